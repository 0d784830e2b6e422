"""One customer's journey with events that are only supposed, for trying out what would come of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadQuestion
from periplo.core.events import Event, folded
from periplo.journeys.choosing import taken
from periplo.journeys.columns import (
    ABSENT,
    Coded,
    Column,
    Flag,
    Int64s,
    Journeys,
    Money,
    Number,
    Ragged,
    When,
)
from periplo.journeys.kinds import narrow

_TRUE, _FALSE = {"true", "yes", "sí", "si", "1"}, {"false", "no", "0"}


def supposed(journeys: Journeys, customer: int, events: Sequence[Event]) -> Journeys:
    """The journey of one customer with these events in it, as if they had happened; at one instant behind what did.

    A customer who has no journey gets one of these events alone. Property values are texts, read as the column is.
    Raises: BadQuestion if a value cannot stand in its column.
    """
    found = np.flatnonzero(journeys.customer == customer)
    rows = np.arange(0, dtype=np.int64)
    if len(found):
        rows = np.arange(journeys.start[found[0]], journeys.stop[found[0]])
    names = list(journeys.names)
    codes = [_code(names, event.name) for event in events]
    at = np.concatenate([journeys.at[rows], np.array([event.at for event in events], np.int64)])
    order = np.argsort(at, kind="stable")
    said = {folded(name) for event in events for name in event.properties}
    ours = None
    if journeys.ours is not None:
        ours = np.concatenate([journeys.ours[rows], np.zeros(len(events), np.bool_)])[order]
    return replace(
        journeys,
        start=np.zeros(1, np.int64),
        stop=np.array([len(at)]),
        customer=np.array([customer]),
        event=np.concatenate([journeys.event[rows], np.array(codes, np.uint16)])[order],
        at=at[order],
        names=tuple(names),
        ours=ours,
        seq=None,
        properties={
            name: taken(_longer(name, journeys.properties.get(name), rows, events), order)
            for name in {*journeys.properties, *said}
        },
        lists={name: _without(column, rows, order) for name, column in journeys.lists.items()},
        traits=journeys.traits if len(found) else {},
        row=journeys.rows[found] if len(found) else np.zeros(1, np.int64),
        keys=journeys.keys if len(found) else None,
    )


def _code(names: list[str], name: str) -> int:
    for code, known in enumerate(names):
        if folded(known) == folded(name):
            return code
    names.append(name)
    return len(names) - 1


def _longer(name: str, column: Column | None, rows: Int64s, events: Sequence[Event]) -> Column:
    """A property at these rows, and behind them what the supposed events say of it."""
    said = [
        next((text for key, text in event.properties.items() if folded(key) == name), None)
        for event in events
    ]
    if column is None:
        column = Coded(np.zeros(int(rows.max()) + 1 if len(rows) else 0, np.uint8), ())
    here = taken(column, rows)
    match here:
        case Coded():
            return _coded(here, said)
        case Number(numbers):
            told = [np.nan if text is None else _number(name, text) for text in said]
            return Number(np.concatenate([numbers, np.array(told, np.float64)]))
        case Flag(flags):
            read = [-1 if text is None else _flag(name, text) for text in said]
            return Flag(np.concatenate([flags, np.array(read, np.int8)]))
        case When(instants):
            if any(text is not None for text in said):
                raise _cannot(name, "dates cannot be supposed", "leave it out")
            return When(np.concatenate([instants, np.full(len(said), ABSENT)]))
        case Money(values, currency):
            units = [ABSENT if text is None else round(_number(name, text) * 1_000_000) for text in said]
            most = currency.values[0] if len(currency.values) else None
            of = _coded(currency, [None if text is None else most for text in said])
            return Money(np.concatenate([values, np.array(units, np.int64)]), of)


def _coded(column: Coded, said: Sequence[object]) -> Coded:
    values = list(column.values)
    codes = []
    for text in said:
        if text is not None and str(text) not in values:
            values.append(str(text))
        codes.append(0 if text is None else values.index(str(text)) + 1)
    both = np.concatenate([column.codes.astype(np.uint32), np.array(codes, np.uint32)])
    return Coded(cast("NDArray[np.uint32]", narrow(both, len(values))), tuple(values))


def _without(column: Ragged, rows: Int64s, order: Int64s) -> Ragged:
    """A list at these rows, empty for the supposed events."""
    begin, size = column.offsets[rows], column.offsets[rows + 1] - column.offsets[rows]
    more = np.zeros(len(order) - len(rows), np.int64)
    begin, size = np.concatenate([begin, more])[order], np.concatenate([size, more])[order]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(size)])
    inner = np.arange(offsets[-1]) + np.repeat(begin - offsets[:-1], size)
    return Ragged(offsets, taken(column.values, inner))


def _number(name: str, text: object) -> float:
    try:
        return float(str(text))
    except ValueError:
        raise _cannot(name, f"'{text}' is no number", "write a number, with a point for decimals") from None


def _flag(name: str, text: object) -> int:
    said = str(text).strip().casefold()
    if said not in _TRUE | _FALSE:
        raise _cannot(name, f"'{text}' is neither true nor false", "write true or false")
    return int(said in _TRUE)


def _cannot(name: str, why: str, mend: str) -> BadQuestion:
    return BadQuestion(f"property '{name}' cannot be supposed so", why, mend)
