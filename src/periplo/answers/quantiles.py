"""Exact quantiles of whole numbers that come in any number of pieces, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.kernels.selecting import count_buckets, take_bucket
from periplo.journeys.masks import read_only

Int64s = NDArray[np.int64]
MEDIAN, P90 = Fraction(1, 2), Fraction(9, 10)
FEW = 10_000  # up to here a partial sort is quick
BUCKET_BITS = 12


def quantile(pieces: Sequence[Int64s], part: Fraction, unit: int = 1) -> float | None:
    """The quantile at `part`, in `unit`s of the numbers; None of nothing.

    Between two neighbours it is read off the straight line that joins them (type 7 of Hyndman & Fan (1996),
    The American Statistician 50, 361-365: the way of NumPy, R and spreadsheets), in whole numbers until the
    last division, so the same numbers give the same bytes in whichever pieces they come.
    """
    return quantiles(pieces, (part,), unit)[0]


def quantiles(pieces: Sequence[Int64s], parts: Sequence[Fraction], unit: int = 1) -> tuple[float | None, ...]:
    """Several quantiles at once; see `quantile`."""
    some = [read_only(piece) for piece in pieces if len(piece)]
    n = sum(map(len, some))
    if not n:
        return (None,) * len(parts)
    places = [part * (n - 1) for part in parts]
    wanted = sorted({at for place in places for at in (int(place), min(int(place) + 1, n - 1))})
    found = _smallest(some, wanted) if n <= FEW else _smallest_of_many(some, wanted)
    return tuple(float(_between(found, place) / unit) for place in places)


def _between(found: dict[int, int], place: Fraction) -> Fraction:
    low = int(place)
    if place == low:
        return Fraction(found[low])
    return found[low] + (place - low) * (found[low + 1] - found[low])


def _smallest(pieces: Sequence[Int64s], places: Sequence[int]) -> dict[int, int]:
    """The numbers that would stand at these places if all were sorted."""
    numbers = np.partition(np.concatenate(pieces), places)
    return {place: int(numbers[place]) for place in places}


def _smallest_of_many(pieces: Sequence[Int64s], places: Sequence[int]) -> dict[int, int]:
    """As _smallest: numbers are counted in buckets of equal width, and only the bucket of a place is sorted."""
    low = min(int(piece.min()) for piece in pieces)
    high = max(int(piece.max()) for piece in pieces)
    shift = max(0, (high - low).bit_length() - BUCKET_BITS)
    counts = np.zeros(1 << BUCKET_BITS, np.int64)
    for piece in pieces:
        count_buckets(piece, low, shift, counts)
    ends = np.cumsum(counts)
    found: dict[int, int] = {}
    for bucket in sorted({int(np.searchsorted(ends, place, side="right")) for place in places}):
        inside = [place for place in places if ends[bucket] - counts[bucket] <= place < ends[bucket]]
        taken, filled = np.empty(counts[bucket], np.int64), 0
        for piece in pieces:
            filled = take_bucket(piece, low, shift, bucket, taken, filled)
        begin = int(ends[bucket] - counts[bucket])
        there = _smallest([taken], [place - begin for place in inside])
        found |= {place: there[place - begin] for place in inside}
    return found
