"""transitions: from which event customers pass to which, how often, how many of them, and how soon.

The smallest question; a new one copies its shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from periplo.answers.quantiles import MEDIAN, quantile
from periplo.core.spans import SECOND
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.passes import CARRY, SEEN, N, count_passes, lay_gaps, move_passes
from periplo.journeys.masks import read_only

Int64s = NDArray[np.int64]
START, END = "@start", "@end"
FEW_NAMES = 400  # up to here a table of all pairs stays small (5 MB)
FIRST_PLACES = 1 << 16  # for many names, a table that grows


@dataclass(frozen=True, slots=True)
class Edge:
    """Passes from one event to the very next one; `@start` before the first, `@end` after the last.

    share: of the passes that leave `origin`. mean_seconds and median_seconds: time between the two events;
    None for the ends, and the median where it was not asked for.
    """

    origin: str
    to: str
    n: int
    customers: int
    share: float
    mean_seconds: float | None
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class TransitionsAnswer:
    n: int  # customers with at least one event
    gaps: bool
    edges: tuple[Edge, ...]  # most passes first, then by name


@dataclass(slots=True)
class _Passes:
    n: int = 0
    customers: int = 0
    gap: int = 0  # sum, microseconds
    gaps: list[NDArray[np.int64]] = field(default_factory=list)  # each one, where medians are asked for

    def __add__(self, other: _Passes) -> _Passes:
        return _Passes(
            self.n + other.n,
            self.customers + other.customers,
            self.gap + other.gap,
            self.gaps + other.gaps,
        )


@dataclass(frozen=True, slots=True)
class TransitionsState:
    customers: int
    edges: dict[tuple[str, str], _Passes]


@dataclass(frozen=True, slots=True)
class Transitions:
    """How customers pass from event to event. What we ourselves sent is passed over.

    gaps: exact medians too. Memory then grows with the passes: 8 bytes each.
    """

    gaps: bool = False
    name: str = "transitions"

    def partial(self, journeys: Journeys) -> TransitionsState:
        counted = _count(journeys)
        names = (*journeys.names, "")
        found: dict[tuple[str, str], _Passes] = {}
        for edge, n, customers, gap in counted.passes():
            origin, to = divmod(edge, len(names))
            found[names[origin] or START, names[to] or END] = _Passes(n, customers, gap)
        if self.gaps:
            for edge, gaps in counted.gaps(journeys):
                origin, to = divmod(edge, len(names))
                found[names[origin], names[to]].gaps.append(gaps)
        return TransitionsState(counted.seen, found)

    def merge(self, a: TransitionsState, b: TransitionsState) -> TransitionsState:
        edges = dict(a.edges)
        for pair, passes in b.edges.items():
            edges[pair] = edges[pair] + passes if pair in edges else passes
        return TransitionsState(a.customers + b.customers, edges)

    def finish(self, total: TransitionsState) -> TransitionsAnswer:
        leaving: dict[str, int] = {}
        for (origin, _), passes in total.edges.items():
            leaving[origin] = leaving.get(origin, 0) + passes.n
        edges = [_edge(pair, passes, leaving[pair[0]]) for pair, passes in total.edges.items()]
        edges.sort(key=lambda edge: (-edge.n, edge.origin, edge.to))
        return TransitionsAnswer(total.customers, self.gaps, tuple(edges))


def _edge(pair: tuple[str, str], passes: _Passes, leaving: int) -> Edge:
    origin, to = pair
    is_end = origin == START or to == END
    return Edge(
        origin,
        to,
        passes.n,
        passes.customers,
        passes.n / leaving,
        None if is_end else passes.gap / passes.n / SECOND,
        quantile(passes.gaps, MEDIAN, SECOND) if passes.gaps else None,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """The kernel's table of passes; see journeys/kernels/passes.py."""

    names: int
    seen: int
    keys: NDArray[np.int64]
    cells: NDArray[np.int64]
    carried: NDArray[np.int64]

    @property
    def edges(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The places in use, and the edge that each stands for."""
        places = np.flatnonzero(self.cells[:, N])
        return places, self.keys[places] if self.keys.size else places

    def passes(self) -> Iterator[tuple[int, int, int, int]]:
        """Edge, passes, customers, sum of gaps in microseconds."""
        places, edges = self.edges
        rows = zip(edges.tolist(), self.cells[places].tolist(), self.carried[places].tolist(), strict=True)
        for edge, (n, customers, gap, _), carried in rows:
            yield edge, n, customers, gap + CARRY * carried

    def gaps(self, journeys: Journeys) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Edge and every one of its gaps, microseconds; edges from the start or to the end have none."""
        places, edges = self.edges
        between = (edges // (self.names + 1) != self.names) & (edges % (self.names + 1) != self.names)
        places, edges = places[between], edges[between]
        ends = np.zeros(len(self.cells), np.int64)
        ends[places] = np.cumsum(self.cells[places, N]) - self.cells[places, N]
        gaps = np.empty(int(self.cells[places, N].sum()), np.int64)
        lay_gaps(*_columns(journeys), self.keys, ends, gaps)
        for place, edge in zip(places.tolist(), edges.tolist(), strict=True):
            yield edge, gaps[ends[place] - self.cells[place, N] : ends[place]]


def _columns(journeys: Journeys) -> tuple[Int64s, Int64s, NDArray[np.uint16], Int64s, NDArray[np.bool_], int]:
    return (
        read_only(journeys.start),
        read_only(journeys.stop),
        read_only(journeys.event),
        read_only(journeys.at),
        read_only(np.empty(0, np.bool_) if journeys.ours is None else journeys.ours),
        len(journeys.names),
    )


def _count(journeys: Journeys) -> _Counted:
    names, customers = len(journeys.names), journeys.customers
    few = names <= FEW_NAMES
    size = (names + 1) ** 2 if few else FIRST_PLACES
    keys = np.full(0 if few else size, -1, np.int64)
    cells, carried = np.zeros((size, 4), np.int64), np.zeros(size, np.int64)
    tally = np.zeros(2, np.int64)
    columns = _columns(journeys)
    first = count_passes(*columns, 0, keys, cells, carried, tally)
    while first < customers:
        size *= 4
        old, (keys, cells, carried) = (
            (keys, cells, carried),
            (np.full(size, -1, np.int64), np.zeros((size, 4), np.int64), np.zeros(size, np.int64)),
        )
        move_passes(*old, keys, cells, carried)
        first = count_passes(*columns, first, keys, cells, carried, tally)
    return _Counted(names, int(tally[SEEN]), keys, cells, carried)
