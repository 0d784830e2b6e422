"""Which channels each customer used in each stage: how often, in which order, and whether they went on from there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
EVENTS, CUSTOMERS, FIRST, LAST, WENT_ON = range(5)  # of cells
# Of stages: customers, changes of channel, passes, who used two or more.
SEEN, SWITCHES, PASSES, SEVERAL = range(4)


@compiled()
def count_channels(
    start: Int64s,
    stop: Int64s,
    ours: NDArray[np.bool_],
    stage: NDArray[np.int16],
    channel: NDArray[np.int16],
    is_goal: NDArray[np.bool_],
    cells: Int64s,
    stages: Int64s,
    mark: Int64s,
) -> int:
    """Adds to cells (stages, channels, 5) and stages (stages, 4). Returns the customers with an event on the map.

    Per row: ours, or empty; stage, -1 on no touchpoint; channel; is_goal. mark: (stages, channels + 2), all 0, room
    for what is known of one customer. Whoever went on met a later stage, or the goal, after they first used the
    channel there; within a stage a pass goes from one of its events to the next.
    """
    has_ours = ours.size > 0
    count, channels = cells.shape[0], cells.shape[1]
    seen = 0
    for k in range(start.size):
        is_seen = False
        furthest = np.int64(-1)
        mark[:] = 0
        for row in range(stop[k] - 1, start[k] - 1, -1):  # backwards: what comes later is known
            if has_ours and ours[row]:
                continue
            if is_goal[row]:
                furthest = count
            here = np.int64(stage[row])
            if here < 0:
                continue
            is_seen = True
            used = np.int64(channel[row])
            cells[here, used, EVENTS] += 1
            mark[here, used] = 2 if furthest > here else 1
            later = mark[here, channels]  # the channel of the next event of this stage, from 1
            if later == 0:
                cells[here, used, LAST] += 1
            else:
                stages[here, PASSES] += 1
                if later != used + 1:
                    stages[here, SWITCHES] += 1
            mark[here, channels] = used + 1
            furthest = max(furthest, here)
        seen += is_seen
        for at in range(count):
            if mark[at, channels] == 0:
                continue
            stages[at, SEEN] += 1
            cells[at, mark[at, channels] - 1, FIRST] += 1
            several = 0
            for one in range(channels):
                if mark[at, one] > 0:
                    several += 1
                    cells[at, one, CUSTOMERS] += 1
                    cells[at, one, WENT_ON] += mark[at, one] - 1
            stages[at, SEVERAL] += several > 1
    return seen
