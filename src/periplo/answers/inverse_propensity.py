"""Means of groups into which people came with unlike probabilities: each person weighed by one over theirs.

Where an experiment learns, those who come later get the better way more often, and whoever comes later may differ
(season, prices). Plain means of the ways then compare early people with late ones. Weighed by one over the probability
with which the person was to get their way, each way stands for everybody who came. The estimate is the ratio of Hajek
(1971), in Godambe & Sprott (eds), Foundations of Statistical Inference, p. 236, after Horvitz & Thompson (1952),
J. Am. Stat. Assoc. 47, 663-685. The probabilities rest on the past alone, so what a person adds is a step of a
martingale whatever was learned (Hadad, Hirshberg, Zhan, Wager & Athey 2021, PNAS 118, e2014602118), and
the floor bounds its size: the confidence sequence of always_valid.py holds with the variance found here.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.answers.always_valid import ERROR, Sequence, sequence

Int64s = NDArray[np.int64]
ONE = 1_000  # thousandths: the weight of whoever was certain to come into their group


class Weighed(NamedTuple):
    """Whole sums over one group: n people, weights w in thousandths, measures y, and their products."""

    n: int = 0
    w: int = 0
    ww: int = 0
    wy: int = 0
    wwy: int = 0
    wwyy: int = 0

    def plus(self, other: Weighed) -> Weighed:
        return Weighed(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def mean(self) -> float | None:
        return self.wy / self.w if self.w else None

    @property
    def effective(self) -> float:
        """How many people weighed alike would tell as much (Kish 1965, Survey Sampling, section 11.7)."""
        return self.w * self.w / self.ww if self.ww else 0.0

    @property
    def variance(self) -> float:
        """Of the mean, by linearization."""
        if not self.w:
            return 0.0
        mean = self.wy / self.w
        return max(0.0, self.wwyy - 2 * mean * self.wwy + mean * mean * self.ww) / self.w**2


def weighed_of(y: Int64s, weight: Int64s) -> Weighed:
    """y: (n,) what was measured; weight: (n,) thousandths, see `weight_of`. Exact: sums of Python's integers."""
    w, measured = weight.astype(object), y.astype(object)
    return Weighed(
        len(y), int(w.sum()), int((w * w).sum()), int((w * measured).sum()), int((w * w * measured).sum()),
        int((w * w * measured * measured).sum()),
    )  # fmt: skip


def weight_of(share: float) -> int:
    """Thousandths of one over a probability in (0, 1]."""
    return round(ONE / share)


def of_weighed(
    one: Weighed, other: Weighed, error: float = ERROR, is_share: bool = True
) -> tuple[Sequence, float] | None:
    """The difference of two means (first - other) and its standard error; None if a group is empty.

    is_share: y is 0 or 1. As in always_valid.py, a group's spread is taken for no less than that of both together.
    """
    if not one.w or not other.w:
        return None
    mean, other_mean = one.wy / one.w, other.wy / other.w
    sizes = (one.effective, other.effective)
    if is_share:
        both = (mean * sizes[0] + other_mean * sizes[1]) / sum(sizes)
        least = [both * (1 - both) / size for size in sizes]
        smoothed = [
            (share * size + 1) / (size + 2) for share, size in zip((mean, other_mean), sizes, strict=True)
        ]
        least = [
            max(floor, share * (1 - share) / size)
            for floor, share, size in zip(least, smoothed, sizes, strict=True)
        ]
    else:
        if min(one.n, other.n) < 2:
            return None
        within = (one.variance * sizes[0] ** 2 + other.variance * sizes[1] ** 2) / sum(sizes)
        least = [within / size for size in sizes]
    deviation = sqrt(sum(max(each.variance, floor) for each, floor in zip((one, other), least, strict=True)))
    found = sequence(mean - other_mean, deviation, sizes[0] * sizes[1] / sum(sizes), error)
    if is_share:
        found = found._replace(low=max(-1.0, found.low), high=min(1.0, found.high))
    return found, deviation
