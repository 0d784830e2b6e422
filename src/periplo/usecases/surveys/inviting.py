"""Who is due to be asked, and links for them: by what they did, by lot, and never too often."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from sqlalchemy import Connection

from periplo.core.consent import may
from periplo.core.errors import BadQuestion
from periplo.core.messages import Handle
from periplo.core.rules import EventIs
from periplo.core.survey_messages import ANSWERED, Filling, invited
from periplo.core.survey_pressure import SAMPLED_OUT, History, is_sampled, may_invite, quiet_until
from periplo.core.survey_tokens import ID_BYTES, name_from, token_of
from periplo.core.surveys import Survey
from periplo.core.texts import LANGUAGES
from periplo.journeys.columns import Journeys
from periplo.journeys.lives import text_at, value_at
from periplo.journeys.masks import event_mask
from periplo.storage.consents import records_of
from periplo.storage.inbox import Fresh
from periplo.storage.sql import SqlLedger
from periplo.storage.surveys import (
    Contact,
    Invitation,
    contacts,
    earlier_invitations,
    invitations_of,
    keep_invitations,
    mark,
    unsent,
)
from periplo.usecases.surveys.publishing import Published, secret_made
from periplo.usecases.workspace import SETTINGS, Workspace

SOURCE = "surveys"  # the name under which our own messages stand
NO_CONSENT, NO_NAME = "no_consent", "no_name"
MayAsk = Callable[[int, str, str], bool]  # customer, channel, purpose -> may we?
_AT_ONCE = 500  # messages in one request
Keep = Callable[[Iterable[Fresh]], object]  # takes messages in


def address_of(workspace: Workspace, said: str | None = None) -> str:
    """Where links begin: the address that is said, else that of the workspace. Raises: BadQuestion."""
    base = said or workspace.settings.public_url
    if not base:
        raise BadQuestion(
            "nobody knows at which address surveys are reached", f"{SETTINGS} has no public_url",
            'give --url https://…, or write public_url = "https://…"',
        )  # fmt: skip
    if not re.fullmatch(r"https?://[^\s/]+(/[^\s?#]*)?", base):
        raise BadQuestion(f"'{base}' is no web address", mend="write https:// and the name of your site")
    return base.rstrip("/")


_NO = ("denied", "withdrawn", "suppressed")
_PURPOSE = "surveys"


def unless_no(connection: Connection, customers: Sequence[int], now: int) -> MayAsk:
    """Everybody but who said no: a question after a purchase rests on a legitimate interest, which a no ends."""
    records = records_of(connection, customers)

    def ask(customer: int, channel: str, purpose: str) -> bool:
        theirs = records.get(customer)
        return theirs is None or not any(
            may(theirs, channel, each, now).because in _NO for each in {_PURPOSE, purpose}
        )

    return ask


@dataclass(frozen=True, slots=True)
class Link:
    """One person's link, to be sent by whoever sends. email, phone: where the ledger knows one."""

    token: str
    invitation: Invitation
    who: Handle
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Invited:
    """What a run made. left: customers who were not invited, by reason."""

    links: tuple[Link, ...]
    occasions: int
    left: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Due:
    """A customer who did what the survey asks about, the last time they did it."""

    customer: int
    occasion_at: int
    place: str | None
    language: str | None


def invite(
    known: Published,
    workspace: Workspace,
    ledger: SqlLedger,
    journeys: Journeys,
    now: int,
    may_ask: MayAsk | None = None,
    rehearse: bool = False,
) -> Invited:
    """Invitations for everybody who is due at `now`; run again, it makes none twice.

    The links are those made now, and those of an earlier run that were never handed over (`hand_over`): a stop in
    between loses none. may_ask: whom; None: whoever did not say no to surveys. rehearse: keeps nothing.
    Raises: BadQuestion if the survey is not active or says not whom to ask.
    """
    survey, version, status = known
    if survey.ask is None:
        raise BadQuestion(
            f"survey '{survey.id}' does not say whom to ask", "it has no 'ask'",
            "write ask: {event: …}, or make an open link with 'periplo survey link'",
        )  # fmt: skip
    if status != "active":
        raise BadQuestion(f"survey '{survey.id}' is {status}", mend="write status: active")
    found = due(survey, journeys, now)
    answers = _answers(journeys)
    left: Counter[str] = Counter()
    sampled = [one for one in found if is_sampled(survey, one.customer)]
    left[SAMPLED_OUT] = len(found) - len(sampled)
    secret = b"rehearsal" if rehearse else secret_made(ledger)
    made: list[tuple[Invitation, Contact]] = []
    with ledger.reading() if rehearse else ledger.writing() as connection:
        before = earlier_invitations(connection, (one.customer for one in sampled))
        named = contacts(connection, (one.customer for one in sampled))
        ask = may_ask or unless_no(connection, [one.customer for one in sampled], now)
        for one in sampled:
            history = History(before.get(one.customer, ()), answers.get(one.customer, ()))
            reason = may_invite(survey, history, one.occasion_at, now)
            if reason is None and not ask(one.customer, survey.ask.channel, survey.purpose):
                reason = NO_CONSENT
            if reason is None and one.customer not in named:
                reason = NO_NAME
            if reason is not None:
                left[reason] += 1
                continue
            contact = named[one.customer]
            made.append((_invitation(survey, version, one, contact, now, workspace), contact))
        if not rehearse:
            keep_invitations(connection, [invitation for invitation, _ in made])
            waiting = unsent(connection, survey.id, now)
            named = contacts(connection, (customer for customer, _ in waiting))
            made = [(invitation, named[customer]) for customer, invitation in waiting if customer in named]
    links = tuple(_link(invitation, contact, secret) for invitation, contact in made)
    return Invited(links, len(found), {reason: n for reason, n in left.items() if n})


def hand_over(survey: Survey, links: Sequence[Link], ledger: SqlLedger, now: int, keep: Keep) -> None:
    """Notes that links were handed to whoever sends them, and tells it as events.

    keep: takes the `survey invited` messages in. Told twice, an event counts once.
    """
    keep(_messages(survey, links))
    with ledger.writing() as connection:
        mark(connection, "sent", {link.invitation.id: now for link in links})


def open_link(
    known: Published,
    workspace: Workspace,
    ledger: SqlLedger,
    now: int,
    way: str = "link",
    channel: str = "web",
    place: str | None = None,
    language: str | None = None,
) -> str:
    """The token of a link that anybody may use; the same place, channel and survey get the same one again."""
    survey, version, _ = known
    secret = secret_made(ledger)
    with ledger.writing() as connection:
        before = _open_before(connection, survey.id, way, channel, place, language)
        if before is None:
            before = Invitation(
                name_from(secrets.token_bytes(ID_BYTES)), survey.id, version, None, way, channel, place, language,
                None, now, None, None, cost=0, currency=_currency(survey, workspace),
            )  # fmt: skip
            keep_invitations(connection, [before])
    return token_of(before.id, secret)


def _open_before(
    connection: Connection, survey: str, way: str, channel: str, place: str | None, language: str | None
) -> Invitation | None:
    wanted = (None, way, channel, place, language)
    return next(
        (
            one
            for one in invitations_of(connection, survey)
            if (one.handle, one.way, one.channel, one.place, one.language) == wanted
        ),
        None,
    )


def _currency(survey: Survey, workspace: Workspace) -> str:
    return survey.costs.currency or workspace.settings.currency


def _invitation(
    survey: Survey, version: int, one: Due, contact: Contact, now: int, workspace: Workspace
) -> Invitation:
    assert survey.ask is not None
    channel = survey.ask.channel
    return Invitation(
        id=name_from(secrets.token_bytes(ID_BYTES)),
        survey=survey.id,
        version=version,
        handle=contact.handle,
        way="invite",
        channel=channel,
        place=one.place or survey.place,
        language=one.language,
        occasion_at=one.occasion_at,
        made_at=now,
        quiet_until=quiet_until(survey, now),
        expires_at=now + survey.valid,
        cost=survey.costs.invitation.get(channel, 0),
        currency=_currency(survey, workspace),
    )


def _link(invitation: Invitation, contact: Contact, secret: bytes) -> Link:
    found = dict(reversed(contact.handles))
    who = contact.handles[0]
    return Link(token_of(invitation.id, secret), invitation, who, found.get("email"), found.get("phone"))


def _messages(survey: Survey, links: Sequence[Link]) -> Iterator[Fresh]:
    for low in range(0, len(links), _AT_ONCE):
        batch = [
            invited(survey, filling_of(link.invitation, link.invitation.made_at, (link.who,)))
            for link in links[low : low + _AT_ONCE]
        ]
        at = links[low].invitation.made_at
        yield Fresh(at, SOURCE, "batch", msgspec.json.encode({"batch": batch}))


def filling_of(invitation: Invitation, asked_at: int, who: tuple[Handle, ...]) -> Filling:
    """One person's way through the survey to which they were invited."""
    return Filling(
        invitation.id, invitation.version, invitation.way, invitation.channel, asked_at, invitation.place,
        invitation.language, who,
    )  # fmt: skip


def due(survey: Survey, journeys: Journeys, now: int) -> list[Due]:
    """Everybody who did it between `late` and `wait` ago, by their last time."""
    assert survey.ask is not None
    met = event_mask(survey.ask.event, journeys)
    if journeys.ours is not None:
        met &= ~journeys.ours
    met &= (journeys.at > now - survey.ask.late) & (journeys.at <= now - survey.ask.wait)
    rows = np.flatnonzero(met)
    # Rows of one customer ascend in time.
    last = dict(zip(_owners(journeys, rows), rows.tolist(), strict=True))
    found = []
    for position, row in sorted(last.items()):
        found.append(
            Due(
                int(journeys.customer[position]),
                int(journeys.at[row]),
                text_at(journeys.properties.get("place"), row) or None,
                _language(journeys, position, survey),
            )
        )
    return sorted(found, key=lambda one: one.customer)


def _owners(journeys: Journeys, rows: np.ndarray) -> list[int]:
    """The position of the customer to whom each row belongs."""
    order = np.argsort(journeys.start, kind="stable")
    place = np.searchsorted(journeys.start[order], rows, side="right") - 1
    return [int(position) for position in order[place]]


def _language(journeys: Journeys, position: int, survey: Survey) -> str | None:
    """The customer's own language, where it is known and the survey speaks it."""
    row = int(journeys.rows[position])
    for name in ("language", "locale", "idioma", "lang"):
        column = journeys.traits.get(name)
        said = None if column is None else value_at(column, row)
        if isinstance(said, str) and said[:2].lower() in survey.languages and said[:2].lower() in LANGUAGES:
            return said[:2].lower()
    return None


def _answers(journeys: Journeys) -> dict[int, list[int]]:
    """When each customer answered any survey, by whatever way."""
    if journeys.code(ANSWERED) is None:
        return {}
    rows = np.flatnonzero(event_mask(EventIs(ANSWERED), journeys))
    found: dict[int, list[int]] = {}
    for row, position in zip(rows.tolist(), _owners(journeys, rows), strict=True):
        found.setdefault(int(journeys.customer[position]), []).append(int(journeys.at[row]))
    return found
