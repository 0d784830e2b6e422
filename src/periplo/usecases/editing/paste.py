"""A range copied from a spreadsheet, and what goes where when it is put into a map."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from periplo.core.errors import BadInput
from periplo.formats.exchange.sketch import slug
from periplo.usecases.editing.acts import AddColumn, AnyAct, Say
from periplo.usecases.editing.cells import TITLE, Editing
from periplo.usecases.editing.sheet import Sheet

MOST_CELLS = 6_000
NEW = "+"  # begins the place behind the last column of a stage: "+collect"


@dataclass(frozen=True, slots=True)
class Pasted:
    """What goes into one cell. column: its id, also of one that is new; was: what stands there; place: of its act."""

    column: str
    title: str
    key: str
    was: str
    to: str
    place: int
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Pasting:
    """acts: what to do, in this order; cells: those that say something new; below: rows for which there is no lane."""

    acts: tuple[AnyAct, ...]
    cells: tuple[Pasted, ...]
    below: int
    blank: int  # cells left as they are, as the range says nothing there
    closed: int  # cells that cannot be written, such as a rule of what the customer does without us


def cells_in(text: str) -> list[list[str]]:
    """The rows of a copied range: cells apart by tabs, rows by lines; in quotes a cell may have both.

    Raises: BadInput if it cannot be read or is very large.
    """
    try:
        rows = list(
            csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""), "excel-tab")
        )
    except csv.Error as wrong:
        raise BadInput(
            "this is no range of a spreadsheet", str(wrong), "copy the cells once more, without others"
        ) from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if sum(map(len, rows)) > MOST_CELLS:
        raise BadInput(f"this range has more than {MOST_CELLS} cells", mend="paste it in parts")
    return rows


def range_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a spreadsheet takes them from the clipboard; `cells_in` reads them back."""
    out = io.StringIO(newline="")
    csv.writer(out, "excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue()


def pasting(editing: Editing, sheet: Sheet, column: str, key: str, text: str, untitled: str) -> Pasting:
    """What a range does that is put in at one cell; what stands beyond the last column becomes new columns.

    column: an id, or NEW and a stage's. untitled: how a new column is called for which the range has no title.
    Raises: BadInput if there is no such cell, or nothing was copied.
    """
    rows = cells_in(text)
    if not rows:
        raise BadInput("nothing was copied", mend="copy the cells in your spreadsheet, and paste them here")
    keys = [row.key for row in sheet.rows]
    if key not in keys:
        raise BadInput(f"the map has no lane '{key}'", mend="add the lane first")
    down = keys[keys.index(key) :]
    across, stage = _columns(editing, sheet, column)
    titles = rows[0] if down[0] == TITLE else []
    acts: list[AnyAct] = []
    taken = [one.id for one in (*editing.drawn.columns, *editing.drawn.stages)]
    new: dict[str, str] = {}
    width = max(map(len, rows))
    while len(across) < width:
        told = " ".join((titles[len(across)] if len(across) < len(titles) else "").split())
        title = told or f"{untitled} {len(across) + 1}"
        id = slug(title, taken, "column")
        taken.append(id)
        acts.append(AddColumn(stage, title, id=id))
        new[id] = title
        across.append(id)
    cells: list[Pasted] = []
    blank = closed = 0
    for told_row, row_key in zip(rows, down, strict=False):
        for id, told in zip(across, told_row, strict=False):
            to = told.strip("\n").rstrip() if told.strip() else ""
            is_title = id in new and row_key == TITLE
            if not to:
                blank += not is_title
                continue
            if id not in new and row_key not in sheet.cells[id]:
                closed += 1
                continue
            was = "" if id in new else sheet.cells[id][row_key]
            if to == was:
                continue
            title = new.get(id) or sheet.cells[id][TITLE]
            cells.append(Pasted(id, title, row_key, was, to, len(acts), id in new))
            if not is_title:
                acts.append(Say("columns", id, row_key, to, None if id in new else was))
    return Pasting(tuple(acts), tuple(cells), max(0, len(rows) - len(down)), blank, closed)


def _columns(editing: Editing, sheet: Sheet, column: str) -> tuple[list[str], str]:
    """The columns from a place on, and the stage into which new ones come."""
    ids = list(sheet.columns)
    if column.startswith(NEW) and column[1:] in {one.id for one in sheet.stages}:
        return [], column[1:]
    if column not in ids:
        raise BadInput(f"the map has no '{column}' any more", "somebody took it away meanwhile",
                       "look at the map as it is now")  # fmt: skip
    last = next(one.stage for one in editing.drawn.columns if one.id == ids[-1])
    return ids[ids.index(column) :], last
