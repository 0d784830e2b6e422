"""What lived journeys hold that means something to one campaign, found by columns, told customer by customer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from periplo.core.campaigns import Campaign
from periplo.core.decide import key_text
from periplo.core.events import folded
from periplo.core.members import Met, View
from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.lives import LivedEvents, traits_of, value_at
from periplo.journeys.masks import event_mask

_NO_EXIT = -1


class Facts:
    """The entries, goals and exits of a campaign in these journeys, up to and with `until`.

    customers: (k,) int64, ascending: those with any such event. Only these rows are ever touched one by one.
    """

    def __init__(self, campaign: Campaign, journeys: Journeys, until: int) -> None:
        self._journeys = journeys
        self._key = campaign.entry.key
        enters = event_mask(campaign.entry.event, journeys)
        goal = event_mask(campaign.goal.rule, journeys)
        if journeys.ours is not None:
            enters, goal = enters & ~journeys.ours, goal & ~journeys.ours
        exits = np.full(len(enters), _NO_EXIT, np.int16)
        for place in reversed(range(len(campaign.exits))):
            exits[event_mask(campaign.exits[place], journeys)] = place
        rows = np.flatnonzero((enters | goal | (exits != _NO_EXIT)) & (journeys.at <= until))
        rows, owners = _owned(journeys, rows)
        order = np.argsort(journeys.customer[owners], kind="stable")
        self._rows, owners = rows[order], owners[order]
        self._enters, self._goal, self._exits = enters[self._rows], goal[self._rows], exits[self._rows]
        self._at = journeys.at[self._rows]
        self._owners = journeys.customer[owners]
        found, first = np.unique(self._owners, return_index=True)
        self.customers: Int64s = found
        self._first = np.append(first, len(self._rows))
        self._by_id = np.argsort(journeys.customer, kind="stable")
        self._ids = journeys.customer[self._by_id]

    def entries(self, after: int | None, until: int | None = None) -> tuple[Int64s, Int64s]:
        """Customer and instant of the entry events later than `after`, up to and with `until`, by customer."""
        chosen = self._enters.copy()
        if after is not None:
            chosen &= self._at > after
        if until is not None:
            chosen &= self._at <= until
        return self._owners[chosen], self._at[chosen]

    def concerned(self, customers: Int64s) -> Int64s:
        """Those of these customers who have any fact."""
        return np.intersect1d(self.customers, customers)

    def of(self, customer: int) -> list[Met]:
        """The facts of one customer, oldest first, equal times in order of arrival."""
        place = int(np.searchsorted(self.customers, customer))
        if place == len(self.customers) or self.customers[place] != customer:
            return []
        return list(self._met(int(self._first[place]), int(self._first[place + 1])))

    def view(self, customer: int) -> View:
        """What may be known of one customer."""
        place = int(np.searchsorted(self._ids, customer))
        if place == len(self._ids) or self._ids[place] != customer:
            return View(customer)  # waits in the campaign, and has no event in this view
        position = int(self._by_id[place])
        return View(customer, LivedEvents(self._journeys, position), traits_of(self._journeys, position))

    def goals(self) -> tuple[Int64s, Int64s]:
        """Customer and instant of every event that reaches the goal, by customer and time."""
        return self._owners[self._goal], self._at[self._goal]

    def _met(self, low: int, high: int) -> Iterator[Met]:
        journeys, names = self._journeys, self._journeys.names
        for row, at, enters, goal, exit in zip(
            self._rows[low:high].tolist(),
            self._at[low:high].tolist(),
            self._enters[low:high].tolist(),
            self._goal[low:high].tolist(),
            self._exits[low:high].tolist(),
            strict=True,
        ):
            key = self._key_at(row) if enters else None
            exit_rule = None if exit == _NO_EXIT else exit
            yield Met(at, names[journeys.event[row]], enters, key, goal, exit_rule)

    def _key_at(self, row: int) -> str | None:
        if self._key is None:
            return ""
        column = self._journeys.properties.get(folded(self._key))
        return None if column is None else key_text(value_at(column, row))


def _owned(journeys: Journeys, rows: Int64s) -> tuple[Int64s, Int64s]:
    """Which of these rows are in view, and the position of the customer to whom each belongs."""
    if not len(rows) or not journeys.customers:
        return rows[:0], rows[:0]
    order = np.argsort(journeys.start, kind="stable")
    place = np.searchsorted(journeys.start[order], rows, side="right") - 1
    owners = order[np.maximum(place, 0)]
    inside = (place >= 0) & (rows < journeys.stop[owners])
    return rows[inside], owners[inside]
