"""What customers did next: where each first stay at a place led to, and whether the goal came after it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
MISSED, REACHED = range(2)


@compiled()
def walk_next(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    code: NDArray[np.int32],
    is_goal: NDArray[np.bool_],
    now: int,
    idle: int,
    skip: int,
    went: Int64s,
    goal: Int64s,
    wait_of: NDArray[np.int32],
    wait: Int64s,
) -> int:
    """Counts every customer once a place: by their first stay there, a run of rows of that place.

    code: (rows,) where each row stands, from 0; -1: passed over, but for a goal. A silence of more than `idle`
    microseconds ends a stay and whatever it led to. Only stays begun by `now` less `idle` count: of later ones those
    who went on are known, and those who did not are not yet. skip: a customer's place among start, left out; -1: none.
    went: (places, places + 1), added to: the next place, or silence. goal: (places, 2), added to: whether the goal
    came after the first row of that stay and before silence, MISSED or REACHED. wait_of, wait: room for as many as
    there are rows; place and microseconds from a stay's first row to the next place's. Returns how many of these.
    """
    places, waits = went.shape[0], 0
    went_by, begun_by = np.full(places, -1, np.int64), np.full(places, -1, np.int64)
    pending = np.empty(places, np.int64)  # places whose goal is not judged yet
    for k in range(start.size):
        if k == skip:
            continue
        here, since, last, waiting = np.int64(-1), np.int64(0), np.int64(0), 0
        for i in range(start[k], stop[k]):
            if at[i] > now:
                break
            place = np.int64(code[i])
            if here >= 0 and at[i] - last > idle:
                if went_by[here] != k:
                    went_by[here] = k
                    went[here, places] += 1
                for p in range(waiting):
                    goal[pending[p], MISSED] += 1
                here, waiting = np.int64(-1), 0
            if is_goal[i]:
                for p in range(waiting):
                    goal[pending[p], REACHED] += 1
                waiting = 0
            if place < 0:
                continue
            if place != here:
                if here >= 0 and went_by[here] != k:
                    went_by[here] = k
                    went[here, place] += 1
                    wait_of[waits], wait[waits] = here, at[i] - since
                    waits += 1
                here, since = place, at[i]
                if begun_by[place] != k:
                    begun_by[place] = k
                    if at[i] > now - idle:
                        went_by[place] = k
                    else:
                        pending[waiting] = place
                        waiting += 1
            last = at[i]
        if here >= 0 and now - last > idle:
            if went_by[here] != k:
                went[here, places] += 1
            for p in range(waiting):
                goal[pending[p], MISSED] += 1
    return waits
