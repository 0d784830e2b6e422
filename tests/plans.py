"""Small campaigns for the tests."""

from __future__ import annotations

from dataclasses import replace

from periplo.core.campaigns import Campaign, CampaignGoal, Entry, Exit, Message, Node, Send, Wait
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import Text

REMINDER = Message(
    "reminder",
    Text((("es", "Tu lista te espera"), ("en", "Your list awaits you"))),
    Text((("es", "La dejaste a medias."), ("en", "You left it half done."))),
)
WAIT_THEN_SEND: tuple[Node, ...] = (
    Wait("settle", 2 * HOUR, "remind"),
    Send("remind", "log", "reminder", "end", 1 * DAY),
    Exit("end"),
)


def plan(**changes: object) -> Campaign:
    """List started, two hours' wait, a reminder; the goal is an order within 14 days. No control group."""
    campaign = Campaign(
        id="list-awaits",
        title=Text.of("Your list awaits you"),
        entry=Entry(EventIs("list started")),
        nodes=WAIT_THEN_SEND,
        messages=(REMINDER,),
        goal=CampaignGoal(EventIs("order completed"), 14 * DAY),
        exits=(EventIs("list cancelled"),),
        holdout=0.0,
        status="active",
    )
    return replace(campaign, **changes)  # type: ignore[arg-type]
