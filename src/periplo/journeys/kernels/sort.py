"""Putting rows in order: by customer with a counting sort, then each customer's rows by time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.columns import Int64s
from periplo.journeys.compiled import compiled
from periplo.journeys.interning import looked_up

_SHORT = 64


@compiled()
def _scatter(codes: NDArray, places: NDArray, next_free: NDArray, order: NDArray) -> None:
    for row in range(len(codes)):
        place = places[codes[row]]
        order[next_free[place]] = row
        next_free[place] += 1


@compiled()
def _counted(codes: NDArray, places: NDArray, counts: NDArray) -> None:
    for row in range(len(codes)):
        counts[places[codes[row]]] += 1


@compiled()
def _by_time(starts: NDArray, order: NDArray, at: NDArray) -> None:
    """Sorts each run by time, keeping arrival order among equals. at, order: (n,), changed together."""
    for run in range(len(starts) - 1):
        low, high = starts[run], starts[run + 1]
        tidy = True
        for row in range(low + 1, high):
            if at[row] < at[row - 1]:
                tidy = False
                break
        if tidy:
            continue
        if high - low <= _SHORT:
            for row in range(low + 1, high):
                moment, whose = at[row], order[row]
                place = row
                while place > low and at[place - 1] > moment:
                    at[place] = at[place - 1]
                    order[place] = order[place - 1]
                    place -= 1
                at[place] = moment
                order[place] = whose
        else:
            ranks = np.argsort(at[low:high], kind="mergesort")
            moments, whose_all = at[low:high].copy(), order[low:high].copy()
            for place in range(high - low):
                at[low + place] = moments[ranks[place]]
                order[low + place] = whose_all[ranks[place]]


def grouped(codes: NDArray, places: Int64s, groups: int) -> tuple[Int64s, NDArray[np.int64]]:
    """A counting sort, stable.

    codes: (n,) unsigned; places: the group, 0 to groups - 1, of each code. Returns: (groups + 1,) where each group
    starts, and (n,) the rows in order of their group, within a group as they came.
    """
    counts = np.zeros(groups, np.int64)
    _counted(codes, places, counts)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    order = np.empty(len(codes), np.int64)
    _scatter(codes, places, starts[:-1].copy(), order)
    return starts, order


@compiled()
def _by_seq(starts: NDArray, order: NDArray, at: NDArray, seq: NDArray) -> None:
    """Sorts rows of one instant within a run by seq. at: (n,) in order; seq: (n,) by row."""
    for run in range(len(starts) - 1):
        low = starts[run]
        while low < starts[run + 1]:
            high = low + 1
            tidy = True
            while high < starts[run + 1] and at[high] == at[low]:
                if seq[order[high]] < seq[order[high - 1]]:
                    tidy = False
                high += 1
            if not tidy:
                whose = order[low:high].copy()
                ranks = np.argsort(seq[whose], kind="mergesort")
                for place in range(high - low):
                    order[low + place] = whose[ranks[place]]
            low = high


def in_time(starts: Int64s, order: Int64s, at: Int64s, seq: Int64s | None = None) -> Int64s:
    """Brings each group's rows into order of time, and of seq within one instant; `order` is changed.

    starts: (groups + 1,); order: (n,) rows by group; at: (n,) instants by row; seq: (n,) by row, or None where rows
    came in that order. Returns (n,) instants in order.
    """
    instants = looked_up(at, order)
    _by_time(starts, order, instants)
    if seq is not None and not bool((seq[1:] > seq[:-1]).all()):
        _by_seq(starts, order, instants, seq)
    return instants
