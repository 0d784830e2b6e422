"""What the survey pages share: which survey a token opens, what its form carries, when it was opened and answered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from threading import Lock

import msgspec

from periplo.core.errors import EnvironmentFault, PeriploError, UnknownName
from periplo.core.messages import Handle
from periplo.core.survey_answers import Answer
from periplo.core.survey_messages import Filling
from periplo.core.survey_tokens import ID_BYTES, NO_MESSAGE, Through, name_from, named_in, sealed, unsealed
from periplo.core.surveys import Survey
from periplo.edge.public.allowance import Allowance
from periplo.storage.sql import SqlLedger
from periplo.storage.surveys import Invitation, handle_of, invitation, mark
from periplo.usecases.surveys.inviting import filling_of
from periplo.usecases.surveys.publishing import Published, published, secret_of

WRONG, OVER, ANSWERED, OPEN = "wrong", "over", "answered", "open"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a token opens. state: WRONG, OVER (too late, or the survey has ended), ANSWERED or OPEN."""

    state: str
    survey: Survey | None = None
    invitation: Invitation | None = None
    who: Handle | None = None
    through: Through = NO_MESSAGE


class Carried(msgspec.Struct, frozen=True):
    """What a form carries from one question to the next, signed: no words, so nobody's own text stands in a page."""

    invitation: str
    response: str
    version: int
    asked_at: int
    answers: dict[str, tuple[int | None, tuple[str, ...]]]

    @property
    def given(self) -> dict[str, Answer]:
        """The answers so far, without their words."""
        return {id: Answer(score, chosen) for id, (score, chosen) in self.answers.items()}

    def with_answer(self, question: str, answer: Answer) -> Carried:
        """The same with one more answer."""
        told = (answer.score, answer.chosen)
        return msgspec.structs.replace(self, answers={**self.answers, question: told})


class SurveyDoor:
    """The surveys of one workspace as the public listener knows them. Its calls block: run them in a thread."""

    def __init__(self, ledger: SqlLedger) -> None:
        self.ledger = ledger
        self.allowance = Allowance()
        self._secret: bytes | None = None
        self._marks: dict[str, dict[str, int]] = {"opened": {}, "answered": {}}
        self._lock = Lock()

    def opened(self, token: str, now: int) -> Opened:
        """What this token opens now."""
        secret = self.secret()
        named = named_in(token, secret) if secret else None
        if named is None:
            return Opened(WRONG)
        name, through = named
        with self.ledger.reading() as connection:
            found = invitation(connection, name)
            who = (
                handle_of(connection, found.handle)
                if found is not None and found.handle is not None
                else None
            )
        if found is None:
            return Opened(WRONG)
        try:
            newest = self.newest(found.survey)
        except UnknownName:
            return Opened(WRONG)
        survey = newest.survey
        if found.handle is None:
            found = found._replace(version=newest.version)
        elif found.version != newest.version:
            survey = self.survey(found.survey, found.version)
        is_over = found.expires_at is not None and now >= found.expires_at
        if found.answered_at is not None or found.id in self._marks["answered"]:
            return Opened(ANSWERED, survey, found, who, through)
        if is_over or newest.status != "active" or (found.handle is not None and who is None):
            return Opened(OVER, survey, found, who, through)
        return Opened(OPEN, survey, found, who, through)

    def newest(self, id: str) -> Published:
        """The newest version of a survey. Raises: UnknownName."""
        return published(self.ledger, id)

    def survey(self, id: str, version: int) -> Survey:
        """One version of a survey, which never changes. Raises: UnknownName."""
        return published(self.ledger, id, version).survey

    def begun(self, opened: Opened, now: int) -> Carried:
        """What the first form carries: of an invitation always the same, else a new filling-in each time."""
        found = opened.invitation
        assert found is not None
        if found.handle is not None:
            return Carried(found.id, found.id, found.version, found.made_at, {})
        return Carried(found.id, name_from(secrets.token_bytes(ID_BYTES)), found.version, now, {})

    def seal(self, carried: Carried) -> str:
        """What stands in the form."""
        secret = self.secret()
        assert secret is not None
        return sealed(msgspec.msgpack.encode(carried), secret)

    def carried(self, text: str, opened: Opened) -> Carried | None:
        """What a form brought back; None if we did not make it, or not for this link."""
        secret = self.secret()
        content = unsealed(text, secret) if secret else None
        if content is None or opened.invitation is None:
            return None
        try:
            carried = msgspec.msgpack.decode(content, type=Carried)
        except msgspec.DecodeError:
            return None
        return carried if carried.invitation == opened.invitation.id else None

    def filling(self, opened: Opened, carried: Carried, language: str) -> Filling:
        """The filling-in to which an answer belongs."""
        found = opened.invitation
        assert found is not None
        whole = filling_of(found, carried.asked_at, (opened.who,) if opened.who else ())
        return whole._replace(
            response=carried.response,
            version=carried.version,
            language=language,
            campaign=opened.through.campaign or None,
            message=opened.through.message or None,
        )

    def note(self, what: str, opened: Opened, now: int) -> None:
        """Notes when a person's invitation was opened or answered first; if the ledger is busy, at the next one."""
        found = opened.invitation
        if found is None or found.handle is None:
            return
        if (found.opened_at if what == "opened" else found.answered_at) is not None:
            return
        self._marks[what].setdefault(found.id, now)
        self.flush()

    def flush(self) -> None:
        """Writes what is still to be noted."""
        with self._lock:
            for what, waiting in self._marks.items():
                moments = dict(waiting)
                if not moments:
                    continue
                try:
                    with self.ledger.writing() as connection:
                        mark(connection, what, moments)
                except EnvironmentFault:
                    return
                for id in moments:
                    waiting.pop(id, None)

    def secret(self) -> bytes | None:
        """What signs the links; asked again until the first link was made."""
        if self._secret is None:
            self._secret = secret_of(self.ledger)
        return self._secret


def version_of(opened: Opened, carried: Carried, door: SurveyDoor) -> Opened:
    """The same with the survey in the version with which its form began. A newer one may have come meanwhile."""
    assert opened.survey is not None
    try:
        survey = door.survey(opened.survey.id, carried.version)
    except PeriploError:
        return opened
    return replace(opened, survey=survey)
