"""Finding the k-th smallest of very many numbers without moving them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]


@compiled()
def count_buckets(numbers: Int64s, low: int, shift: int, counts: Int64s) -> None:
    """Adds to counts how many numbers lie in each bucket of 2 ** shift from `low` on."""
    for i in range(numbers.size):
        counts[np.uint64(numbers[i] - low) >> np.uint64(shift)] += 1


@compiled()
def take_bucket(numbers: Int64s, low: int, shift: int, bucket: int, taken: Int64s, filled: int) -> int:
    """Lays the numbers of one bucket into `taken` from `filled` on; returns how many it holds then."""
    for i in range(numbers.size):
        if np.int64(np.uint64(numbers[i] - low) >> np.uint64(shift)) == bucket:
            taken[filled] = numbers[i]
            filled += 1
    return filled
