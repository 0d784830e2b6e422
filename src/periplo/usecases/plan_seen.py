"""What events really say: their names, properties, kinds and values, counted; what a tracking plan is held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from periplo.core.addresses import personal_kind
from periplo.core.commerce_words import words_of
from periplo.journeys.columns import Coded, Column, Flag, Journeys, When, is_present

OWN = frozenset(("message_id", "messageid", "by"))  # marks of the row, no properties of what happened
LOOKED_AT = 2_000  # values of a text property in which an address is looked for
MANY = 200  # values that are counted one by one
_WHO = """email mail phone telephone mobile telefono teléfono celular correo address direccion dirección street calle
    surname lastname firstname fullname apellido apellidos document dni nif nie cuit rut cpf passport pasaporte
    birthday birthdate nacimiento"""
PERSONAL = frozenset(_WHO.split())


@dataclass(frozen=True, slots=True)
class SeenProperty:
    """A property as it was seen. `by_event`: in how many events of each name it stands."""

    name: str
    kind: str  # "text", "number", "flag", "instant" or "list"
    by_event: Mapping[str, int]
    values: Mapping[str, int]  # of a text, value -> events, the most frequent first; empty if there are many
    personal: str | None  # "email", "phone" or "name" if it looks like personal data

    @property
    def n(self) -> int:
        return sum(self.by_event.values())


@dataclass(frozen=True, slots=True)
class SeenEvents:
    """Event names with how often they happened, the most frequent first, and all their properties."""

    events: Mapping[str, int]
    properties: Mapping[str, SeenProperty]

    def share(self, event: str, property: str) -> float:
        """In which share of the events of this name the property stands."""
        n = self.events.get(event, 0)
        return self.properties[property].by_event.get(event, 0) / n if n else 0.0


def seen_in(journeys: Journeys) -> SeenEvents:
    """What these journeys hold."""
    counts = np.bincount(journeys.event, minlength=len(journeys.names))
    order = sorted(range(len(journeys.names)), key=lambda code: (-counts[code], journeys.names[code]))
    events = {journeys.names[code]: int(counts[code]) for code in order if counts[code]}
    lists: dict[str, np.ndarray] = {}
    for name, ragged in journeys.lists.items():
        base = name.partition(".")[0]
        present = np.diff(ragged.offsets) > 0
        lists[base] = present | lists[base] if base in lists else present
    properties = {}
    for name in sorted({*journeys.properties, *lists} - OWN):
        column = None if name in lists else journeys.properties[name]
        present = lists[name] if column is None else is_present(column)
        by_event = np.bincount(journeys.event[present], minlength=len(journeys.names))
        if not by_event.any():
            continue
        properties[name] = SeenProperty(
            name,
            "list" if column is None else kind_of(column),
            {journeys.names[code]: int(by_event[code]) for code in order if by_event[code]},
            _values(column),
            _personal(name, column),
        )
    return SeenEvents(events, properties)


def kind_of(column: Column) -> str:
    """How a column's values are called in a tracking plan."""
    match column:
        case Coded():
            return "text"
        case Flag():
            return "flag"
        case When():
            return "instant"
        case _:
            return "number"


def values_of(column: Column) -> Iterator[tuple[str, int]]:
    """Each text of a column with its rows, most frequent first."""
    if isinstance(column, Coded):
        counts = np.bincount(column.codes, minlength=len(column.values) + 1)[1:]
        for place in np.argsort(-counts, kind="stable").tolist():
            if counts[place]:
                yield column.values[place], int(counts[place])


def _values(column: Column | None) -> dict[str, int]:
    if not isinstance(column, Coded) or len(column.values) > MANY:
        return {}
    return dict(values_of(column))


def _personal(name: str, column: Column | None) -> str | None:
    if isinstance(column, Coded):
        for text in column.values[:LOOKED_AT]:
            if kind := personal_kind(text):
                return kind
    words = words_of(name)
    joined = "".join(words)
    return "name" if joined in PERSONAL or any(word in PERSONAL for word in words) else None
