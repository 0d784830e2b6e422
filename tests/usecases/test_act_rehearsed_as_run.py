"""A rehearsal decides what the run would: under one driven clock, message for message, with every bound there is."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.core.allowed_hours import AllowedHours, week
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import Campaign, Entry
from periplo.core.caps import Cap, Caps
from periplo.core.events import Event
from periplo.core.frequency import Frequency
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, Span
from periplo.edge.acts import Acting
from periplo.journeys.columns import Journeys
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish, rehearsed
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.drive import drive
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.act.rehearsal import Around
from periplo.usecases.act.surroundings import Surroundings
from periplo.usecases.collect.freshen import journeys_in
from plans import plan
from survey_house import NOW, House
from surveyed import bought

HOURS = 72
PAGE = Cap("page", 2, 2 * DAY, channels=frozenset(("onsite",)))
BOUNDS = Frequency(
    hours=AllowedHours(week(range(7), 8 * 60, 20 * 60)),
    caps=Caps((Cap("day", 1, DAY), Cap("week", 3, unit="week"), PAGE)),
    window=5 * HOUR,
    control=0.2,
    basis="opt-out",
)  # fmt: skip
NAMED = {1, 2, 5}  # only they can be told in the page
CONTACTS = Contacts(
    BOUNDS,
    reach=lambda customers: {one: {"log": None} | ({"onsite": one} if one in NAMED else {}) for one in customers},
    media={"log": "", "onsite": "onsite"},
)  # fmt: skip
WAITING = (
    Wait("settle", 2 * HOUR, "remind"),
    Send("remind", "onsite", "reminder", "again", 12 * HOUR, otherwise=("log",), when_full="wait"),
    Wait("again", 6 * HOUR, "last"),
    Send("last", "log", "reminder", "end", 1 * DAY),
    Exit("end"),
)
OTHER = plan(
    id="other",
    priority=10,
    entry=Entry(EventIs("visit"), again="always"),
    nodes=(Wait("a", 2 * HOUR, "b"), Send("b", "log", "reminder", "c"), Exit("c")),
)


def ours(again: str = "always") -> Campaign:
    return plan(entry=Entry(EventIs("list started"), None, again), nodes=WAITING, holdout=0.3)


def run_hour_by_hour(ledger: MemoryLedger, journeys: Journeys, campaign: Campaign | None) -> None:
    """The other campaign knows no bounds, so what ours says changes nothing of what it does."""
    publish(OTHER, ledger, 0)
    if campaign is not None:
        publish(campaign, ledger, 0)
    plans = {one.id: one for one in campaigns(ledger)}
    for hour in range(HOURS + 1):
        drive([plans["other"]], ledger, journeys, hour * HOUR, Surroundings())
        if campaign is not None:
            drive([plans[campaign.id]], ledger, journeys, hour * HOUR, Surroundings(contacts=CONTACTS))


def messages(ledger: MemoryLedger, id: str) -> list[tuple[object, ...]]:
    return sorted((one.intent, one.state == "withheld" and one.reason) for one in ledger.sent(id))


names = st.sampled_from(["list started", "order completed", "list cancelled", "visit", "visit"])
lives = st.lists(st.lists(st.tuples(st.integers(0, HOURS - 10), names), max_size=7), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(lives, st.sampled_from(["never", "after_exit", "always"]))
def test_a_rehearsal_is_the_run_under_hours_caps_turns_control_groups_and_reach(lives, again):
    told = [[Event(name, hour * HOUR) for hour, name in sorted(life)] for life in lives]
    journeys, campaign = columns_of(told), ours(again)
    both, alone = MemoryLedger(), MemoryLedger()
    run_hour_by_hour(both, journeys, campaign)
    run_hour_by_hour(alone, journeys, None)
    span = Span(0, HOURS * HOUR + 1)
    for ledger in (alone, both):  # a campaign that ran in earnest is rehearsed as if it had not
        decisions = list(rehearsed(campaign, journeys, span, None, Around(CONTACTS, ledger)))
        members = {
            (one.customer, one.member.key, one.member.entry): one.member for one in decisions if one.member
        }
        assert sorted(members.values()) == sorted(both.members(campaign.id))
        said = [(one, False) for each in decisions for one in each.intents]
        said += [(one.intent, one.reason) for each in decisions for one in each.withheld]
        assert sorted(said) == messages(both, campaign.id)  # fmt: skip


def test_what_another_campaign_says_later_does_not_count_and_what_it_says_at_that_instant_does():
    journeys = lived([("list started", 9 * 3600), ("visit", 9 * 3600), ("visit", 15 * 3600)])
    campaign, around = plan(), Contacts(replace(BOUNDS, control=0.0))
    ledger = MemoryLedger()
    run_hour_by_hour(ledger, journeys, None)
    assert [one.intent.decided_at for one in ledger.sent("other")] == [11 * HOUR, 17 * HOUR]
    decided = list(rehearsed(campaign, journeys, Span(0, HOURS * HOUR), None, Around(around, ledger)))
    assert [one.reason for each in decided for one in each.withheld] == ["lost_arbitration"]
    early = lived([("list started", 8 * 3600), ("visit", 9 * 3600)])
    decided = list(rehearsed(campaign, early, Span(0, HOURS * HOUR), None, Around(around, ledger)))
    assert sum(len(each.intents) for each in decided) == 1


@pytest.mark.parametrize("more", ["pressure: {quiet: 30d}", "pressure: {quiet: 5d}", ""])
def test_a_rehearsal_leaves_in_peace_whom_the_run_does(tmp_path, more):
    """Ana orders three times, Eva answers at once; each survey's peace holds, rehearsed before the run and after it."""
    house = House(tmp_path / "w", more)
    with closing(house.ledger):
        for n, day in enumerate((28, 22, 10)):
            bought(house.workspace, house.ledger, ("ana", NOW - day * DAY, {"order_id": str(n)}))
        bought(house.workspace, house.ledger, ("eva", NOW - 20 * DAY, {}))
        journeys = journeys_in(house.workspace, house.ledger)
        before = _rehearsed(house, journeys)
        for day in range(29, 1, -1):
            house.runs(NOW - day * DAY + HOUR)
        sent = house.ledger.sent(house.plan.id)
        live = sorted((one.intent.key, one.reason) for one in sent)
        assert before == live
        assert _rehearsed(house, journeys) == live
        if more.endswith("30d}"):
            assert "survey_asked_recently" in [reason for _, reason in live]


def _rehearsed(house: House, journeys: Journeys) -> list[tuple[str, str | None]]:
    acting = Acting(house.workspace, house.ledger)
    until = NOW - 2 * DAY + HOUR
    decided = list(
        rehearsed(house.plan, journeys, Span(NOW - 30 * DAY, until + 1), None, acting.rehearsing(house.plan))
    )
    acting.close()
    said = [(one.key, None) for each in decided for one in each.intents]
    return sorted([*said, *((one.intent.key, one.reason) for each in decided for one in each.withheld)])
