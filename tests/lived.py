"""Small lived journeys for the tests: written as names, or as events, turned into columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import numpy as np

from periplo.core.events import Event, folded
from periplo.core.spans import SECOND
from periplo.journeys.columns import Coded, Column, Flag, Journeys, Number

Told = str | tuple | Event  # "pay" | ("pay", at_seconds) | ("pay", at_seconds, {property: value}) | Event


def lived(*told: Told | Sequence[Told], traits: Mapping[str, Sequence[object]] | None = None) -> Journeys:
    """Journeys of one customer told event by event, or of several, each told as a list.

    Without a time, events happen one second apart, from 0. Customers are 1, 2, 3...

    >>> lived("visit", "pay").events
    2
    >>> lived(["visit", "pay"], [("visit", 60, {"device": "mobile"})]).customers
    2
    """
    several = told and all(isinstance(one, list) for one in told)
    journeys = cast("Sequence[Sequence[Told]]", told if several else [told])
    return columns_of([sorted(events(journey), key=lambda event: event.at) for journey in journeys], traits)


def events(journey: Iterable[Told]) -> list[Event]:
    """The events of one customer, in the order told."""
    return [_event(told, place) for place, told in enumerate(journey)]


def columns_of(
    lives: Sequence[Sequence[Event]], traits: Mapping[str, Sequence[object]] | None = None
) -> Journeys:
    """Columns of several customers' events, each already in order."""
    flat = [event for life in lives for event in life]
    names = tuple(dict.fromkeys(event.name for event in flat))
    code = {name: place for place, name in enumerate(names)}
    ends = np.cumsum([len(life) for life in lives], dtype=np.int64)
    known = dict.fromkeys(folded(name) for event in flat for name in event.properties)
    ours = np.array([event.ours for event in flat], dtype=np.bool_)
    return Journeys(
        start=np.concatenate([np.zeros(1, np.int64), ends[:-1]]) if len(ends) else ends,
        stop=ends,
        customer=np.arange(1, len(lives) + 1, dtype=np.int64),
        event=np.array([code[event.name] for event in flat], dtype=np.uint16),
        at=np.array([event.at for event in flat], dtype=np.int64),
        names=names,
        ours=ours if ours.any() else None,
        properties={name: column([_property(event, name) for event in flat]) for name in known},
        traits={folded(name): column(values) for name, values in (traits or {}).items()},
    )


def column(values: Sequence[object]) -> Column:
    """Flags, numbers or text, by what the values are; None is absent."""
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, bool) for value in present):
        return Flag(np.array([-1 if value is None else int(bool(value)) for value in values], dtype=np.int8))
    if present and all(isinstance(value, int | float) for value in present):
        return Number(np.array([np.nan if value is None else value for value in values], dtype=np.float64))
    texts = tuple(dict.fromkeys(str(value) for value in present))
    code = {text: place + 1 for place, text in enumerate(texts)}
    codes = [0 if value is None else code[str(value)] for value in values]
    return Coded(np.array(codes, dtype=np.uint16), texts)


def _event(told: Told, place: int) -> Event:
    if isinstance(told, Event):
        return told
    if isinstance(told, str):
        return Event(told, place * SECOND, seq=place)
    name, at, *rest = told
    return Event(name, round(at * SECOND), rest[0] if rest else {}, seq=place)


def _property(event: Event, wanted: str) -> object:
    return next((value for name, value in event.properties.items() if folded(name) == wanted), None)
