"""What scores say of everybody: NPS, CSAT, CES and expectations, each with its interval and n. 95 %."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

from periplo.answers.intervals import Z95, wilson
from periplo.core.surveys import CES, CSAT, EXPECTATION, NPS

SCORED = (NPS, CSAT, CES, EXPECTATION)
Counts = Mapping[int, int]  # score -> how many gave it
_STEPS = 60  # halvings of an interval: below any rounding


class Figure(NamedTuple):
    """A value between `low` and `high`, of n answers. NPS and expectation -100…100, CSAT a share, CES 1…7."""

    value: float
    low: float
    high: float
    n: int


def score(kind: str, counts: Counts) -> Figure | None:
    """The figure by which answers of this kind are told; None without answers, or where a kind has none."""
    n = sum(counts.values())
    if n == 0 or kind not in SCORED:
        return None
    if kind == CSAT:
        return _satisfied(counts, n)
    if kind == CES:
        return mean(counts, 1.0, 7.0)
    above, below = (9, 6) if kind == NPS else (1, -1)
    high = sum(k for given, k in counts.items() if given >= above)
    low = sum(k for given, k in counts.items() if given <= below)
    least, most = difference(high, low, n)
    return Figure(100 * (high - low) / n, 100 * least, 100 * most, n)


def difference(first: int, second: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Between which values the difference of two shares of one sample likely lies: promoters less detractors.

    The score interval of Tango (1998), Statistics in Medicine 17, 891-908: those values that a score test at the
    same level would not reject. It stays within -1 and 1 and has a width also where all answers agree.
    """
    here = (first - second) / n
    return _end(first, second, n, -1.0, here, z), _end(first, second, n, here, 1.0, z)


def _end(first: int, second: int, n: int, low: float, high: float, z: float) -> float:
    """Where the test's statistic reaches z between the estimate and one end of the scale."""
    outward = high if abs(low - (first - second) / n) < abs(high - (first - second) / n) else low
    inside, outside = (low, high) if outward == high else (high, low)
    if abs(_statistic(first, second, n, outside)) <= z:
        return outside
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        inside, outside = (
            (middle, outside) if abs(_statistic(first, second, n, middle)) <= z else (inside, middle)
        )
    return inside


def _statistic(first: int, second: int, n: int, delta: float) -> float:
    """Tango's score statistic of the hypothesis that the difference is `delta`."""
    a = 2 * n
    b = (2 * n - first + second) * delta - first - second
    c = -second * delta * (1 - delta)
    other = (sqrt(max(b * b - 4 * a * c, 0.0)) - b) / (2 * a)
    spread = n * (2 * other + delta * (1 - delta))
    gap = first - second - n * delta
    if spread <= 0:
        return 0.0 if abs(gap) < 1e-12 else float("inf")
    return gap / sqrt(spread)


def _satisfied(counts: Counts, n: int) -> Figure:
    """The share of fours and fives, with Wilson's interval."""
    happy = sum(k for given, k in counts.items() if given >= 4)
    low, high = wilson(happy, n) or (0.0, 1.0)
    return Figure(happy / n, low, high, n)


def mean(counts: Counts, least: float, most: float) -> Figure:
    """The mean of some answers with Student's interval, cut at the ends of the scale; one answer tells no interval."""
    n = sum(counts.values())
    mean = sum(given * k for given, k in counts.items()) / n
    if n == 1:
        return Figure(mean, least, most, n)
    # An exact sum of squares: scores are whole numbers, so nothing is lost to rounding before the root.
    squares = (
        sum(given * given * k for given, k in counts.items()) * n
        - sum(given * k for given, k in counts.items()) ** 2
    )
    from scipy.special import stdtrit  # costs 0.1 s to import, and most questions do not need it

    half = float(stdtrit(n - 1, 0.975)) * sqrt(squares / (n * (n - 1)) / n)
    return Figure(mean, max(least, mean - half), min(most, mean + half), n)
