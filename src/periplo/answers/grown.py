"""Where frustration grew: the places at which a larger share of customers showed signs than in the weeks before.

A share has grown where chance alone would seldom set the two as far apart, counted over all places that were compared
and strictly, as it is looked again each day. Source of the test: Agresti (2013), Categorical Data Analysis, 3rd ed.,
3.2: two proportions with a pooled variance, one-sided.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, sqrt
from typing import NamedTuple

from periplo.answers.asked import THIN
from periplo.answers.frustration_figures import Struggle

SELDOM = 0.001  # at most how often chance tells of any place at one look


class Grown(NamedTuple):
    """One place: share of n customers who showed a sign there of late, and of before_n in the time before."""

    place: str
    share: float
    n: int
    before: float
    before_n: int


def grown(before: Sequence[Struggle], lately: Sequence[Struggle]) -> tuple[Grown, ...]:
    """The places whose share grew, the most struck first. before, lately: of two periods that do not overlap."""
    was = {one.place: one for one in before if one.n >= THIN}
    both = [(was[one.place], one) for one in lately if one.n >= THIN and one.place in was]
    found = [
        Grown(now.place, now.customers / now.n, now.n, then.customers / then.n, then.n)
        for then, now in both
        if chance_of(then.customers, then.n, now.customers, now.n) < SELDOM / len(both)
    ]
    return tuple(sorted(found, key=lambda one: (one.before - one.share, one.place)))


def chance_of(then: int, then_n: int, now: int, now_n: int) -> float:
    """How often chance alone makes the second share so much larger than the first, or more."""
    pooled = (then + now) / (then_n + now_n)
    spread = sqrt(pooled * (1 - pooled) * (1 / then_n + 1 / now_n))
    if not spread:
        return 1.0
    return erfc((now / now_n - then / then_n) / spread / sqrt(2)) / 2
