"""What a person answered, and what is asked next: reads what was said, and walks the survey, always forward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from periplo.core.errors import BadInput
from periplo.core.surveys import CHOICE, SAID, SCALES, TEXT, Branch, Question, Survey

MOST_WORDS = 2_000  # characters of a comment


class BadAnswer(BadInput):
    """An answer does not fit its question."""

    code = "bad_answer"


class Answer(NamedTuple):
    """What was answered to one question: a score, what was chosen, own words; nothing at all if it was skipped."""

    score: int | None = None
    chosen: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_skipped(self) -> bool:
        return self == SKIPPED


SKIPPED = Answer()
Answers = Mapping[str, Answer]  # by question


def answer_of(question: Question, said: Mapping[str, object]) -> Answer:
    """The answer that was said: `score`, `choice` (one or a list) and `comment`, as texts or numbers.

    Raises: BadAnswer if it does not fit, or says nothing where something must be said.
    """
    words = _words(question, said.get("comment"))
    if question.kind in SCALES:
        score = _score(question, said.get("score"))
        answer = Answer(score, words=words)
        is_missing = score is None
    elif question.kind == TEXT:
        answer, is_missing = Answer(words=words), not words
    else:
        chosen = _chosen(question, said.get("choice"))
        known = SAID.get(question.kind)
        answer = Answer(known[chosen[0]] if known and chosen else None, chosen, words)
        is_missing = not chosen
    if is_missing and not (question.optional and answer.is_skipped):
        raise BadAnswer(
            f"question '{question.id}' was not answered", mend="answer it, or leave it out if it is optional",
            question=question.id, reason="missing",
        )  # fmt: skip
    return answer


def _score(question: Question, said: object) -> int | None:
    if said is None or said == "":
        return None
    low, high = SCALES[question.kind]
    try:
        score = None if isinstance(said, bool) else int(str(said).strip())
    except ValueError:
        score = None
    if score is None or not low <= score <= high:
        raise BadAnswer(
            f"the score of question '{question.id}' is none of its scale", f"it goes from {low} to {high}",
            "give a whole number of it", question=question.id, reason="score",
        )  # fmt: skip
    return score


def _chosen(question: Question, said: object) -> tuple[str, ...]:
    given = [] if said is None or said == "" else said if isinstance(said, list | tuple) else [said]
    known = SAID.get(question.kind) or {choice.id: 0 for choice in question.choices}
    if not all(isinstance(each, str) and each in known for each in given):
        raise BadAnswer(
            f"the choice of question '{question.id}' is none of its choices", f"it has: {', '.join(known)}",
            "give the id of one of them", question=question.id, reason="choice",
        )  # fmt: skip
    chosen = tuple(id for id in known if id in given)  # in the question's own order, each once
    if len(chosen) > 1 and not question.many:
        raise BadAnswer(
            f"question '{question.id}' takes one answer", f"{len(chosen)} were given", "give one",
            question=question.id, reason="many",
        )  # fmt: skip
    return chosen


def _words(question: Question, said: object) -> str:
    if said is None:
        return ""
    if not isinstance(said, str) or len(said) > MOST_WORDS:
        raise BadAnswer(
            f"the words of question '{question.id}' cannot be kept", f"at most {MOST_WORDS} characters can",
            "say it shorter", question=question.id, reason="words",
        )  # fmt: skip
    return "\n".join(" ".join(line.split()) for line in said.strip().splitlines())


def next_question(survey: Survey, answers: Answers) -> Question | None:
    """What is asked next, given the answers so far; None at the end. Every way leads forward, so there is one."""
    place = 0
    while place < len(survey.questions):
        question = survey.questions[place]
        if question.id not in answers:
            return question
        place = _place_after(survey, place, answers[question.id])
    return None


def path(survey: Survey, answers: Answers) -> tuple[Question, ...]:
    """The questions that were asked with these answers, up to the first one that has none."""
    asked: list[Question] = []
    known: dict[str, Answer] = {}
    while (question := next_question(survey, known)) is not None and question.id in answers:
        known[question.id] = answers[question.id]
        asked.append(question)
    return tuple(asked)


def off_path(survey: Survey, answers: Answers) -> str | None:
    """An answered question that would not have been asked with the other answers; None if there is none.

    Whoever answers for a person may leave questions out; those count as skipped.
    """
    place = 0
    asked: set[str] = set()
    while place < len(survey.questions):
        question = survey.questions[place]
        asked.add(question.id)
        place = _place_after(survey, place, answers.get(question.id, SKIPPED))
    return next((id for id in answers if id not in asked), None)


def _place_after(survey: Survey, place: int, answer: Answer) -> int:
    question = survey.questions[place]
    for branch in question.branches:
        if fits(branch, answer):
            return survey.place_of(branch.then)
    return survey.place_of(question.then) if question.then else place + 1


def fits(branch: Branch, answer: Answer) -> bool:
    """Whether an answer takes this way."""
    if branch.values:
        return any(value in answer.chosen for value in branch.values)
    if answer.score is None:
        return False
    return (branch.low is None or answer.score >= branch.low) and (
        branch.high is None or answer.score <= branch.high
    )


def wants_words(question: Question, chosen: Iterable[str]) -> bool:
    """Whether one of the choices asks for own words."""
    return question.kind == CHOICE and any(
        choice.words for choice in question.choices if choice.id in set(chosen)
    )
