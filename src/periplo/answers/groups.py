"""Breaking an answer down: by a property of one of the events that count, or by a column of customers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import UnknownName
from periplo.core.events import folded
from periplo.core.spans import iso
from periplo.journeys.columns import ABSENT, Coded, Column, Flag, Journeys, Money, Number, When

Int64s = NDArray[np.int64]
NONE = ""  # the group of those whose event lacks the property


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
        known = ", ".join([*journeys.properties, *journeys.traits]) or "none"
        raise UnknownName(
            f"there is no property '{by.property}'", f"there are: {known}", "break down by one of them"
        )
    codes, texts = _told(column, places)
    for code, text in enumerate(texts):
        chosen = np.zeros(len(took), np.bool_)
        chosen[np.flatnonzero(asked)[codes == code]] = True
        if chosen.any():
            yield text, chosen


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
