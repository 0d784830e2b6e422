"""Crowds among those who wake or enter: read in columns, one of each kind decided, the others alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from periplo.core.campaign_nodes import Send
from periplo.core.crowd_bounds import ContactColumns, Places, Words
from periplo.core.crowd_entries import entering
from periplo.core.crowds import Crowd, Int64s, Kind, Manner, Waking, kinds
from periplo.core.distinct import are_in
from periplo.core.members import EVER, Decision, Member
from periplo.core.stretches import Stretches
from periplo.journeys.customer_masks import Bools
from periplo.storage.contract import Ledger
from periplo.usecases.act.contacts import Contact, Contacts
from periplo.usecases.act.facts import Facts

FEWEST = 20  # people for whom it is worth while to read columns
NO_MANNER: Manner = ("", "", None)  # of those to whom nothing is said

DecideOne = Callable[[Member, Contact], list[Decision]]


@dataclass(frozen=True, slots=True)
class Gathering:
    """Where crowds are looked for: one campaign, and what holds for it.

    clock: the instant to which everybody is decided.
    versions: what happened to everybody, as the newest version means it and as each does by which some still go on.
    """

    stretches: Stretches
    clock: int
    versions: Sequence[Facts]
    contacts: Contacts
    ledger: Ledger
    since: int  # as of Contacts.of
    until: int
    floor: int | None

    def crowds(self, customers: Int64s, decide_one: DecideOne) -> Iterator[Crowd]:
        """What is decided for those of these customers, ascending, who wake alike; all others are left.

        decide_one: what is decided for one member alone, walked or not.
        """
        if len(customers) < FEWEST:
            return
        campaign, contacts, ledger = self.stretches.campaign, self.contacts, self.ledger
        waking = ledger.waking(campaign.id, customers)
        last = np.max([facts.last_of(waking.customer) for facts in self.versions], axis=0)
        waking = waking.only(
            (waking.wake_at <= self.until) & (waking.entered_at >= last) & (last <= self.clock)
        )
        if len(waking.customer) < FEWEST:
            return
        channels = {name for node in campaign.nodes if isinstance(node, Send) for name in node.channels}
        known = contacts.columns(waking.customer, sorted(channels), ledger, self.since)
        manners = self._manners(waking.customer)
        found = kinds(
            self.stretches, waking, manners, known, contacts.bounds, contacts.media,
            self._speaks_from, self.until,
        )  # fmt: skip
        for kind, first, moves in self._decided(found, waking, decide_one):
            yield kind.without(moves).crowd(first, waking)

    def entering(self, customers: Int64s, decide_one: DecideOne) -> Iterator[Crowd]:
        """What is decided for those of these customers, ascending, who enter alike; all others are left.

        decide_one: what is decided for one of them alone, walked; their member stands at the first node.
        """
        stretch, campaign = self.stretches.entered, self.stretches.campaign
        if len(customers) < FEWEST or stretch is None or campaign.audience is not None:
            return
        entries = self.versions[0].sole(customers, self.clock)
        been = self.ledger.ever_in(campaign.id, entries.customer)
        entries = entries.only(~are_in(entries.customer, been))
        contacts, bounds = self.contacts, self.contacts.bounds
        alike = contacts.alike(entries.customer.tolist()) if contacts.alike and bounds is not None else {}
        come = entering(campaign, bounds, entries, alike, self._speaks_from)
        standing = come.standing
        if len(standing.customer) < FEWEST:
            return
        if stretch.send is None:
            known, manners = _nothing(len(standing.customer)), [NO_MANNER] * len(standing.customer)
        else:
            channels = sorted(set(stretch.send.channels))
            known = contacts.columns(standing.customer, channels, self.ledger, self.since)
            manners = self._manners(standing.customer)
        found = kinds(
            self.stretches, standing, manners, known, bounds, contacts.media, self._speaks_from, self.until, come.apart
        )  # fmt: skip
        for kind, first, moves in self._decided(found, standing, decide_one):
            if come.is_first(kind.places.item(0), first):
                yield kind.without(moves).crowd(first, standing, come.bucket)

    @property
    def _speaks_from(self) -> int:
        return EVER if self.floor is None else self.floor

    def _decided(
        self, kinds: Iterable[Kind], waking: Waking, decide_one: DecideOne
    ) -> Iterator[tuple[Kind, Decision, Bools]]:
        """Each kind, what was decided for the first of it, and which of it are about to move."""
        found = [kind for kind in kinds if len(kind.places)]
        firsts = [waking.member(self.stretches.campaign.id, kind.places.item(0)) for kind in found]
        known = self.contacts.of([one.customer for one in firsts], self.ledger, self.since)
        moving = np.array(
            sorted(self.ledger.unfollowed()), np.int64
        )  # asked last: all else was read of one state
        for kind, first in zip(found, firsts, strict=True):
            contact, moves = known[first.customer], are_in(waking.customer[kind.places], moving)
            manner = _manner(self.contacts, self.versions[0], first.customer, contact.traits)
            is_same = kind.manner in (manner, NO_MANNER)
            decided = decide_one(first, contact) if is_same and not moves[0] else []
            if len(decided) == 1 and kind.is_of(decided[0]):
                yield kind, decided[0], moves

    def _manners(self, customers: Int64s) -> list[Manner]:
        """Of each, what their profile and journey say that makes a message leave otherwise."""
        asked, contacts, facts = customers.tolist(), self.contacts, self.versions[0]
        told = contacts.traits(asked) if contacts.traits and contacts.bounds is not None else {}
        everybody = facts.has_traits
        usual = _manner(contacts, facts, 0, {})
        return [
            _manner(contacts, facts, one, told.get(one, {})) if everybody or one in told else usual
            for one in asked
        ]


def _nothing(count: int) -> ContactColumns:
    """What is known of people of whom nobody asked anything."""
    nobody = np.zeros(0, np.int64)
    return ContactColumns(np.zeros(count, np.bool_), None, Words.of(nobody, []), Places.of(nobody, []))


def _manner(contacts: Contacts, facts: Facts, customer: int, told: Mapping[str, object]) -> Manner:
    view = Contact(contacts.bounds, traits=told).seen(facts.view(customer))
    own = view.traits.get("language") if view.traits else None
    return view.zone, view.country, own if isinstance(own, str) else None
