"""What each visit held: every event once, what stood before it, and whether a goal came with it or afterwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
VISIT, AFTER, BEFORE, DONE = range(4)


@compiled()
def lay_met(
    begin: Int64s,
    end: Int64s,
    event: NDArray[np.uint16],
    is_goal: NDArray[np.bool_],
    names: int,
    met: Int32s,
    goal: NDArray[np.bool_],
) -> Int64s:
    """Lays each event of a visit, rows begin[v]:end[v], at its first row, event by event; returns where each begins.

    event: (rows,) below `names`; is_goal: (rows,). Fills goal (visits,), whether one stands in it, and met (rows, 4).
    Rows of event e, from the first to before the next one's, visits ascending: the visit, 1 where a goal stands at that
    row or later in it, the code just before, -1 where it is the first, and 1 where a goal stands before it.
    """
    seen = np.full(names, -1, np.int64)
    first = np.zeros(names + 1, np.int64)
    for v in range(begin.size):
        for i in range(begin[v], end[v]):
            if seen[event[i]] != v:
                seen[event[i]] = v
                first[event[i] + 1] += 1
    for code in range(names):
        first[code + 1] += first[code]
    place = first[:names].copy()
    seen[:] = -1
    for v in range(begin.size):
        first_goal, last_goal = np.int64(-1), np.int64(-1)
        for i in range(begin[v], end[v]):
            if is_goal[i]:
                last_goal = np.int64(i)
                first_goal = np.int64(i) if first_goal < 0 else first_goal
        goal[v] = last_goal >= 0
        for i in range(begin[v], end[v]):
            code = event[i]
            if seen[code] == v:
                continue
            seen[code] = v
            n = place[code]
            place[code] += 1
            met[n, VISIT], met[n, AFTER] = v, i <= last_goal
            met[n, BEFORE] = event[i - 1] if i > begin[v] else -1
            met[n, DONE] = 0 <= first_goal < i
    return first
