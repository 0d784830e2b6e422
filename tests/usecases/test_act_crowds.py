"""Who only wakes is decided without walking through what happened to them; what is kept is the same."""

from __future__ import annotations

import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.core.allowed_hours import AllowedHours, week
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import Entry
from periplo.core.caps import Cap, Caps
from periplo.core.events import Event
from periplo.core.frequency import Frequency
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.drive import _Drive, drive
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.act.surroundings import Surroundings
from plans import H, plan

BOUNDS = Frequency(
    hours=AllowedHours(week(range(7), 8 * 60, 20 * 60)), caps=Caps((Cap("day", 1, DAY),)), window=2 * HOUR,
    control=0.2, basis="opt-out",
)  # fmt: skip
TWICE = (
    Wait("settle", 2 * HOUR, "remind"),
    Send("remind", "log", "reminder", "again", 12 * HOUR, when_full="wait"),
    Wait("again", 6 * HOUR, "last"),
    Send("last", "log", "reminder", "end", DAY),
    Exit("end"),
)
PLANS = (
    plan(nodes=TWICE, entry=Entry(EventIs("list started"), again="always"), holdout=0.3),
    plan(id="other", priority=8, entry=Entry(EventIs("visit"), again="always"), nodes=TWICE),
)


class Circle:
    itself: Circle


names = st.sampled_from(["list started", "list started", "visit", "order completed", "list cancelled"])
late = st.sampled_from([0, 0, 0, 1, 3, 9])  # hours after which an event is known
lives = st.lists(st.lists(st.tuples(st.integers(0, 24), names, late), max_size=6), min_size=1, max_size=6)


def driven(told, cuts, around):
    ledger = MemoryLedger()
    for one in PLANS:
        publish(one, ledger, 0)
    for cut in cuts:  # what came in late lies behind the cut at which it is seen first
        seen = [[event for event, at in life if at <= cut] for life in told]
        drive(campaigns(ledger), ledger, columns_of(seen), cut * HOUR, around)
    return ledger


def kept(ledger, people):
    members = [sorted(ledger.members(one.id)) for one in PLANS]
    return members, ledger.sent(), [ledger.decided(customer) for customer in range(1, people + 1)]


@settings(max_examples=60, deadline=None)
@given(lives, st.lists(st.integers(1, 40), min_size=2, max_size=6), st.booleans())
def test_who_only_wakes_is_decided_as_by_walking(lives, cuts, live):
    told = [[(Event(name, at * HOUR), at + late) for at, name, late in sorted(life)] for life in lives]
    around = Surroundings(contacts=Contacts(BOUNDS), live=live)
    walked = pytest.MonkeyPatch()
    crowds = driven(told, [*sorted(cuts), 100], around)
    with walked.context() as patch:
        patch.setattr(_Drive, "_alone", lambda *asked: None)
        assert kept(crowds, len(told)) == kept(driven(told, [*sorted(cuts), 100], around), len(told))


def test_a_crowd_that_wakes_together_is_not_walked(monkeypatch):
    journeys = lived(*[[("list started", 0), ("visit", 9 * H)]] * 20)
    ledger = MemoryLedger()
    publish(PLANS[0], ledger, 0)
    drive(campaigns(ledger), ledger, journeys, HOUR, Surroundings())

    def walked(*asked):
        raise AssertionError("walked")

    monkeypatch.setattr("periplo.usecases.act.drive.walked_together", walked)
    drive(campaigns(ledger), ledger, journeys, 3 * HOUR, Surroundings())
    assert len(ledger.sent()) == 20


def test_a_goal_that_came_in_late_ends_the_run_though_its_wait_is_over():
    told = [[(Event("list started", 0), 0), (Event("order completed", HOUR), 3)]]
    ledger = driven(told, [1, 4], Surroundings())
    assert [member.ended_by for member in ledger.members(PLANS[0].id)] == ["goal"]
    assert ledger.sent() == []


def test_circles_that_a_batch_leaves_are_gone_before_the_next_is_kept(monkeypatch):
    monkeypatch.setattr("periplo.usecases.act.drive.MEMBERS_AT_ONCE", 5)
    left: list[weakref.ref[Circle]] = []
    alive = []

    def kept(id, decisions):
        alive.append(sum(one() is not None for one in left))
        circle = Circle()
        circle.itself = circle
        left.append(weakref.ref(circle))

    journeys = lived(*[[("list started", 0), ("visit", 9 * H)]] * 40)
    ledger = MemoryLedger()
    publish(PLANS[0], ledger, 0)
    drive(campaigns(ledger), ledger, journeys, 3 * HOUR, Surroundings(kept=kept))
    assert len(alive) > 5
    assert max(alive) == 0
