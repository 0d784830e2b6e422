"""Which area answers for a touchpoint of a map, and what areas are called."""

from __future__ import annotations

from periplo.core.maps import JourneyMap, Touchpoint

AREAS = "areas"  # the lane that says who answers for a column
NOBODY = ""


def area_of(point: Touchpoint) -> str:
    """The first entry of its areas, by id, else by its first words; NOBODY if none stands there."""
    for item in point.cells.get(AREAS, ()):
        words = item.text.by_language
        return item.ref or (words[0][1] if words else NOBODY)
    return NOBODY


def area_titles(drawn: JourneyMap | None, language: str) -> dict[str, str]:
    """What areas are called in a language, by what `area_of` tells."""
    return {
        area_of(point): item.text.to(language)
        for point in (drawn.touchpoints if drawn else ())
        for item in point.cells.get(AREAS, ())[:1]
        if item.text.by_language
    }
