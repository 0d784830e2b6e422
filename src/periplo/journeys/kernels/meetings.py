"""Meetings of customers with the touchpoints of a map in a period, walked from the last event to the first.

Backwards, what came afterwards is known at each event: whether a later column was met, and how soon.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import DE_BRUIJN, NEVER, ONE, PLACE, SHIFT, ZERO

Int64s = NDArray[np.int64]
Codes = NDArray[np.int16]
CUSTOMERS, EVENTS, MET = range(3)  # columns of met (first two), legs (first two) and names
BEFORE, WENT_ON, SERIES = range(3)  # columns of touched; the twelve parts of the period stand from SERIES on
PARTS = 12


@compiled()
def walk_meetings(
    first: int,
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    event: NDArray[np.uint16],
    ours: NDArray[np.bool_],
    codes: NDArray,
    table: NDArray[np.uint64],
    stage_of: Int64s,
    goal: int,
    period_start: int,
    period_end: int,
    met: Int64s,
    met_by: Int64s,
    touched: Int64s,
    touched_by: Int64s,
    legs: Int64s,
    legs_by: Int64s,
    names: Int64s,
    names_by: Int64s,
    gap_touchpoint: Codes,
    gap: Int64s,
    leap_stage: Codes,
    leap: Int64s,
) -> tuple[int, int, int]:
    """Adds the meetings of each customer in the half-open period to the tallies; int64 all.

    Rules 0..touchpoints - 1 of the table are the touchpoints in the map's order; the others are only counted.
    goal: the rule that tells the map's goal, -1 where it has none; whoever reaches it has not dropped off.
    stage_of: (touchpoints,). met (rules, 2), touched (touchpoints, 2 + PARTS), legs (touchpoints, touchpoints,
    2), names (names, 3); what ends in _by holds the last customer counted there, from 1, the same shape but
    for the kind of tally. `first` is the first customer's position, so that customers differ between calls.
    gap_*: room for one entry a touchpoint and event: microseconds to the next event that meets any.
    leap_*: room for one a customer and stage: microseconds from first meeting a stage to first meeting a later
    one afterwards, -1 where they never did. Returns customers seen in the period, gaps and leaps.
    """
    touchpoints, stages = stage_of.size, 0
    for touchpoint in range(touchpoints):
        stages = max(stages, stage_of[touchpoint] + 1)
    length = period_end - period_start
    before_start = period_start - length
    has_ours = ours.size > 0
    arrived, left = np.empty(stages, np.int64), np.empty(stages, np.int64)
    later_stage_at = np.empty(stages, np.int64)
    seen = gaps = leaps = 0
    for k in range(start.size):
        customer = first + k + 1
        highest_later, next_touchpoint, next_at = -1, -1, np.int64(0)
        is_seen = reached = False
        left[:], later_stage_at[:], arrived[:] = NEVER, NEVER, NEVER
        has_arrived = False
        for back in range(stop[k] - start[k]):
            i = stop[k] - 1 - back
            now = at[i]
            if now < before_start:
                break
            if now >= period_end or (has_ours and ours[i]):
                continue
            inside = now >= period_start
            part = SERIES + (now - period_start) * PARTS // length if inside else BEFORE
            lowest, highest = -1, -1
            if inside and goal >= 0 and (table[codes[i], goal // 64] >> np.uint64(goal % 64)) & ONE != ZERO:
                reached = True
            for word in range(table.shape[1]):
                bits = table[codes[i], word]
                while bits != ZERO:
                    bit = bits & (~bits + ONE)
                    bits ^= bit
                    rule = word * 64 + PLACE[(bit * DE_BRUIJN) >> SHIFT]
                    if inside:
                        met[rule, EVENTS] += 1
                        if met_by[rule] != customer:
                            met_by[rule] = customer
                            met[rule, CUSTOMERS] += 1
                    if rule >= touchpoints:
                        continue
                    if touched_by[rule, part] != customer:
                        touched_by[rule, part] = customer
                        touched[rule, part] += 1
                    if not inside:
                        continue
                    if lowest < 0:
                        lowest = rule
                    highest = rule
                    if (reached or highest_later > rule) and touched_by[rule, WENT_ON] != customer:
                        touched_by[rule, WENT_ON] = customer
                        touched[rule, WENT_ON] += 1
                    if next_touchpoint >= 0:
                        gap_touchpoint[gaps], gap[gaps] = rule, next_at - now
                        gaps += 1
            if not inside:
                continue
            is_seen = True
            name = event[i]
            names[name, EVENTS] += 1
            if names_by[name] != customer:
                names_by[name] = customer
                names[name, CUSTOMERS] += 1
            if lowest < 0:
                continue
            names[name, MET] += 1
            if next_touchpoint >= 0 and next_touchpoint != lowest:
                legs[lowest, next_touchpoint, EVENTS] += 1
                if legs_by[lowest, next_touchpoint] != customer:
                    legs_by[lowest, next_touchpoint] = customer
                    legs[lowest, next_touchpoint, CUSTOMERS] += 1
            stage = stage_of[lowest]
            has_arrived = True
            arrived[stage], left[stage] = now, later_stage_at[stage]
            for earlier in range(stage):
                later_stage_at[earlier] = now
            highest_later = max(highest_later, highest)
            next_touchpoint, next_at = lowest, now
        seen += is_seen
        if has_arrived:
            for stage in range(stages):
                if arrived[stage] != NEVER:
                    leap_stage[leaps] = stage
                    leap[leaps] = left[stage] - arrived[stage] if left[stage] != NEVER else -1
                    leaps += 1
    return seen, gaps, leaps
