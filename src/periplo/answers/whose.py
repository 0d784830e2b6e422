"""whose: which customers some events belong to, and the first and last of them, without looking at each event twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.core.rules import Rule
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import Matcher

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
NEVER = -1


class Whose:
    """The customers of events that are not ours. Events are masks over all event rows, (n,) bool."""

    def __init__(self, journeys: Journeys) -> None:
        self.journeys = journeys
        self.own = np.ones(len(journeys.event), np.bool_) if journeys.ours is None else ~journeys.ours

    def meet(self, rule: Rule) -> Bools:
        met = np.zeros(len(self.own), np.bool_)
        for block in Matcher([rule], self.journeys).blocks():
            met[block.row : block.row + len(block.at)] = (block.table[:, 0] != 0)[block.codes]
        met &= self.own
        return met

    def within(self, start: int, end: int) -> Bools:
        """Events of a half-open time, microseconds UTC."""
        return np.asarray((self.journeys.at >= start) & (self.journeys.at < end) & self.own)

    def who(self, chosen: Bools) -> Bools:
        """Who has one of the chosen events: (customers,) bool."""
        return self.first(chosen) != NEVER

    def first(self, chosen: Bools) -> Int64s:
        """The row of each customer's first chosen event, NEVER where there is none: (customers,) int64."""
        rows = np.flatnonzero(chosen)
        if not len(rows):
            return np.full(self.journeys.customers, NEVER)
        place = np.searchsorted(rows, self.journeys.start)
        found = rows[np.minimum(place, len(rows) - 1)]
        return np.where((place < len(rows)) & (found < self.journeys.stop), found, NEVER)

    def last(self, chosen: Bools) -> Int64s:
        """Likewise of their last one."""
        rows = np.flatnonzero(chosen)
        if not len(rows):
            return np.full(self.journeys.customers, NEVER)
        place = np.searchsorted(rows, self.journeys.stop) - 1
        found = rows[np.maximum(place, 0)]
        return np.where((place >= 0) & (found >= self.journeys.start), found, NEVER)

    def at(self, rows: Int64s) -> Int64s:
        """When the events at these rows were; what lies before all time for NEVER."""
        at = self.journeys.at
        return np.where(rows == NEVER, -(1 << 62), at[rows]) if len(at) else np.full(len(rows), -(1 << 62))

    def owners(self, rows: Int64s) -> Int64s:
        """The place of the customer of each row, -1 for rows of nobody in view. rows: ascending."""
        journeys = self.journeys
        if not journeys.customers:
            return np.full(len(rows), -1, np.int64)
        order = np.argsort(journeys.start, kind="stable")
        near = np.searchsorted(journeys.start[order], rows, side="right") - 1
        owner = order[np.maximum(near, 0)]
        return np.where((near >= 0) & (rows < journeys.stop[owner]), owner, -1)
