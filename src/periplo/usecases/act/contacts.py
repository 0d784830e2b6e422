"""What is known of customers beside their journeys when campaigns decide: consents, addresses, zone, places taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from periplo.core.bounds import Reach, Spoken
from periplo.core.consent import Records
from periplo.core.crowd_bounds import ContactColumns, Int64s, Places, Words
from periplo.core.frequency import Frequency
from periplo.core.members import LOG_ALONE, NOTHING_SAID, View
from periplo.core.person_zone import country_of, zone_of
from periplo.storage.contract import Ledger
from periplo.usecases.act.starts import Clock


class Contact(NamedTuple):
    """What is known of one customer, beside their journey."""

    bounds: Frequency | None = None
    records: Records = NOTHING_SAID
    reach: Reach | None = None
    spoken: Sequence[Spoken] = ()
    alike: int | None = None
    traits: Mapping[str, object] = MappingProxyType({})
    media: Mapping[str, str] = LOG_ALONE

    def seen(self, view: View) -> View:
        """The view, filled in with what is known here."""
        if self.bounds is None:
            return view
        if self.traits:
            view.traits = {**view.traits, **self.traits}
        view.zone = zone_of(view.traits, self.bounds.zone).zone
        if view.traits:
            view.country = country_of(view.traits)
        view.bounds, view.records, view.reach, view.spoken = (
            self.bounds,
            self.records,
            self.reach,
            self.spoken,
        )
        view.alike, view.media = self.alike, self.media
        return view


@dataclass(frozen=True, slots=True)
class Contacts:
    """Looks customers up, some hundred at once.

    bounds: what holds for them; None: nothing does, and nothing is looked up. records, reach, alike, traits: for these
    customers, what they said, how they can be reached, by whom chance decides for those who share an address, and
    what their profile says. in_columns: records and reach by these channels in columns, where that is quicker; places
    are put in here. media: channel -> of which medium a consent must speak, "" where it reaches nobody.
    """

    bounds: Frequency | None = None
    records: Callable[[Sequence[int]], Mapping[int, Records]] | None = None
    reach: Callable[[Sequence[int]], Mapping[int, Reach]] | None = None
    alike: Callable[[Sequence[int]], Mapping[int, int]] | None = None
    traits: Callable[[Sequence[int]], Mapping[int, Mapping[str, object]]] | None = None
    media: Mapping[str, str] = field(default_factory=lambda: LOG_ALONE)
    clock: Clock = field(default_factory=Clock)
    in_columns: Callable[[Int64s, Sequence[str]], ContactColumns] | None = None

    def columns(
        self, customers: Int64s, channels: Sequence[str], ledger: Ledger, since: int
    ) -> ContactColumns:
        """The same of these customers, ascending, in columns. channels: by which of them it is asked who is reached."""
        places = _NO_PLACES
        if self.bounds is not None and self.bounds.remembers:
            places = ledger.places(customers, since)
        if self.in_columns is not None:
            return self.in_columns(customers, channels)._replace(places=places)
        asked = customers.tolist()
        records = self.records(asked) if self.records else {}
        said = [
            (customer, word.channel, word.purpose, word.state, word.at)
            for customer in asked
            for _, word in records.get(customer, NOTHING_SAID).said
        ]
        is_more = np.array([bool(records.get(one, NOTHING_SAID).suppressed) for one in asked], np.bool_)
        reached = None
        if self.reach:
            by = self.reach(asked)
            reached = {
                channel: np.array([channel in by.get(one, ()) for one in asked], np.bool_)
                for channel in channels
            }
        return ContactColumns(is_more, reached, Words.of(customers, said), places)

    def of(self, customers: Sequence[int], ledger: Ledger, since: int = -(1 << 62)) -> Mapping[int, Contact]:
        """Each of these customers."""
        if self.bounds is None:
            return dict.fromkeys(customers, _STRANGER)
        records = self.records(customers) if self.records else {}
        reach = self.reach(customers) if self.reach else {}
        alike = self.alike(customers) if self.alike else {}
        traits = self.traits(customers) if self.traits else {}
        spoken = ledger.spoken(customers, since) if self.bounds.remembers else {}
        return {
            customer: Contact(
                self.bounds,
                records.get(customer, NOTHING_SAID),
                reach.get(customer, {}) if self.reach else None,
                spoken.get(customer, ()),
                alike.get(customer),
                traits.get(customer, {}),
                self.media,
            )
            for customer in customers
        }


_NO_PLACES = Places.of(np.zeros(0, np.int64), [])
_STRANGER = Contact()
STRANGERS = Contacts()
