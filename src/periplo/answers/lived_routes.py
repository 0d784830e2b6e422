"""Lived routes for questions about whole routes: cut by a map or by events alone, each distinct one kept once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.money import cents_of, currencies_lived, names_of
from periplo.core.channel_catalogue import channel_id
from periplo.core.distinct import distinct
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import Span
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.kernels import route_walks as r
from periplo.journeys.masks import WORD, Block, Matcher, first_met, read_only
from periplo.journeys.scores import scores_of

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
EXAMPLES = 9  # of each distinct route that are kept with their times
CHANNEL = "channel"


@dataclass(frozen=True, slots=True, order=True)
class Example:
    """A real route: whose, and the instants of its steps, microseconds UTC."""

    customer: int
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Routes of some customers. kinds: the distinct ones, their steps as bytes; kind: (routes,) which each is.

    facts: (routes, FACTS) as the kernel lays them, with the customer's id. seen: customers with an event in the period.
    has_value: whether any event tells money; currencies: in which. examples: places among facts of each kind's earliest
    routes, by customer and beginning, EXAMPLES at most; times: the instants of their steps, as bytes.
    """

    kinds: tuple[bytes, ...]
    kind: Int64s
    facts: Int64s
    seen: int
    has_value: bool
    currencies: frozenset[str]
    examples: Int64s
    times: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """By what routes are cut out of journeys. Without a map every event is a step.

    period: half-open, in which they begin; until: the last instant known, microseconds UTC.
    """

    map: JourneyMap | None
    period: Span
    until: int
    idle: int
    goal: Rule | None = None
    value: str | None = None

    @property
    def columns(self) -> tuple[Touchpoint, ...]:
        return () if self.map is None else tuple(column for column in self.map.touchpoints if column.met)

    def piece(self, journeys: Journeys) -> Piece:
        """The routes of these journeys."""
        columns = self.columns
        rules: list[Rule] = [column.met for column in columns if column.met]
        places = {column.id: place for place, column in enumerate(columns)}
        promised = np.full((len(columns),) * 2, r.NONE, np.int64)
        for way in self.map.transitions if self.map else ():
            if way.promised is not None and way.origin in places and way.target in places:
                promised[places[way.origin], places[way.target]] = way.promised
        channel, allowed, way_allowed, way_of = _channels(self.map, columns, journeys)
        (value, currencies), score = _value(journeys, self.value), scores_of(journeys)
        none = np.empty(0, np.int64)
        steps: list[Int32s] = []
        instants: list[Int64s] = []
        lengths: list[Int64s] = []
        facts: list[Int64s] = []
        seen = 0
        for block in Matcher([*rules, self.goal or AnyOf(())], journeys).blocks():
            rows = slice(block.row, block.row + len(block.at))
            met, is_goal, codes = self._classes(block, journeys, len(columns))
            room = len(block.at)
            laid, offsets = np.empty(room, np.int32), np.empty(room + 1, np.int64)
            laid_at = np.empty(room, np.int64)
            told = np.empty((room, r.FACTS), np.int64)
            ours = np.empty(0, np.bool_) if journeys.ours is None else journeys.ours[rows]
            routes, people = r.walk_routes(
                block.first, block.start, block.stop, block.at, codes, read_only(ours), met, is_goal,
                read_only(channel[rows] if len(channel) else none), allowed, way_allowed, way_of, promised,
                read_only(value[rows] if len(value) else none), read_only(score[rows] if len(score) else score),
                self.idle, self.period.start, self.period.end, self.until, laid, laid_at, offsets, told,
            )  # fmt: skip
            seen += people
            steps.append(laid[: offsets[routes]].copy())
            instants.append(laid_at[: offsets[routes]].copy())
            lengths.append(np.diff(offsets[: routes + 1]))
            facts.append(told[:routes].copy())
        return _piece(journeys, steps, instants, lengths, facts, seen, bool(len(value)), currencies)

    def _classes(
        self, block: Block, journeys: Journeys, goal: int
    ) -> tuple[Int32s, NDArray[np.bool_], NDArray]:
        is_goal = (block.table[:, goal // WORD] >> np.uint64(goal % WORD)) & np.uint64(1) != 0
        if self.map is not None:
            table = block.table.copy()
            table[:, goal // WORD] &= ~np.uint64(1 << goal % WORD)
            return read_only(first_met(table).astype(np.int32)), read_only(is_goal), block.codes
        if len(block.table) == len(journeys.names) and block.codes.dtype == np.uint16:
            return read_only(np.arange(len(is_goal), dtype=np.int32)), read_only(is_goal), block.codes
        events = journeys.event[block.row : block.row + len(block.at)].astype(np.int32)
        return read_only(events), read_only(is_goal), block.codes  # one class an event of the block


@dataclass(frozen=True, slots=True)
class Routes:
    """All routes in the order of their customers and beginnings, whatever the split. kinds come sorted.

    kind: (routes,) place among kinds; facts: (routes, FACTS). has_value: whether it can be told what they are worth, as
    events tell money, and in one currency. examples: of each kind its earliest routes, by customer and beginning,
    EXAMPLES at most.
    """

    kinds: tuple[tuple[int, ...], ...]
    kind: Int64s
    facts: Int64s
    seen: int
    has_value: bool
    examples: tuple[tuple[Example, ...], ...]

    @property
    def customer(self) -> Int64s:
        return self.facts[:, r.CUSTOMER]

    @property
    def n(self) -> int:
        """Customers with a route."""
        return len(distinct(self.customer))


def seen_in(pieces: Sequence[Piece]) -> int:
    """Customers of these pieces with an event in the period."""
    return sum(piece.seen for piece in pieces)


def gathered(pieces: Sequence[Piece]) -> Routes:
    """The pieces as one."""
    known = sorted({kind for piece in pieces for kind in piece.kinds})
    told = sorted((tuple(np.frombuffer(kind, np.int32).tolist()), kind) for kind in known)
    place = {kind: k for k, (_, kind) in enumerate(told)}
    which = [np.array([place[kind] for kind in piece.kinds], np.int64)[piece.kind] for piece in pieces]
    kind = np.concatenate([np.empty(0, np.int64), *which])
    facts = np.concatenate([np.empty((0, r.FACTS), np.int64), *(piece.facts for piece in pieces)])
    order = np.lexsort((facts[:, r.BEGUN], facts[:, r.CUSTOMER]))
    return Routes(
        tuple(steps for steps, _ in told),
        kind[order],
        facts[order],
        sum(piece.seen for piece in pieces),
        any(piece.has_value for piece in pieces)
        and len(frozenset[str]().union(*(piece.currencies for piece in pieces))) < 2,
        _examples(pieces, [kind for _, kind in told]),
    )


def _examples(pieces: Sequence[Piece], kinds: Sequence[bytes]) -> tuple[tuple[Example, ...], ...]:
    found: dict[bytes, list[tuple[int, int, bytes]]] = {}
    for piece in pieces:
        for place, times in zip(piece.examples.tolist(), piece.times, strict=True):
            facts = piece.facts[place].tolist()
            one = (facts[r.CUSTOMER], facts[r.BEGUN], times)
            found.setdefault(piece.kinds[piece.kind[place]], []).append(one)
    return tuple(
        tuple(
            Example(customer, tuple(np.frombuffer(times, np.int64).tolist()))
            for customer, _, times in sorted(found[kind])[:EXAMPLES]
        )
        for kind in kinds
    )


def _piece(
    journeys: Journeys,
    steps: list[Int32s],
    instants: list[Int64s],
    lengths: list[Int64s],
    facts: list[Int64s],
    seen: int,
    has_value: bool,
    currencies: frozenset[str],
) -> Piece:
    whole = np.concatenate([np.empty(0, np.int32), *steps])
    offsets = np.concatenate([[0], np.cumsum(np.concatenate([np.empty(0, np.int64), *lengths]))]).astype(
        np.int64
    )
    told = np.concatenate([np.empty((0, r.FACTS), np.int64), *facts])
    told[:, r.CUSTOMER] = journeys.customer[told[:, r.CUSTOMER]]
    kind, first = np.empty(len(told), np.int64), np.empty(len(told), np.int64)
    found = r.distinct(offsets, whole, kind, first)
    kinds = tuple(whole[offsets[route] : offsets[route + 1]].tobytes() for route in first[:found].tolist())
    at = np.concatenate([np.empty(0, np.int64), *instants])
    order = np.lexsort((told[:, r.BEGUN], told[:, r.CUSTOMER], kind))
    begins = np.searchsorted(kind[order], kind[order])
    first_ones = order[np.arange(len(order)) - begins < EXAMPLES]
    times = tuple(at[offsets[route] : offsets[route + 1]].tobytes() for route in first_ones.tolist())
    return Piece(kinds, kind, told, seen, has_value, currencies, first_ones, times)


def _channels(
    drawn: JourneyMap | None, columns: Sequence[Touchpoint], journeys: Journeys
) -> tuple[Int64s, NDArray[np.bool_], NDArray[np.bool_], Int64s]:
    """Codes of channels (rows,), and which of them touchpoints and drawn ways allow; empty where nothing tells any.

    A touchpoint with rules by channel is met by the channel whose rule it was; one that names no channel allows all.
    """
    column = journeys.properties.get(CHANNEL)
    way_of = np.full((len(columns),) * 2, r.NONE, np.int64)
    if drawn is None or not isinstance(column, Coded):
        return np.empty(0, np.int64), np.empty((0, 0), np.bool_), np.empty((0, 0), np.bool_), way_of
    ids = np.array(["", *(channel_id(value) for value in column.values)], dtype=object)

    def of(channels: Sequence[str]) -> NDArray[np.bool_]:
        wanted = {channel_id(channel) for channel in channels}
        return np.array([not wanted or id in wanted for id in ids], np.bool_)

    allowed = [of(() if point.channel_rules else point.channels) for point in columns]
    places = {point.id: place for place, point in enumerate(columns)}
    ways = [
        way for way in drawn.transitions if way.channels and way.origin in places and way.target in places
    ]
    for place, way in enumerate(ways):
        way_of[places[way.origin], places[way.target]] = place
    by_way = [of(way.channels) for way in ways]
    wide = (0, len(ids))
    return (
        column.codes.astype(np.int64),
        np.array(allowed, np.bool_).reshape(-1, len(ids)) if allowed else np.empty(wide, np.bool_),
        np.array(by_way, np.bool_).reshape(-1, len(ids)) if by_way else np.empty(wide, np.bool_),
        way_of,
    )


def _value(journeys: Journeys, asked: str | None) -> tuple[Int64s, frozenset[str]]:
    """(rows,) cents that each event tells by the first property that tells any, else empty; and in which currencies."""
    for name in names_of(journeys, asked):
        column = journeys.properties.get(name)
        cents = cents_of(column)
        if cents is not None:
            return cents, currencies_lived(journeys, column, cents)
    return np.empty(0, np.int64), frozenset()
