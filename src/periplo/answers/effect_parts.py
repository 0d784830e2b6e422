"""The parts of the answer about a campaign's effect, and how they come from sums over the people of each group."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.answers.always_valid import (
    ERROR,
    Adjusted,
    Moments,
    Sequence,
    of_adjusted_means,
    of_means,
    of_shares,
)
from periplo.answers.inverse_propensity import Weighed, of_weighed
from periplo.answers.likely import Likely, means_likely, shares_likely

Int64s = NDArray[np.int64]
CENTS = 100


class Group(NamedTuple):
    """Whole sums over one group; `goal` measures 0 or 1, `value` hundredths. credited: of those whose window is over,
    how many met the goal in time after a message. guards: how many met each guardrail's rule. weighed: the same sums,
    each person by one over their probability, where people came into the groups with unlike ones. scores: of
    surveys, of those who answered."""

    open: int = 0
    goal: Moments = Moments()
    value: Moments = Moments()
    told: int = 0
    credited: int = 0
    guards: tuple[int, ...] = ()
    weighed_goal: Weighed = Weighed()
    weighed_value: Weighed = Weighed()
    scores: tuple[Moments, ...] = ()

    def plus(self, other: Group) -> Group:
        return Group(
            self.open + other.open,
            self.goal + other.goal,
            self.value + other.value,
            self.told + other.told,
            self.credited + other.credited,
            tuple(a + b for a, b in zip(self.guards, other.guards, strict=True)),
            self.weighed_goal.plus(other.weighed_goal),
            self.weighed_value.plus(other.weighed_value),
            tuple(a + b for a, b in zip(self.scores, other.scores, strict=True)),
        )


class Compared(NamedTuple):
    """One group against another: shares that reached the goal, in share points, or value a person, in its own unit.

    low, high, p hold at every look; with several comparisons of one kind each is made stricter, so that all hold
    together (Bonferroni). adjusted: the same with earlier behaviour taken out; None where there was none.
    """

    one: str
    other: str
    difference: float
    low: float
    high: float
    p: float
    likely: Likely
    adjusted: Adjusted | None = None

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


class Credited(NamedTuple):
    """What a rule credits to the messages: of the `told`, who got one, `credited` met the goal within `days` of the
    first. No effect: many would have met it anyway. incremental: the effect times the people with the message."""

    told: int
    credited: int
    days: float
    incremental: float | None


class Look(NamedTuple):
    """What would have been read at an instant: people whose window was over, the difference and its interval."""

    at: int
    n: int
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ValueArm:
    """Value a person in one group, in the property's own unit, and in all."""

    arm: str
    n: int
    total: float
    mean: float | None


@dataclass(frozen=True, slots=True)
class Valued:
    """value: the property, summed over the events that meet the goal; nothing counts as 0."""

    value: str
    arms: tuple[ValueArm, ...]
    compared: tuple[Compared, ...]


def moments_of(y: Int64s, x: Int64s) -> Moments:
    """Exact sums of what was measured and of what was measured before."""
    return Moments(len(y), int(y.sum()), _dot(y, y), int(x.sum()), _dot(x, x), _dot(x, y))


def shares_compared(
    one: str, group: Group, other: str, against: Group, error: float = ERROR
) -> Compared | None:
    """Which of two groups reached the goal more often; None if one is empty."""
    a, b = group.goal, against.goal
    found = of_shares(a.y, a.n, b.y, b.n, error)
    if found is None:
        return None
    adjusted = of_adjusted_means(a, b, error)
    return _compared(one, other, found, shares_likely(a.y, a.n, b.y, b.n), adjusted)


def values_compared(
    one: str, group: Group, other: str, against: Group, error: float = ERROR
) -> Compared | None:
    """Which of two groups was worth more a person; None if one has fewer than two people."""
    a, b = group.value, against.value
    found = of_means(a, b, error)
    if found is None:
        return None
    likely = means_likely(found.difference, sqrt(a.variance / a.n + b.variance / b.n))
    adjusted = of_adjusted_means(a, b, error)
    in_unit = None if adjusted is None else adjusted._replace(found=_in_unit(adjusted.found))
    whole = Likely(likely.better, likely.loss / CENTS, likely.other_loss / CENTS)
    return _compared(one, other, _in_unit(found), whole, in_unit)


def weighed_shares_compared(
    one: str, group: Group, other: str, against: Group, error: float = ERROR
) -> Compared | None:
    """As `shares_compared`, each person weighed by one over their probability."""
    found = of_weighed(group.weighed_goal, against.weighed_goal, error)
    if found is None:
        return None
    return _compared(one, other, found[0], means_likely(found[0].difference, found[1]), None)


def weighed_values_compared(
    one: str, group: Group, other: str, against: Group, error: float = ERROR
) -> Compared | None:
    """As `values_compared`, each person weighed by one over their probability."""
    found = of_weighed(group.weighed_value, against.weighed_value, error, is_share=False)
    if found is None:
        return None
    in_unit = _in_unit(found[0])
    return _compared(one, other, in_unit, means_likely(in_unit.difference, found[1] / CENTS), None)


def _compared(one: str, other: str, found: Sequence, likely: Likely, adjusted: Adjusted | None) -> Compared:
    return Compared(one, other, *found, likely, adjusted)


def _in_unit(found: Sequence) -> Sequence:
    return Sequence(found.difference / CENTS, found.low / CENTS, found.high / CENTS, found.p)


def _dot(one: Int64s, other: Int64s) -> int:
    """A sum of products that never overflows."""
    if not len(one):
        return 0
    if int(np.abs(one).max()) * int(np.abs(other).max()) * len(one) < 1 << 62:
        return int(one @ other)
    return int(np.dot(one.astype(object), other.astype(object)))
