"""What is counted: sessions, waits between the steps taken, attempts still open."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import NEVER
from periplo.journeys.kernels.matching import serves, serves_any

Int64s = NDArray[np.int64]
TAKEN, LOST, WAITS, BINS = range(4)  # columns of counts; the bins stand from BINS on


@compiled()
def cut_sessions(start: Int64s, stop: Int64s, at: Int64s, gap: int) -> tuple[Int64s, Int64s, Int64s]:
    """Start, stop and customer of each session; a silence of more than `gap` microseconds begins another.

    All (sessions,) int64; a customer without events has none.
    """
    count = 0
    for k in range(start.size):
        for i in range(start[k], stop[k]):
            count += i == start[k] or at[i] - at[i - 1] > gap
    begin, end, owner = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64)
    n = 0
    for k in range(start.size):
        for i in range(start[k], stop[k]):
            if i == start[k] or at[i] - at[i - 1] > gap:
                begin[n], owner[n] = i, k
                n += 1
            end[n - 1] = i + 1
    return begin, end, owner


@compiled()
def tally_steps(
    took: Int64s,
    at: Int64s,
    lost: NDArray[np.bool_],
    chosen: NDArray[np.bool_],
    bounds: Int64s,
    counts: Int64s,
    waits: Int64s,
) -> None:
    """Counts the steps taken (units, steps) and lays every wait since the previous step taken, microseconds.

    chosen: (units,) bool, or empty for all; lost: (units,) bool. counts: (steps, 4 + bounds) int64 of
    zeros: taken, lost to sight just there, waits laid, and how many of them are up to each of the ascending
    bounds, or longer; waits: (steps, units).
    """
    is_choosy = chosen.size > 0
    for k in range(took.shape[0]):
        if is_choosy and not chosen[k]:
            continue
        previous, stands = np.int64(-1), np.int64(-1)
        for step in range(took.shape[1]):
            row = took[k, step]
            if row < 0:
                continue
            counts[step, TAKEN] += 1
            if stands >= 0:
                wait, place = at[row] - previous, 0
                waits[step, counts[step, WAITS]] = wait
                counts[step, WAITS] += 1
                for bound in bounds:
                    place += wait > bound
                counts[step, BINS + place] += 1
            previous, stands = at[row], np.int64(step)
        if stands >= 0 and lost[k]:
            counts[stands, LOST] += 1


@compiled()
def open_since(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    any_step: bool,
    since: Int64s,
) -> None:
    """Fills the instant of each journey's last event that can serve the first step (or any step); NEVER."""
    for k in range(start.size):
        since[k] = NEVER
        for back in range(stop[k] - start[k]):
            row = stop[k] - 1 - back
            code = codes[row]
            if (any_step and serves_any(table, code)) or (not any_step and serves(table, code, 0)):
                since[k] = at[row]
                break
