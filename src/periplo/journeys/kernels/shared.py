"""Ordered funnels with optional steps, or with simultaneous events that could serve several steps, in one pass.

As in ordered.py, for each step (and number of optional steps taken) the latest start of any chain that has come
so far is kept: without windows between the steps and without exclusions no other start can do better later.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import NEVER
from periplo.journeys.kernels.laying import lay_chain
from periplo.journeys.kernels.matching import pair_step, serves, serves_any, serves_several
from periplo.journeys.kernels.ordered import EVER, LEFT_OUT

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


@compiled()
def shared_chains(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    optional: Bools,
    required: Int64s,
    within: int,
    depth: Int64s,
    took: Int64s,
) -> None:
    """Fills took (journeys, steps) of the journeys whose depth is LEFT_OUT; arguments as in careful.py."""
    steps = optional.size
    choices, longest = 1, 0
    for step in range(steps):
        choices += optional[step]
    for k in range(start.size):
        if depth[k] == LEFT_OUT:
            longest = max(longest, stop[k] - start[k])
    rows, holder, tried = (
        np.empty(longest, np.int64),
        np.empty(longest, np.int64),
        np.empty(longest, np.bool_),
    )
    # Of the chain that has come to a step: where in rows it began, and the instant at which it came.
    begun, came = np.empty((steps, choices), np.int64), np.empty((steps, choices), np.int64)
    before, ever = np.empty((steps, choices), np.int64), np.full(steps, EVER)
    for k in range(start.size):
        if depth[k] != LEFT_OUT:
            continue
        for step in range(steps):
            took[k, step] = -1
        n = 0
        for row in range(start[k], stop[k]):
            if serves_any(table, codes[row]):
                rows[n] = row
                n += 1
        begun.fill(-1)
        came.fill(NEVER)
        best_depth, best_more, best_end, best_start = 0, 0, NEVER, -1
        low = 0
        while low < n:
            now, high, is_hard = at[rows[low]], low, serves_several(table, codes[rows[low]])
            while high + 1 < n and at[rows[high + 1]] == now:
                high += 1
                is_hard = is_hard or serves_several(table, codes[rows[high]])
            if best_depth == required[steps - 1] and best_more == choices - 1:
                break
            if is_hard and high > low:
                _pair_all(
                    low, high, rows, at, codes, table, optional, within, begun, came, before, holder, tried
                )
            else:
                _take_all(low, high, rows, at, codes, table, optional, within, begun, came)
            for step in range(steps):
                for more in range(choices):
                    if came[step, more] != now:
                        continue
                    is_better = required[step] > best_depth or (
                        required[step] == best_depth and more > best_more
                    )
                    is_as_good = required[step] == best_depth and more == best_more and best_end == now
                    if is_better or (is_as_good and at[rows[begun[step, more]]] > at[rows[best_start]]):
                        best_depth, best_more, best_end = required[step], more, now
                        best_start = begun[step, more]
            low = high + 1
        if best_start < 0:
            continue
        # Of the starts at one instant, the first to arrive that gets there.
        place, kinds = best_start, 0
        while place > 0 and at[rows[place - 1]] == at[rows[best_start]]:
            place -= 1
        while took[k, 0] < 0:
            if serves(table, codes[rows[place]], 0) and _is_new(place, holder, kinds, rows, codes, table):
                holder[kinds] = place
                kinds += 1
                lay_chain(
                    place, best_depth, best_more, best_end, rows, n, at, codes, table, optional, required, ever,
                    False, took[k],
                )  # fmt: skip
            place += 1


@compiled()
def _is_new(
    place: int, kinds: Int64s, n: int, rows: Int64s, codes: NDArray, table: NDArray[np.uint64]
) -> bool:
    """Whether the event serves other steps than those at kinds[:n]: events that serve the same are as good."""
    for kind in range(n):
        is_same = True
        for word in range(table.shape[1]):
            is_same = is_same and table[codes[rows[place]], word] == table[codes[rows[kinds[kind]]], word]
        if is_same:
            return False
    return True


@compiled()
def _take_all(
    low: int,
    high: int,
    rows: Int64s,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    optional: Bools,
    within: int,
    begun: Int64s,
    came: Int64s,
) -> None:
    """Lets every chain take what it can of one event, or of several of one instant that serve one step each."""
    steps, now = optional.size, at[rows[low]]
    for turn in range(steps):
        # One event fills one step only: the deepest first. Several of one instant go in the order of the steps.
        step = turn if high > low else steps - 1 - turn
        place = low
        while place <= high and not serves(table, codes[rows[place]], step):
            place += 1
        if place > high:
            continue
        if step == 0:
            begun[0, 0], came[0, 0] = place, now
            continue
        for back in range(step):
            origin = step - 1 - back
            for more in range(begun.shape[1]):
                s = begun[origin, more]
                if s >= 0 and now - at[rows[s]] <= within:
                    _come(step, more + optional[step], s, now, rows, at, begun, came)
            if not optional[origin]:
                break


@compiled()
def _come(
    step: int, more: int, s: int, now: int, rows: Int64s, at: Int64s, begun: Int64s, came: Int64s
) -> None:
    """A chain that began at rows[s] has come to a step; the one that had come before stays unless it began earlier."""
    if begun[step, more] < 0 or at[rows[begun[step, more]]] < at[rows[s]]:
        begun[step, more], came[step, more] = s, now


@compiled()
def _pair_all(
    low: int,
    high: int,
    rows: Int64s,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    optional: Bools,
    within: int,
    begun: Int64s,
    came: Int64s,
    before: Int64s,
    holder: Int64s,
    tried: Bools,
) -> None:
    """As _take_all, where some of several events of one instant could serve several steps."""
    now = at[rows[low]]
    for step in range(begun.shape[0]):
        for more in range(begun.shape[1]):
            before[step, more] = begun[step, more]
    for origin in range(before.shape[0]):
        for more in range(before.shape[1]):
            s = before[origin, more]
            if s >= 0 and now - at[rows[s]] <= within:
                _pair_on(
                    origin, more, s, low, high, rows, at, codes, table, optional, begun, came, holder, tried
                )
    kinds, found = np.empty(high - low + 1, np.int64), 0
    for place in range(low, high + 1):
        if serves(table, codes[rows[place]], 0) and _is_new(place, kinds, found, rows, codes, table):
            kinds[found] = place
            found += 1
            _come(0, 0, place, now, rows, at, begun, came)
            _pair_on(0, 0, place, low, high, rows, at, codes, table, optional, begun, came, holder, tried)


@compiled()
def _pair_on(
    origin: int,
    more: int,
    s: int,
    low: int,
    high: int,
    rows: Int64s,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    optional: Bools,
    begun: Int64s,
    came: Int64s,
    holder: Int64s,
    tried: Bools,
) -> None:
    """Takes the chain on from `origin` by events of this instant, to each step that it can come to.

    All required steps on the way must find an event each, then as many of the optional ones as can: sets of
    steps that find events are a matroid, so greed finds the most.
    """
    n, now = high - low + 1, at[rows[low]]
    here = rows[low : high + 1]
    for last in range(origin + 1, optional.size):
        for place in range(n):
            holder[place] = -1
        added, is_way = 0, True
        for turn in range(2):  # first what must be, then what may be
            for step in range(origin + 1, last + 1):
                must = step == last or not optional[step]
                if not is_way or must != (turn == 0):
                    continue
                for place in range(n):
                    tried[place] = low + place == s
                if pair_step(step, here, n, codes, table, holder, tried):
                    added += optional[step]
                elif must:
                    is_way = False
        if is_way:
            _come(last, more + added, s, now, rows, at, begun, came)
        elif not optional[last]:
            break
