"""One message of a campaign to one person: what is asked before it may leave, its language and its name."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.core.bounds import Asked, Spoken
from periplo.core.campaigns import SHADOW, Campaign
from periplo.core.members import Intent, Member, View, intent_key


def intent_of(
    campaign: Campaign,
    member: Member,
    view: View,
    now: int,
    node: str,
    visit: int,
    channel: str,
    message: str,
    kind: str,
    expires_at: int | None,
    due: int,
) -> Intent:
    """The message that this member is told at this stay at a node. message: "" for a deed, which says nothing.

    due: when the member came to the node, by the event and the plan's waits.
    """
    began_as, began = member.origin
    key = intent_key(campaign.id, began_as, member.key, began, node, visit)
    at = max(now, view.speaks_from)
    return Intent(
        key, campaign.id, member.customer, member.key, member.entry, campaign.version, node, visit,
        channel, message, language_of(campaign, message, view), at, expires_at, kind, ",".join(campaign.marks),
        due,
    )  # fmt: skip


def asked_of(
    campaign: Campaign, view: View, spoken: Sequence[Spoken], channels: Sequence[str], kind: str, at: int
) -> Asked:
    """What the bounds have to know of a message that would leave at this instant."""
    return Asked(
        campaign.id, channels, kind, frozenset(campaign.marks), at, view.zone, view.country,
        view.records, view.reach, heard(campaign, spoken), view.media,
    )  # fmt: skip


def heard(campaign: Campaign, spoken: Sequence[Spoken]) -> Sequence[Spoken]:
    """What the customer was told, by which caps go: in shadow also what only would have been."""
    if campaign.status == "shadow" or not spoken:
        return spoken
    return [one for one in spoken if SHADOW not in one.slot.tags]


def language_of(campaign: Campaign, message: str, view: View) -> str:
    """The customer's own language where the message has it, else the campaign's first."""
    own = view.traits.get("language") if view.traits else None
    if message and isinstance(own, str) and campaign.message(message).subject.has(own):
        return own
    return campaign.languages[0]
