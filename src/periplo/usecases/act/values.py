"""Gathers what a message may read about one person: ledger, journeys, map, feed; see core/message_values.py.

Made once for many messages: what is the same for everybody is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import numpy as np

from periplo.core.errors import BadInput
from periplo.core.events import Event, folded
from periplo.core.maps import JourneyMap
from periplo.core.matching import Life, matches
from periplo.core.message_values import House, Known, Links, values_of
from periplo.core.people import TraitSaid, counting
from periplo.core.rules import Rule
from periplo.core.spans import zone_named
from periplo.core.standing import stage_of
from periplo.formats.liquid import Spoken
from periplo.journeys.columns import Journeys
from periplo.journeys.layers import Layers
from periplo.journeys.lives import event_at, traits_of, value_at
from periplo.storage import driver, hot
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.feed import Feed, all_products, feed_of
from periplo.usecases.act.recommending import Recommender
from periplo.usecases.conversions import purchase_in
from periplo.usecases.workspace import Settings, Workspace

_AT_ONCE = 400
_LANGUAGE, _ZONE, _COUNTRY = (
    ("language", "locale"),
    ("zone", "timezone", "time_zone"),
    ("country", "country_code"),
)


def house_of(settings: Settings) -> House:
    """The organisation as its settings tell it."""
    said = settings.messages
    return House(
        settings.name, said.address, said.web, said.phone, settings.language, settings.zone, settings.currency
    )


@dataclass(slots=True)
class Gatherer:
    """Values of messages for the customers of a workspace."""

    house: House
    layers: Layers
    feed: Feed
    ledger: SqlLedger | None = None
    drawn: JourneyMap | None = None
    trusted: tuple[str, ...] = ()  # sources of traits, most trusted first
    bought: Rule | None = None
    recommender: Recommender | None = None
    _lives: dict[int, tuple[Journeys, int]] = field(default_factory=dict)  # of each, where they stand
    _traits: dict[int, Mapping[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.bought is None:
            self.bought = purchase_in(self.layers.names)

    def look_up(self, customers: Iterable[int]) -> None:
        """Reads journeys and traits of many customers in few questions, before their messages are said."""
        asked = [customer for customer in dict.fromkeys(customers) if customer not in self._traits]
        if asked:
            theirs = self.layers.of(np.array(asked, np.int64))
            self._lives.update(
                (customer, (theirs, at)) for at, customer in enumerate(theirs.customer.tolist())
            )
        for low in range(0, len(asked), _AT_ONCE):
            part = asked[low : low + _AT_ONCE]
            told = {} if self.ledger is None else traits_told(self.ledger, part, self.trusted)
            for customer in part:
                self._traits[customer] = {**self._column_traits(customer), **told.get(customer, {})}

    def known(
        self,
        customer: int,
        now: int,
        entry: Rule | None = None,
        entered_at: int | None = None,
        proposes: bool = True,
    ) -> Known:
        """What is known of a customer at `now`. entry: whose last event up to `entered_at` began the run.

        proposes: whether what may be proposed to them is asked for: the first time that takes a pass over everybody.
        """
        self.look_up([customer])
        events = self._events(customer, now)
        begun_by = None
        if entry is not None:
            until = now if entered_at is None else entered_at
            begun_by = next(
                (event for event in reversed(events) if event.at <= until and matches(entry, event)), None
            )
        life = Life(events, now, self._traits[customer])
        return Known(
            traits=self._traits[customer],
            begun_by=begun_by,
            events=events,
            stage=None if self.drawn is None else stage_of(self.drawn, life),
            bought=None if self.bought is None else self._is_bought,
            recommended=self.recommender.of(customer) if proposes and self.recommender is not None else (),
        )

    def values(self, known: Known, links: Links, now: int) -> dict[str, object]:
        """The values that templates read."""
        return values_of(known, self.house, links, now, self.feed.by_key)

    def languages(self, known: Known, campaign: Sequence[str]) -> list[str]:
        """In which a person is spoken to, first choice first: their own, the campaign's, the organisation's."""
        own = _said(known.traits, _LANGUAGE)
        return list(dict.fromkeys([*([own] if own else []), *campaign, self.house.language]))

    def spoken(self, known: Known, language: str) -> Spoken:
        """How figures and dates are said: the language with their country, in their zone."""
        country, own = _said(known.traits, _COUNTRY), _said(known.traits, _ZONE)
        locale = language or self.house.language
        if country and len(country) == 2 and country.isalpha():
            locale = f"{locale[:2]}_{country.upper()}"
        zone = own if own is not None and _is_zone(own) else self.house.zone
        return Spoken(locale, zone, self.house.currency)

    def _is_bought(self, event: Event) -> bool:
        return self.bought is not None and matches(self.bought, event)

    def _column_traits(self, customer: int) -> dict[str, object]:
        if customer not in self._lives:
            return {}
        told = traits_of(*self._lives[customer])
        return {name: value for name, value in told.items() if value is not None}

    def _events(self, customer: int, now: int) -> list[Event]:
        if customer not in self._lives:
            return []
        journeys, place = self._lives[customer]
        first, end = int(journeys.start[place]), int(journeys.stop[place])
        end = first + int(np.searchsorted(journeys.at[first:end], now, side="right"))
        return [whole_event(journeys, row) for row in range(first, end)]


def gatherer_of(
    workspace: Workspace,
    layers: Layers,
    ledger: SqlLedger,
    drawn: JourneyMap | None,
    before: Recommender | None = None,
) -> Gatherer:
    """What messages of this workspace may read. An event called a purchase is one, else the map's goal is.

    before: of an earlier gatherer, whose findings serve again.
    """
    with ledger.reading() as connection:
        feed = feed_of(all_products(connection), workspace.settings.currency)
    bought = purchase_in(layers.names) or (drawn.goal.rule if drawn is not None else None)
    if before is not None and before.bought == bought:
        recommender = before.following(layers, feed)
    else:
        recommender = Recommender(layers, bought, feed)
    return Gatherer(
        house_of(workspace.settings), layers, feed, ledger, drawn, bought=bought, recommender=recommender
    )


def whole_event(journeys: Journeys, row: int) -> Event:
    """The event of one row with its lists, such as the products of an order, put together again."""
    event = event_at(journeys, row)
    return replace(event, properties=_Whole(event.properties, journeys, row))


class _Whole(Mapping[str, object]):
    """Properties and lists of one row; the lists are put together when they are asked for."""

    __slots__ = ("_journeys", "_plain", "_row")

    def __init__(self, plain: Mapping[str, object], journeys: Journeys, row: int) -> None:
        self._plain, self._journeys, self._row = plain, journeys, row

    def __getitem__(self, name: str) -> object:
        if name in self._plain:
            return self._plain[name]
        found = _list_at(self._journeys, name, self._row)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Any:
        yield from self._plain
        yield from dict.fromkeys(name.partition(".")[0] for name in self._journeys.lists)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default


def _list_at(journeys: Journeys, name: str, row: int) -> list[object] | None:
    whole = journeys.lists.get(name)
    if whole is not None:
        first, end = int(whole.offsets[row]), int(whole.offsets[row + 1])
        return [value_at(whole.values, k) for k in range(first, end)]
    parts = {key.partition(".")[2]: one for key, one in journeys.lists.items() if key.startswith(f"{name}.")}
    if not parts:
        return None
    first_of = next(iter(parts.values()))
    length = int(first_of.offsets[row + 1]) - int(first_of.offsets[row])
    return [
        {key: value_at(one.values, int(one.offsets[row]) + k) for key, one in parts.items()}
        for k in range(length)
    ]


def traits_told(
    ledger: SqlLedger, customers: Sequence[int], trusted: tuple[str, ...] = ()
) -> dict[int, dict[str, object]]:
    """The traits of customers as they count, by folded names."""
    said: dict[int, list[TraitSaid]] = {}
    with ledger.reading() as connection:
        for part in hot.portions(set(customers)):
            for customer, *told in driver.rows(connection, hot.TRAITS, part):
                said.setdefault(customer, []).append(TraitSaid(*told))
    return {
        customer: {
            folded(name): value
            for name, values in counting(many, trusted).items()
            if (value := msgspec.json.decode(values[0].value)) is not None
        }
        for customer, many in said.items()
    }


def _said(traits: Mapping[str, object], names: Sequence[str]) -> str | None:
    return next((str(traits[name]) for name in names if isinstance(traits.get(name), str)), None)


def _is_zone(zone: str) -> bool:
    try:
        zone_named(zone)
    except BadInput:
        return False
    return True
