"""A survey asked in a campaign's message: one invitation a run, its link the person's own, and who is left in peace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from periplo.core.errors import PeriploError, UnknownName
from periplo.core.events import Event, folded
from periplo.core.survey_messages import ANSWERED
from periplo.core.survey_pressure import SAMPLED_OUT, History, Invited, is_sampled, may_invite, quiet_until
from periplo.core.survey_tokens import Through, name_for, token_of
from periplo.core.wording import MessageWithheld, TemplateFailed
from periplo.formats.survey_yaml import read_survey
from periplo.storage.sql import SqlLedger
from periplo.storage.surveys import Invitation, contacts, earlier_invitations, invitation, keep_invitations
from periplo.usecases.surveys.inviting import MayAsk, unless_no
from periplo.usecases.surveys.publishing import Published, publish, published, secret_made, secret_of
from periplo.usecases.workspace import Workspace


class Asking(NamedTuple):
    """One message that asks somebody. run: the run through the campaign, as its messages are named; occasion_at: when
    happened what it asks about; events: what the person did, oldest first."""

    campaign: str
    message: str
    run: str
    customer: int
    channel: str
    language: str
    occasion_at: int
    events: Sequence[Event]
    now: int


class Asked(NamedTuple):
    """What stands in a message's link, and the invitation that it needs; None if that is kept already."""

    token: str
    invitation: Invitation | None


@dataclass(frozen=True, slots=True)
class Asker:
    """The surveys of a workspace as messages ask them."""

    workspace: Workspace
    ledger: SqlLedger

    def known(self, id: str, at: int) -> Published:
        """The survey as its links open it; a file of the workspace that was never published is published now.

        Raises: TemplateFailed if there is none, or it takes no answers.
        """
        found = survey_known(self.workspace, self.ledger, id, at)
        if found is None:
            raise TemplateFailed("no_survey", {"name": id})
        if found.status != "active":
            raise TemplateFailed("survey_closed", {"name": id, "status": found.status})
        return found

    def asked(self, known: Published, asking: Asking) -> Asked:
        """What stands in the link of this message to its person; the same again whenever it is asked.

        The first message of a run makes the invitation, and the limits of the survey are asked: its share, the peace
        that it and others promised, who said no. A reminder leads to the same invitation.
        Raises: MessageWithheld where the person is not asked; TemplateFailed if nobody is known by this number.
        """
        secret = self.secret()
        name = name_for(asking.run, known.survey.id, secret)
        with self.ledger.reading() as connection:
            found = self.invitation(connection, name)
            made = self._made(connection, name, known, asking) if found is None else None
        if found is not None:
            _still_good(found, known.survey.id, asking)
        return Asked(token_of(name, secret, Through(asking.campaign, asking.message)), made)

    def secret(self) -> bytes:
        """What names the invitations."""
        return secret_of(self.ledger) or secret_made(self.ledger)

    def invitation(self, connection: Connection, name: str) -> Invitation | None:
        """The one of this name, if it was made before."""
        return invitation(connection, name)

    def earlier(self, connection: Connection, asking: Asking) -> Sequence[Invited]:
        """What the person was asked before."""
        return earlier_invitations(connection, [asking.customer]).get(asking.customer, ())

    def keep(self, asked: Asked) -> None:
        """Writes the invitation of a message whose words could be said; without it the link leads nowhere."""
        if asked.invitation is None:
            return
        with self.ledger.writing() as connection:
            if invitation(connection, asked.invitation.id) is None:
                keep_invitations(connection, [asked.invitation])

    def _made(self, connection: Connection, name: str, known: Published, asking: Asking) -> Invitation:
        survey, customer = known.survey, asking.customer
        contact = contacts(connection, [customer]).get(customer)
        if contact is None:
            raise TemplateFailed("survey_unlinked")
        may_ask = unless_no(connection, [customer], asking.now)
        reason = _reason(known, asking, self.earlier(connection, asking), may_ask)
        if reason is not None:
            raise MessageWithheld(f"survey_{reason}")
        return Invitation(
            id=name,
            survey=survey.id,
            version=known.version,
            handle=contact.handle,
            way="invite",
            channel=asking.channel,
            place=survey.place,
            language=asking.language or None,
            occasion_at=asking.occasion_at,
            made_at=asking.now,
            quiet_until=quiet_until(survey, asking.now),
            expires_at=asking.now + survey.valid,
            sent_at=asking.now,  # a message hands it over, not `survey invite`
            cost=survey.costs.invitation.get(asking.channel, 0),
            currency=survey.costs.currency or self.workspace.settings.currency,
        )


def survey_known(workspace: Workspace, ledger: SqlLedger, id: str, at: int | None = None) -> Published | None:
    """A survey by its id: as published; else of the workspace's files. None if there is none that can be read.

    at: microseconds UTC; a file's survey is then published, else it is only looked at.
    """
    try:
        return published(ledger, id)
    except UnknownName:
        pass
    for path in workspace.surveys:
        try:
            survey = read_survey(path)
        except PeriploError:
            continue
        if survey.id == id:
            if at is None:
                return Published(survey, 0, survey.status)
            return publish(path.read_text("utf-8-sig"), ledger, at)
    return None


def knower(workspace: Workspace, ledger: SqlLedger) -> Callable[[str], Published | None]:
    """Looks surveys up, for whoever checks a campaign."""
    return lambda id: survey_known(workspace, ledger, id)


def _reason(known: Published, asking: Asking, before: Sequence[Invited], may_ask: MayAsk) -> str | None:
    survey = known.survey
    if not is_sampled(survey, asking.customer):
        return SAMPLED_OUT
    history = History(before, [event.at for event in asking.events if _is_answer(event)])
    reason = may_invite(survey, history, asking.occasion_at, asking.now)
    if reason is None and not may_ask(asking.customer, asking.channel, survey.purpose):
        return "refused"
    return reason


def _still_good(found: Invitation, survey: str, asking: Asking) -> None:
    """Raises: MessageWithheld if the person answered meanwhile, here or elsewhere, or may answer no longer."""
    answered = found.answered_at is not None or any(
        _is_answer(event) and event.at >= found.made_at and event.properties.get("survey") == survey
        for event in asking.events
    )
    if answered:
        raise MessageWithheld("survey_answered")
    if found.expires_at is not None and asking.now >= found.expires_at:
        raise MessageWithheld("survey_over")


def _is_answer(event: Event) -> bool:
    return folded(event.name) == ANSWERED
