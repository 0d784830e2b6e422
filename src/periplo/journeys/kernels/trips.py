"""Trips from one event to another: each customer's best pairing, and what each step on the way took."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
# Columns of trips: first row, last row, whether it arrived, steps, microseconds, of which silences, visits, changes of
# channel, changes of touchpoint.
FROM, TO, ARRIVED, STEPS, TIME, WAIT, VISITS, HANDOFFS, TOUCHES = range(9)
# Columns of steps taken: which step, whose, how often, microseconds, whether the trip was lost there.
STEP, WHOSE, TIMES, TOOK, LOST = range(5)


@compiled()
def lay_trips(
    start: Int64s,
    stop: Int64s,
    code: NDArray[np.int32],
    at: Int64s,
    opens: NDArray[np.bool_],
    closes: NDArray[np.bool_],
    channel: NDArray[np.int32],
    touch: NDArray[np.int32],
    kinds: int,
    gap: int,
    trips: Int64s,
    taken: Int64s,
) -> int:
    """Lays the best pairing of each customer, rows start[k]:stop[k]: fewest steps, then least time, then earliest.

    code: (rows,) step of each row, below `kinds`, -1 for one passed over; opens, closes: (rows,); channel, touch:
    (rows,) -1 where not known, or empty. gap: microseconds; a longer silence parts two visits. Who never came from
    one to the other has the trip from the last row that opens to the last of all.
    Fills trips (customers, 9), FROM -1 for nobody; taken (rows, 5), one for each trip and step between its ends, and
    for the first one. Returns how many were taken.
    """
    n = 0
    has_channel, has_touch = channel.size > 0, touch.size > 0
    times, took, order = np.zeros(kinds, np.int64), np.zeros(kinds, np.int64), np.empty(kinds, np.int64)
    for k in range(start.size):
        trips[k, :] = 0
        trips[k, FROM] = trips[k, TO] = -1
        first, steps, last = np.int64(-1), np.int64(0), np.int64(-1)
        for i in range(start[k], stop[k]):
            if code[i] < 0:
                continue
            last = np.int64(i)
            steps += 1
            if closes[i] and first >= 0:
                time = at[i] - at[first]
                is_better = trips[k, ARRIVED] == 0 or steps < trips[k, STEPS]
                if is_better or (steps == trips[k, STEPS] and time < trips[k, TIME]):
                    trips[k, FROM], trips[k, TO], trips[k, ARRIVED] = first, i, 1
                    trips[k, STEPS], trips[k, TIME] = steps, time
                first = np.int64(-1)
            if opens[i]:
                first, steps = np.int64(i), np.int64(0)
        if trips[k, ARRIVED] == 0:
            if first < 0:
                continue
            trips[k, FROM], trips[k, TO] = first, last
            trips[k, STEPS], trips[k, TIME] = steps, at[last] - at[first]
        trips[k, VISITS] = 1
        known, place, met, before = np.int32(-1), np.int32(-1), 0, np.int64(-1)
        for i in range(trips[k, FROM], trips[k, TO] + 1):
            if code[i] < 0:
                continue
            if before >= 0:
                passed = at[i] - at[before]
                if passed > gap:
                    trips[k, WAIT] += passed
                    trips[k, VISITS] += 1
                else:
                    took[code[before]] += passed
            if has_channel and channel[i] >= 0:
                trips[k, HANDOFFS] += known >= 0 and channel[i] != known
                known = channel[i]
            if has_touch and touch[i] >= 0:
                trips[k, TOUCHES] += place >= 0 and touch[i] != place
                place = touch[i]
            if i < trips[k, TO] or trips[k, ARRIVED] == 0:
                if times[code[i]] == 0:
                    order[met] = code[i]
                    met += 1
                times[code[i]] += 1
            before = np.int64(i)
        for m in range(met):
            step = order[m]
            taken[n, STEP], taken[n, WHOSE], taken[n, TIMES], taken[n, TOOK] = (
                step,
                k,
                times[step],
                took[step],
            )
            taken[n, LOST] = trips[k, ARRIVED] == 0 and code[trips[k, TO]] == step
            n += 1
            times[step] = took[step] = 0
    return n
