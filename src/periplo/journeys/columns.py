"""Lived journeys as columns: one customer's events after the other, oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from periplo.core.events import folded

Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coded:
    """Text with few or many different values: code 0 is absent, code c means values[c - 1]."""

    codes: NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class Number:
    """float64, NaN where absent."""

    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Flag:
    """int8: 1 true, 0 false, -1 absent."""

    values: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class When:
    """int64 microseconds UTC, the smallest int64 where absent."""

    values: Int64s


@dataclass(frozen=True, slots=True)
class Money:
    """int64 micro-units, the smallest int64 where absent, with its currency."""

    values: Int64s
    currency: Coded


Column = Coded | Number | Flag | When | Money
ABSENT = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Ragged:
    """A list of values for each event: those of row i stand at offsets[i]:offsets[i + 1]."""

    offsets: Int64s
    values: Column


@dataclass(frozen=True, slots=True)
class Journeys:
    """Columns over events, grouped by customer; within one customer ordered by (at, order of arrival).

    The events of the k-th customer are rows start[k]:stop[k]. A period or a choice of customers changes only
    `start`, `stop` and `customer`: the event columns are shared, never copied.

    start, stop: (customers,) int64; customer: (customers,) int64 ids, unique.
    event: (n,) uint16 code into `names`; at: (n,) int64 microseconds UTC.
    ours: (n,) bool where we ourselves were the sender, or None where nothing was.
    properties: property name (folded) -> column over events, possibly read when first asked for.
    lists: property name -> ragged column. traits: customer column name -> column over customers' `row`.
    row: (customers,) int64, the position of each customer in the trait columns and in `keys`.
    keys: the text by which each customer was known where these journeys came from, or None.
    seq: (n,) int64 order of acceptance, where events come from a lake; in it events of one instant stand.
    """

    start: Int64s
    stop: Int64s
    customer: Int64s
    event: NDArray[np.uint16]
    at: Int64s
    names: tuple[str, ...]
    ours: NDArray[np.bool_] | None = None
    properties: Mapping[str, Column] = field(default_factory=dict)
    lists: Mapping[str, Ragged] = field(default_factory=dict)
    traits: Mapping[str, Column] = field(default_factory=dict)
    row: Int64s | None = None
    keys: Coded | None = None
    zone: str = "UTC"
    seq: Int64s | None = None

    @property
    def customers(self) -> int:
        return len(self.customer)

    @property
    def events(self) -> int:
        """Events in view."""
        return int((self.stop - self.start).sum())

    @property
    def rows(self) -> Int64s:
        """Position of each customer in trait columns and keys: (customers,) int64."""
        return np.arange(self.customers, dtype=np.int64) if self.row is None else self.row

    def code(self, name: str) -> int | None:
        """The code of an event name, compared folded; None if these journeys have no such event."""
        wanted = folded(name)
        for code, known in enumerate(self.names):
            if folded(known) == wanted:
                return code
        return None

    def only(self, chosen: NDArray[np.bool_] | Int64s | slice) -> Journeys:
        """The journeys of some of the customers: a mask (customers,), places, or a slice. Shares all event columns."""
        if self.row is None and isinstance(chosen, slice):
            row = np.arange(*chosen.indices(self.customers), dtype=np.int64)
        else:
            row = self.rows[chosen]
        return replace(
            self,
            start=self.start[chosen],
            stop=self.stop[chosen],
            customer=self.customer[chosen],
            row=row,
        )

    def split(self, parts: int) -> Iterator[Journeys]:
        """At most `parts` runs of customers with about the same number of events each."""
        before, after = (int(self.start[0]), int(self.stop[-1])) if self.customers else (0, 0)
        if self.events == after - before:  # no rows between them, so the rows tell how many events there are
            cuts = np.searchsorted(self.stop, np.linspace(before, after, parts + 1)[1:-1])
        else:
            total = np.cumsum(self.stop - self.start)
            cuts = np.searchsorted(total, np.linspace(0, total[-1], parts + 1)[1:-1])
        edges = [0, *sorted(int(cut) for cut in cuts), self.customers]
        for low, high in pairwise(edges):
            if high > low or (low == 0 and self.customers == 0):
                yield self.only(slice(low, high))
                if self.customers == 0:
                    return


def rows_of(start: Int64s, stop: Int64s) -> Int64s:
    """The rows start[k]:stop[k] of all customers, one after the other."""
    lengths = stop - start
    ends = np.cumsum(lengths)
    return np.asarray(np.arange(ends[-1] if len(ends) else 0) + np.repeat(start - (ends - lengths), lengths))


def owned(journeys: Journeys, rows: Int64s) -> tuple[Int64s, Int64s]:
    """Which of these rows are in view, and the position of the customer to whom each belongs."""
    if not len(rows) or not journeys.customers:
        return rows[:0], rows[:0]
    order = np.argsort(journeys.start, kind="stable")
    place = np.searchsorted(journeys.start[order], rows, side="right") - 1
    owners = order[np.maximum(place, 0)]
    inside = (place >= 0) & (rows < journeys.stop[owners])
    return rows[inside], owners[inside]


def is_present(column: Column) -> NDArray[np.bool_]:
    """(n,) bool: in which rows a column has a value."""
    match column:
        case Coded(codes, _):
            return np.asarray(codes != 0)
        case Number(values):
            return np.asarray(~np.isnan(values))
        case Flag(values):
            return np.asarray(values >= 0)
        case When(values) | Money(values):
            return np.asarray(values != ABSENT)


def no_journeys() -> Journeys:
    """Of nobody."""
    none = np.empty(0, np.int64)
    return Journeys(none, none, none, np.empty(0, np.uint16), none, ())
