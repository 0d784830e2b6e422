"""lifecycle: per day, week or month, who is new, who comes, who comes back after a gap, who stays away.

Counted from the gaps between a customer's events alone, so no row per customer and day is ever made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.core.calendar_units import begin_of, begins, check_unit, first_day, label_of, number_of
from periplo.core.spans import Span
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.comings import ACTIVE, NEW, RETURNED, SILENCED, walk_lifecycle
from periplo.journeys.masks import read_only

Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LifecyclePeriod:
    """One unit of time. new: their first event ever lies in it; active: any event; returning: active again after one
    unit or more without any; dormant: seen before, and not in this unit. `is_whole` is False where the period or the
    data begin or end inside it."""

    start: str  # 2026-03, 2026-W13 or 2026-03-29
    begins: str  # its first day
    new: int
    active: int
    returning: int
    dormant: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class LifecycleAnswer:
    n: int
    unit: str
    periods: tuple[LifecyclePeriod, ...]


LifecycleState = dict[int, tuple[int, int, int, int]]  # number of the unit -> new, active, returned, silenced


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The units that a half-open period touches; what came before it is looked at, and told only as dormant.

    What we ourselves sent is passed over. Raises: BadQuestion if the unit is not day, week or month.
    """

    period: Span
    unit: str = "month"
    zone: str = "UTC"
    name: str = "lifecycle"

    def __post_init__(self) -> None:
        check_unit(self.unit)

    def partial(self, journeys: Journeys) -> LifecycleState:
        some = journeys.stop > journeys.start
        if not some.any():
            return {}
        first = int(journeys.at[journeys.start[some]].min())
        last = int(journeys.at[journeys.stop[some] - 1].max())
        low, bounds = begins(first, last, self.unit, self.zone)
        counts = np.zeros((len(bounds), 4), np.int64)
        walk_lifecycle(
            read_only(journeys.start),
            read_only(journeys.stop),
            read_only(journeys.at),
            read_only(np.empty(0, np.bool_) if journeys.ours is None else journeys.ours),
            np.array(bounds, np.int64),
            counts,
        )
        return {
            low + place: (row[0], row[1], row[2], row[3])
            for place, row in enumerate(counts.tolist())
            if any(row)
        }

    def merge(self, a: LifecycleState, b: LifecycleState) -> LifecycleState:
        total = dict(a)
        for number, row in b.items():
            known = total.get(number, (0, 0, 0, 0))
            total[number] = (known[0] + row[0], known[1] + row[1], known[2] + row[2], known[3] + row[3])
        return total

    def finish(self, total: LifecycleState) -> LifecycleAnswer:
        if not total or self.period.end <= self.period.start:
            return LifecycleAnswer(0, self.unit, ())
        low = number_of(self.period.start, self.unit, self.zone)
        high = number_of(self.period.end - 1, self.unit, self.zone)
        nothing = (0, 0, 0, 0)
        dormant = seen = 0
        periods = []
        for number in range(min(min(total), low), high + 1):
            row = total.get(number, nothing)
            dormant += row[SILENCED] - row[RETURNED]
            seen += row[NEW]
            if number >= low:
                periods.append(
                    LifecyclePeriod(
                        label_of(number, self.unit),
                        first_day(number, self.unit).isoformat(),
                        row[NEW],
                        row[ACTIVE],
                        row[RETURNED],
                        dormant,
                        self._is_whole(number),
                    )
                )
        return LifecycleAnswer(seen, self.unit, tuple(periods))

    def _is_whole(self, number: int) -> bool:
        start, end = (begin_of(each, self.unit, self.zone) for each in (number, number + 1))
        return self.period.start <= start and end <= self.period.end
