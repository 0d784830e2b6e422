"""The people behind one figure of an answer, and the rule that goes on finding such people, where there is one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from periplo.answers.behind import behind
from periplo.answers.behind_growth import rule_of_growth
from periplo.answers.figure import Figure
from periplo.answers.funnel import Funnel
from periplo.answers.growth import Growth
from periplo.answers.stages import Stages
from periplo.answers.touchpoints import Touchpoints
from periplo.core.rules import All, InSegment, Rule, Sequence, StageIs, Times
from periplo.core.spans import Span
from periplo.journeys.columns import Journeys
from periplo.usecases.ask import Asking, looked_at
from periplo.usecases.choice import ALL, DEFAULT_PERIOD, Choice


@dataclass(frozen=True, slots=True)
class Behind:
    """customers: our own numbers, ascending. span: the period of the question.

    rule: whom it goes on finding as time goes by, said as of now; None where no rule says the figure.
    """

    customers: tuple[int, ...]
    span: Span | None
    zone: str
    rule: Rule | None


def people_behind(asking: Asking, journeys: Journeys, choice: Choice, figure: Figure) -> Behind:
    """Raises: UnknownName if there are no customers behind it; as asking does."""
    chosen, question, seen = looked_at(asking, journeys, choice)
    found = np.sort(seen.customer[behind(question, figure, seen)])
    return Behind(tuple(found.tolist()), chosen.span, chosen.zone, _rule(question, figure, choice, seen))


def _rule(question: object, figure: Figure, choice: Choice, seen: Journeys) -> Rule | None:
    """The figure as a rule over customers, with the segment asked about; None where a rule would say something else."""
    if choice.where is not None or choice.persona is not None or choice.scope != ALL:
        return None
    if choice.until is not None or choice.since is not None:
        return None  # dates stand still, and a rule looks back from now
    if isinstance(question, Growth):
        rule = rule_of_growth(question, figure, seen)
    else:
        rule = _unnarrowed(question, figure, None if choice.everything else DEFAULT_PERIOD)
    narrowed = choice.segment
    if rule is None or narrowed is None:
        return rule
    return All((narrowed, rule)) if isinstance(narrowed, InSegment) else None


def _unnarrowed(question: object, figure: Figure, back: int | None) -> Rule | None:
    match question:
        case Stages(rule="last") if figure.row[0] in {stage.id for stage in question.map.stages}:
            return StageIs(figure.row[0])
        case Touchpoints() if figure.column == "customers":
            met = next((one.met for one in question.map.touchpoints if one.id == figure.row[0]), None)
            return None if met is None else Times(met, ">=", 1, back)
        case Funnel() if figure.column == "n":
            return _steps(question, int(figure.row[0]), back)
    return None


def _steps(question: Funnel, last: int, back: int | None) -> Rule | None:
    """Those who took the first step, or with everything looked at all steps up to one."""
    rules = tuple(step.rule for step in question.steps[: last + 1])
    if len(rules) == 1:
        return Times(rules[0], ">=", 1, back)
    has_more = question.ignore or question.optional or question.exclude or question.between
    if question.mode != "ordered" or has_more or back is not None:
        return None
    return Sequence(rules, question.within)
