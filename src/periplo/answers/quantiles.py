"""Exact quantiles of whole numbers that come in any number of pieces, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


def quantile(pieces: Sequence[NDArray[np.int64]], part: Fraction, unit: int = 1) -> float | None:
    """The quantile at `part`, in `unit`s of the numbers; None of nothing.

    Between two neighbours it is read off the straight line that joins them (type 7 of Hyndman & Fan (1996),
    The American Statistician 50, 361-365: the way of NumPy, R and spreadsheets), in whole numbers until the
    last division, so the same numbers give the same bytes in whichever pieces they come.
    """
    return quantiles(pieces, (part,), unit)[0]


def quantiles(
    pieces: Sequence[NDArray[np.int64]], parts: Sequence[Fraction], unit: int = 1
) -> tuple[float | None, ...]:
    """Several quantiles at once; see `quantile`."""
    numbers = pieces[0].copy() if len(pieces) == 1 else np.concatenate([np.empty(0, np.int64), *pieces])
    if not numbers.size:
        return (None,) * len(parts)
    places = [part * (numbers.size - 1) for part in parts]
    wanted = {int(place) for place in places} | {min(int(place) + 1, numbers.size - 1) for place in places}
    numbers.partition(sorted(wanted))
    return tuple(float(_between(numbers, place) / unit) for place in places)


def _between(numbers: NDArray[np.int64], place: Fraction) -> Fraction:
    low = int(place)
    if place == low:
        return Fraction(int(numbers[low]))
    return int(numbers[low]) + (place - low) * (int(numbers[low + 1]) - int(numbers[low]))


MEDIAN, P90 = Fraction(1, 2), Fraction(9, 10)
