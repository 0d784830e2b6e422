"""variants: the distinct routes that were gone, and the types that they form, each told by a real one. (S0-C1)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.groups import NONE, customer_groups, largest
from periplo.answers.intervals import wilson
from periplo.answers.lived_routes import EXAMPLES, Cut, Example, Piece, Routes, gathered, seen_in
from periplo.answers.map_checks import check_period, check_rules
from periplo.answers.money import CENTS
from periplo.answers.route_types import types_of
from periplo.core.distinct import distinct
from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule
from periplo.core.spans import SECOND, Span
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels import route_walks as r

Int64s = NDArray[np.int64]
SHOWN = 20


@dataclass(frozen=True, slots=True)
class RouteFigures:
    """What routes did: how many, by how many customers; their share of all routes and the share of them that reached
    the goal, each with Wilson's 95 % interval; the median time from first to last step; mean value, None without money.
    """

    routes: int
    customers: int
    share: float
    low: float
    high: float
    conversion: float | None
    conversion_low: float | None
    conversion_high: float | None
    median_seconds: float
    mean_value: float | None


@dataclass(frozen=True, slots=True)
class Variant:
    """One distinct route: touchpoints of the map, or events; the same one several times in a row once."""

    path: tuple[str, ...]
    type: int  # from 1, the largest
    figures: RouteFigures


@dataclass(frozen=True, slots=True)
class StoryStep:
    """A step of a real route, and how long after its first one."""

    step: str
    after_seconds: float


@dataclass(frozen=True, slots=True)
class RouteType:
    """Routes that are alike. story: a real route of one customer, by key: of the distinct one
    that is nearest to all of them, and about as long as those mostly are."""

    type: int
    distinct: int
    figures: RouteFigures
    customer: str
    story: tuple[StoryStep, ...]


@dataclass(frozen=True, slots=True)
class VariantsAnswer:
    """variants: the most gone; other: routes of all the rest, so that the shares sum to the whole.

    types: largest first; silhouette: how well they are parted, -1 to 1, None where there is but one. standard: the type
    proposed for the standard buyer persona: the one that most customers lived first, None without routes.
    """

    n: int
    routes: int
    distinct: int
    variants: tuple[Variant, ...]
    other: int
    types: tuple[RouteType, ...]
    silhouette: float | None
    standard: int | None
    standard_customers: int
    groups: tuple[VariantsGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupShare:
    """How many of a group's routes went one way; share with Wilson's 95 % interval."""

    path: tuple[str, ...]
    routes: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class VariantsGroup:
    """Routes of one group of customers. conversion: the share that reached the goal; variants: those of the whole, and
    how often this group went them."""

    group: str
    n: int
    routes: int
    distinct: int
    conversion: float | None
    low: float | None
    high: float | None
    variants: tuple[GroupShare, ...]


@dataclass(frozen=True, slots=True)
class VariantsState:
    """Pieces by group; without groups all stand under NONE."""

    pieces: dict[str, tuple[Piece, ...]]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variants:
    """Routes that begin in a period, half-open, of touchpoints where there is a map, else of events.

    gap: microseconds of silence that end a route. goal: what a route leads to.
    Raises: BadQuestion if no touchpoint of the map has a rule, or the period is empty.
    """

    map: JourneyMap | None
    period: Span
    until: int
    gap: int
    goal: Rule | None = None
    value: str | None = None
    by: str | None = None
    name: str = "variants"

    def __post_init__(self) -> None:
        if self.map is not None:
            check_rules(self.map)
        check_period(self.period)

    @property
    def _cut(self) -> Cut:
        return Cut(self.map, self.period, self.until, self.gap, self.goal, self.value)

    def partial(self, journeys: Journeys) -> VariantsState:
        names = journeys.names if self.map is None else tuple(column.id for column in self._cut.columns)
        if self.by is None:
            return VariantsState({NONE: (self._cut.piece(journeys),)}, names)
        groups = customer_groups(self.by, journeys, self.period)
        return VariantsState({text: (self._cut.piece(journeys.only(mask)),) for text, mask in groups}, names)

    def merge(self, a: VariantsState, b: VariantsState) -> VariantsState:
        both = {**a.pieces, **b.pieces}
        pieces = {key: a.pieces.get(key, ()) + b.pieces.get(key, ()) for key in both}
        return VariantsState(pieces, a.names or b.names)

    def finish(self, total: VariantsState) -> VariantsAnswer:
        routes = gathered([piece for pieces in total.pieces.values() for piece in pieces])
        if not len(routes.kind):
            return VariantsAnswer(0, 0, 0, (), 0, (), None, None, 0)
        paths, path_of = _paths(routes)
        kind = path_of[routes.kind]
        counts = np.bincount(kind, minlength=len(paths))
        order = sorted(range(len(paths)), key=lambda one: (-counts[one], paths[one]))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        kind, counts, ranked = rank[kind], counts[order], [paths[one] for one in order]
        found = types_of(ranked, counts)
        member = found.member[kind]
        shown = ranked[:SHOWN]
        variants = tuple(
            Variant(
                tuple(total.names[step] for step in path),
                int(found.member[place]) + 1,
                self._figures(routes, kind == place),
            )
            for place, path in enumerate(shown)
        )
        examples = _examples(routes, path_of, rank)
        types = tuple(
            self._type(
                routes,
                number,
                member,
                found.member,
                _usual(examples[medoid], float(np.median(routes.facts[kind == medoid, r.LASTED]))),
                ranked[medoid],
                total.names,
            )
            for number, medoid in enumerate(found.medoids)
        )
        first = np.unique(routes.customer, return_index=True)[1]  # of each customer the first route
        lived_first = np.bincount(member[first], minlength=len(types))
        standard = int(lived_first.argmax())
        return VariantsAnswer(
            len(first),
            len(kind),
            len(ranked),
            variants,
            len(kind) - int(counts[: len(shown)].sum()),
            types,
            found.silhouette,
            standard + 1,
            int(lived_first[standard]),
            self._groups(total, shown) if self.by is not None else (),
        )

    def _groups(self, total: VariantsState, shown: Sequence[tuple[int, ...]]) -> tuple[VariantsGroup, ...]:
        """shown: the variants of the whole that are told."""
        found = []
        for group, pieces in largest(total.pieces, seen_in, lambda one, other: one + other):
            routes = gathered(pieces)
            n = len(routes.kind)
            if not n:
                continue
            paths, path_of = _paths(routes)
            counts = np.bincount(path_of[routes.kind], minlength=len(paths))
            of_path = dict(zip(paths, counts.tolist(), strict=True))
            reached = int(routes.facts[:, r.REACHED].sum())
            ends = wilson(reached, n) if self.goal is not None else None
            shares = []
            for path in shown:
                k = of_path.get(path, 0)
                low, high = wilson(k, n) or (0.0, 1.0)
                shares.append(GroupShare(tuple(total.names[step] for step in path), k, k / n, low, high))
            found.append(
                VariantsGroup(
                    group, routes.n, n, len(paths), reached / n if ends else None, ends and ends[0],
                    ends and ends[1], tuple(shares),
                )
            )  # fmt: skip
        return tuple(found)

    def _figures(self, routes: Routes, chosen: NDArray[np.bool_]) -> RouteFigures:
        facts, all_routes = routes.facts[chosen], len(routes.kind)
        n, reached = len(facts), int(facts[:, r.REACHED].sum())
        low, high = wilson(n, all_routes) or (0.0, 1.0)
        ends = wilson(reached, n) if self.goal is not None else None
        value = int(facts[:, r.VALUE].sum()) / CENTS / n if routes.has_value else None
        return RouteFigures(
            n, len(distinct(facts[:, r.CUSTOMER])), n / all_routes, low, high,
            reached / n if ends else None, ends and ends[0], ends and ends[1],
            float(np.median(facts[:, r.LASTED])) / SECOND, value,
        )  # fmt: skip

    def _type(
        self,
        routes: Routes,
        number: int,
        member: Int64s,
        of_kind: Int64s,
        example: Example,
        path: tuple[int, ...],
        names: Sequence[str],
    ) -> RouteType:
        times = example.times
        story = tuple(
            StoryStep(names[step], (at - times[0]) / SECOND) for step, at in zip(path, times, strict=True)
        )
        return RouteType(
            number + 1, int((of_kind == number).sum()), self._figures(routes, member == number),
            str(example.customer), story,
        )  # fmt: skip


def _paths(routes: Routes) -> tuple[list[tuple[int, ...]], Int64s]:
    """The distinct routes by their steps alone, whatever was late or by another channel; and which each kind is."""
    place: dict[tuple[int, ...], int] = {}
    of = [place.setdefault(tuple(step // r.FLAGS for step in kind), len(place)) for kind in routes.kinds]
    return list(place), np.array(of, np.int64)


def _examples(routes: Routes, path_of: Int64s, rank: Int64s) -> dict[int, list[Example]]:
    """Of each path the earliest routes by customer and beginning."""
    found: dict[int, list[Example]] = {}
    for kind, examples in enumerate(routes.examples):
        found.setdefault(int(rank[path_of[kind]]), []).extend(examples)
    return {path: sorted(examples)[:EXAMPLES] for path, examples in found.items()}


def _usual(examples: Sequence[Example], median: float) -> Example:
    """The one that lasts about as long as most."""
    return min(examples, key=lambda one: (abs(one.times[-1] - one.times[0] - median), one))
