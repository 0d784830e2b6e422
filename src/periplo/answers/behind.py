"""behind: which customers stand behind one figure of an answer.

For every figure told here there are exactly as many customers as the figure says, judged by the same definitions
as the question's own fold; see each question's file. What we ourselves sent counts nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from periplo.answers.cohorts import LENGTHS, MOST_STEPS, Cohorts, Retention
from periplo.answers.funnel import Funnel
from periplo.answers.funnel_chains import chains_of, units_of
from periplo.answers.lifecycle import Lifecycle
from periplo.answers.stages import Stages
from periplo.answers.touchpoints import Touchpoints
from periplo.answers.transitions import END, START, Transitions
from periplo.core.calendar_units import begin_of, label_of, number_of
from periplo.core.errors import UnknownName
from periplo.core.rules import Rule
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import event_mask

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
OUTSIDE = "@outside"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure about customers. column: as the answer calls it; row: what the line of the answer is about."""

    column: str
    row: tuple[str, ...]


def behind(question: Any, figure: Figure, journeys: Journeys) -> Bools:
    """Who is counted in a figure of a question: (customers,) bool, of the journeys that the question was asked of.

    Raises: UnknownName if the question tells no such figure, or counts there something else than customers.
    """
    found = _TELLERS.get(type(question))
    if found is None:
        raise _unknown(figure)
    return found(question, figure, journeys)


def _unknown(figure: Figure) -> UnknownName:
    said = " ".join((figure.column, *figure.row))
    return UnknownName(
        f"this answer has no customers behind '{said}'",
        "it tells no such figure, or one that counts no customers",
        "choose a figure in the table of the answer",
    )


class _Own:
    """The events that are not ours, customer by customer in the order of their journeys.

    rows: of the columns; owner: position of the customer; at: microseconds.
    """

    def __init__(self, journeys: Journeys) -> None:
        lengths = journeys.stop - journeys.start
        owner = np.repeat(np.arange(journeys.customers), lengths)
        begun = np.repeat(np.cumsum(lengths) - lengths, lengths)
        rows = np.arange(int(lengths.sum())) - begun + np.repeat(journeys.start, lengths)
        if journeys.ours is not None:
            kept = ~journeys.ours[rows]
            owner, rows = owner[kept], rows[kept]
        self.journeys, self.rows, self.owner, self.at = journeys, rows, owner, journeys.at[rows]

    def meet(self, rule: Rule) -> Bools:
        return np.asarray(event_mask(rule, self.journeys)[self.rows])

    def who(self, chosen: Bools) -> Bools:
        """The customers of the chosen events."""
        found = np.zeros(self.journeys.customers, np.bool_)
        found[self.owner[chosen]] = True
        return found

    def first(self, chosen: Bools) -> Int64s:
        """For each customer the place of their first chosen event, the number of events where none is."""
        found = np.full(self.journeys.customers, len(self.rows), np.int64)
        places = np.flatnonzero(chosen)
        found[self.owner[places[::-1]]] = places[::-1]
        return found

    def last(self, chosen: Bools) -> Int64s:
        """Likewise their last one, -1 where none is."""
        found = np.full(self.journeys.customers, -1, np.int64)
        places = np.flatnonzero(chosen)
        found[self.owner[places]] = places
        return found


def _funnel(question: Funnel, figure: Figure, journeys: Journeys) -> Bools:
    step = _place(figure, [str(place) for place in range(len(question.steps))])
    if question.unit != "customer" or figure.column not in ("n", "lost"):
        raise _unknown(figure)
    before = max((place for place in range(step) if place not in question.optional), default=0)
    if figure.column == "lost" and (not step or step in question.optional):
        raise _unknown(figure)
    found = np.zeros(journeys.customers, np.bool_)
    for chains in chains_of(question, units_of(journeys, None)):
        took = chains.took[:, step] >= 0
        if figure.column == "lost":
            took = (chains.took[:, before] >= 0) & ~took & ~chains.censored
        found[chains.customer[took]] = True
    return found


def _transitions(question: Transitions, figure: Figure, journeys: Journeys) -> Bools:
    if figure.column != "customers" or len(figure.row) != 2:
        raise _unknown(figure)
    own = _Own(journeys)
    is_first = np.ones(len(own.rows), np.bool_)
    is_first[1:] = own.owner[1:] != own.owner[:-1]
    is_last = np.roll(is_first, -1)
    names = {name: place for place, name in enumerate(journeys.names)}
    event = journeys.event[own.rows]
    origin, to = figure.row
    if not {origin, to} <= {*names, START, END}:
        raise _unknown(figure)
    leaves = np.ones(len(event), np.bool_) if origin == START else event == names.get(origin, -1)
    comes = event == names.get(to, -1)
    if origin == START:
        return own.who(is_first & comes)
    if to == END:
        return own.who(is_last & leaves)
    return own.who(leaves & ~is_last & np.roll(comes, -1))


def _touchpoints(question: Touchpoints, figure: Figure, journeys: Journeys) -> Bools:
    columns = [one for one in question.map.touchpoints if one.met]
    place = _place(figure, [one.id for one in columns])
    period, own = question.period, _Own(journeys)
    met = [own.meet(one.met) if one.met else np.zeros(0, np.bool_) for one in columns[place:]]
    inside = (own.at >= period.start) & (own.at < period.end)
    if figure.column == "before":
        length = period.end - period.start
        return own.who(met[0] & (own.at >= period.start - length) & (own.at < period.start))
    first = own.first(met[0] & inside)
    there = first < len(own.rows)
    goal = question.map.goal.rule
    reached = own.last(own.meet(goal) & inside) if goal else np.full(journeys.customers, -1)
    later = own.last(np.logical_or.reduce(met[1:]) & inside) if len(met) > 1 else np.full(len(first), -1)
    went_on = there & ((reached >= first) | (later > first))
    if figure.column == "customers":
        return there
    if figure.column == "went_on":
        return went_on
    if figure.column == "dropped":
        return there & ~went_on
    raise _unknown(figure)


def _stages(question: Stages, figure: Figure, journeys: Journeys) -> Bools:
    stages = [stage.id for stage in question.map.stages]
    place = _place(figure, [*stages, OUTSIDE])
    if figure.column != "n":
        raise _unknown(figure)
    places, is_counted = question.whereabouts(journeys)
    return (places == place) & is_counted


def _lifecycle(question: Lifecycle, figure: Figure, journeys: Journeys) -> Bools:
    number = _unit(figure, question.period.start, question.period.end, question.unit, question.zone)
    own = _Own(journeys)
    earlier, begin, end = (begin_of(number + k, question.unit, question.zone) for k in (-1, 0, 1))
    active = own.who((own.at >= begin) & (own.at < end))
    known = own.who(own.at < begin)
    match figure.column:
        case "new":
            return active & ~known
        case "active":
            return active
        case "returning":
            return active & known & ~own.who((own.at >= earlier) & (own.at < begin))
        case "dormant":
            return known & ~active
    raise _unknown(figure)


def _cohorts(question: Cohorts, figure: Figure, journeys: Journeys) -> Bools:
    number = _unit(figure, question.period.start, question.period.end, question.unit, question.zone)
    column, _, said = figure.column.partition("_")
    if column != "active" or not said.isdecimal() or int(said) > MOST_STEPS:
        raise _unknown(figure)
    step = int(said)
    own = _Own(journeys)
    first = own.first(own.meet(question.begin))
    begun = np.append(own.at, -(1 << 62))[first]
    cohort = _within(begun, number, question) & (first < len(own.rows))
    if not step:
        return cohort
    afterwards = np.arange(len(own.rows)) > first[own.owner]
    return cohort & own.who(own.meet(question.back) & afterwards & _within(own.at, number + step, question))


def _retention(question: Retention, figure: Figure, journeys: Journeys) -> Bools:
    if len(figure.row) != 1 or not figure.row[0].isdecimal() or figure.column not in ("n", "returned"):
        raise _unknown(figure)
    step, length = int(figure.row[0]), LENGTHS[question.unit]
    own = _Own(journeys)
    first = own.first(own.meet(question.begin))
    begun = np.append(own.at, -(1 << 62))[first]
    starts = (begun >= question.period.start) & (begun < question.period.end) & (first < len(own.rows))
    followed = starts & (np.minimum((question.until - begun) // length, MOST_STEPS) > step)
    if figure.column == "n" or not step:
        return followed
    afterwards = np.arange(len(own.rows)) > first[own.owner]
    in_step = (own.at - begun[own.owner]) // length == step
    return followed & own.who(own.meet(question.back) & afterwards & in_step)


def _place(figure: Figure, known: list[str]) -> int:
    if len(figure.row) != 1 or figure.row[0] not in known:
        raise _unknown(figure)
    return known.index(figure.row[0])


def _unit(figure: Figure, start: int, end: int, unit: str, zone: str) -> int:
    """The number of the day, week or month of a period that a row is about."""
    if end > start:
        for number in range(number_of(start, unit, zone), number_of(end - 1, unit, zone) + 1):
            if figure.row == (label_of(number, unit),):
                return number
    raise _unknown(figure)


def _within(at: Int64s, number: int, question: Cohorts) -> Bools:
    start, end = (begin_of(each, question.unit, question.zone) for each in (number, number + 1))
    return np.asarray((at >= start) & (at < end))


_TELLERS: dict[type, Callable[[Any, Figure, Journeys], Bools]] = {
    Funnel: _funnel,
    Transitions: _transitions,
    Touchpoints: _touchpoints,
    Stages: _stages,
    Lifecycle: _lifecycle,
    Cohorts: _cohorts,
    Retention: _retention,
}
