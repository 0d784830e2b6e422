"""A survey in the ledger: every version stays as it was asked, and a secret signs the links to it."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import insert, select

from periplo.core.errors import UnknownName
from periplo.core.labels import Labels
from periplo.core.surveys import Survey
from periplo.formats.survey_yaml import survey_from
from periplo.storage import tables as t
from periplo.storage.contract import Ledger
from periplo.storage.sql import SqlLedger

KIND = "survey"
_SECRET = "survey_secret"


class NoSuchSurvey(UnknownName):
    """No survey of this id was ever published here."""

    code = "no_such_survey"
    status = 404


class Published(NamedTuple):
    """A survey as it was published. `status` is that of the version, `version` 1, 2, 3…"""

    survey: Survey
    version: int
    status: str


def publish(
    text: str, ledger: Ledger, at: int, labels: Labels | None = None, author: str | None = None
) -> Published:
    """Keeps a survey's document as its next version; the very same document again is no new one.

    Raises: BadSurvey if it cannot be asked.
    """
    survey = survey_from(text, labels)
    kept = ledger.save_document(KIND, survey.id, text, survey.status, at, author)
    return Published(survey, kept.version, kept.status)


def published(ledger: Ledger, id: str, version: int | None = None, labels: Labels | None = None) -> Published:
    """A published survey, the newest version unless told.

    Raises: NoSuchSurvey if there is none.
    """
    found = ledger.document(KIND, id, version)
    if found is None:
        known = [document.id for document in ledger.documents(KIND)]
        raise NoSuchSurvey(
            f"there is no survey '{id}'", f"there are: {', '.join(known) or '-'}",
            "make its links first: periplo survey link FILE",
        )  # fmt: skip
    survey = _read(found.body) if labels is None else survey_from(found.body, labels)
    return Published(survey, found.version, found.status)


@lru_cache(256)
def _read(body: str) -> Survey:
    """A document's survey; the pages ask for the same few again and again."""
    return survey_from(body)


def surveys(ledger: Ledger) -> list[Published]:
    """The newest version of every survey."""
    return [
        Published(_read(document.body), document.version, document.status)
        for document in ledger.documents(KIND)
    ]


def secret_of(ledger: SqlLedger) -> bytes | None:
    """What signs this workspace's links; None if no link was ever made."""
    told = ledger.setting(_SECRET)
    return None if told is None else bytes.fromhex(told)


def secret_made(ledger: SqlLedger) -> bytes:
    """What signs this workspace's links, made now if there is none. Two who make it at once agree on one."""
    with ledger.writing() as connection:
        told = connection.scalar(select(t.settings.c.value).where(t.settings.c.name == _SECRET))
        if told is None:
            told = secrets.token_hex(32)
            connection.execute(insert(t.settings).values(name=_SECRET, value=told))
        return bytes.fromhex(str(told))
