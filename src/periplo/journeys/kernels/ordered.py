"""Plain ordered funnels of up to 64 steps: which chain of events counts for each journey.

find_quickly judges most journeys: those in which no two events of one instant serve, in funnels without windows
between steps in which an event serves one step at most. It first gathers the events that serve, without a
branch, since whether an event serves is what a processor guesses worst.

find_chains judges the others. It keeps, per step, the latest start of any chain that has come so far: no other
start can do better later, so one look at each event is enough. take_steps then walks only from the start found
to the end found. Journeys with events at one instant of which one could serve several steps are left to
careful.py.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import NEVER, ONE, ZERO

Int64s = NDArray[np.int64]
LEFT_OUT = -1  # as depth: not judged here
EVER = 1 << 62  # a window that never closes
NONE, SEVERAL = 127, -1  # instead of the one step that an event can serve


@compiled()
def find_quickly(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    step_of: NDArray[np.uint8],
    steps: int,
    within: int,
    depth: Int64s,
    took: Int64s,
) -> int:
    """Fills depth and took as find_chains and take_steps do; LEFT_OUT where two of one instant serve.

    step_of: (classes,) the step that an event of the class serves, `steps` where none. within: microseconds
    from the start, inclusive. Returns how many were left out.
    """
    longest, left_out = np.int64(0), 0
    for k in range(start.size):
        longest = max(longest, stop[k] - start[k])
    row, step_at = np.empty(longest + 1, np.int64), np.empty(longest + 1, np.uint64)
    # Place 0 holds the event now looked at; place k + 1 the latest start of a chain that has taken step k.
    start_at, begun = np.zeros(steps + 2, np.int64), np.zeros(steps + 2, np.int64)
    zero, one = np.uint64(0), np.uint64(1)
    for k in range(start.size):
        serving = np.uint64(0)
        for i in range(np.uint64(start[k]), np.uint64(stop[k])):
            step = np.uint64(step_of[codes[i]])
            row[serving], step_at[serving] = i, step
            serving += np.uint64(step != np.uint64(steps))
        best, origin, is_tied = zero, np.int64(-1), False
        last = np.int64(NEVER)
        for n in range(serving):
            step, now = step_at[n], at[row[n]]
            is_tied |= now == last
            last = now
            start_at[zero], begun[zero] = now, n
            began, first = start_at[step], begun[step]
            goes_on = (step <= best) & (now - began <= within)
            place = step + one
            start_at[place] = began if goes_on else start_at[place]
            begun[place] = first if goes_on else begun[place]
            if goes_on & (step == best):
                best += one
                origin = first
                if best == np.uint64(steps):
                    is_tied |= n + one < serving and at[row[n + one]] == now
                    break
        took[k, :] = -1
        depth[k] = LEFT_OUT if is_tied else np.int64(best)
        left_out += is_tied
        if is_tied or best == zero:
            continue
        j = np.uint64(origin)
        for taken in range(best):
            while step_at[j] != taken:
                j += one
            took[k, taken] = row[j]
    return left_out


@compiled()
def find_chains(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    bits: NDArray[np.uint64],
    alone: NDArray[np.int8],
    steps: int,
    within: int,
    between: Int64s,
    depth: Int64s,
    begin: Int64s,
    end_at: Int64s,
) -> int:
    """The deepest attempt of each journey, then the earliest to reach that depth, then the latest start.

    bits: (classes,) steps that an event of the class can serve; alone: (classes,) the step if it is one, else
    NONE or SEVERAL. within: microseconds from the start, inclusive; between[k]: from step k - 1 to step k.
    Fills depth (0 where no step was taken, LEFT_OUT), the row at which the attempt begins and the instant at
    which it ends. Returns how many were left out.
    """
    left_out = 0
    last_at, start_at, start_row = (
        np.empty(steps, np.int64),
        np.empty(steps, np.int64),
        np.empty(steps, np.int64),
    )
    for k in range(start.size):
        best, best_at, best_row, best_start = np.int64(0), np.int64(NEVER), np.int64(-1), np.int64(NEVER)
        for i in range(np.uint64(start[k]), np.uint64(stop[k])):
            code = np.uint64(codes[i])
            step = np.int64(alone[code])
            if step > best:  # serves nothing, or a step that no chain has come to yet
                continue
            now = at[i]
            if best == steps and now != best_at:
                break
            if step >= 0 and (i == np.uint64(start[k]) or at[i - np.uint64(1)] != now):
                if step == 0:
                    last_at[0], start_at[0], start_row[0] = now, now, i
                else:
                    previous, place = np.uint64(step - 1), np.uint64(step)
                    if now - start_at[previous] > within or now - last_at[previous] > between[place]:
                        continue
                    last_at[place] = now
                    start_at[place], start_row[place] = start_at[previous], start_row[previous]
                if step == best:
                    best, best_at, best_row, best_start = best + 1, now, start_row[step], start_at[step]
                continue
            served, group, serving = bits[code], bits[code], 1
            is_hard = step == SEVERAL
            row = np.int64(i) - 1
            while row >= start[k] and at[row] == now:
                group |= bits[codes[row]]
                serving += alone[codes[row]] != NONE
                is_hard = is_hard or alone[codes[row]] == SEVERAL
                row -= 1
            if is_hard and serving > 1:
                best = np.int64(LEFT_OUT)
                break
            deepest = best if best < steps else steps - 1
            for turn in range(deepest + 1 if is_hard else steps):
                # One event fills one step only: the deepest first. Several of one instant: in their order.
                step = np.int64(deepest - turn if is_hard else turn)
                if step > best or (group >> np.uint64(step)) & ONE == ZERO:
                    continue
                if step == 0:
                    if served & ONE == ZERO:
                        continue  # an earlier event of this instant
                    last_at[0], start_at[0], start_row[0] = now, now, i
                else:
                    if now - start_at[step - 1] > within or now - last_at[step - 1] > between[step]:
                        continue
                    last_at[step] = now
                    start_at[step], start_row[step] = start_at[step - 1], start_row[step - 1]
                if step == best:
                    best, best_at, best_row, best_start = best + 1, now, start_row[step], start_at[step]
                elif step + 1 == best and now == best_at and start_at[step] > best_start:
                    best_row, best_start = start_row[step], start_at[step]
        depth[k], begin[k], end_at[k] = best, best_row, best_at
        left_out += best == LEFT_OUT
    return left_out


@compiled()
def take_steps(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    bits: NDArray[np.uint64],
    depth: Int64s,
    begin: Int64s,
    took: Int64s,
) -> None:
    """The row of the event that takes each step, the earliest that serves it: took (journeys, steps), -1 none."""
    for k in range(start.size):
        for step in range(took.shape[1]):
            took[k, step] = -1
        if depth[k] <= 0:
            continue
        row = begin[k]
        took[k, 0] = row
        for step in range(1, depth[k]):
            taken, now, bit = row, at[row], ONE << np.uint64(step)
            row += 1
            while taken > start[k] and at[taken - 1] == now:  # simultaneous events have no order
                taken -= 1
                row = taken
            taken = took[k, step - 1]
            while row == taken or bits[codes[row]] & bit == ZERO:
                row += 1
            took[k, step] = row


@compiled()
def take_steps_in_time(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    bits: NDArray[np.uint64],
    between: Int64s,
    depth: Int64s,
    begin: Int64s,
    end_at: Int64s,
    took: Int64s,
) -> None:
    """As take_steps, of those events from which the attempt's end can still be reached in time.

    Backwards, each event is marked with the steps it could take so that the rest follows within `between`;
    forwards, each step takes the earliest that is marked and near enough to the step before.
    """
    marks = np.empty(at.size, np.uint64)
    next_at = np.empty(took.shape[1] + 1, np.int64)
    for k in range(start.size):
        for step in range(took.shape[1]):
            took[k, step] = -1
        if depth[k] <= 0:
            continue
        deep = depth[k]
        first, last = begin[k], begin[k]
        while first > start[k] and at[first - 1] == at[begin[k]]:
            first -= 1
        while last + 1 < stop[k] and at[last + 1] <= end_at[k]:
            last += 1
        next_at[:] = NEVER
        high = last
        while high >= first:  # one instant after the other, backwards
            low = high
            while low > first and at[low - 1] == at[high]:
                low -= 1
            now = at[high]
            marks[low : high + 1] = ZERO
            several = 0
            for row in range(low, high + 1):
                several += bits[codes[row]] != ZERO
            for turn in range(deep):
                # One event fills one step only; several of one instant go in the order of the steps.
                step = deep - 1 - turn if several > 1 else turn
                bit = ONE << np.uint64(step)
                fits = (
                    now == end_at[k]
                    if step == deep - 1
                    else (next_at[step + 1] != NEVER and next_at[step + 1] - now <= between[step + 1])
                )
                if not fits:
                    continue
                for row in range(low, high + 1):
                    if bits[codes[row]] & bit != ZERO:
                        marks[row] |= bit
                        next_at[step] = now
            high = low - 1
        row, took[k, 0] = begin[k], begin[k]
        for step in range(1, deep):
            taken, bit = row, ONE << np.uint64(step)
            while row > first and at[row - 1] == at[taken]:
                row -= 1
            while row == taken or marks[row] & bit == ZERO:
                row += 1
            took[k, step] = row
