"""Steps of paths: what a customer or a visit did at each place after an event, before it, or around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
ENDED, BEGUN = -1, -2  # in the place of a step: nothing came after, nothing was before
NEVER = np.iinfo(np.int64).min
ROW, STEPS = range(2)  # columns of arrivals


@compiled()
def lay_steps(
    begin: Int64s,
    end: Int64s,
    code: NDArray[np.int32],
    at: Int64s,
    opens: NDArray[np.bool_],
    closes: NDArray[np.bool_],
    back: int,
    ahead: int,
    collapse: bool,
    codes: NDArray[np.int32],
    times: Int64s,
    anchors: Int64s,
    arrivals: Int64s,
) -> None:
    """Lays the steps of each unit, rows begin[k]:end[k], around its first row that opens a route.

    code: (rows,) the step that each row is, -1 where it is none; at: (rows,) microseconds. opens, closes: (rows,) or
    empty; without `opens` a route begins before the first step. A row that closes ends the route: nothing is laid
    after it. collapse: steps alike that follow each other are one, at the time of the first.
    Fills: codes (units, back + 1 + ahead), the anchor at place `back`; times likewise, NEVER where no step is;
    anchors (units,) its row, the first step's where nothing opens, -1 without any: the unit has no route then, and its
    codes and times are left as they are; arrivals (units, 2): the row that closes and how many steps after the anchor
    it is, -1 where none does.
    """
    has_open, has_close = opens.size > 0, closes.size > 0
    for k in range(begin.size):
        anchors[k], arrivals[k, ROW], arrivals[k, STEPS] = -1, -1, -1
        for row in range(begin[k], end[k]):
            if code[row] >= 0 and (not has_open or opens[row]):
                anchors[k] = row
                break
        anchor = anchors[k]
        if anchor < 0:
            continue
        for place in range(back + 1 + ahead):
            codes[k, place] = BEGUN if place < back else ENDED
            times[k, place] = NEVER
        if has_open:
            codes[k, back], times[k, back] = code[anchor], at[anchor]
            last = code[anchor]
        else:
            codes[k, back] = BEGUN
            last = np.int32(BEGUN)
        place = 0
        for row in range(anchor + 1 if has_open else anchor, end[k]):
            if place == ahead and not has_close:
                break
            if code[row] < 0:
                continue
            is_same = collapse and code[row] == last
            if not is_same:
                place += 1
                last = code[row]
                if place <= ahead:
                    codes[k, back + place], times[k, back + place] = last, at[row]
            if has_close and closes[row]:
                arrivals[k, ROW], arrivals[k, STEPS] = row, place
                break
        place, last = back, codes[k, back]
        for behind in range(anchor - begin[k]):
            row = anchor - 1 - behind
            if code[row] < 0:
                continue
            if collapse and code[row] == last:
                if place < back:
                    times[k, place] = at[row]
                continue
            if place == 0:
                break
            place -= 1
            last = code[row]
            codes[k, place], times[k, place] = last, at[row]
