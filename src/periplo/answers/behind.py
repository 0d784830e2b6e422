"""behind: which customers stand behind one figure of an answer.

For every figure told here there are exactly as many customers as the figure says, judged by the same definitions
as the question's own fold; see each question's file. What we ourselves sent counts nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from periplo.answers.behind_growth import behind_growth
from periplo.answers.behind_ways import (
    at_places,
    behind_channels,
    behind_feelings,
    behind_paths,
    behind_sources,
)
from periplo.answers.channels import Channels
from periplo.answers.cohorts import LENGTHS, MOST_STEPS, Cohorts, Retention
from periplo.answers.feelings import Feelings
from periplo.answers.figure import OUTSIDE, Figure, no_figure
from periplo.answers.funnel import Funnel
from periplo.answers.funnel_chains import chains_of, units_of
from periplo.answers.growth import Growth
from periplo.answers.lifecycle import Lifecycle
from periplo.answers.paths import Paths
from periplo.answers.sources import Sources
from periplo.answers.stages import Stages
from periplo.answers.touchpoints import Touchpoints
from periplo.answers.transitions import END, START, Transitions
from periplo.answers.whose import NEVER, Whose
from periplo.core.calendar_units import begin_of, label_of, number_of
from periplo.core.rules import AnyOf
from periplo.journeys.columns import Journeys

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


def behind(question: Any, figure: Figure, journeys: Journeys) -> Bools:
    """Who is counted in a figure of a question: (customers,) bool, of the journeys that the question was asked of.

    Raises: UnknownName if the question tells no such figure, or counts there something else than customers.
    """
    found = _TELLERS.get(type(question))
    if found is None:
        raise no_figure(figure)
    return found(question, figure, journeys)


def _funnel(question: Funnel, figure: Figure, journeys: Journeys) -> Bools:
    step = _place(figure, [str(place) for place in range(len(question.steps))])
    if question.unit != "customer" or figure.column not in ("n", "lost"):
        raise no_figure(figure)
    before = max((place for place in range(step) if place not in question.optional), default=0)
    if figure.column == "lost" and (not step or step in question.optional):
        raise no_figure(figure)
    found = np.zeros(journeys.customers, np.bool_)
    for chains in chains_of(question, units_of(journeys, None)):
        took = chains.took[:, step] >= 0
        if figure.column == "lost":
            took = (chains.took[:, before] >= 0) & ~took & ~chains.censored
        found[chains.customer[took]] = True
    return found


def _transitions(question: Transitions, figure: Figure, journeys: Journeys) -> Bools:
    if figure.column != "customers" or len(figure.row) != 2:
        raise no_figure(figure)
    origin, to = figure.row
    names = {name: place for place, name in enumerate(journeys.names)}
    if not {origin, to} <= {*names, START, END}:
        raise no_figure(figure)
    whose = Whose(journeys)
    comes, leaves = (whose.own & (journeys.event == names.get(name, -1)) for name in (to, origin))
    if origin == START:
        return _is_among(comes, whose.first(whose.own))
    if to == END:
        return _is_among(leaves, whose.last(whose.own))
    rows = np.flatnonzero(whose.own)
    passes = np.flatnonzero(leaves[rows[:-1]] & comes[rows[1:]])
    owner = whose.owners(rows[passes])
    is_one = (owner >= 0) & (rows[passes + 1] < journeys.stop[owner]) if len(owner) else owner >= 0
    return at_places(owner[is_one], journeys)


def _touchpoints(question: Touchpoints, figure: Figure, journeys: Journeys) -> Bools:
    rules = [(one.id, one.met) for one in question.map.touchpoints if one.met]
    place = _place(figure, [id for id, _ in rules])
    period, whose, met = question.period, Whose(journeys), rules[place][1]
    if figure.column == "before":
        return whose.who(whose.meet(met) & whose.within(2 * period.start - period.end, period.start))
    inside = whose.within(period.start, period.end)
    first = whose.first(whose.meet(met) & inside)
    there = first != NEVER
    if figure.column == "customers":
        return there
    if figure.column not in ("went_on", "dropped"):
        raise no_figure(figure)
    goal, later = question.map.goal.rule, tuple(rule for _, rule in rules[place + 1 :])
    went_on = whose.last(whose.meet(AnyOf(later)) & inside) > first if later else np.zeros_like(there)
    if goal:
        went_on = went_on | (whose.last(whose.meet(goal) & inside) >= first)
    return there & went_on if figure.column == "went_on" else there & ~went_on


def _stages(question: Stages, figure: Figure, journeys: Journeys) -> Bools:
    stages = [stage.id for stage in question.map.stages]
    place = _place(figure, [*stages, OUTSIDE])
    if figure.column != "n":
        raise no_figure(figure)
    places, is_counted = question.whereabouts(journeys)
    return (places == place) & is_counted


def _lifecycle(question: Lifecycle, figure: Figure, journeys: Journeys) -> Bools:
    number = _unit(figure, question.period.start, question.period.end, question.unit, question.zone)
    whose = Whose(journeys)
    earlier, begin, end = (begin_of(number + k, question.unit, question.zone) for k in (-1, 0, 1))
    active = whose.who(whose.within(begin, end))
    first = whose.first(whose.own)
    known = (first != NEVER) & (whose.at(first) < begin)
    match figure.column:
        case "new":
            return active & ~known
        case "active":
            return active
        case "returning":
            return active & known & ~whose.who(whose.within(earlier, begin))
        case "dormant":
            return known & ~active
    raise no_figure(figure)


def _cohorts(question: Cohorts, figure: Figure, journeys: Journeys) -> Bools:
    number = _unit(figure, question.period.start, question.period.end, question.unit, question.zone)
    column, _, said = figure.column.partition("_")
    if column != "active" or not said.isdecimal() or int(said) > MOST_STEPS:
        raise no_figure(figure)
    step, whose = int(said), Whose(journeys)
    first = whose.first(whose.meet(question.begin))
    begun = whose.at(first)
    begin, end = _bounds(number, question)
    cohort = (begun >= max(begin, question.period.start)) & (begun < end)
    if not step:
        return cohort
    last = whose.last(whose.meet(question.back) & whose.within(*_bounds(number + step, question)))
    return cohort & (last > first)


def _retention(question: Retention, figure: Figure, journeys: Journeys) -> Bools:
    if len(figure.row) != 1 or not figure.row[0].isdecimal() or figure.column not in ("n", "returned"):
        raise no_figure(figure)
    step, length, whose = int(figure.row[0]), LENGTHS[question.unit], Whose(journeys)
    first = whose.first(whose.meet(question.begin))
    begun = whose.at(first)
    starts = (begun >= question.period.start) & (begun < question.period.end)
    followed = starts & (np.minimum((question.until - begun) // length, MOST_STEPS) > step)
    if figure.column == "n" or not step:
        return followed
    begin, end = whose.at(first[followed]), question.period.end
    back = whose.meet(question.back)
    if len(begin):
        back &= whose.within(int(begin.min()) + step * length, end + (step + 1) * length)
    rows = np.flatnonzero(back)
    owner = whose.owners(rows)
    rows, owner = rows[owner >= 0], owner[owner >= 0]
    is_back = (rows > first[owner]) & ((journeys.at[rows] - begun[owner]) // length == step)
    return followed & at_places(owner[is_back], journeys)


def _is_among(chosen: Bools, rows: Int64s) -> Bools:
    """Whether the row of each customer is one of the chosen events."""
    return np.asarray((rows != NEVER) & chosen[rows]) if len(chosen) else rows != NEVER


def _place(figure: Figure, known: list[str]) -> int:
    if len(figure.row) != 1 or figure.row[0] not in known:
        raise no_figure(figure)
    return known.index(figure.row[0])


def _unit(figure: Figure, start: int, end: int, unit: str, zone: str) -> int:
    """The number of the day, week or month of a period that a row is about."""
    if end > start:
        for number in range(number_of(start, unit, zone), number_of(end - 1, unit, zone) + 1):
            if figure.row == (label_of(number, unit),):
                return number
    raise no_figure(figure)


def _bounds(number: int, question: Cohorts) -> tuple[int, int]:
    start, end = (begin_of(each, question.unit, question.zone) for each in (number, number + 1))
    return start, end


_TELLERS: dict[type, Callable[[Any, Figure, Journeys], Bools]] = {
    Funnel: _funnel,
    Transitions: _transitions,
    Touchpoints: _touchpoints,
    Stages: _stages,
    Lifecycle: _lifecycle,
    Cohorts: _cohorts,
    Retention: _retention,
    Paths: behind_paths,
    Feelings: behind_feelings,
    Sources: behind_sources,
    Channels: behind_channels,
    Growth: behind_growth,
}
