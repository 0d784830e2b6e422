"""In which units of time each customer came, from the gaps between their events."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
NEW, ACTIVE, RETURNED, SILENCED = range(4)


@compiled()
def walk_lifecycle(
    start: Int64s, stop: Int64s, at: Int64s, ours: NDArray[np.bool_], bounds: Int64s, counts: Int64s
) -> None:
    """Adds to counts (units + 1, 4) who is new in a unit, active, back after a unit or more without events, and
    who falls silent with it: came in the unit before and does not in this one.

    bounds: (units + 1,) ascending instants, the first at or before every event, the last after every event.
    """
    has_ours = ours.size > 0
    for k in range(start.size):
        unit, last = 0, -1
        for i in range(start[k], stop[k]):
            if has_ours and ours[i]:
                continue
            while at[i] >= bounds[unit + 1]:
                unit += 1
            if unit == last:
                continue
            counts[unit, ACTIVE] += 1
            if last < 0:
                counts[unit, NEW] += 1
            elif unit > last + 1:
                counts[unit, RETURNED] += 1
                counts[last + 1, SILENCED] += 1
            last = unit
        if last >= 0:
            counts[last + 1, SILENCED] += 1


@compiled()
def walk_cohorts(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    begins: NDArray[np.bool_],
    comes: NDArray[np.bool_],
    bounds: Int64s,
    since: int,
    keys: Int64s,
) -> int:
    """Lays into keys (events,) cohort * units + unit for each unit in which a customer came, each once; returns how
    many. A customer's cohort is the unit of the first event that begins it: there everybody of it counts. Whoever began
    before `since` is in none.

    begins, comes: (classes,) bool, whether an event of this class begins a cohort, and whether it counts as coming.
    bounds: as in walk_lifecycle.
    """
    has_ours, units, filled = ours.size > 0, bounds.size - 1, 0
    for k in range(start.size):
        unit, cohort, last = 0, -1, -1
        for i in range(start[k], stop[k]):
            if has_ours and ours[i]:
                continue
            is_first = cohort < 0 and begins[codes[i]]
            if not is_first and (cohort < 0 or not comes[codes[i]]):
                continue
            if is_first and at[i] < since:
                break
            while at[i] >= bounds[unit + 1]:
                unit += 1
            if is_first:
                cohort = unit
            if unit != last:
                keys[filled] = cohort * units + unit
                filled += 1
                last = unit
    return filled


@compiled()
def walk_returns(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    begins: NDArray[np.bool_],
    comes: NDArray[np.bool_],
    period_start: int,
    period_end: int,
    until: int,
    length: int,
    counts: Int64s,
) -> None:
    """Adds to counts (steps, 3) who could be followed through each step of `length` after their start, who came back
    in it, and who came back in it or later.

    A customer starts with the first event that begins, if it lies in the half-open period; step 0 holds the start
    itself. Step s is [start + s * length, start + (s + 1) * length); it is known where it ends at `until` or before.
    """
    has_ours = ours.size > 0
    steps = counts.shape[0]
    for k in range(start.size):
        first = -1
        for i in range(start[k], stop[k]):
            if not (has_ours and ours[i]) and begins[codes[i]]:
                first = i
                break
        if first < 0 or not period_start <= at[first] < period_end:
            continue
        known = min(steps, (until - at[first]) // length)
        if known < 1:
            continue
        last, furthest = 0, 0
        counts[0, 1] += 1
        for i in range(first + 1, stop[k]):
            if (has_ours and ours[i]) or not comes[codes[i]]:
                continue
            step = (at[i] - at[first]) // length
            furthest = max(furthest, step)
            if step != last and step < known:
                counts[step, 1] += 1
                last = step
        for step in range(known):
            counts[step, 0] += 1
            counts[step, 2] += step <= furthest
