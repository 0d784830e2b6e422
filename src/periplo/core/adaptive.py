"""Arms that learn: whom to give which, so that more people get what works and every arm is still tried.

Top-two Thompson sampling with a floor. What it does at random is done here by exact propensities and one hash: the
same counts and the same person always give the same arm, and the probability that the arm had is written down, so that
any other way of choosing can be judged afterwards on the same people. The probabilities are whole parts of the 10,000
buckets of that hash: what is written down is what was so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from periplo.core.errors import BadInput
from periplo.core.identity import BUCKETS

TOP = 0.8  # how often the best guess is given, and not its challenger; a half would part two arms evenly for ever
POINTS = 4_001
REACH = 9  # standard deviations of each posterior that are looked at


class Tried(NamedTuple):
    """One arm as it was known at an instant: people whose time was over, how many of them reached what is sought, and
    how many of 10,000 buckets it is given to from then on."""

    way: str
    people: int
    reached: int
    buckets: int

    @property
    def share(self) -> float:
        return self.buckets / BUCKETS


class Learned(NamedTuple):
    """What is known of all arms of a node. at: microseconds UTC, of when; None while nobody's time is over."""

    at: int | None
    ways: tuple[Tried, ...]

    def given(self, bucket: int) -> Tried:
        """The arm of a person. bucket: theirs, in [0, 10,000), see identity.bucket."""
        passed = 0
        for way in self.ways:
            passed += way.buckets
            if bucket < passed:
                return way
        return self.ways[-1]


def learned(
    ways: Sequence[str], people: Sequence[int], reached: Sequence[int], floor: float, at: int | None
) -> Learned:
    """What follows for the next people from those whose time is over. floor: what every arm gets at least.

    Raises: BadInput if the floor leaves no room, or more people reached it than there were.
    """
    missed = tuple(n - met for n, met in zip(people, reached, strict=True))
    buckets = _in_buckets(propensities(tuple(reached), missed, floor), floor)
    tried = tuple(map(Tried, ways, people, reached, buckets))
    return Learned(at if any(people) else None, tried)


def _in_buckets(shares: Sequence[float], floor: float) -> list[int]:
    """Whole parts of 10,000 by the largest remainder, none below the floor's whole part; the first of equals gains."""
    wanted = [round(share * BUCKETS, 6) for share in shares]
    given = [max(int(want), int(floor * BUCKETS)) for want in wanted]
    order = sorted(range(len(given)), key=lambda arm: given[arm] - wanted[arm])
    for place in range(BUCKETS - sum(given)):
        given[order[place % len(order)]] += 1
    return given


@lru_cache(4096)
def propensities(
    successes: tuple[int, ...], failures: tuple[int, ...], floor: float = 0.1
) -> tuple[float, ...]:
    """The probability with which each arm is given; they sum to 1 and none is below `floor`.

    Source: Russo (2020), Simple Bayesian algorithms for best-arm identification, Operations Research 68, 1625-1647,
    section 4: an arm is drawn by its probability of being best; one time in five the draw is repeated until
    another comes. Posteriors are Beta(successes + 1, failures + 1); all is found by quadrature, nothing by drawing.
    Raises: BadInput if the floor leaves no room, or a count is below 0.
    """
    count = len(successes)
    if not 0 <= floor <= 1 / count + 1e-12:
        raise BadInput(
            f"a floor of {floor:g} for {count} arms leaves no room", mend=f"write at most {1 / count:.3f}"
        )
    if min((*successes, *failures)) < 0:
        raise BadInput("fewer than no people cannot have reached a goal", mend="give counts of 0 or more")
    best = _best(successes, failures)
    given = []
    for arm in range(count):
        challenger = 0.0
        for other in range(count):
            if other != arm:
                left = sum(best[third] for third in range(count) if third != other)
                challenger += best[other] * (best[arm] / left if left > 0 else 1 / (count - 1))
        given.append(TOP * best[arm] + (1 - TOP) * challenger if count > 1 else 1.0)
    whole, room = sum(given), 1 - count * floor
    return tuple(floor + room * share / whole for share in given)


def _best(successes: tuple[int, ...], failures: tuple[int, ...]) -> list[float]:
    """The probability of each arm to be the best one."""
    a, b = np.array(successes) + 1.0, np.array(failures) + 1.0
    mean = a / (a + b)
    spread = REACH * np.sqrt(mean * (1 - mean) / (a + b + 1))
    low, high = max(0.0, float((mean - spread).min())), min(1.0, float((mean + spread).max()))
    grid = low + (high - low) / POINTS * (np.arange(POINTS) + 0.5)
    height = np.outer(a - 1, np.log(grid)) + np.outer(b - 1, np.log1p(-grid))
    mass = np.exp(height - height.max(axis=1, keepdims=True))
    mass /= mass.sum(axis=1, keepdims=True)
    below = np.cumsum(mass, axis=1) - mass / 2
    best = [float((mass[arm] * np.delete(below, arm, axis=0).prod(axis=0)).sum()) for arm in range(len(a))]
    whole = sum(best)
    return [share / whole for share in best]
