"""Answers with events called as people call them: by the labels of the tracking plan, for screens and sentences."""

from __future__ import annotations

from dataclasses import replace

from periplo.answers.funnel import FunnelAnswer, StepFigures
from periplo.answers.moments import MomentsAnswer
from periplo.answers.sessions import SessionsAnswer
from periplo.answers.transitions import TransitionsAnswer
from periplo.answers.turns import Turn
from periplo.core.labels import Labels

_ANSWERS = {"yes": {"es": "sí"}}  # of properties that are true or false


def labelled(answer: object, labels: Labels | None, language: str) -> object:
    """The same answer; names that have a label in this language are replaced by it, where it shows events."""
    if labels is None:
        return answer
    match answer:
        case FunnelAnswer():
            groups = tuple(
                replace(group, steps=_steps(group.steps, labels, language)) for group in answer.groups
            )
            return replace(answer, steps=_steps(answer.steps, labels, language), groups=groups)
        case TransitionsAnswer():
            said = {
                name: labels.event_in(name, language)
                for edge in answer.edges
                for name in (edge.origin, edge.to)
            }
            edges = tuple(replace(edge, origin=said[edge.origin], to=said[edge.to]) for edge in answer.edges)
            return replace(answer, edges=edges)
        case SessionsAnswer():
            entries, exits = (
                tuple(replace(end, event=labels.event_in(end.event, language)) for end in ends)
                for ends in (answer.entries, answer.exits)
            )
            return replace(answer, entries=entries, exits=exits)
        case MomentsAnswer():
            moments = tuple(
                replace(moment, turns=tuple(_turn(turn, labels, language) for turn in moment.turns))
                for moment in answer.moments
            )
            return replace(answer, moments=moments)
        case _:
            return answer


def _turn(turn: Turn, labels: Labels, language: str) -> Turn:
    value = labels.value_in(turn.property, turn.value, language)
    if value == turn.value:
        value = _ANSWERS.get(value, {}).get(language, value)
    return replace(turn, property=labels.property_in(turn.property, language), value=value)


def _steps(steps: tuple[StepFigures, ...], labels: Labels, language: str) -> tuple[StepFigures, ...]:
    return tuple(replace(step, step=labels.event_in(step.step, language)) for step in steps)
