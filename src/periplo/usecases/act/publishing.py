"""Campaigns as documents of the ledger: published, paused, found again in any version."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from periplo.core.campaign_diff import CampaignChange, campaign_diff, touched_nodes
from periplo.core.campaigns import RUNNING, SHADOW, Campaign
from periplo.core.errors import BadCampaign, PeriploError, UnknownName
from periplo.core.members import Decision
from periplo.formats.campaign_yaml import campaign_from, campaign_text
from periplo.storage.contract import Document, Ledger
from periplo.usecases.act.moving_on import PINNED, MovingOn, Standing, becoming, moved_on, standing

KIND = "campaign"
PATIENCE = 5.0  # seconds in which a worker ends its turn
ALL_FOLLOW = MovingOn()


def publish(
    campaign: Campaign,
    ledger: Ledger,
    at: int,
    status: str = "active",
    chosen: MovingOn = ALL_FOLLOW,
    author: str | None = None,
    reason: str | None = None,
) -> Campaign:
    """Saves a campaign as a new version that is to be run; the same words again make no new version.

    at: microseconds UTC, when. chosen: what becomes of those who are inside; it is saved with the version in one
    transaction. Returns the campaign as published: with its version and status. `status` "paused" or "ended" stops it;
    in "shadow" it runs beside, under an id of its own: everything is decided and nothing leaves.
    Raises: BadCampaign if somebody waits at a node that the new version does not have, and nothing else was chosen for
    them; LedgerBusy if somebody is inside and another process is acting.
    """
    if status == "shadow":
        campaign = replace(campaign, id=campaign.id.removesuffix(SHADOW) + SHADOW)
    elif status == "active":
        campaign = replace(campaign, id=campaign.id.removesuffix(SHADOW))
    campaign = replace(campaign, status=status, version=1)
    text = campaign_text(campaign)
    if not len(ledger.inside(campaign.id)):
        saved = ledger.save_document(KIND, campaign.id, text, status, at, author, reason)
        return replace(campaign, version=saved.version)
    with ledger.lease(f"publishing {campaign.id}", patience=PATIENCE):
        before = published(ledger, campaign.id)
        campaign = replace(campaign, version=before.version + 1)
        decisions = _consequences(before, campaign, ledger, at, chosen)
        saved = ledger.save_document(KIND, campaign.id, text, status, at, author, reason, decisions)
        return replace(campaign, version=saved.version)


def check_choice(campaign: Campaign, ledger: Ledger, chosen: MovingOn) -> None:
    """Raises: BadCampaign, UnknownName, as publishing it would now because of those who are inside."""
    if ledger.document(KIND, campaign.id) is not None:
        before = published(ledger, campaign.id)
        _consequences(before, replace(campaign, version=before.version + 1), ledger, 0, chosen)


def _consequences(
    before: Campaign, campaign: Campaign, ledger: Ledger, at: int, chosen: MovingOn
) -> list[Decision]:
    at = max(at, ledger.cursor(campaign.id).clock or at)
    return list(moved_on(before, campaign, ledger.members(campaign.id), chosen, at))


def becoming_now(campaign: Campaign, ledger: Ledger, chosen: MovingOn) -> dict[str, int]:
    """What would become of those who are inside, were it published now: how many, by choice, as `becoming` tells.

    PINNED: those of whom it was chosen earlier, and who end in an earlier version whatever is chosen now.
    """
    if ledger.document(KIND, campaign.id) is None:
        return {}
    inside = ledger.standing(campaign.id)
    pinned = ledger.endings(campaign.id).get(None, 0) - sum(inside.values())
    found = becoming(published(ledger, campaign.id), campaign, inside, chosen)
    return found | ({PINNED: pinned} if pinned else {})


def standing_now(campaign: Campaign, ledger: Ledger) -> tuple[Standing, ...]:
    """Where those who are inside stand, seen from each node that this version would change."""
    if ledger.document(KIND, campaign.id) is None:
        return ()
    before = published(ledger, campaign.id)
    if not touched_nodes(before, campaign):  # so nobody need be counted
        return ()
    return standing(before, campaign, ledger.standing(campaign.id))


def published(ledger: Ledger, id: str, version: int | None = None) -> Campaign:
    """A campaign of the ledger, the newest version unless one is named.

    Raises: UnknownName if there is none; it says which there are.
    """
    document = ledger.document(KIND, id, version)
    if document is None:
        known = ", ".join(known.id for known in ledger.documents(KIND)) or "none"
        raise UnknownName(
            f"no campaign '{id}' is published here",
            f"published are: {known}",
            "publish it with 'periplo campaign publish FILE'",
        )
    return _read(document)


def version_said(ledger: Ledger, id: str, number: int) -> Document:
    """The version of this number as it was published, word by word.

    Raises: UnknownName if the campaign is not published, or never under this number.
    """
    newest = published(ledger, id).version
    found = ledger.document(KIND, id, number) if 1 <= number <= newest else None
    if found is None:
        raise UnknownName(
            f"there is no version {number} of campaign '{id}'",
            f"there are: 1 to {newest}",
            f"list them: periplo campaign versions {id}",
        )
    return found


class Version(NamedTuple):
    """A version as it was published, and what changed since the one before; `saved_at` in microseconds UTC."""

    campaign: Campaign
    saved_at: int
    author: str | None
    reason: str | None
    changes: tuple[CampaignChange, ...]


def versions_of(ledger: Ledger, id: str) -> list[Version]:
    """Every version of a campaign, the newest first.

    Raises: UnknownName if none is published.
    """
    published(ledger, id)
    documents = ledger.versions(KIND, id)
    plans = [_read(document) for document in documents]
    return [
        Version(
            plan,
            document.saved_at,
            document.author,
            document.reason,
            campaign_diff(before, plan) if before else (),
        )
        for document, plan, before in zip(documents, plans, [*plans[1:], None], strict=True)
    ]


def versions_read(ledger: Ledger, id: str) -> list[Campaign]:
    """Every version of a campaign that can be read, the newest first."""
    found = []
    for document in ledger.versions(KIND, id):
        with suppress(PeriploError):
            found.append(_read(document))
    return found


def campaigns(ledger: Ledger) -> list[Campaign]:
    """The newest version of every campaign, by id."""
    return [_read(document) for document in ledger.documents(KIND)]


def active_campaigns(
    ledger: Ledger, read: dict[tuple[str, int], Campaign]
) -> tuple[list[Campaign], dict[str, PeriploError]]:
    """The active campaigns, and those that cannot be read as they were kept, with the error.

    read: those read before, by id and version; it is brought up to date.
    """
    found: list[Campaign] = []
    faults: dict[str, PeriploError] = {}
    for document in ledger.documents(KIND):
        if document.status not in RUNNING:
            continue
        key = document.id, document.version
        try:
            found.append(read[key] if key in read else _read(document))
        except PeriploError as error:
            faults[document.id] = error
    read.clear()
    read.update({(one.id, one.version): one for one in found})
    return found, faults


def set_status(
    ledger: Ledger, id: str, status: str, at: int, author: str | None = None, reason: str | None = None
) -> Campaign:
    """Pauses a campaign or lets it go on, its words unchanged. at: microseconds UTC; reason: why it was.

    Raises: UnknownName if it is not published, BadCampaign if it has ended.
    """
    campaign = published(ledger, id)
    if campaign.status == "ended":
        raise BadCampaign(
            f"campaign '{id}' has ended", "what has ended does not go on", "publish it again from its file"
        )
    document = ledger.document(KIND, id)
    assert document is not None
    if status == "active" and id.endswith(SHADOW):
        status = "shadow"
    return _read(ledger.save_document(KIND, id, document.body, status, at, author, reason))


def begun_at(ledger: Ledger, campaign: Campaign) -> int | None:
    """When a worker first saw the campaign, microseconds UTC; None where its clock has only ever been driven."""
    begun = ledger.setting(_begun(campaign.id))
    return None if begun is None else int(begun)


def begin(ledger: Ledger, campaign: Campaign, now: int) -> None:
    """Lets a campaign that was never driven begin at this instant: what happened before is history to it."""
    if ledger.cursor(campaign.id).clock is None:
        ledger.begin(campaign.id, now, _begun(campaign.id))


def _begun(id: str) -> str:
    return f"campaign {id} begun"


def _read(document: Document) -> Campaign:
    return replace(_said(document.body), version=document.version, status=document.status)


@lru_cache(maxsize=128)
def _said(body: str) -> Campaign:
    """Kept by their words: reading YAML takes long, and pages ask for all campaigns again and again."""
    return campaign_from(body)
