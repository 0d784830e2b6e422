"""A part of the events judged as all of them would be: which kind a property is depends on all of its texts, and a
part has only some.

The witnesses of a column are those of its texts that settle its kind. Put before a part's own texts, they make the
part's column the same kind as the column of all, whatever the part alone looks like. Where a property has few texts
they are all of them, so that it also has the same texts everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from periplo.core.distinct import distinct
from periplo.core.instants import read_instants
from periplo.journeys.columns import Int64s
from periplo.journeys.interning import Interner, look_up, taken
from periplo.journeys.kinds import ENGLISH, FOREIGN, PLAIN, SPANISH, foreign_to
from periplo.journeys.lists import LOOKED_AT, is_list, members_of, plain_value
from periplo.journeys.rows import Tokens
from periplo.journeys.texts import Texts

KNOWN = 5_001  # texts, more than any question tells apart (answers/facets.py: 5,000)
_DATES = 8  # texts beside dates that a column of dates may have (kinds._instants)


def witnesses(texts: Texts, zone: str = "UTC") -> Texts:
    """The texts that settle which kind of column these make, in their order; all of them where they are few.

    Law: with W = witnesses(T), every set of texts between W and T makes a column of the kind that T makes.
    """
    if not len(texts):
        return texts
    if is_list(texts):
        return taken(texts, _of_lists(texts, zone))
    return texts if len(texts) <= KNOWN else taken(texts, _settling(texts, zone))


def together(each: Iterable[Texts]) -> Texts:
    """All texts of several dictionaries, each once, in order of first appearance."""
    interner = Interner()
    for texts in each:
        interner.codes(texts.pool, texts.offsets[:-1], texts.lengths)
    return interner.texts


def behind(known: Texts, tokens: Tokens) -> Tokens:
    """The column with these texts before its own."""
    interner = Interner()
    interner.codes(known.pool, known.offsets[:-1], known.lengths)
    own = interner.codes(tokens.texts.pool, tokens.texts.offsets[:-1], tokens.texts.lengths)
    renamed = np.concatenate([np.zeros(1, np.uint32), own])
    codes = np.empty(len(tokens.codes), np.uint32)
    look_up(renamed, tokens.codes.astype(np.uint32, copy=False), codes)
    return Tokens(codes, interner.texts)


def _settling(texts: Texts, zone: str) -> Int64s:
    """Places of the first KNOWN texts, and of those that speak for or against numbers, dates and lists."""
    places = [np.arange(min(KNOWN, len(texts)))]
    for style in (PLAIN, ENGLISH, SPANISH):
        places += _some(foreign_to(texts, style), FOREIGN + 1)
    _, good = read_instants(texts.pool, texts.offsets[:-1], texts.lengths, zone)
    places += _some(~good, _DATES + 1)
    begins = texts.pool[np.minimum(texts.offsets[:-1], max(len(texts.pool) - 1, 0))] == ord("[")
    ends = texts.pool[np.maximum(texts.offsets[1:] - 1, 0)] == ord("]")
    places += _some(~(begins & ends & (texts.lengths >= 2)), 1)
    return distinct(np.concatenate(places))


def _some(against: np.ndarray, most: int) -> list[Int64s]:
    """Places of some that speak against, and of one that speaks for."""
    return [np.flatnonzero(against)[:most], np.flatnonzero(~against)[:1]]


def _of_lists(texts: Texts, zone: str) -> Int64s:
    """Places of the first arrays, whose keys count, and of those in which the witnesses of each key's values are."""
    first: dict[str | None, dict[str, int]] = {}
    for place, text in enumerate(texts):
        for member in members_of(text):
            told = member.items() if isinstance(member, dict) else ((None, member),)
            for key, value in told:
                first.setdefault(key, {}).setdefault(plain_value(value), place)
    places = [np.arange(min(LOOKED_AT, len(texts)))]
    for values in first.values():
        said = [value for value in values if value]
        chosen = range(len(said)) if len(said) <= KNOWN else _settling(Texts.of(said), zone).tolist()
        places.append(np.array([values[said[place]] for place in chosen], np.int64))
    return distinct(np.concatenate(places)).astype(np.int64)
