"""What customers did within windows of their own: goals, what they were worth, and what else befell them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import ONE, ZERO

Int64s = NDArray[np.int64]
REACHED, BEFORE, WORTH, WORTH_BEFORE, CREDITED, GUARDS = range(6)  # columns of what weigh_goals fills
NEVER = -1


@compiled()
def weigh_goals(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    table: NDArray[np.uint64],
    worth: Int64s,
    begin: Int64s,
    within: int,
    earlier: int,
    told: Int64s,
    credit: int,
    guards: int,
    out: Int64s,
) -> None:
    """What each customer did by rule 0, the goal, and by rules 1 to `guards`; ours: (rows,) bool or empty.

    begin: (customers,) int64; its window is [begin, begin + within]; what was before lies in [begin - earlier, begin).
    worth: (rows,) int64 of each event, or empty. told: (customers,) int64, when the first message left, NEVER if none
    did; a goal in [told, told + credit] is credited to it. out: (customers, GUARDS + guards) int64, filled.
    """
    has_ours, has_worth = ours.size > 0, worth.size > 0
    for k in range(start.size):
        for column in range(out.shape[1]):
            out[k, column] = 0
        for i in range(start[k], stop[k]):
            since = at[i] - begin[k]
            if since < -earlier:
                continue
            is_late = since > within
            if is_late and (told[k] == NEVER or at[i] - told[k] > credit):
                break
            if has_ours and ours[i]:
                continue
            bits = table[codes[i], 0]
            if bits & ONE != ZERO:
                if since < 0:
                    out[k, BEFORE] += 1
                    if has_worth:
                        out[k, WORTH_BEFORE] += worth[i]
                elif not is_late:
                    out[k, REACHED] = 1
                    if has_worth:
                        out[k, WORTH] += worth[i]
                if told[k] != NEVER and at[i] >= told[k] and at[i] - told[k] <= credit:
                    out[k, CREDITED] = 1
            if since >= 0 and not is_late:
                for guard in range(guards):
                    if bits >> np.uint64(guard + 1) & ONE != ZERO:
                        out[k, GUARDS + guard] = 1
