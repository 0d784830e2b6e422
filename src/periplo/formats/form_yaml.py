"""The native format of forms: one YAML or JSON file per form, read into values; each error tells its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from periplo.core.channel_catalogue import channel_id
from periplo.core.events import folded
from periplo.core.forms import (
    ACCENT,
    ALWAYS,
    ASKED,
    CORNER,
    ONCE,
    TEXT,
    BadForm,
    Form,
    FormChoice,
    FormConsent,
    FormField,
    Look,
    Privacy,
    Thanks,
    When,
)
from periplo.core.labels import Labels
from periplo.core.spans import DAY
from periplo.core.texts import LANGUAGES, Text
from periplo.formats.documents import Document, Place, document_of, read_document
from periplo.formats.reader import Reader, Said

_FORM = (
    "schema", "id", "title", "text", "button", "look", "when", "every", "fields", "consents", "privacy", "thanks",
    "coupon", "confirm", "map", "touchpoint", "languages", "status",
)  # fmt: skip
_LOOK = ("kind", "theme", "accent", "side", "at")
_WHEN = ("pages", "but", "after", "scroll", "exit", "who")
_FIELD = ("id", "kind", "label", "required", "help", "choices")
_CONSENT = ("channel", "purpose", "version", "text", "basis", "required")


def read_form(path: Path | str, labels: Labels | None = None) -> Form:
    """The form that a file holds.

    Raises: BadForm or BadInput, telling the line and how to mend it.
    """
    return form_of(read_document(path), labels)


def form_from(text: str, labels: Labels | None = None, source: str = "the form") -> Form:
    """The form that a text holds, YAML or JSON."""
    return form_of(document_of(text, source), labels)


def form_of(document: Document, labels: Labels | None = None) -> Form:
    """The form that a document says.

    Raises: BadForm, telling the line and how to mend it.
    """
    return _Reader(document, labels).form()


class _Reader(Reader):
    error = BadForm

    def form(self) -> Form:
        data = self.document.data
        self.only(data, (), _FORM)
        try:
            return Form(
                id=self.word(data, (), "id"),
                title=self.text(data, (), "title"),
                fields=tuple(self.field(*one) for one in self.parts(data, (), "fields")),
                thanks=self.thanks(),
                text=self.maybe_text(data, (), "text"),
                button=self.maybe_text(data, (), "button"),
                look=self.look(),
                when=self.when(),
                every=self.every(),
                consents=tuple(self.consent(*one) for one in self.parts(data, (), "consents")),
                privacy=self.privacy(),
                coupon=self.maybe_word(data, (), "coupon"),
                confirm=self.maybe_word(data, (), "confirm"),
                map=self.maybe_word(data, (), "map"),
                touchpoint=self.maybe_word(data, (), "touchpoint"),
                languages=self.languages(),
                status=self.word(data, (), "status", "active"),
            )
        except BadForm as error:
            if "line" in error.values:
                raise
            key = str(error.values.get("key", "id"))
            raise self.wrong((key,), error.what, error.why, error.mend) from None

    def maybe_text(self, said: Said, place: Place, key: str) -> Text | None:
        return None if said.get(key) is None else self.text(said, place, key)

    def part(self, key: str, known: tuple[str, ...]) -> Said:
        """A mapping of the form; empty if it is not there."""
        if self.document.data.get(key) is None:
            return {}
        said = self.mapping(self.document.data, (), key)
        self.only(said, (key,), known)
        return said

    def look(self) -> Look:
        place: Place = ("look",)
        said = self.part("look", _LOOK)
        kind = self.word(said, place, "kind", CORNER)
        return Look(
            kind=kind,
            theme=self.word(said, place, "theme", "auto"),
            accent=self.word(said, place, "accent", ACCENT).casefold(),
            side=self.word(said, place, "side", "bottom" if kind == "bar" else "end"),
            at=self.maybe_word(said, place, "at"),
        )

    def when(self) -> When:
        place: Place = ("when",)
        said = self.part("when", _WHEN)
        return When(
            pages=self.listed(said, place, "pages") or ("*",),
            but=self.listed(said, place, "but"),
            after=self.maybe_span(said, place, "after"),
            scroll=None if said.get("scroll") is None else self.share(said, place, "scroll", 0.5),
            exit=self.flag(said, place, "exit"),
            who=self.maybe_rule(said, place, "who"),
        )

    def every(self) -> int | str:
        said = self.document.data.get("every")
        if said is None:
            return 30 * DAY
        return said if said in (ALWAYS, ONCE) else self.span(self.document.data, (), "every")

    def field(self, place: Place, said: Said) -> FormField:
        self.only(said, place, _FIELD)
        choices = []
        for where, one in self.parts(said, place, "choices"):
            self.only(one, where, ("id", "text"))
            choices.append(FormChoice(self.word(one, where, "id"), self.text(one, where, "text")))
        return FormField(
            id=self.word(said, place, "id"),
            kind=self.word(said, place, "kind", TEXT),
            label=self.text(said, place, "label"),
            required=self.flag(said, place, "required"),
            help=self.maybe_text(said, place, "help"),
            choices=tuple(choices),
        )

    def consent(self, place: Place, said: Said) -> FormConsent:
        self.only(said, place, _CONSENT)
        return FormConsent(
            channel=channel_id(self.word(said, place, "channel")),
            purpose=folded(self.word(said, place, "purpose")),
            version=self.word(said, place, "version"),
            text=self.text(said, place, "text"),
            basis=folded(self.word(said, place, "basis", ASKED)),
            required=self.flag(said, place, "required"),
        )

    def privacy(self) -> Privacy | None:
        said = self.part("privacy", ("text", "url"))
        if not said:
            return None
        return Privacy(self.text(said, ("privacy",), "text"), self.word(said, ("privacy",), "url"))

    def thanks(self) -> Thanks:
        self.mapping(self.document.data, (), "thanks")
        said = self.part("thanks", ("title", "text"))
        return Thanks(self.text(said, ("thanks",), "title"), self.maybe_text(said, ("thanks",), "text"))

    def languages(self) -> tuple[str, ...]:
        languages = self.listed(self.document.data, (), "languages") or LANGUAGES
        if any(language not in LANGUAGES for language in languages):
            raise self.wrong(
                ("languages",), "'languages' names one that is not spoken here", "es and en are",
                "write languages: [es, en]",
            )  # fmt: skip
        return languages

    def listed(self, said: Said, place: Place, key: str) -> tuple[str, ...]:
        """A list of words; one alone needs no dash."""
        value: Any = said.get(key)
        many = value if isinstance(value, list) else [] if value is None else [value]
        if any(isinstance(one, dict | list) or one is None for one in many):
            raise self.wrong((*place, key), f"'{key}' is not a list of words", mend=f"write {key}: [a, b]")
        return tuple(map(str, many))
