"""detours: from one event to another, how much longer the way is than it need be, what makes it so, and for whom.

Of each customer the best pairing counts: the fewest steps from the one to the other, then the least time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from periplo.answers.adjusted import alike, told_apart
from periplo.answers.asked import THIN
from periplo.answers.facets import Facet, cuts_of, facets_of, parting
from periplo.answers.groups import check_property
from periplo.answers.intervals import newcombe, wilson
from periplo.answers.quantiles import MEDIAN, P90, quantiles
from periplo.answers.steps import EVENTS, TOUCHPOINTS, check_steps, own, steps_of
from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule
from periplo.core.spans import MINUTE, SECOND
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.kernels import trips as t
from periplo.journeys.masks import event_mask, read_only

Int64s = NDArray[np.int64]
LONG, LOST = "long", "lost"  # what a group suffers more than the others


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the ways that arrived: shortest is that of the shortest route seen, excess the median above it."""

    measure: str  # "steps" | "seconds" | "sessions" | "handoffs"
    shortest: float
    median: float
    p90: float
    excess: float


@dataclass(frozen=True, slots=True)
class Shortest:
    """The shortest route seen; of several of one length the most frequent. customers: who took it."""

    route: tuple[str, ...]
    customers: int


@dataclass(frozen=True, slots=True)
class Designed:
    """The way as the map has it, touchpoint by touchpoint; passes between them, against those lived (arrived ways)."""

    route: tuple[str, ...]
    passes: int
    median: float
    p90: float
    excess: float


@dataclass(frozen=True, slots=True)
class Detour:
    """One step on the ways. on_route: it is on the shortest route seen; else it is a detour.

    customers, times: of the ways that arrived, whose and how often; seconds: spent there by them in all, silences
    apart, and median_seconds of each. lost: ways that went no further than this step, of all `passed` by it, with
    interval.
    """

    step: str
    on_route: bool
    customers: int
    times: int
    seconds: float
    median_seconds: float | None
    passed: int
    lost: int
    lost_share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sufferer:
    """A group beside all others: share with a long way ("long": longer than three in four) or not arriving ("lost").

    n: of the group. low, high: of the difference, 95 % (Newcombe). clear: false discoveries controlled at 5 %.
    """

    suffers: str
    property: str
    value: str
    n: int
    share: float
    other_share: float
    difference: float
    low: float
    high: float
    clear: bool


@dataclass(frozen=True, slots=True)
class DetoursAnswer:
    """n customers who began; `arrived` of them came to the end, with Wilson's interval.

    wait_seconds: silences between visits on the ways that arrived, in all; total_seconds: all their time. detours:
    most time first. who: clear and largest differences first.
    """

    n: int
    of: str
    arrived: int
    share: float | None
    low: float | None
    high: float | None
    measures: tuple[Measure, ...]
    shortest: Shortest | None
    designed: Designed | None
    total_seconds: float
    wait_seconds: float
    detours: tuple[Detour, ...]
    who: tuple[Sufferer, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """Of one step: ways that arrived by it, how often, microseconds of each; ways by it at all, and lost there."""

    arrived: int = 0
    times: int = 0
    took: tuple[Int64s, ...] = ()
    passed: int = 0
    lost: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.arrived + other.arrived,
            self.times + other.times,
            self.took + other.took,
            self.passed + other.passed,
            self.lost + other.lost,
        )


@dataclass(frozen=True, slots=True)
class Had:
    """Of one group: ways begun, and the steps of those that arrived."""

    n: int = 0
    steps: Counter[int] = field(default_factory=Counter)

    def __add__(self, other: Had) -> Had:
        return Had(self.n + other.n, self.steps + other.steps)


@dataclass(frozen=True, slots=True)
class DetoursState:
    n: int
    # (ways, 6) of those that arrived: steps, time, silences, visits, hand-offs, touches.
    trips: tuple[Int64s, ...]
    routes: Counter[tuple[str, ...]]  # of the fewest steps seen
    taken: dict[str, Taken]
    had: dict[Facet, Had]
    ends: Counter[tuple[str, str]]  # touchpoints of the first and the last row of ways that arrived


@dataclass(frozen=True, slots=True)
class Detours:
    """Ways from `begin` to `end`. of: what a step is; map: with it the way is laid beside the one designed.

    by: the only property by which groups are laid beside the others; left out, all that part customers.
    Raises: BadQuestion where the options do not go together.
    """

    begin: Rule
    end: Rule
    of: str = EVENTS
    map: JourneyMap | None = None
    gap: int = 30 * MINUTE
    by: str | None = None
    name: str = "detours"

    def __post_init__(self) -> None:
        check_steps(self.of, self.map)
        if self.gap <= 0:
            raise BadQuestion("the gap between visits is nothing", mend="say a time such as 30m")

    def partial(self, journeys: Journeys) -> DetoursState:
        seen = own(journeys)
        if self.by:
            check_property(self.by, seen)
        code, names = steps_of(seen, self.of, self.map)
        touch, touchpoints = np.empty(0, np.int32), list[str]()
        if self.map and any(column.met for column in self.map.touchpoints):
            touch, touchpoints = steps_of(seen, TOUCHPOINTS, self.map)
        channel = seen.properties.get("channel")
        told = channel.codes.astype(np.int32) - 1 if isinstance(channel, Coded) else np.empty(0, np.int32)
        trips = np.zeros((seen.customers, 9), np.int64)
        taken = np.zeros((len(seen.at), 5), np.int64)
        n = t.lay_trips(
            read_only(seen.start), read_only(seen.stop), code, read_only(seen.at),
            read_only(event_mask(self.begin, seen)), read_only(event_mask(self.end, seen)),
            read_only(told.astype(np.int32)), read_only(touch), max(1, len(names)), self.gap, trips, taken,
        )  # fmt: skip
        begun = np.flatnonzero(trips[:, t.FROM] >= 0)
        came = begun[trips[begun, t.ARRIVED] == 1]
        ends: Counter[tuple[str, str]] = Counter()
        if len(touch):
            pairs = touch[trips[came, t.FROM]], touch[trips[came, t.TO]]
            ends.update(
                (touchpoints[one], touchpoints[other])
                for one, other in zip(*(pair.tolist() for pair in pairs), strict=True)
                if one >= 0 and other >= 0
            )
        return DetoursState(
            len(begun),
            (trips[came][:, [t.STEPS, t.TIME, t.WAIT, t.VISITS, t.HANDOFFS, t.TOUCHES]],),
            _fewest(trips[came], code, names),
            _taken(taken[:n], trips, names),
            dict(_had(seen, trips, begun, folded(self.by) if self.by else None)),
            ends,
        )

    def merge(self, a: DetoursState, b: DetoursState) -> DetoursState:
        return DetoursState(
            a.n + b.n,
            a.trips + b.trips,
            _shorter(a.routes, b.routes),
            {
                step: a.taken.get(step, Taken()) + b.taken.get(step, Taken())
                for step in {**a.taken, **b.taken}
            },
            {facet: a.had.get(facet, Had()) + b.had.get(facet, Had()) for facet in {**a.had, **b.had}},
            a.ends + b.ends,
        )

    def finish(self, total: DetoursState) -> DetoursAnswer:
        trips = np.concatenate([np.empty((0, 6), np.int64), *total.trips])
        low, high = wilson(len(trips), total.n) or (None, None)
        shortest = None
        if total.routes:
            route = min(total.routes, key=lambda route: (-total.routes[route], route))
            shortest = Shortest(route, total.routes[route])
        return DetoursAnswer(
            total.n,
            self.of,
            len(trips),
            len(trips) / total.n if total.n else None,
            low,
            high,
            tuple(_measures(trips)),
            shortest,
            self._designed(total, trips),
            int(trips[:, 1].sum()) / SECOND,
            int(trips[:, 2].sum()) / SECOND,
            tuple(_detours(total.taken, set(shortest.route) if shortest else set())),
            tuple(_sufferers(total.had, trips[:, 0])),
        )

    def _designed(self, total: DetoursState, trips: Int64s) -> Designed | None:
        """Touchpoints from the one to the other in the map's order; None where the way does not go forward on it."""
        if not self.map or not total.ends:
            return None
        first, last = min(total.ends, key=lambda ends: (-total.ends[ends], ends))
        order = [column.id for column in self.map.touchpoints if column.met]
        route = order[order.index(first) : order.index(last) + 1]
        if len(route) < 2:
            return None
        median, p90 = quantiles([trips[:, 5]], (MEDIAN, P90))
        passes = len(route) - 1
        return Designed(tuple(route), passes, median or 0.0, p90 or 0.0, (median or 0.0) - passes)


def _fewest(trips: Int64s, code: NDArray[np.int32], names: list[str]) -> Counter[tuple[str, ...]]:
    if not len(trips):
        return Counter()
    found: Counter[tuple[str, ...]] = Counter()
    for row in trips[trips[:, t.STEPS] == trips[:, t.STEPS].min()]:
        codes = code[row[t.FROM] : row[t.TO] + 1]
        found[tuple(names[place] for place in codes[codes >= 0].tolist())] += 1
    return found


def _shorter(a: Counter[tuple[str, ...]], b: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """Those of the fewest steps of both."""
    steps = {len(route) for route in (*a, *b)}
    return Counter({route: n for route, n in (a + b).items() if len(route) == min(steps)})


def _taken(taken: Int64s, trips: Int64s, names: list[str]) -> dict[str, Taken]:
    # Sixteen bits are sorted by counting.
    order = np.argsort(taken[:, t.STEP].astype(np.uint16), kind="stable")
    taken = taken[order]
    came = trips[taken[:, t.WHOSE], t.ARRIVED] == 1
    steps, begins = np.unique(taken[:, t.STEP], return_index=True)
    found = {}
    for step, begin, end in zip(
        steps.tolist(), begins.tolist(), [*begins.tolist(), len(taken)][1:], strict=True
    ):
        here, arrived = taken[begin:end], came[begin:end]
        found[names[step]] = Taken(
            int(arrived.sum()),
            int(here[arrived, t.TIMES].sum()),
            (here[arrived, t.TOOK],),
            len(here),
            int(here[:, t.LOST].sum()),
        )
    return found


def _had(seen: Journeys, trips: Int64s, begun: Int64s, only: str | None) -> Iterator[tuple[Facet, Had]]:
    steps, arrived = trips[begun, t.STEPS], trips[begun, t.ARRIVED] == 1
    for facet, mask in facets_of(seen, begun, trips[begun, t.FROM], only):
        counts = np.bincount(steps[mask & arrived])
        yield (
            facet,
            Had(int(mask.sum()), Counter({n: int(counts[n]) for n in np.flatnonzero(counts).tolist()})),
        )


def _measures(trips: Int64s) -> Iterator[Measure]:
    if not len(trips):
        return
    fewest = trips[trips[:, 0] == trips[:, 0].min()]
    for measure, column, unit in (
        ("steps", 0, 1),
        ("seconds", 1, SECOND),
        ("sessions", 3, 1),
        ("handoffs", 4, 1),
    ):
        median, p90 = quantiles([trips[:, column]], (MEDIAN, P90), unit)
        (shortest,) = quantiles([fewest[:, column]], (MEDIAN,), unit)
        if median is not None and p90 is not None and shortest is not None:
            yield Measure(measure, shortest, median, p90, median - shortest)


def _detours(taken: dict[str, Taken], on_route: set[str]) -> Iterator[Detour]:
    found = []
    for step, had in taken.items():
        low, high = wilson(had.lost, had.passed) or (0.0, 1.0)
        (median,) = quantiles(had.took, (MEDIAN,), SECOND)
        seconds = sum(int(piece.sum()) for piece in had.took) / SECOND
        found.append(
            Detour(
                step, step in on_route, had.arrived, had.times, seconds, median, had.passed, had.lost,
                had.lost / had.passed, low, high,
            )
        )  # fmt: skip
    return iter(sorted(found, key=lambda one: (-one.seconds, -one.times, one.step)))


def _sufferers(had: dict[Facet, Had], steps: Int64s) -> Iterator[Sufferer]:
    """Groups of 30 or more beside the others of the same property, in both ways in which they may suffer.

    Of a number, each cut is tried and counts among the tries; the most telling one is told.
    """
    limit = float(np.quantile(steps, 0.75)) if len(steps) else 0.0
    found: list[Sufferer] = []
    likely: list[float] = []
    cut: dict[tuple[str, str], list[int]] = {}
    for name, (value, group), (other_value, others) in _compared(had):
        for suffers, count in ((LONG, _long(limit)), (LOST, _not_arrived)):
            bad, n = count(group)
            other_bad, other_n = count(others)
            told = newcombe(bad, n, other_bad, other_n)
            if n < THIN or other_n < THIN or not told:
                continue
            one = Sufferer(suffers, name, value, n, bad / n, other_bad / other_n, *told, False)
            if other_value is not None:
                cut.setdefault((name, suffers), []).append(len(found))
                if told[0] < 0:
                    one = Sufferer(
                        suffers, name, other_value, other_n, other_bad / other_n, bad / n,
                        -told[0], -told[2], -told[1], False,
                    )  # fmt: skip
            found.append(one)
            likely.append(alike(bad, n, other_bad, other_n))
    clear = told_apart(likely)
    passed_over = {
        place for places in cut.values() for place in sorted(places, key=lambda at: (likely[at], at))[1:]
    }
    made = [
        replace(one, clear=is_clear)
        for place, (one, is_clear) in enumerate(zip(found, clear, strict=True))
        if one.difference > 0 and place not in passed_over
    ]
    return iter(
        sorted(made, key=lambda one: (not one.clear, -one.difference, one.suffers, one.property, one.value))
    )


def _compared(had: dict[Facet, Had]) -> Iterator[tuple[str, tuple[str, Had], tuple[str | None, Had]]]:
    """Property, and two groups to be laid beside each other; the other has a name where it is one side of a cut."""
    sizes = {facet: each.n for facet, each in had.items()}
    for name, values in parting(sizes, THIN).items():
        for value in values:
            others = sum((had[name, other] for other in values if other != value), Had())
            yield name, (value, had[name, value]), (None, others)
    for cut in cuts_of(sizes, THIN):
        above, below = (
            sum((had[cut.name, value] for value in side), Had()) for side in (cut.above, cut.below)
        )
        yield cut.name, (cut.as_more, above), (cut.as_less, below)


def _long(limit: float) -> Callable[[Had], tuple[int, int]]:
    def count(group: Had) -> tuple[int, int]:
        return sum(n for steps, n in group.steps.items() if steps > limit), group.steps.total()

    return count


def _not_arrived(group: Had) -> tuple[int, int]:
    return group.n - group.steps.total(), group.n
