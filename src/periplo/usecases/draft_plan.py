"""A first tracking plan from what was seen: names, types, money, personal data, labels where words are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from periplo.core.commerce_words import MONEY, UNITS, labels_for, words_of
from periplo.core.events import bare
from periplo.core.plan import Plan, PlannedEvent, PlannedProperty
from periplo.core.texts import Text
from periplo.usecases.plan_seen import SeenEvents, SeenProperty

FEW = 12  # different values that are proposed as the allowed ones
OFTEN = 5  # times that a value is met on average, so that a list of values is one
ALWAYS = 0.999  # share of an event's rows that makes a property required
HARDLY = 0.001  # share below which it is not expected


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed plan. Notes say what was seen: of each event, and of each property."""

    plan: Plan
    events: Mapping[str, Text]
    properties: Mapping[str, Text]


def draft_plan(seen: SeenEvents, currency: str) -> Draft:
    """Proposes a plan. currency: of money where no property tells it."""
    names = _one_spelling(seen.events)
    has_currency = next((name for name in seen.properties if name in ("currency", "moneda")), None)
    return Draft(
        Plan(
            events={name: _event(seen, [name, *others]) for name, others in names.items()},
            properties={
                name: _property(said, has_currency, currency) for name, said in seen.properties.items()
            },
        ),
        {name: _event_note(seen, name, others) for name, others in names.items()},
        {name: _property_note(seen, said) for name, said in seen.properties.items()},
    )


def _one_spelling(events: Mapping[str, int]) -> dict[str, list[str]]:
    """The most frequent spelling of each name, with the other ones that were seen."""
    by_bare: dict[str, list[str]] = {}
    for name in events:
        by_bare.setdefault(bare(name) or name, []).append(name)
    return {names[0]: names[1:] for names in by_bare.values()}


def _event(seen: SeenEvents, spellings: list[str]) -> PlannedEvent:
    n = sum(seen.events[name] for name in spellings)
    shares = {
        each: sum(said.by_event.get(name, 0) for name in spellings) / n
        for each, said in seen.properties.items()
    }
    expected = sorted(
        (each for each in shares if shares[each] >= HARDLY), key=lambda each: (-shares[each], each)
    )
    return PlannedEvent(
        label=_label(spellings[0]), properties={each: shares[each] >= ALWAYS for each in expected}
    )


def _property(said: SeenProperty, has_currency: str | None, currency: str) -> PlannedProperty:
    words = words_of(said.name)
    is_money = said.kind == "number" and any(word in MONEY for word in words) and words[-1] not in UNITS
    fixed = None if not is_money or has_currency == "currency" else has_currency or currency
    return PlannedProperty(
        label=_label(said.name),
        type="money" if is_money else said.kind,
        allowed=_allowed(said),
        unit=next((UNITS[word] for word in words if word in UNITS), None) if said.kind == "number" else None,
        currency=fixed,
        personal=said.personal is not None,
    )


def _allowed(said: SeenProperty) -> tuple[str, ...]:
    """Its values, where they look like a list that somebody has drawn up."""
    if said.personal or not said.values or len(said.values) > FEW:
        return ()
    return tuple(sorted(said.values)) if said.n >= OFTEN * len(said.values) else ()


def _label(name: str) -> Text | None:
    known = labels_for(name)
    return Text.of(known) if known else None


def _event_note(seen: SeenEvents, name: str, others: list[str]) -> Text:
    n = seen.events[name]
    es, en = f"visto {n} {'vez' if n == 1 else 'veces'}", f"seen {n} {'time' if n == 1 else 'times'}"
    if others:
        told = ", ".join(f"{other} ({seen.events[other]})" for other in others)
        es, en = f"{es}; también escrito {told}", f"{en}; also written {told}"
    return Text((("es", es), ("en", en)))


def _property_note(seen: SeenEvents, said: SeenProperty) -> Text:
    """In how many kinds of events, and in which share of those."""
    n = len({bare(name) for name in said.by_event})
    total = sum(seen.events[name] for name in said.by_event)
    share = f"{100 * said.n / total:.3g} %"
    es = f"en {n} {'evento' if n == 1 else 'eventos'} del plan, el {share} de las veces"
    en = f"in {n} {'event' if n == 1 else 'events'} of the plan, {share} of the times"
    if said.personal:
        es, en = f"{es}; parece un dato personal", f"{en}; looks like personal data"
    return Text((("es", es), ("en", en)))
