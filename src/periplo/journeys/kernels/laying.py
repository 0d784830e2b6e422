"""From where an attempt begins to how deep it goes: which events take its steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.matching import serves

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


@compiled()
def lay_chain(
    s: int,
    deep: int,
    more: int,
    end: int,
    rows: Int64s,
    n: int,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    optional: Bools,
    required: Int64s,
    between: Int64s,
    is_strict: bool,
    took: Int64s,
) -> None:
    """Fills took (steps,) with the rows of the chain from rows[s] that gets there, each step at the earliest.

    A search that goes back where it finds no way on. What failed is remembered, but for events of the instant
    of the one before, where it depends on which of them are already used.
    """
    steps = optional.size
    chain_place, chain_step = np.empty(steps, np.int64), np.empty(steps, np.int64)
    chain_more, next_place = np.empty(steps, np.int64), np.empty(steps, np.int64)
    next_step = np.empty(steps, np.int64)
    failed = np.zeros((n, steps, more + 1), np.bool_)
    length = 1
    chain_place[0], chain_step[0], chain_more[0] = s, 0, 0
    next_place[0], next_step[0] = simultaneous(s, rows, at) if not is_strict else s + 1, 1
    while length > 0:
        top = length - 1
        place, step = chain_place[top], chain_step[top]
        if required[step] == deep and chain_more[top] == more and at[rows[place]] == end:
            break
        to, to_step = next_place[top], next_step[top]
        if to >= n or at[rows[to]] > end or (is_strict and to > place + 1):
            if top > 0 and at[rows[place]] > at[rows[chain_place[top - 1]]]:
                failed[place, step, chain_more[top]] = True
            length -= 1
            continue
        # Which step the next look at this event is for; past a required one, the next event.
        if to_step + 1 < steps and optional[to_step]:
            next_step[top] = to_step + 1
        else:
            next_place[top], next_step[top] = to + 1, step + 1
        if step + 1 >= steps:
            next_place[top] = n
            continue
        sum_here = chain_more[top] + optional[to_step]
        if (
            sum_here > more
            or required[to_step] > deep
            or not serves(table, codes[rows[to]], to_step)
            or at[rows[to]] - at[rows[place]] > between[to_step]
        ):
            continue
        is_used = False
        for earlier in range(length):
            is_used = is_used or chain_place[earlier] == to
        if is_used or (failed[to, to_step, sum_here] and at[rows[to]] > at[rows[place]]):
            continue
        chain_place[length], chain_step[length], chain_more[length] = to, to_step, sum_here
        next_place[length], next_step[length] = (
            to + 1 if is_strict else simultaneous(to, rows, at),
            to_step + 1,
        )
        length += 1
    for place in range(length):
        took[chain_step[place]] = rows[chain_place[place]]


@compiled()
def simultaneous(place: int, rows: Int64s, at: Int64s) -> int:
    """The first of the events of this instant."""
    while place > 0 and at[rows[place - 1]] == at[rows[place]]:
        place -= 1
    return place
