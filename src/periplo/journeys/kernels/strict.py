"""Strict funnels: each step is taken by the very next event, in order of arrival; see answers/funnel.py."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import NEVER, ONE, ZERO
from periplo.journeys.kernels.laying import lay_chain
from periplo.journeys.kernels.matching import serves

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


@compiled()
def take_consecutive(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    hidden: Bools,
    table: NDArray[np.uint64],
    within: int,
    between: Int64s,
    took: Int64s,
) -> None:
    """Fills took (journeys, steps): the rows of the deepest run of events that serve the steps one by one.

    Among the deepest the one that ends earliest, then the one that begins latest. table: (classes, words) steps
    that an event can serve; hidden: (rows,) events that are not looked at, or empty; windows as in ordered.py.
    """
    steps = took.shape[1]
    has_hidden = hidden.size > 0
    run = np.empty(steps, np.int64)
    for k in range(start.size):
        best, best_end, best_start = 0, np.int64(NEVER), np.int64(NEVER)
        for step in range(steps):
            took[k, step] = -1
        for first in range(start[k], stop[k]):
            if table[codes[first], 0] & ONE == ZERO or (has_hidden and hidden[first]):
                continue
            deep, begun, last = 1, at[first], at[first]
            run[0] = first
            for row in range(first + 1, stop[k]):
                if deep == steps:
                    break
                if has_hidden and hidden[row]:
                    continue
                served = (table[codes[row], deep >> 6] >> np.uint64(deep & 63)) & ONE != ZERO
                if not served or at[row] - begun > within or at[row] - last > between[deep]:
                    break
                run[deep], last = row, at[row]
                deep += 1
            if deep > best or (deep == best and last == best_end and begun > best_start):
                best, best_end, best_start = deep, last, begun
                for step in range(deep):
                    took[k, step] = run[step]


@compiled()
def strict_chains(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    hidden: Bools,
    table: NDArray[np.uint64],
    optional: Bools,
    required: Int64s,
    within: int,
    between: Int64s,
    took: Int64s,
) -> None:
    """As take_consecutive, where steps may be optional: (steps,) bool; required: (steps,) how many are not, so far."""
    choices = 1
    for step in range(optional.size):
        choices += optional[step]
    latest, before = (
        np.empty((optional.size, choices), np.int64),
        np.empty((optional.size, choices), np.int64),
    )
    longest = 0
    for k in range(start.size):
        longest = max(longest, stop[k] - start[k])
    rows = np.empty(longest, np.int64)
    for k in range(start.size):
        for step in range(took.shape[1]):
            took[k, step] = -1
        n = 0
        for row in range(start[k], stop[k]):
            if not (hidden.size and hidden[row]):
                rows[n] = row
                n += 1
        best_start, best_depth, best_more, best_end = -1, 0, 0, NEVER
        for s in range(n):
            if not serves(table, codes[rows[s]], 0):
                continue
            deep, more, end = _follow_strictly(
                s, rows, n, at, codes, table, optional, required, within, between, latest, before
            )
            is_better = deep > best_depth or (deep == best_depth and more > best_more)
            is_as_good = deep == best_depth and more == best_more
            if is_better or (
                is_as_good and (end < best_end or (end == best_end and at[rows[s]] > at[rows[best_start]]))
            ):
                best_start, best_depth, best_more, best_end = s, deep, more, end
        if best_start >= 0:
            lay_chain(
                best_start, best_depth, best_more, best_end, rows, n, at, codes, table, optional, required, between,
                True, took[k],
            )  # fmt: skip


@compiled()
def _follow_strictly(
    s: int,
    rows: Int64s,
    n: int,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    optional: Bools,
    required: Int64s,
    within: int,
    between: Int64s,
    latest: Int64s,
    before: Int64s,
) -> tuple[int, int, int]:
    """How deep the attempt that starts at rows[s] goes, with how many optional steps, and when it gets there."""
    latest.fill(NEVER)
    begun = at[rows[s]]
    latest[0, 0] = begun
    deep, more, end = 1, 0, begun
    for place in range(s + 1, n):
        row = rows[place]
        now, gap = at[row], at[row] - at[rows[place - 1]]
        if now - begun > within:
            break
        for step in range(latest.shape[0]):
            for more_here in range(latest.shape[1]):
                before[step, more_here] = latest[step, more_here]
        latest.fill(NEVER)
        is_alive = False
        for step in range(1, latest.shape[0]):
            if gap > between[step] or not serves(table, codes[row], step):
                continue
            for back in range(step):
                origin = step - 1 - back
                for more_here in range(latest.shape[1]):
                    if before[origin, more_here] != NEVER:
                        sum_here = more_here + optional[step]
                        latest[step, sum_here] = now
                        is_alive = True
                        if required[step] > deep or (required[step] == deep and sum_here > more):
                            deep, more, end = required[step], sum_here, now
                if not optional[origin]:
                    break
        if not is_alive:
            break
    return deep, more, end
