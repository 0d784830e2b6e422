"""Who met a rule within a window of their own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import ONE, ZERO

Int64s = NDArray[np.int64]


@compiled()
def reach_goals(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    table: NDArray[np.uint64],
    begin: Int64s,
    within: int,
    reached: NDArray[np.bool_],
) -> None:
    """Whether each customer met rule 0 in [begin, begin + within], microseconds; ours: (rows,) bool or empty.

    begin: (customers,) int64; reached: (customers,) bool, filled.
    """
    has_ours = ours.size > 0
    for k in range(start.size):
        reached[k] = False
        for i in range(start[k], stop[k]):
            if at[i] < begin[k]:
                continue
            if at[i] - begin[k] > within:
                break
            if table[codes[i], 0] & ONE != ZERO and not (has_ours and ours[i]):
                reached[k] = True
                break
