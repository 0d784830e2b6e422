"""Sets of whole numbers as columns: by sorting, which is quick for them.

numpy's own `unique`, and with it `union1d` and `setdiff1d`, fills a hash table from 2.3 on, which takes twenty to fifty
times as long for wide integers.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.integer[Any])


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """The different ones of these whole numbers, ascending. values: (n,). Returns (k,)."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def tallied(values: NDArray[Number]) -> tuple[NDArray[Number], NDArray[np.int64]]:
    """The different ones of these whole numbers, ascending, and how often each stands there. (k,) both."""
    ordered = np.sort(values)
    is_first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    begins = np.flatnonzero(is_first)
    return ordered[begins], np.diff(begins, append=len(ordered))


def united(*sets: NDArray[Number]) -> NDArray[Number]:
    """What is in any of these, ascending, each once."""
    return distinct(np.concatenate(sets))


def without(values: NDArray[Number], out: NDArray[Number]) -> NDArray[Number]:
    """The different ones of these that are not among those of `out`, ascending."""
    kept = distinct(values)
    return kept[~are_in(kept, out)]


def are_in(values: NDArray[Number], some: NDArray[Number]) -> NDArray[np.bool_]:
    """Of each value, whether it is among `some`. (n,) bool."""
    known = np.sort(some)
    if not len(known):
        return np.zeros(len(values), np.bool_)
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.asarray(known[place] == values)
