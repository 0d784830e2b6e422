"""One customer out of the columns, as plain values: what a decision about that customer reads.

Nothing is copied until it is looked at: most decisions look at little.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, assert_never, overload

from periplo.core.events import Event
from periplo.core.spans import moment_at
from periplo.journeys.columns import ABSENT, Coded, Column, Flag, Journeys, Money, Number, When

MICRO_UNITS = 1_000_000


def value_at(column: Column, row: int) -> object:
    """The value in one row of a column as core.matching reads it: text, float, bool or aware date-time.

    None where absent; money in whole units.
    """
    match column:
        case Coded(codes, values):
            code = int(codes[row])
            return values[code - 1] if code else None
        case Number(numbers):
            number = float(numbers[row])
            return None if number != number else number
        case Flag(flags):
            flag = int(flags[row])
            return None if flag < 0 else flag == 1
        case When(instants):
            return None if instants[row] == ABSENT else moment_at(int(instants[row]))
        case Money(amounts):
            return None if amounts[row] == ABSENT else int(amounts[row]) / MICRO_UNITS
        case _:
            assert_never(column)


def text_at(column: Column | None, row: int) -> str:
    """The value in one row as the text that was sent, "" where absent.

    A column of nothing but numbers, or of yes and no, was read as such: shop 3 is "3", not "3.0".
    """
    said = None if column is None else value_at(column, row)
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, float) and said.is_integer():
        return str(int(said))
    return "" if said is None else str(said)


class RowValues(Mapping[str, object]):
    """What the columns say in one row, by the columns' folded names; None where absent."""

    __slots__ = ("_columns", "_row")

    def __init__(self, columns: Mapping[str, Column], row: int) -> None:
        self._columns, self._row = columns, row

    def __getitem__(self, name: str) -> object:
        return value_at(self._columns[name], self._row)

    def get(self, name: str, default: Any = None) -> Any:
        # Mapping's own would raise and catch where there is no such column, for each customer.
        column = self._columns.get(name)
        return default if column is None else value_at(column, self._row)

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


class LivedEvents(Sequence[Event]):
    """Some rows of one customer as events, oldest first, made when looked at; `seq` is the row."""

    __slots__ = ("_journeys", "_rows")

    def __init__(self, journeys: Journeys, rows: Sequence[int]) -> None:
        self._journeys, self._rows = journeys, rows

    @overload
    def __getitem__(self, place: int) -> Event: ...
    @overload
    def __getitem__(self, place: slice) -> list[Event]: ...
    def __getitem__(self, place: int | slice) -> Event | list[Event]:
        if isinstance(place, slice):
            return [event_at(self._journeys, row) for row in self._rows[place]]
        return event_at(self._journeys, self._rows[place])

    def __len__(self) -> int:
        return len(self._rows)


def event_at(journeys: Journeys, row: int) -> Event:
    """The event in one row."""
    ours = journeys.ours is not None and bool(journeys.ours[row])
    return Event(
        journeys.names[journeys.event[row]],
        int(journeys.at[row]),
        RowValues(journeys.properties, row),
        row,
        ours,
    )


def traits_of(journeys: Journeys, position: int) -> Mapping[str, object]:
    """The customer columns of the customer at this position."""
    return RowValues(journeys.traits, position if journeys.row is None else int(journeys.row[position]))
