"""A campaign rehearsed on past events: the same decisions under a driven clock, nothing kept, nothing sent."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from periplo.core.adaptive import Learned
from periplo.core.bounds import Spoken
from periplo.core.campaigns import CONTROL, SHADOW, TREATED, Campaign
from periplo.core.distinct import distinct
from periplo.core.habits import ANSWER_IN, Rate
from periplo.core.maps import JourneyMap
from periplo.core.members import EVER, Decision, Member, spoken_of
from periplo.core.rules import Rule
from periplo.core.sample_size import smallest_visible
from periplo.core.spans import DAY, Span, moment_at
from periplo.journeys.columns import Journeys
from periplo.storage.contract import Ledger
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act.contacts import STRANGERS, Contacts
from periplo.usecases.act.drive import CUSTOMERS_AT_ONCE, last_event, needs_map
from periplo.usecases.act.facts import Facts
from periplo.usecases.act.habits import Lived
from periplo.usecases.act.learning import (
    GONE,
    InForce,
    Knowing,
    has_habits,
    instants,
    learned_at,
    learning,
    learns,
)
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.act.starts import starts
from periplo.usecases.act.walk import Turn, WhyNot, turn_of, walked


@dataclass(frozen=True, slots=True)
class Around:
    """The bounds that hold and what is known of people; the ledger knows what other campaigns have sent them.

    why_not: what would keep a message from being handed over that was decided, asked afresh for each rehearsal.
    """

    contacts: Contacts = STRANGERS
    ledger: Ledger = field(default_factory=MemoryLedger)
    meant: Callable[[Campaign], Campaign] = lambda campaign: campaign
    beside: Callable[[Sequence[Rule], Journeys, int], Journeys] = lambda rules, journeys, now: journeys
    why_not: Callable[[], WhyNot] | None = None


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
    plain = journeys
    campaign, journeys = _whole_campaign(campaign, journeys, around)
    needs_map(campaign, drawn)
    span = span or _whole(journeys)
    if span is None:
        return Backtest(campaign.id, None, journeys.customers, 0, 0, {}, {}, {}, 0, {}, (), 0, None, None)
    facts = _facts(campaign, journeys, plain, span, drawn, around)
    counted = _Counted(journeys.zone)
    for decision in _rehearsed(campaign, facts, span, around, journeys):
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
    plain = journeys
    campaign, journeys = _whole_campaign(campaign, journeys, around)
    needs_map(campaign, drawn)
    span = span or _whole(journeys)
    if span is not None:
        facts = _facts(campaign, journeys, plain, span, drawn, around)
        yield from _rehearsed(campaign, facts, span, around, journeys)


def _whole_campaign(campaign: Campaign, journeys: Journeys, around: Around) -> tuple[Campaign, Journeys]:
    """The campaign with the rules put in that it names, and the journeys with what those ask for beside them."""
    campaign = around.meant(campaign)
    rules = list(campaign.customer_rules())
    return campaign, around.beside(rules, journeys, last_event(journeys) or 0) if rules else journeys


def _facts(
    campaign: Campaign,
    journeys: Journeys,
    plain: Journeys,
    span: Span,
    drawn: JourneyMap | None,
    around: Around,
) -> Facts:
    """plain: without what is known of people at the end, for who starts is judged at each instant, as in a run."""
    last = span.end - 1
    found = starts(campaign, plain, span.start - 1, last, around.contacts.clock, span.start)
    return Facts(campaign, journeys, last, drawn, found)


def _rehearsed(
    campaign: Campaign, facts: Facts, span: Span, around: Around, journeys: Journeys
) -> Iterator[Decision]:
    before = span.start - 1
    if learns(campaign):
        yield from _learning(campaign, facts, span, around, journeys)
        return
    entering = distinct(facts.entries(before)[0]).tolist()
    why_not = around.why_not() if around.why_not else None
    turns = _Turns(campaign, around.ledger)
    for low in range(0, len(entering), CUSTOMERS_AT_ONCE):
        part = entering[low : low + CUSTOMERS_AT_ONCE]
        known = around.contacts.of(part, around.ledger)
        for customer in part:
            view = known[customer].seen(facts.view(customer))
            others, view.spoken = turns.of(view.spoken), ()
            yield from walked(
                campaign, facts.of(customer), (), view, before, span.end - 1, (), others, why_not
            )


class _Turns:
    """What other campaigns have said to a customer, each at its turn. What this one has said does not count: the
    rehearsal stands for it."""

    def __init__(self, campaign: Campaign, ledger: Ledger) -> None:
        self._own = campaign.id.removesuffix(SHADOW)
        self._known = {one.id: one for one in campaigns(ledger)}

    def of(self, spoken: Sequence[Spoken]) -> list[tuple[Turn, Spoken]]:
        """In order of time."""
        others = (one for one in spoken if one.campaign.removesuffix(SHADOW) != self._own)
        return sorted(((self._turn(one), one) for one in others), key=lambda one: one[0])

    def _turn(self, one: Spoken) -> Turn:
        plan = self._known.get(one.campaign)
        return (one.slot.at, EVER, 0.0, one.campaign) if plan is None else turn_of(plan, one.slot.at)


def _learning(
    campaign: Campaign, facts: Facts, span: Span, around: Around, journeys: Journeys
) -> Iterator[Decision]:
    """Everybody together from one instant at which the campaign learns to the next, as a run would do it."""
    clock, last = span.start - 1, span.end - 1
    theirs_of = {customer: facts.of(customer) for customer in distinct(facts.entries(clock)[0]).tolist()}
    happens = sorted((met.at, customer) for customer, theirs in theirs_of.items() for met in theirs)
    waiting: dict[int, int] = {}  # customer -> their earliest wake-up
    runs: dict[int, dict[tuple[str, int], Member]] = defaultdict(dict)
    spoken: dict[int, list[Spoken]] = defaultdict(list)
    lived = Lived(campaign, journeys, last) if has_habits(campaign) else None
    sent = _sent_by_others(campaign, around.ledger) if lived is not None else []
    before: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for customer, at, channel in sent:
        before[customer].append((at, channel))
    ways: dict[str, tuple[int, Learned]] = {}
    rates: tuple[int, dict[str, Rate]] = (EVER, {})
    why_not = around.why_not() if around.why_not else None
    turns = _Turns(campaign, around.ledger)
    for stop in (*instants([(campaign, clock)], journeys, last), last):
        members = [member for theirs in runs.values() for member in theirs.values()]
        for node, adaptive in learning(campaign):
            at = clock // adaptive.every * adaptive.every
            known_then = ways.get(node.id)
            if known_then is None or known_then[0] != at:
                ways[node.id] = (
                    at, learned_at(campaign, node, adaptive, members, journeys, at, known_then)
                )  # fmt: skip
        known_by_all = InForce({node: found for node, (_, found) in ways.items()})
        if lived is not None:
            midnight = clock // DAY * DAY
            if rates[0] != midnight:
                sent.sort(key=lambda one: one[1])
                recent = sent[bisect_right(sent, rates[0] - 2 * ANSWER_IN, key=lambda one: one[1]) :]
                media = around.contacts.media
                rates = midnight, lived.rates(recent, media, midnight, rates[1], rates[0])
            known_by_all = known_by_all._replace(rates=rates[1], hours=lived.hours(midnight))
        knowing = Knowing(known_by_all, lived)
        low, high = (bisect_right(happens, (at, 1 << 62)) for at in (clock, stop))
        touched = {customer for _, customer in happens[low:high]}
        touched |= {customer for customer, at in waiting.items() if at <= stop}
        everyone = sorted(touched)
        for first in range(0, len(everyone), CUSTOMERS_AT_ONCE):
            part = everyone[first : first + CUSTOMERS_AT_ONCE]
            known = around.contacts.of(part, around.ledger)
            for customer in part:
                theirs = runs[customer]
                met = [fact for fact in theirs_of[customer] if fact.at <= stop]
                view = known[customer].seen(facts.view(customer))
                said = [(one.slot.at, one.slot.channel) for one in spoken[customer]]
                knowing.tell(view, [*before.get(customer, ()), *said])
                others, view.spoken = turns.of(view.spoken), spoken[customer]
                for decision in walked(
                    campaign, met, list(theirs.values()), view, clock, stop, (), others, why_not
                ):
                    if decision.member is not None:
                        theirs[decision.member.key, decision.member.entry] = decision.member
                    for one in decision.intents:
                        if one.kind != "deed":
                            slot = spoken_of(one.decided_at, one.channel, one.kind, one.tags, one.campaign)
                            spoken[customer].append(slot)
                            sent.append((customer, one.decided_at, one.channel))
                    yield decision
                wakes = [one.wake_at for one in theirs.values() if one.wake_at is not None]
                waiting.pop(customer, None)
                if wakes:
                    waiting[customer] = min(wakes)
        clock = stop


def _sent_by_others(campaign: Campaign, ledger: Ledger) -> list[tuple[int, int, str]]:
    """Customer, instant and channel of the messages of all other campaigns, in order of time."""
    return [
        (one.intent.customer, one.intent.decided_at, one.intent.channel)
        for one in ledger.sent()
        if one.state not in GONE and one.intent.kind != "deed" and one.intent.campaign != campaign.id
    ]


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
