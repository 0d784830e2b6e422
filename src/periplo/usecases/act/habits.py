"""What people did with messages and at which hours they do things: read by columns for best channels and best hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np

from periplo.core.campaign_nodes import Send, Wait
from periplo.core.campaigns import Campaign
from periplo.core.habits import ANSWER_IN, LOOKS_BACK, Habits, Rate, rates_of
from periplo.core.rules import AnyOf, EventIs
from periplo.core.spans import HOUR
from periplo.core.zone_clock import wall_at
from periplo.journeys.columns import Flag, Int64s, Journeys, owned
from periplo.journeys.lives import text_at
from periplo.journeys.masks import event_mask

# What a person does with a message; one received is theirs, to us.
ANSWERS = AnyOf(tuple(EventIs(f"message {what}") for what in ("opened", "clicked", "read", "received")))
QUARTER = HOUR // 4
Sent = Iterable[tuple[int, int, str]]  # customer, instant, channel; in order of time


def picks_channels(campaign: Campaign) -> bool:
    """Whether any of its nodes chooses the channel that a person answers best."""
    return any(isinstance(node, Send) and node.best for node in campaign.nodes)


def picks_hours(campaign: Campaign) -> bool:
    """Whether any of its nodes waits for a person's own hour."""
    return any(isinstance(node, Wait) and node.best is not None for node in campaign.nodes)


class Lived:
    """What customers did by themselves, up to and with `until`; nothing of ours and nothing that a machine did."""

    def __init__(self, campaign: Campaign, journeys: Journeys, until: int) -> None:
        self._journeys = journeys
        self._read = event_mask(ANSWERS, journeys)
        self._answers = self._read | event_mask(campaign.goal.rule, journeys)
        done = journeys.at <= until
        if journeys.ours is not None:
            done &= ~journeys.ours
        machine = journeys.properties.get("machine")
        if isinstance(machine, Flag):
            done &= ~(self._read & (machine.values == 1))
        self._done = done
        self._by_id = np.argsort(journeys.customer, kind="stable")
        self._ids = journeys.customer[self._by_id]

    def of(self, customer: int) -> Habits:
        """The answers and the instants of one customer; an event that meets the goal answers whatever was said last."""
        journeys, place = self._journeys, int(np.searchsorted(self._ids, customer))
        if place == len(self._ids) or self._ids[place] != customer:
            return Habits()
        position = int(self._by_id[place])
        rows = np.arange(journeys.start[position], journeys.stop[position])
        rows = rows[self._done[rows]]
        channel = journeys.properties.get("channel")
        answers = [
            (int(journeys.at[row]), text_at(channel, row) if self._read[row] else "")
            for row in rows[self._answers[rows]].tolist()
        ]
        return Habits(answers=answers, lived=journeys.at[rows].tolist())

    def rates(
        self, sent: Sent, media: Mapping[str, str], at: int, known: Mapping[str, Rate], since: int
    ) -> dict[str, Rate]:
        """How often everybody has answered by each channel, as known at an instant.

        known: the same, as known at `since`; added is what became of messages whose time was over later than that.
        """
        said: dict[int, list[tuple[int, str]]] = defaultdict(list)
        begin = since - 2 * ANSWER_IN  # an answer to one before these is none to one of these
        for customer, said_at, channel in sent:
            if begin < said_at <= at:
                said[customer].append((said_at, channel))
        total = dict(known)
        for customer, theirs in said.items():
            if theirs[-1][0] + ANSWER_IN <= since or theirs[0][0] + ANSWER_IN > at:
                continue
            answers = self.of(customer).answers
            now, before = (rates_of(theirs, answers, media, instant) for instant in (at, since))
            for channel, rate in now.items():
                was, whole = before.get(channel, Rate()), total.get(channel, Rate())
                total[channel] = Rate(
                    whole.sent + rate.sent - was.sent, whole.answered + rate.answered - was.answered
                )
        return dict(sorted(total.items()))

    def hours(self, at: int) -> list[int]:
        """Events of everybody in each hour of the day, on the clock of the workspace, before a midnight in UTC."""
        quarters, many, hours = self._quarters
        low, high = np.searchsorted(quarters, [(at - LOOKS_BACK) // QUARTER, at // QUARTER])
        counts = np.bincount(hours[low:high], many[low:high], 24)
        return [int(n) for n in counts]

    @cached_property
    def _quarters(self) -> tuple[Int64s, Int64s, Int64s]:
        """Each quarter of an hour with events, how many it holds, its hour of the day; some clocks differ by one."""
        rows, _ = owned(self._journeys, np.flatnonzero(self._done))
        quarters, many = np.unique(self._journeys.at[rows] // QUARTER, return_counts=True)
        zone = self._journeys.zone
        hours = [wall_at(quarter * QUARTER, zone) // HOUR % 24 for quarter in quarters.tolist()]
        return quarters, many, np.array(hours, np.int64)
