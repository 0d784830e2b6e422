"""Who only wakes is decided without walking through what happened to them, and in crowds where many wake alike; what is
kept is the same."""

from __future__ import annotations

import weakref
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.core.allowed_hours import ALWAYS, AllowedHours, week
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import Entry, ScheduleEntry, SegmentEntry
from periplo.core.caps import Cap, Caps
from periplo.core.consent import ConsentSaid, Records, Suppression
from periplo.core.events import Event
from periplo.core.frequency import Frequency
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, MINUTE
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import crowds, publish
from periplo.usecases.act import drive as drive_module
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.drive import _Drive, drive
from periplo.usecases.act.facts import Facts
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.act.starts import NOBODY, Starts
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


def driven(told, cuts, around, plans=PLANS):
    ledger = MemoryLedger()
    for one in plans:
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
    around, stops = Surroundings(contacts=Contacts(BOUNDS), live=live), [*sorted(cuts), 100]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crowds, "FEWEST", 1)
        in_crowds = kept(driven(told, stops, around), len(told))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crowds, "FEWEST", 1_000)
        assert kept(driven(told, stops, around), len(told)) == in_crowds
        patch.setattr(_Drive, "_alone", lambda *asked: None)
        assert kept(driven(told, stops, around), len(told)) == in_crowds


PEOPLE = st.fixed_dictionaries(
    {
        "said": st.sampled_from([(), ("granted",), ("granted",), ("denied",), ("granted", "withdrawn")]),
        "is_stopped": st.sampled_from([False, False, False, True]),
        "reach": st.sampled_from([{"email": 1}, {"email": 1}, {"sms": 2}, {}]),
        "traits": st.sampled_from(
            [{}, {}, {"language": "en"}, {"timezone": "Asia/Tokyo"}, {"country": "MX"}]
        ),
    }
)
BY_MAIL = (
    Wait("settle", 2 * HOUR, "remind"),
    Send("remind", "email", "reminder", "again", 12 * HOUR, otherwise=("sms",)),
    Wait("again", 6 * HOUR, "end"),
    Exit("end"),
)


def acquainted(people):
    """What is known of people 1, 2, 3…"""

    def records(customers):
        return {
            one: Records(
                tuple(
                    (1, ConsentSaid("email", "marketing", state, at))
                    for at, state in enumerate(person["said"])
                ),
                (),
                (Suppression("email", "bounce", 0),) if person["is_stopped"] else (),
            )
            for one, person in enumerate(people, 1)
            if one in customers
        }

    bounds = Frequency(hours=BOUNDS.hours, caps=BOUNDS.caps, window=2 * HOUR, basis="opt-in")
    media = {"email": "email", "sms": "sms", "log": ""}
    by = {one: person["reach"] for one, person in enumerate(people, 1)}
    traits = {one: person["traits"] for one, person in enumerate(people, 1)}
    return Contacts(bounds, records, lambda some: by, None, lambda some: traits, media)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(PEOPLE, min_size=4, max_size=8), st.integers(3, 12), st.sampled_from([0.0, 0.3]), st.booleans()
)
def test_a_crowd_is_told_what_each_would_be_told_alone(people, hour, holdout, live):
    journeys = lived(*[[("list started", place), ("visit", 40 * H)] for place in range(len(people))])
    contacts, found = acquainted(people), []
    for fewest in (1, 1_000):
        ledger = MemoryLedger()
        publish(plan(nodes=BY_MAIL, holdout=holdout), ledger, 0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(crowds, "FEWEST", fewest)
            for until in (1, hour, hour + 6, 40):
                drive(
                    campaigns(ledger),
                    ledger,
                    journeys,
                    until * HOUR,
                    Surroundings(contacts=contacts, live=live),
                )
        told = [ledger.decided(one) for one in range(1, len(people) + 1)]
        found.append((sorted(ledger.members(PLANS[0].id)), ledger.sent(), told))
    assert found[0] == found[1]


def test_many_who_wake_alike_are_decided_once(monkeypatch):
    journeys = lived(*[[("list started", 0), ("visit", 9 * H)]] * 50)
    ledger = MemoryLedger()
    publish(plan(), ledger, 0)
    drive(campaigns(ledger), ledger, journeys, HOUR, Surroundings())
    decided = []
    alone = crowds.Gathering.crowds
    monkeypatch.setattr(
        crowds.Gathering, "crowds",
        lambda self, some, one: alone(self, some, lambda *asked: decided.append(asked) or one(*asked)),
    )  # fmt: skip
    counts = drive(campaigns(ledger), ledger, journeys, 3 * HOUR, Surroundings())
    assert len(decided) == 1
    assert counts[PLANS[0].id]["decisions"] == len(ledger.sent()) == 50


def test_many_who_enter_alike_are_decided_once(monkeypatch):
    journeys = lived(*[[("list started", 0), ("visit", 9 * H)]] * 50)
    ledger, walked, walk = MemoryLedger(), [], drive_module.walked_together
    publish(plan(), ledger, 0)
    monkeypatch.setattr(drive_module, "walked_together", lambda walks: walked.append(walks) or walk(walks))
    counts = drive(campaigns(ledger), ledger, journeys, HOUR, Surroundings())[PLANS[0].id]
    assert len(walked) == 1
    assert counts["entered"] == counts["decisions"] == len(ledger.members(PLANS[0].id)) == 50


BEGINNINGS = st.sampled_from(
    [
        Entry(EventIs("list started"), again="never"),
        Entry(EventIs("list started"), key="cart", again="always"),
        Entry(EventIs("list started"), cool_down=3 * HOUR, again="always"),
        Entry(EventIs("list started"), late=2 * HOUR),
        Entry(start=ScheduleEntry("1970-01-01 03:00", "FREQ=HOURLY", spread=30 * MINUTE)),
        Entry(start=SegmentEntry(EventIs("visit"), every=HOUR)),
    ]
)
FIRST = st.sampled_from([TWICE, TWICE[1:]])


@settings(max_examples=60, deadline=None)
@given(
    lives, st.lists(st.integers(1, 30), min_size=1, max_size=4), st.booleans(), BEGINNINGS, FIRST, st.data()
)
def test_who_enters_in_a_crowd_enters_as_alone(lives, cuts, live, entry, nodes, data):
    carts = st.sampled_from([{}, {"cart": "A"}, {"cart": "B"}])
    told = [
        [(Event(name, at * HOUR, data.draw(carts)), at + late) for at, name, late in sorted(life)]
        for life in lives
    ]
    shared = data.draw(st.sampled_from([None, lambda some: dict.fromkeys(some, 1)]))
    audience = data.draw(st.sampled_from([None, None, EventIs("visit")]))
    plans = (plan(nodes=nodes, entry=entry, holdout=0.3, audience=audience), PLANS[1])
    around, found = Surroundings(contacts=Contacts(BOUNDS, alike=shared), live=live), []
    for fewest in (1, 1_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(crowds, "FEWEST", fewest)
            found.append(kept(driven(told, [*sorted(cuts), 100], around, plans), len(told)))
    assert found[0] == found[1]


@given(lives, st.integers(-1, 24), st.integers(0, 24), st.data())
def test_who_has_one_fact_alone_is_found_as_by_looking_at_each(lives, after, until, data):
    journeys = columns_of([[Event(name, at * HOUR) for at, name, _ in sorted(life)] for life in lives])
    begun = [one for one in range(1, len(lives) + 1) if data.draw(st.booleans())]
    begin = Starts(np.array(begun, np.int64), np.full(len(begun), 2 * HOUR), "schedule")
    facts = Facts(plan(), journeys, until * HOUR, starts=data.draw(st.sampled_from([NOBODY, begin])))
    expected = []
    for customer in range(1, len(lives) + 1):
        late = [met for met in facts.of(customer) if met.at > after * HOUR]
        if len(late) == 1 and late[0].enters:
            expected.append((customer, late[0].at, late[0].event, bool(late[0].start), late[0].key))
    assert list(zip(*facts.sole(np.arange(1, len(lives) + 1), after * HOUR), strict=True)) == expected


def test_what_is_told_of_who_enters_alone_is_told_of_nobody_who_has_begun_before():
    """One of the many has been in the campaign before, another does something else besides."""
    before = [("list started", 0), ("order completed", 1 * H), ("list started", 5 * H)]
    busy = [("list started", 5 * H), ("order completed", 6 * H)]
    journeys = lived(before, busy, *[[("list started", 5 * H)]] * 30)
    ledger = MemoryLedger()
    publish(plan(), ledger, 0)
    for until in (2, 6):
        drive(campaigns(ledger), ledger, journeys, until * HOUR, Surroundings())
    runs = [(one.customer, one.entry, one.ended_by) for one in sorted(ledger.members(PLANS[0].id))]
    assert runs[:3] == [(1, 1, "goal"), (1, 2, None), (2, 1, "goal")]
    assert len(runs) == 33


def test_whoever_changes_while_a_crowd_is_read_is_decided_by_what_holds_now(monkeypatch):
    """The first withdraws between the reading of the columns and their own decision."""
    people = [{"said": ("granted",), "is_stopped": False, "reach": {"email": 1}, "traits": {}}] * 30
    journeys = lived(*[[("list started", 0), ("visit", 40 * H)]] * 30)
    ledger, contacts, columns = MemoryLedger(), acquainted(people), Contacts.columns
    publish(plan(nodes=BY_MAIL), ledger, 0)
    drive(campaigns(ledger), ledger, journeys, HOUR, Surroundings(contacts=contacts))

    def then_withdrawn(*asked):
        found = columns(*asked)
        people[0] = {**people[0], "said": ("withdrawn",)}
        return found

    monkeypatch.setattr(Contacts, "columns", then_withdrawn)
    bounds = replace(contacts, bounds=replace(contacts.bounds, hours=ALWAYS))
    drive(campaigns(ledger), ledger, journeys, 4 * HOUR, Surroundings(contacts=bounds))
    whys = {sent.intent.customer: sent.reason for sent in ledger.sent()}
    assert whys == {1: "unreachable"} | dict.fromkeys(range(2, 31))


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
