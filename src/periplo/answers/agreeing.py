"""Whether the messages that one person got within a month agree in what they state. Pure: columns in, counts out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.core.contradictions import Pair, between, share_a_matter
from periplo.core.spans import DAY, SECOND, Span
from periplo.core.statements import Statement

Int64s = NDArray[np.int64]
TOGETHER = 30 * DAY  # messages of one person that are read side by side
EXAMPLES = 5
_STEP = 34  # bits of the seconds within one customer's part of a key


class Said(NamedTuple):
    """A message as it was sent: of which campaign and version, in which language, by which channel; what it states."""

    campaign: str
    version: int
    message: str
    language: str
    channel: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Received:
    """Which messages left for whom: customer (n,), at (n,) microseconds UTC, which (n,) place among messages.

    From TOGETHER before the period on, and only messages that state something of what another one of them does too, or
    gainsay it.
    """

    messages: tuple[Said, ...] = ()
    customer: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    at: Int64s = field(default_factory=lambda: np.empty(0, np.int64))
    which: Int64s = field(default_factory=lambda: np.empty(0, np.int64))


NOTHING_RECEIVED = Received()


@dataclass(frozen=True, slots=True)
class Gainsaid:
    """Two messages that state what cannot both be true, and how many customers got both within a month."""

    kind: str
    campaign: str
    message: str
    channel: str
    said: str
    other_campaign: str
    other_message: str
    other_channel: str
    against: str
    customers: int


class Agreeing(NamedTuple):
    """n: messages on whose matter another one had spoken to the same person; well: those of them that gainsay none.

    Tone alone is no matter: that two messages share it is no agreement, and where they do not, it counts against those
    that are in n for something else.
    customers: up to five who got what cannot both be true; pairs: places of two messages -> customers who got both.
    """

    n: int = 0
    well: int = 0
    customers: tuple[str, ...] = ()
    pairs: Mapping[tuple[int, int], int] = {}

    def plus(self, other: Agreeing) -> Agreeing:
        """Of these customers and of others."""
        both = {**self.pairs, **other.pairs}
        return Agreeing(
            self.n + other.n,
            self.well + other.well,
            tuple(sorted(self.customers + other.customers)[:EXAMPLES]),
            {pair: self.pairs.get(pair, 0) + other.pairs.get(pair, 0) for pair in both},
        )


def comparable(messages: Sequence[Said]) -> list[int]:
    """The places of messages that state something of what another of them does too, or gainsay it."""
    return [place for place, one in enumerate(messages) if any(_beside(one, other) for other in messages)]


def _beside(one: Said, other: Said) -> bool:
    """Whether two are to be read side by side; not one message with itself, by another channel or in a new version."""
    is_same = (one.campaign, one.message, one.statements) == (other.campaign, other.message, other.statements)
    return not is_same and (
        share_a_matter(one.statements, other.statements) or bool(between(one.statements, other.statements))
    )


def agreeing(received: Received, customers: Int64s, period: Span) -> Agreeing:
    """Of the messages that these customers got in the period, beside those of the TOGETHER before each."""
    mine = np.isin(received.customer, customers)
    who, at, which = received.customer[mine], received.at[mine], received.which[mine]
    if not len(who):
        return Agreeing()
    _people, rank = np.unique(who, return_inverse=True)
    first = int(at.min())
    key = (rank.astype(np.int64) << _STEP) + (at - first) // SECOND
    order = np.argsort(key, kind="stable")
    who, at, which, key = who[order], at[order], which[order], key[order]
    inside = (at >= period.start) & (at < period.end)
    compared, against = np.zeros(len(who), np.bool_), np.zeros(len(who), np.bool_)
    whose: dict[tuple[int, int], list[Int64s]] = {}
    places = [np.flatnonzero(which == place) for place in range(len(received.messages))]
    for later, one in enumerate(received.messages):
        for earlier, other in enumerate(received.messages):
            if not _beside(one, other):
                continue
            rows = places[later][inside[places[later]]]
            met = rows[_has_before(key[rows], key[places[earlier]], later > earlier)]
            compared[met] |= share_a_matter(one.statements, other.statements)
            if len(met) and between(one.statements, other.statements):
                against[met] = True
                whose.setdefault((min(later, earlier), max(later, earlier)), []).append(who[met])
    bad = np.unique(who[against])
    return Agreeing(
        int(compared.sum()),
        int((compared & ~against).sum()),
        tuple(sorted(map(str, bad.tolist()))[:EXAMPLES]),
        {pair: len(np.unique(np.concatenate(some))) for pair, some in whose.items()},
    )


def _has_before(rows: Int64s, earlier: Int64s, counts_at_once: bool) -> NDArray[np.bool_]:
    """Whether one of the earlier keys lies within TOGETHER before each of these, of the same customer."""
    if not len(earlier):
        return np.zeros(len(rows), np.bool_)
    place = np.searchsorted(earlier, rows, "right" if counts_at_once else "left") - 1
    near = earlier[np.maximum(place, 0)]
    return (place >= 0) & (near >> _STEP == rows >> _STEP) & (rows - near <= TOGETHER // SECOND)


def gainsaid(received: Received, total: Agreeing) -> tuple[Gainsaid, ...]:
    """The pairs of messages that most customers got, with what each says; the most first."""
    found: dict[tuple[str, ...], Gainsaid] = {}
    for (i, j), customers in sorted(total.pairs.items(), key=lambda one: (-one[1], one[0])):
        one, other = received.messages[i], received.messages[j]
        pair: Pair = between(one.statements, other.statements)[0]
        told = Gainsaid(
            pair[0].kind, one.campaign, one.message, one.channel, pair[0].phrase,
            other.campaign, other.message, other.channel, pair[1].phrase, customers,
        )  # fmt: skip
        key = (told.campaign, told.message, told.said, told.other_campaign, told.other_message, told.against)
        found.setdefault(key, told)
    return tuple(found.values())[:EXAMPLES]
