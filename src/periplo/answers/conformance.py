"""conformance: how far lived routes follow the drawn one: what is skipped, added, out of order, late, otherwise met.

Each distinct route is held against the map exactly: the fewest meetings to add or to take away until the map allows
it (answers/drawn_routes.py says which it allows). Customers who deviated and those who did not are different people:
what differs between them goes with the deviation, and need not come from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.content_received import (
    NOTHING_DESIGNED,
    ContentGap,
    Counts,
    Designed,
    added,
    content_counts,
    content_gaps,
)
from periplo.answers.drawn_routes import Drawn, automaton, drawn_of
from periplo.answers.groups import NONE, customer_groups, largest
from periplo.answers.intervals import Z95, newcombe, wilson
from periplo.answers.lived_routes import Cut, Piece, Routes, gathered, seen_in
from periplo.answers.map_checks import check_period, check_rules
from periplo.answers.money import CENTS
from periplo.core.distinct import distinct
from periplo.core.maps import JourneyMap
from periplo.core.spans import Span
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels import route_walks as r
from periplo.journeys.kernels.aligning import align

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
Ends = tuple[float | None, float | None, float | None]  # a difference, and the ends of its interval
KINDS = SKIPPED, ADDED, ORDER, LATE, CHANNEL = ("skipped", "added", "order", "late", "channel")
EXAMPLES, SHOWN = 5, 5
MOST_STEPS = 2000  # a route with more is a machine's


@dataclass(frozen=True, slots=True)
class Deviation:
    """One way of leaving the drawn route at one touchpoint.

    customers: who did so at least once; share: of the customers who came to the touchpoint or past it, 95 % Wilson.
    routes: in which it happened. cost: how much less the routes with it brought, each, than those that came to the
    touchpoint or past it without; goal_cost: how much less often they reached the goal; satisfaction_cost: how much
    less well their customers said they felt, -2 to +2. Each with its 95 % interval; below zero they fared better.
    None where fewer than 30 of either kind tell it. examples: up to five customers, by key.
    """

    kind: str
    touchpoint: str
    customers: int
    cost: float | None
    cost_low: float | None
    cost_high: float | None
    routes: int
    share: float
    low: float
    high: float
    goal_cost: float | None
    goal_low: float | None
    goal_high: float | None
    satisfaction_cost: float | None
    satisfaction_low: float | None
    satisfaction_high: float | None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommonRoute:
    """One distinct route, repeats in a row once: its touchpoints, and how many routes went so; edits: from the map."""

    path: tuple[str, ...]
    routes: int
    edits: int


@dataclass(frozen=True, slots=True)
class ConformanceAnswer:
    """fitness: the mean over routes of the share of steps that are as drawn, 1 where every route is allowed.

    A step is a touchpoint met, or one skipped. followed: customers all of whose routes are as drawn; share with
    Wilson's 95 % interval. distinct: different ones among them. left_open: routes not judged because they may still
    go on, only with whole; too_long: likewise, because they have more than MOST_STEPS steps.
    None where there is no route.
    """

    n: int
    fitness: float | None
    followed: int
    share: float | None
    low: float | None
    high: float | None
    routes: int
    distinct: int
    left_open: int
    too_long: int
    deviations: tuple[Deviation, ...]
    common: tuple[CommonRoute, ...]
    groups: tuple[ConformanceGroup, ...] = ()
    content: tuple[ContentGap, ...] = ()  # what campaigns say at touchpoints and is not received as designed


@dataclass(frozen=True, slots=True)
class ConformanceGroup:
    """The same of one group of customers; deviations: the SHOWN most frequent."""

    group: str
    n: int
    fitness: float | None
    followed: int
    share: float | None
    low: float | None
    high: float | None
    deviations: tuple[Deviation, ...]


@dataclass(frozen=True, slots=True)
class ConformanceState:
    """Pieces by group; without groups all stand under NONE. content: of everybody."""

    pieces: dict[str, tuple[Piece, ...]]
    content: Counts


@dataclass(frozen=True, slots=True)
class Conformance:
    """Routes that begin in a period, half-open, held against a map as it is known by `until`.

    whole: a route must go through all of the map, and one that may still go on is left out; else each is judged up to
    the furthest touchpoint that it reached, and leaving early is no deviation. value: the property that tells money.
    by: a column of customers, or a property: the group is what a customer's first event in the period to tell it says.
    designed: what campaigns decided to say at the map's touchpoints in the period.
    Raises: BadQuestion if no touchpoint of the map has a rule, or the period is empty.
    """

    map: JourneyMap
    period: Span
    until: int
    whole: bool = False
    value: str | None = None
    by: str | None = None
    designed: Designed = NOTHING_DESIGNED
    name: str = "conformance"

    def __post_init__(self) -> None:
        check_rules(self.map)
        check_period(self.period)
        automaton(drawn_of(self.map)[1])

    @property
    def _cut(self) -> Cut:
        return Cut(self.map, self.period, self.until, self.map.idle, self.map.goal.rule, self.value)

    def partial(self, journeys: Journeys) -> ConformanceState:
        content = content_counts(self.designed, self.map, journeys)
        if self.by is None:
            return ConformanceState({NONE: (self._cut.piece(journeys),)}, content)
        groups = customer_groups(self.by, journeys, self.period)
        return ConformanceState(
            {text: (self._cut.piece(journeys.only(mask)),) for text, mask in groups}, content
        )

    def merge(self, a: ConformanceState, b: ConformanceState) -> ConformanceState:
        both = {**a.pieces, **b.pieces}
        pieces = {key: a.pieces.get(key, ()) + b.pieces.get(key, ()) for key in both}
        return ConformanceState(pieces, added(a.content, b.content))

    def finish(self, total: ConformanceState) -> ConformanceAnswer:
        whole = self._held([piece for pieces in total.pieces.values() for piece in pieces])
        whole = replace(whole, content=content_gaps(self.designed, self.map, total.content))
        if self.by is None:
            return whole
        told = [
            (group, self._held(pieces))
            for group, pieces in largest(total.pieces, seen_in, lambda one, other: one + other)
        ]
        groups = tuple(
            ConformanceGroup(
                group, one.n, one.fitness, one.followed, one.share, one.low, one.high, one.deviations[:SHOWN]
            )
            for group, one in told
            if one.n
        )
        return replace(whole, groups=groups)

    def _held(self, pieces: Sequence[Piece]) -> ConformanceAnswer:
        columns, drawn = drawn_of(self.map)
        routes = gathered(pieces)
        short = [steps if len(steps) <= MOST_STEPS else () for steps in routes.kinds]
        held = _Held.of(short, drawn, self.whole)
        is_short = np.array([bool(steps) for steps in short], np.bool_)[routes.kind]
        is_over = routes.facts[:, r.OVER] > 0 if self.whole else np.ones(len(routes.kind), np.bool_)
        kind, facts = routes.kind[is_short & is_over], routes.facts[is_short & is_over]
        left_open, too_long = int((~is_over).sum()), int((is_over & ~is_short).sum())
        if not len(kind):
            return ConformanceAnswer(0, None, 0, None, None, None, 0, 0, left_open, too_long, (), ())
        _, who = np.unique(facts[:, r.CUSTOMER], return_inverse=True)
        people = int(who.max()) + 1
        strayed = np.zeros(people, np.bool_)
        strayed[who[~held.is_kept[kind]]] = True
        followed = people - int(strayed.sum())
        bounds = wilson(followed, people)
        counted = np.bincount(kind, minlength=len(routes.kinds))
        ids = [column.id for column in columns]
        common = _common(routes.kinds, held.edits, counted, ids)
        return ConformanceAnswer(
            people,
            _mean(held.good, held.steps, counted),
            followed,
            followed / people,
            bounds and bounds[0],
            bounds and bounds[1],
            len(kind),
            len(common),
            left_open,
            too_long,
            _deviations(held, routes, kind, facts, who, ids),
            common[:SHOWN],
        )


@dataclass(frozen=True, slots=True)
class _Held:
    """Distinct routes held against the map; edits, good and steps (kinds,); is_kept: nothing deviates.

    here: (kinds, 5 * columns) whether each deviation is there, kinds of deviation outermost; came: (kinds, columns)
    whether it came to that touchpoint, or skipped it.
    """

    edits: Int64s
    good: Int64s
    steps: Int64s
    is_kept: Bools
    here: Bools
    came: Bools

    @staticmethod
    def of(kinds: Sequence[tuple[int, ...]], drawn: Drawn, whole: bool) -> _Held:
        known, count = automaton(drawn), len(drawn.group)
        lengths = np.array([len(steps) for steps in kinds], np.int64)
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        laid = np.array([step for steps in kinds for step in steps], np.int32)
        columns, flags = (laid // r.FLAGS).astype(np.int32), laid % r.FLAGS
        edits, added = np.zeros(len(kinds), np.int64), np.zeros(len(laid), np.bool_)
        skipped = np.zeros((len(kinds), count), np.int32)
        if len(kinds):
            align(
                offsets, columns, known.column, known.next, known.furthest, known.is_whole,
                np.array(drawn.group, np.int64), whole,
                np.array(drawn.needed, np.bool_), edits, added, skipped,
            )  # fmt: skip
        owner = np.repeat(np.arange(len(kinds)), lengths)

        def at(marked: Bools) -> Bools:
            there = np.zeros((len(kinds), count), np.bool_)
            there[owner[marked], columns[marked]] = True
            return there

        is_added, is_skipped = at(added), np.asarray(skipped > 0)
        late, other = at(flags & r.LATE > 0), at(flags & r.OTHER_CHANNEL > 0)
        moved = is_added & is_skipped  # met, and where the map wants it missing: out of order
        here = np.concatenate([is_skipped & ~moved, is_added & ~moved, moved, late, other], axis=1)
        bad = added | (flags > 0)
        steps = lengths + skipped.sum(axis=1)
        good = lengths - np.bincount(owner[bad], minlength=len(kinds))
        came = at(np.ones(len(laid), np.bool_)) | is_skipped
        return _Held(edits, good, steps, np.asarray(~here.any(axis=1)), here, came)


def _mean(good: Int64s, steps: Int64s, counted: Int64s) -> float:
    """The mean share of good steps over routes; exactly 1 where all are good."""
    if (good == steps)[counted > 0].all():
        return 1.0
    some = counted > 0
    return float((good[some] / steps[some] * counted[some]).sum() / counted.sum())


def _deviations(
    held: _Held, routes: Routes, kind: Int64s, facts: Int64s, who: Int64s, ids: Sequence[str]
) -> tuple[Deviation, ...]:
    kinds = len(routes.kinds)
    count = np.bincount(kind, minlength=kinds)
    reached = np.bincount(kind, facts[:, r.REACHED], kinds).astype(np.int64)
    money = _Sums.of(facts[:, r.VALUE] / CENTS, kind, kinds)
    said = facts[:, r.SCORED] > 0
    felt = facts[said, r.SCORE] / facts[said, r.SCORED] / CENTS
    pleased = _Sums.of(felt, kind[said], kinds)
    came_customers = [_customers(who[held.came[:, column][kind]]) for column in range(len(ids))]
    found = []
    for place in np.flatnonzero(held.here[count > 0].any(axis=0)).tolist():
        what, column = divmod(place, len(ids))
        has = held.here[:, place]
        others = held.came[:, column] & ~has
        there = has[kind]
        customers, n, others_n = _customers(who[there]), int(count[has].sum()), int(count[others].sum())
        bounds = wilson(customers, came_customers[column]) or (0.0, 1.0)
        goal = None
        if n >= THIN and others_n >= THIN:
            goal = newcombe(int(reached[others].sum()), others_n, int(reached[has].sum()), n)
        none: Ends = (None, None, None)
        cost: Ends = (money.less(has, others) if routes.has_value else None) or none
        felt_cost: Ends = pleased.less(has, others) or none
        goal_cost: Ends = goal or none
        keys = tuple(str(number) for number in distinct(facts[there, r.CUSTOMER])[:EXAMPLES].tolist())
        found.append(
            Deviation(
                KINDS[what], ids[column], customers, *cost, n, customers / came_customers[column],
                *bounds, *goal_cost, *felt_cost, keys,
            )
        )  # fmt: skip
    order = {id: place for place, id in enumerate(ids)}
    found.sort(key=lambda one: (-one.customers, order[one.touchpoint], KINDS.index(one.kind)))
    return tuple(found)


def _customers(who: Int64s) -> int:
    """How many different ones there are in a sorted list."""
    return int((who[1:] != who[:-1]).sum()) + 1 if len(who) else 0


@dataclass(frozen=True, slots=True)
class _Sums:
    """Of some values by kind of route: how many, their sum, and the sum of their squares, less the mean of all."""

    n: Int64s
    sums: NDArray[np.float64]
    squares: NDArray[np.float64]

    @staticmethod
    def of(values: NDArray[np.float64], kind: Int64s, kinds: int) -> _Sums:
        values = values - values.mean() if len(values) else values
        sums, squares = (np.bincount(kind, weights, kinds) for weights in (values, values**2))
        n = np.bincount(kind, minlength=kinds)
        return _Sums(n, sums.astype(np.float64), squares.astype(np.float64))

    def less(self, has: Bools, others: Bools) -> tuple[float, float, float] | None:
        """How far the mean of `has` lies below that of `others`, with its 95 % interval; None where few tell it.

        Source: Welch (1938), Biometrika 29, 350-362, for variances that differ; n >= 30, so by the normal one.
        """
        n, other_n = int(self.n[has].sum()), int(self.n[others].sum())
        if n < THIN or other_n < THIN:
            return None
        mean, other = float(self.sums[has].sum()) / n, float(self.sums[others].sum()) / other_n
        spread = max(float(self.squares[has].sum()) - n * mean**2, 0.0) / (n - 1) / n
        other_spread = (
            max(float(self.squares[others].sum()) - other_n * other**2, 0.0) / (other_n - 1) / other_n
        )
        half = Z95 * sqrt(spread + other_spread)
        return other - mean, other - mean - half, other - mean + half


def _common(
    kinds: Sequence[tuple[int, ...]], edits: Int64s, counted: Int64s, ids: Sequence[str]
) -> tuple[CommonRoute, ...]:
    by_path: dict[tuple[int, ...], tuple[int, int]] = {}
    for steps, edit, count in zip(kinds, edits.tolist(), counted.tolist(), strict=True):
        path = tuple(step // r.FLAGS for step in steps)
        by_path[path] = (by_path.get(path, (0, 0))[0] + count, edit)
    ranked = sorted(by_path.items(), key=lambda one: (-one[1][0], one[0]))
    return tuple(
        CommonRoute(tuple(ids[column] for column in path), count, edit)
        for path, (count, edit) in ranked
        if count
    )
