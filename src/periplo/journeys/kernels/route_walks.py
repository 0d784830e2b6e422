"""Routes over a map: a customer's meetings with it, from the first one to the goal and what follows, or to silence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.scores import NO_SCORE

Int64s = NDArray[np.int64]
LATE, OTHER_CHANNEL, FLAGS = 1, 2, 4  # of a step: column * FLAGS + what was not as drawn
CUSTOMER, BEGUN, LASTED, REACHED, OVER, VALUE, SCORED, SCORE, FACTS = range(9)
NONE = -1


@compiled()
def walk_routes(
    first: int,
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    met_of: NDArray[np.int32],
    is_goal: NDArray[np.bool_],
    channel: Int64s,
    allowed: NDArray[np.bool_],
    way_allowed: NDArray[np.bool_],
    way_of: Int64s,
    promised: Int64s,
    value: Int64s,
    score: NDArray[np.int16],
    idle: int,
    period_start: int,
    period_end: int,
    until: int,
    steps: NDArray[np.int32],
    step_at: Int64s,
    offsets: Int64s,
    facts: Int64s,
) -> tuple[int, int]:
    """Lays the routes that begin in the half-open period; int64 all. Returns routes and customers with an event in it.

    met_of, is_goal: (classes,) the first touchpoint that an event meets, NONE where none, and whether it is the goal.
    channel: (rows,) codes, 0 where none is told, or empty; allowed: (touchpoints, channels), way_allowed: (ways,
    channels) for drawn ways with channels of their own, way_of: (touchpoints, touchpoints) which, NONE where none.
    promised: (touchpoints, touchpoints) microseconds, NONE where none. value: (rows,) or empty; score: likewise.
    steps: room for one a row, column * FLAGS + flags; meetings of one touchpoint in a row are one step. step_at: its
    first instant. offsets: (rows + 1,). facts: (rows, FACTS): the customer's position, when the route began, how long
    it lasted, whether the goal was reached, whether it is over by `until`, and its value, scores and their sum.

    A route begins with a meeting and ends with silence longer than `idle`. Once the goal was reached, it goes on only
    with touchpoints that stand further on the map than the one at which it was; without a map it ends there.
    """
    touchpoints = promised.shape[0]
    since = np.empty((touchpoints, touchpoints), np.int64)  # first meeting of one since the last of the other
    routes, laid, people = 0, 0, 0
    for k in range(start.size):
        is_open, counted, is_seen = False, False, False
        last, previous, reached_at = np.int64(0), np.int64(NONE), np.int64(NONE)
        is_reached = False
        for i in range(start[k], stop[k]):
            if ours.size > 0 and ours[i]:
                continue
            is_seen = is_seen or period_start <= at[i] < period_end
            met = np.int64(met_of[codes[i]])
            goal = is_goal[codes[i]]
            if is_open and at[i] - last > idle:
                is_open = False
                if counted:
                    facts[routes - 1, OVER] = 1
            if is_open and is_reached and (goal or (met >= 0 and met <= reached_at)):
                is_open = False
                if counted:
                    facts[routes - 1, OVER] = 1
            if not is_open and met < 0:
                continue
            if not is_open:
                is_open, is_reached, previous, reached_at = True, False, np.int64(NONE), np.int64(NONE)
                counted = period_start <= at[i] < period_end
                last = at[i]
                since[:, :] = NONE
                if counted:
                    offsets[routes] = laid
                    facts[routes, :] = 0
                    facts[routes, CUSTOMER], facts[routes, BEGUN] = first + k, at[i]
                    routes += 1
            if counted:
                if value.size > 0:
                    facts[routes - 1, VALUE] += value[i]
                if score.size > 0 and score[i] != NO_SCORE:
                    facts[routes - 1, SCORED] += 1
                    facts[routes - 1, SCORE] += score[i]
            if met >= 0:
                last = at[i]
                flags = 0
                for origin in range(touchpoints):
                    if promised[origin, met] >= 0 and origin != met and since[origin, met] >= 0:
                        if at[i] - since[origin, met] > promised[origin, met]:
                            flags |= LATE
                        since[origin, met] = NONE
                for target in range(touchpoints):
                    if promised[met, target] >= 0 and since[met, target] < 0:
                        since[met, target] = at[i]
                if channel.size > 0 and channel[i] > 0:
                    if not allowed[met, channel[i]]:
                        flags |= OTHER_CHANNEL
                    elif previous >= 0 and way_of[previous, met] >= 0:
                        is_drawn = way_allowed[way_of[previous, met], channel[i]]
                        flags |= 0 if is_drawn else OTHER_CHANNEL
                if counted:
                    facts[routes - 1, LASTED] = at[i] - facts[routes - 1, BEGUN]
                    if previous == met:
                        steps[laid - 1] |= flags
                    else:
                        steps[laid] = met * FLAGS + flags
                        step_at[laid] = at[i]
                        laid += 1
                previous = met
            if goal and not is_reached:
                last = at[i]
                is_reached, reached_at = True, met if met >= 0 else previous
                if touchpoints == 0:  # without a map nothing stands further on than the goal
                    reached_at = np.int64(1 << 40)
                if counted:
                    facts[routes - 1, REACHED] = 1
        if is_open and counted and until - last > idle:
            facts[routes - 1, OVER] = 1
        people += is_seen
    offsets[routes] = laid
    return routes, people


@compiled()
def distinct(offsets: Int64s, steps: NDArray[np.int32], which: Int64s, first: Int64s) -> int:
    """Numbers routes that are alike, by their steps: which (routes,) and first (routes,) one of each; how many."""
    routes = offsets.size - 1
    size = 1
    while size < 2 * routes + 1:
        size *= 2
    places = np.full(size, NONE, np.int64)
    found = 0
    for route in range(routes):
        low, high = offsets[route], offsets[route + 1]
        mix = np.uint64(high - low)
        for i in range(low, high):
            mix = (mix ^ np.uint64(steps[i])) * np.uint64(0x9E3779B97F4A7C15)
            mix ^= mix >> np.uint64(29)
        place = np.int64(mix & np.uint64(size - 1))
        while True:
            one = places[place]
            if one < 0:
                places[place], first[found], which[route] = found, route, found
                found += 1
                break
            at = offsets[first[one]]
            if offsets[first[one] + 1] - at == high - low:
                alike = True
                for i in range(high - low):
                    if steps[at + i] != steps[low + i]:
                        alike = False
                        break
                if alike:
                    which[route] = one
                    break
            place = (place + 1) & (size - 1)
    return found
