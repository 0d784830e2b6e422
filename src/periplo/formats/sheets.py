"""Logs in spreadsheets: the first sheet that names what is needed, its header the first row that does.

A cell that is merged over several rows stands in each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from python_calamine import CalamineError, CalamineWorkbook

from periplo.core.errors import BadInput, UnknownName
from periplo.core.instants import date_order
from periplo.formats.chunks import Chunk, Door, good_rows, judged, set_aside
from periplo.formats.column_names import TITLES, column_of, header_among
from periplo.formats.log_files import LogFile
from periplo.formats.rejects import Rejects

BATCH = 50_000
Cell = object
Place = tuple[int, int]  # row and column, from 0


class Sheet:
    """The rows of a spreadsheet, with the columns that are customer, event and time.

    Raises: BadInput if it is damaged, protected or empty; UnknownName if a column is missing.
    """

    def __init__(self, file: LogFile, wanted: dict[str, str | None], only: frozenset[str] | None) -> None:
        self.name = file.name
        header, positions = self._found(file, wanted)
        self.taken = {role: header[position] for role, position in positions.items()}
        roles = [positions["customer"], positions["event"], positions["time"]]
        rest = [
            place for place, name in enumerate(header)
            if name and place not in roles and (only is None or name in only)
        ]  # fmt: skip
        self.places = [*roles, *rest]
        self.properties = tuple(header[place] for place in rest)

    def _found(self, file: LogFile, wanted: dict[str, str | None]) -> tuple[list[str], dict[str, int]]:
        """The header and where the roles stand, of the first sheet that has them. Raises: what the first one lacks."""
        lacks: list[UnknownName] = []
        for rows in sheets_of(file):
            tops = [[cell_text(cell) for cell in row] for row in rows[: TITLES + 1]]
            try:
                above = header_among(tops, wanted, file.name)
                positions = {role: column_of(tops[above], role, wanted[role], file.name) for role in wanted}
            except UnknownName as error:
                lacks.append(error)
                continue
            self.rows, self.above, self.passed = rows, above, len(lacks)
            return tops[above], positions
        raise lacks[0]

    def batches(self) -> Iterator[list[list[str]]]:
        """Rows as texts, customer, event and time first."""
        rows = islice(self.rows, self.above + 1, None)
        while batch := list(islice(rows, BATCH)):
            yield [[cell_text(row[place]) for place in self.places] for row in batch]

    def order_proofs(self) -> Iterator[tuple[int, int, int]]:
        """As for delimited text: how many dates written as text prove their order."""
        for batch in self.batches():
            data, starts, lengths = packed([row[2:3] for row in batch])
            yield date_order(data, starts[0], lengths[0])


def rows_of_sheet(file: LogFile) -> Sequence[Sequence[Cell]]:
    """The rows of the first sheet that has any.

    Raises: BadInput if the file is damaged, protected or empty.
    """
    return next(sheets_of(file))


def sheets_of(file: LogFile) -> Iterator[list[list[Cell]]]:
    """The rows of each sheet that has any, at least one; a sheet is read when it is asked for.

    Raises: BadInput if the file is damaged, protected or empty.
    """
    is_empty = True
    try:
        book = CalamineWorkbook.from_path(str(file.path))
        for place in range(len(book.sheet_names)):
            sheet = book.get_sheet_by_index(place)
            rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=True)]
            if rows:
                _spread(rows, sheet.merged_cell_ranges or (), sheet.start or (0, 0))
                is_empty = False
                yield rows
    except (CalamineError, OSError, ValueError) as fault:
        reason = str(fault)[:200]
        raise BadInput(f"'{file.name}' cannot be read as a spreadsheet", reason, "save it again") from None
    if is_empty:
        raise BadInput(f"'{file.name}' has no cell filled in", mend="export it again")


def _spread(rows: list[list[Cell]], merged: Sequence[tuple[Place, Place]], start: Place) -> None:
    """Writes what is merged over several rows into each of them; over several columns it stands in the first."""
    room = sum(
        map(len, rows)
    )  # merged cells do not lie over each other; a file that says so is not followed for long
    for (top, left), (bottom, _) in merged:
        column, first = left - start[1], top - start[0]
        below = rows[max(first + 1, 0) : bottom - start[0] + 1]
        room -= len(below)
        if room < 0:
            return
        for row in below:
            if first >= 0 and 0 <= column < len(row):
                row[column] = rows[first][column]


def cell_text(cell: Cell) -> str:
    """A cell as it would stand in a CSV: whole numbers without a point, dates in ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return str(cell).strip()


def packed(
    rows: Sequence[Sequence[str]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Texts as one run of bytes: data (bytes,) uint8, and starts and lengths, (columns, n) int32."""
    raw = [[text.encode("utf-8", "replace") for text in row] for row in rows]
    lengths = np.array([[len(text) for text in row] for row in raw], np.int32).reshape(len(raw), -1)
    ends = np.cumsum(lengths.ravel(), dtype=np.int64).reshape(lengths.shape)
    data = np.frombuffer(bytearray(b"".join(text for row in raw for text in row)), np.uint8)
    starts = np.ascontiguousarray((ends - lengths).T.astype(np.int32))
    return data, starts, np.ascontiguousarray(lengths.T)


def sheet_jobs(
    sheet: Sheet, door: Door, rejects: Rejects, numbers: Iterator[int]
) -> Iterator[Callable[[], Chunk | None]]:
    """Work that may be done in any thread, one piece a batch of rows."""
    for place, batch in enumerate(sheet.batches()):
        yield _job(sheet, door, rejects, next(numbers), batch, place * BATCH + sheet.above + 2)


def _job(
    sheet: Sheet, door: Door, rejects: Rejects, number: int, batch: list[list[str]], line: int
) -> Callable[[], Chunk | None]:
    def told(chosen: NDArray[np.int64]) -> list[tuple[int, str]]:
        return [(line + row, "\t".join(batch[row])) for row in chosen.tolist()]

    def work() -> Chunk | None:
        data, starts, lengths = packed(batch)
        status = np.zeros(len(batch), np.uint8)
        at = judged(data, starts, lengths, np.zeros(len(batch), np.int32), status, door, False)
        if status.any():
            rejects.report(number, *set_aside(status, rejects.wanted, sheet.name, told))
        else:
            rejects.report(number)
        return good_rows(number, data, sheet.properties, starts, lengths, at, status)

    return work
