"""One customer's way through a campaign: their facts and wake-ups in order of time, each given to decide."""

from __future__ import annotations

from bisect import insort
from collections.abc import Container, Iterator, Sequence
from operator import attrgetter

from periplo.core.campaigns import Campaign
from periplo.core.decide import decide
from periplo.core.members import Decision, Happening, Member, Met, View, Woke

_by_entry = attrgetter("entered_at", "key", "entry")


def walked(
    campaign: Campaign,
    facts: Sequence[Met],
    runs: Sequence[Member],
    view: View,
    after: int | None,
    until: int,
    late: Container[int] = (),
) -> list[Decision]:
    """Everything that is decided for one customer later than `after` and up to and with `until`.

    facts: oldest first, up to `until`. runs: the customer's runs so far. The clock is driven: each happening is
    decided at its own instant. At one instant events come before wake-ups, so an order at the very moment at
    which a wait ends stops the message. What came in late is decided at `after`: a goal or exit that lies later
    than a live run began (in time it would have ended that run), and entries at the instants in `late`.
    """
    return list(_Walk(campaign, runs, view).decisions(facts, after, until, late))


class _Walk:
    def __init__(self, campaign: Campaign, runs: Sequence[Member], view: View) -> None:
        self.campaign = campaign
        self.runs = sorted(runs, key=_by_entry)
        # The very list: decide sees the runs as they stand.
        self.view = View(view.customer, view.events, view.traits, view.map, self.runs)

    def decisions(
        self, facts: Sequence[Met], after: int | None, until: int, late: Container[int]
    ) -> Iterator[Decision]:
        for met in facts:
            if after is not None and met.at <= after:
                yield from self._late(met, after)
                if met.enters and met.at in late:
                    yield self._entry(met, after)
                continue
            yield from self._wake_ups(met.at - 1)
            for place, member in enumerate(self.runs):
                if member.is_inside:
                    yield from self._moved(place, met, met.at)
            if met.enters:
                yield self._entry(met, met.at)
        yield from self._wake_ups(until)

    def _entry(self, met: Met, now: int) -> Decision:
        decision = decide(self.campaign, None, met, self.view, now)
        if decision.member is not None:
            insort(self.runs, decision.member, key=_by_entry)
        return decision

    def _late(self, met: Met, after: int) -> Iterator[Decision]:
        for place, member in enumerate(self.runs):
            if member.is_inside and met.at > member.entered_at:
                yield from self._moved(place, met, after)

    def _wake_ups(self, until: int) -> Iterator[Decision]:
        while True:
            due = [
                (member.wake_at, place)
                for place, member in enumerate(self.runs)
                if member.wake_at is not None and member.wake_at <= until
            ]
            if not due:
                return
            at, place = min(due)
            yield from self._moved(place, Woke(at), at)

    def _moved(self, place: int, happening: Happening, now: int) -> Iterator[Decision]:
        decision = decide(self.campaign, self.runs[place], happening, self.view, now)
        if decision.reasons and decision.member is not None:
            self.runs[place] = decision.member
            yield decision
