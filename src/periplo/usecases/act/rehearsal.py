"""A campaign rehearsed on past events: the same decisions under a driven clock, nothing kept, nothing sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from periplo.core.campaigns import CONTROL, TREATED, Campaign
from periplo.core.maps import JourneyMap
from periplo.core.members import Decision, Member
from periplo.core.rules import Rule
from periplo.core.sample_size import smallest_visible
from periplo.core.spans import Span, moment_at
from periplo.journeys.columns import Journeys
from periplo.storage.contract import Ledger
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act.contacts import STRANGERS, Contacts
from periplo.usecases.act.drive import CUSTOMERS_AT_ONCE, last_event, needs_map
from periplo.usecases.act.facts import Facts
from periplo.usecases.act.starts import starts
from periplo.usecases.act.walk import walked


@dataclass(frozen=True, slots=True)
class Around:
    """The bounds that hold and what is known of people; the ledger knows what other campaigns have sent them."""

    contacts: Contacts = STRANGERS
    ledger: Ledger = field(default_factory=MemoryLedger)
    meant: Callable[[Campaign], Campaign] = lambda campaign: campaign
    beside: Callable[[Sequence[Rule], Journeys, int], Journeys] = lambda rules, journeys, now: journeys


ALONE = Around()


@dataclass(frozen=True, slots=True)
class Backtest:
    """What the campaign would have done. Nothing was sent, so goals show how people act without its messages.

    customers: in view. people: customers who would have entered; members: their runs. kept_out: entry events
    that began no run, by reason. arms: people by arm. endings: members by how they ended, "inside" for those
    still in it. sent: messages; withheld: messages by reason; per_day: (ISO day in the journeys' zone, messages).
    base: share of people who reach the goal within its time from their first entry, among the `judged` whose
    time is over; visible: the smallest difference that the two arms could show; None where it cannot be said.
    """

    campaign: str
    span: Span | None
    customers: int
    people: int
    members: int
    kept_out: Mapping[str, int]
    arms: Mapping[str, int]
    endings: Mapping[str, int]
    sent: int
    withheld: Mapping[str, int]
    per_day: tuple[tuple[str, int], ...]
    judged: int
    base: float | None
    visible: float | None


def backtest(
    campaign: Campaign,
    journeys: Journeys,
    span: Span | None = None,
    drawn: JourneyMap | None = None,
    around: Around = ALONE,
) -> Backtest:
    """Rehearses a campaign over a period (all events unless told) and counts what comes of it.

    drawn: the map whose stages the campaign may ask for. around: the bounds that hold, and what is known of people.
    Raises: BadCampaign if it asks for stages and there is no map.
    """
    campaign, journeys = _whole_campaign(campaign, journeys, around)
    needs_map(campaign, drawn)
    span = span or _whole(journeys)
    if span is None:
        return Backtest(campaign.id, None, journeys.customers, 0, 0, {}, {}, {}, 0, {}, (), 0, None, None)
    facts = _facts(campaign, journeys, span, drawn, around)
    counted = _Counted(journeys.zone)
    for decision in _rehearsed(campaign, facts, span, around):
        counted.add(decision)
    return counted.backtest(campaign, facts, span, journeys.customers)


def rehearsed(
    campaign: Campaign,
    journeys: Journeys,
    span: Span | None = None,
    drawn: JourneyMap | None = None,
    around: Around = ALONE,
) -> Iterator[Decision]:
    """Every decision that a run over this period would keep, customer by customer."""
    campaign, journeys = _whole_campaign(campaign, journeys, around)
    needs_map(campaign, drawn)
    span = span or _whole(journeys)
    if span is not None:
        facts = _facts(campaign, journeys, span, drawn, around)
        yield from _rehearsed(campaign, facts, span, around)


def _whole_campaign(campaign: Campaign, journeys: Journeys, around: Around) -> tuple[Campaign, Journeys]:
    """The campaign with the rules put in that it names, and the journeys with what those ask for beside them."""
    campaign = around.meant(campaign)
    rules = list(campaign.customer_rules())
    return campaign, around.beside(rules, journeys, last_event(journeys) or 0) if rules else journeys


def _facts(
    campaign: Campaign, journeys: Journeys, span: Span, drawn: JourneyMap | None, around: Around
) -> Facts:
    last = span.end - 1
    found = starts(campaign, journeys, span.start - 1, last, around.contacts.clock, span.start)
    return Facts(campaign, journeys, last, drawn, found)


def _rehearsed(campaign: Campaign, facts: Facts, span: Span, around: Around) -> Iterator[Decision]:
    before = span.start - 1
    entering = np.unique(facts.entries(before)[0]).tolist()
    for low in range(0, len(entering), CUSTOMERS_AT_ONCE):
        part = entering[low : low + CUSTOMERS_AT_ONCE]
        known = around.contacts.of(part, around.ledger)
        for customer in part:
            view = known[customer].seen(facts.view(customer))
            yield from walked(campaign, facts.of(customer), (), view, before, span.end - 1)


def _whole(journeys: Journeys) -> Span | None:
    last = last_event(journeys)
    if last is None:
        return None
    some = journeys.stop > journeys.start
    return Span(int(journeys.at[journeys.start[some]].min()), last + 1)


class _Counted:
    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.members: dict[tuple[int, str, int], Member] = {}
        self.kept_out: Counter[str] = Counter()
        self.withheld: Counter[str] = Counter()
        self.days: Counter[str] = Counter()

    def add(self, told: Decision) -> None:
        if told.member is None:
            self.kept_out[told.reasons[0].code] += 1
            return
        self.members[told.customer, told.member.key, told.member.entry] = told.member
        self.withheld.update(held.reason for held in told.withheld)
        for intent in told.intents:
            self.days[moment_at(intent.decided_at, self.zone).date().isoformat()] += 1

    def backtest(self, campaign: Campaign, facts: Facts, span: Span, customers: int) -> Backtest:
        first: dict[int, Member] = {}
        for member in self.members.values():
            known = first.get(member.customer)
            if known is None or member.entered_at < known.entered_at:
                first[member.customer] = member
        arms = Counter(member.arm for member in first.values())
        over = [member for member in first.values() if member.entered_at + campaign.goal.within < span.end]
        reached = _reached(over, facts, campaign.goal.within)
        base = reached / len(over) if over else None
        return Backtest(
            campaign=campaign.id,
            span=span,
            customers=customers,
            people=len(first),
            members=len(self.members),
            kept_out=dict(sorted(self.kept_out.items())),
            arms=dict(sorted(arms.items())),
            endings=dict(sorted(Counter(m.ended_by or "inside" for m in self.members.values()).items())),
            sent=self.days.total(),
            withheld=dict(sorted(self.withheld.items())),
            per_day=tuple(sorted(self.days.items())),
            judged=len(over),
            base=base,
            visible=None if base is None else smallest_visible(base, arms[TREATED], arms[CONTROL]),
        )


def _reached(members: list[Member], facts: Facts, within: int) -> int:
    """How many of these reached the goal in [entered_at, entered_at + within]."""
    customers, at = facts.goals()
    asked = np.array([member.customer for member in members], dtype=np.int64)
    low, high = np.searchsorted(customers, asked, "left"), np.searchsorted(customers, asked, "right")
    reached = 0
    for member, begin, end in zip(members, low.tolist(), high.tolist(), strict=True):
        place = begin + int(np.searchsorted(at[begin:end], member.entered_at))
        reached += place < end and int(at[place]) <= member.entered_at + within
    return reached
