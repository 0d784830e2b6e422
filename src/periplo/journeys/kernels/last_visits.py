"""Visits one after the other, with what marked each: how it went, which visit it was, and when the next one came."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
IS_ERROR, IS_CONTACT, IS_RETURN, IS_BEGUN, IS_BOUGHT = 1, 2, 4, 8, 16  # bits of kinds
FAILED, UNHAPPY, ASKED, RETURNED, UNFINISHED, PLAIN = range(6)  # how a visit went, the first that fits
FIRST, SECOND, LATER = range(3)  # which visit: the first, the second or third, a later one
COLUMNS = CUSTOMER, END, GAP, HOW, WHICH, STAGE, USUAL = range(7)
NONE = -1


@compiled()
def lay_visits(
    start: Int64s,
    stop: Int64s,
    customer: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    felt: NDArray[np.bool_],
    stage_of: NDArray[np.int32],
    kinds: NDArray[np.uint8],
    gap: int,
    visits: Int64s,
) -> int:
    """Lays each visit of each customer, and returns how many there are; a silence of more than `gap` begins another.

    ours, felt (whether it says something unhappy): per row, may be empty. stage_of: (classes,) the stage of the first
    touchpoint an event meets, -1 none. Fills visits (7, room): customer; instant of its last event; microseconds to the
    next visit, -1 where none came; how it went; which visit it was; the stage last met, -1 none; the mean silence
    before the visits so far, microseconds, -1 with fewer than two.
    """
    n = 0
    for k in range(start.size):
        before, number, stage = np.int64(NONE), 0, np.int64(NONE)
        held, is_unhappy, silences = 0, False, np.int64(0)
        for i in range(start[k], stop[k]):
            if ours.size > 0 and ours[i]:
                continue
            now = at[i]
            if before == NONE or now - at[before] > gap:
                if before != NONE:
                    silences += now - at[before]
                    visits[GAP, n - 1] = now - at[before]
                number += 1
                held, is_unhappy = 0, False
                visits[CUSTOMER, n], visits[GAP, n] = customer[k], NONE
                visits[WHICH, n] = FIRST if number == 1 else SECOND if number < 4 else LATER
                visits[USUAL, n] = silences // (number - 1) if number > 2 else NONE
                n += 1
            if stage_of[codes[i]] != NONE:
                stage = np.int64(stage_of[codes[i]])
            held |= kinds[codes[i]]
            is_unhappy |= felt.size > 0 and felt[i]
            how = PLAIN
            if held & IS_ERROR:
                how = FAILED
            elif is_unhappy:
                how = UNHAPPY
            elif held & IS_CONTACT:
                how = ASKED
            elif held & IS_RETURN:
                how = RETURNED
            elif held & IS_BEGUN and not held & IS_BOUGHT:
                how = UNFINISHED
            visits[END, n - 1], visits[HOW, n - 1], visits[STAGE, n - 1] = now, how, stage
            before = np.int64(i)
    return n
