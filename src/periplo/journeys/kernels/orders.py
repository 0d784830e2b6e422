"""In which order things happen within a cycle: what comes before what, and how often each is met.

A cycle ends at a pause longer than the idle limit. Where two goals follow one another without such a pause, the
cycle ends in the longest pause between them, so that what follows a goal closely stays with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
EVENTS, CUSTOMERS, CYCLES, LAST_AT = range(4)  # columns of `seen`


@compiled()
def walk_orders(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    met_first: Int64s,
    met: Int64s,
    goal: int,
    idle: int,
    seen: Int64s,
    before: Int64s,
    tally: Int64s,
) -> None:
    """Adds the cycles of a block of customers.

    start, stop: (customers,) int64 rows; at: (rows,) int64 microseconds; codes: (rows,) into classes; ours: (rows,)
    bool of what is passed over, or empty. met_first: (classes + 1,) int64, where the things that a class meets stand
    in met, (sum,) int64. goal: the thing that closes a cycle, or -1.
    seen: (things, 4) int64, LAST_AT the latest instant. before: (things, things), cycles in which the first of one
    comes before the first of the other. tally: (2,) cycles, customers with an event.
    """
    things = seen.shape[0]
    first_at = np.full(things, -1, np.int64)  # order of first meeting within the cycle
    last_customer = np.full(things, -1, np.int64)
    order = np.empty(things, np.int64)
    for k in range(start.size):
        low, high = start[k], stop[k]
        here = low
        counted = False
        while here < high:
            end = _cycle_end(here, high, at, codes, ours, met_first, met, goal, idle)
            found = 0
            any_event = False
            for i in range(here, end):
                if ours.size > 0 and ours[i]:
                    continue
                any_event = True
                code = codes[i]
                for place in range(met_first[code], met_first[code + 1]):
                    thing = met[place]
                    seen[thing, EVENTS] += 1
                    if at[i] > seen[thing, LAST_AT]:
                        seen[thing, LAST_AT] = at[i]
                    if last_customer[thing] != k:
                        last_customer[thing] = k
                        seen[thing, CUSTOMERS] += 1
                    if first_at[thing] < 0:
                        first_at[thing] = i
                        order[found] = thing
                        found += 1
            for one in range(found):
                thing = order[one]
                seen[thing, CYCLES] += 1
                for other in range(one + 1, found):
                    if first_at[order[other]] > first_at[thing]:  # not met by one and the same event
                        before[thing, order[other]] += 1
            for one in range(found):
                first_at[order[one]] = -1
            if any_event:
                tally[0] += 1
                counted = True
            here = end
        if counted:
            tally[1] += 1


@compiled()
def _cycle_end(
    here: int,
    high: int,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    met_first: Int64s,
    met: Int64s,
    goal: int,
    idle: int,
) -> int:
    """The row after the cycle that begins at row `here`."""
    goals = 0
    longest, cut, last = np.int64(-1), here, -1
    for i in range(here, high):
        if ours.size > 0 and ours[i]:
            continue
        if last >= 0:
            pause = at[i] - at[last]
            if pause > idle:
                return i
            if goals > 0 and pause > longest:
                longest, cut = pause, i
        last = i
        if goal >= 0:
            for place in range(met_first[codes[i]], met_first[codes[i] + 1]):
                if met[place] == goal:
                    goals += 1
                    break
            if goals == 2:
                return cut
    return high
