"""Surveys as documents: read as written, each mistake told with its line."""

from __future__ import annotations

import pytest

from periplo.core.errors import BadInput
from periplo.core.labels import Labels
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.core.surveys import BadSurvey, Branch, Choice
from periplo.core.texts import Text
from periplo.formats.survey_yaml import survey_from
from periplo.usecases.starters.surveys import SURVEYS, starter_survey

WRITTEN = """\
schema: 1
id: after-order
title: {es: Tras la compra, en: After the order}
map: school-list
touchpoint: collect-order
place: shop 3
purpose: research
languages: [es, en]
ask: {event: pedido completado, wait: 3h, late: 5d, share: 0.2, channel: correo}
pressure: {quiet: 40d, after_answer: 60d}
valid: 10d
costs: {currency: MXN, fixed: 120, invitation: {sms: 0.06}}
team: CRM
questions:
  - id: recommend
    kind: nps
    text: {es: ¿Nos recomienda?, en: Would you recommend us?}
    low: {es: no, en: no}
    next: [{up_to: 6, then: why}, {from: 9, then: end}]
  - id: why
    kind: choice
    many: true
    optional: true
    declares: source
    text: Why?
    then: end
    choices:
      - {id: price, text: Price, medium: print}
      - {id: other, text: Other, words: true, source: elsewhere}
"""


def test_a_survey_is_read_as_written():
    labels = Labels(events={"order completed": Text.of({"es": "pedido completado"})})
    survey = survey_from(WRITTEN, labels)
    assert survey.ask.event == EventIs("order completed")
    assert (survey.ask.wait, survey.ask.late, survey.ask.share, survey.ask.channel) == (
        3 * HOUR,
        5 * DAY,
        0.2,
        "email",
    )
    assert (survey.pressure.quiet, survey.pressure.after_answer, survey.valid) == (
        40 * DAY,
        60 * DAY,
        10 * DAY,
    )
    assert (survey.costs.currency, survey.costs.fixed, survey.costs.invitation) == (
        "MXN",
        120_000_000,
        {"sms": 60_000},
    )
    assert survey.questions[0].branches == (Branch("why", high=6), Branch("end", low=9))
    assert survey.questions[1].choices == (
        Choice("price", Text.of("Price"), medium="print"),
        Choice("other", Text.of("Other"), words=True, source="elsewhere"),
    )
    assert (survey.touchpoint, survey.place, survey.purpose, survey.extra) == (
        "collect-order", "shop 3", "research", {"team": "CRM"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("there", "instead", "line", "why"),
    [
        ("up_to: 6, then: why", "up_to: 11, then: why", 15, "no score from 0 to 10"),
        ("kind: nps", "kind: stars", 15, "of kind 'stars'"),
        ("then: end\n", "then: recommend\n", 20, "goes back to 'recommend'"),
        ("share: 0.2", "share: 20", 9, "a share of 20"),
        ("share: 0.2", "share: many", 9, "'share' is 'many'"),
        ("wait: 3h", "wait: soon", 9, "'soon' is not a duration"),
        ("purpose: research", "purpose: fun", 7, "purpose 'fun'"),
        ("languages: [es, en]", "languages: [de]", 8, "not spoken here"),
        ("sms: 0.06", "sms: cheap", 12, "'sms' is 'cheap'"),
        ("event: pedido completado", "event: 'a where'", 9, "where"),
        ("many: true", "many: 2", 22, "'many' is '2'"),
        ("id: price, text: Price", "id: price", 28, "'text' is no text"),
        ("up_to: 6", "up_to: six", 19, "'up_to' is 'six'"),
    ],
)
def test_a_mistake_is_told_with_its_line(there, instead, line, why):
    with pytest.raises(BadInput, match=why) as told:
        survey_from(WRITTEN.replace(there, instead, 1), source="after.yaml")
    assert f"after.yaml, line {line}:" in str(told.value)


def test_a_survey_without_questions_is_refused():
    with pytest.raises(BadSurvey, match="asks nothing"):
        survey_from("id: a\ntitle: b\n")


@pytest.mark.parametrize("kind", SURVEYS)
def test_every_starter_speaks_both_languages_and_needs_no_more_than_three_answers(kind):
    survey = survey_from(starter_survey(kind))
    assert survey.id == kind
    assert survey.longest <= 3
    for question in survey.questions:
        texts = [question.text, *(choice.text for choice in question.choices)]
        texts += [text for text in (question.low, question.high, question.help) if text]
        assert all(dict(text.by_language).keys() == {"es", "en"} for text in texts)


def test_where_they_heard_of_us_has_the_reasons_of_the_demo():
    ids = {choice.id for choice in survey_from(starter_survey("source")).questions[0].choices}
    assert {"friends or family", "leaflet", "shop window", "social media", "search engine", "school"} <= ids
