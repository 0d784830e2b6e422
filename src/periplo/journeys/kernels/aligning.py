"""Routes held against an automaton: the fewest meetings to take away or to add until the automaton allows them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
EDIT = np.int64(1 << 31)  # the cost of one; what lies below it parts edit paths that are as short
FAR = np.int64(1 << 62)


@compiled()
def align(
    offsets: Int64s,
    columns: NDArray[np.int32],
    column_of: NDArray[np.int32],
    table: NDArray[np.int32],
    furthest: NDArray[np.int32],
    is_whole: NDArray[np.bool_],
    group: Int64s,
    whole: bool,
    needed: NDArray[np.bool_],
    edits: Int64s,
    added: NDArray[np.bool_],
    skipped: NDArray[np.int32],
) -> None:
    """The shortest edit path of each route; those alike in their first steps follow each other for speed.

    offsets: (routes + 1,), columns: the steps of all routes. column_of, table, furthest, is_whole: the automaton's.
    whole: a route must meet all that is needed; else only what is due up to the furthest group that it met itself.
    needed: (columns,). edits: (routes,) the fewest. added: (steps,) what to take away. skipped: (routes, columns) how
    often to add each. Among paths as short, those that add fewest touchpoints that need not be met, and end where the
    route was; then, seen from the end, a step is kept rather than taken away, and that rather than one added.
    An edit path goes through pairs of a place in the route and a state; by places it never goes back, so each place
    is one layer, and within it adding goes from state to state: no cost is below 0, so it is found as by Dijkstra.
    """
    states, count = table.shape
    longest = 0
    for route in range(offsets.size - 1):
        longest = max(longest, offsets[route + 1] - offsets[route])
    cost = np.full((longest + 1, states), FAR, np.int64)
    cost[0, 0] = 0
    _spread(cost[0], table, needed)
    is_there = np.zeros(count, np.bool_)
    for route in range(offsets.size - 1):
        low, length = offsets[route], offsets[route + 1] - offsets[route]
        same = 0
        if route > 0:
            before = offsets[route - 1]
            limit = min(length, low - before)
            while same < limit and columns[before + same] == columns[low + same]:
                same += 1
        for place in range(same, length):
            column = columns[low + place]
            for state in range(states):
                there = cost[place, state]
                cost[place + 1, state] = there + EDIT if there < FAR else FAR
            for state in range(states):
                to = table[state, column]
                if to >= 0 and cost[place, state] < cost[place + 1, to]:
                    cost[place + 1, to] = cost[place, state]
            _spread(cost[place + 1], table, needed)
        due = -1
        is_there[:] = False
        for place in range(length):
            due = max(due, group[columns[low + place]])
            is_there[columns[low + place]] = True
        best, best_own = -1, False
        for state in range(states):
            is_end = is_whole[state] if whole else furthest[state] == due
            if not is_end:
                continue
            is_own = state == 0 or is_there[column_of[state]]
            less = FAR if best < 0 else cost[length, best] - cost[length, state]
            if less > 0 or (less == 0 and (is_own or not best_own)):
                best, best_own = state, is_own
        edits[route] = cost[length, best] // EDIT
        _trace(cost, table, needed, columns, low, length, best, count, added, skipped[route])


@compiled()
def _spread(cost: Int64s, table: NDArray[np.int32], needed: NDArray[np.bool_]) -> None:
    """Meetings added: from each state to those after it."""
    states, count = table.shape
    is_new = True
    while is_new:
        is_new = False
        for state in range(states):
            if cost[state] >= FAR:
                continue
            for column in range(count):
                to = table[state, column]
                if to < 0:
                    continue
                there = cost[state] + EDIT + (not needed[column])
                if there < cost[to]:
                    cost[to] = there
                    is_new = is_new or to < state


@compiled()
def _trace(
    cost: Int64s,
    table: NDArray[np.int32],
    needed: NDArray[np.bool_],
    columns: NDArray[np.int32],
    low: int,
    length: int,
    state: int,
    count: int,
    added: NDArray[np.bool_],
    skipped: NDArray[np.int32],
) -> None:
    states = table.shape[0]
    place = length
    while place > 0 or cost[place, state] > 0:
        here = cost[place, state]
        found = False
        if place > 0:
            column = columns[low + place - 1]
            for before in range(states):
                if table[before, column] == state and cost[place - 1, before] == here:
                    place, state, found = place - 1, before, True
                    break
            if not found and cost[place - 1, state] == here - EDIT:
                added[low + place - 1] = True
                place, found = place - 1, True
        if found:
            continue
        for before in range(states):
            for column in range(count):
                if table[before, column] == state and cost[place, before] == here - EDIT - (
                    not needed[column]
                ):
                    skipped[column] += 1
                    state, found = before, True
                    break
            if found:
                break
