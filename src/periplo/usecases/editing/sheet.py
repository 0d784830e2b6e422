"""A map as a sheet: columns grouped by stage across, fields and lanes down, each cell with what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.core.lanes import EXPERIENCE, Lane
from periplo.core.maps import Action, Touchpoint
from periplo.usecases.editing.cells import DESIGN, FIELDS, Editing, lanes_used, shown

ACTIONS_LACK = ("channels", "rule", "owner", "moment_of_truth", "design")  # what only a touchpoint has


@dataclass(frozen=True, slots=True)
class SheetStage:
    """A stage: id, title, moment, and the ids of its columns."""

    id: str
    title: str
    moment: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row; lane None for what every column has, such as its feeling. kind: how its cells are written."""

    key: str
    kind: str
    lane: Lane | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it stands on the organisation's side."""
        return self.lane is not None and self.lane.side != EXPERIENCE


@dataclass(frozen=True, slots=True)
class Sheet:
    """cells: column id -> row key -> text; a cell that cannot be written is not there."""

    stages: tuple[SheetStage, ...]
    rows: tuple[SheetRow, ...]
    cells: dict[str, dict[str, str]]

    @property
    def columns(self) -> tuple[str, ...]:
        """Ids of the columns, in the map's order."""
        return tuple(id for stage in self.stages for id in stage.columns)

    @property
    def shape(self) -> str:
        """Equal where the same stages, columns and rows stand in the same order."""
        across = ";".join(f"{one.id}:{','.join(one.columns)}" for one in self.stages)
        return f"{across}|{','.join(row.key for row in self.rows)}"


def sheet_of(editing: Editing) -> Sheet:
    """The sheet of a map."""
    drawn = editing.drawn
    stages = tuple(
        SheetStage(
            one.id,
            one.title.to(editing.language),
            one.moment,
            tuple(column.id for column in drawn.columns_of(one.id)),
        )
        for one in drawn.stages
    )
    has_moments = any(
        getattr(one, "moment_of_truth", False) or getattr(one, "design", None) for one in drawn.columns
    )
    fields = [key for key in FIELDS if key != DESIGN or has_moments]
    rows = [SheetRow(key, key) for key in fields]
    rows += [SheetRow(lane.id, "lane", lane) for lane in lanes_used(drawn)]
    cells = {
        column.id: {
            row.key: shown(editing, "columns", column.id, row.key)
            for row in rows
            if not (isinstance(column, Action) and row.key in ACTIONS_LACK)
            and not (row.key == "rule" and isinstance(column, Touchpoint) and column.channel_rules)
        }
        for column in drawn.columns
    }
    return Sheet(stages, tuple(rows), cells)
