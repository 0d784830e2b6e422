"""Differences between two groups over strata, and how many of many may be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, sqrt

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import Z95

Int64s = NDArray[np.int64]
FALSE_RATE = 0.05  # of the differences told as clear, at most so many are none


@dataclass(frozen=True, slots=True)
class Difference:
    """Treated less control, between low and high at 95 %; p: how likely one as large would be without any."""

    value: float
    low: float
    high: float
    p: float


def share_difference(successes: Int64s, n: Int64s) -> Difference | None:
    """Difference of two shares over strata; None where no stratum has both groups.

    successes, n: (strata, 2) whole numbers, control first, treated second.
    The Mantel-Haenszel risk difference with the variance of Sato, right for few large and for many sparse strata.
    Source: Mantel & Haenszel (1959), J. Natl. Cancer Inst. 22, 719-748; Sato (1989), Biometrics 45, 1323-1324.
    """
    n0, n1 = (n[:, arm].astype(np.float64) for arm in (0, 1))
    x0, x1 = (successes[:, arm].astype(np.float64) for arm in (0, 1))
    whole = n0 + n1
    some = (n0 > 0) & (n1 > 0)
    if not some.any():
        return None
    n0, n1, x0, x1, whole = (column[some] for column in (n0, n1, x0, x1, whole))
    weight = float((n1 * n0 / whole).sum())
    value = float(((x1 * n0 - x0 * n1) / whole).sum()) / weight
    p = float(((n1**2 * x0 - n0**2 * x1 + n1 * n0 * (n0 - n1) / 2) / whole**2).sum())
    q = float(((x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * whole)).sum())
    return _told(value, (value * p + q) / weight**2)


def mean_difference(sums: Int64s, squares: Int64s, n: Int64s) -> Difference | None:
    """Difference of two means over strata, weighted as share_difference weighs; None where it has no spread to tell.

    sums, squares: (strata, 2) sums of the values and of their squares; n: (strata, 2) how many. A stratum counts
    with at least two values in each group.
    """
    count = n.astype(np.float64)
    some = (n >= 2).all(axis=1)
    if not some.any():
        return None
    count, total, square = count[some], sums[some].astype(np.float64), squares[some].astype(np.float64)
    mean = total / count
    spread = np.maximum(square - count * mean**2, 0.0) / (count - 1) / count
    weight = count[:, 0] * count[:, 1] / count.sum(axis=1)
    value = float((weight * (mean[:, 1] - mean[:, 0])).sum() / weight.sum())
    return _told(value, float((weight**2 * spread.sum(axis=1)).sum() / weight.sum() ** 2))


def _told(value: float, variance: float) -> Difference:
    deviation = sqrt(max(variance, 0.0))
    p = erfc(abs(value) / deviation / sqrt(2)) if deviation else float(value == 0)
    return Difference(value, value - Z95 * deviation, value + Z95 * deviation, p)


def believed(p_values: Sequence[float], rate: float) -> tuple[bool, ...]:
    """Which of many findings to believe, so that on average at most this rate of those believed is wrong.

    Source: Benjamini & Yekutieli (2001), Annals of Statistics 29, 1165-1188, theorem 1.3: valid however the
    findings depend on each other, as touchpoints of one journey do.
    """
    count = len(p_values)
    if not count:
        return ()
    harmonic = sum(1 / k for k in range(1, count + 1))
    order = sorted(range(count), key=lambda place: p_values[place])
    passing = [
        rank for rank, place in enumerate(order, 1) if p_values[place] <= rank * rate / (count * harmonic)
    ]
    limit = max(passing, default=0)
    kept = set(order[:limit])
    return tuple(place in kept for place in range(count))


def alike(successes: int, n: int, other_successes: int, other_n: int) -> float:
    """How likely two shares would differ at least as much if there were no difference; 1 where too few tell.

    The chi-square of two by two with one degree of freedom; each of its four expected counts must be 5 or more.
    Source: Pearson (1900), Philosophical Magazine 50, 157-175; the rule of five of Cochran (1954), Biometrics 10.
    """
    whole, total = n + other_n, successes + other_successes
    if not n or not other_n or min(n, other_n) * min(total, whole - total) < 5 * whole:
        return 1.0
    share = total / whole
    spread = share * (1 - share) * (1 / n + 1 / other_n)
    return erfc(abs(successes / n - other_successes / other_n) / sqrt(2 * spread))


def told_apart(likely: Sequence[float]) -> tuple[bool, ...]:
    """Which differences to believe, by how likely they are (alike); where too few tell, none is even tried."""
    tested = [place for place, p in enumerate(likely) if p < 1]
    sure = dict(zip(tested, believed([likely[place] for place in tested], FALSE_RATE), strict=True))
    return tuple(sure.get(place, False) for place in range(len(likely)))


@dataclass(frozen=True, slots=True)
class Odds:
    """A ratio of odds between low and high, 95 %."""

    ratio: float
    low: float
    high: float


def odds_ratio(having: int, n: int, other_having: int, other_n: int) -> Odds:
    """How much the odds of having something differ in the first group from the second, one added to every count.

    The added ones keep what one group never has from looking endless: 5 of 10 against 0 of 10 is 11.
    Source: Woolf (1955), Annals of Human Genetics 19, 251-253, for the interval of the logarithm; the added counts as
    a uniform prior on each share.
    """
    a, b, c, d = having + 1, n - having + 1, other_having + 1, other_n - other_having + 1
    ratio, spread = (a / b) / (c / d), Z95 * sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return Odds(ratio, ratio * exp(-spread), ratio * exp(spread))
