"""cohorts: customers who began together, and how many of them came in each unit of time afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import wilson
from periplo.core.calendar_units import begins, check_unit, label_of, number_of
from periplo.core.distinct import tallied
from periplo.core.rules import ANY_EVENT, EventIs, Rule
from periplo.core.spans import Span
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.comings import walk_cohorts, walk_returns
from periplo.journeys.masks import Block, Matcher, read_only

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
ANY = EventIs(ANY_EVENT)
LENGTHS = {"day": 86_400_000_000, "week": 7 * 86_400_000_000, "month": 30 * 86_400_000_000}
MOST_STEPS = 400


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers who began in one unit: active[k] came in the k-th unit after it; active[0] is everybody.

    The last one may be cut short by the period's end.
    """

    start: str
    n: int
    active: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CohortsAnswer:
    n: int
    unit: str
    cohorts: tuple[Cohort, ...]
    is_last_whole: bool  # whether the period ends where the last unit does


CohortsState = dict[tuple[int, int], int]  # number of the cohort's unit, number of a unit -> customers


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Cohorts that began in a half-open period, by day, week or month of the zone.

    begin: the event with which a customer begins, their first ever that meets it; back: the events that count as
    coming. What we ourselves sent is passed over. Raises: BadQuestion if the unit is not day, week or month.
    """

    period: Span
    unit: str = "month"
    begin: Rule = ANY
    back: Rule = ANY
    zone: str = "UTC"
    name: str = "cohorts"

    def __post_init__(self) -> None:
        check_unit(self.unit)

    def partial(self, journeys: Journeys) -> CohortsState:
        some = journeys.stop > journeys.start
        if not some.any():
            return {}
        first = int(journeys.at[journeys.start[some]].min())
        last = int(journeys.at[journeys.stop[some] - 1].max())
        low, bounds = begins(first, last, self.unit, self.zone)
        units, counts = len(bounds) - 1, Counter[int]()
        for block, ours, begun, comes in _read(self.begin, self.back, journeys):
            keys = np.empty(len(block.at), np.int64)
            found = walk_cohorts(
                block.start, block.stop, block.at, block.codes, ours, begun, comes,
                np.array(bounds, np.int64), self.period.start, keys,
            )  # fmt: skip
            told, times = tallied(keys[:found])
            counts.update(dict(zip(told.tolist(), times.tolist(), strict=True)))
        return {(low + key // units, low + key % units): n for key, n in counts.items()}

    def merge(self, a: CohortsState, b: CohortsState) -> CohortsState:
        return {key: a.get(key, 0) + b.get(key, 0) for key in {**a, **b}}

    def finish(self, total: CohortsState) -> CohortsAnswer:
        if self.period.end <= self.period.start:
            return CohortsAnswer(0, self.unit, (), True)
        low = number_of(self.period.start, self.unit, self.zone)
        high = number_of(self.period.end - 1, self.unit, self.zone)
        cohorts = tuple(
            Cohort(
                label_of(cohort, self.unit),
                total[cohort, cohort],
                tuple(total.get((cohort, unit), 0) for unit in range(cohort, high + 1)),
            )
            for cohort in range(low, high + 1)
            if (cohort, cohort) in total
        )
        is_whole = number_of(self.period.end, self.unit, self.zone) > high
        return CohortsAnswer(sum(cohort.n for cohort in cohorts), self.unit, cohorts, is_whole)


@dataclass(frozen=True, slots=True)
class Returned:
    """The k-th day, week or month (30 days) after a customer's own start. n: those who could be followed to its end;
    share of them that came in it, 95 % Wilson; later_share: in it or afterwards, so far as is known."""

    step: int
    n: int
    returned: int
    share: float | None
    low: float | None
    high: float | None
    later_share: float | None


@dataclass(frozen=True, slots=True)
class RetentionAnswer:
    n: int
    unit: str
    retention: tuple[Returned, ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """Who comes back, counted from each customer's own start; those who cannot be followed to the end of a step are
    left out of it. `until`: the last instant known. Else as Cohorts; step 0 is everybody."""

    period: Span
    until: int
    unit: str = "month"
    begin: Rule = ANY
    back: Rule = ANY
    name: str = "retention"

    def __post_init__(self) -> None:
        check_unit(self.unit)

    def partial(self, journeys: Journeys) -> Int64s:
        counts = np.zeros((MOST_STEPS, 3), np.int64)
        for block, ours, begun, comes in _read(self.begin, self.back, journeys):
            walk_returns(
                block.start, block.stop, block.at, block.codes, ours, begun, comes,
                self.period.start, self.period.end, self.until, LENGTHS[self.unit], counts,
            )  # fmt: skip
        return counts

    def merge(self, a: Int64s, b: Int64s) -> Int64s:
        return a + b

    def finish(self, total: Int64s) -> RetentionAnswer:
        told = []
        for step, (n, returned, later) in enumerate(total.tolist()):
            if not n:
                break
            bounds = wilson(returned, n)
            low, high = bounds if bounds else (None, None)
            told.append(Returned(step, n, returned, returned / n, low, high, later / n))
        return RetentionAnswer(told[0].n if told else 0, self.unit, tuple(told))


def _read(begin: Rule, back: Rule, journeys: Journeys) -> Iterator[tuple[Block, Bools, Bools, Bools]]:
    """Block by block: the block, what is ours, and which classes of events begin and count as coming."""
    none = np.empty(0, np.bool_)
    for block in Matcher([begin, back], journeys).blocks():
        rows = slice(block.row, block.row + len(block.at))
        ours = none if journeys.ours is None else journeys.ours[rows]
        begun, comes = ((block.table[:, 0] >> np.uint64(bit)) & np.uint64(1) != 0 for bit in (0, 1))
        yield block, read_only(ours), read_only(begun), read_only(comes)
