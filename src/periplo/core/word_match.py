"""How well a text that people wrote fits the name that a program wrote: from shared meanings, the rarer the better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from periplo.core.meanings import SAME, beginning, likeness, words_that_tell

NAMED = 0.6  # how much it counts that the name is found in the text; the rest, that the title is found in the name
ASIDE = 0.35  # what a match outside the title reaches at most of the title's part


@dataclass(frozen=True, slots=True)
class Words:
    """Words with their weight in (0, 1]; those of weight 1 are the name or title itself."""

    weights: Mapping[str, float]

    @staticmethod
    def of(texts: Iterable[tuple[str, float]]) -> Words:
        """From texts with their weights: a word counts with the highest."""
        weights: dict[str, float] = {}
        for text, weight in texts:
            for word in words_that_tell(text):
                weights[word] = max(weight, weights.get(word, 0.0))
        return Words(weights)


@dataclass(frozen=True, slots=True)
class Fit:
    """score in [0, 1]; pairs: the words that match, (of the column, of the name), the weightiest first.

    Where no two words mean the same, pairs are of words of which one often stands for the other: is_near.
    """

    score: float
    pairs: tuple[tuple[str, str], ...] = ()
    is_near: bool = False


NO_FIT = Fit(0.0)


class Rarity:
    """How much a word tells: those in every name tell little."""

    def __init__(self, names: Sequence[Words]) -> None:
        self.names = names
        self._known: dict[str, float] = {}

    def __call__(self, word: str) -> float:
        if word not in self._known:
            n = sum(any(likeness(word, other) >= SAME for other in name.weights) for name in self.names)
            self._known[word] = log(1 + (len(self.names) + 1) / (n + 1))
        return self._known[word]


def fit(titles: Sequence[Words], column: Words, name: Words, rarity: Rarity, other: Rarity) -> Fit:
    """How well a name fits a column.

    titles: of the column, one a language; column: all its words. rarity: of words among names; other: among titles.
    """
    found = total = 0.0
    pairs: list[tuple[float, str, str]] = []
    for word, weight in name.weights.items():
        tells = rarity(word) * weight
        total += tells
        best, _, of = max(  # of words that mean the same, the reader sees the nearest
            (
                (likeness(word, theirs) * n, beginning(word, theirs), theirs)
                for theirs, n in column.weights.items()
            ),
            default=(0.0, 0, ""),
        )
        if best:
            found += tells * best
            pairs.append((tells * best, of, word))
    if not found:
        return NO_FIT
    titled = max((_covered(title, name, other) for title in titles), default=0.0)
    pairs.sort(key=lambda pair: -pair[0])
    score = (found / total) ** NAMED * (ASIDE + (1 - ASIDE) * titled) ** (1 - NAMED)
    same = [(of, word) for _, of, word in pairs if likeness(of, word) >= SAME]
    return Fit(min(1.0, score), tuple(same or ((of, word) for _, of, word in pairs)), not same)


def _covered(title: Words, name: Words, rarity: Rarity) -> float:
    """The share of a title that is found in a name."""
    total = sum(rarity(word) for word in title.weights)
    found = sum(
        rarity(word) * max((likeness(word, theirs) for theirs in name.weights), default=0.0)
        for word in title.weights
    )
    return found / total if total else 0.0
