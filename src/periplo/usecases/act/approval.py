"""A campaign's new version that waits until a second person lets it out: proposed, approved or refused.

A proposal is a document of its own kind beside the campaign, so what is published goes on meanwhile as it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from periplo.core.access import NotAllowed, may, user_name
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadInput, UnknownName
from periplo.formats.campaign_yaml import campaign_from, campaign_text
from periplo.storage.contract import Document, Ledger
from periplo.usecases.act.moving_on import MovingOn
from periplo.usecases.act.publishing import check_choice, publish

KIND = "proposal"
APPROVED_BY = ", approved by "  # between the names of both, as a version keeps them
WAITING, APPROVED, REFUSED = "waiting", "approved", "refused"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version that somebody asks to publish; `at` in microseconds UTC. status: what it is to become.

    is_anyway: its author asks for it although errors were found.
    """

    campaign: Campaign
    status: str
    chosen: MovingOn
    at: int
    author: str
    reason: str | None
    number: int
    is_anyway: bool = False


def propose(
    campaign: Campaign,
    ledger: Ledger,
    at: int,
    status: str,
    chosen: MovingOn,
    author: str | None,
    reason: str | None,
    anyway: bool = False,
) -> Proposal:
    """Keeps a version for a second person to look at; of the same campaign the newest proposal counts.

    anyway: its author knows of errors in it, and asks all the same.

    Raises: BadInput without an author; BadCampaign as publishing it would.
    """
    if not (author or "").strip():
        raise BadInput(
            "a version that waits for approval names its author",
            "whoever approves it must be somebody else",
            "say who you are: --author NAME",
        )
    by = user_name(str(author))
    check_choice(campaign, ledger, chosen)
    said = {
        "campaign": campaign_text(replace(campaign, status=status, version=1)),
        "status": status,
        "inside": chosen.inside,
        "at": dict(chosen.at),
        "anyway": anyway,
    }
    body = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return _read(ledger.save_document(KIND, campaign.id, body, WAITING, at, by, reason))


def proposals(ledger: Ledger) -> list[Proposal]:
    """Those that wait, by campaign."""
    return [_read(document) for document in ledger.documents(KIND) if document.status == WAITING]


def proposal_of(ledger: Ledger, id: str) -> Proposal:
    """The one that waits for this campaign.

    Raises: UnknownName if none does.
    """
    found = next((one for one in proposals(ledger) if one.campaign.id == id), None)
    if found is None:
        waiting = ", ".join(one.campaign.id for one in proposals(ledger)) or "none"
        raise UnknownName(
            f"no version of campaign '{id}' waits for approval", f"there wait: {waiting}", "publish one first"
        )
    return found


def approve(ledger: Ledger, id: str, number: int, at: int, name: str, role: str) -> Campaign:
    """Publishes the proposal of this number.

    Raises: UnknownName if none waits; NotAllowed if the role does not let things out, or they are its author;
    BadInput if another has taken its place; BadCampaign, LedgerBusy as publishing does, and it goes on waiting.
    """
    found = _looked_at(ledger, id, number, name, role)
    by = f"{found.author}{APPROVED_BY}{name}"
    kept = publish(found.campaign, ledger, at, found.status, found.chosen, by, found.reason)
    _end(ledger, id, APPROVED, at, name, None)
    return kept


def refuse(ledger: Ledger, id: str, number: int, at: int, name: str, role: str, why: str | None) -> None:
    """Lets the proposal of this number go, and keeps why. Raises: as approve."""
    _looked_at(ledger, id, number, name, role)
    _end(ledger, id, REFUSED, at, name, why)


def _looked_at(ledger: Ledger, id: str, number: int, name: str, role: str) -> Proposal:
    found = proposal_of(ledger, id)
    if not may(role, "approve"):
        raise NotAllowed(
            "your role does not allow this", f"you are: {role}", "ask an approver of this workspace"
        )
    if user_name(name) == found.author:
        raise NotAllowed(
            "whoever proposed a version does not approve it",
            f"'{found.author}' is its author",
            "ask another approver to look at it",
        )
    if found.number != number:
        raise BadInput(
            "another version has taken the place of the one you looked at",
            f"it was number {number}, and number {found.number} waits now",
            "look at that one",
        )
    return found


def _end(ledger: Ledger, id: str, status: str, at: int, name: str, why: str | None) -> None:
    document = ledger.document(KIND, id)
    assert document is not None
    ledger.save_document(KIND, id, document.body, status, at, user_name(name), why)


def _read(document: Document) -> Proposal:
    said = json.loads(document.body)
    return Proposal(
        campaign_from(said["campaign"]),
        said["status"],
        MovingOn(said["inside"], said["at"]),
        document.saved_at,
        document.author or "",
        document.reason,
        document.version,
        bool(said.get("anyway")),
    )
