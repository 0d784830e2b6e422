"""One real customer's route over a map: of those who came to its goal, one whose route is as long as is usual.

Chosen by numbers alone and told without any name, identifier, place, date or property: columns, channels, and time
since the first meeting, in whole minutes. Of fewer than thirty customers none is told.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.core.channel_catalogue import channel_id
from periplo.core.distinct import distinct
from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule
from periplo.core.spans import MINUTE, SECOND
from periplo.journeys.columns import Coded, Journeys, rows_of
from periplo.journeys.masks import Matcher, event_mask, first_met
from periplo.pictures.views import Route, Stop
from periplo.usecases.choice import Choice, choose

MOST_STOPS = 14
LEAST_STOPS = 3
Ints = NDArray[np.int64]


def typical_route(drawn: JourneyMap, journeys: Journeys, choice: Choice) -> Route | None:
    """A route of the customers chosen; None where fewer than 30 met the map, or nobody met several of its columns.

    Of routes with 3 to 14 stops, those that reach the goal come first, then those of the median length, then those
    that met most different columns; the lowest number decides between equals, so the same data tell the same route.
    """
    chosen = choose(journeys, choice, drawn)
    lived = chosen.lived
    ruled = [(column, column.met) for column in drawn.touchpoints]
    rules = [rule for _, rule in ruled if rule is not None]
    ids = [column.id for column, rule in ruled if rule is not None]
    if not rules or lived.customers < THIN:
        return None
    met = _met(rules, lived)
    rows = rows_of(lived.start, lived.stop)
    who = np.repeat(np.arange(lived.customers), lived.stop - lived.start)
    goal = drawn.goal.rule
    ended = np.zeros(lived.customers, bool)
    if goal is not None:
        ended[who[event_mask(goal, lived)[rows]]] = True
    is_met = met[rows] >= 0
    rows, who = rows[is_met], who[is_met]
    codes = met[rows]
    begins = np.flatnonzero(np.r_[True, (who[1:] != who[:-1]) | (codes[1:] != codes[:-1])][: len(rows)])
    stops = np.bincount(who[begins], minlength=lived.customers)
    of = int((stops > 0).sum())
    fits = (stops >= LEAST_STOPS) & (stops <= MOST_STOPS)
    if of < THIN or not fits.any():
        return None
    if (fits & ended).any():
        fits &= ended
    met_columns = distinct(who * len(ids) + codes) // len(ids)
    different = np.bincount(met_columns, minlength=lived.customers)
    usual = np.median(stops[fits])
    candidates = np.flatnonzero(fits)
    order = np.lexsort(
        (lived.customer[candidates], -different[candidates], np.abs(stops[candidates] - usual))
    )
    chosen_one = int(candidates[order[0]])
    own = begins[who[begins] == chosen_one]
    last = int(np.flatnonzero(who == chosen_one)[-1]) + 1
    times = np.diff(np.r_[own, last])
    return Route(_told(ids, met, rows[own], times, lived), of, bool(ended[chosen_one]))


def _met(rules: list[Rule], lived: Journeys) -> Ints:
    """For each event row the first column whose rule it meets, -1 where none: (n,) int64."""
    found = np.full(len(lived.event), -1, np.int64)
    for block in Matcher(rules, lived).blocks():
        first = first_met(block.table)
        found[block.row : block.row + len(block.codes)] = first[block.codes]
    return found


def _told(ids: list[str], met: Ints, firsts: Ints, times: Ints, lived: Journeys) -> tuple[Stop, ...]:
    column = lived.properties.get("channel")
    start = int(lived.at[firsts[0]])
    stops = []
    for row, count in zip(firsts.tolist(), times.tolist(), strict=True):
        channel = None
        if isinstance(column, Coded) and column.codes[row]:
            channel = channel_id(str(column.values[int(column.codes[row]) - 1]))
        minutes = (int(lived.at[row]) - start) // MINUTE
        stops.append(Stop(ids[int(met[row])], minutes * MINUTE / SECOND, channel, count))
    return tuple(stops)
