"""Day by day and group by group: how often each thing happens in a visit, and how often customers go on from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
NEVER = np.int64(1 << 62)


@compiled()
def count_following(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    thing: Int64s,
    is_goal: NDArray[np.bool_],
    level: Int64s,
    groups: NDArray[np.int16],
    within: int,
    soon: int,
    long: int,
    period_start: int,
    period_end: int,
    day: int,
    visits: Int32s,
    happened: Int32s,
    tried: Int32s,
    went_on: Int32s,
    looked: Int32s,
    followed: Int32s,
) -> int:
    """Adds what each customer did in the half-open period; int64 all. Returns customers with an event in it.

    thing, is_goal: (classes,) which thing an event is, from 0, -1 none, and whether it is the goal. level: (things,)
    the stage of each, -1 where it has none. groups: (rows, properties) the group of each event under each property,
    from 1, 0 where it tells none; group 0 is everybody.
    A visit is an event with none in the `soon` microseconds before: what happens within as long happened in it once,
    the event itself too. A try is a thing with none of it in the `within` microseconds before; who met a later level
    or the goal within as long went on. Both count where that span ends by period_end, at the day and groups of their
    first event. visits: (days, groups); happened, tried, went_on: (days, groups, things). looked: (days, things) tries
    that can be followed for `long` microseconds, and followed: (days, things, things) what happened in them.
    """
    has_ours, things, properties = ours.size > 0, tried.shape[2], groups.shape[1]
    levels = 0
    for one in level:
        levels = max(levels, one + 1)
    later = np.empty(things, np.int64)  # the next instant of each thing, from where we are
    later_level = np.empty(levels + 1, np.int64)  # of each level, and of the goal
    before = np.empty(things + 1, np.int64)
    longest = 0
    for k in range(start.size):
        longest = max(longest, stop[k] - start[k])
    opens = np.zeros((longest, 2), np.bool_)
    seen = 0
    for k in range(start.size):
        before[:] = -NEVER
        is_seen = False
        for i in range(start[k], stop[k]):
            opens[i - start[k], :] = False
            if has_ours and ours[i]:
                continue
            is_seen = is_seen or period_start <= at[i] < period_end
            what = thing[codes[i]]
            if at[i] - before[things] > soon:
                opens[i - start[k], 1] = True
                before[things] = at[i]
            if what >= 0 and at[i] - before[what] > within:
                opens[i - start[k], 0] = True
                before[what] = at[i]
        seen += is_seen
        later[:] = NEVER
        later_level[:] = NEVER
        for i in range(stop[k] - 1, start[k] - 1, -1):
            if has_ours and ours[i]:
                continue
            what = thing[codes[i]]
            goal = is_goal[codes[i]]
            if goal:
                later_level[levels] = at[i]
            if period_start <= at[i] < period_end:
                when = (at[i] - period_start) // day
                is_visit = opens[i - start[k], 1] and at[i] + soon < period_end
                is_try = opens[i - start[k], 0] and at[i] + within < period_end
                is_on = goal
                if is_try:
                    is_on = is_on or later_level[levels] - at[i] <= within
                    for one in range(level[what] + 1, levels):
                        is_on = is_on or (level[what] >= 0 and later_level[one] - at[i] <= within)
                for property in range(-1, properties if is_visit or is_try else -1):
                    group = np.int64(0)
                    if property >= 0:
                        group = np.int64(groups[i, property])
                        if group == 0:
                            continue
                    if is_visit:
                        visits[when, group] += 1
                        for other in range(things):
                            if other == what or later[other] - at[i] <= soon:
                                happened[when, group, other] += 1
                    if is_try:
                        tried[when, group, what] += 1
                        went_on[when, group, what] += is_on
                if is_try and at[i] + long < period_end:
                    looked[when, what] += 1
                    for other in range(things):
                        followed[when, what, other] += later[other] - at[i] <= long
            if what >= 0:
                later[what] = at[i]
                if level[what] >= 0:
                    later_level[level[what]] = at[i]
    return seen
