"""Campaigns as documents of the ledger: published, paused, found again in any version."""

from __future__ import annotations

from dataclasses import replace

from periplo.core.campaigns import Campaign
from periplo.core.errors import BadCampaign, PeriploError, UnknownName
from periplo.core.members import Member
from periplo.formats.campaign_yaml import campaign_from, campaign_text
from periplo.storage.contract import Cursor, Document, Ledger

KIND = "campaign"


def publish(campaign: Campaign, ledger: Ledger, at: int, status: str = "active") -> Campaign:
    """Saves a campaign as a new version that is to be run; the same words again make no new version.

    at: microseconds UTC, when. Returns it as published: with its version and status. `status` "paused" or
    "ended" stops it. Raises: BadCampaign if somebody waits at a node that the new version does not have.
    """
    campaign = replace(campaign, status=status, version=1)
    _check_waiting(campaign, ledger)
    saved = ledger.save_document(KIND, campaign.id, campaign_text(campaign), status, at)
    return replace(campaign, version=saved.version)


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
        if document.status != "active":
            continue
        key = document.id, document.version
        try:
            found.append(read[key] if key in read else _read(document))
        except PeriploError as error:
            faults[document.id] = error
    read.clear()
    read.update({(one.id, one.version): one for one in found})
    return found, faults


def set_status(ledger: Ledger, id: str, status: str, at: int) -> Campaign:
    """Pauses a campaign or lets it go on, its words unchanged. at: microseconds UTC.

    Raises: UnknownName if it is not published, BadCampaign if it has ended.
    """
    campaign = published(ledger, id)
    if campaign.status == "ended":
        raise BadCampaign(
            f"campaign '{id}' has ended", "what has ended does not go on", "publish it again from its file"
        )
    document = ledger.document(KIND, id)
    assert document is not None
    return _read(ledger.save_document(KIND, id, document.body, status, at))


def begun_at(ledger: Ledger, campaign: Campaign) -> int | None:
    """When a worker first saw the campaign, microseconds UTC; None where its clock has only ever been driven."""
    begun = ledger.setting(_begun(campaign.id))
    return None if begun is None else int(begun)


def begin(ledger: Ledger, campaign: Campaign, now: int) -> None:
    """Lets a campaign that was never driven begin at this instant: what happened before is history to it."""
    if ledger.cursor(campaign.id).clock is None:
        ledger.set_setting(_begun(campaign.id), str(now))
        ledger.keep(campaign.id, [], Cursor(campaign.id, now - 1))


def _begun(id: str) -> str:
    return f"campaign {id} begun"


def _read(document: Document) -> Campaign:
    return replace(campaign_from(document.body), version=document.version, status=document.status)


def _check_waiting(campaign: Campaign, ledger: Ledger) -> None:
    nodes = {node.id: type(node) for node in campaign.nodes}
    document = ledger.document(KIND, campaign.id)
    before = {} if document is None else {node.id: type(node) for node in _read(document).nodes}
    stranded: list[Member] = [
        member
        for member in ledger.members(campaign.id)
        if member.is_inside
        and nodes.get(member.node) is not before.get(member.node, nodes.get(member.node, object))
    ]
    if stranded:
        where = sorted({member.node for member in stranded})
        raise BadCampaign(
            f"{len(stranded)} members of '{campaign.id}' wait at {', '.join(where)}",
            "the new version has no such node, or one of another kind, so they could not go on",
            "keep the node until they have passed it",
            node=where[0],
        )
