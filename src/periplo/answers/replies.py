"""Which events are answers of customers about what they expected, what decided them and what they missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.core.meanings import plain, words_in
from periplo.core.survey_messages import ANSWERED, DECLARED
from periplo.core.surveys import EXPECTATION, SAID
from periplo.core.unhappy_words import is_unhappy
from periplo.journeys.columns import Coded, Column, Journeys, Number

ASKED = EXPECTED, DECIDED, MISSING = "expected", "decided", "missing"
_NO_REPLY = -1
CONTENT = 4  # a rating from which a reason tells what pleased
# Words in the id of a question, or else of its survey, by which it is known what is asked.
WORDS = {
    EXPECTED: frozenset(
        ("expected", "expectation", "worse", "better", "esperado", "esperaba", "expectativa")
    ),
    DECIDED: frozenset(
        (
            "decided",
            "decide",
            "motive",
            "motives",
            "motivo",
            "motivos",
            "decidio",
            "decision",
            "liked",
            "pleased",
        )
    ),
    MISSING: frozenset(
        (
            "missing",
            "missed",
            "lacking",
            "almost",
            "stopped",
            "obstacle",
            "falta",
            "falto",
            "faltaba",
            "freno",
        )
    ),
}
_BY_SCORE = {score: name for name, score in SAID[EXPECTATION].items()}


@dataclass(frozen=True)
class Replies:
    """is_reply: (rows,) bool. What each such row asked, named and said is told row by row."""

    is_reply: NDArray[np.bool_]
    _asked: NDArray[np.int8]
    _score: Column | None
    _choice: Column | None
    _reason: Column | None
    _comment: Column | None
    _is_survey: NDArray[np.bool_]

    def asked(self, row: int) -> int:
        """The place in ASKED of what was asked."""
        return int(self._asked[row])

    def comment(self, row: int) -> str:
        return _text(self._comment, row)

    def named(self, row: int) -> tuple[str, tuple[str, ...]]:
        """The property, and what was named in it; nothing where only words were given."""
        if not self._is_survey[row]:
            said = _text(self._reason, row)
            return "reason", (said,) if said else ()
        if self._asked[row] == ASKED.index(EXPECTED) and isinstance(self._score, Number):
            score = self._score.values[row]
            return "score", (_BY_SCORE[int(score)],) if score in _BY_SCORE else ()
        said = _text(self._choice, row)
        return "choice", tuple(dict.fromkeys(one for one in map(str.strip, said.split(",")) if one))


def replies_in(journeys: Journeys, decided: Sequence[str] = (), missing: Sequence[str] = ()) -> Replies:
    """The answers among all rows: of surveys by what their question asks, and reasons that come with a rating or words.

    decided, missing: ids of questions or surveys that ask it, whatever their words. A reason given with a rating of 4
    or 5 tells what pleased, with a lower one what was missing; without a rating its words decide, if they are unhappy.
    """
    n, properties = len(journeys.event), journeys.properties
    asked = np.full(n, _NO_REPLY, np.int8)
    answered, is_survey, in_view = journeys.code(ANSWERED), np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    if journeys.customers:
        in_view[int(journeys.start.min()) : int(journeys.stop.max())] = True
    if answered is not None:
        is_survey = (journeys.event == answered) & in_view
        rows = np.flatnonzero(is_survey)
        asked[rows] = _of_surveys(properties, rows, decided, missing)
    reason, rating = properties.get("reason"), properties.get("rating")
    if isinstance(reason, Coded):
        declared = journeys.code(DECLARED)
        says = np.array([False, *(bool(value.strip()) for value in reason.values)])
        rows = np.flatnonzero(
            says[reason.codes]
            & in_view
            & ~is_survey
            & (journeys.event != (-1 if declared is None else declared))
        )
        rated = rating.values[rows] if isinstance(rating, Number) else np.full(len(rows), np.nan)
        asked[rows[rated >= CONTENT]] = ASKED.index(DECIDED)
        asked[rows[rated < CONTENT]] = ASKED.index(MISSING)
        for row in rows[np.isnan(rated)].tolist() if isinstance(properties.get("comment"), Coded) else ():
            if is_unhappy(_text(properties.get("comment"), row)):
                asked[row] = ASKED.index(MISSING)
    return Replies(
        asked != _NO_REPLY,
        asked,
        properties.get("score"),
        properties.get("choice"),
        reason,
        properties.get("comment"),
        np.asarray(is_survey),
    )


def _of_surveys(
    properties: Mapping[str, Column], rows: NDArray[np.int64], decided: Sequence[str], missing: Sequence[str]
) -> NDArray[np.int8]:
    """What each answer of a survey was asked: by its kind, what was told of its ids, or the words in them."""
    told = np.full(len(rows), _NO_REPLY, np.int8)
    question, survey, kind = (properties.get(name) for name in ("question", "survey", "kind"))
    known: dict[tuple[str, str, str], int] = {}
    for place, row in enumerate(rows.tolist()):
        key = (_text(question, row), _text(survey, row), _text(kind, row))
        if key not in known:
            known[key] = _meant(*key, decided, missing)
        told[place] = known[key]
    return told


def _meant(question: str, survey: str, kind: str, decided: Sequence[str], missing: Sequence[str]) -> int:
    if kind == EXPECTATION:
        return ASKED.index(EXPECTED)
    ids = {plain(question), plain(survey)}
    for asked, said in ((DECIDED, decided), (MISSING, missing)):
        if ids & set(map(plain, said)):
            return ASKED.index(asked)
    if kind not in ("choice", "text"):
        return _NO_REPLY
    for text in (question, survey):
        for asked in ASKED:
            if WORDS[asked] & set(words_in(text)):
                return ASKED.index(asked)
    return _NO_REPLY


def _text(column: Column | None, row: int) -> str:
    if not isinstance(column, Coded):
        return ""
    code = int(column.codes[row])
    return str(column.values[code - 1]) if code else ""
