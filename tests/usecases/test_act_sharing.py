"""Several workers at once, each with its lots of customers: what comes of it is what one alone would do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.core.campaign_nodes import Adaptive, Draw, Exit, Send, Wait, Way
from periplo.core.campaigns import Entry
from periplo.core.caps import Cap, Caps
from periplo.core.decide import decide
from periplo.core.frequency import Frequency
from periplo.core.identity import LOTS, lots_of
from periplo.core.members import Met, View, Woke
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.journeys.layers import Layers
from periplo.storage.contract import Cursor
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.delivery import deliver
from periplo.usecases.act.drive import drive, words_of
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.act.runner import Runner
from periplo.usecases.act.sharing import alike, are_of
from periplo.usecases.act.surroundings import Surroundings
from plans import ID, Collected, plan

H = 3600
PEOPLE = 8
END = 400 * HOUR
AROUND = Surroundings(
    contacts=Contacts(Frequency(caps=Caps((Cap("daily", 1, DAY), Cap("weekly", 2, 7 * DAY)))))
)
AT_ONCE = plan(
    id="at-once", entry=Entry(EventIs("visit"), again="always"), priority=3,
    nodes=(Send("say", "log", "reminder", "end"), Exit("end")),
)  # fmt: skip
PATIENT = plan(
    nodes=(Wait("w", 3 * HOUR, "s"), Send("s", "log", "reminder", "end", DAY, when_full="wait"), Exit("end")),
    holdout=0.3,
)


def test_everybody_is_in_one_lot_and_lots_are_even():
    people = np.arange(1, 1 + 100 * LOTS)
    assert np.bincount(lots_of(people)).tolist() == [100] * LOTS
    halves = frozenset(range(8)), frozenset(range(8, 16))
    assert (are_of(people, halves[0]) ^ are_of(people, halves[1])).all()
    assert are_of(people, None).all()


def test_lots_that_have_come_equally_far_are_driven_together():
    near, far = Cursor("a", 1), Cursor("a", 2)
    came = [{lot: far if lot < 3 else near for lot in range(LOTS)}]
    assert list(alike(came, None)) == [
        (frozenset(range(3)), {"a": far}),
        (frozenset(range(3, LOTS)), {"a": near}),
    ]
    assert list(alike(came, frozenset({0, 2}))) == [(frozenset({0, 2}), {"a": far})]
    assert list(alike([dict.fromkeys(range(LOTS), near)], None)) == [(None, {"a": near})]


LIVES = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["visit", "list started", "order completed"]), st.integers(0, 300)),
        min_size=1, max_size=5,
    ),
    min_size=PEOPLE, max_size=PEOPLE,
)  # fmt: skip
WORKERS = st.lists(
    st.tuples(st.frozensets(st.integers(0, LOTS - 1), min_size=1), st.integers(0, 400)), max_size=6
)


def kept(ledger, *plans):
    return (
        ledger.sent(),
        [list(ledger.members(one.id)) for one in plans],
        [sorted(ledger.decided(customer), key=repr) for customer in range(1, PEOPLE + 1)],
    )


@settings(max_examples=60)
@given(LIVES, WORKERS)
def test_lots_driven_apart_by_whomever_and_in_whatever_order_come_to_what_one_drive_does(lives, workers):
    journeys = lived(*[[(name, at * H) for name, at in sorted(life, key=lambda e: e[1])] for life in lives])
    ledgers = [MemoryLedger(), MemoryLedger()]
    for ledger in ledgers:
        publish(AT_ONCE, ledger, 0)
        publish(PATIENT, ledger, 0)
    one, many = ledgers
    drive(campaigns(one), one, journeys, END, AROUND)
    for lots, hour in workers:
        drive(campaigns(many), many, journeys, hour * HOUR, AROUND, lots=lots)
    drive(campaigns(many), many, journeys, END, AROUND)
    assert kept(one, AT_ONCE, PATIENT) == kept(many, AT_ONCE, PATIENT)
    assert one.cursors(ID) == many.cursors(ID)


LEARNER = plan(
    nodes=(
        Draw("words", (Way("a", 1, "s"), Way("b", 1, "s")), True, {}, Adaptive(0.1, DAY)),
        Send("s", "log", "reminder", "end"), Exit("end"),
    ),
)  # fmt: skip


def test_who_is_ahead_waits_where_a_campaign_learns_until_all_have_come_there():
    lives = [[("list started", day * 24 * H), ("order completed", (day * 24 + 3) * H)] for day in range(12)]
    journeys = lived(*lives)
    one, many, by_hand = MemoryLedger(), MemoryLedger(), MemoryLedger()
    for ledger in (one, many, by_hand):
        publish(LEARNER, ledger, 0)
        ledger.begin(ID, 0, "begun")
    drive([LEARNER], one, journeys, 12 * DAY, Surroundings())
    halves = frozenset(range(8)), frozenset(range(8, 16))
    drive([LEARNER], many, journeys, 12 * DAY, Surroundings(), lots=halves[0])
    assert {many.cursors(ID)[lot].clock for lot in halves[0]} == {
        0
    }  # it learns at midnight, and others are behind
    turns = 0
    while many.cursor(ID).clock < 12 * DAY:
        drive([LEARNER], many, journeys, 12 * DAY, Surroundings(), lots=halves[turns % 2])
        turns += 1
        assert turns < 40
    drive([LEARNER], by_hand, journeys, 3 * DAY + HOUR, Surroundings(), lots=halves[1])
    drive([LEARNER], by_hand, journeys, 12 * DAY, Surroundings())
    for other in (many, by_hand):
        assert list(one.members(ID)) == list(other.members(ID))
        assert one.sent() == other.sent()
        learned = f"campaign {ID} learned words"
        assert one.setting(learned) == other.setting(learned)


class Part:
    """A share that the test says. carried: by which channels it hands over."""

    def __init__(self, lots, *carried):
        self.mine, self.carried, self.fresh = lots, carried, False

    def lots(self):
        return self.mine

    def carries(self, channel):
        return channel in self.carried

    def is_new(self):
        return self.fresh


def shared(ledger, part, journeys, channel):
    ledger.share = lambda: part
    return Runner(ledger, lambda: ("1", Layers.alone(journeys)), {"log": channel}, lambda plans: AROUND)


def test_each_runner_decides_for_its_own_and_one_hands_over_for_all_by_a_channel_that_is_asked_alone():
    people = list(range(1, 41))
    journeys = lived(*[[("visit", 240 * H + 60 * who)] for who in people])
    ledger, channel = MemoryLedger(), Collected()
    channel.alone = True
    publish(AT_ONCE, ledger, 0)
    lower, upper = Part(frozenset(range(8)), "log"), Part(frozenset(range(8, 16)))
    first, second = (shared(ledger, part, journeys, channel) for part in (lower, upper))
    first.turn(10 * DAY - 1)
    second.turn(10 * DAY - 1)
    second.turn(10 * DAY + HOUR)
    theirs = {who for who in people if int(lots_of(np.array([who]))[0]) >= 8}
    assert {one.intent.customer for one in ledger.sent()} == theirs
    assert channel.taken == {}
    first.turn(10 * DAY + HOUR + 1)
    assert {one.intent.customer for one in ledger.sent()} == set(people)
    assert len(channel.taken) == len(people)  # also what the other decided
    assert {one.state for one in ledger.sent()} == {"accepted"}


def test_by_any_other_channel_each_hands_over_to_its_own():
    journeys = lived(*[[("visit", 240 * H + 60 * who)] for who in range(1, 41)])
    ledger, channels = MemoryLedger(), [Collected(), Collected()]
    publish(AT_ONCE, ledger, 0)
    parts = Part(frozenset(range(8))), Part(frozenset(range(8, 16)))
    runners = [shared(ledger, part, journeys, channel) for part, channel in zip(parts, channels, strict=True)]
    for now in (10 * DAY - 1, 10 * DAY + HOUR):
        for runner in runners:
            runner.turn(now)
    assert [len(channel.taken) for channel in channels] == [
        23,
        17,
    ]  # of 1 to 40: two rounds of 16, then 1 to 7, and 8
    assert not channels[0].taken.keys() & channels[1].taken.keys()


def test_lots_that_come_to_a_runner_are_looked_at_whole():
    journeys = lived(*[[("visit", 240 * H + 60 * who)] for who in range(1, 41)])
    ledger, channel = MemoryLedger(), Collected()
    publish(AT_ONCE, ledger, 0)
    part = Part(frozenset({3}), "log")
    runner = shared(ledger, part, journeys, channel)
    runner.turn(10 * DAY - 1)
    runner.turn(10 * DAY + HOUR)
    assert 0 < len(channel.taken) < 40
    part.mine = None  # the others are gone
    runner.turn(10 * DAY + HOUR + 1)
    assert len(channel.taken) == 40


def test_a_runner_that_lost_its_channels_opens_them_again():
    closed = []
    channel = Collected()
    channel.close = lambda: closed.append(True)
    ledger = MemoryLedger()
    publish(AT_ONCE, ledger, 0)
    part = Part(None, "log")
    runner = shared(ledger, part, lived(("visit", 0)), channel)
    runner.turn(DAY)
    assert not closed
    part.fresh = True
    runner.turn(DAY + HOUR)
    assert closed


def test_what_leaves_by_a_channel_of_another_worker_is_left_to_it():
    ledger, mine = MemoryLedger(), Collected()
    other = plan(id="other", nodes=(Send("say", "post", "reminder", "end"), Exit("end")))
    publish(other, ledger, 0)
    drive([other], ledger, lived(("list started", 0)), HOUR, Surroundings())
    channels = {"log": mine}
    left = deliver("other", ledger, channels, words_of(ledger, "other"), carries=lambda name: name == "log")
    assert not left
    assert [one.state for one in ledger.sent()] == ["reserved"]
    left = deliver("other", ledger, channels, words_of(ledger, "other"))
    assert left == {"refused": 1}  # nobody carries by this name, and whoever has it says so


@pytest.mark.parametrize("name", ["memory", "sqlite", "postgres"])
def test_the_cursor_of_all_is_that_of_who_came_least_far(opened, name):
    ledger = opened(name)
    ledger.keep_together([("a", [], Cursor("a", 5))])
    ledger.keep_together([("a", [], Cursor("a", 9, 12, 3))], frozenset({2, 7}))
    assert ledger.cursor("a") == Cursor("a", 5)
    assert {lot for lot, one in ledger.cursors("a").items() if one == Cursor("a", 9, 12, 3)} == {2, 7}
    ledger.keep_together([("a", [], Cursor("a", 12))])
    assert set(ledger.cursors("a").values()) == {Cursor("a", 12)}


@pytest.mark.parametrize("name", ["memory", "sqlite", "postgres"])
def test_a_campaign_begins_once_whoever_sees_it_first(opened, name):
    ledger = opened(name)
    ledger.begin("a", 50, "begun")
    ledger.keep_together([("a", [], Cursor("a", 70))], frozenset({1}))
    ledger.begin("a", 60, "begun")
    assert ledger.setting("begun") == "50"
    assert [ledger.cursors("a")[lot].clock for lot in (0, 1)] == [49, 70]


@pytest.mark.parametrize("name", ["memory", "sqlite", "postgres"])
def test_some_lots_are_asked_for_alone(opened, name):
    ledger = opened(name)
    one = plan()
    entered = [
        decide(one, None, Met(who, "list started", True, "", False, None), View(who), who)
        for who in (1, 2, 3, 18)
    ]
    ledger.keep(ID, entered, Cursor(ID, 20))
    twos = frozenset({2})
    assert ledger.inside(ID, twos)[:, :2].tolist() == [[2, 2], [18, 18]]
    assert ledger.due(ID, 2 * HOUR + 3, twos) == [2]
    assert ledger.next_wake([ID], twos) == 2 * HOUR + 2
    assert ledger.next_wake([ID], frozenset({3})) == 2 * HOUR + 3
    assert ledger.next_wake([ID], frozenset()) is None
    woken = [
        decide(one, told.member, Woke(told.member.wake_at), View(told.customer), 9 * HOUR) for told in entered
    ]
    ledger.keep(ID, woken, Cursor(ID, 9 * HOUR))
    assert {found.intent.customer for found in ledger.pending(ID, 9, lots=twos)} == {2, 18}
    assert [found.intent.customer for found in ledger.pending(ID, 1, lots=frozenset({1, 3}))] == [1]
    assert ledger.pending(ID, 9, ["log"], lots=twos) == []
