"""Events out of journeys, customer by customer, for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from periplo.formats.xes_out import Happened, Value
from periplo.journeys.columns import ABSENT, Coded, Column, Flag, Journeys, Money, Number, Ragged, When

Said = Value | tuple[str, int] | None
MICRO = 1_000_000


def happened(journeys: Journeys) -> Iterator[tuple[str, Iterator[Happened]]]:
    """Each customer's name and events, oldest first; a customer without a name is called by our number."""
    readers = {name: _reader(column) for name, column in journeys.properties.items()}
    for k in range(journeys.customers):
        yield (
            customer_name(journeys, k),
            _events(journeys, readers, int(journeys.start[k]), int(journeys.stop[k])),
        )


def customer_name(journeys: Journeys, k: int) -> str:
    """By what the k-th customer is known."""
    if journeys.keys is not None:
        code = int(journeys.keys.codes[journeys.rows[k]])
        if code:
            return str(journeys.keys.values[code - 1])
    return f"#{int(journeys.customer[k])}"


def _events(
    journeys: Journeys, readers: dict[str, Callable[[int], Said]], start: int, stop: int
) -> Iterator[Happened]:
    for row in range(start, stop):
        said = ((name, read(row)) for name, read in readers.items())
        properties = tuple((name, value) for name, value in said if value is not None)
        yield Happened(journeys.names[journeys.event[row]], int(journeys.at[row]), properties)


def _reader(column: Column | Ragged) -> Callable[[int], Said]:
    """What a property says at a row; None where it is absent."""
    match column:
        case Coded():
            return lambda row: column.values[int(column.codes[row]) - 1] if column.codes[row] else None
        case Number():
            return lambda row: None if np.isnan(column.values[row]) else float(column.values[row])
        case Flag():
            return lambda row: None if column.values[row] < 0 else bool(column.values[row])
        case When():
            return lambda row: None if column.values[row] == ABSENT else ("date", int(column.values[row]))
        case Money():
            return lambda row: None if column.values[row] == ABSENT else int(column.values[row]) / MICRO
    return lambda row: None
