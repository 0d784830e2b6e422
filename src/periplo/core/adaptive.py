"""Arms that learn: whom to give which, so that more people get what works and every arm is still tried.

Top-two Thompson sampling with a floor. What it does at random is done here by exact propensities and one hash: the
same counts and the same person always give the same arm, and the probability that the arm had is written down, so that
any other way of choosing can be judged afterwards on the same people.
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


class Choice(NamedTuple):
    """The arm given, and the probability with which it was to be given to anybody at that moment."""

    arm: str
    propensity: float


def choose(
    arms: Sequence[str], successes: Sequence[int], failures: Sequence[int], bucket: int, floor: float = 0.1
) -> Choice:
    """Which arm a person gets.

    successes, failures: of people whose time is over, by arm; bucket: the person's, in [0, 10,000), see identity.bucket
    (a salt of its own for each experiment); floor: what every arm gets at least, in [0, 1 / arms].
    Raises: BadInput if the lists differ in length, are empty, or the floor leaves no room.
    """
    if not arms or not len(arms) == len(successes) == len(failures):
        raise BadInput(
            "the arms and their counts do not fit together",
            f"{len(arms)} arms, {len(successes)} counts of successes, {len(failures)} of failures",
            "give one of each for every arm",
        )
    shares = propensities(tuple(successes), tuple(failures), floor)
    place = (bucket + 0.5) / BUCKETS
    for arm, share, end in zip(arms, shares, np.cumsum(shares), strict=True):
        if place < end:
            return Choice(arm, share)
    return Choice(arms[-1], shares[-1])


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
