"""What stands above the stages of a sheet: title, buyer persona, goal, situation; what is none of them is told."""

from __future__ import annotations

import re

from periplo.formats.exchange import names
from periplo.formats.exchange.grids import Grid
from periplo.formats.exchange.items import one_line
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.sketch import Sketch

_SAID = re.compile(r"[^:\n]{2,40}:\s*\S")


def read_heading(grid: Grid, row: int, made: Sketch, remarks: Remarks) -> bool:
    """Takes what a row above the stages says of the whole map; False if it says nothing of the kind.

    It does if it has a single cell, if a cell is a name of ours and what is said ("Persona: Ana"), if each is some name
    and what is said, or if names of ours and what is said of them stand in turn.
    """
    cells = [(c, cell) for c, cell in enumerate(grid.rows[row]) if cell]
    is_said = any(_key(cell) for _, cell in cells) or all(_SAID.match(cell) for _, cell in cells)
    if len(cells) == 1 or is_said:
        for c, cell in cells:
            _line(grid, row, c, cell, made, remarks)
        return True
    keys = [names.about(cell) for _, cell in cells[::2]]
    if len(cells) % 2 or not all(keys):
        return False
    for key, (_, said) in zip(keys, cells[1::2], strict=True):
        setattr(made, str(key), one_line(said))
    return True


def read_headings(grid: Grid, rows: int, made: Sketch, remarks: Remarks) -> None:
    """The same of the first rows of a sheet; cells of rows that are no heading are told as left out."""
    for row in range(rows):
        if any(grid.rows[row]) and not read_heading(grid, row, made, remarks):
            for c, cell in enumerate(grid.rows[row]):
                if cell:
                    remarks.add("aside", grid.place(row, c), text=cell[:60])


def _line(grid: Grid, row: int, column: int, text: str, made: Sketch, remarks: Remarks) -> None:
    key = _key(text)
    if key:
        setattr(made, key, one_line(text.partition(":")[2]))
    elif made.title and (_SAID.match(text) or sum(map(bool, grid.rows[row])) > 1):
        remarks.add("aside", grid.place(row, column), text=text[:60])
    elif not made.title:
        made.title = one_line(text)
    elif not made.scenario:
        made.scenario = one_line(text)
    else:
        remarks.add("aside", grid.place(row, column), text=text[:60])


def _key(text: str) -> str | None:
    """Of which field of ours a cell says "name: what is said"; None if of none."""
    label, sign, rest = text.partition(":")
    return names.about(label) if sign and rest.strip() else None
