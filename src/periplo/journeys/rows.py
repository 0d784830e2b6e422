"""Events in the order in which they arrived, as codes: what lies between reading them and knowing whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from periplo.core.events import folded
from periplo.journeys.columns import Int64s
from periplo.journeys.interning import Interner, look_up, ordered
from periplo.journeys.texts import Texts


@dataclass(slots=True)
class Tokens:
    """A column of texts. codes: (n,) uint32, 0 absent, c means texts[c - 1]; texts in order of first appearance."""

    codes: NDArray[np.uint32]
    texts: Texts


@dataclass(slots=True)
class Rows:
    """n events as they arrived. at: (n,) int64 microseconds UTC. properties: name as written -> its texts.

    A property whose every text is a JSON array stands among `properties` too: its text is the array.
    decimal: "," where these logs write decimals with a comma for sure, else ".". zone: of times without offset.
    seq: (n,) int64 order of acceptance, where the rows come from a lake; they need not stand in it.
    """

    customer: Tokens
    event: Tokens
    at: Int64s
    properties: dict[str, Tokens] = field(default_factory=dict)
    decimal: str = "."
    zone: str = "UTC"
    seq: Int64s | None = None

    def __len__(self) -> int:
        return len(self.at)


class Coder:
    """Turns chunks of rows into codes; one coder a thread, so that no dictionary is ever shared."""

    def __init__(self) -> None:
        self.dictionaries: dict[str, Interner] = {}
        self.parts: list[tuple[int, Int64s, dict[str, NDArray[np.uint32]]]] = []

    def add(
        self,
        number: int,
        data: NDArray[np.uint8],
        properties: Sequence[str],
        starts: NDArray,
        lengths: NDArray,
        at: Int64s,
    ) -> None:
        """Takes one chunk. number: its place among all. starts, lengths: (2 + properties, n), customer and event
        first, where each text stands in data, (bytes,) uint8 UTF-8. at: (n,) int64."""
        codes = {}
        for slot, name in enumerate(("\0customer", "\0event", *properties)):
            known = self.dictionaries.get(name)
            if known is None:
                known = self.dictionaries[name] = Interner()
            codes[name] = known.codes(data, starts[slot], lengths[slot], number << 32)
        self.parts.append((number, at, codes))


def merged(coders: Sequence[Coder], decimal: str = ".", zone: str = "UTC") -> Rows:
    """All that the coders took, in the order of the chunks' numbers. The coders are used up."""
    parts = sorted(
        (
            (number, at, codes, which)
            for which, coder in enumerate(coders)
            for number, at, codes in coder.parts
        ),
        key=lambda part: part[0],
    )
    sizes = [len(part[1]) for part in parts]
    edges = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    at = np.empty(int(edges[-1]), np.int64)
    for place, part in enumerate(parts):
        at[edges[place] : edges[place + 1]] = part[1]
    names: dict[str, None] = {"\0customer": None, "\0event": None}
    for _, _, codes, _ in parts:
        names.update(dict.fromkeys(codes))
    columns = {}
    for name in names:
        texts, renamed = ordered([coder.dictionaries.pop(name, Interner(1)) for coder in coders])
        column = np.zeros(len(at), np.uint32)
        for place, (_, _, codes, which) in enumerate(parts):
            found = codes.pop(name, None)
            if found is not None:
                look_up(renamed[which], found, column[edges[place] : edges[place + 1]])
        columns[name] = Tokens(column, texts)
    customer, event = columns.pop("\0customer"), columns.pop("\0event")
    return Rows(customer, event, at, _by_name(columns), decimal, zone)


def _by_name(columns: dict[str, Tokens]) -> dict[str, Tokens]:
    """One column for all spellings of one name, under the first; where a row has several, the first counts."""
    spelled: dict[str, str] = {}
    found: dict[str, Tokens] = {}
    for name, tokens in columns.items():
        first = spelled.setdefault(folded(name), name)
        found[first] = _united(found[first], tokens) if first in found else tokens
    return found


def _united(one: Tokens, other: Tokens) -> Tokens:
    interner = Interner()
    interner.codes(one.texts.pool, one.texts.offsets[:-1], one.texts.lengths)
    new = interner.codes(other.texts.pool, other.texts.offsets[:-1], other.texts.lengths)
    renamed = np.concatenate([np.zeros(1, np.uint32), new])
    return Tokens(np.where(one.codes > 0, one.codes, renamed[other.codes]), interner.texts)
