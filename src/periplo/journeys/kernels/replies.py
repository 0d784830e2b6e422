"""Where answers of customers stand on a map, and whether who gave them went on afterwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
NOWHERE = -1
UNJUDGED, STAYED, WENT_ON = range(3)


@compiled()
def follow_replies(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    is_reply: NDArray[np.bool_],
    named: NDArray[np.int32],
    place_of: NDArray[np.int32],
    furthest: NDArray[np.int32],
    is_goal: NDArray[np.bool_],
    stage_of: NDArray[np.int32],
    since: int,
    look: int,
    until: int,
    met: Int64s,
    row: Int64s,
    owner: Int64s,
    place: Int64s,
    status: Int64s,
    tally: Int64s,
) -> int:
    """Lays each reply at or after `since` of a customer's own events, and returns how many there were.

    is_reply, named (the place that a reply names itself, -1 none), ours: per row, ours may be empty. Per class of
    events: its place, the furthest stage it meets, whether it is the goal. A reply that names no place stands where
    its event does, else at the last place met before it. Who gave it went on if within `look` after it they meet a
    later stage or the goal; not judged where less than that is known, up to `until`.
    Adds customers to met (places,) and to tally (1,), from `since` on; fills row, owner, place and status, (room,).
    """
    n = 0
    met_by = np.full(met.size, -1, np.int64)
    for k in range(start.size):
        last, is_seen = np.int64(NOWHERE), False
        for i in range(start[k], stop[k]):
            if ours.size > 0 and ours[i]:
                continue
            here = np.int64(place_of[codes[i]])
            if here != NOWHERE:
                last = here
            if at[i] < since:
                continue
            if not is_seen:
                is_seen = True
                tally[0] += 1
            if here != NOWHERE and met_by[here] != k:
                met_by[here] = k
                met[here] += 1
            if not is_reply[i]:
                continue
            stands = np.int64(named[i])
            if stands == NOWHERE:
                stands = last
            row[n], owner[n], place[n], status[n] = i, k, stands, UNJUDGED
            if stands != NOWHERE:
                if met_by[stands] != k:  # who answers about a place has met it
                    met_by[stands] = k
                    met[stands] += 1
                if at[i] + look <= until:
                    status[n] = STAYED
                    for j in range(i + 1, stop[k]):
                        if at[j] > at[i] + look:
                            break
                        if ours.size > 0 and ours[j]:
                            continue
                        if is_goal[codes[j]] or furthest[codes[j]] > stage_of[stands]:
                            status[n] = WENT_ON
                            break
            n += 1
    return n
