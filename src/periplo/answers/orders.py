"""orders: what comes before what within a cycle, and how often each thing is met.

What maps are joined to data by, and drafted from. Each thing is a rule over events; what we ourselves sent is
passed over. A cycle ends at a pause longer than `idle`; between two goals it ends in the longest pause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.core.maps import DEFAULT_IDLE
from periplo.core.rules import Rule
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.orders import CUSTOMERS, CYCLES, EVENTS, LAST_AT, walk_orders
from periplo.journeys.masks import WORD, Matcher, read_only

Int64s = NDArray[np.int64]
LONG_AGO = -(1 << 62)


@dataclass(frozen=True, slots=True)
class ThingSeen:
    """How often one rule was met, in how many cycles. last_at: microseconds UTC of the latest event."""

    events: int
    customers: int
    cycles: int
    last_at: int | None


@dataclass(frozen=True, slots=True)
class OrdersAnswer:
    """before[i][j]: cycles in which the first of rule i comes before the first of rule j."""

    n: int  # customers with an event
    cycles: int
    seen: tuple[ThingSeen, ...]
    before: tuple[tuple[int, ...], ...]

    def sooner(self, one: int, other: int) -> float | None:
        """The share of the cycles with both in which `one` comes first; None where there are none."""
        n = self.before[one][other] + self.before[other][one]
        return self.before[one][other] / n if n else None


@dataclass(frozen=True, slots=True)
class OrdersState:
    tally: Int64s
    seen: Int64s
    before: Int64s


@dataclass(frozen=True, slots=True)
class Orders:
    """In which order these rules are met. goal: which of them closes a cycle, None if none does."""

    rules: tuple[Rule, ...]
    goal: int | None = None
    idle: int = DEFAULT_IDLE
    name: str = "orders"

    def partial(self, journeys: Journeys) -> OrdersState:
        things = len(self.rules)
        seen, before = np.zeros((things, 4), np.int64), np.zeros((things, things), np.int64)
        tally = np.zeros(2, np.int64)
        seen[:, LAST_AT] = LONG_AGO
        none = np.empty(0, np.bool_)
        goal = -1 if self.goal is None else self.goal
        known: tuple[NDArray[np.uint64], Int64s, Int64s] | None = None
        for block in Matcher(self.rules, journeys).blocks() if things else ():
            if known is None or known[0] is not block.table:
                known = (block.table, *_listed(block.table, things))
            rows = slice(block.row, block.row + len(block.at))
            ours = none if journeys.ours is None else journeys.ours[rows]
            walk_orders(
                block.start, block.stop, block.at, block.codes, read_only(ours), known[1], known[2], goal,
                self.idle, seen, before, tally,
            )  # fmt: skip
        return OrdersState(tally, seen, before)

    def merge(self, a: OrdersState, b: OrdersState) -> OrdersState:
        seen = a.seen + b.seen
        seen[:, LAST_AT] = np.maximum(a.seen[:, LAST_AT], b.seen[:, LAST_AT])
        return OrdersState(a.tally + b.tally, seen, a.before + b.before)

    def finish(self, total: OrdersState) -> OrdersAnswer:
        cycles, n = total.tally.tolist()
        seen = tuple(_seen(row) for row in total.seen.tolist())
        return OrdersAnswer(n, cycles, seen, tuple(map(tuple, total.before.tolist())))


def _listed(table: NDArray[np.uint64], things: int) -> tuple[Int64s, Int64s]:
    """Of each class of events the rules it meets, one class after the other: (classes + 1,) and (sum,) int64."""
    bits = np.zeros((len(table), things), np.bool_)
    for thing in range(things):
        bits[:, thing] = (table[:, thing // WORD] >> np.uint64(thing % WORD)) & np.uint64(1)
    first = np.concatenate([[0], np.cumsum(bits.sum(axis=1))]).astype(np.int64)
    return read_only(first), read_only(np.nonzero(bits)[1].astype(np.int64))


def _seen(row: Sequence[int]) -> ThingSeen:
    return ThingSeen(row[EVENTS], row[CUSTOMERS], row[CYCLES], row[LAST_AT] if row[EVENTS] else None)
