"""promises: how long the ways take for which a map promises a time, from one touchpoint to another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.intervals import wilson
from periplo.answers.quantiles import MEDIAN, P90, quantiles
from periplo.core.maps import JourneyMap, Touchpoint, Transition
from periplo.core.spans import SECOND, Span
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import event_mask

Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Kept:
    """One way of the map: how often it was gone, how long it took, and in what share within the promised time."""

    origin: str
    target: str
    n: int
    median_seconds: float | None
    p90_seconds: float | None
    promised_seconds: float | None
    in_time: float | None
    low: float | None
    high: float | None

    @property
    def is_late(self) -> bool:
        """Whether the median is beyond the promise, among enough."""
        if self.promised_seconds is None or self.median_seconds is None or self.n < THIN:
            return False
        return self.median_seconds > self.promised_seconds


@dataclass(frozen=True, slots=True)
class PromisesAnswer:
    ways: tuple[Kept, ...]

    def of(self, origin: str, target: str) -> Kept | None:
        return next((way for way in self.ways if (way.origin, way.target) == (origin, target)), None)


@dataclass(frozen=True, slots=True)
class PromisesState:
    waits: dict[int, list[Int64s]]  # way -> microseconds


@dataclass(frozen=True, slots=True)
class Promises:
    """Each way from the first meeting of its origin to the first meeting of its target after it.

    A way ends in the period, half-open; the next one begins with a meeting of the origin after that. Columns without a
    rule have no ways.
    """

    map: JourneyMap
    period: Span
    name: str = "promises"

    @property
    def _ways(self) -> tuple[tuple[Transition, Touchpoint, Touchpoint], ...]:
        points = {point.id: point for point in self.map.touchpoints if point.met}
        return tuple(
            (way, points[way.origin], points[way.target])
            for way in self.map.transitions
            if way.origin in points and way.target in points and way.origin != way.target
        )

    def partial(self, journeys: Journeys) -> PromisesState:
        waits: dict[int, list[Int64s]] = {}
        masks: dict[str, NDArray[np.bool_]] = {}
        row, who = own_rows(journeys)
        for place, (_, origin, target) in enumerate(self._ways):
            for point in (origin, target):
                if point.id not in masks and point.met:
                    masks[point.id] = event_mask(point.met, journeys)[row]
            gone, _ = waits_of(journeys.at[row], who, masks[origin.id], masks[target.id], self.period)
            if len(gone):
                waits[place] = [gone]
        return PromisesState(waits)

    def merge(self, a: PromisesState, b: PromisesState) -> PromisesState:
        both = {**a.waits, **b.waits}
        return PromisesState({way: a.waits.get(way, []) + b.waits.get(way, []) for way in both})

    def finish(self, total: PromisesState) -> PromisesAnswer:
        return PromisesAnswer(
            tuple(_kept(way, total.waits.get(place, [])) for place, (way, _, _) in enumerate(self._ways))
        )


def own_rows(journeys: Journeys) -> tuple[Int64s, Int64s]:
    """The rows of all customers one after the other, and whose each is; what we sent ourselves is left out."""
    length = journeys.stop - journeys.start
    who = np.repeat(np.arange(journeys.customers), length)
    within = np.arange(len(who)) - np.repeat(np.cumsum(length) - length, length)
    row = journeys.start[who] + within if len(who) else np.empty(0, np.int64)
    if journeys.ours is not None:
        own = ~journeys.ours[row]
        row, who = row[own], who[own]
    return row, who


def waits_of(
    at: Int64s,
    who: Int64s,
    origin: NDArray[np.bool_],
    target: NDArray[np.bool_],
    period: Span,
) -> tuple[Int64s, Int64s]:
    """Microseconds of every way, and the place at which it ended. Where one event meets both, it ends a way and begins
    the next. A way begins with the first meeting: who asks again while they wait does not set the clock back."""
    ended = np.cumsum(target)  # meetings of the target up to here; unlike from customer to customer as well
    key = np.stack([who, ended - target])  # whose and which way an event would end
    begins = np.stack([who, ended])[:, origin]
    ends = key[:, target]
    size = int(ended[-1]) + 1 if len(ended) else 1
    opened, first = np.unique(begins[0] * size + begins[1], return_index=True)
    closing = ends[0] * size + ends[1]
    known = np.searchsorted(opened, closing)
    here = known < len(opened)
    here[here] = opened[known[here]] == closing[here]
    ended_at = np.flatnonzero(target)[here]
    until = at[ended_at]
    waited = until - at[origin][first[known[here]]]
    inside = (until >= period.start) & (until < period.end)
    return waited[inside], ended_at[inside]


def _kept(way: Transition, waits: list[Int64s]) -> Kept:
    whole = np.concatenate([np.empty(0, np.int64), *waits])
    median, p90 = quantiles([whole], (MEDIAN, P90), SECOND)
    n, promised = len(whole), way.promised
    share, bounds = None, None
    if promised is not None and n:
        in_time = int((whole <= promised).sum())
        share, bounds = in_time / n, wilson(in_time, n)
    return Kept(
        way.origin, way.target, n, median, p90, None if promised is None else promised / SECOND, share,
        bounds and bounds[0], bounds and bounds[1],
    )  # fmt: skip
