"""Whether customers go on from each touchpoint, how soon, and how long ago those who did not were last there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import DE_BRUIJN, ONE, PLACE, SHIFT, ZERO

Int64s = NDArray[np.int64]
WENT_AT, WENT_AFTER, STAYED_AT = range(3)  # columns of counts
PARTS = 4_096  # of a period, in which times are counted


@compiled()
def part_width(period_start: int, period_end: int) -> int:
    """Microseconds of a part."""
    return -(-(period_end - period_start) // PARTS)


@compiled()
def count_goings_on(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    ours: NDArray[np.bool_],
    codes: NDArray,
    table: NDArray[np.uint64],
    touchpoints: int,
    goal: int,
    period_start: int,
    period_end: int,
    counts: Int64s,
) -> None:
    """Adds each customer once to every touchpoint that they met in the half-open period; int64 all.

    Rules 0..touchpoints - 1 of the table are the touchpoints in the map's order; goal: the map's, -1 where it has none.
    Going on is meeting a later touchpoint, or reaching the goal there or afterwards. counts: (touchpoints, 3, PARTS),
    by parts of the period. Who went on: WENT_AT, the part of their first meeting; WENT_AFTER, how many whole parts lie
    between the last meeting before going on and that, 0 for the same event. Who did not: STAYED_AT, of their last one.
    """
    width = part_width(period_start, period_end)
    last, went = np.empty(touchpoints, np.int64), np.empty(touchpoints, np.int64)
    first = np.empty(touchpoints, np.int64)
    waiting = np.empty(table.shape[1], np.uint64)  # bits: touchpoints met from which they have not gone on
    has_ours = ours.size > 0
    for k in range(start.size):
        first[:], last[:], went[:], waiting[:] = -1, -1, -1, ZERO
        for i in range(start[k], stop[k]):
            now = at[i]
            if now < period_start or now >= period_end or (has_ours and ours[i]):
                continue
            met = table[codes[i]]
            is_goal = goal >= 0 and (met[goal // 64] >> np.uint64(goal % 64)) & ONE != ZERO
            highest = -1
            for word in range(met.size):
                bits = met[word]
                while bits != ZERO:
                    bit = bits & (~bits + ONE)
                    bits ^= bit
                    rule = word * 64 + PLACE[(bit * DE_BRUIJN) >> SHIFT]
                    if rule < touchpoints:
                        highest = rule
            # Whoever was there before goes on; whoever comes by the same event does so if it is the goal.
            for word in range(met.size):
                bits = waiting[word]
                while bits != ZERO:
                    bit = bits & (~bits + ONE)
                    bits ^= bit
                    touchpoint = word * 64 + PLACE[(bit * DE_BRUIJN) >> SHIFT]
                    if is_goal or highest > touchpoint:
                        went[touchpoint] = now - last[touchpoint]
                        waiting[word] ^= bit
            for word in range(met.size):
                bits = met[word]
                while bits != ZERO:
                    bit = bits & (~bits + ONE)
                    bits ^= bit
                    touchpoint = word * 64 + PLACE[(bit * DE_BRUIJN) >> SHIFT]
                    if touchpoint >= touchpoints or went[touchpoint] >= 0:
                        continue
                    if first[touchpoint] < 0:
                        first[touchpoint] = now
                    last[touchpoint] = now
                    if is_goal:
                        went[touchpoint] = 0
                    else:
                        waiting[word] |= bit
        for touchpoint in range(touchpoints):
            if went[touchpoint] >= 0:
                counts[touchpoint, WENT_AT, (first[touchpoint] - period_start) // width] += 1
                counts[touchpoint, WENT_AFTER, went[touchpoint] // width] += 1
            elif last[touchpoint] >= 0:
                counts[touchpoint, STAYED_AT, (last[touchpoint] - period_start) // width] += 1
