"""Stays: from the first event of a run to the first one of another, or how long somebody has been there at least."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]


@compiled()
def lay_stays(
    start: Int64s,
    stop: Int64s,
    code: NDArray[np.int32],
    at: Int64s,
    gap: int,
    now: int,
    joins: bool,
    row: Int64s,
    owner: Int64s,
    length: Int64s,
    is_open: NDArray[np.bool_],
) -> int:
    """Lays every stay of each customer, rows start[k]:stop[k], and returns how many there are.

    code: (rows,) where each row stands, -1 for a row that is passed over; at: (rows,) microseconds. joins: rows
    alike that follow each other are one stay, else each row is one. gap: microseconds; a longer silence ends a stay
    unseen, after its last row; < 0: no silence does, and the last stay of a customer goes on until `now`.
    Fills, as long as there are rows: row, the first of the stay; owner, whose; length, microseconds; is_open.
    """
    n = 0
    for k in range(start.size):
        is_in, last = False, np.int64(0)
        for i in range(start[k], stop[k]):
            if code[i] < 0:
                continue
            if is_in:
                is_silent = gap >= 0 and at[i] - last > gap
                if not is_silent and joins and code[i] == code[row[n - 1]]:
                    last = at[i]
                    continue
                length[n - 1] = (last if is_silent else at[i]) - at[row[n - 1]]
                is_open[n - 1] = is_silent
            row[n], owner[n] = i, k
            is_in, last = True, at[i]
            n += 1
        if is_in:
            length[n - 1] = (last if gap >= 0 else max(now, last)) - at[row[n - 1]]
            is_open[n - 1] = True
    return n
