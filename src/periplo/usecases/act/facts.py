"""What lived journeys hold that means something to one campaign, found by columns, told customer by customer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from periplo.core.campaign_nodes import Wait
from periplo.core.campaigns import Campaign
from periplo.core.crowd_entries import Entries
from periplo.core.decide import key_text
from periplo.core.distinct import are_in, distinct, tallied
from periplo.core.events import folded
from periplo.core.maps import JourneyMap
from periplo.core.members import EVER, Met, View
from periplo.core.rules import Rule, event_rules
from periplo.journeys.columns import Int64s, Journeys, owned
from periplo.journeys.lives import LivedEvents, traits_of, value_at
from periplo.journeys.masks import event_mask
from periplo.usecases.act.heard import Heard
from periplo.usecases.act.starts import NOBODY, Starts

_NO_EXIT = -1


class Facts:
    """The entries, goals, exits and awaited events of a campaign in these journeys, up to and with `until`.

    customers: (k,) int64, ascending: those with any such event. Only these rows are touched one by one, and of
    a customer's other events only those about which the campaign's rules over customers ask.
    drawn: the map whose stages those rules may ask for. starts: who enters by no event, see starts.py.
    """

    def __init__(
        self,
        campaign: Campaign,
        journeys: Journeys,
        until: int,
        drawn: JourneyMap | None = None,
        starts: Starts = NOBODY,
    ) -> None:
        self._journeys = journeys
        self._starts = starts
        self._drawn = drawn if campaign.asks_stage else None
        key = campaign.entry.key
        self._has_key = key is not None
        self._key = journeys.properties.get(folded(key)) if key is not None else None
        begins = campaign.entry.event
        enters = np.zeros(len(journeys.at), np.bool_) if begins is None else event_mask(begins, journeys)
        goal = event_mask(campaign.goal.rule, journeys)
        if journeys.ours is not None:
            goal = goal & ~journeys.ours
            if campaign.entry.content is None:  # that content was published is told by us
                enters = enters & ~journeys.ours
        exits = np.full(len(enters), _NO_EXIT, np.int16)
        for place in reversed(range(len(campaign.exits))):
            exits[event_mask(campaign.exits[place], journeys)] = place
        in_time = journeys.at <= until
        awaited = {
            node.id: [event_mask(path.rule, journeys) for path in node.paths]
            for node in campaign.nodes
            if isinstance(node, Wait) and node.paths
        }
        meant = enters | goal | (exits != _NO_EXIT)
        for masks in awaited.values():
            for mask in masks:
                meant = meant | mask
        self._met = _Grouped(journeys, meant & in_time)
        self.customers: Int64s = self._met.customers
        rows = self._met.rows
        self._enters, self._goal, self._exits, self._at = (
            enters[rows],
            goal[rows],
            exits[rows],
            journeys.at[rows],
        )
        self._awaited = {node: [mask[rows] for mask in masks] for node, masks in awaited.items()}
        asked = np.zeros(len(enters), np.bool_)
        for rule in _asked_for(campaign, self._drawn):
            asked |= event_mask(rule, journeys)
        self._asked = _Grouped(journeys, asked & in_time)
        self._by_id = np.argsort(journeys.customer, kind="stable")
        self._ids = journeys.customer[self._by_id]
        self._lasts = _latest(
            np.concatenate([self._met.owners, starts.customers]), np.concatenate([self._at, starts.at])
        )

    def entries(
        self, after: int | None, until: int | None = None, heard: Heard | None = None
    ) -> tuple[Int64s, Int64s]:
        """Customer and instant of what begins runs later than `after`, up to and with `until`, by customer.

        heard: only events that came in since, and all of those who moved.
        """
        enters = self._enters
        if heard is not None and self._journeys.seq is not None:
            is_new = self._journeys.seq[self._met.rows] > heard.beyond
            enters = enters & (is_new | are_in(self._met.owners, heard.moved))
        owners = np.concatenate([self._met.owners[enters], self._starts.customers])
        instants = np.concatenate([self._at[enters], self._starts.at])
        chosen = np.ones(len(owners), np.bool_)
        if after is not None:
            chosen &= instants > after
        if until is not None:
            chosen &= instants <= until
        order = np.argsort(owners[chosen], kind="stable")
        return owners[chosen][order], instants[chosen][order]

    def sole(self, customers: Int64s, after: int) -> Entries:
        """What begins a run of those of these customers, ascending, to whom nothing else happened later than then."""
        owners, begun = self._met.owners, self._starts
        low, high = np.searchsorted(owners, [customers[0], customers[-1] + 1]).tolist()
        places = low + np.flatnonzero(self._at[low:high] > after)
        low, high = np.searchsorted(begun.customers, [customers[0], customers[-1] + 1]).tolist()
        starts = low + np.flatnonzero(begun.at[low:high] > after)
        whose = np.concatenate([owners[places], begun.customers[starts]])
        found = np.concatenate([places, len(owners) + starts])
        order = np.argsort(whose, kind="stable")
        whose, found = whose[order], found[order]
        again = whose[1:] == whose[:-1]
        is_sole = are_in(whose, customers)
        is_sole[1:] &= ~again
        is_sole[:-1] &= ~again
        is_start = found >= len(owners)
        is_sole[~is_start] &= self._enters[found[~is_start]]
        whose, found, is_start = whose[is_sole], found[is_sole], is_start[is_sole]
        at = np.empty(len(whose), np.int64)
        at[is_start], at[~is_start] = begun.at[found[is_start] - len(owners)], self._at[found[~is_start]]
        names, event = self._journeys.names, self._journeys.event
        rows = [None if place >= len(owners) else self._met.rows.item(place) for place in found.tolist()]
        return Entries(
            whose,
            at,
            [begun.by if row is None else names[event.item(row)] for row in rows],
            is_start.tolist(),
            ["" if row is None else self._key_at(row) for row in rows],
        )

    def concerned(self, customers: Int64s) -> Int64s:
        """Those of these customers who have any fact."""
        return self.customers[are_in(self.customers, customers)]

    def of(self, customer: int) -> list[Met]:
        """The facts of one customer, oldest first, equal times in order of arrival; starts after events."""
        journeys, chosen = self._journeys, self._met.of(customer)
        facts = []
        for place in range(chosen.start, chosen.stop):
            row, exit = self._met.rows.item(place), self._exits.item(place)
            enters = self._enters.item(place)
            facts.append(
                Met(
                    self._at.item(place),
                    journeys.names[journeys.event.item(row)],
                    enters,
                    self._key_at(row) if enters else None,
                    self._goal.item(place),
                    None if exit == _NO_EXIT else exit,
                    self._paths_at(place) if self._awaited else (),
                )
            )
        starts = self._starts.of(customer)
        if starts:
            facts = sorted([*facts, *starts], key=lambda met: met.at)
        return facts

    def last(self, customer: int) -> int:
        """When the last fact of one customer was; EVER if there is none."""
        return self._last.get(customer, EVER)

    @cached_property
    def _last(self) -> dict[int, int]:
        customers, last = self._lasts
        return dict(zip(customers.tolist(), last.tolist(), strict=True))

    def last_of(self, customers: Int64s) -> Int64s:
        """The same of several. customers: (k,) int64. Returns (k,)."""
        known, last = self._lasts
        found = np.full(len(customers), EVER)
        here = are_in(customers, known)
        found[here] = last[np.searchsorted(known, customers[here])]
        return found

    @property
    def has_traits(self) -> bool:
        """Whether the journeys tell anything of customers beside their events."""
        return bool(self._journeys.traits)

    def _paths_at(self, place: int) -> tuple[tuple[str, int], ...]:
        met = []
        for node, masks in self._awaited.items():
            path = next((path for path, mask in enumerate(masks) if mask[place]), None)
            if path is not None:
                met.append((node, path))
        return tuple(met)

    def view(self, customer: int) -> View:
        """What may be known of one customer; of their events, those about which the audience's rule asks."""
        if self._drawn is None and not self._asked.customers.size and not self._journeys.traits:
            return View(customer)  # nothing is known of anybody that a rule asks for
        place = int(self._ids.searchsorted(customer))
        if place == len(self._ids) or self._ids[place] != customer:
            return View(customer)  # waits in the campaign, and has no event in this view
        asked = self._asked.of(customer)
        events = LivedEvents(self._journeys, self._asked.rows[asked].tolist()) if asked.stop else ()
        return View(customer, events, traits_of(self._journeys, int(self._by_id[place])), self._drawn)

    def goals(self) -> tuple[Int64s, Int64s]:
        """Customer and instant of every event that reaches the goal, by customer and time."""
        return self._met.owners[self._goal], self._at[self._goal]

    def ends(self) -> tuple[Int64s, Int64s]:
        """Customer and instant of every event that reaches the goal or meets an exit rule, by customer and time."""
        ends = self._goal | (self._exits != _NO_EXIT)
        return self._met.owners[ends], self._at[ends]

    def _key_at(self, row: int) -> str | None:
        if not self._has_key:
            return ""
        return None if self._key is None else key_text(value_at(self._key, row))


def _asked_for(campaign: Campaign, drawn: JourneyMap | None) -> Iterator[Rule]:
    """The rules about events on which it depends whether the campaign's rules hold of a customer."""
    for rule in campaign.customer_rules():
        yield from event_rules(rule)
    if drawn is not None:
        yield from (touchpoint.met for touchpoint in drawn.touchpoints if touchpoint.met)
        yield from event_rules(drawn.loyal) if drawn.loyal is not None else ()


class _Grouped:
    """Some rows in view, by customer and then in their order. rows, owners: (n,) int64; customers: (k,) int64."""

    def __init__(self, journeys: Journeys, chosen: NDArray[np.bool_]) -> None:
        rows, positions = owned(journeys, np.flatnonzero(chosen))
        owners = journeys.customer[positions]
        order = np.argsort(owners, kind="stable")
        self.rows, self.owners = rows[order], owners[order]
        self.customers, many = tallied(self.owners)
        self._first = [0, *np.cumsum(many).tolist()]
        self._places = {customer: place for place, customer in enumerate(self.customers.tolist())}

    def of(self, customer: int) -> slice:
        """Where this customer's rows stand among `rows`."""
        place = self._places.get(customer)
        return slice(0, 0) if place is None else slice(self._first[place], self._first[place + 1])


def _latest(owners: Int64s, instants: Int64s) -> tuple[Int64s, Int64s]:
    """The different ones of these customers, ascending, and the latest of the instants of each."""
    order = np.argsort(owners, kind="stable")
    customers, many = tallied(owners)
    if not len(customers):
        return customers, instants
    return customers, np.maximum.reduceat(instants[order], np.cumsum(many) - many)


def touched(versions: Sequence[Facts], clock: int | None, inside: Int64s, due: Int64s) -> Int64s:
    """Customers with something to decide, ascending: they may enter, or are inside and have a fact, or wake.

    versions: the newest, then those by which some still go on.
    """
    concerned = [facts.concerned(inside) for facts in versions]
    return distinct(np.concatenate([versions[0].entries(clock)[0], *concerned, due]))
