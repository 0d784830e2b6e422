"""What each visit held: every event once, what stood before it, and whether a goal came with it or afterwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
VISIT, CODE, AFTER, BEFORE, DONE = range(5)


@compiled()
def lay_met(
    begin: Int64s,
    end: Int64s,
    event: NDArray[np.uint16],
    is_goal: NDArray[np.bool_],
    names: int,
    met: NDArray[np.int32],
) -> int:
    """Lays each event of a visit, rows begin[v]:end[v], at its first row, and returns how many there are.

    event: (rows,) below `names`; is_goal: (rows,). Fills met (rows, 5): visit, code, 1 where a goal stands at that row
    or later in the visit, the code just before, -1 where it is the first, and 1 where a goal stands before it.
    """
    n = 0
    seen = np.full(names, -1, np.int64)
    for v in range(begin.size):
        first_goal, last_goal = np.int64(-1), np.int64(-1)
        for i in range(begin[v], end[v]):
            if is_goal[i]:
                last_goal = np.int64(i)
                first_goal = np.int64(i) if first_goal < 0 else first_goal
        for i in range(begin[v], end[v]):
            if seen[event[i]] == v:
                continue
            seen[event[i]] = v
            met[n, VISIT], met[n, CODE] = v, event[i]
            met[n, AFTER] = i <= last_goal
            met[n, BEFORE] = event[i - 1] if i > begin[v] else -1
            met[n, DONE] = 0 <= first_goal < i
            n += 1
    return n
