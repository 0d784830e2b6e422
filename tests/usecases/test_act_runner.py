"""Campaigns at work: nothing before they began, each event once, nothing in quiet hours after a standstill."""

from dataclasses import replace

import numpy as np

from lived import lived
from periplo.core.allowed_hours import AllowedHours, week
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import Entry
from periplo.core.frequency import Frequency
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, MINUTE, SECOND
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.drive import Surroundings
from periplo.usecases.act.runner import Runner
from plans import Collected, plan

H = 3600
AT_ONCE = plan(nodes=(Send("say", "log", "reminder", "end", 2 * HOUR), Exit("end")))


class World:
    """A workspace whose events arrive over time: seq says when each was accepted, `at` when it happened."""

    def __init__(self, *plans, bounds=None):
        self.ledger, self.channel, self.told = MemoryLedger(), Collected(), []
        for one in plans:
            publish(one, self.ledger, 0)
        self.bounds = bounds
        self.runner = self.started()

    def started(self):
        return Runner(self.ledger, self.journeys, {"log": self.channel}, self.around)

    def around(self, plans, journeys):
        return Surroundings(contacts=Contacts(self.bounds))

    def hear(self, customer, name, at):
        self.told.append((customer, name, at))

    def journeys(self):
        if not self.told:
            return None
        lives = {customer: [] for customer in range(1, 1 + max(who for who, _, _ in self.told))}
        for seq, (who, name, at) in enumerate(self.told):
            lives[who].append((at, seq, name))
        ordered = [sorted(life) for life in lives.values()]
        made = lived(*[[(name, at / SECOND) for at, _, name in life] for life in ordered])
        seq = np.array([seq for life in ordered for _, seq, _ in life], np.int64)
        return str(len(self.told)), replace(made, seq=seq)

    def sent(self):
        return [(sent.intent.customer, sent.intent.decided_at, sent.state) for sent in self.ledger.sent()]


def test_what_happened_before_a_campaign_began_is_history():
    world = World(AT_ONCE)
    world.hear(1, "list started", 9 * DAY)
    world.runner.turn(10 * DAY)
    assert world.sent() == []
    world.hear(1, "list started", 10 * DAY + SECOND)
    world.runner.turn(10 * DAY + 2 * SECOND)
    assert world.sent() == [(1, 10 * DAY + 2 * SECOND, "accepted")]


def test_each_event_begins_one_run_however_often_the_runner_turns_or_starts_again():
    world = World(plan(entry=Entry(EventIs("list started"), again="always"), nodes=AT_ONCE.nodes))
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    for minute in range(5):
        world.hear(1, "list started", DAY + minute * MINUTE)
        world.hear(2, "list started", DAY + minute * MINUTE - 1)  # comes in late
        now = DAY + minute * MINUTE + SECOND
        world.runner.turn(now)
        world.runner.turn(now + SECOND)
        world.runner = world.started()  # as after a kill: it knows nothing of what it has heard
        world.runner.turn(now + 2 * SECOND)
    assert sorted(who for who, _, _ in world.sent()) == [1] * 5 + [2] * 4  # the first was before it began


def test_an_event_dated_ahead_counts_when_its_time_has_come():
    world = World(AT_ONCE)
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY + HOUR)
    world.runner.turn(DAY + SECOND)
    assert world.sent() == []
    world.runner.turn(DAY + HOUR + SECOND)
    assert world.sent() == [(1, DAY + HOUR + SECOND, "accepted")]


def test_a_wake_up_comes_though_nothing_is_heard():
    world = World(plan())
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY)
    world.runner.turn(DAY + SECOND)
    world.runner.turn(DAY + 2 * HOUR - 1)
    assert world.sent() == []
    world.runner.turn(DAY + 2 * HOUR + 2 * SECOND)
    assert world.sent() == [(1, DAY + 2 * HOUR + 2 * SECOND, "accepted")]


def test_after_a_standstill_nothing_leaves_in_quiet_hours_or_after_its_use():
    hours = AllowedHours(week(range(7), 9 * 60, 20 * 60))
    waits = plan(nodes=(Wait("w", HOUR, "say"), Send("say", "log", "reminder", "end", DAY), Exit("end")))
    world = World(waits, bounds=Frequency(hours=hours))
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY + 10 * HOUR)
    world.runner.turn(DAY + 10 * HOUR)
    world.runner = world.started()
    world.runner.turn(2 * DAY + 3 * HOUR)  # it stood still from ten in the morning until three at night
    assert world.sent() == []
    world.runner.turn(2 * DAY + 9 * HOUR)
    assert world.sent() == [(1, 2 * DAY + 9 * HOUR, "accepted")]
    world.hear(2, "list started", 2 * DAY + 10 * HOUR)
    world.runner.turn(2 * DAY + 10 * HOUR)
    world.runner = world.started()
    world.runner.turn(5 * DAY + 10 * HOUR)
    assert world.sent()[1:] == [(2, 5 * DAY + 10 * HOUR, "withheld")]


def test_a_goal_that_came_while_it_stood_still_stops_the_message():
    world = World(plan())
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY + SECOND)
    world.hear(1, "order completed", DAY + HOUR)
    world.runner.turn(DAY + 5 * HOUR)
    assert world.sent() == []
    assert [member.ended_by for member in world.ledger.members("list-awaits")] == ["goal"]


def test_a_paused_campaign_stands_still_and_goes_on_with_what_happened_meanwhile():
    world = World(plan())
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY + SECOND)
    world.hear(2, "list started", DAY + SECOND)
    world.runner.turn(DAY + 2 * SECOND)
    publish(plan(), world.ledger, 0, "paused")
    world.hear(1, "order completed", DAY + HOUR)
    world.runner.turn(DAY + 3 * HOUR)
    assert world.sent() == []
    publish(plan(), world.ledger, 0)
    world.runner.turn(DAY + 4 * HOUR)
    assert world.sent() == [(2, DAY + 4 * HOUR, "accepted")]


def test_a_campaign_published_later_begins_then():
    world = World(AT_ONCE)
    world.hear(1, "list started", DAY)
    world.runner.turn(2 * DAY)
    publish(plan(id="second", nodes=AT_ONCE.nodes), world.ledger, 0)
    world.runner.turn(2 * DAY + SECOND)
    assert world.sent() == []
    world.hear(1, "list started", 2 * DAY + 2 * SECOND)
    world.runner.turn(2 * DAY + 3 * SECOND)
    assert sorted(sent.intent.campaign for sent in world.ledger.sent()) == ["list-awaits", "second"]
