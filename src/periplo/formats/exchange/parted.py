"""Sheets made ready for reading: several maps on one sheet parted, and steps that stand in rows turned into columns."""

from __future__ import annotations

import re

from periplo.core.texts import Text
from periplo.formats.exchange import names
from periplo.formats.exchange.grids import Grid
from periplo.formats.exchange.labels import is_stages, is_steps, is_touchpoints
from periplo.formats.exchange.remarks import Remarks

TITLES = 12  # rows at most above the header
SUMS = frozenset(
    ("total", "totales", "totals", "media", "promedio", "average", "mean", "suma", "sum", "subtotal")
)


def side_by_side(grid: Grid) -> list[Grid]:
    """The maps that stand one beside the other: each begins after an empty column, with a row of stages of its own."""
    starts = [0]
    for c in range(2, grid.width - 1):
        is_gap = not any(grid.cell(k, c - 1) for k in range(len(grid.rows)))
        if is_gap and _names_stages(grid, starts[-1]) and _names_stages(grid, c):
            starts.append(c)
    ends = [*starts[1:], grid.width]
    return [
        grid
        if len(starts) == 1
        else Grid(
            grid.name,
            [row[start:end] for row in grid.rows],
            [(a, b - start, c, d - start) for a, b, c, d in grid.merges if start <= b and d < end],
            grid.first_row,
            first_column=grid.first_column + start,
            fills=grid.fills,
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _names_stages(grid: Grid, column: int) -> bool:
    return any(
        is_stages(row[column]) and column + 1 < len(row) and bool(row[column + 1])
        for row in grid.rows[: TITLES + 1]
    )


class _Turned(Grid):
    """A sheet with rows and columns exchanged; places are told as in the sheet itself."""

    order: tuple[int, ...] = ()  # the sheet's column of each row
    lines: tuple[int, ...] = ()  # the sheet's row of each column

    def fill(self, row: int, column: int) -> str | None:
        sheet = Grid(self.name, [], [], self.first_row, first_column=self.first_column, fills=self.fills)
        return sheet.fill(self.lines[column], self.order[row])

    def place(self, row: int, column: int | None = None) -> Text:
        sheet = Grid(self.name, [], [], self.first_row, first_column=self.first_column)
        return sheet.place(self.lines[column or 0], None if column is None else self.order[row])


def turned(grid: Grid, head: int, remarks: Remarks) -> Grid:
    """The same journey in the wide form. head: the row with the names of the lanes."""
    header = grid.rows[head]
    stages = [
        c for c, cell in enumerate(header) if is_stages(cell) and names.simple(cell) not in names.STEP_NAMES
    ]
    steps = [
        c for c, cell in enumerate(header)
        if c not in stages and is_steps(cell) and not (stages and _lists(grid, c, head))
    ]  # fmt: skip
    if not stages and not steps:
        steps = [0]
    first = [*stages[:1], *steps[:1]]
    body = []
    for k in (k for k in range(head + 1, len(grid.rows)) if any(grid.rows[k])):
        said = next((grid.rows[k][c] for c in (*steps[:1], *stages[:1]) if grid.rows[k][c]), "")
        if names.simple(said) in SUMS:
            remarks.add("summed", grid.place(k), text=said)
        else:
            body.append(k)
    counts = [c for c in range(len(header)) if c not in first and _is_count(grid, c, body)]
    for c in counts:
        remarks.add("aside", grid.place(head, c), text=header[c])
    order = [*first, *(c for c, cell in enumerate(header) if cell and c not in (*first, *counts))]
    rows: list[list[str]] = []
    stage = ""
    for c in order:
        cells = [grid.rows[k][c] for k in body]
        if c in stages[:1]:
            filled = []
            for cell in cells:
                stage = cell or stage
                filled.append(stage)
            cells = filled
        label = (
            names.STAGE_LABEL.to("es") if c in stages[:1] else "" if c in steps[:1] and stages else header[c]
        )
        if c in steps[:1] and not stages:
            label = names.STAGE_LABEL.to("es")
        rows.append([label, *cells])
    made = _Turned(grid.name, rows, [], grid.first_row, first_column=grid.first_column, fills=grid.fills)
    made.order, made.lines = tuple(order), (head, *body)
    return made


def _lists(grid: Grid, column: int, head: int) -> bool:
    """Whether the touchpoints of a column are said of each stage, several in a cell, and name no step."""
    rows = [row for row in grid.rows[head + 1 :] if any(row)]
    is_several = any(re.search(r"[,;/\n]", row[column]) for row in rows)
    return is_touchpoints(grid.rows[head][column]) and is_several


def _is_count(grid: Grid, column: int, body: list[int]) -> bool:
    """Whether a column only numbers the rows."""
    return [grid.rows[k][column] for k in body] == [str(n) for n in range(1, len(body) + 1)]


def blocks_of(grid: Grid) -> list[Grid]:
    """The maps that stand one below the other in a sheet: each begins after an empty row, with a header of its own."""
    starts = [0]
    rows = grid.rows
    header = next((row for row in rows if sum(map(bool, row[1:])) > 1), None)
    for k in range(2, len(rows) - 2):
        above = sum(1 for row in rows[starts[-1] : k] if sum(map(bool, row)) > 1 and any(row[2:]))
        if any(rows[k - 1]) or not any(rows[k]) or header is None or above < 2:
            continue
        for at in range(k, min(k + 4, len(rows) - 1)):
            row = rows[at]
            if not any(row):
                break
            label = names.simple(row[0])
            again = {names.simple(one[0]) for one in rows[at + 1 : at + 4] if one[0]}
            seen = {names.simple(one[0]) for one in rows[:k] if one[0]}
            is_header = label in names.STAGE_NAMES or (not label and not header[0])
            if sum(map(bool, row[1:])) > 1 and is_header and again & seen:
                starts.append(k)
                break
            if sum(map(bool, row)) > 2:
                break
    if len(starts) == 1:
        return [grid]
    ends = [*starts[1:], len(rows)]
    return [
        Grid(
            grid.name,
            rows[start:end],
            [merge for merge in grid.merges if start <= merge[0] < end],
            grid.first_row + start,
            first_column=grid.first_column,
            fills=grid.fills,
        )
        for start, end in zip(starts, ends, strict=True)
    ]
