"""In which zone a person is taken to live."""

from __future__ import annotations

from pathlib import Path

import pytest
import tzdata
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.country_zones import COUNTRY_ZONES, SEVERAL
from periplo.core.errors import BadInput
from periplo.core.person_zone import country_code, person_zone, zone_of
from periplo.core.spans import zone_named


def test_their_own_word_counts_first():
    assert person_zone("America/Tijuana", "MX", "Europe/Madrid") == ("America/Tijuana", "own")


def test_what_is_no_zone_is_as_good_as_none():
    for wrong in ("GMT+3", "Madrid", "", "Europe/Atlantis", "../etc/passwd", "/etc/localtime", "Europe/"):
        assert person_zone(wrong, "AR", "Europe/Madrid") == ("America/Argentina/Buenos_Aires", "country")


def test_of_a_country_with_several_zones_the_most_peopled_counts():
    assert person_zone(None, "MX", "UTC") == ("America/Mexico_City", "country")
    assert person_zone(None, "us", "UTC") == ("America/New_York", "country")
    assert person_zone(None, "ES", "UTC") == ("Europe/Madrid", "country")


def test_a_country_may_be_named_in_words():
    for text in ("España", "espana", "Spain", "Espanha", " spain "):
        assert country_code(text) == "ES"
    assert [country_code(name) for name in ("México", "Perú", "Estados Unidos", "EE.UU.", "UK", "Brasil")] == [
        "MX", "PE", "US", "US", "GB", "BR",
    ]  # fmt: skip
    assert country_code("Atlantis") == ""


def test_where_nothing_is_known_the_organisations_zone_counts():
    assert person_zone(None, None, "America/Bogota") == ("America/Bogota", "organisation")
    assert person_zone(None, "Atlantis", "America/Bogota") == ("America/Bogota", "organisation")
    with pytest.raises(BadInput, match="no time zone"):
        person_zone(None, None, "Mars/Olympus")


def test_traits_are_found_by_their_usual_names():
    assert zone_of({"timezone": "America/Lima", "country": "CL"}, "UTC") == ("America/Lima", "own")
    assert zone_of({"país": "Chile"}, "UTC") == ("America/Santiago", "country")
    assert zone_of({"timezone": 3, "country": None}, "UTC") == ("UTC", "organisation")


def test_the_table_is_that_of_the_database():
    listed: dict[str, set[str]] = {}
    text = (Path(tzdata.__file__).parent / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            listed.setdefault(code, set()).add(zone)
    assert set(COUNTRY_ZONES) == set(listed)
    for code, zones in listed.items():
        assert COUNTRY_ZONES[code] in zones
        assert (code in SEVERAL) == (len(zones) > 1)


@given(st.none() | st.text(max_size=20), st.none() | st.text(max_size=20))
def test_whatever_was_written_there_is_a_zone(own, country):
    found = person_zone(own, country, "Europe/Madrid")
    assert zone_named(found.zone)
    assert found.zone_from in ("own", "country", "organisation")
