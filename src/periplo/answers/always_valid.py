"""Intervals that may be looked at every day: confidence sequences for a difference of shares or of means.

An interval made for one look is wrong more often than it says once somebody looks each morning and stops on the first
good day. A confidence sequence holds at all looks at once: with probability 1 - error it never leaves the truth out, so
one may stop whenever one likes. It is wider, by a half to nine tenths, which is the price of looking.

Chosen: the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024), Annals of Statistics
52, 2613-2640, theorem 2.2, with the variance of the difference of two means. Its normal mixture is the very one of the
mixture sequential probability ratio test (Robbins 1970; Johari, Koomen, Pekelis & Walsh 2022, Operations Research 70,
1806-1821), so interval and always-valid p are two readings of one thing, and no second method is kept beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import NamedTuple

ERROR = 0.05
TUNED_FOR = 150  # effective people at which it is tightest; from 25 to 50,000 at most a quarter wider


class Sequence(NamedTuple):
    """A difference with the interval that holds at every look, and the p that may be read at every look."""

    difference: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Moments:
    """Whole sums over the people of one group: n, the sum of what is measured, and the sum of its squares.

    x: what was measured of them before, with its squares and its products with y; 0 where nothing was.
    """

    n: int = 0
    y: int = 0
    yy: int = 0
    x: int = 0
    xx: int = 0
    xy: int = 0

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.n + other.n, self.y + other.y, self.yy + other.yy,
            self.x + other.x, self.xx + other.xx, self.xy + other.xy,
        )  # fmt: skip

    @property
    def mean(self) -> float | None:
        return self.y / self.n if self.n else None

    @property
    def variance(self) -> float:
        """Of one person, with n - 1 below; 0 where there are fewer than two."""
        return _centred(self.n, self.yy, self.y, self.y)


def sequence(difference: float, deviation: float, effective: float, error: float = ERROR) -> Sequence:
    """The interval around an estimate, and its p.

    deviation: standard error of the difference, >= 0; effective: n1 n2 / (n1 + n2), people, > 0; error: how often the
    interval may leave the truth out at any look, in (0, 1). Where nothing varies, nothing is known: the p is 1.
    """
    if deviation == 0:
        return Sequence(difference, difference, difference, 1.0)
    tuned = -2 * log(error)
    spread = effective * (tuned + log(tuned + 1)) / TUNED_FOR  # t times rho squared, in the paper's letters
    wide = 1 + 1 / spread
    half = deviation * sqrt(wide * (log(spread + 1) - 2 * log(error)))
    surprise = ((difference / deviation) ** 2 / wide - log(spread + 1)) / 2
    return Sequence(difference, difference - half, difference + half, min(1.0, exp(-surprise)))


def of_shares(
    successes: int, n: int, other_successes: int, other_n: int, error: float = ERROR
) -> Sequence | None:
    """The difference of two independent shares (first - other); None if either n is 0.

    The spread is taken with one success and one failure more in each group (Agresti & Caffo 2000, The American
    Statistician 54, 280-288), and that of a group for no less than that of both together: while a small group has
    hardly anybody who reached the goal, it knows its own spread too badly, and first looks would be wrong too often.
    Ends are kept within [-1, 1].
    """
    if n == 0 or other_n == 0:
        return None
    both = (successes + other_successes) / (n + other_n)
    spread = sum(
        max(share * (1 - share), both * (1 - both)) / people
        for share, people in (
            ((successes + 1) / (n + 2), n),
            ((other_successes + 1) / (other_n + 2), other_n),
        )
    )
    effective = n * other_n / (n + other_n)
    found = sequence(successes / n - other_successes / other_n, sqrt(spread), effective, error)
    return found._replace(low=max(-1.0, found.low), high=min(1.0, found.high))


def of_means(one: Moments, other: Moments, error: float = ERROR) -> Sequence | None:
    """The difference of two independent means (first - other); None if a group has fewer than two people.

    As with shares, the variance of a group is taken for no less than that within both: few people buy, fewer a lot.
    """
    if one.n < 2 or other.n < 2:
        return None
    deviation = sqrt(_spread((one, other), [one.variance, other.variance]))
    return sequence(one.y / one.n - other.y / other.n, deviation, one.n * other.n / (one.n + other.n), error)


class Adjusted(NamedTuple):
    """A difference with the earlier behaviour taken out. theta: how much of it; saved: share of variance it took."""

    found: Sequence
    theta: float
    saved: float


def of_adjusted_means(one: Moments, other: Moments, error: float = ERROR) -> Adjusted | None:
    """The difference of two means, less what differed between the groups before; None where that cannot be said.

    Source: Deng, Xu, Kohavi & Walker (2013), Improving the sensitivity of online controlled experiments by utilizing
    pre-experiment data (CUPED), WSDM, section 3.2; theta is fitted within the groups, so the effect does not bend it.
    """
    plain = of_means(one, other, error)
    if plain is None:
        return None
    within = [_centred(each.n, each.xx, each.x, each.x) for each in (one, other)]
    beside = [_centred(each.n, each.xy, each.x, each.y) for each in (one, other)]
    weights = [each.n - 1 for each in (one, other)]
    below = sum(w * v for w, v in zip(weights, within, strict=True))
    if below == 0:
        return None
    theta = sum(w * c for w, c in zip(weights, beside, strict=True)) / below
    before = one.x / one.n - other.x / other.n
    groups = (one, other)
    raw = _spread(groups, [each.variance for each in groups])
    left = _spread(
        groups,
        [
            max(0.0, each.variance - 2 * theta * c + theta * theta * v)
            for each, v, c in zip(groups, within, beside, strict=True)
        ],
    )
    found = sequence(
        plain.difference - theta * before, sqrt(left), one.n * other.n / (one.n + other.n), error
    )
    return Adjusted(found, theta, 0.0 if raw == 0 else 1 - left / raw)


def _spread(groups: tuple[Moments, Moments], variances: list[float]) -> float:
    """The variance of a difference of means, each group's taken for no less than that within both."""
    weights = [each.n - 1 for each in groups]
    within = sum(w * v for w, v in zip(weights, variances, strict=True)) / sum(weights)
    return sum(max(variance, within) / each.n for each, variance in zip(groups, variances, strict=True))


def _centred(n: int, products: int, one: int, other: int) -> float:
    """A sample covariance from whole sums, exact up to the last division."""
    return (n * products - one * other) / (n * (n - 1)) if n > 1 else 0.0
