"""One person's way through a campaign, step by step: on what they did, or as if they did something besides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from periplo.core.campaigns import Campaign
from periplo.core.events import Event
from periplo.core.maps import JourneyMap
from periplo.core.spans import Span
from periplo.journeys.columns import Journeys
from periplo.journeys.supposing import supposed
from periplo.usecases.act.because import Because, Told, Why
from periplo.usecases.act.drive import last_event
from periplo.usecases.act.rehearsal import ALONE, Around, rehearsed


def simulate(
    campaign: Campaign,
    journeys: Journeys,
    customer: int,
    also: Sequence[Event] = (),
    span: Span | None = None,
    drawn: JourneyMap | None = None,
    around: Around = ALONE,
) -> Why:
    """What the campaign would decide for one customer, and each message that would leave or be withheld.

    also: what they are supposed to do besides, see supposing. span: from their first event until the time for the
    goal has passed after their last one, unless told. Nothing is kept and nothing is sent.
    Raises: BadCampaign if it asks for stages and there is no map; BadQuestion of a supposed value that cannot be.
    """
    journey = supposed(journeys, customer, also) if also else journeys.only(journeys.customer == customer)
    last = last_event(journey)
    if last is None:
        return Why(customer, (), ())
    if span is None:
        first = int(np.min(journey.at[journey.start[0] : journey.stop[0]]))
        span = Span(first, last + campaign.goal.within + 1)
    decisions = [told for told in rehearsed(campaign, journey, span, drawn, around) if told.reasons]
    messages = [
        *(Told(intent, "reserved", None, None) for told in decisions for intent in told.intents),
        *(Told(held.intent, "withheld", held.reason, None) for told in decisions for held in told.withheld),
    ]
    return Why(
        customer,
        tuple(
            Because(
                told.at,
                campaign.id,
                told.member and told.member.key,
                told.member and told.member.entry,
                told.reasons,
            )
            for told in decisions
        ),
        tuple(sorted(messages, key=lambda one: one.intent.decided_at)),
    )
