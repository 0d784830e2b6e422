"""inferred: a feeling that nobody scored, by what customers wrote without a score and by what they did (S0-C3).

A supposition by a stated rule, told apart from what was measured and never added to it; of fewer than 30 none is made.
From words: two for all praise, minus two for all trouble, 2 (praise - trouble) / comments. From behaviour, which tells
trouble alone: -2 times the share of customers who showed a sign of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from periplo.answers.asked import THIN
from periplo.answers.feelings import Felt
from periplo.answers.frustration_figures import Struggle

WORDS, SIGNS = SOURCES = ("words", "signs")


@dataclass(frozen=True, slots=True)
class Inferred:
    """feeling: -2 to 2, None of too few. n: comments without a score, or customers; trouble, praise: of them, how many
    tell of it; the rest tell neither."""

    source: str
    n: int
    trouble: int
    praise: int
    feeling: float | None


def inferred_feelings(felt: Iterable[Felt], struggles: Iterable[Struggle]) -> dict[str, tuple[Inferred, ...]]:
    """By touchpoint what words and behaviour suggest, words first; nothing of those of whom neither is known."""
    found: dict[str, tuple[Inferred, ...]] = {}
    for one in felt:
        if one.unscored:
            unhappy, _, happy = one.unscored
            found[one.touchpoint] = (_inferred(WORDS, sum(one.unscored), unhappy, happy),)
    for place in struggles:
        if place.acted:
            found[place.place] = (*found.get(place.place, ()), _inferred(SIGNS, place.n, place.acted, 0))
    return found


def _inferred(source: str, n: int, trouble: int, praise: int) -> Inferred:
    return Inferred(source, n, trouble, praise, None if n < THIN else 2 * (praise - trouble) / n)
