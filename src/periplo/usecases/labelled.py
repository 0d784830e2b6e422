"""Answers with names as people say them, for screens and sentences: events by the plan, channels by their rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from periplo.answers.attribution import AttributionAnswer, ChannelCredit, Disagreement
from periplo.answers.content import ContentAnswer
from periplo.answers.detours import DetoursAnswer
from periplo.answers.drift import DriftAnswer, Group
from periplo.answers.dwell import DwellAnswer, Stay
from periplo.answers.feelings import FeelingsAnswer
from periplo.answers.felt_worse import Worse
from periplo.answers.frustration import FrustrationAnswer
from periplo.answers.funnel import FunnelAnswer, StepFigures
from periplo.answers.growth import GrowthAnswer
from periplo.answers.improve import ImproveAnswer, Trouble
from periplo.answers.leaving import LeavingAnswer
from periplo.answers.leaving_figures import AMOUNT
from periplo.answers.moments import MomentsAnswer
from periplo.answers.motives import MotivesAnswer, Said
from periplo.answers.path_levels import Contrast, Pass
from periplo.answers.paths import PathsAnswer
from periplo.answers.sessions import SessionsAnswer
from periplo.answers.sources import Beside, SourcesAnswer, SourceShare
from periplo.answers.steps import EVENTS
from periplo.answers.themes import Theme
from periplo.answers.transitions import TransitionsAnswer
from periplo.answers.turns import Turn
from periplo.answers.variants import VariantsAnswer
from periplo.core.comment_themes import TITLES
from periplo.core.labels import Labels
from periplo.core.source_rules import UNKNOWN, SourceRule, source_name
from periplo.pictures.numbers import number

T = TypeVar("T")
OfEnds = TypeVar("OfEnds", Pass, Contrast)
OfChannel = TypeVar("OfChannel", SourceShare, Beside, ChannelCredit, Disagreement)
_ANSWERS = {"yes": {"es": "sí"}}  # of properties that are true or false


def labelled(
    answer: object, labels: Labels | None, language: str, sources: Sequence[SourceRule] = ()
) -> object:
    """The same answer; events that have a label in this language are called by it, channels as `sources` name them."""
    if isinstance(answer, SourcesAnswer | AttributionAnswer):
        return _named(answer, language, sources)
    answer = _amounts(answer, language)
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
        case LeavingAnswer():
            return _left(answer, labels, language)
        case FrustrationAnswer():
            return _struggled(answer, labels, language)
        case MotivesAnswer():
            places = tuple(
                replace(place, said=tuple(_thing(said, labels, language) for said in place.said))
                for place in answer.places
            )
            return replace(answer, places=places)
        case DetoursAnswer():
            return _roundabout(answer, labels, language)
        case DwellAnswer() if answer.of == EVENTS:
            return replace(
                answer,
                places=_stays(answer.places, labels, language),
                groups=tuple(
                    replace(group, places=_stays(group.places, labels, language)) for group in answer.groups
                ),
            )
        case PathsAnswer() if answer.of == EVENTS:
            return _walked(answer, labels, language)
        case ImproveAnswer():
            return _mended(answer, labels, language)
        case ContentAnswer():
            looks = tuple(replace(one, event=labels.event_in(one.event, language)) for one in answer.looks)
            return replace(answer, looks=looks)
        case GrowthAnswer():
            return _grown(answer, labels, language)
        case VariantsAnswer():
            return _routed(answer, labels, language)
        case DriftAnswer():
            return _changed(answer, labels, language)
        case SessionsAnswer():
            entries, exits = (
                tuple(replace(end, event=labels.event_in(end.event, language)) for end in ends)
                for ends in (answer.entries, answer.exits)
            )
            return replace(answer, entries=entries, exits=exits)
        case FeelingsAnswer():
            return _felt(answer, labels, language)
        case MomentsAnswer():
            moments = tuple(
                replace(
                    moment,
                    turns=tuple(_turn(turn, labels, language) for turn in moment.turns),
                    sides=tuple(
                        replace(side, turn=_turn(side.turn, labels, language)) for side in moment.sides
                    ),
                )
                for moment in answer.moments
            )
            return replace(answer, moments=moments)
        case _:
            return answer


def _amounts(answer: object, language: str) -> object:
    """Groups by a number in words: "≥ 3" as 3 or more."""
    if isinstance(answer, DetoursAnswer):
        return replace(
            answer, who=tuple(replace(one, value=_amount(one.value, language)) for one in answer.who)
        )
    if isinstance(answer, FeelingsAnswer):
        felt = tuple(
            replace(
                one,
                worse=tuple(replace(group, value=_amount(group.value, language)) for group in one.worse),
                spoken=one.spoken and replace(one.spoken, themes=_titled(one.spoken.themes, language)),
            )
            for one in answer.touchpoints
        )
        return replace(answer, touchpoints=felt)
    if isinstance(answer, LeavingAnswer):
        return replace(
            answer,
            signals=tuple(
                replace(one, value=_amount(one.value, language)) if one.kind == AMOUNT else one
                for one in answer.signals
            ),
        )
    return answer


def _felt(answer: FeelingsAnswer, labels: Labels, language: str) -> FeelingsAnswer:
    def called(one: Worse) -> Worse:
        value = labels.value_in(one.property, one.value, language)
        return replace(one, property=labels.property_in(one.property, language), value=value)

    felt = tuple(replace(one, worse=tuple(map(called, one.worse))) for one in answer.touchpoints)
    return replace(answer, touchpoints=felt)


def _titled(themes: tuple[Theme, ...], language: str) -> tuple[Theme, ...]:
    def said(words: str) -> str:
        return f"«{words}»" if language == "es" else f"“{words}”"

    return tuple(
        replace(one, theme=said(one.theme) if one.is_own else TITLES[one.theme].to(language))
        for one in themes
    )


def _amount(value: str, language: str) -> str:
    sign, _, text = value.partition(" ")
    if sign not in ("≥", "<"):
        return value
    digits = len(text.partition(".")[2])
    told = number(float(text), language, digits)
    if sign == "<":
        return f"menos de {told}" if language == "es" else f"less than {told}"
    return f"{told} o más" if language == "es" else f"{told} or more"


def _named(
    answer: SourcesAnswer | AttributionAnswer, language: str, sources: Sequence[SourceRule]
) -> SourcesAnswer | AttributionAnswer:
    def called(parts: tuple[OfChannel, ...]) -> tuple[OfChannel, ...]:
        return tuple(
            part
            if part.channel == UNKNOWN
            else replace(part, channel=source_name(part.channel, language, sources))
            for part in parts
        )

    if isinstance(answer, AttributionAnswer):
        return replace(answer, channels=called(answer.channels), disagreements=called(answer.disagreements))
    groups = tuple(replace(group, sources=called(group.sources)) for group in answer.groups)
    return replace(answer, sources=called(answer.sources), beside=called(answer.beside), groups=groups)


def _routed(answer: VariantsAnswer, labels: Labels, language: str) -> VariantsAnswer:
    variants = tuple(
        replace(one, path=tuple(labels.event_in(step, language) for step in one.path))
        for one in answer.variants
    )
    types = tuple(
        replace(
            one, story=tuple(replace(step, step=labels.event_in(step.step, language)) for step in one.story)
        )
        for one in answer.types
    )
    return replace(answer, variants=variants, types=types)


def _changed(answer: DriftAnswer, labels: Labels, language: str) -> DriftAnswer:
    def called(group: Group) -> Group:
        value = labels.value_in(group.property, group.value, language)
        return Group(labels.property_in(group.property, language), value) if group.property else group

    changes = tuple(
        replace(
            one,
            what=labels.event_in(one.what, language),
            group=called(one.group),
            also=tuple(labels.event_in(name, language) for name in one.also),
        )
        for one in answer.changes
    )
    return replace(answer, changes=changes)


def _mended(answer: ImproveAnswer, labels: Labels, language: str) -> ImproveAnswer:
    def called(trouble: Trouble) -> Trouble:
        return replace(trouble, turn=_turn(trouble.turn, labels, language)) if trouble.turn else trouble

    stages = tuple(replace(stage, troubles=tuple(map(called, stage.troubles))) for stage in answer.stages)
    return replace(answer, stages=stages, first=called(answer.first) if answer.first else None)


def _roundabout(answer: DetoursAnswer, labels: Labels, language: str) -> DetoursAnswer:
    who = tuple(
        replace(
            one,
            property=labels.property_in(one.property, language),
            value=labels.value_in(one.property, one.value, language),
        )
        for one in answer.who
    )
    if answer.of != EVENTS:
        return replace(answer, who=who)
    shortest = answer.shortest and replace(
        answer.shortest, route=tuple(labels.event_in(step, language) for step in answer.shortest.route)
    )
    detours = tuple(replace(one, step=labels.event_in(one.step, language)) for one in answer.detours)
    return replace(answer, who=who, shortest=shortest, detours=detours)


def _left(answer: LeavingAnswer, labels: Labels, language: str) -> LeavingAnswer:
    def told(property: str | None, value: str | None) -> tuple[str | None, str | None]:
        if property is None or value is None:
            return property, value and labels.event_in(value, language)
        return labels.property_in(property, language), labels.value_in(property, value, language)

    troubles, signals = [], []
    for trouble in answer.troubles:
        name, value = told(trouble.property, trouble.value)
        troubles.append(
            replace(trouble, event=labels.event_in(trouble.event, language), property=name, value=value)
        )
    for signal in answer.signals:
        name, value = told(signal.property, signal.value)
        signals.append(replace(signal, property=name, value=value or ""))
    return replace(
        answer,
        left_from=tuple(replace(one, event=labels.event_in(one.event, language)) for one in answer.left_from),
        broken=tuple(replace(one, event=labels.event_in(one.event, language)) for one in answer.broken),
        troubles=tuple(troubles),
        signals=tuple(signals),
        reasons=tuple(
            replace(one, reason=labels.value_in(one.property, one.reason, language)) for one in answer.reasons
        ),
    )


def _struggled(answer: FrustrationAnswer, labels: Labels, language: str) -> FrustrationAnswer:
    groups = tuple(
        replace(group, value=labels.value_in(answer.by or "", group.value, language))
        for group in answer.groups
    )
    if answer.of != EVENTS:
        return replace(answer, groups=groups)
    places = tuple(replace(one, place=labels.event_in(one.place, language)) for one in answer.places)
    return replace(answer, groups=groups, places=places)


def _thing(said: Said, labels: Labels, language: str) -> Said:
    things = tuple(
        one
        if one.property == "score"
        else replace(one, named=labels.value_in(one.property, one.named, language))
        for one in said.things
    )
    return replace(said, things=things)


def _stays(stays: tuple[Stay, ...], labels: Labels, language: str) -> tuple[Stay, ...]:
    return tuple(replace(stay, place=labels.event_in(stay.place, language)) for stay in stays)


def _walked(answer: PathsAnswer, labels: Labels, language: str) -> PathsAnswer:
    def called(step: str) -> str:
        return step if step.startswith("@") else labels.event_in(step, language)

    def ends(things: tuple[OfEnds, ...]) -> tuple[OfEnds, ...]:
        return tuple(replace(thing, origin=called(thing.origin), to=called(thing.to)) for thing in things)

    return replace(
        answer,
        levels=tuple(map(ends, answer.levels)),
        matrix=tuple(replace(row, event=called(row.event)) for row in answer.matrix),
        routes=tuple(replace(each, route=tuple(map(called, each.route))) for each in answer.routes),
        targets=tuple(map(called, answer.targets)),
        groups=tuple(replace(group, levels=tuple(map(ends, group.levels))) for group in answer.groups),
        contrasts=ends(answer.contrasts),
    )


def _grown(answer: GrowthAnswer, labels: Labels, language: str) -> GrowthAnswer:
    def called(thing: T) -> T:
        names = {key: getattr(thing, key) for key in ("item", "other") if getattr(thing, key, None)}
        return replace(
            thing, **{key: _item(name, answer.item or "", labels, language) for key, name in names.items()}
        )  # type: ignore[type-var]

    return replace(
        answer,
        pairs=tuple(map(called, answer.pairs)),
        nexts=tuple(map(called, answer.nexts)),
        replenishment=tuple(map(called, answer.replenishment)),
        opportunities=tuple(map(called, answer.opportunities)),
    )


def _item(name: str, property: str, labels: Labels, language: str) -> str:
    """What was bought, by the labels of its property, of the last part of it, or of categories."""
    for known in (property, property.rpartition(".")[2], "category"):
        said = labels.value_in(known, name, language)
        if said != name:
            return said
    return name


def _turn(turn: Turn, labels: Labels, language: str) -> Turn:
    value = labels.value_in(turn.property, turn.value, language)
    if value == turn.value:
        value = _ANSWERS.get(value, {}).get(language, value)
    return replace(turn, property=labels.property_in(turn.property, language), value=value)


def _steps(steps: tuple[StepFigures, ...], labels: Labels, language: str) -> tuple[StepFigures, ...]:
    return tuple(replace(step, step=labels.event_in(step.step, language)) for step in steps)
