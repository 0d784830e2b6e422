"""The native format of surveys: one YAML or JSON file per survey, read into values; each error tells its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from periplo.core.channel_catalogue import channel_id
from periplo.core.labels import Labels
from periplo.core.spans import DAY, HOUR
from periplo.core.surveys import (
    Asking,
    BadSurvey,
    Branch,
    Choice,
    Costs,
    Pressure,
    Question,
    Survey,
)
from periplo.core.texts import LANGUAGES, Text
from periplo.formats.documents import Document, Place, document_of, read_document
from periplo.formats.reader import Reader, Said, rest

_SURVEY = (
    "schema", "id", "title", "intro", "thanks", "purpose", "map", "touchpoint", "place", "ask", "pressure",
    "valid", "costs", "languages", "status", "questions",
)  # fmt: skip
_QUESTION = (
    "id", "kind", "text", "help", "low", "high", "choices", "many", "optional", "declares", "next", "then",
)  # fmt: skip
_ASK = ("event", "wait", "late", "share", "channel")
_PRESSURE = ("quiet", "after_answer")
_COSTS = ("currency", "fixed", "invitation")
_CHOICE = ("id", "text", "words", "source", "medium")
_BRANCH = ("then", "up_to", "from", "is")
_MICRO_UNITS = 1_000_000


def read_survey(path: Path | str, labels: Labels | None = None) -> Survey:
    """The survey that a file holds.

    Raises: BadSurvey or BadInput, telling the line and how to mend it.
    """
    return survey_of(read_document(path), labels)


def survey_from(text: str, labels: Labels | None = None, source: str = "the survey") -> Survey:
    """The survey that a text holds, YAML or JSON."""
    return survey_of(document_of(text, source), labels)


def survey_of(document: Document, labels: Labels | None = None) -> Survey:
    """The survey that a document says.

    Raises: BadSurvey, telling the line and how to mend it.
    """
    return _Reader(document, labels).survey()


class _Reader(Reader):
    error = BadSurvey

    def survey(self) -> Survey:
        data = self.document.data
        try:
            return Survey(
                id=self.word(data, (), "id"),
                title=self.text(data, (), "title"),
                questions=self.questions(),
                intro=self.maybe_text(data, (), "intro"),
                thanks=self.maybe_text(data, (), "thanks"),
                purpose=self.word(data, (), "purpose", "service"),
                map=self.maybe_word(data, (), "map"),
                touchpoint=self.maybe_word(data, (), "touchpoint"),
                place=self.maybe_word(data, (), "place"),
                ask=self.asking(),
                pressure=self.pressure(),
                valid=30 * DAY if data.get("valid") is None else self.span(data, (), "valid"),
                costs=self.costs(),
                languages=self.languages(),
                status=self.word(data, (), "status", "active"),
                extra=rest(data, _SURVEY),
            )
        except BadSurvey as error:
            if "line" in error.values:
                raise
            raise self.wrong(self.place_of(error), error.what, error.why, error.mend) from None

    def place_of(self, error: BadSurvey) -> Place:
        """Where the question stands that a contradiction is about; else the key that it names."""
        named = error.values.get("question")
        for k, question in enumerate(self.document.data.get("questions") or []):
            if isinstance(question, dict) and str(question.get("id")) == named:
                return ("questions", k, "id")
        return next(((key,) for key in ("ask", "purpose", "status") if f" {key}" in error.what), ())

    def maybe_text(self, said: Said, place: Place, key: str) -> Text | None:
        return None if said.get(key) is None else self.text(said, place, key)

    def maybe_part(self, key: str) -> Said:
        return self.mapping(self.document.data, (), key) if self.document.data.get(key) is not None else {}

    def asking(self) -> Asking | None:
        place: Place = ("ask",)
        said = self.maybe_part("ask")
        if not said:
            return None
        wait, late = self.maybe_span(said, place, "wait"), self.maybe_span(said, place, "late")
        return Asking(
            event=self.rule(said, place, "event"),
            wait=2 * HOUR if wait is None else wait,
            late=7 * DAY if late is None else late,
            share=self.share(said, place, "share", 1.0),
            channel=channel_id(self.word(said, place, "channel", "email")),
            extra=rest(said, _ASK),
        )

    def pressure(self) -> Pressure:
        place: Place = ("pressure",)
        said = self.maybe_part("pressure")
        quiet, after = self.maybe_span(said, place, "quiet"), self.maybe_span(said, place, "after_answer")
        return Pressure(
            30 * DAY if quiet is None else quiet, 90 * DAY if after is None else after, rest(said, _PRESSURE)
        )

    def costs(self) -> Costs:
        place: Place = ("costs",)
        said = self.maybe_part("costs")
        each = self.mapping(said, place, "invitation") if said.get("invitation") is not None else {}
        return Costs(
            currency=self.maybe_word(said, place, "currency"),
            fixed=self.money(said, place, "fixed"),
            invitation={
                channel_id(str(channel)): self.money(each, (*place, "invitation"), channel)
                for channel in each
            },
            extra=rest(said, _COSTS),
        )

    def money(self, said: Said, place: Place, key: str) -> int:
        """Micro-units of an amount such as 0.06; 0 if it is not there."""
        value = said.get(key)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
            raise self.wrong(
                (*place, key), f"'{key}' is '{value}'", mend=f"write an amount such as {key}: 0.06"
            )
        return round(value * _MICRO_UNITS)

    def languages(self) -> tuple[str, ...]:
        said = self.document.data.get("languages")
        if said is None:
            return LANGUAGES
        languages = (
            (said,) if isinstance(said, str) else tuple(map(str, said)) if isinstance(said, list) else ()
        )
        if not languages or any(language not in LANGUAGES for language in languages):
            raise self.wrong(
                ("languages",), "'languages' names one that is not spoken here", "es and en are",
                "write languages: [es, en]",
            )  # fmt: skip
        return languages

    def questions(self) -> tuple[Question, ...]:
        return tuple(
            self.question(place, said) for place, said in self.parts(self.document.data, (), "questions")
        )

    def question(self, place: Place, said: Said) -> Question:
        return Question(
            id=self.word(said, place, "id"),
            kind=self.word(said, place, "kind"),
            text=self.text(said, place, "text"),
            help=self.maybe_text(said, place, "help"),
            low=self.maybe_text(said, place, "low"),
            high=self.maybe_text(said, place, "high"),
            choices=tuple(self.choice(where, one) for where, one in self.parts(said, place, "choices")),
            many=self.flag(said, place, "many"),
            optional=self.flag(said, place, "optional"),
            declares=self.maybe_word(said, place, "declares"),
            branches=tuple(self.branch(where, one) for where, one in self.parts(said, place, "next")),
            then=self.maybe_word(said, place, "then"),
            extra=rest(said, _QUESTION),
        )

    def choice(self, place: Place, said: Said) -> Choice:
        return Choice(
            id=self.word(said, place, "id"),
            text=self.text(said, place, "text"),
            words=self.flag(said, place, "words"),
            source=self.maybe_word(said, place, "source"),
            medium=self.maybe_word(said, place, "medium"),
            extra=rest(said, _CHOICE),
        )

    def branch(self, place: Place, said: Said) -> Branch:
        values: Any = said.get("is")
        if isinstance(values, bool):  # YAML reads a bare yes or no so
            values = "yes" if values else "no"
        listed = values if isinstance(values, list) else [] if values is None else [values]
        return Branch(
            then=self.word(said, place, "then"),
            low=self.whole(said, place, "from"),
            high=self.whole(said, place, "up_to"),
            values=tuple("yes" if one is True else "no" if one is False else str(one) for one in listed),
            extra=rest(said, _BRANCH),
        )

    def whole(self, said: Said, place: Place, key: str) -> int | None:
        value = said.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.wrong((*place, key), f"'{key}' is '{value}'", mend="write a whole number")
        return value
