"""The tracking plan: which events and properties there should be, how people call them, and who answers for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

from periplo.core.consent_messages import USUAL, ConsentReading
from periplo.core.events import folded
from periplo.core.labels import Labels
from periplo.core.texts import Text

SCHEMA = 1
Raw = TypeVar("Raw")  # a value as it came, or decoded
# What Periplo itself reads or adds to an event, so that no plan need name it.
_OURS = """channel place name category path url title search referrer device by message_id currency
    utm_source utm_medium utm_campaign utm_term utm_content"""
OURS = frozenset(_OURS.split())
TYPES = ("text", "number", "money", "flag", "instant", "list")


@dataclass(frozen=True, slots=True)
class PlannedProperty:
    """What a property should hold. `currency` is an ISO code, or the name of the property that tells it."""

    label: Text | None = None
    description: Text | None = None
    type: str | None = None  # one of TYPES; None: whatever comes
    required: bool = False  # in every event that lists it
    allowed: tuple[str, ...] = ()
    unit: str | None = None
    currency: str | None = None
    personal: bool = False  # then it is lifted out of the lake
    owner: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """What an event means. `properties` are those expected: name -> whether it must be there."""

    label: Text | None = None
    description: Text | None = None
    owner: str | None = None
    moves_stage: bool | None = None  # whether a customer may stand in another stage after it
    properties: Mapping[str, bool] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)


class Amount(NamedTuple):
    """Which property is an event's money, and where its currency stands: fixed, or in a property."""

    property: str
    currency: str | None
    currency_property: str | None


@dataclass(frozen=True)
class Plan:
    """Events and properties by name, labels of values by property, purposes of consent, and what traits mean by it."""

    events: Mapping[str, PlannedEvent] = field(default_factory=dict)
    properties: Mapping[str, PlannedProperty] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    purposes: Mapping[str, Text] = field(default_factory=dict)
    consent: ConsentReading = USUAL

    @cached_property
    def labels(self) -> Labels:
        """The names by which people call it all."""
        return Labels(
            {name: event.label for name, event in self.events.items() if event.label is not None},
            {name: said.label for name, said in self.properties.items() if said.label is not None},
            self.values,
        )

    @cached_property
    def personal(self) -> frozenset[str]:
        """The properties (folded) whose values are personal data: they belong in the ledger, never in the lake."""
        return frozenset(folded(name) for name, said in self.properties.items() if said.personal)

    def lifted(self, properties: MutableMapping[str, Raw]) -> dict[str, Raw]:
        """Takes the personal ones out of an event's properties, and gives them."""
        if not self.personal:
            return {}
        return {name: properties.pop(name) for name in list(properties) if folded(name) in self.personal}

    @cached_property
    def money(self) -> tuple[Amount, ...]:
        """The properties (folded) that are money, in the plan's order."""
        return tuple(_amount(name, said) for name, said in self.properties.items() if said.type == "money")

    def amount_of(self, event: str, present: Collection[str]) -> Amount | None:
        """Which of an event's present properties (folded) is its value: one that the plan expects in it goes first."""
        planned = self._events.get(folded(event))
        expected = frozenset(map(folded, planned.properties)) if planned else frozenset()
        there = [amount for amount in self.money if amount.property in present]
        return next((amount for amount in there if amount.property in expected), there[0] if there else None)

    def event(self, name: str) -> PlannedEvent | None:
        """The event of this name, compared folded."""
        return self._events.get(folded(name))

    def property(self, name: str) -> PlannedProperty | None:
        """The property of this name, compared folded."""
        return self._properties.get(folded(name))

    @cached_property
    def _events(self) -> dict[str, PlannedEvent]:
        return {folded(name): event for name, event in self.events.items()}

    @cached_property
    def _properties(self) -> dict[str, PlannedProperty]:
        return {folded(name): said for name, said in self.properties.items()}


NO_PLAN = Plan()


def _amount(name: str, said: PlannedProperty) -> Amount:
    if said.currency and is_currency(said.currency):
        return Amount(folded(name), said.currency, None)
    return Amount(folded(name), None, folded(said.currency or "currency"))


def is_currency(text: str) -> bool:
    """Whether a text is written as an ISO 4217 code: EUR, MXN."""
    return len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()
