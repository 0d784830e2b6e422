"""What campaigns are driven in: everything beside themselves, the journeys and the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from periplo.core.campaigns import Campaign
from periplo.core.crowds import Crowd
from periplo.core.maps import JourneyMap
from periplo.core.members import Decision
from periplo.core.rules import Rule
from periplo.journeys.columns import Journeys
from periplo.usecases.act.contacts import STRANGERS, Contacts
from periplo.usecases.act.facts import Facts
from periplo.usecases.act.heard import Heard


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What campaigns are driven in. maps: by id, whose stages a campaign may ask for; contacts: what is known of each.

    meant: a campaign with the rules of the segments and personas that it names put in. beside: the journeys with the
    columns that rules ask for and journeys alone cannot tell.
    heard: of whom something new was heard; None: everybody is looked at. live: whether nothing is decided before
    `until`.
    kept: told of decisions once they are kept. met: told of each campaign and of what happened to whom that means
    something to it.
    """

    maps: Mapping[str | None, JourneyMap | None] = field(default_factory=dict)
    contacts: Contacts = STRANGERS
    meant: Callable[[Campaign], Campaign] = lambda campaign: campaign
    beside: Callable[[Sequence[Rule], Journeys, int], Journeys] = lambda rules, journeys, now: journeys
    heard: Heard | None = None
    live: bool = False
    kept: Callable[[str, Sequence[Decision | Crowd]], None] = lambda campaign, decisions: None
    met: Callable[[Campaign, Facts], None] = lambda campaign, facts: None

    def map_for(self, campaign: Campaign) -> JourneyMap | None:
        return self.maps.get(campaign.map) if campaign.asks_stage else None
