"""Themes: what customers' own words at a touchpoint are about, and how many of them speak of it.

A comment is in every theme that its words belong to (core/comment_themes.py). What is in none is gathered by the word
that most of its customers use, then by the next of those that are left. Customers count once in each theme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import wilson
from periplo.answers.quotes import least
from periplo.core.comment_themes import TITLES, term_of, themes_of, words_of
from periplo.core.distinct import distinct
from periplo.core.meanings import plain
from periplo.core.nameless import without_names
from periplo.core.unhappy_words import is_unhappy
from periplo.journeys.columns import Coded, Journeys

Int64s = NDArray[np.int64]
LEAST = 5  # customers; of fewer no theme is told
OWN_SHARE, MOST_OWN = 0.02, 4  # of those who comment, for words of their own; and how many such themes
SAID_WITH = 0.6  # of those who use a word, that use another one beside it, for both to name the theme
WORDS, PLACES = 4, 3  # told of each theme


@dataclass(frozen=True, slots=True)
class Theme:
    """theme: its id, or the words that name it where they are the customers' own. words: those used most.

    n: customers, with their share of all who commented there, 95 %; unhappy: of them, who say more trouble than praise.
    places: where most of them were, and how many; empty where events tell no place.
    """

    theme: str
    is_own: bool
    words: tuple[str, ...]
    n: int
    share: float
    low: float
    high: float
    unhappy: int
    quotes: tuple[str, ...]
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Comments:
    """columns: (4, n) touchpoint, customer, place among texts, and among places from 1, 0 where none is told."""

    columns: Int64s
    texts: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said at one touchpoint: by n customers, `apart` of them in no theme; the theme of most first."""

    n: int
    apart: int
    themes: tuple[Theme, ...]


def comments_of(
    journeys: Journeys, row: Int64s, who: Int64s, of: Int64s, touchpoint: Int64s
) -> tuple[Comments, ...]:
    """row, who: (comments,) event row and place of its customer; touchpoint: (k,) where comment `of` (k,) stands."""
    column, place = journeys.properties.get("comment"), journeys.properties.get("place")
    if not isinstance(column, Coded) or not len(of):
        return ()
    used, text = np.unique(column.codes[row[of]], return_inverse=True)
    placed = np.zeros(len(of), np.int64)
    where: tuple[str, ...] = ()
    if isinstance(place, Coded):
        placed, where = place.codes[row[of]].astype(np.int64), tuple(place.values)
    columns = np.stack([touchpoint, journeys.customer[who[of]], text.astype(np.int64), placed])
    return (Comments(columns, tuple(column.values[code - 1] for code in used.tolist()), where),)


def spoken(pieces: Sequence[Comments]) -> dict[int, Spoken]:
    """By touchpoint, what is said there."""
    texts, places = (
        tuple(sorted({value for piece in pieces for value in getattr(piece, name)}))
        for name in ("texts", "places")
    )
    at = [{value: n for n, value in enumerate(values)} for values in (texts, places)]
    whole = [np.empty((4, 0), np.int64)]
    for piece in pieces:
        columns = piece.columns.copy()
        columns[2] = np.array([at[0][value] for value in piece.texts], np.int64)[piece.columns[2]]
        columns[3] = np.array([0, *(at[1][value] + 1 for value in piece.places)], np.int64)[piece.columns[3]]
        whole.append(columns)
    touchpoint, customer, text, place = np.concatenate(whole, axis=1)
    read = [_read(value) for value in texts]
    return {
        one: _spoken(_Here(customer[here], text[here], place[here], texts, places, read))
        for one in distinct(touchpoint).tolist()
        for here in [touchpoint == one]
    }


@dataclass(frozen=True, slots=True)
class _Read:
    """A comment: its words, the terms that they are counted as, its themes with the words that tell them."""

    words: tuple[str, ...]
    terms: tuple[str, ...]
    themes: Mapping[str, tuple[str, ...]]
    unhappy: bool


def _read(text: str) -> _Read:
    words = words_of(without_names(text))
    themes: dict[str, list[str]] = {}
    for word in words:
        for theme in themes_of(plain(word)):
            themes.setdefault(theme, []).append(word)
    told = {theme: tuple(said) for theme, said in themes.items()}
    return _Read(words, tuple(map(term_of, words)), told, is_unhappy(text))


@dataclass(frozen=True, slots=True)
class _Here:
    """Comments of one touchpoint: (comments,) customer, text, place from 1; and what all texts and places are."""

    customer: Int64s
    text: Int64s
    place: Int64s
    texts: tuple[str, ...]
    places: tuple[str, ...]
    read: Sequence[_Read]

    def of(self, chosen: NDArray[np.bool_]) -> int:
        return len(distinct(self.customer[chosen]))


def _spoken(here: _Here) -> Spoken:
    n = len(distinct(here.customer))
    left = np.ones(len(here.text), np.bool_)
    themes: list[Theme] = []
    used = distinct(here.text).tolist()
    for theme in TITLES:
        said = {text: here.read[text].themes[theme] for text in used if theme in here.read[text].themes}
        chosen = np.isin(here.text, list(said))
        if (told := _theme(here, n, theme, chosen, said)) is not None:
            themes.append(told)
            left &= ~chosen
    themes += _own(here, n, left)
    themes.sort(key=lambda one: (-one.n, one.theme))
    return Spoken(n, n - here.of(~left), tuple(themes))


def _theme(
    here: _Here,
    n: int,
    name: str,
    chosen: NDArray[np.bool_],
    said: Mapping[int, Sequence[str]],
    is_own: bool = False,
) -> Theme | None:
    k = here.of(chosen)
    if k < LEAST:
        return None
    times = Counter[str]()
    for text, count in Counter(here.text[chosen].tolist()).items():
        for word in set(said[text]):
            times[word] += count
    words = tuple(sorted(times, key=lambda word: (-times[word], word))[:WORDS])
    unhappy = chosen & np.array([here.read[text].unhappy for text in here.text.tolist()], np.bool_)
    places = {
        here.places[place - 1]: here.of(chosen & (here.place == place))
        for place in distinct(here.place[chosen]).tolist()
        if place
    }
    most = sorted(places.items(), key=lambda one: (-one[1], one[0]))[:PLACES]
    low, high = wilson(k, n) or (0.0, 1.0)
    quotes = least(here.texts[text] for text in said if (here.text[chosen] == text).any())
    return Theme(name, is_own, words, k, k / n, low, high, here.of(unhappy), quotes, tuple(most))


def _own(here: _Here, n: int, left: NDArray[np.bool_]) -> Iterator[Theme]:
    """Themes of what is left, by the word of most customers; each takes its comments with it."""
    for _ in range(MOST_OWN):
        by_term: dict[str, list[int]] = {}
        for text in distinct(here.text[left]).tolist():
            for term in set(here.read[text].terms) - {""}:
                by_term.setdefault(term, []).append(text)
        counts = {term: here.of(left & np.isin(here.text, texts)) for term, texts in by_term.items()}
        if not counts:
            return
        top = min(counts, key=lambda term: (-counts[term], term))
        if counts[top] < max(LEAST, OWN_SHARE * n):
            return
        chosen = left & np.isin(here.text, by_term[top])
        said = {text: _said(here.read[text], top) for text in by_term[top]}
        name = _name(here, chosen, said, top, counts[top])
        if (told := _theme(here, n, name, chosen, said, is_own=True)) is not None:
            yield told
        left &= ~chosen


def _said(read: _Read, term: str) -> tuple[str, ...]:
    return tuple(word for word, its in zip(read.words, read.terms, strict=True) if its == term)


def _name(here: _Here, chosen: NDArray[np.bool_], said: Mapping[int, Sequence[str]], top: str, k: int) -> str:
    """The word as most write it; with the words up to another one that most of them use right before or after it."""
    phrases: dict[tuple[str, str], Counter[str]] = {}
    words = Counter[str]()
    for text, count in Counter(here.text[chosen].tolist()).items():
        for word in set(said[text]):
            words[word] += count
        for pair, phrase in _pairs(here.read[text], top):
            phrases.setdefault(pair, Counter())[phrase] += count
    pairs = sorted(phrases, key=lambda one: (-phrases[one].total(), one))
    if pairs and phrases[pairs[0]].total() >= SAID_WITH * k:
        words = phrases[pairs[0]]
    return min(words, key=lambda word: (-words[word], word))


def _pairs(read: _Read, top: str) -> ItemsView[tuple[str, str], str]:
    telling = [place for place, term in enumerate(read.terms) if term]
    found: dict[tuple[str, str], str] = {}
    for one, other in pairwise(telling):
        pair = read.terms[one], read.terms[other]
        if top in pair:
            found.setdefault(pair, " ".join(read.words[one : other + 1]))
    return found.items()
