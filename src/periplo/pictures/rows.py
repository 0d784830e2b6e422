"""Which rows the picture of a map has, in the order of drawing: its lanes, and between them what is measured."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from periplo.core.errors import BadQuestion
from periplo.core.lanes import EXPERIENCE, Lane
from periplo.core.maps import JourneyMap
from periplo.core.texts import Text
from periplo.pictures.words import WORDS

FLOW, WAYS, IMPORTANCE, CHANNELS, FREQUENCY, FEELING, FIGURES, CAMPAIGNS = PICTURED = (
    "flow", "ways", "importance", "channels", "frequency", "feeling", "figures", "campaigns",
)  # fmt: skip
_ABOVE = (FLOW, WAYS, IMPORTANCE)  # before the first lane
_BELOW = {"images": (CHANNELS, FREQUENCY), "brand": (FEELING,)}  # lane -> what stands below it
_LAST = (FIGURES, CAMPAIGNS)  # after the last lane of the customer's side
_ASIDE = (FREQUENCY,)  # only where asked for
ALL, SHOWN = ("all", "todas"), ("shown", "visibles")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a lane of the map, or one of PICTURED (`lane` None). `shown`: part of the standard view."""

    id: str
    title: Text
    side: str
    shown: bool
    lane: Lane | None = None


def rows_of(drawn: JourneyMap) -> tuple[Row, ...]:
    """Every row that the picture may have, the customer's side first."""
    seen = [*map(_pictured, _ABOVE)]
    unseen: list[Row] = []
    for lane in drawn.all_lanes:
        row = Row(lane.id, lane.title, lane.side, lane.shown, lane)
        (seen if lane.side == EXPERIENCE else unseen).append(row)
        seen += map(_pictured, _BELOW.get(lane.id, ()))
    return (*seen, *map(_pictured, _LAST), *unseen)


def _pictured(id: str) -> Row:
    return Row(id, WORDS[id], EXPERIENCE, id not in _ASIDE)


def standard_rows(drawn: JourneyMap) -> tuple[str, ...]:
    """Ids of the rows that are drawn where none were asked for."""
    return tuple(row.id for row in rows_of(drawn) if row.shown)


def rows_said(drawn: JourneyMap, said: str | Collection[str]) -> tuple[str, ...]:
    """Ids of the rows that a text such as "doing,feeling", "shown,frictions" or "all" asks for.

    A row goes by its id or its title in any language.
    Raises: BadQuestion if the map has no such row.
    """
    rows = rows_of(drawn)
    names = {row.id: row.id for row in rows}
    names |= {_plain(name): row.id for row in rows for _, name in row.title.by_language}
    wanted: set[str] = set()
    for part in said.split(",") if isinstance(said, str) else said:
        name = _plain(part)
        if not name:
            continue
        if name in ALL:
            wanted |= {row.id for row in rows}
        elif name in SHOWN:
            wanted |= set(standard_rows(drawn))
        elif name in names:
            wanted.add(names[name])
        else:
            raise BadQuestion(
                f"map '{drawn.id}' has no lane '{part.strip()}'",
                f"it has: {', '.join(row.id for row in rows)}",
                "name some of them, or write all",
            )
    return tuple(row.id for row in rows if row.id in wanted)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
