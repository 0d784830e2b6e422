"""What routes say once they are laid: levels that sum to the whole, exact routes, the step matrix, two groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.adjusted import alike, told_apart
from periplo.answers.groups import NONE
from periplo.answers.intervals import newcombe, wilson
from periplo.answers.quantiles import MEDIAN, P90, quantiles
from periplo.answers.steps import CUSTOMER, END, OTHER, START
from periplo.core.spans import SECOND
from periplo.journeys.kernels.path_steps import BEGUN, ENDED, NEVER, ROW, STEPS

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
MOST_GROUPS, ROUTES, ROWS = 8, 12, 14
MOST_PASSES = 8  # of each level on a screen
IN, OUT = "in", "out"  # of the group asked about beside all others


@dataclass(frozen=True, slots=True)
class Pass:
    """Those who pass from one step to the next one of a level.

    passes: of customers or of visits; share: of the whole, with Wilson's interval at 95 %. median, p90: seconds
    between the two steps; None where one of them is no step.
    """

    origin: str
    to: str
    customers: int
    passes: int
    share: float
    low: float
    high: float
    median: float | None
    p90: float | None


def seen_passes(level: Sequence[Pass]) -> list[Pass]:
    """The passes of a level that a screen tells: none of ways that were over before or had not begun."""
    return [one for one in level if one.origin != END and one.to != START][:MOST_PASSES]


@dataclass(frozen=True, slots=True)
class Row:
    """An event of the step matrix: its share of the whole at each position; every column sums to 1."""

    event: str
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A route as far as the levels go, with its share of the whole. ended: it goes no further; else it may.

    median: seconds from its first step to its last one shown.
    """

    route: tuple[str, ...]
    ended: bool
    customers: int
    passes: int
    share: float
    low: float
    high: float
    median: float | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """How many come from the one event to the other, however many steps that takes; seconds and steps of those."""

    passes: int
    share: float | None
    low: float | None
    high: float | None
    median_steps: float | None
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Group:
    group: str
    customers: int
    passes: int
    levels: tuple[tuple[Pass, ...], ...]
    arrived: Arrival | None


@dataclass(frozen=True, slots=True)
class Contrast:
    """One pass of a level in the group and among all others: shares, difference and its 95 % interval (Newcombe).

    clear: it stands out though many passes were compared (false discoveries controlled at 5 %).
    """

    level: int
    origin: str
    to: str
    share: float
    other_share: float
    difference: float
    low: float
    high: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """Routes of some customers. codes, times: (routes, positions) as the kernel lays them; group: (routes,)."""

    names: tuple[str, ...]
    customer: Int64s
    codes: Int32s
    times: Int64s
    arrivals: Int64s  # (routes, 2): microseconds and steps from the anchor, -1 where there is none
    targets: frozenset[str]
    group: Int64s
    groups: tuple[str, ...]


def changes(customer: Int64s) -> int:
    """Different customers, where all that is one customer's stands together."""
    return 1 + int((customer[1:] != customer[:-1]).sum()) if len(customer) else 0


def folded(codes: Int32s, names: int, top: int, keep: set[int]) -> Int32s:
    """The codes with only the `top` most frequent named at each position; all others are the code `names`."""
    named_only = codes.copy()
    for place in range(codes.shape[1]):
        here = codes[:, place]
        counts = np.bincount(here[here >= 0], minlength=names)
        # Names are sorted, so among equals the first by name is named.
        order = np.lexsort((np.arange(names), -counts))[:top]
        named = np.zeros(names + 2, np.bool_)  # the last two are where nothing was before, or came after
        named[[*order.tolist(), *keep, names, names + 1]] = True
        named_only[:, place] = np.where(named[here], here, names)
    return named_only


@dataclass(frozen=True, slots=True)
class Told:
    """Laid routes, being told."""

    names: tuple[str, ...]
    folded: Int32s
    whole: Laid
    unit: str
    ahead: int  # positions after the anchor
    is_beside: bool
    has_ends: bool  # routes from one event to another

    def named(self, code: int) -> str:
        return {ENDED: END, BEGUN: START}.get(code) or self.names[code]

    def levels(self, chosen: NDArray[np.bool_]) -> tuple[tuple[Pass, ...], ...]:
        folded, times, customer = self.folded[chosen], self.whole.times[chosen], self.whole.customer[chosen]
        return tuple(
            tuple(self._level(folded[:, j : j + 2], times[:, j : j + 2], customer))
            for j in range(folded.shape[1] - 1)
        )

    def passed(self, level: int, origin: str, to: str) -> Int64s:
        """Customers who pass so between the two positions of a level, from 0; one may stand there several times."""
        places = {self.named(code): code for code in range(-2, len(self.names))}
        if origin not in places or to not in places or not 0 <= level < self.folded.shape[1] - 1:
            return np.empty(0, np.int64)
        ends = self.folded[:, level : level + 2]
        return self.whole.customer[(ends[:, 0] == places[origin]) & (ends[:, 1] == places[to])]

    def _level(self, ends: Int32s, times: Int64s, customer: Int64s) -> Iterator[Pass]:
        total = len(ends)
        wide = len(self.names) + 2
        keys = (ends[:, 0].astype(np.int64) + 2) * wide + ends[:, 1] + 2
        order = np.argsort(keys, kind="stable")
        edges, begins, counts = np.unique(keys[order], return_index=True, return_counts=True)
        found = []
        for edge, begin, n in zip(edges.tolist(), begins.tolist(), counts.tolist(), strict=True):
            rows = order[begin : begin + n]
            origin, to = (self.named(code - 2) for code in divmod(edge, wide))
            gaps = times[rows, 1] - times[rows, 0]
            gaps = gaps[(times[rows, 0] != NEVER) & (times[rows, 1] != NEVER)]
            median, p90 = quantiles([gaps], (MEDIAN, P90), SECOND)
            low, high = wilson(n, total) or (0.0, 1.0)
            customers = n if self.unit == CUSTOMER else changes(customer[rows])
            found.append(Pass(origin, to, customers, n, n / total, low, high, median, p90))
        return iter(sorted(found, key=lambda one: (-one.passes, one.origin, one.to)))

    def groups(self) -> Iterator[Group]:
        """Most routes first; beside: those asked about, then all others."""
        sizes = np.bincount(self.whole.group, minlength=len(self.whole.groups))
        if self.is_beside:
            for text in (IN, OUT):
                places = [self.whole.groups.index(text)] if text in self.whole.groups else []
                yield self._group(text, np.isin(self.whole.group, places))
            return
        order = sorted(range(len(sizes)), key=lambda place: (-sizes[place], self.whole.groups[place]))
        order = [place for place in order if sizes[place]]
        for place in order[:MOST_GROUPS]:
            yield self._group(self.whole.groups[place] or NONE, self.whole.group == place)
        if order[MOST_GROUPS:]:
            yield self._group(OTHER, np.isin(self.whole.group, order[MOST_GROUPS:]))

    def _group(self, text: str, chosen: NDArray[np.bool_]) -> Group:
        customers = changes(self.whole.customer[chosen])
        return Group(text, customers, int(chosen.sum()), self.levels(chosen), self.arrival(chosen))

    def arrival(self, chosen: NDArray[np.bool_]) -> Arrival | None:
        if not self.has_ends:
            return None
        arrivals, n = self.whole.arrivals[chosen], int(chosen.sum())
        came = arrivals[arrivals[:, STEPS] >= 0]
        low, high = wilson(len(came), n) or (None, None)
        (steps,) = quantiles([came[:, STEPS]], (MEDIAN,))
        median, p90 = quantiles([came[:, ROW]], (MEDIAN, P90), SECOND)
        return Arrival(len(came), len(came) / n if n else None, low, high, steps, median, p90)

    def routes(self) -> tuple[Route, ...]:
        """The most frequent exact routes, and all others as one."""
        codes, total = self.whole.codes, len(self.whole.codes)
        if not total:
            return ()
        done = (self.whole.arrivals[:, STEPS] >= 0) & (self.whole.arrivals[:, STEPS] <= self.ahead)
        key = done.astype(np.int64)
        for place in range(codes.shape[1]):  # renumbered at each step, so that no number grows too large
            _, key = np.unique(key * (len(self.names) + 3) + codes[:, place] + 2, return_inverse=True)
        counts = np.bincount(key)
        first = np.full(len(counts), total)
        np.minimum.at(first, key, np.arange(total))
        told = {place: self._route(codes[row], bool(done[row])) for place, row in _frequent(counts, first)}
        order = sorted(told, key=lambda place: (-counts[place], told[place]))[:ROUTES]
        found = [self._counted(*told[place], np.flatnonzero(key == place), total) for place in order]
        rest = np.flatnonzero(~np.isin(key, order))
        if len(rest):
            found.append(self._counted((OTHER,), False, rest, total))
        return tuple(found)

    def _route(self, codes: Int32s, done: bool) -> tuple[tuple[str, ...], bool]:
        route = [self.named(code) for code in codes.tolist()]
        while len(route) > 1 and route[0] == route[1] == START:
            route.pop(0)
        ended = done or route[-1] == END or self.ahead == 0
        while route[-1] == END:
            route.pop()
        return tuple(route), ended

    def _counted(self, route: tuple[str, ...], ended: bool, rows: Int64s, total: int) -> Route:
        n = len(rows)
        low, high = wilson(n, total) or (0.0, 1.0)
        customers = n if self.unit == CUSTOMER else changes(self.whole.customer[rows])
        times = self.whole.times[rows]
        median = None
        if route != (OTHER,):
            steps = times[:, times[0] != NEVER]
            (median,) = quantiles([steps[:, -1] - steps[:, 0]], (MEDIAN,), SECOND) if steps.size else (None,)
        return Route(route, ended, customers, n, n / total, low, high, median)


def _frequent(counts: Int64s, first: Int64s) -> Iterator[tuple[int, int]]:
    """The routes that may be among the most frequent, ties included, each with one of its rows."""
    least = np.sort(counts)[-min(ROUTES, len(counts))]
    for place in np.flatnonzero(counts >= least).tolist():
        yield place, int(first[place])


def matrix(folded: Int32s, names: tuple[str, ...]) -> tuple[Row, ...]:
    """Most frequent first, then all others, the start and the end; every column sums to 1."""
    total, wide = len(folded), len(names) + 2
    if not total:
        return ()
    counts = np.stack(
        [np.bincount(folded[:, place] + 2, minlength=wide) for place in range(folded.shape[1])], axis=1
    )
    begun, ended, steps = counts[BEGUN + 2], counts[ENDED + 2], counts[2:]
    sums = steps[:-1].sum(axis=1)
    order = [place for place in np.lexsort((np.arange(len(sums)), -sums)).tolist() if sums[place]]
    rest = steps[-1] + steps[order[ROWS:]].sum(axis=0)
    told = [(names[place], steps[place]) for place in order[:ROWS]]
    told += [(OTHER, rest), (START, begun), (END, ended)]
    return tuple(Row(name, tuple((row / total).tolist())) for name, row in told if row.any())


def contrasts(group: Group, others: Group) -> Iterator[Contrast]:
    found: list[tuple[int, str, str, float, float, float, float, float]] = []
    likely: list[float] = []
    for level, (ours, theirs) in enumerate(zip(group.levels, others.levels, strict=True), 1):
        counts = [{(one.origin, one.to): one.passes for one in passes} for passes in (ours, theirs)]
        for pair in sorted({*counts[0], *counts[1]}):
            n, other = counts[0].get(pair, 0), counts[1].get(pair, 0)
            told = newcombe(n, group.passes, other, others.passes)
            if told is None or pair[0] == END or pair[1] == START:
                continue
            found.append((level, *pair, n / group.passes, other / others.passes, *told))
            likely.append(alike(n, group.passes, other, others.passes))
    clear = told_apart(likely)
    made = [Contrast(*one, is_clear) for one, is_clear in zip(found, clear, strict=True)]
    return iter(sorted(made, key=lambda one: (-abs(one.difference), one.level, one.origin, one.to)))
