"""A part of journeys: the events of a period, those that meet a rule, those around a conversion.

A period and a cut change only where each customer begins and ends; a rule makes new, shorter event columns.
Customers without an event left are left out of what comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from periplo.core.spans import Span
from periplo.journeys.columns import Coded, Column, Flag, Journeys, Money, Number, Ragged, When
from periplo.journeys.compiled import compiled
from periplo.journeys.loading import Lazy
from periplo.journeys.masks import read_only

Bools = NDArray[np.bool_]
Int64s = NDArray[np.int64]


def between(journeys: Journeys, span: Span) -> Journeys:
    """The journeys with only their events inside a half-open span."""
    columns = (read_only(journeys.start), read_only(journeys.stop), read_only(journeys.at))
    return within(journeys, _first_from(*columns, span.start), _first_from(*columns, span.end))


def within(journeys: Journeys, start: Int64s, stop: Int64s) -> Journeys:
    """The journeys with each customer's events start[k]:stop[k] only. start, stop: (customers,) int64 rows."""
    some = stop > start
    if some.all():
        return replace(journeys, start=start, stop=stop)
    return replace(
        journeys,
        start=start[some],
        stop=stop[some],
        customer=journeys.customer[some],
        row=journeys.rows[some],
    )


def cut_out(journeys: Journeys, customer: int) -> Journeys | None:
    """One customer's journey alone, with columns of their own events only; None where they are not in view."""
    places = np.flatnonzero(journeys.customer == customer)
    if not len(places):
        return None
    one = journeys.only(places[:1])
    rows = np.arange(one.start[0], one.stop[0])
    return replace(
        _taken(one, rows),
        start=np.zeros(1, np.int64),
        stop=np.array([len(rows)], np.int64),
        seq=None if one.seq is None else one.seq[rows],
    )


def closely(journeys: Journeys) -> Journeys:
    """The same journeys on the rows from their first to their last alone: views, nothing is copied.

    Whoever reads a whole column then reads no more of it than these journeys need.
    """
    if not journeys.customers:
        return journeys
    low, high = int(journeys.start.min()), int(journeys.stop.max())
    rows = slice(low, high)
    return replace(
        journeys,
        start=journeys.start - low,
        stop=journeys.stop - low,
        event=journeys.event[rows],
        at=journeys.at[rows],
        ours=None if journeys.ours is None else journeys.ours[rows],
        properties=Lazy(
            {name: partial(_near, journeys.properties, name, rows) for name in journeys.properties}
        ),
        lists=Lazy({name: partial(_near_list, journeys.lists, name, rows) for name in journeys.lists}),
        seq=None if journeys.seq is None else journeys.seq[rows],
    )


def _near(columns: Mapping[str, Column], name: str, rows: slice) -> Column:
    return taken(columns[name], rows)


def _near_list(lists: Mapping[str, Ragged], name: str, rows: slice) -> Ragged:
    return Ragged(lists[name].offsets[rows.start : rows.stop + 1], lists[name].values)


def meeting(journeys: Journeys, mask: Bools) -> Journeys:
    """The journeys with only the events where the mask, (n,) bool over event rows, is true. Copies the columns."""
    inside = np.zeros(
        len(journeys.event) + 1, np.int8
    )  # +1 where a customer in view begins, -1 where one ends
    np.add.at(inside, journeys.start, 1)
    np.subtract.at(inside, journeys.stop, 1)
    chosen = np.flatnonzero(mask & (np.cumsum(inside[:-1], dtype=np.int8) > 0))
    kept = _taken(journeys, chosen)
    return within(kept, np.searchsorted(chosen, journeys.start), np.searchsorted(chosen, journeys.stop))


def _taken(journeys: Journeys, rows: Int64s) -> Journeys:
    """The event columns at these rows only; where customers begin and end is left as it was."""
    return replace(
        journeys,
        event=journeys.event[rows],
        at=journeys.at[rows],
        ours=None if journeys.ours is None else journeys.ours[rows],
        properties=Lazy({name: _later(journeys, name, rows) for name in journeys.properties}),
        lists=Lazy({name: _list_later(journeys, name, rows) for name in journeys.lists}),
    )


def until_first(journeys: Journeys, mask: Bools) -> Journeys:
    """Each customer's events up to and with the first where the mask is true; all where it never is."""
    first = _first_true(read_only(journeys.start), read_only(journeys.stop), read_only(mask))
    return within(journeys, journeys.start, np.minimum(first + 1, journeys.stop))


def after_first(journeys: Journeys, mask: Bools) -> Journeys:
    """Each customer's events after the first where the mask is true; customers where it never is are left out."""
    first = _first_true(read_only(journeys.start), read_only(journeys.stop), read_only(mask))
    return within(journeys, np.minimum(first + 1, journeys.stop), journeys.stop)


def extent(journeys: Journeys) -> Span | None:
    """From the first event to just after the last; None without events."""
    if not journeys.events:
        return None
    some = journeys.stop > journeys.start
    first, last = journeys.at[journeys.start[some]].min(), journeys.at[journeys.stop[some] - 1].max()
    return Span(int(first), int(last) + 1)


def taken(column: Column, rows: Int64s | slice) -> Column:
    """The column at these rows only."""
    match column:
        case Coded(codes, values):
            return Coded(codes[rows], values)
        case Money(values, currency):
            return Money(values[rows], Coded(currency.codes[rows], currency.values))
        case Number(numbers):
            return Number(numbers[rows])
        case Flag(flags):
            return Flag(flags[rows])
        case When(instants):
            return When(instants[rows])


def _later(journeys: Journeys, name: str, rows: Int64s) -> Callable[[], Column]:
    return lambda: taken(journeys.properties[name], rows)


def _list_later(journeys: Journeys, name: str, rows: Int64s) -> Callable[[], Ragged]:
    return lambda: _taken_list(journeys.lists[name], rows)


def _taken_list(column: Ragged, rows: Int64s) -> Ragged:
    begin, end = column.offsets[rows], column.offsets[rows + 1]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(end - begin)])
    inner = np.arange(offsets[-1]) + np.repeat(begin - offsets[:-1], end - begin)
    return Ragged(offsets, taken(column.values, inner))


@compiled()
def _first_from(start: Int64s, stop: Int64s, at: Int64s, instant: int) -> Int64s:
    """Per customer the first row at or after the instant, or `stop`: (customers,) int64."""
    found = np.empty(len(start), np.int64)
    for k in range(len(start)):
        low, high = start[k], stop[k]
        while low < high:
            middle = (low + high) // 2
            if at[middle] < instant:
                low = middle + 1
            else:
                high = middle
        found[k] = low
    return found


@compiled()
def _first_true(start: Int64s, stop: Int64s, mask: Bools) -> Int64s:
    """Per customer the first row where the mask is true, or `stop`: (customers,) int64."""
    found = stop.copy()
    for k in range(len(start)):
        for row in range(start[k], stop[k]):
            if mask[row]:
                found[k] = row
                break
    return found
