"""The four adjustments of a map to its buyer personas: communication, offer, strategy and service, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from periplo.core.cells import Item
from periplo.core.lanes import ADJUSTMENTS
from periplo.core.maps import JourneyMap
from periplo.core.variants import drawn_for


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One lane of one column. cells: what holds for each buyer persona who has this column, the standard one first."""

    column: str
    lane: str
    cells: Mapping[str, tuple[Item, ...]]
    left_out: tuple[str, ...] = ()  # buyer personas whose journey does not have the column

    def is_own(self, persona: str) -> bool:
        """Whether it is otherwise for them than for the standard buyer persona."""
        standard = next(iter(self.cells.values()))
        return persona in self.left_out or self.cells[persona] != standard


def adjustments(drawn: JourneyMap) -> tuple[Adjustment, ...]:
    """Each lane of the four in each column where anybody has something in it, in the map's order."""
    maps = {persona.id: drawn_for(drawn, persona.id) for persona in drawn.personas}
    columns = {id: {column.id: column for column in each.columns} for id, each in maps.items()}
    rows = []
    for column in drawn.columns:
        here = {id: known[column.id] for id, known in columns.items() if column.id in known}
        left_out = tuple(id for id in maps if id not in here)
        for lane in ADJUSTMENTS:
            cells = {id: _theirs(each.cells.get(lane, ()), id) for id, each in here.items()}
            if any(cells.values()):
                rows.append(Adjustment(column.id, lane, cells, left_out))
    return tuple(rows)


def _theirs(cell: tuple[Item, ...], persona: str) -> tuple[Item, ...]:
    return tuple(item for item in cell if not item.personas or persona in item.personas)
