"""A form in the ledger: every version stays as it was shown, and so do the texts that people agreed to in it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from periplo.core.errors import BadInput, UnknownName
from periplo.core.forms import Form, FormConsent
from periplo.core.texts import LANGUAGES, Text
from periplo.formats.form_yaml import form_from
from periplo.storage.consents import ConsentText, add_text, all_texts
from periplo.storage.contract import Ledger
from periplo.storage.sql import SqlLedger

KIND = "form"


class NoSuchForm(UnknownName):
    """No form of this id was ever published here."""

    code = "no_such_form"
    status = 404


class PublishedForm(NamedTuple):
    """A form as it was published; `version` 1, 2, 3…"""

    form: Form
    version: int


def publish_form(text: str, ledger: SqlLedger, at: int, author: str | None = None) -> PublishedForm:
    """Keeps a form's document as its next version and its consent texts as people will read them.

    The very same document again is no new version. Raises: BadForm if it cannot be shown; BadInput if a text differs
    from the one of the same version that people agreed to before.
    """
    form = form_from(text)
    with ledger.reading() as connection:
        known = {(one.channel, one.purpose, one.version): one for one in all_texts(connection)}
    fresh = []
    for consent in form.consents:
        there = known.get((consent.channel, consent.purpose, consent.version))
        if there is None:
            fresh.append(_text(consent, at))
        elif _words(there.text) != _words(consent.text) or there.basis != consent.basis:
            raise BadInput(
                f"the text for {consent.pair} has a version '{consent.version}' with other words",
                "what people agreed to does not change",
                "give the new text a new version, or take over the old words",
            )
    with ledger.writing() as connection:
        for one in fresh:
            add_text(connection, one, at)
    kept = ledger.save_document(KIND, form.id, text, form.status, at, author)
    return PublishedForm(form, kept.version)


def published_form(ledger: Ledger, id: str, version: int | None = None) -> PublishedForm:
    """A published form, the newest version unless told.

    Raises: NoSuchForm if there is none.
    """
    found = ledger.document(KIND, id, version)
    if found is None:
        known = [document.id for document in ledger.documents(KIND)]
        raise NoSuchForm(
            f"there is no form '{id}'", f"there are: {', '.join(known) or '-'}",
            "publish it first: periplo form publish FILE",
        )  # fmt: skip
    return PublishedForm(_read(found.body), found.version)


def published_forms(ledger: Ledger) -> list[PublishedForm]:
    """The newest version of every form, by id."""
    found = [PublishedForm(_read(document.body), document.version) for document in ledger.documents(KIND)]
    return sorted(found, key=lambda one: one.form.id)


@lru_cache(256)
def _read(body: str) -> Form:
    """A document's form; pages ask for the same few again and again."""
    return form_from(body)


def _text(consent: FormConsent, at: int) -> ConsentText:
    text = Text.of({language: consent.text.to(language) for language in LANGUAGES})
    return ConsentText(consent.channel, consent.purpose, consent.version, consent.basis, text, at)


def _words(text: Text) -> tuple[str, ...]:
    return tuple(text.to(language) for language in LANGUAGES)
