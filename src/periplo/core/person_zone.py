"""In which time zone a person is taken to live, and where that is known from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from periplo.core.country_zones import COUNTRY_ZONES
from periplo.core.errors import BadInput
from periplo.core.identifiers import plain
from periplo.core.spans import zone_named

OWN, COUNTRY, ORGANISATION = ZONE_FROM = ("own", "country", "organisation")
ZONE_TRAITS = ("timezone", "time_zone", "tz", "zona_horaria", "zona horaria")
COUNTRY_TRAITS = ("country", "country_code", "país", "pais")

_LANGUAGES = ("es", "en", "pt", "fr", "de", "it", "ca")  # in which a country may be named
_ALSO = {
    "uk": "GB", "england": "GB", "inglaterra": "GB", "great britain": "GB", "gran bretana": "GB",
    "usa": "US", "eeuu": "US", "ee.uu.": "US", "ee. uu.": "US", "estados unidos de america": "US",
    "united states of america": "US", "esp": "ES", "mex": "MX", "arg": "AR", "col": "CO", "chl": "CL", "per": "PE",
    "ury": "UY", "republica argentina": "AR", "republica dominicana": "DO", "mejico": "MX", "bra": "BR", "gbr": "GB",
}  # fmt: skip


class PersonZone(NamedTuple):
    """`zone_from` is one of ZONE_FROM; the names are those of the values of a reason."""

    zone: str
    zone_from: str


@lru_cache(maxsize=100_000)
def person_zone(own: str | None, country: str | None, organisation: str) -> PersonZone:
    """The zone a person named, else that of their country, else the organisation's.

    own: an IANA name; one that is none ("GMT+3", "Madrid") counts as unknown. country: a code of ISO 3166-1 or a
    name; of a country with several zones the most peopled one counts.
    Raises: BadInput if the organisation's is no zone.
    """
    if own is not None and (named := _known(own)) is not None:
        return PersonZone(named, OWN)
    if country is not None and (code := country_code(country)) in COUNTRY_ZONES:
        return PersonZone(COUNTRY_ZONES[code], COUNTRY)
    return PersonZone(zone_named(organisation).key, ORGANISATION)


def zone_of(traits: Mapping[str, object], organisation: str) -> PersonZone:
    """`person_zone` of somebody's traits, under whichever of the usual names they stand."""
    return person_zone(_said(traits, ZONE_TRAITS), _said(traits, COUNTRY_TRAITS), organisation)


def country_of(traits: Mapping[str, object]) -> str:
    """The ISO 3166-1 code of the country in somebody's traits; "" where none is known."""
    said = _said(traits, COUNTRY_TRAITS)
    return "" if said is None else country_code(said)


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """The ISO 3166-1 code of a country that is written as a code or a name; "" if it is none."""
    code = text.strip().upper()
    if code in COUNTRY_ZONES:
        return code
    name = plain(text.strip())
    return _ALSO.get(name) or _names().get(name, "")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    from babel import Locale

    return {
        plain(name): code
        for language in reversed(_LANGUAGES)
        for code, name in Locale(language).territories.items()
        if code in COUNTRY_ZONES
    }


def _known(name: str) -> str | None:
    try:
        return zone_named(name.strip()).key if "/" in name or name.strip() == "UTC" else None
    except BadInput:
        return None


def _said(traits: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    if not traits:
        return None
    for name in names:
        if name in traits:
            said = traits[name]
            if isinstance(said, str) and said:
                return said
    return None
