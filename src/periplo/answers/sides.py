"""Sides: how each touchpoint goes for each group of those who met it, all groups beside each other.

By what the event of the meeting tells, such as a place or a channel, else by what is known of the customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.adjusted import alike, told_apart
from periplo.answers.asked import THIN
from periplo.answers.groups import MOST_VALUES, check_property
from periplo.answers.turns import AGAIN, MANY, Counts, N, Turn, counted_as, turn_of
from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.journeys.columns import Coded, Column, Flag, Journeys

Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """One group beside all others who met the touchpoint. clear: more than chance, of all that are compared."""

    turn: Turn
    clear: bool


def counted_by(
    by: str,
    journeys: Journeys,
    group: Int64s,
    row: Int64s,
    again: NDArray[np.bool_],
    score: NDArray[np.int16],
) -> Counts:
    """Meetings by group and value of `by`, as turns.counted.

    Raises: UnknownName if there is neither such a property nor such a column of customers; BadQuestion if its values
    are no words, or too many.
    """
    check_property(by, journeys)
    name = folded(by)
    is_told = name in journeys.properties
    column = journeys.properties[name] if is_told else journeys.traits[name]
    places = row if is_told else journeys.rows[_owners(journeys, row)]
    codes, values = _valued(by, column, places)
    return counted_as(name, codes, values, group, again, score, MOST_VALUES)


def sides(counts: Counts, touchpoints: int) -> dict[int, tuple[Side, ...]]:
    """By touchpoint, the groups of 30 or more beside the others, the fewest that reach the goal first.

    counts: by twice the touchpoint, one more for meetings that are the goal themselves: of both the kind with more.
    """
    found: list[tuple[int, Turn]] = []
    likely: list[float] = []
    for touchpoint in range(touchpoints):
        kinds = [
            {value: count for (group, _, value), count in counts.items() if group == kind}
            for kind in (2 * touchpoint, 2 * touchpoint + 1)
        ]
        here = max(kinds, key=lambda kind: sum(count[N] for count in kind.values()))
        name = next((name for group, name, _ in counts if group // 2 == touchpoint), "")
        thick = {value: count for value, count in here.items() if count[N] >= THIN}
        if MANY in here or len(thick) < 2:
            continue
        for value in sorted(thick):
            turn = turn_of(name, value, thick)
            if turn is None:
                continue
            others = [count for other, count in thick.items() if other != value]
            found.append((touchpoint, turn))
            likely.append(
                alike(thick[value][AGAIN], turn.n, sum(count[AGAIN] for count in others), turn.other_n)
            )
    told: dict[int, list[Side]] = {}
    for (touchpoint, turn), clear in zip(found, told_apart(likely), strict=True):
        told.setdefault(touchpoint, []).append(Side(turn, clear))
    return {
        touchpoint: tuple(sorted(some, key=lambda one: (one.turn.share, one.turn.value)))
        for touchpoint, some in told.items()
    }


def _owners(journeys: Journeys, row: Int64s) -> Int64s:
    order = np.argsort(journeys.start, kind="stable")
    return np.asarray(order[np.searchsorted(journeys.start[order], row, side="right") - 1], np.int64)


def _valued(by: str, column: Column, places: Int64s) -> tuple[Int64s, Sequence[str]]:
    match column:
        case Coded(codes, values) if len(values) <= MOST_VALUES:
            return codes[places].astype(np.int64), values
        case Flag(flags):
            return flags[places].astype(np.int64) + 1, ("no", "yes")
    raise BadQuestion(
        f"moments cannot stand side by side by '{by}'",
        f"it takes words of {MOST_VALUES} values at most",
        "name such a property, such as place or channel",
    )
