"""What came of a survey: invited, opened, answered, its scores and choices, what an answer cost. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from periplo.answers.intervals import wilson
from periplo.answers.survey_scores import SCORED, Figure, score
from periplo.core.surveys import CHOICE, SAID, SCALES, Question, Survey

NEWEST = 20  # comments told


class Given(NamedTuple):
    """One answer as it stands among the events. `response` names the filling-in that it belongs to."""

    response: str
    at: int
    question: str
    score: int | None
    chosen: tuple[str, ...]
    comment: str
    channel: str
    place: str
    way: str


class Sent(NamedTuple):
    """One person's invitation. cost: micro-units."""

    response: str
    at: int
    channel: str
    place: str
    way: str
    opened: bool
    answered: bool
    cost: int


@dataclass(frozen=True, slots=True)
class Part:
    """How many of those answers gave one answer, and their share of all who answered the question."""

    id: str
    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: how many answered it, its figure where it has one, and what was said how often."""

    id: str
    kind: str
    n: int
    figure: Figure | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One place, channel or period; the whole survey where `key` is None. A rate is of those invited alone.

    cost: micro-units; per_answer: micro-units, None where nobody answered. figure: of the survey's main question.
    """

    key: str | None
    invited: int
    opened: int
    answered: int
    answered_invited: int
    rate: tuple[float, float, float] | None  # share, low, high
    cost: int
    per_answer: int | None
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote, with what they had answered in numbers."""

    at: int
    text: str
    question: str
    score: int | None
    place: str
    channel: str


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """A survey's answers. main: the id of the question whose figure stands for the survey; None if none does."""

    survey: str
    main: str | None
    whole: Group
    groups: tuple[Group, ...]
    questions: tuple[Asked, ...]
    comments: tuple[Comment, ...]
    first_at: int | None
    last_at: int | None


def survey_report(
    survey: Survey,
    given: Sequence[Given],
    sent: Sequence[Sent],
    group_of: Callable[[Given | Sent], str] | None = None,
) -> SurveyReport:
    """What came of a survey. group_of: the group in which an answer or invitation counts; None for no groups.

    An answer counts once per question and filling-in, the first one; questions of older versions that the survey
    no longer has do not count.
    """
    kept = _first(survey, given)
    main = next((question for question in survey.questions if question.kind in SCORED), None)
    whole = _group(None, kept, sent, main, survey.costs.fixed)
    groups: tuple[Group, ...] = ()
    if group_of is not None:
        answers: dict[str, list[Given]] = {}
        invitations: dict[str, list[Sent]] = {}
        for one in kept:
            answers.setdefault(group_of(one), []).append(one)
        for each in sent:
            invitations.setdefault(group_of(each), []).append(each)
        groups = tuple(
            _group(key, answers.get(key, []), invitations.get(key, []), main, 0)
            for key in sorted(answers.keys() | invitations.keys())
        )
    moments = [*(one.at for one in kept), *(one.at for one in sent)]
    return SurveyReport(
        survey.id,
        None if main is None else main.id,
        whole,
        groups,
        tuple(_asked(question, kept) for question in survey.questions),
        _comments(kept, main),
        min(moments, default=None),
        max(moments, default=None),
    )


def _first(survey: Survey, given: Iterable[Given]) -> list[Given]:
    known = {question.id for question in survey.questions}
    kept: dict[tuple[str, str], Given] = {}
    for one in sorted(given, key=lambda one: (one.at, one.response)):
        if one.question in known:
            kept.setdefault((one.response, one.question), one)
    return list(kept.values())


def _group(
    key: str | None, given: Sequence[Given], sent: Sequence[Sent], main: Question | None, fixed: int
) -> Group:
    responses = {one.response for one in given}
    answered_invited = sum(one.answered or one.response in responses for one in sent)
    answered = len(responses | {one.response for one in sent if one.answered})
    bounds = wilson(answered_invited, len(sent))
    cost = fixed + sum(one.cost for one in sent)
    return Group(
        key,
        len(sent),
        sum(one.opened or one.answered or one.response in responses for one in sent),
        answered,
        answered_invited,
        None if bounds is None else (answered_invited / len(sent), *bounds),
        cost,
        None if not answered else round(cost / answered),
        None if main is None else _figure(main, given),
    )


def _figure(question: Question, given: Iterable[Given]) -> Figure | None:
    scores = Counter(one.score for one in given if one.question == question.id and one.score is not None)
    return score(question.kind, scores)


def _asked(question: Question, given: Sequence[Given]) -> Asked:
    here = [one for one in given if one.question == question.id]
    counts: Mapping[str, int]
    if question.kind in SCALES:
        low, high = SCALES[question.kind]
        scores = Counter(one.score for one in here)
        counts = {str(step): scores[step] for step in range(low, high + 1)}
    elif question.kind == CHOICE or question.kind in SAID:
        ids = [choice.id for choice in question.choices] or list(SAID[question.kind])
        chosen = Counter(id for one in here for id in one.chosen)
        counts = {id: chosen[id] for id in (*ids, *sorted(chosen.keys() - {*ids}))}
    else:
        counts = {}
    n = len(here)
    parts = []
    for id, k in counts.items():
        low_share, high_share = wilson(k, n) or (0.0, 1.0)
        parts.append(Part(id, k, k / n if n else 0.0, low_share, high_share))
    return Asked(question.id, question.kind, n, _figure(question, here), tuple(parts))


def _comments(given: Sequence[Given], main: Question | None) -> tuple[Comment, ...]:
    scores = {one.response: one.score for one in given if main is not None and one.question == main.id}
    spoken = sorted(
        (one for one in given if one.comment), key=lambda one: (one.at, one.response), reverse=True
    )
    return tuple(
        Comment(one.at, one.comment, one.question, scores.get(one.response), one.place, one.channel)
        for one in spoken[:NEWEST]
    )
