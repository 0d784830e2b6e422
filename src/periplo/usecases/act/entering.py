"""People whom another system asks into a campaign: which are taken, and the request that the inbox keeps of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from periplo.core.campaign_entering import (
    MOST_PEOPLE,
    Asked,
    NotTaken,
    asked_of,
    is_by_api,
    requested,
)
from periplo.core.campaigns import RUNNING, SHADOW, Campaign
from periplo.core.errors import BadInput, UnknownName
from periplo.core.messages import ENTRIES
from periplo.storage.contract import Ledger
from periplo.storage.inbox import Fresh
from periplo.usecases.act.publishing import KIND, published


class NotByApi(BadInput):
    """A campaign that is entered in another way, or takes nobody now."""

    code = "not_by_api"
    status = 409


class TooManyPeople(BadInput):
    """More people in one call than are taken."""

    code = "too_many_people"
    status = 413


@dataclass(frozen=True, slots=True)
class Entering:
    """What becomes of one call: of each person, in their order, who is asked for or why they are not taken."""

    campaign: str
    people: tuple[Asked | NotTaken, ...]

    def request(self, source: str, at: int, without: frozenset[str] = frozenset()) -> Fresh | None:
        """What the inbox keeps, of each asking one; None if there is none. without: ids that it has already."""
        asked = {one.id: one for one in self.people if isinstance(one, Asked) and one.id not in without}
        if not asked:
            return None
        batch = [requested(one, self.campaign, at) for one in asked.values()]
        return Fresh(at, source, ENTRIES, msgspec.json.encode({"batch": batch}))


def entering(campaign: Campaign, people: Sequence[object], call: str) -> Entering:
    """Whom a call asks to enter. call: what names it; the same call again is the same asking.

    Raises: TooManyPeople.
    """
    if len(people) > MOST_PEOPLE:
        raise TooManyPeople(
            f"{len(people):,} people in one call", f"at most {MOST_PEOPLE:,} are taken", "send several calls"
        )
    asked = tuple(asked_of(said, campaign, call) for said in people)
    return Entering(campaign.id.removesuffix(SHADOW), asked)


def entered_campaign(ledger: Ledger, id: str) -> Campaign:
    """The campaign that people are to enter; one that runs in shadow where no other of this id runs.

    Raises: UnknownName if none is published; NotByApi if it is entered otherwise, or does not run.
    """
    wanted = id.removesuffix(SHADOW)
    known = [one for one in (wanted, wanted + SHADOW) if ledger.document(KIND, one) is not None]
    if not known:
        published(ledger, wanted)
    found = [published(ledger, one) for one in known]
    running = next((one for one in found if one.status in RUNNING), None)
    if running is None:
        raise NotByApi(
            f"campaign '{wanted}' is {found[0].status}",
            "it takes nobody now",
            "resume it, or publish it again",
        )
    if not is_by_api(running.entry):
        raise NotByApi(
            f"campaign '{wanted}' is not entered by other systems",
            "its entry names an event, a segment, a date or a season",
            "write entry: {api: true} in it and publish it",
        )
    return running


def unknown_to_public(error: UnknownName, id: str) -> UnknownName:
    """The same without the names of other campaigns."""
    return CampaignUnknown(f"no campaign '{id}' is published here", mend="use the id of one that is")


class CampaignUnknown(UnknownName):
    """No campaign of this id is published."""

    code = "no_such_campaign"
    status = 404
