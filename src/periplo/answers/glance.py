"""What there is to look through, counted before a question that must know it is made. No answer for people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from periplo.core.rules import Rule
from periplo.core.spans import Span
from periplo.journeys.choosing import extent
from periplo.journeys.columns import Int64s, Journeys, rows_of
from periplo.journeys.masks import event_mask


@dataclass(frozen=True, slots=True)
class Extent:
    """From the first event to just after the last; None without any."""

    name: str = "extent"

    def partial(self, journeys: Journeys) -> Span | None:
        return extent(journeys)

    def merge(self, a: Span | None, b: Span | None) -> Span | None:
        if a is None or b is None:
            return a or b
        return Span(min(a.start, b.start), max(a.end, b.end))

    def finish(self, total: Span | None) -> Span | None:
        return total


@dataclass(frozen=True, slots=True)
class Seen:
    """times: how often each name of an event was there by the customers' own doing; met: events of it that meet a
    rule; (names,) int64 each."""

    times: Int64s
    met: Int64s
    extent: Span | None


@dataclass(frozen=True, slots=True)
class Glance:
    """How often each event is there, how often it meets one of the rules, and from when to when."""

    rules: tuple[Rule, ...] = ()
    name: str = "glance"

    def partial(self, journeys: Journeys) -> Seen:
        rows, names = rows_of(journeys.start, journeys.stop), len(journeys.names)
        own = rows if journeys.ours is None else rows[~journeys.ours[rows]]
        met = np.zeros(len(journeys.event), np.bool_)
        for rule in self.rules:
            met |= event_mask(rule, journeys)
        return Seen(
            np.bincount(journeys.event[own], minlength=names),
            np.bincount(journeys.event[rows[met[rows]]], minlength=names),
            extent(journeys),
        )

    def merge(self, a: Seen, b: Seen) -> Seen:
        return Seen(a.times + b.times, a.met + b.met, Extent().merge(a.extent, b.extent))

    def finish(self, total: Seen) -> Seen:
        return total
