"""Funnels whose steps may come in any order: the most steps served within one window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import NEVER
from periplo.journeys.kernels.matching import pair_event, serves, serves_any

Int64s = NDArray[np.int64]


@compiled()
def gather_steps(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    steps: int,
    within: int,
    took: Int64s,
) -> None:
    """Fills took (journeys, steps): the rows of the events that serve most steps, oldest first, then -1.

    Among the sets of events within `within` of their first, inclusive, of which each serves a step of its own:
    the largest, then the one complete earliest, then the one begun latest, then the earliest events. Events
    that find steps are a matroid, so taking each that still finds one gives the largest set: from the last to
    the first it gives the latest start, from the first to the last the earliest events.
    """
    seen_at, event_of = np.empty(steps, np.int64), np.empty(steps, np.int64)
    tried = np.empty(steps, np.bool_)
    longest = 0
    for k in range(start.size):
        longest = max(longest, stop[k] - start[k])
    rows = np.empty(longest, np.int64)
    for k in range(start.size):
        took[k, :] = -1
        n = 0
        for row in range(start[k], stop[k]):
            if serves_any(table, codes[row]):
                rows[n] = row
                n += 1
        seen_at[:] = NEVER
        best, best_first, best_last = 0, 0, -1
        for last in range(n):
            now = at[rows[last]]
            for step in range(steps):
                if serves(table, codes[rows[last]], step):
                    seen_at[step] = now
            if last + 1 < n and at[rows[last + 1]] == now:
                continue  # simultaneous events have no order
            possible = 0
            for step in range(steps):
                possible += seen_at[step] != NEVER and now - seen_at[step] <= within
            if possible <= best:
                continue
            event_of[:] = -1
            size, first, place = 0, last, last
            while place >= 0 and now - at[rows[place]] <= within and size < possible:
                tried[:] = False
                if pair_event(place, rows, steps, codes, table, event_of, tried):
                    size, first = size + 1, place
                place -= 1
            if size > best:
                best, best_first, best_last = size, first, last
            if best == steps:
                break
        while best > 0 and best_first > 0 and at[rows[best_first - 1]] == at[rows[best_first]]:
            best_first -= 1
        event_of[:] = -1
        size = 0
        for place in range(best_first, best_last + 1):
            tried[:] = False
            if size < best and pair_event(place, rows, steps, codes, table, event_of, tried):
                took[k, size] = rows[place]
                size += 1
