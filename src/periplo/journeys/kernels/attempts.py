"""Funnels counted by attempt: each event of the first step opens one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.careful import CENSOR, DROP
from periplo.journeys.kernels.folds import ONE, ZERO
from periplo.journeys.kernels.matching import serves, serves_any
from periplo.journeys.kernels.ordered import EVER

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


@compiled()
def follow_attempts(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    hidden: Bools,
    table: NDArray[np.uint64],
    optional: Bools,
    within: int,
    between: Int64s,
    excluded: NDArray[np.uint64],
    exclusions: Int64s,
    is_strict: bool,
    took: Int64s,
    owner: Int64s,
    censored: Bools,
) -> int:
    """Fills took (attempts, steps), owner (attempts,) the journey of each, and censored; returns how many.

    Room is due for one attempt an event. An event that serves the first step opens an attempt and does nothing
    else; any other serves the latest open attempt that needs it. Events of one instant are taken in the order
    of the steps, unless strict. The other arguments are those of careful.careful_chains.
    """
    steps = optional.size
    attempts = 0
    can_close = within != EVER
    for step in range(1, steps):
        can_close = can_close or between[step] != EVER
    longest = 0
    for k in range(start.size):
        longest = max(longest, stop[k] - start[k])
    order, stands = np.empty(longest, np.int64), np.empty(longest, np.int64)
    alive = np.empty(longest, np.int64)  # open attempts, as they were opened
    dropped = np.empty(longest, np.bool_)
    standing = np.empty(steps, np.int64)  # open attempts at each step
    for k in range(start.size):
        n = 0
        for row in range(start[k], stop[k]):
            if hidden.size and hidden[row]:
                continue
            if is_strict or serves_any(table, codes[row]) or excluded[codes[row]] != ZERO:
                order[n] = row
                n += 1
        if not is_strict:
            _sort_instants(order, n, at, codes, table, steps)
        first, living = attempts, 0
        standing[:] = 0
        for place in range(n):
            row = order[place]
            now, code = at[row], codes[row]
            if can_close:
                kept = 0
                for turn in range(living):
                    attempt = alive[turn]
                    stand = stands[attempt - first]
                    if now - at[took[attempt, 0]] <= within and _can_go_on(
                        stand, now - at[took[attempt, stand]], optional, between
                    ):
                        alive[kept] = attempt
                        kept += 1
                    else:
                        standing[stand] -= 1
                living = kept
            is_taken = serves(table, code, 0)
            if is_taken:
                took[attempts, :] = -1
                took[attempts, 0], owner[attempts], censored[attempts] = row, k, False
                dropped[attempts - first], stands[attempts - first] = False, 0
                if is_strict:
                    living = 0
                    standing[:] = 0
                if steps > 1:
                    standing[0] += 1
                    alive[living] = attempts
                    living += 1
                attempts += 1
            elif _is_needed(table, code, optional, standing):
                turn = living - 1
                while turn >= 0 and not is_taken:
                    attempt = alive[turn]
                    stand = stands[attempt - first]
                    gap = now - at[took[attempt, stand]]
                    step = stand + 1
                    while not (serves(table, code, step) and gap <= between[step]) and optional[step]:
                        step += 1
                        if step == steps:
                            break
                    if step < steps and serves(table, code, step) and gap <= between[step]:
                        is_taken = True
                        took[attempt, step], stands[attempt - first] = row, step
                        standing[stand] -= 1
                        if step + 1 < steps:
                            standing[step] += 1
                        else:
                            living -= 1
                            for later in range(turn, living):
                                alive[later] = alive[later + 1]
                    turn -= 1
            if is_strict and not is_taken:
                living = 0
                standing[:] = 0
            if excluded[code] != ZERO:
                living = _barred(
                    excluded[code],
                    exclusions,
                    alive,
                    living,
                    first,
                    stands,
                    standing,
                    dropped,
                    censored,
                    now,
                    at,
                    took,
                )
        # The dropped ones leave; the others close up.
        kept = first
        for attempt in range(first, attempts):
            if not dropped[attempt - first]:
                owner[kept], censored[kept] = owner[attempt], censored[attempt]
                for step in range(steps):
                    took[kept, step] = took[attempt, step]
                kept += 1
        attempts = kept
    return attempts


@compiled()
def _can_go_on(stand: int, gap: int, optional: Bools, between: Int64s) -> bool:
    for step in range(stand + 1, optional.size):
        if gap <= between[step]:
            return True
        if not optional[step]:
            break
    return False


@compiled()
def _is_needed(table: NDArray[np.uint64], code: int, optional: Bools, standing: Int64s) -> bool:
    """Whether some open attempt stands where an event of this class could be its next step."""
    is_open = False
    for step in range(1, optional.size):
        is_open = standing[step - 1] > 0 or (is_open and optional[step - 1])
        if is_open and serves(table, code, step):
            return True
    return False


@compiled()
def _barred(
    met: np.uint64,
    exclusions: Int64s,
    alive: Int64s,
    living: int,
    first: int,
    stands: Int64s,
    standing: Int64s,
    dropped: Bools,
    censored: Bools,
    now: int,
    at: Int64s,
    took: Int64s,
) -> int:
    """Drops or censors the open attempts that an excluded event meets; returns how many stay open."""
    kept = 0
    for turn in range(living):
        attempt = alive[turn]
        stand = stands[attempt - first]
        is_barred = False
        for which in range(exclusions.shape[0]):
            if (met >> np.uint64(which)) & ONE == ZERO or at[took[attempt, stand]] == now:
                continue
            if exclusions[which, 0] <= stand < exclusions[which, 1]:
                is_barred = True
                if exclusions[which, 2] == DROP:
                    dropped[attempt - first] = True
                elif exclusions[which, 2] == CENSOR:
                    censored[attempt] = True
        if is_barred:
            standing[stand] -= 1
        else:
            alive[kept] = attempt
            kept += 1
    return kept


@compiled()
def _sort_instants(
    order: Int64s, n: int, at: Int64s, codes: NDArray, table: NDArray[np.uint64], steps: int
) -> None:
    """Puts the events of each instant in the order of the first step that they can serve, others last."""
    for place in range(1, n):
        row = order[place]
        key = _first_served(table, codes[row], steps)
        to = place
        while (
            to > 0
            and at[order[to - 1]] == at[row]
            and _first_served(table, codes[order[to - 1]], steps) > key
        ):
            order[to] = order[to - 1]
            to -= 1
        order[to] = row


@compiled()
def _first_served(table: NDArray[np.uint64], code: int, steps: int) -> int:
    for step in range(steps):
        if serves(table, code, step):
            return step
    return steps
