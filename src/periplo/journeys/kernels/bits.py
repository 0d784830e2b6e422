"""Rule bits of events that hang on more than the event's name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled


@compiled()
def add_bits(
    told: NDArray[np.uint64], event: NDArray[np.uint16], truth: NDArray[np.bool_], table: NDArray[np.uint64]
) -> None:
    """Adds to told (rows, words) the bits that table (names, words) has for each event where truth (rows,) holds."""
    for word in range(told.shape[1]):
        for i in range(event.size):
            if truth[i]:
                told[i, word] |= table[event[i], word]
