"""Bought together, or one after the other: how often, how much more often than by chance, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.adjusted import believed
from periplo.answers.asked import THIN
from periplo.answers.intervals import wilson

Int64s = NDArray[np.int64]
RATE = 0.05  # of the pairs told, how many may be chance on average
LIFT = 1.2  # below this a pair is not worth acting on, however sure


@dataclass(frozen=True, slots=True)
class Pair:
    """`other` beside `item` in one basket, or in the next basket after one with `item`.

    n: baskets with `item` (that have a next one); both: of these, with `other`. confidence: both / n, with Wilson's
    95 % interval; lift: confidence over the share of `other` among all baskets that could hold it.
    """

    item: str
    other: str
    n: int
    both: int
    confidence: float
    low: float
    high: float
    lift: float


def matrix_of(row: Int64s, column: Int64s, rows: int, columns: int):  # type: ignore[no-untyped-def]
    from scipy.sparse import csr_matrix  # costs 0.1 s to import, and most questions do not need it

    return csr_matrix((np.ones(len(row), np.int64), (row, column)), shape=(rows, columns))


def named(counts: NDArray, names: Sequence[str]) -> Counter[str]:
    return Counter({names[place]: int(counts[place]) for place in np.flatnonzero(counts).tolist()})


def paired(counts, names: Sequence[str], is_ordered: bool) -> Counter[tuple[str, str]]:  # type: ignore[no-untyped-def]
    """Counts of a sparse table by names; where order says nothing each pair stands once, and none with itself."""
    found = counts.tocoo()
    told: Counter[tuple[str, str]] = Counter()
    for one, other, n in zip(found.row.tolist(), found.col.tolist(), found.data.tolist(), strict=True):
        if n and (is_ordered or names[one] < names[other]):
            told[names[one], names[other]] += int(n)
    return told


def both_ways(pairs: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    return Counter({key: n for (one, other), n in pairs.items() for key in ((one, other), (other, one))})


def telling_pairs(
    both: Counter[tuple[str, str]], first: Counter[str], second: Counter[str], whole: int
) -> list[Pair]:
    """Those whose lift is large and more than chance, largest first; one a pair, from the rarer item to the other."""
    found, p_values = [], []
    for (item, other), n in both.items():
        base = second[other] / whole if whole else 0
        if first[item] < THIN or not 0 < base < 1:
            continue
        bounds = wilson(n, first[item])
        assert bounds is not None
        confidence = n / first[item]
        found.append(Pair(item, other, first[item], n, confidence, *bounds, confidence / base))
        p_values.append(_above(n, first[item], base))
    sure = believed(p_values, RATE)
    kept = [pair for pair, is_sure in zip(found, sure, strict=True) if is_sure and pair.lift >= LIFT]
    return sorted(kept, key=lambda pair: (-pair.both * (1 - 1 / pair.lift), pair.item, pair.other))


def _above(n: int, total: int, base: float) -> float:
    """How likely n of total or more would be at this base."""
    from scipy.special import bdtrc

    return float(bdtrc(n - 1, total, base)) if n else 1.0
