"""Breaking an answer down: by a property of one of the events that count, or by a column of customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.events import folded
from periplo.core.spans import Span, iso
from periplo.journeys.columns import (
    ABSENT,
    Coded,
    Column,
    Flag,
    Journeys,
    Money,
    Number,
    When,
    is_present,
    rows_of,
)

Int64s = NDArray[np.int64]
State = TypeVar("State")
NONE = ""  # the group of those whose event lacks the property
OTHER = "@other"  # the groups that are not told one by one
MOST_GROUPS = 8
MOST_VALUES = 500


@dataclass(frozen=True, slots=True)
class By:
    """A property, of the event that took the "first" step, the "last" one taken, or the step at a place from 0.

    A name that is no property of events may be a column of customers; then `at` does not matter.
    """

    property: str
    at: str | int = "first"


def groups_of(
    by: By, journeys: Journeys, customer: Int64s, row: int, took: Int64s
) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Each group and who is in it, (units,) bool. Who did not take the step asked about is in none.

    customer: (units,) position among the journeys; took: (units, steps) event rows counted from `row`, -1 none.
    Raises: UnknownName if there is neither such a property nor such a column of customers.
    """
    name = folded(by.property)
    if name in journeys.properties:
        rows = _event_of(by, took)
        asked = rows >= 0
        column, places = journeys.properties[name], rows[asked] + row
    elif name in journeys.traits:
        asked = took[:, 0] >= 0
        column, places = journeys.traits[name], journeys.rows[customer[asked]]
    else:
        raise _unknown(by.property, journeys)
    codes, texts = _told(column, places)
    for code, text in enumerate(texts):
        chosen = np.zeros(len(took), np.bool_)
        chosen[np.flatnonzero(asked)[codes == code]] = True
        if chosen.any():
            yield text, chosen


def customer_groups(
    asked: str, journeys: Journeys, period: Span | None = None
) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Each group and the customers in it, (customers,) bool; everybody is in one.

    By a column of customers, or by what the first event of a customer that tells the property says; period: of those
    events, half-open. What we sent tells nothing.
    Raises: UnknownName if there is neither; BadQuestion if it has more than MOST_VALUES values.
    """
    check_property(asked, journeys)
    name = folded(asked)
    is_own = name in journeys.properties
    column = journeys.properties[name] if is_own else journeys.traits[name]
    _check_values(asked, column)
    known = np.ones(journeys.customers, np.bool_)
    if is_own:
        rows = rows_of(journeys.start, journeys.stop)
        who = np.repeat(np.arange(journeys.customers), journeys.stop - journeys.start)
        told = is_present(column)[rows]
        if journeys.ours is not None:
            told &= ~journeys.ours[rows]
        if period is not None:
            told &= (journeys.at[rows] >= period.start) & (journeys.at[rows] < period.end)
        found, first = np.unique(who[told], return_index=True)
        known[:] = False
        known[found] = True
        places = rows[told][first]
    else:
        places = journeys.rows
    codes, texts = _told(column, places)
    group = np.full(journeys.customers, -1, np.int64)
    group[known] = codes
    absent = group < 0
    for code, text in enumerate(texts):
        chosen = group == code
        if text == NONE:
            absent |= chosen
        elif chosen.any():
            yield text, chosen
    if absent.any():
        yield NONE, absent


def largest(
    groups: Mapping[str, State], size: Callable[[State], int], merge: Callable[[State, State], State]
) -> list[tuple[str, State]]:
    """The groups with most customers first, and the others as one, OTHER, behind the first MOST_GROUPS."""
    ranked = sorted(groups, key=lambda group: (-size(groups[group]), group))
    told = [(group, groups[group]) for group in ranked[:MOST_GROUPS]]
    rest = [groups[group] for group in ranked[MOST_GROUPS:]]
    return [*told, (OTHER, reduce(merge, rest))] if rest else told


def _check_values(asked: str, column: Column) -> None:
    """Of the whole column, so that no split into shards matters."""
    match column:
        case Coded(_, values):
            n = len(values)
        case Money(numbers) | Number(numbers) | When(numbers):
            n = len(np.unique(numbers))
        case _:
            n = 2
    if n > MOST_VALUES:
        raise BadQuestion(
            f"'{asked}' has {n} values",
            f"groups side by side may have {MOST_VALUES} at most",
            "break down by a property of fewer values, such as channel or place",
        )


def check_property(asked: str, journeys: Journeys) -> None:
    """Raises: UnknownName if there is neither such a property nor such a column of customers."""
    if folded(asked) not in {*journeys.properties, *journeys.traits}:
        raise _unknown(asked, journeys)


def _unknown(asked: str, journeys: Journeys) -> UnknownName:
    known = ", ".join([*journeys.properties, *journeys.traits]) or "none"
    return UnknownName(f"there is no property '{asked}'", f"there are: {known}", "break down by one of them")


def _event_of(by: By, took: Int64s) -> Int64s:
    if by.at == "first":
        return took[:, 0]
    if by.at == "last":
        last = took.shape[1] - 1 - np.argmax(took[:, ::-1] >= 0, axis=1)
        return took[np.arange(len(took)), last]
    if isinstance(by.at, int) and 0 <= by.at < took.shape[1]:
        return took[:, by.at]
    raise UnknownName(
        f"there is no step {by.at} to break down by", mend="say first, last or the place of a step"
    )


def _told(column: Column, places: Int64s) -> tuple[Int64s, list[str]]:
    """Values at these places as codes into texts."""
    match column:
        case Coded(codes, values):
            used, which = np.unique(codes[places], return_inverse=True)
            return which, [values[code - 1] if code else NONE for code in used.tolist()]
        case Flag(flags):
            return flags[places].astype(np.int64) + 1, [NONE, "false", "true"]
        case Number(numbers):
            used, which = np.unique(numbers[places], return_inverse=True)
            return which, [NONE if value != value else f"{value:.12g}" for value in used.tolist()]
        case When(instants):
            used, which = np.unique(instants[places], return_inverse=True)
            return which, [NONE if value == ABSENT else iso(value) for value in used.tolist()]
        case Money(amounts):
            used, which = np.unique(amounts[places], return_inverse=True)
            return which, [
                NONE if value == ABSENT else f"{value / 1_000_000:.12g}" for value in used.tolist()
            ]
