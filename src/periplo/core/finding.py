"""Finding one thing among those that have names: without accents or case, and the best first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

START, WORD, INSIDE = 0, 1, 2  # where the title holds what is looked for
ALSO = 3  # worse by this: what the thing is also called
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that has a name and an address. also: by which other words it is found, such as those of the other
    language; beside: what tells it from others of its name."""

    kind: str
    title: str
    address: str
    also: tuple[str, ...] = ()
    beside: str = ""


def folded(text: str) -> str:
    """A text as it is looked for: no accents, no case, single spaces."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def best(entries: Iterable[Entry], wanted: str, most: int) -> list[Entry]:
    """The entries that hold every word that is wanted, in title or other words, the best first.

    Best is what begins with all of it, then what has words that begin so, then what has it inside; a title goes before
    other words, a short one before a long one, and what is alike stays as it was. Nothing wanted: all of them.
    """
    whole = folded(wanted)
    words = whole.split()[:MOST_WORDS]
    if not words:
        return list(entries)[:most]
    found = []
    for k, entry in enumerate(entries):
        title, also = folded(entry.title), [folded(one) for one in entry.also]
        places = [_place(title, also, word) for word in words]
        if None in places:
            continue
        first = 0 if title.startswith(whole) else 1
        worst = max(place for place in places if place is not None)
        found.append(((worst, first, len(title), k), entry))
    return [entry for _, entry in sorted(found, key=lambda one: one[0])[:most]]


def _place(title: str, also: list[str], word: str) -> int | None:
    """How well a word is held; None if it is not."""
    places = [place for place in (_inside(title, word),) if place is not None]
    places += [ALSO + place for text in also if (place := _inside(text, word)) is not None]
    return min(places, default=None)


def _inside(text: str, word: str) -> int | None:
    if text.startswith(word):
        return START
    at = text.find(word)
    held = None
    while at >= 0:
        if not text[at - 1].isalnum():
            return WORD
        held = INSIDE
        at = text.find(word, at + 1)
    return held
