"""What a customer's events amount to: how many, what sum, first, last, one after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
NEVER = np.iinfo(np.int64).min
COUNT, SUM, FIRST, LAST = range(4)

ONE, ZERO = np.uint64(1), np.uint64(0)
DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
PLACE = np.zeros(64, np.int64)  # of the one bit set in a word, by the word's product with the constant
for _k in range(64):
    PLACE[((1 << _k) * int(DE_BRUIJN) % (1 << 64)) >> 58] = _k
SHIFT = np.uint64(58)


@compiled()
def fold_events(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    now: int,
    bounds: Int64s,
    kinds: Int64s,
    since: Int64s,
    columns: Int64s,
    values: Int64s,
    found: Int64s,
) -> None:
    """Folds the events up to `now`, inclusive, of each customer into found (customers, folds) int64.

    The folds of rule r are bounds[r]:bounds[r + 1]. kinds, since, columns: (folds,) int64; a fold sees events
    from `since` on, inclusive. SUM adds values[i, column]; FIRST and LAST are instants, NEVER where none.
    """
    words = table.shape[1]
    for k in range(start.size):
        for fold in range(kinds.size):
            found[k, fold] = NEVER if kinds[fold] >= FIRST else 0
        for i in range(start[k], stop[k]):
            if at[i] > now:
                break
            for word in range(words):
                bits = table[codes[i], word]
                while bits != ZERO:
                    lowest = bits & (~bits + ONE)
                    bits ^= lowest
                    rule = word * 64 + PLACE[(lowest * DE_BRUIJN) >> SHIFT]
                    for fold in range(bounds[rule], bounds[rule + 1]):
                        if at[i] < since[fold]:
                            continue
                        kind = kinds[fold]
                        if kind == COUNT:
                            found[k, fold] += 1
                        elif kind == SUM:
                            found[k, fold] += values[i, columns[fold]]
                        elif kind == LAST or found[k, fold] == NEVER:
                            found[k, fold] = at[i]


@compiled()
def follow_events(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    table: NDArray[np.uint64],
    now: int,
    rules: Int64s,
    within: int,
    found: NDArray[np.bool_],
) -> None:
    """Whether rules (m,) are met one after the other, first to last within `within`, inclusive (< 0: ever).

    found: (customers,) bool. One event meets one rule of the sequence only.
    """
    m = rules.size
    asked = np.zeros(table.shape[1], np.uint64)
    for j in range(m):
        asked[rules[j] // 64] |= ONE << np.uint64(rules[j] % 64)
    begun = np.empty(m, np.int64)  # latest start of a chain that has met rules[: j + 1]
    for k in range(start.size):
        begun[:] = NEVER
        for i in range(start[k], stop[k]):
            if at[i] > now:
                break
            is_met = False
            for word in range(table.shape[1]):
                is_met = is_met or table[codes[i], word] & asked[word] != ZERO
            if not is_met:
                continue
            for back in range(m):
                j = m - 1 - back
                if (table[codes[i], rules[j] // 64] >> np.uint64(rules[j] % 64)) & ONE == ZERO:
                    continue
                before = at[i] if j == 0 else begun[j - 1]
                if before != NEVER and (within < 0 or at[i] - before <= within):
                    begun[j] = before
        found[k] = begun[m - 1] != NEVER


@compiled()
def fold_listed(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    first: Int64s,
    listed: Int64s,
    now: int,
    kinds: Int64s,
    since: Int64s,
    columns: Int64s,
    values: Int64s,
    found: Int64s,
) -> None:
    """fold_events, where the folds of class c are known beforehand: listed[first[c]:first[c + 1]]."""
    # What one event adds is written out here as above: in a function of their own both loops take twice as long.
    for k in range(start.size):
        for fold in range(kinds.size):
            found[k, fold] = NEVER if kinds[fold] >= FIRST else 0
        for i in range(start[k], stop[k]):
            if at[i] > now:
                break
            code = codes[i]
            for place in range(first[code], first[code + 1]):
                fold = listed[place]
                if at[i] < since[fold]:
                    continue
                kind = kinds[fold]
                if kind == COUNT:
                    found[k, fold] += 1
                elif kind == SUM:
                    found[k, fold] += values[i, columns[fold]]
                elif kind == LAST or found[k, fold] == NEVER:
                    found[k, fold] = at[i]


@compiled()
def follow_listed(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    met: NDArray[np.uint64],
    m: int,
    now: int,
    within: int,
    found: NDArray[np.bool_],
) -> None:
    """follow_events, where it is known beforehand which of its m rules, at most 64, each class meets: bits of met."""
    begun = np.empty(m, np.int64)
    for k in range(start.size):
        begun[:] = NEVER
        for i in range(start[k], stop[k]):
            bits = met[codes[i]]
            if bits == ZERO:
                continue
            if at[i] > now:
                break
            for back in range(m):
                j = m - 1 - back
                if (bits >> np.uint64(j)) & ONE == ZERO:
                    continue
                before = at[i] if j == 0 else begun[j - 1]
                if before != NEVER and (within < 0 or at[i] - before <= within):
                    begun[j] = before
        found[k] = begun[m - 1] != NEVER


@compiled()
def micro_units(numbers: NDArray[np.float64], found: Int64s) -> None:
    """Numbers as whole millionths, so that sums are exact; 0 where absent or beyond what 64 bits hold."""
    for i in range(numbers.size):
        value = np.rint(numbers[i] * 1e6)
        found[i] = np.int64(value) if abs(value) < 9e18 else 0
