"""Passes from one event of a customer to the next: counts, time between them, distinct customers.

An edge is a number: origin * (names + 1) + to, where the code `names` stands for the start as origin and for
the end as to. Few names: the edge is its own place in the table of cells. Many: `keys`, an open-addressing
table of a power of two places with -1 where free, gives it one.

Arrays handed to a function inside a hot loop are counted as references, atomically, at 20 ns an event; so the
loops below repeat a few lines instead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
CARRY_BITS = 60
CARRY = 1 << CARRY_BITS  # a sum of gaps above this hands its upper part on, so no sum overflows
N, CUSTOMERS, GAP, LAST = range(4)  # columns of cells; LAST is the last customer seen, from 1
SEEN, USED = range(2)  # of tally: customers with at least one event; places taken in keys

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_UPPER = np.uint64(24)
_ONE = np.uint64(1)


@compiled()
def _place(keys: Int64s, edge: np.uint64, tally: Int64s) -> np.uint64:
    mask = np.uint64(keys.size) - _ONE
    place = ((edge * _GOLDEN) >> _UPPER) & mask
    while keys[place] != np.int64(edge):
        if keys[place] == -1:
            keys[place] = np.int64(edge)
            tally[USED] += 1
            return place
        place = (place + _ONE) & mask
    return place


@compiled()
def count_passes(
    start: Int64s,
    stop: Int64s,
    event: NDArray[np.uint16],
    at: Int64s,
    ours: NDArray[np.bool_],
    names: int,
    first: int,
    keys: Int64s,
    cells: Int64s,
    carried: Int64s,
    tally: Int64s,
) -> int:
    """Counts passes into cells (places, 4) and carried (places,), from customer `first` on.

    start, stop: (customers,) int64 rows; event: (n,) uint16; at: (n,) int64 microseconds; ours: (n,) bool of
    events that are passed over, or empty. Returns the customer at whom `keys` must first become roomier (as
    many as there are customers: done).
    """
    none, width = np.uint64(names), np.uint64(names + 1)
    is_keyed, has_ours = keys.size > 0, ours.size > 0
    for k in range(first, start.size):
        if is_keyed and tally[USED] + stop[k] - start[k] + 1 > keys.size // 2:
            return k
        customer = np.int64(k + 1)
        previous, before = none, np.int64(0)
        for i in range(np.uint64(start[k]), np.uint64(stop[k])):
            if has_ours and ours[i]:
                continue
            code, now = np.uint64(event[i]), at[i]
            edge = previous * width + code
            place = _place(keys, edge, tally) if is_keyed else edge
            total = cells[place, GAP] + (np.int64(0) if previous == none else now - before)
            if total >= CARRY:
                carried[place] += total >> CARRY_BITS
                total &= CARRY - 1
            cells[place, GAP] = total
            cells[place, N] += 1
            cells[place, CUSTOMERS] += np.int64(cells[place, LAST] != customer)
            cells[place, LAST] = customer
            previous, before = code, now
        if previous != none:
            tally[SEEN] += 1
            edge = previous * width + none
            place = _place(keys, edge, tally) if is_keyed else edge
            cells[place, N] += 1
            cells[place, CUSTOMERS] += 1 if cells[place, LAST] != customer else 0
    return start.size


@compiled()
def move_passes(
    keys: Int64s, cells: Int64s, carried: Int64s, roomier: Int64s, new_cells: Int64s, new_carried: Int64s
) -> None:
    """Moves every place of `keys` into `roomier`, with its cells and what it carried."""
    tally = np.zeros(2, np.int64)
    for place in range(keys.size):
        if keys[place] != -1:
            new = _place(roomier, np.uint64(keys[place]), tally)
            new_cells[new] = cells[place]
            new_carried[new] = carried[place]


@compiled()
def lay_gaps(
    start: Int64s,
    stop: Int64s,
    event: NDArray[np.uint16],
    at: Int64s,
    ours: NDArray[np.bool_],
    names: int,
    keys: Int64s,
    ends: Int64s,
    gaps: Int64s,
) -> None:
    """Lays each pass's gap, microseconds, beside those of its edge.

    ends: (places,) int64, where the gaps of each place begin in `gaps` (passes,) int64; moved on in place.
    """
    none, width = np.uint64(names), np.uint64(names + 1)
    is_keyed, has_ours = keys.size > 0, ours.size > 0
    tally = np.zeros(2, np.int64)
    for k in range(start.size):
        previous, before = none, np.int64(0)
        for i in range(np.uint64(start[k]), np.uint64(stop[k])):
            if has_ours and ours[i]:
                continue
            code, now = np.uint64(event[i]), at[i]
            if previous != none:
                edge = previous * width + code
                place = _place(keys, edge, tally) if is_keyed else edge
                gaps[ends[place]] = now - before
                ends[place] += 1
            previous, before = code, now
