"""One customer's way through campaigns: their facts and wake-ups in order of time, each given to decide."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from periplo.core.bounds import Spoken
from periplo.core.campaigns import Campaign
from periplo.core.decide import decide
from periplo.core.events import Event
from periplo.core.members import (
    EVER,
    Decision,
    Happening,
    Intent,
    Member,
    Met,
    View,
    Withheld,
    Woke,
    spoken_of,
)
from periplo.core.stretches import Stretches

_by_entry = attrgetter("entered_at", "key", "entry")
Turn = tuple[int, int, float, str]  # when, and who goes first at one instant
WhyNot = Callable[
    [Intent, Member, Sequence[Event]], str | None
]  # why a decided message does not; None if it does


class Plan(NamedTuple):
    """A version of a campaign, what the customer's events mean to it, and what may be known of the customer."""

    campaign: Campaign
    facts: Sequence[Met]
    view: View


NONE_PINNED: Mapping[int, Plan] = MappingProxyType({})


def walked(
    campaign: Campaign,
    facts: Sequence[Met],
    runs: Sequence[Member],
    view: View,
    after: int | None,
    until: int,
    late: Container[int] = (),
    others: Sequence[tuple[Turn, Spoken]] = (),
    why_not: WhyNot | None = None,
) -> list[Decision]:
    """Everything that is decided for one customer later than `after` and up to and with `until`; see Walk."""
    walk = Walk(campaign, facts, runs, view, after, until, late)
    return [told for _, told in walked_together([walk], others, why_not)]


def walked_together(
    walks: Sequence[Walk], others: Sequence[tuple[Turn, Spoken]] = (), why_not: WhyNot | None = None
) -> Iterator[tuple[str, Decision]]:
    """What is decided for one customer in several campaigns, each with the campaign's id, in order of time.

    At one instant the campaign of greater priority decides first, then the one that expects more of a message, so
    where a cap has room for one of them, it is theirs. The campaigns share what was said to the customer.
    others: what campaigns that do not walk have said, each at its turn, oldest first. why_not: what keeps a message
    that was decided from being handed over, where nobody hands it over later and finds out then.
    """
    spoken: list[Spoken] = list(walks[0].view.spoken) if walks else []
    for each in walks:
        each.share(spoken)
    said = 0
    while (walk := _next_of(walks)) is not None:
        if said < len(others):
            turn = walk.turn()
            while turn is not None and said < len(others) and others[said][0] < turn:
                spoken.append(others[said][1])
                said += 1
        for decision in walk.step():
            if why_not is not None and decision.intents:
                decision = _left(decision, walk.view, why_not)
            spoken += _said(decision)
            yield walk.campaign.id, decision


def woken_alone(
    stretches: Stretches, runs: Sequence[Member], place: int, view: View, until: int, floor: int | None
) -> list[Decision]:
    """What walked_together decides where nothing is left but that one run wakes, once or several times.

    Most of a crowd that waits for the same stands so: nothing happened to them since, and no other run of theirs, in
    this campaign or another, wakes up to and with `until`. place: of that run among `runs`.
    """
    theirs, spoken = sorted(runs, key=_by_entry), list(view.spoken)
    place = theirs.index(runs[place])
    view.runs, view.spoken = theirs, spoken
    view.speaks_from = EVER if floor is None else floor
    decisions = []
    while (at := theirs[place].wake_at) is not None and at <= until:
        decision = stretches.woken(theirs[place], view, at)
        assert decision.member is not None
        theirs[place] = decision.member
        spoken += _said(decision)
        decisions.append(decision)
    return decisions


def _said(decision: Decision) -> list[Spoken]:
    """The places under caps that a decision takes."""
    return [
        spoken_of(intent.decided_at, intent.channel, intent.kind, intent.tags, intent.campaign)
        for intent in decision.intents
        if intent.kind != "deed"
    ]


def _left(decision: Decision, view: View, why_not: WhyNot) -> Decision:
    """The decision with the messages held back that would not be handed over."""
    assert decision.member is not None
    events = [event for event in view.events if event.at <= decision.at]
    why = [why_not(intent, decision.member, events) for intent in decision.intents]
    held = [Withheld(one, code) for one, code in zip(decision.intents, why, strict=True) if code]
    leaves = tuple(one for one, code in zip(decision.intents, why, strict=True) if not code)
    return decision._replace(intents=leaves, withheld=(*decision.withheld, *held))


def _next_of(walks: Sequence[Walk]) -> Walk | None:
    if len(walks) == 1:
        return walks[0] if walks[0].is_open() else None
    open_ = [(turn, walk) for walk in walks if (turn := walk.turn()) is not None]
    return min(open_, key=lambda one: one[0])[1] if open_ else None


def turn_of(campaign: Campaign, at: int) -> Turn:
    """The place of a campaign among those that decide at this instant, microseconds UTC; the least goes first."""
    return at, -campaign.priority, -(campaign.value or 0.0), campaign.id


class Walk:
    """One customer in one campaign later than `after`, up to and with `until`, a step at a time.

    facts: oldest first, up to `until`. runs: the customer's runs so far. The clock is driven: each happening is
    decided at its own instant. At one instant events come before wake-ups, so an order at the very moment at
    which a wait ends stops the message. What came in late is decided at `after`: a goal or exit that lies later
    than a live run began (in time it would have ended that run), and entries at the instants in `late`.
    floor: where the clock is not driven, the instant that it really is: nothing is said before it.
    pinned: the earlier versions by which some of the runs go on; nobody enters by them.
    done: instants later than `after` at which entries were considered already, under a number that the customer had
    before.
    """

    def __init__(
        self,
        campaign: Campaign,
        facts: Sequence[Met],
        runs: Sequence[Member],
        view: View,
        after: int | None,
        until: int,
        late: Container[int] = (),
        floor: int | None = None,
        pinned: Mapping[int, Plan] = NONE_PINNED,
        done: Container[int] = (),
    ) -> None:
        self.campaign = campaign
        self._plans: dict[int | None, Plan] = {None: Plan(campaign, facts, view)}
        self._plans |= pinned.items()
        self._facts, self._place = facts, 0
        self._meant: list[int | None] = []  # the version to which each fact means it, where some are pinned
        if pinned:
            self._facts, self._meant = _in_order_of_time(self._plans)
        self._after, self._until, self._late, self._done = after, until, late, done
        self._runs = sorted(runs, key=_by_entry)
        self.view = view
        for plan in self._plans.values():
            plan.view.runs = self._runs  # the very list: decide sees the runs as they stand
            plan.view.speaks_from = EVER if floor is None else floor

    def share(self, spoken: list[Spoken]) -> None:
        """Lets decide see these messages, as they stand at each step."""
        for plan in self._plans.values():
            plan.view.spoken = spoken

    def is_open(self) -> bool:
        """Whether a step is left."""
        return self._place < len(self._facts) or self._woken() is not None

    def turn(self) -> Turn | None:
        """When the next step is due, and who goes first among those due then; None if there is none left."""
        at = self._next()
        if at is None:
            return None
        return turn_of(self.campaign, at)

    def step(self) -> Iterator[Decision]:
        """What is decided at the next step: a fact, or a wake-up."""
        met = self._facts[self._place] if self._place < len(self._facts) else None
        if met is not None and self._is_late(met):
            assert self._after is not None
            yield from self._told_late(met, self._after)
            self._place += 1
            return
        woken = self._woken()
        if woken is not None and (met is None or woken[0] < met.at):
            at, place = woken
            if moved := self._moved(place, Woke(at), at):
                yield moved
            return
        assert met is not None
        for place, member in enumerate(self._runs):
            began = met.at >= member.entered_at  # one that came over from another number may have begun later
            hears = member.is_inside and began and self._hears(member)
            if hears and (moved := self._moved(place, met, met.at)):
                yield moved
        if met.enters and met.at not in self._done:
            yield self._entry(met, met.at)
        self._place += 1

    def _hears(self, member: Member) -> bool:
        """Whether the fact that is next means what it does to the version by which this run goes on."""
        return not self._meant or self._meant[self._place] == member.pinned

    def _next(self) -> int | None:
        met = self._facts[self._place] if self._place < len(self._facts) else None
        if met is not None and self._is_late(met):
            return self._after
        woken = self._woken()
        if met is None:
            return None if woken is None else woken[0]
        return met.at if woken is None else min(met.at, woken[0])

    def _is_late(self, met: Met) -> bool:
        return self._after is not None and met.at <= self._after

    def _woken(self) -> tuple[int, int] | None:
        """The earliest wake-up that is due, and the place of its run."""
        first = None
        for place, member in enumerate(self._runs):
            at = member.wake_at
            if at is not None and at <= self._until and (first is None or at < first[0]):
                first = at, place
        return first

    def _told_late(self, met: Met, after: int) -> Iterator[Decision]:
        for place, member in enumerate(self._runs):
            if member.is_inside and met.at > member.entered_at and self._hears(member):
                heard = met if met.at > member.since else met._replace(paths=())
                if moved := self._moved(place, heard, after):
                    yield moved
        if met.enters and met.at in self._late:
            yield self._entry(met, after)

    def _entry(self, met: Met, now: int) -> Decision:
        decision = decide(self.campaign, None, met, self.view, now)
        if decision.member is not None:
            insort(self._runs, decision.member, key=_by_entry)
        return decision

    def _moved(self, place: int, happening: Happening, now: int) -> Decision | None:
        plan = self._plans[self._runs[place].pinned]
        decision = decide(plan.campaign, self._runs[place], happening, plan.view, now)
        if not decision.reasons or decision.member is None:
            return None
        self._runs[place] = decision.member
        return decision


def _in_order_of_time(plans: Mapping[int | None, Plan]) -> tuple[list[Met], list[int | None]]:
    """The facts of several versions one after another, those of the newest first where they happened at once, and
    the version of each."""
    facts = [
        (met if version is None else met._replace(enters=False), version)
        for version, plan in plans.items()
        for met in plan.facts
    ]
    facts.sort(key=lambda fact: fact[0].at)
    return [met for met, _ in facts], [version for _, version in facts]
