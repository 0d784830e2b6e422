"""Asking: a choice of customers and events, a question, an engine; and an answer that tells how to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from periplo.answers.asked import Asked
from periplo.answers.atrisk import AtRiskAnswer, with_keys
from periplo.answers.effect import EffectAnswer
from periplo.answers.funnel import FunnelAnswer
from periplo.answers.paths import PathsAnswer
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule, Trait, parts_of
from periplo.core.source_rules import SourceRule
from periplo.engines.contract import Engine, Fold
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import Unknown, unknown
from periplo.usecases.choice import ALL, Choice, Chosen, choose, period
from periplo.usecases.labelled import labelled
from periplo.usecases.lived import Lived
from periplo.usecases.readings import reading

if TYPE_CHECKING:
    from periplo.usecases.beyond.held import Held


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it was asked, before the journeys are known.

    name: as in options.QUESTIONS. told: its own options as an answer repeats them. make: the question, once it is
    known what it looks at. rules: all rules in it, so that unknown names are told. history: whether it looks at
    the whole past up to the period's end, and cuts the period itself; scopes: and the scope too.
    until: the end of its period, where the question says it, microseconds UTC. everything: it has no period.
    state: what was counted already, where the question is not asked of journeys; set_aside: and what was not.
    look: what is asked first of what is looked at, where `make` wants to know it: Chosen.looked.
    """

    name: str
    told: Mapping[str, object]
    make: Callable[[Chosen], Fold[Any, Any]]
    rules: tuple[Rule, ...] = ()
    history: bool = False
    look: Fold[Any, Any] | None = None
    scopes: bool = False
    until: int | None = None
    everything: bool = False
    state: object = None
    set_aside: Mapping[str, int] = field(default_factory=dict)
    drawn: JourneyMap | None = None
    labels: Labels | None = None
    sources: tuple[SourceRule, ...] = ()


def ask(asking: Asking, lived: Lived, choice: Choice, engine: Engine) -> Asked:
    """The answer, with its period, n, what was left out, and the sentence that says it.

    Raises: BadQuestion, BadRule where question, choice and journeys do not fit.
    """
    if lived.held is not None and asking.state is None:
        chosen, answer, customers = _asked_of(lived.held, asking, _left_to(asking, choice))
    else:
        chosen, question, seen = looked_at(asking, lived.journeys, choice)
        answer = engine.ask(question, seen) if asking.state is None else question.finish(asking.state)
        if isinstance(answer, AtRiskAnswer):
            answer = with_keys(answer, seen)
        customers = chosen.lived.customers
    left_out = dict(chosen.left_out)
    if asking.history:
        left_out.pop("before_period", None)  # it was looked at
    if isinstance(answer, FunnelAnswer) and (censored := sum(step.censored for step in answer.steps)):
        left_out["censored"] = censored
    if isinstance(answer, PathsAnswer) and answer.without:
        left_out["no_route"] = answer.without
    if isinstance(answer, EffectAnswer) and (waiting := sum(arm.open for arm in answer.arms)):
        left_out["inside_window"] = waiting
    return Asked(
        question={"ask": asking.name, **asking.told, **choice.told()},
        answer=answer,
        n=getattr(answer, "n", customers),
        span=chosen.span,
        zone=chosen.zone,
        rejected=lived.rejected + sum(asking.set_aside.values()),
        left_out=left_out,
        reading=reading(answer, asking.drawn, asking.labels, asking.sources),
    )


def looked_at(asking: Asking, journeys: Journeys, choice: Choice) -> tuple[Chosen, Fold[Any, Any], Journeys]:
    """What was chosen, the question once that is known, and the journeys that it is asked of."""
    chosen = choose(journeys, _left_to(asking, choice), asking.drawn)
    seen = chosen.history if asking.history else chosen.lived
    if asking.look is not None:
        chosen = replace(chosen, looked=asking.look.finish(asking.look.partial(seen)))
    return chosen, asking.make(chosen), seen


def _asked_of(held: Held, asking: Asking, choice: Choice) -> tuple[Chosen, Any, int]:
    """What was chosen, the answer, and the customers in the period, by workers that hold the journeys."""
    zone, whole = choice.zone or held.outline.zone, held.survey.span
    if whole is None:
        chosen, question, _ = looked_at(asking, held.outline, choice)
        return chosen, question.finish(question.partial(held.outline)), 0
    span = period(whole, choice)
    chosen = Chosen(held.outline, held.outline, span, span.end - 1, zone)
    if asking.look is not None:
        _, looked = held.fold(asking.look, choice, asking.drawn, whole, asking.history)
        chosen = replace(chosen, looked=asking.look.finish(looked))
    question = asking.make(chosen)
    question.partial(held.outline)  # of nobody: what is wrong with the question is told before workers begin
    seen, state = held.fold(question, choice, asking.drawn, whole, asking.history)
    return replace(chosen, left_out=seen.left_out), question.finish(state), seen.customers


def _left_to(asking: Asking, choice: Choice) -> Choice:
    """The choice less what the question sees to itself."""
    scope = ALL if asking.scopes else choice.scope
    until = choice.until if asking.until is None else asking.until
    return replace(choice, scope=scope, until=until, everything=choice.everything or asking.everything)


def for_people(asked: Asked, asking: Asking, language: str) -> Asked:
    """The answer with events and channels called as people call them, for screens; programs get their own names."""
    return replace(asked, answer=labelled(asked.answer, asking.labels, language, asking.sources))


def not_found(asking: Asking, choice: Choice, journeys: Journeys) -> Unknown:
    """Names of events and properties in the question or the choice that these journeys do not have."""
    rules = [*asking.rules, *(rule for rule in (choice.where, choice.conversion) if rule)]
    if choice.segment is not None:
        segment = choice.people.meant(choice.segment, asking.drawn)
        rules.append(segment)
        traits = [part for part in parts_of(segment) if isinstance(part, Trait)]
        journeys = choice.people.beside(traits, journeys, 0)
    return unknown(rules, journeys)
