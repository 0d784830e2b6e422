"""Logs in spreadsheets: the first sheet that has rows, its header the first row that names what is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from python_calamine import CalamineError, CalamineWorkbook

from periplo.core.errors import BadInput
from periplo.core.instants import date_order
from periplo.formats.chunks import Chunk, Door, good_rows, judged, set_aside
from periplo.formats.column_names import TITLES, column_of, header_among
from periplo.formats.log_files import LogFile
from periplo.formats.rejects import Rejects

BATCH = 50_000
Cell = object


class Sheet:
    """The rows of a spreadsheet, with the columns that are customer, event and time.

    Raises: BadInput if it is damaged, protected or empty; UnknownName if a column is missing.
    """

    def __init__(self, file: LogFile, wanted: dict[str, str | None], only: frozenset[str] | None) -> None:
        self.name = file.name
        self.rows = rows_of_sheet(file)
        tops = [[cell_text(cell) for cell in row] for row in self.rows[: TITLES + 1]]
        self.above = header_among(tops, wanted, file.name)
        header = tops[self.above]
        positions = {role: column_of(header, role, wanted[role], file.name) for role in wanted}
        self.taken = {role: header[position] for role, position in positions.items()}
        roles = [positions["customer"], positions["event"], positions["time"]]
        rest = [
            place for place, name in enumerate(header)
            if name and place not in roles and (only is None or name in only)
        ]  # fmt: skip
        self.places = [*roles, *rest]
        self.properties = tuple(header[place] for place in rest)

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
    try:
        book = CalamineWorkbook.from_path(str(file.path))
        sheets = (book.get_sheet_by_index(place) for place in range(len(book.sheet_names)))
        rows: Sequence[Sequence[Cell]] = next(
            (rows for rows in (sheet.to_python(skip_empty_area=True) for sheet in sheets) if rows), []
        )
    except (CalamineError, OSError, ValueError) as fault:
        reason = str(fault)[:200]
        raise BadInput(f"'{file.name}' cannot be read as a spreadsheet", reason, "save it again") from None
    if not rows:
        raise BadInput(f"'{file.name}' has no cell filled in", mend="export it again")
    return rows


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
