"""How each customer came: the first event, the first known channel, the last touch before buying, and their word."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
FIRST_ROW, TRACE, LAST, SAID = range(4)  # columns of found


@compiled()
def find_arrivals(
    start: Int64s,
    stop: Int64s,
    ours: NDArray[np.bool_],
    channel: NDArray[np.int16],
    is_touch: NDArray[np.bool_],
    said: NDArray[np.int16],
    converts: NDArray[np.bool_],
    found: Int64s,
) -> None:
    """Fills found (customers, 4), -1 where there is none.

    Per row: ours, or empty; channel and said, -1 where none; converts. is_touch: (channels,) whether a channel
    is what may have brought somebody. TRACE and LAST look no further than the first conversion, itself included;
    LAST is -1 for who never converted. SAID is the first word that there is, whenever it was said.
    """
    has_ours = ours.size > 0
    for k in range(start.size):
        latest = np.int64(-1)
        has_bought = False
        for row in range(start[k], stop[k]):
            if has_ours and ours[row]:
                continue
            if found[k, FIRST_ROW] < 0:
                found[k, FIRST_ROW] = row
            if said[row] >= 0 and found[k, SAID] < 0:
                found[k, SAID] = said[row]
            if has_bought:
                continue
            if channel[row] >= 0:
                if found[k, TRACE] < 0:
                    found[k, TRACE] = channel[row]
                if is_touch[channel[row]]:
                    latest = channel[row]
            if converts[row]:
                has_bought = True
                found[k, LAST] = latest
