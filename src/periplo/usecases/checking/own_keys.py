"""Keys that mean nothing in a map: kept, since they may be somebody's own, but a slip of the pen must not go unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from periplo.core.maps import Action, JourneyMap
from periplo.formats.documents import Place
from periplo.formats.fields import key_of
from periplo.usecases.checking.findings import Finding, found, several
from periplo.usecases.checking.lines import Lines

OWN = "x_"  # how keys of one's own begin that nobody takes for a slip
ALIKE = 0.75
NOT_FIELDS = {"note"}  # of the map itself: shown under its title
_READ_ASIDE = {JourneyMap: {"schema"}, Action: {"kind"}}


def by_keys(drawn: JourneyMap, where: Lines) -> Iterator[Finding]:
    """A key close to one that there is, each by itself; all others together."""
    lanes = {lane.id for lane in drawn.all_lanes}
    own: list[str] = []
    first: int | None = None
    for part, place in _parts(drawn):
        known = _keys(type(part), lanes)
        for key in _extra(part):
            if key.startswith(OWN) or (isinstance(part, JourneyMap) and key in NOT_FIELDS):
                continue
            near = get_close_matches(key.casefold(), known, 1, ALIKE)
            line = where.at(*place, key)
            if near:
                yield found("near_key", line, key=key, near=near[0])
            else:
                own.append(key)
                first = line if first is None else first
    if own:
        yield several("unknown_keys", first, list(dict.fromkeys(own)))


def _parts(drawn: JourneyMap) -> Iterator[tuple[Any, Place]]:
    yield drawn, ()
    yield drawn.persona, ("persona",)
    yield drawn.goal, ("goal",)
    for name in ("stages", "columns", "transitions", "variants", "lanes"):
        for place, part in enumerate(getattr(drawn, name)):
            yield part, (name, place)
    for place, column in enumerate(drawn.columns):
        for lane, items in column.cells.items():
            for at, item in enumerate(items):
                yield item, ("columns", place, lane, at)


def _extra(part: Any) -> Mapping[str, Any]:
    return getattr(part, "extra", {})


def _keys(kind: type, lanes: set[str]) -> list[str]:
    names = {key_of(field) for field in fields(kind)} - {"extra", "cells"}
    if any(field.name == "cells" for field in fields(kind)):
        names |= lanes
    return sorted(names | _READ_ASIDE.get(kind, set()))
