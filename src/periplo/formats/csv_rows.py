"""Rows of delimited text: where each cell stands in a block of bytes. Nothing is copied and nothing is decoded.

Cells may be quoted; inside quotes a doubled quote means one, and line ends and delimiters are text. A quote that
is followed by anything but a delimiter or a line end, or that does not close within QUOTED_CAP bytes, makes its
line, and its line alone, a bad row: what follows is read as if the line had not been there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.core.compiled import compiled

GOOD, WRONG_WIDTH, BAD_QUOTE = 0, 1, 2
ESCAPED = 1 << 30  # added to a cell's length while its doubled quotes still stand in it
QUOTED_CAP = 1 << 20

_QUOTE, _NEWLINE, _RETURN, _SPACE, _TAB = 34, 10, 13, 32, 9


@compiled(inline="always")
def _line_end(data: NDArray[np.uint8], at: int, stop: int) -> int:
    while at < stop and data[at] != _NEWLINE:
        at += 1
    return at


@compiled(inline="always")
def _trimmed(data: NDArray[np.uint8], start: int, end: int) -> tuple[int, int]:
    """Without spaces, tabs and carriage returns at either end."""
    while start < end and (data[start] == _SPACE or data[start] == _TAB or data[start] == _RETURN):
        start += 1
    while end > start and (data[end - 1] == _SPACE or data[end - 1] == _TAB or data[end - 1] == _RETURN):
        end -= 1
    return start, end


@compiled(inline="always")
def _quoted(data: NDArray[np.uint8], at: int, stop: int, delimiter: int) -> tuple[int, int, bool]:
    """A quoted cell that opens at `at`: end of its text, where its delimiter or line end stands (-1 unfinished,
    -2 bad), and whether it holds doubled quotes."""
    at += 1
    limit = min(stop, at + QUOTED_CAP)
    doubled = False
    while True:
        while at < limit and data[at] != _QUOTE:
            at += 1
        if at >= limit:
            return at, (-2 if at < stop else -1), doubled
        if at + 1 < stop and data[at + 1] == _QUOTE:
            doubled = True
            at += 2
            continue
        end = at
        at += 1
        while (
            at < stop
            and data[at] != delimiter
            and (data[at] == _SPACE or data[at] == _TAB or data[at] == _RETURN)
        ):
            at += 1
        if at < stop and data[at] != delimiter and data[at] != _NEWLINE:
            return end, -2, doubled
        return end, at, doubled


@compiled()
def split_rows(
    data: NDArray[np.uint8],
    begin: int,
    stop: int,
    final: bool,
    delimiter: int,
    quotes: bool,
    slots: NDArray[np.int16],
    starts: NDArray[np.int32],
    lengths: NDArray[np.int32],
    row_starts: NDArray[np.int32],
    status: NDArray[np.uint8],
) -> tuple[int, int]:
    """Cells of whole rows.

    data: (bytes,) uint8, read from begin to stop; final: whether the file ends there, else an unfinished last row
    is left for the next block. delimiter: its byte. quotes: whether quotes mean anything.
    slots: (columns,) where each column's cells go, -1 for nowhere; starts, lengths: (wanted, rows) int32, filled;
    row_starts (rows,) int32 and status (rows,) uint8, filled. Empty lines are no rows.
    With room for no rows at all nothing is filled: the walk then only finds where whole rows end.
    Returns: rows, and the position after the last whole row.
    """
    columns, room = len(slots), len(status)
    at, rows = begin, 0
    while at < stop and (room == 0 or rows < room):
        row, column, state = at, 0, GOOD
        while True:
            doubled = False
            start = at
            while at < stop and data[at] != delimiter and (data[at] == _SPACE or data[at] == _TAB):
                at += 1
            if quotes and at < stop and data[at] == _QUOTE:
                start = at + 1
                end, at, doubled = _quoted(data, at, stop, delimiter)
                if at == -1 and not final:
                    return rows, row
                if at < 0:
                    state = BAD_QUOTE
                    at = _line_end(data, row, stop)
            else:
                while at < stop and data[at] != delimiter and data[at] != _NEWLINE:
                    at += 1
                start, end = _trimmed(data, start, at)
            if at >= stop and not final:
                return rows, row
            if state == GOOD and column < columns and room and slots[column] >= 0:
                starts[slots[column], rows] = start
                lengths[slots[column], rows] = end - start + (ESCAPED if doubled else 0)
            column += 1
            if state != GOOD or at >= stop or data[at] == _NEWLINE:
                break
            at += 1
        at += 1
        blank = column == 1 and state == GOOD and columns > 1 and end == start
        if blank:
            continue
        if state == GOOD and column != columns:
            state = WRONG_WIDTH
        if room:
            row_starts[rows] = row
            status[rows] = state
        rows += 1
    return rows, min(at, stop)


@compiled()
def undouble(data: NDArray[np.uint8], starts: NDArray[np.int32], lengths: NDArray[np.int32]) -> None:
    """Doubled quotes become one, in place; lengths lose their mark. data is changed."""
    for slot in range(lengths.shape[0]):
        for row in range(lengths.shape[1]):
            if lengths[slot, row] < ESCAPED:
                continue
            start = starts[slot, row]
            end = start + lengths[slot, row] - ESCAPED
            to, at = start, start
            while at < end:
                data[to] = data[at]
                at += 2 if data[at] == _QUOTE else 1
                to += 1
            lengths[slot, row] = to - start


def whole_rows(data: NDArray[np.uint8], begin: int, stop: int, final: bool, delimiter: int) -> int:
    """Where the last whole row ends between begin and stop; `begin` if none does."""
    content = data[begin:stop].tobytes()
    if b'"' not in content:
        return stop if final else begin + content.rfind(b"\n") + 1
    nothing = np.empty((0, 0), np.int32)
    found = split_rows(
        data, begin, stop, final, delimiter, True, np.empty(0, np.int16), nothing, nothing,
        np.empty(0, np.int32), np.empty(0, np.uint8),
    )  # fmt: skip
    return int(found[1])
