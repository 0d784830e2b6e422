"""Ordered funnels in their whole generality, attempt by attempt; see answers/funnel.py.

For exclusions, and for windows between steps where some are optional or events of one instant could serve
several. Slower than ordered.py and shared.py: each start is followed on its own. Where an attempt stands is
kept as `latest`: (steps, optional taken) the latest instant at which a chain from its start has come there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import NEVER, ONE, ZERO
from periplo.journeys.kernels.laying import lay_chain
from periplo.journeys.kernels.matching import pair_step, serves, serves_any, serves_several
from periplo.journeys.kernels.ordered import EVER, LEFT_OUT

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
DROP, CENSOR = 0, 1  # what an exclusion does


@compiled()
def careful_chains(
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
    excluded: NDArray[np.uint64],
    exclusions: Int64s,
    depth: Int64s,
    took: Int64s,
    censored: Bools,
) -> None:
    """Fills took (journeys, steps) and censored (journeys,) of the journeys whose depth is LEFT_OUT.

    table: (classes, words) steps that an event can serve. required: (steps,) how many are not optional, so far.
    hidden: (rows,) events that are not looked at, or empty. excluded: (classes,) bits of the exclusions that an
    event meets; exclusions: (k, 3) step after which, step before which, DROP or CENSOR.
    """
    steps = optional.size
    choices = 1
    for step in range(steps):
        choices += optional[step]
    longest = 0
    for k in range(start.size):
        if depth[k] == LEFT_OUT:
            longest = max(longest, stop[k] - start[k])
    rows = np.empty(longest, np.int64)
    latest, before = np.empty((steps, choices), np.int64), np.empty((steps, choices), np.int64)
    holder, tried = np.empty(longest, np.int64), np.empty(longest, np.bool_)
    can_censor = False
    for which in range(exclusions.shape[0]):
        can_censor = can_censor or exclusions[which, 2] == CENSOR
    for k in range(start.size):
        if depth[k] != LEFT_OUT:
            continue
        for step in range(steps):
            took[k, step] = -1
        n = 0
        for row in range(start[k], stop[k]):
            if hidden.size and hidden[row]:
                continue
            if serves_any(table, codes[row]) or excluded[codes[row]] != ZERO:
                rows[n] = row
                n += 1
        best_start, best_depth, best_more, best_end = -1, 0, 0, NEVER
        limit = EVER
        for turn in range(0 if can_censor else 1, 2):
            cut = EVER
            for s in range(n):
                if at[rows[s]] > limit or not serves(table, codes[rows[s]], 0):
                    continue
                deep, more, end, barred = _follow(
                    s, rows, n, at, codes, table, optional, required, within, between, excluded, exclusions,
                    limit, turn == 0, latest, before, holder, tried,
                )  # fmt: skip
                if turn == 0:
                    if barred == CENSOR:
                        cut = min(cut, end)
                    continue
                if barred == DROP:
                    continue
                is_better = deep > best_depth or (deep == best_depth and more > best_more)
                is_as_good = deep == best_depth and more == best_more
                if is_better or (
                    is_as_good
                    and (end < best_end or (end == best_end and at[rows[s]] > at[rows[best_start]]))
                ):
                    best_start, best_depth, best_more, best_end = s, deep, more, end
            limit = min(limit, cut)
        if best_start >= 0:
            lay_chain(
                best_start, best_depth, best_more, best_end, rows, n, at, codes, table, optional, required, between,
                False, took[k],
            )  # fmt: skip
        censored[k] = limit != EVER and best_depth < required[steps - 1]


@compiled()
def _follow(
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
    excluded: NDArray[np.uint64],
    exclusions: Int64s,
    limit: int,
    is_censoring: bool,
    latest: Int64s,
    before: Int64s,
    holder: Int64s,
    tried: Bools,
) -> tuple[int, int, int, int]:
    """How deep the attempt that starts at rows[s] goes, with how many optional steps, and when it gets there.

    The last is -1, or DROP; or CENSOR, and then the instant is that of the excluded event.
    """
    latest.fill(NEVER)
    begun = at[rows[s]]
    latest[0, 0] = begun
    deep, more, end = 1, 0, begun
    low = s
    while low > 0 and at[rows[low - 1]] == begun:
        low -= 1
    while low < n:
        now = at[rows[low]]
        if now - begun > within or now > limit:
            break
        high = low
        while high + 1 < n and at[rows[high + 1]] == now:
            high += 1
        stood = _standing(latest, between, optional, now) if exclusions.shape[0] and now > begun else -1
        _take_instant(low, high, s, rows, at, codes, table, optional, between, latest, before, holder, tried)
        stands = stood
        for step in range(latest.shape[0]):
            for more_here in range(latest.shape[1]):
                if latest[step, more_here] != now:
                    continue
                stands = max(stands, step)
                if required[step] > deep or (required[step] == deep and more_here > more):
                    deep, more, end = required[step], more_here, now
        if stood >= 0:
            for place in range(low, high + 1):
                met = excluded[codes[rows[place]]]
                for which in range(exclusions.shape[0]):
                    if (met >> np.uint64(which)) & ONE == ZERO:
                        continue
                    if exclusions[which, 0] <= stood and stands < exclusions[which, 1]:
                        if exclusions[which, 2] == DROP:
                            return deep, more, end, DROP
                        if is_censoring:
                            return deep, more, now, CENSOR
        low = high + 1
    return deep, more, end, -1


@compiled()
def _standing(latest: Int64s, between: Int64s, optional: Bools, now: int) -> int:
    """The deepest step that a chain has taken from which it could still go on at `now`; the last one if taken."""
    steps = latest.shape[0]
    for back in range(steps):
        step = steps - 1 - back
        for more in range(latest.shape[1]):
            if latest[step, more] == NEVER:
                continue
            if step == steps - 1:
                return step
            for to in range(step + 1, steps):
                if now - latest[step, more] <= between[to]:
                    return step
                if not optional[to]:
                    break
    return -1


@compiled()
def _take_instant(
    low: int,
    high: int,
    s: int,
    rows: Int64s,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    optional: Bools,
    between: Int64s,
    latest: Int64s,
    before: Int64s,
    holder: Int64s,
    tried: Bools,
) -> None:
    """Lets every chain take what it can of the events of one instant, rows[low:high + 1] but for the start."""
    steps, now = latest.shape[0], at[rows[low]]
    serving, is_hard = 0, False
    for place in range(low, high + 1):
        if place != s and serves_any(table, codes[rows[place]]):
            serving += 1
            is_hard = is_hard or serves_several(table, codes[rows[place]])
    if serving == 0:
        return
    if serving > 1 and is_hard:
        _pair_instant(low, high, s, rows, now, codes, table, optional, between, latest, before, holder, tried)
        return
    for turn in range(1, steps):
        # One event fills one step only; several of one instant go in the order of the steps.
        step = turn if serving > 1 else steps - turn
        is_served = False
        for place in range(low, high + 1):
            is_served = is_served or (place != s and serves(table, codes[rows[place]], step))
        if not is_served:
            continue
        for back in range(step):
            origin = step - 1 - back
            for more in range(latest.shape[1]):
                if latest[origin, more] != NEVER and now - latest[origin, more] <= between[step]:
                    latest[step, more + optional[step]] = now
            if not optional[origin]:
                break


@compiled()
def _pair_instant(
    low: int,
    high: int,
    s: int,
    rows: Int64s,
    now: int,
    codes: NDArray,
    table: NDArray[np.uint64],
    optional: Bools,
    between: Int64s,
    latest: Int64s,
    before: Int64s,
    holder: Int64s,
    tried: Bools,
) -> None:
    """As _take_instant, where events could serve several steps: each chain's further steps are paired with them.

    From each standing, each first step taken now and each last one: the required steps from first to last must
    find an event each, then as many of the optional ones as can (which are a matroid, so greed finds the most).
    """
    steps = latest.shape[0]
    for step in range(steps):
        for more in range(latest.shape[1]):
            before[step, more] = latest[step, more]
    for origin in range(steps):
        for more in range(latest.shape[1]):
            if before[origin, more] == NEVER:
                continue
            for first in range(origin + 1, steps):
                if now - before[origin, more] <= between[first]:
                    for last in range(first, steps):
                        holder[: high - low + 1] = -1
                        if s >= low and s <= high:
                            holder[s - low] = steps  # the start serves none of these: nothing moves it
                        if not _paired(
                            first, last, False, low, high, s, rows, codes, table, optional, holder, tried
                        ):
                            if not optional[last]:
                                break
                            continue
                        added = _more_paired(
                            first, last, low, high, s, rows, codes, table, optional, holder, tried
                        )
                        taken = optional[first] + (optional[last] if last != first else 0) + added
                        latest[last, more + taken] = now
                if not optional[first]:
                    break


@compiled()
def _paired(
    first: int, last: int, is_more: bool, low: int, high: int, s: int, rows: Int64s, codes: NDArray,
    table: NDArray[np.uint64], optional: Bools, holder: Int64s, tried: Bools,
) -> bool:  # fmt: skip
    """Whether first, last and every required step between them find an event of this instant each."""
    for step in range(first, last + 1):
        if step not in (first, last) and optional[step]:
            continue
        if not _one_paired(step, low, high, s, rows, codes, table, holder, tried):
            return False
    return True


@compiled()
def _more_paired(
    first: int, last: int, low: int, high: int, s: int, rows: Int64s, codes: NDArray,
    table: NDArray[np.uint64], optional: Bools, holder: Int64s, tried: Bools,
) -> int:  # fmt: skip
    """How many of the optional steps between first and last find an event too."""
    added = 0
    for step in range(first + 1, last):
        if optional[step] and _one_paired(step, low, high, s, rows, codes, table, holder, tried):
            added += 1
    return added


@compiled()
def _one_paired(
    step: int, low: int, high: int, s: int, rows: Int64s, codes: NDArray, table: NDArray[np.uint64],
    holder: Int64s, tried: Bools,
) -> bool:  # fmt: skip
    n = high - low + 1
    tried[:n] = False
    if s >= low and s <= high:
        tried[s - low] = True
    return pair_step(step, rows[low : high + 1], n, codes, table, holder, tried)
