"""Touches before conversions: each customer's touches since the last conversion, within a look back.

Every touch belongs to one path only. What no conversion claims became a lost path.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
ONE = 1 << 30  # one conversion, where its parts are whole numbers
PATHS, TOUCHES = range(2)  # of filled


@compiled()
def lay_paths(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    ours: NDArray[np.bool_],
    channel: NDArray[np.int16],
    converts: NDArray[np.bool_],
    money: Int64s,
    since: int,
    look_back: int,
    half_life: float,
    codes: NDArray[np.int16],
    ends: Int64s,
    earned: Int64s,
    decay: Int64s,
    filled: Int64s,
) -> None:
    """Lays paths one after the other; those that end before `since` are passed over.

    start, stop: (customers,) rows; per row: at, microseconds; ours, or empty; channel, -1 where it is no touch;
    converts; money, micro-units. look_back: microseconds, both ends included; half_life: microseconds.
    Fills: codes (touches,) of the paths; ends (paths,) where each ends in codes; earned (paths,) the money of its
    conversion, -1 where it was lost; decay (channels, 2): conversions in parts of ONE, and money, by time decay;
    filled (2,): how many paths and touches there are. A conversion without a touch is an empty path.
    """
    has_ours = ours.size > 0
    paths, touches = filled[PATHS], filled[TOUCHES]
    for k in range(start.size):
        low, high = start[k], stop[k]
        pending = low  # touches in rows pending:i are not claimed yet
        for i in range(low, high + 1):
            is_end = i == high
            if not is_end and (not converts[i] or (has_ours and ours[i])):
                continue
            stop_row = high if is_end else i + 1  # an order that came by an ad was touched by it
            reach = at[i] - look_back if not is_end else 0
            if not is_end:
                first = stop_row
                weight = 0.0
                begun = touches
                for row in range(pending, stop_row):
                    if channel[row] >= 0 and at[row] >= reach and not (has_ours and ours[row]):
                        first = min(first, row)
                        if at[i] >= since:
                            codes[touches] = channel[row]
                            touches += 1
                            weight += 0.5 ** ((at[i] - at[row]) / half_life)
                if at[i] >= since:
                    ends[paths] = touches
                    earned[paths] = money[i]
                    paths += 1
                    if touches > begun:
                        left, left_money = np.int64(ONE), money[i]
                        place = begun
                        for row in range(first, stop_row):
                            if channel[row] >= 0 and at[row] >= reach and not (has_ours and ours[row]):
                                part = 0.5 ** ((at[i] - at[row]) / half_life) / weight if weight > 0 else 0.0
                                given, given_money = np.int64(part * ONE), np.int64(part * money[i])
                                if place == touches - 1:
                                    given, given_money = left, left_money
                                decay[channel[row], 0] += given
                                decay[channel[row], 1] += given_money
                                left -= given
                                left_money -= given_money
                                place += 1
                stop_row = first
            # What stands before the look back of the conversion, or after the last one, was lost.
            upper = stop_row
            while True:
                last = upper - 1
                while last >= pending and (channel[last] < 0 or (has_ours and ours[last])):
                    last -= 1
                if last < pending or at[last] < since:
                    break
                lowest = last
                for row in range(last, pending - 1, -1):
                    if at[row] < at[last] - look_back:
                        break
                    lowest = row
                for row in range(lowest, last + 1):
                    if channel[row] >= 0 and not (has_ours and ours[row]):
                        codes[touches] = channel[row]
                        touches += 1
                ends[paths] = touches
                earned[paths] = -1
                paths += 1
                upper = lowest
            pending = i + 1
    filled[PATHS], filled[TOUCHES] = paths, touches
