"""Small campaigns for the tests."""

from __future__ import annotations

from dataclasses import replace

from periplo.channels.contract import Receipt
from periplo.core.campaign_nodes import Exit, Node, Send, Wait
from periplo.core.campaigns import Campaign, CampaignGoal, Entry, Message
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


H = 3600  # `lived` tells times in seconds
ID = "list-awaits"


class Collected:
    """A channel that remembers, with a promise about repeats and a mood."""

    name = "log"

    def __init__(self, repeats="silent", fails=()):
        self.repeats, self.fails, self.taken, self.asked = repeats, dict(fails), {}, 0

    def deliver(self, message, key):
        self.asked += 1
        if error := self.fails.get(message.customer):
            raise error
        self.taken.setdefault(key, []).append(message)
        return Receipt(key)

    def arrived(self, key):
        return Receipt(key) if key in self.taken else None

    def settle(self): ...

    def close(self): ...


SHOPPERS = (
    [("list started", 0), ("visit", 9 * H)],  # 1 is reminded after two hours
    [("list started", 0), ("order completed", 1 * H)],  # 2 buys while waiting
    [("list started", 0), ("list cancelled", 1 * H)],  # 3 cancels
    [("visit", 0), ("order completed", 3 * H)],  # 4 never enters
    [("visit", 0), ("list started", 8 * H)],  # 5 still waits at the end
    [("list started", 0), ("order completed", 2 * H)],  # 6 buys at the very moment the wait ends
)
