"""A one-off campaign let out or kept as a draft, once however often it is asked for; and a trial of its message."""

from __future__ import annotations

from dataclasses import replace

from periplo.channels.contract import Channel, ChannelBusy, ChannelRefused, Message
from periplo.core.campaigns import Campaign, ScheduleEntry
from periplo.core.errors import BadInput
from periplo.core.message_parts import Worded
from periplo.core.spans import SECOND, moment_at
from periplo.storage import audience_facts as facts
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.approval import Proposal, propose
from periplo.usecases.act.moving_on import MovingOn
from periplo.usecases.act.once import hour_of, is_once
from periplo.usecases.act.publishing import KIND, PATIENCE, begin, publish, published

SOON = 2 * SECOND  # ahead of a runner's clock, which may stand at this very instant
DRAFT, ACTIVE = "draft", "active"
_MAY_TRY = ("granted", "unknown")


def at_once(campaign: Campaign, now: int, zone: str) -> Campaign:
    """The same, to leave now."""
    assert isinstance(campaign.entry.start, ScheduleEntry)
    at = moment_at(-(-(now + SOON) // SECOND) * SECOND, zone).replace(tzinfo=None).isoformat()
    start = replace(campaign.entry.start, at=at)
    return replace(campaign, entry=replace(campaign.entry, start=start))


def check_hour(campaign: Campaign, now: int, zone: str) -> None:
    """Raises: BadInput if it is a one-off campaign whose hour has passed, so that nobody would get it."""
    if is_once(campaign) and hour_of(campaign, zone) < now:
        raise BadInput(
            f"the hour of '{campaign.id}' has passed",
            "what leaves once leaves at its hour, or never",
            "give it a later hour",
        )


def keep_once(
    campaign: Campaign,
    ledger: SqlLedger,
    now: int,
    status: str,
    base: int,
    is_now: bool,
    zone: str,
    author: str,
) -> Campaign:
    """Keeps a one-off campaign as its next version, a draft or active. now: microseconds UTC.

    base: the version that was looked at, 0 for none. is_now: it leaves as soon as it is kept. The same asked again
    keeps nothing more, and returns what was kept.
    Raises: BadInput if its hour has passed, or another version was kept meanwhile.
    """
    with ledger.lease(f"one-off {campaign.id}", patience=PATIENCE):
        kept = published(ledger, campaign.id) if ledger.document(KIND, campaign.id) is not None else None
        if kept is not None and kept.version != base:
            if _same(kept, campaign, status, is_now):
                return kept
            raise BadInput(
                f"another version of '{campaign.id}' was kept meanwhile",
                f"you began with version {base}, and version {kept.version} counts now",
                "open it again and change that one",
            )
        if status == ACTIVE:
            campaign = at_once(campaign, now, zone) if is_now else campaign
            check_hour(campaign, now, zone)
            begin(ledger, campaign, now)  # first: a runner that starts late still finds the hour ahead
        return publish(campaign, ledger, now, status, author=author or None)


def propose_once(campaign: Campaign, ledger: SqlLedger, now: int, zone: str, author: str) -> Proposal:
    """Asks a second person to let it out. Raises: as approval.propose; BadInput if its hour has passed."""
    check_hour(campaign, now, zone)
    return propose(campaign, ledger, now, ACTIVE, MovingOn(), author, None)


def _same(kept: Campaign, campaign: Campaign, status: str, is_now: bool) -> bool:
    """Whether what was kept is what is asked for; what leaves now has no hour of its own."""
    entry = kept.entry if is_now else campaign.entry
    return kept == replace(campaign, status=status, version=kept.version, entry=entry)


def tried_out(
    worded: Worded,
    campaign: str,
    customer: int,
    name: str,
    channel: Channel,
    ledger: SqlLedger,
    now: int,
    mark: str,
) -> None:
    """Hands one message to one person by the channel of this name, marked as a trial; it counts for no campaign.

    mark: what its subject begins with. Raises: BadInput if the person said no, or the channel could not take it.
    """
    with ledger.reading() as connection:
        medium = channel.medium or name
        said = facts.standing(connection, {customer}, medium, "marketing", now).get(customer, "unknown")
    if said not in _MAY_TRY:
        raise BadInput(
            "this person does not want messages by this channel", "a trial asks for consent too",
            "try it on somebody who has not said no",
        )  # fmt: skip
    message = Message(
        campaign,
        "trial",
        customer,
        worded.language,
        f"{mark} {worded.subject}",
        worded.text,
        now,
        html=worded.html,
        data=worded.data,
    )
    with ledger.lease("acting", patience=PATIENCE):
        try:
            channel.deliver(message, f"trial {campaign} {customer} {now}")
            channel.settle()
        except (ChannelRefused, ChannelBusy) as error:
            raise BadInput(
                "the channel did not take the trial",
                error.what,
                error.mend or "try again, or by another channel",
            ) from error
