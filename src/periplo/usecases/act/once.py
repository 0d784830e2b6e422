"""A one-off campaign rehearsed at its own hour, on people as they are known now: who would get it, who not and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from periplo.core.campaigns import CONTROL, TREATED, Campaign, ScheduleEntry
from periplo.core.maps import JourneyMap
from periplo.core.members import Decision
from periplo.core.rule_text import flat
from periplo.core.rules import PARTS, All, Share
from periplo.core.sample_size import smallest_visible
from periplo.core.spans import DAY, Span, instant, iso
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import event_mask
from periplo.usecases.act.drive import last_event, needs_map
from periplo.usecases.act.rehearsal import ALONE, Around, Backtest, rehearsed
from periplo.usecases.act.starts import starts

SOME = 20
AFTER = 7 * DAY  # in which hours that are allowed come again


def is_once(campaign: Campaign) -> bool:
    """Whether everybody enters at one instant, and never again."""
    start = campaign.entry.start
    return isinstance(start, ScheduleEntry) and start.repeat is None


def hour_of(campaign: Campaign, zone: str) -> int:
    """The instant of a one-off campaign. Raises: BadInput if it is none."""
    assert isinstance(campaign.entry.start, ScheduleEntry)
    return instant(campaign.entry.start.at, zone)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of a one-off campaign, told from people as they are known now.

    pool: who would enter, counted; looked_at: for how many of them it was decided one by one. The other counts are of
    people or messages, enlarged to the pool where not all were looked at. by_channel: messages; withheld: by reason.
    first, last: when messages would leave, microseconds UTC, None where there are none. some: a few customers and the
    message that each would get. judged, base, visible: as in
    Backtest, of those who met the audience so long before the last event as the goal has time.
    """

    pool: int
    looked_at: int
    people: int
    arms: Mapping[str, int]
    by_channel: Mapping[str, int]
    withheld: Mapping[str, int]
    first: int | None = None
    last: int | None = None
    some: tuple[tuple[int, str], ...] = ()
    judged: int = 0
    base: float | None = None
    visible: float | None = None

    @property
    def sent(self) -> int:
        return sum(self.by_channel.values())


def outlook(
    campaign: Campaign,
    journeys: Journeys,
    drawn: JourneyMap | None = None,
    around: Around = ALONE,
    most: int | None = None,
) -> Outlook:
    """A one-off campaign at its own hour, though that lies beyond the last event; nothing is kept, nothing is sent.

    most: of how many people it is decided one by one; of more a share is drawn by a hash. None: of all.
    Raises: as backtest.
    """
    needs_map(campaign, drawn)
    assert isinstance(campaign.entry.start, ScheduleEntry)
    at = hour_of(campaign, around.contacts.clock.zone)
    span = Span(at, at + campaign.entry.start.spread + AFTER)
    whole = around.meant(campaign)
    pool = len(starts(whole, journeys, span.start - 1, span.end - 1, around.contacts.clock).customers)
    counted = _Counted()
    for told in rehearsed(_drawn(campaign, pool, most), journeys, span, drawn, around):
        counted.add(told)
    grown = pool / len(counted.seen) if counted.seen else 0.0
    arms = _grown(Counter(counted.arms.values()), grown)
    judged, base = _base(campaign, journeys, around)
    visible = None
    if base is not None:
        visible = smallest_visible(base, arms.get(TREATED, 0), arms.get(CONTROL, 0))
    return Outlook(
        pool, len(counted.seen), round(len(counted.arms) * grown), arms, _grown(counted.channels, grown),
        _grown(counted.withheld, grown), min(counted.instants, default=None),
        max(counted.instants, default=None), tuple(counted.some),
        judged, base, visible,
    )  # fmt: skip


def as_backtest(campaign: Campaign, seen: Outlook) -> Backtest:
    """The same as a backtest tells it."""
    return Backtest(
        campaign.id, None, seen.pool, seen.people, seen.people, {}, seen.arms, {}, seen.sent, seen.withheld, (),
        seen.judged, seen.base, seen.visible,
    )  # fmt: skip


@dataclass(slots=True)
class _Counted:
    seen: set[int] = field(default_factory=set)
    arms: dict[int, str] = field(default_factory=dict)  # of whoever entered
    channels: Counter[str] = field(default_factory=Counter)
    withheld: Counter[str] = field(default_factory=Counter)
    instants: list[int] = field(default_factory=list)
    some: list[tuple[int, str]] = field(default_factory=list)

    def add(self, told: Decision) -> None:
        self.seen.add(told.customer)
        if told.member is None:
            return
        self.arms[told.customer] = told.member.arm
        self.withheld.update(held.reason for held in told.withheld)
        self.channels.update(intent.channel for intent in told.intents)
        self.instants += [intent.decided_at for intent in told.intents]
        if len(self.some) < SOME:
            self.some += [(told.customer, intent.message) for intent in told.intents]


def _drawn(campaign: Campaign, pool: int, most: int | None) -> Campaign:
    """The same for a share of its audience, where it is larger than `most`."""
    if most is None or pool <= most:
        return campaign
    share = Share(max(1, PARTS * most // pool), f"outlook {campaign.id}")
    audience = share if campaign.audience is None else flat(All, [campaign.audience, share])
    return replace(campaign, audience=audience)


def _grown(counts: Counter[str], by: float) -> dict[str, int]:
    return {name: round(n * by) for name, n in counts.most_common()}


def _base(campaign: Campaign, journeys: Journeys, around: Around) -> tuple[int, float | None]:
    """How many met the audience that long ago, and the share of them who reached the goal in its time."""
    last = last_event(journeys)
    if last is None or campaign.asks_stage:
        return 0, None
    assert isinstance(campaign.entry.start, ScheduleEntry)
    since = last - campaign.goal.within
    earlier = replace(campaign.entry.start, at=iso(since), spread=0)
    meant = around.meant(replace(campaign, entry=replace(campaign.entry, start=earlier)))
    there = starts(meant, journeys, since - DAY, since + DAY, around.contacts.clock).customers
    if not len(there):
        return 0, None
    goal = event_mask(campaign.goal.rule, journeys) & (journeys.at >= since) & (journeys.at <= last)
    if journeys.ours is not None:
        goal &= ~journeys.ours
    counted = np.concatenate([[0], np.cumsum(goal)])
    reached = journeys.customer[counted[journeys.stop] > counted[journeys.start]]
    return len(there), float(np.isin(there, reached).mean())
