"""Campaigns at work: nothing before they began, each event once, nothing in quiet hours after a standstill."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from periplo.channels.contract import ChannelBusy, MessageStumbled, Written
from periplo.core.allowed_hours import AllowedHours, week
from periplo.core.campaign_nodes import Exit, Send, Wait, WaitPath
from periplo.core.campaigns import Entry
from periplo.core.errors import BadCampaign, EnvironmentFault
from periplo.core.frequency import Frequency
from periplo.core.members import Decision, Reason
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, MINUTE, SECOND
from periplo.journeys.layers import Layers
from periplo.storage.contract import LedgerBusy
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import portions, publish
from periplo.usecases.act.runner import Runner
from plans import Collected, plan
from unfolding import World

H = 3600
AT_ONCE = plan(nodes=(Send("say", "log", "reminder", "end", 2 * HOUR), Exit("end")))


FOR_EVER = plan(nodes=(Send("say", "log", "reminder", "end"), Exit("end")))


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


HEARD = some.lists(
    some.tuples(
        some.integers(1, 3),
        some.sampled_from(["list started", "list started", "order completed", "visit"]),
        some.integers(-40, 40),  # minutes from when it comes in to when it happened
        some.integers(1, 30),  # minutes until the next turn
    ),
    max_size=12,
)


@given(HEARD, some.sampled_from(["never", "always"]))
def test_a_runner_that_remembers_does_as_one_that_begins_anew_each_time(heard, again):
    """What came in since is all that a turn has to look at, whether it comes late, in time or early."""
    one = plan(entry=Entry(EventIs("list started"), again=again))
    remembers, forgets = World(one), World(one)
    for world in (remembers, forgets):
        world.hear(1, "visit", 0)
        world.runner.turn(DAY)
        now = DAY
        for who, name, off, later in heard:
            world.hear(who, name, now + off * MINUTE)
            world.runner.turn(now)
            now += later * MINUTE
            if world is forgets:
                world.runner = world.started()
            world.runner.turn(now)
        if world is forgets:
            world.runner = world.started()
        world.runner.turn(now + DAY)
    assert remembers.sent() == forgets.sent()
    assert remembers.ledger.members(one.id) == forgets.ledger.members(one.id)


class Killed(Exception):
    """The process is no more."""


@given(HEARD, some.sampled_from(["never", "always"]), some.integers(1, 3), some.integers(0, 30))
def test_a_turn_in_portions_does_as_one_that_reads_all_at_once_killed_or_not(heard, again, events, lives):
    """events: of a portion, where three customers have up to a dozen. lives: how much is kept before a kill."""
    one = plan(
        entry=Entry(EventIs("list started"), again=again),
        nodes=(Wait("wait", 20 * MINUTE, "say"), *FOR_EVER.nodes),
    )
    whole, parted = World(one), World(one)
    keep, kept = parted.ledger.keep_together, []

    def kept_or_killed(decided, lots=None):
        if len(kept) == lives:
            kept.append("nothing")
            raise Killed
        keep(decided, lots)
        kept.append(len(decided))

    parted.ledger.keep_together = kept_or_killed
    for world in (whole, parted):
        with pytest.MonkeyPatch.context() as patch:
            if world is parted:
                patch.setattr(portions, "EVENTS", events)
            world.hear(1, "visit", 0)
            now = DAY
            turned(world, now)
            for who, name, off, later in heard:
                world.hear(who, name, now + off * MINUTE)
                world.hear(1 + who % 3, name, now + off * MINUTE)
                turned(world, now)
                now += later * MINUTE
                turned(world, now)
            turned(world, now + DAY)
    assert parted.sent() == whole.sent()
    assert parted.ledger.members(one.id) == whole.ledger.members(one.id)


def turned(world, now):
    try:
        world.runner.turn(now)
    except Killed:
        world.runner = world.started()
        world.runner.turn(now)


def test_no_more_is_read_at_once_than_a_portion_holds(monkeypatch):
    monkeypatch.setattr(portions, "EVENTS", 4)
    read, of = [], Layers.of

    def noted(layers, customers):
        read.append(customers.tolist())
        return of(layers, customers)

    monkeypatch.setattr(Layers, "of", noted)
    world = World(AT_ONCE)
    for who in range(1, 7):
        world.hear(who, "visit", who)
    world.runner.turn(DAY)
    read.clear()
    for who in range(1, 7):
        world.hear(who, "list started", DAY + SECOND)
    for _ in range(5):
        world.hear(4, "visit", DAY + SECOND)
    world.runner.turn(DAY + SECOND)
    assert read[:4] == [[1, 2], [3], [4], [5, 6]]  # two events each, and seven of the fourth
    assert [who for who, _, _ in world.sent()] == [1, 2, 3, 4, 5, 6]


def test_a_turn_asks_the_ledger_about_what_is_new_alone():
    world = World(plan(entry=Entry(EventIs("list started"), again="always"), nodes=AT_ONCE.nodes))
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    asked = []
    decided_since = world.ledger.decided_since

    def counted(campaign, customers, since):
        asked.extend(customers)
        return decided_since(campaign, customers, since)

    world.ledger.decided_since = counted
    for turn in range(1, 21):
        world.hear(1 + turn % 4, "list started", DAY + turn * MINUTE)
        world.runner.turn(DAY + turn * MINUTE + SECOND)
    assert len(world.sent()) == 20
    assert asked == []  # each was in time: nothing lies behind the clock that was not looked at
    world.hear(2, "list started", DAY + 90 * SECOND)
    world.runner.turn(DAY + 21 * MINUTE)
    assert asked == [2]
    assert len(world.sent()) == 21


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


# What a stranger found when reading all this


def test_an_event_that_moved_a_member_on_moves_them_once():
    nodes = (
        Wait("first", DAY, "end", paths=(WaitPath(EventIs("opened"), "second"),)),
        Wait("second", DAY, "end", paths=(WaitPath(EventIs("opened"), "say"),)),
        *AT_ONCE.nodes,
    )
    world = World(plan(nodes=nodes))
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY)
    world.hear(1, "opened", DAY + MINUTE)
    world.runner.turn(DAY + MINUTE)
    world.hear(1, "visit", DAY + 2 * MINUTE)
    world.runner.turn(DAY + 2 * MINUTE)
    assert world.sent() == []
    assert [member.node for member in world.ledger.members("list-awaits")] == ["second"]
    world.hear(1, "opened", DAY + 3 * MINUTE)
    world.runner.turn(DAY + 3 * MINUTE)
    assert len(world.sent()) == 1


class Down(Collected):
    """Collected, once it is up again."""

    reach = medium = ""
    at_once = 1
    error = None

    def deliver(self, message, key):
        if self.error is not None:
            raise self.error
        return super().deliver(message, key)


def downed(error, people=1, plans=(AT_ONCE,), bounds=None):
    world = World(*plans, bounds=bounds)
    world.channel = Down()
    world.channel.error = error
    world.runner = world.started()
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    for customer in range(1, people + 1):
        world.hear(customer, "list started", DAY)
    return world


def test_a_channel_that_is_down_is_left_alone_for_a_while_and_then_asked_again():
    world = downed(ChannelBusy("down", after=30), people=20)
    for turn in range(50):
        world.runner.turn(DAY + turn * SECOND // 10)
    rows = sum(len(world.ledger.answers(sent.intent.key)) for sent in world.ledger.sent())
    assert rows == 20
    world.channel.error = None
    world.runner.turn(DAY + MINUTE)
    assert {state for _, _, state in world.sent()} == {"accepted"}


def test_a_message_that_the_carrier_puts_off_is_tried_for_a_day_and_not_for_a_second():
    world = downed(MessageStumbled("greylisted"), plans=(FOR_EVER,))
    for turn in range(100):
        world.runner.turn(DAY + turn * SECOND)
    assert world.sent()[0][2] == "reserved"
    world.channel.error = None
    world.runner.turn(DAY + 10 * MINUTE)
    assert world.sent()[0][2] == "accepted"


BEGUN = DAY + SECOND


def held_up_until_nine(expires=None):
    """A message whose channel was down for an hour when it was decided; nine hours after that it may leave."""
    brief = plan(nodes=(Send("say", "log", "reminder", "end", expires), Exit("end")))
    world = downed(ChannelBusy("down"), plans=(brief,))
    world.runner = Runner(
        world.ledger, world.journeys, {"log": world.channel}, world.around,
        let_out=lambda intents, now: [max(now, BEGUN + 9 * HOUR)] * len(intents),
    )  # fmt: skip
    world.runner.turn(BEGUN)
    world.channel.error = None
    world.runner.turn(BEGUN + HOUR)
    return world


def test_a_message_that_was_held_up_waits_for_the_hours_in_which_it_may_leave():
    world = held_up_until_nine()
    assert world.sent() == [(1, BEGUN, "reserved")]
    world.runner.turn(BEGUN + 9 * HOUR - SECOND)
    assert world.sent() == [(1, BEGUN, "reserved")]
    world.runner.turn(BEGUN + 9 * HOUR)
    assert world.sent() == [(1, BEGUN, "accepted")]


def test_a_message_that_was_held_up_and_is_of_no_use_by_then_is_withheld_at_once():
    world = held_up_until_nine(expires=9 * HOUR - SECOND)
    (sent,) = world.ledger.sent()
    assert (sent.state, sent.reason, world.channel.asked) == ("withheld", "quiet_too_long", 0)
    assert [state for _, _, state in held_up_until_nine(expires=9 * HOUR + SECOND).sent()] == ["reserved"]


def test_a_message_put_off_for_more_than_a_day_is_set_aside():
    world = downed(MessageStumbled("greylisted"), plans=(FOR_EVER,))
    for hour in range(30):
        world.runner.turn(DAY + hour * HOUR)
    assert world.sent()[0][2] == "refused"


def test_a_ledger_that_is_busy_for_a_moment_refuses_no_message():
    world = World(AT_ONCE)
    faults = [EnvironmentFault("busy"), EnvironmentFault("busy")]

    def write(intent):
        if faults:
            raise faults.pop()
        return Written("a", "b")

    world.runner = Runner(
        world.ledger, world.journeys, {"log": world.channel}, world.around, lambda journeys: write
    )
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY)
    for turn in range(5):
        world.runner.turn(DAY + turn * SECOND)
    assert world.sent()[0][2] == "accepted"


def test_what_happened_long_before_a_campaign_went_on_starts_nothing():
    world = World(FOR_EVER)
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    publish(FOR_EVER, world.ledger, 0, "paused")
    world.runner.turn(DAY + SECOND)
    world.hear(1, "list started", 2 * DAY)
    world.runner.turn(2 * DAY)
    publish(FOR_EVER, world.ledger, 0)
    world.runner.turn(31 * DAY)
    assert world.sent() == []
    assert world.ledger.decided(1)[-1].reasons[0].code == "late"


def test_a_clock_that_goes_back_for_a_moment_loses_nobody():
    world = World(AT_ONCE)
    world.hear(1, "visit", 0)
    world.runner.turn(DAY + 10 * SECOND)
    world.hear(1, "list started", DAY + 10 * SECOND)
    world.runner.turn(DAY + 5 * SECOND)
    assert world.sent() == []
    world.runner.turn(DAY + 12 * SECOND)
    assert [state for _, _, state in world.sent()] == ["accepted"]


@pytest.mark.parametrize("error", [ChannelBusy("down", after=30), MessageStumbled("greylisted")])
def test_what_waited_while_the_clock_was_a_day_ahead_does_not_wait_for_that_day_once_it_is_set_back(error):
    world = downed(error, plans=(FOR_EVER,))
    world.runner.turn(DAY)
    world.runner.turn(2 * DAY)
    assert world.sent()[0][2] == "reserved"
    world.channel.error = None
    world.runner.turn(DAY + MINUTE)
    assert world.sent()[0][2] == "accepted"


def test_a_role_that_was_busy_while_the_clock_was_ahead_is_asked_for_again_once_it_is_set_back(monkeypatch):
    world = World(AT_ONCE)
    world.hear(1, "visit", 0)
    with monkeypatch.context() as patched:
        patched.setattr(world.ledger, "lease", busy)
        assert world.runner.turn(3 * DAY) is None
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY)
    world.runner.turn(DAY + SECOND)
    assert [state for _, _, state in world.sent()] == ["accepted"]


def busy(*_, **__):
    raise LedgerBusy("another process is writing in this workspace")


def test_a_member_at_a_node_that_is_gone_leaves_and_stops_nobody():
    world = World(plan())
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY)
    world.runner.turn(DAY + SECOND)
    (member,) = world.ledger.members("list-awaits")
    gone = Decision(DAY + SECOND, 1, member._replace(node="lost"), (Reason("waits", {}),))
    world.ledger.keep("list-awaits", [gone], world.ledger.cursor("list-awaits"))
    world.hear(2, "list started", DAY + MINUTE)
    for at in (DAY + MINUTE, DAY + 2 * HOUR + SECOND, DAY + 3 * HOUR):
        world.runner.turn(at)
    assert [who for who, _, _ in world.sent()] == [2]
    assert world.ledger.decided(1)[-1].reasons[0].code == "node_gone"


def test_a_wait_that_becomes_a_message_is_refused_while_somebody_waits_there():
    world = World(plan())
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY)
    world.runner.turn(DAY + SECOND)
    other = plan(nodes=(Send("settle", "log", "reminder", "end"), Exit("end")))
    with pytest.raises(BadCampaign, match="wait at settle"):
        publish(other, world.ledger, 0)


def test_whoever_needs_the_ledger_alone_gets_in_between_two_turns(tmp_path):
    world = World(AT_ONCE)
    world.ledger = SqliteLedger(tmp_path / "ledger.db")
    publish(AT_ONCE, world.ledger, 0)
    world.runner = world.started()
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    other = SqliteLedger(tmp_path / "ledger.db")
    with other.lease("erasing a person"):
        world.hear(1, "list started", DAY + SECOND)
        assert world.runner.turn(DAY + SECOND) is None
    world.runner.turn(DAY + 3 * SECOND)
    assert [sent.state for sent in world.ledger.sent()] == ["accepted"]
    other.close()
    world.ledger.close()


def test_a_turn_reads_the_journeys_of_whom_it_decides_for_and_of_nobody_else(monkeypatch):
    read, of, whole = [], Layers.of, Layers.whole

    def noted(layers, customers):
        read.append(sorted(customers.tolist()))
        return of(layers, customers)

    def all_noted(layers):
        read.append("all")
        return whole(layers)

    monkeypatch.setattr(Layers, "of", noted)
    monkeypatch.setattr(Layers, "whole", all_noted)
    world = World(plan(nodes=(Wait("wait", HOUR, "say"), *FOR_EVER.nodes)))
    for who in range(1, 9):
        world.hear(who, "visit", 0)
    world.runner.turn(DAY)
    assert read.pop(0) == "all"  # nobody was ever looked at
    read.clear()
    world.hear(3, "list started", DAY + SECOND)
    world.hear(5, "visit", DAY + SECOND)
    world.runner.turn(DAY + SECOND)
    assert read == [[3, 5]]
    read.clear()
    world.runner.turn(DAY + SECOND + HOUR)  # their wait is over
    assert read[0] == [3]
    assert "all" not in read
    assert world.sent() == [(3, DAY + SECOND + HOUR, "accepted")]
