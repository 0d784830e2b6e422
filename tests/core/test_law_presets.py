"""Law by country, on the same engines as everything else."""

from __future__ import annotations

from datetime import date

import pytest

from periplo.core.allowed_hours import ALWAYS, next_allowed
from periplo.core.caps import Asking, Caps, Slot, room
from periplo.core.channel_catalogue import CHANNELS
from periplo.core.consent import BASES, PURPOSES
from periplo.core.errors import BadInput
from periplo.core.law_presets import law_hours, lawful_hours, preset_of
from periplo.core.law_table import PRESETS
from periplo.core.seasons import holiday_days
from periplo.core.spans import instant

BOGOTA, MADRID = "America/Bogota", "Europe/Madrid"
COLOMBIA = PRESETS["CO"]


def at(text: str, zone: str = BOGOTA) -> int:
    return instant(text, zone)


def test_colombia_on_a_friday_evening_a_sunday_and_a_holiday():
    hours = lawful_hours(ALWAYS, COLOMBIA, "email", holiday_days("CO", None, 2026, 2027))
    assert next_allowed(at("2026-03-06 19:00"), hours, BOGOTA) == at("2026-03-07 08:00")
    assert next_allowed(at("2026-03-07 15:00"), hours, BOGOTA) == at("2026-03-09 07:00")
    # The 20th is a holiday.
    assert next_allowed(at("2026-07-19 12:00"), hours, BOGOTA) == at("2026-07-21 07:00")


def test_colombia_one_contact_a_day_and_one_channel_a_week():
    caps, monday = Caps(COLOMBIA.caps), at("2026-03-02 10:00")
    slots = [Slot(monday, "sms")]
    assert room(caps, slots, Asking("sms"), at("2026-03-02 15:00"), BOGOTA).cap == "ley-2300-day"
    assert room(caps, slots, Asking("sms"), at("2026-03-03 10:00"), BOGOTA).ok
    assert room(caps, slots, Asking("email"), at("2026-03-03 10:00"), BOGOTA).cap == "ley-2300-week"
    assert room(caps, slots, Asking("email"), at("2026-03-09 10:00"), BOGOTA).ok
    assert room(caps, slots, Asking("sms", "transactional"), at("2026-03-02 15:00"), BOGOTA).ok


def test_spain_limits_calls_and_not_mail():
    spain = PRESETS["ES"]
    assert law_hours(spain, "email") is None
    calls = lawful_hours(ALWAYS, spain, "phone", holiday_days("ES", None, 2026, 2026))
    assert next_allowed(at("2026-10-09 21:00", MADRID), calls, MADRID) == at("2026-10-13 09:00", MADRID)


def test_the_called_partys_clock_counts_in_the_united_states():
    hours = law_hours(PRESETS["US"], "sms")
    noon_in_madrid = at("2026-03-02 12:00", MADRID)
    assert next_allowed(noon_in_madrid, hours, "America/Los_Angeles") == at(
        "2026-03-02 08:00", "America/Los_Angeles"
    )


def test_each_preset_says_its_norms_sources_and_what_is_missing():
    for country, preset in PRESETS.items():
        assert preset.country == country
        assert preset.checked == date(2026, 11, 26)
        assert preset.norms
        assert any(norm.is_seen for norm in preset.norms)
        for norm in preset.norms:
            assert norm.name
            assert norm.article
            assert norm.source
            assert norm.says.has("es")
            assert norm.says.has("en")
            assert norm.is_seen != (norm.source == "general knowledge")
        assert preset.missing.has("es")
        assert preset.missing.has("en")
        ids = [norm.id for norm in preset.norms]
        assert len(ids) == len(set(ids))
        for rule in preset.hours:
            assert preset.norm(rule.norm).is_seen, "hours only from what was read"
            assert rule.channels <= set(CHANNELS)
        for register in preset.registers:
            assert preset.norm(register.norm)
            assert register.channels <= set(CHANNELS)
        assert set(preset.bases) <= set(PURPOSES)
        assert set(preset.bases.values()) <= set(BASES)
        Caps(preset.caps)


def test_a_country_without_preset_is_told():
    assert preset_of(PRESETS, "co") is COLOMBIA
    with pytest.raises(BadInput, match=r"no law preset for 'FR'.*there are: ES, MX"):
        preset_of(PRESETS, "FR")
