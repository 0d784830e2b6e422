"""What people read of a survey outside its page: the answers that its kind has, and its first question in a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from periplo.core.surveys import CHOICE, EXPECTATION, SAID, SCALES, YES_NO, Question, Survey
from periplo.core.texts import Text

_ANSWERS: Mapping[tuple[str, str], Text] = {
    (kind, answer): Text.of({"es": es, "en": en})
    for kind, answer, es, en in (
        (EXPECTATION, "worse", "Peor de lo que esperaba", "Worse than I expected"),
        (EXPECTATION, "as", "Como lo esperaba", "As I expected"),
        (EXPECTATION, "better", "Mejor de lo que esperaba", "Better than I expected"),
        (YES_NO, "yes", "Sí", "Yes"),
        (YES_NO, "no", "No", "No"),
    )
}


def built_in(kind: str, answer: str) -> Text:
    """What people read for an answer that every question of this kind has."""
    return _ANSWERS[kind, answer]


def options_of(question: Question, language: str) -> list[tuple[str, str]]:
    """The answers among which a person chooses, by id, as the page lists them; none where it asks for a score."""
    if question.kind == CHOICE:
        return [(choice.id, choice.text.to(language)) for choice in question.choices]
    order = reversed(SAID[question.kind]) if question.kind == YES_NO else SAID.get(question.kind, ())
    return [(id, built_in(question.kind, id).to(language)) for id in order]


def survey_said(survey: Survey, language: str, link: str) -> dict[str, object]:
    """What a message may read of its survey: the first question, and its answers, each with the link on whose page it
    is chosen. Following one records nothing: whoever scans mails follows all of them."""
    question = survey.questions[0]
    ends = {"low": question.low, "high": question.high}
    return {
        "id": survey.id,
        "title": survey.title.to(language),
        "question": question.text.to(language),
        **{name: text.to(language) for name, text in ends.items() if text},
        "is_scale": question.kind in SCALES,
        "answers": list(_answers(question, language, link)),
    }


def _answers(question: Question, language: str, link: str) -> Iterator[dict[str, object]]:
    if question.kind in SCALES:
        low, high = SCALES[question.kind]
        for score in range(low, high + 1):
            yield {"label": str(score), "link": f"{link}?q=1&score={score}"}
    elif not question.many:
        for id, label in options_of(question, language):
            yield {"label": label, "link": f"{link}?q=1&choice={quote(id)}"}
