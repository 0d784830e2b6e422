"""frustration: where customers struggle, by which signs, and whether those who do go on less often.

Signs are events that stand in the journeys, never a guess of a mood. A sign counts at the touchpoint that its event
meets, else at the last one met in that visit; a call for help at the touchpoint before it, a return at the purchase
before it. Whether people go on is judged for every visit to a touchpoint, from the moment it is left behind, for those
with signs by then and those without: nothing here says what causes what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.frustration_figures import (
    SIGN_NAMES,
    SLOW,
    Pieces,
    Struggle,
    struggles_of,
)
from periplo.answers.intervals import wilson
from periplo.answers.quotes import least
from periplo.answers.steps import EVENTS, TOUCHPOINTS
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.events import folded
from periplo.core.maps import JourneyMap
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import DAY, MINUTE
from periplo.core.unhappy_words import is_unhappy
from periplo.journeys.columns import Coded, Column, Flag, Journeys, Number, rows_of
from periplo.journeys.kernels import struggles as k
from periplo.journeys.masks import WORD, Block, Matcher, first_met, read_only

Int64s = NDArray[np.int64]
ABOUT = ("sku", "product", "page", "path", "url", "query", "search", "element", "button", "form", "field")
COMMENT = "comment"
MOST_GROUPS = 5_000
TROUBLE = k.IS_ERROR | k.IS_CONTACT | k.IS_RETURN
SHOWN = 5  # customers and groups told

__all__ = ["SIGN_NAMES", "SLOW", "Frustration", "FrustrationAnswer", "Group", "Struggle"]


@dataclass(frozen=True, slots=True)
class Group:
    """Customers with an event of one value of a property, and how many of them showed a sign at such an event."""

    value: str
    n: int
    customers: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FrustrationAnswer:
    """n customers; customers: those who showed any sign but a long wait, with share and interval.

    of: "touchpoints" of a map or "events". places: most harm first, then most people struck for certain.
    by: the property of `groups`, worst first. unplaced: signs before any touchpoint was met. look_days: how long it is
    looked whether people go on. examples: up to five who showed a sign, as the numbers by which customers are known.
    """

    n: int
    customers: int
    share: float | None
    low: float | None
    high: float | None
    of: str
    places: tuple[Struggle, ...]
    by: str | None
    groups: tuple[Group, ...]
    unplaced: int
    look_days: float
    examples: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FrustrationState:
    seen: int
    unplaced: int
    struck: int
    pieces: tuple[Pieces, ...]
    groups: dict[str, tuple[int, int]]
    examples: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Frustration:
    """What counts as a sign, and where. Times in microseconds.

    map: its touchpoints are the places; None: every event is its own, but errors, contacts and returns. errors,
    contacts, returns, bought: rules of such events. goal: what going on means beside a later stage. repeats: so many of
    the same within `within`, the same being one event about one thing (ABOUT); a retry comes within `within` of an
    error. gap: silence that ends a visit. after: how long behind a touchpoint a call for help still counts. look: how
    long it is looked whether people go on. slow: a wait is long beyond so many robust deviations from the median of a
    touchpoint. now: the last instant known.

    Raises: BadQuestion if a number says nothing, or the map has no touchpoint with a rule.
    """

    map: JourneyMap | None = None
    errors: Rule | None = None
    contacts: Rule | None = None
    returns: Rule | None = None
    bought: Rule | None = None
    goal: Rule | None = None
    repeats: int = 3
    within: int = 5 * MINUTE
    gap: int = 30 * MINUTE
    after: int = 3 * DAY
    look: int = 7 * DAY
    slow: float = 3.5
    by: str | None = None
    now: int = 0
    name: str = "frustration"

    def __post_init__(self) -> None:
        if self.repeats < 2:
            raise BadQuestion(f"--repeats says {self.repeats}", mend="say 2 or more: once is no repetition")
        if min(self.within, self.gap, self.after, self.look) <= 0 or self.slow <= 0:
            raise BadQuestion("a time that frustration is judged by is nothing", mend="say a time such as 5m")
        if self.map is not None and not any(column.met for column in self.map.touchpoints):
            raise BadQuestion(
                f"no touchpoint of map '{self.map.id}' has a rule",
                "so no event can tell who met it",
                "give its touchpoints a rule, such as: rule: order completed",
            )

    @property
    def _rules(self) -> list[Rule]:
        """Of touchpoints, then of each kind of event in the order of its bit; a rule of nothing where there is none."""
        columns = [column.met for column in self.map.touchpoints if column.met] if self.map else []
        kinds = (self.errors, self.contacts, self.returns, self.bought, self.goal)
        return [*columns, *(rule or AnyOf(()) for rule in kinds)]

    def _places(self, journeys: Journeys) -> tuple[str, ...]:
        if self.map is None:
            return journeys.names
        return tuple(column.id for column in self.map.touchpoints if column.met)

    def partial(self, journeys: Journeys) -> FrustrationState:
        places = self._places(journeys)
        stage_of = self._stages(len(places))
        times = np.zeros((len(places), len(k.SIGNS)), np.int64)
        waits, judged = (
            np.zeros((len(places), k.WAITS), np.int64),
            np.zeros((len(places), k.JUDGED), np.int64),
        )
        struck, tally = np.zeros(journeys.customers, np.bool_), np.zeros(2, np.int64)
        unhappy, about = _unhappy(journeys), _about(journeys)
        values, grouped = self._grouped(journeys)
        met_by, struck_by = np.zeros((2, len(values)), np.int64)
        none, no_group = np.empty(0, np.bool_), np.empty(0, np.int32)
        units: list[Int64s] = []
        matcher = Matcher(self._rules, journeys)
        for block in matcher.blocks():
            rows = slice(block.row, block.row + len(block.at))
            place, furthest, kinds = self._classes(block, stage_of)
            if self.map is None:  # an event stands at itself; trouble stands at what was before it
                shared = np.arange(len(block.table)) % max(1, len(places))
                names = shared if matcher.is_shared else journeys.event[rows].astype(np.int64)
                place = read_only(np.where(kinds & TROUBLE, k.NOWHERE, names).astype(np.int32))
            words = none if unhappy is None else unhappy[1][unhappy[0].codes[rows]]
            unit = np.empty(len(block.at), np.int64)
            laid = k.walk_struggles(
                block.start, block.stop, block.at, block.codes, read_only(journeys.event[rows]),
                read_only(_same(journeys, about, rows)),
                read_only(none if journeys.ours is None else journeys.ours[rows]),
                read_only(words), read_only(no_group if grouped is None else grouped[rows]),
                place, stage_of, furthest, kinds,
                self.gap, self.repeats, self.within, self.after, self.look, self.now,
                times, waits, met_by, struck_by, struck[block.first : block.first + len(block.start)], unit, judged,
                tally,
            )  # fmt: skip
            units.append(unit[:laid])
        keys, counts = np.unique(np.concatenate([np.empty(0, np.int64), *units]), return_counts=True)
        pieces = Pieces(
            places, keys, counts.astype(np.int64), times, waits, judged, self._quotes(journeys, unhappy)
        )
        groups = {
            value: (met, hit)
            for value, met, hit in zip(values, met_by.tolist(), struck_by.tolist(), strict=True)
            if met
        }
        seen, unplaced = tally.tolist()
        examples = tuple(sorted(journeys.customer[struck].tolist())[:SHOWN])
        return FrustrationState(seen, unplaced, int(struck.sum()), (pieces,), groups, examples)

    def merge(self, a: FrustrationState, b: FrustrationState) -> FrustrationState:
        nothing = (0, 0)
        groups = {
            value: (
                a.groups.get(value, nothing)[0] + b.groups.get(value, nothing)[0],
                a.groups.get(value, nothing)[1] + b.groups.get(value, nothing)[1],
            )
            for value in {**a.groups, **b.groups}
        }
        return FrustrationState(
            a.seen + b.seen,
            a.unplaced + b.unplaced,
            a.struck + b.struck,
            a.pieces + b.pieces,
            groups,
            tuple(sorted(a.examples + b.examples)[:SHOWN]),
        )

    def finish(self, total: FrustrationState) -> FrustrationAnswer:
        low, high = wilson(total.struck, total.seen) or (None, None)
        has_goal = self.goal is not None or self.map is not None
        return FrustrationAnswer(
            total.seen,
            total.struck,
            total.struck / total.seen if total.seen else None,
            low,
            high,
            EVENTS if self.map is None else TOUCHPOINTS,
            struggles_of(total.pieces, self._ids(), self.slow, self.gap, has_goal),
            None if self.by is None else folded(self.by),
            tuple(_groups(total.groups)),
            total.unplaced,
            self.look / DAY,
            total.examples,
        )

    def _ids(self) -> tuple[str, ...] | None:
        """The places in their order; None where they are the events that were seen."""
        return None if self.map is None else tuple(one.id for one in self.map.touchpoints if one.met)

    def _stages(self, places: int) -> NDArray[np.int32]:
        """The stage of each place by its order; all in the first where no map tells."""
        if self.map is None:
            return np.zeros(places, np.int32)
        order = [stage.id for stage in self.map.stages]
        return np.array([order.index(one.stage) for one in self.map.touchpoints if one.met], dtype=np.int32)

    def _classes(
        self, block: Block, stage_of: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
        """For each class of events its place and the furthest stage it meets, -1 where none; and its kinds."""
        table, touchpoints = block.table, 0 if self.map is None else len(stage_of)

        def meets(rule: int) -> NDArray[np.bool_]:
            return np.asarray((table[:, rule // WORD] >> np.uint64(rule % WORD)) & np.uint64(1) != 0)

        kinds, furthest = np.zeros(len(table), np.uint8), np.full(len(table), -1, np.int32)
        columns = table.copy()
        for bit in range(5):
            rule = touchpoints + bit
            kinds |= meets(rule).astype(np.uint8) << np.uint8(bit)
            columns[:, rule // WORD] &= ~np.uint64(1 << rule % WORD)
        for column in range(touchpoints):
            met = meets(column)
            furthest[met] = np.maximum(furthest[met], stage_of[column])
        return read_only(first_met(columns).astype(np.int32)), read_only(furthest), read_only(kinds)

    def _grouped(self, journeys: Journeys) -> tuple[list[str], NDArray[np.int32] | None]:
        """Values of the property asked for, and for each row the place of its value, -1 where it has none."""
        if self.by is None:
            return [], None
        name = folded(self.by)
        if name not in {*journeys.properties, *journeys.traits}:
            known = ", ".join([*journeys.properties, *journeys.traits]) or "none"
            raise UnknownName(
                f"there is no property '{self.by}'", f"there are: {known}", "break down by one of them"
            )
        if name in journeys.properties:
            values, codes = _coded(journeys.properties[name], name)
            return values, codes
        values, codes = _coded(journeys.traits[name], name)
        told = np.full(len(journeys.event), -1, np.int32)
        lengths = journeys.stop - journeys.start
        told[rows_of(journeys.start, journeys.stop)] = np.repeat(codes[journeys.rows], lengths)
        return values, told

    def _quotes(
        self, journeys: Journeys, unhappy: tuple[Coded, NDArray[np.bool_]] | None
    ) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Of each place what unhappy customers wrote at its own events."""
        if unhappy is None or not unhappy[1].any():
            return ()
        column, is_bad = unhappy
        rows = rows_of(journeys.start, journeys.stop)
        rows = rows[is_bad[column.codes[rows]]]
        found: dict[str, set[str]] = {}
        if self.map is None:
            for name, code in zip(journeys.event[rows].tolist(), column.codes[rows].tolist(), strict=True):
                found.setdefault(journeys.names[name], set()).add(column.values[code - 1])
        elif len(rows):
            ids, matcher = (
                self._places(journeys),
                Matcher(self._rules[: len(self._places(journeys))], journeys),
            )
            for low in range(0, int(rows.max()) + 1, 1 << 17):
                some = rows[(rows >= low) & (rows < low + (1 << 17))]
                if len(some):
                    codes, table = matcher.read(low, min(low + (1 << 17), len(journeys.event)))
                    places = first_met(table)[codes[some - low]].tolist()
                    for place, code in zip(places, column.codes[some].tolist(), strict=True):
                        if place >= 0:
                            found.setdefault(ids[place], set()).add(column.values[code - 1])
        return tuple((place, least(words)) for place, words in sorted(found.items()))


def _unhappy(journeys: Journeys) -> tuple[Coded, NDArray[np.bool_]] | None:
    """The comments, and for each code of theirs whether it is unhappy; None where nobody comments."""
    column = journeys.properties.get(COMMENT)
    if not isinstance(column, Coded):
        return None
    return column, np.array([False, *map(is_unhappy, column.values)], np.bool_)


def _about(journeys: Journeys) -> list[Column]:
    """What events are about, by which two of one name are told apart."""
    return [journeys.properties[name] for name in ABOUT if name in journeys.properties]


def _same(journeys: Journeys, about: Sequence[Column], rows: slice) -> Int64s:
    """One number for each event, equal where the name and what it is about are."""
    told = journeys.event[rows].astype(np.int64)
    for column in about:
        match column:
            case Coded(codes, values):
                told = told * np.int64(len(values) + 1) + codes[rows]
            case Number(numbers):
                told = told * np.int64(1_000_003) + np.ascontiguousarray(numbers[rows]).view(np.int64)
            case _:
                pass
    return told


def _coded(column: Column, name: str) -> tuple[list[str], NDArray[np.int32]]:
    match column:
        case Coded(codes, values) if len(values) <= MOST_GROUPS:
            return list(values), codes.astype(np.int32) - 1
        case Flag(flags):
            return ["no", "yes"], flags.astype(np.int32)
        case _:
            raise BadQuestion(
                f"'{name}' does not part customers into groups",
                "it has no values that several share, or more than 5,000 of them",
                "break down by one such as place or device",
            )


def _groups(groups: dict[str, tuple[int, int]]) -> Iterator[Group]:
    """The worst first, small ones drawn to the middle: by the lower bound."""
    told = []
    for value, (n, customers) in groups.items():
        low, high = wilson(customers, n) or (0.0, 1.0)
        told.append(Group(value, n, customers, customers / n, low, high))
    yield from sorted(told, key=lambda one: (-one.low, one.value))
