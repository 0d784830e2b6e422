"""A message that could not leave at once is asked again whether it is of any use: who bought meanwhile gets none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from periplo.channels.contract import ChannelBusy, MessageStumbled
from periplo.core.allowed_hours import AllowedHours, week
from periplo.core.campaign_nodes import Exit, Send
from periplo.core.campaigns import Entry
from periplo.core.caps import Cap, Caps
from periplo.core.errors import EnvironmentFault
from periplo.core.frequency import Frequency
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, MINUTE, SECOND
from periplo.usecases.act import publish
from periplo.usecases.act.runner import Runner
from plans import Collected, plan
from unfolding import World

SAY = (Send("say", "log", "reminder", "end"), Exit("end"))
ENDS = ["order completed", "list cancelled"]
WAYS = {
    "the carrier takes no more for now": ChannelBusy("too many", after=60.0),
    "the carrier's allowance is used up": ChannelBusy("the day's allowance is used up", after=3_600.0),
    "the carrier stumbled over it": MessageStumbled("451 try later"),
    "its content cannot be read now": EnvironmentFault("disk"),
}


def waiting(error: Exception, repeats: str = "silent", nodes=SAY) -> World:
    """A message of ten o'clock that could not leave."""
    world = World(plan(nodes=nodes))
    world.channel = Collected(repeats, {1: error})
    world.runner = world.started()
    world.hear(2, "visit", 0)
    world.runner.turn(10 * HOUR)
    world.hear(1, "list started", 10 * HOUR + SECOND)
    world.runner.turn(10 * HOUR + 2 * SECOND)
    assert [state for *_, state in world.sent()] == ["reserved"]
    return world


def goes_on(world: World) -> list[tuple[str, str | None]]:
    world.channel.fails = {}
    for hour in range(11, 20):
        world.runner.turn(hour * HOUR)
        world.runner.turn(hour * HOUR + 2 * SECOND)
    return [(one.state, one.reason) for one in world.ledger.sent()]


@pytest.mark.parametrize("repeats", ["silent", "queryable", "sends again"])
@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("error", WAYS.values(), ids=WAYS)
def test_whoever_bought_or_left_while_the_message_waited_does_not_get_it(error, ends, repeats):
    world = waiting(error, repeats)
    world.hear(1, ends, 10 * HOUR + 5 * MINUTE)
    assert goes_on(world) == [("withheld", "converted")]
    assert world.channel.taken == {}


@pytest.mark.parametrize("error", WAYS.values(), ids=WAYS)
def test_whoever_did_nothing_of_that_kind_gets_it(error):
    world = waiting(error)
    world.hear(1, "visit", 10 * HOUR + 5 * MINUTE)
    world.hear(2, "order completed", 10 * HOUR + 5 * MINUTE)  # somebody else
    assert goes_on(world) == [("accepted", None)]


def test_what_was_bought_before_the_decision_and_heard_of_afterwards_counts_and_what_before_the_run_does_not():
    world = waiting(ChannelBusy("down"))
    world.hear(1, "order completed", 9 * HOUR)
    assert goes_on(world) == [("accepted", None)]
    world = World(plan())  # its message is decided after two hours
    world.channel = Collected(fails={1: ChannelBusy("down")})
    world.runner = world.started()
    world.hear(2, "visit", 0)
    world.runner.turn(8 * HOUR - SECOND)
    world.hear(1, "list started", 8 * HOUR)
    world.runner.turn(8 * HOUR + SECOND)
    world.runner.turn(10 * HOUR + SECOND)
    assert [state for *_, state in world.sent()] == ["reserved"]
    world.hear(1, "order completed", 9 * HOUR)
    assert goes_on(world) == [("withheld", "converted")]


def test_a_place_under_a_cap_is_given_back():
    world = waiting(ChannelBusy("down"))
    world.hear(1, "order completed", 10 * HOUR + MINUTE)
    goes_on(world)
    assert world.ledger.spoken([1], 0) == {}


def test_what_may_have_arrived_is_not_told_as_withheld():
    """The worker was killed while it asked a carrier that cannot be asked whether the message is there."""
    world = waiting(ChannelBusy("down"))
    (sent,) = world.ledger.sent()
    world.ledger.hand([sent.intent.key])
    world.hear(1, "order completed", 10 * HOUR + MINUTE)
    assert goes_on(world) == [("accepted", None)]


@pytest.mark.parametrize("ends", ENDS)
def test_hours_asked_again_at_the_door_hold_it_up_and_it_is_looked_at_when_they_open(ends):
    world = waiting(ChannelBusy("down"))
    world.runner = Runner(
        world.ledger, world.journeys, {"log": world.channel}, world.around,
        let_out=lambda intents, at: [15 * HOUR if at < 15 * HOUR else at for _ in intents],
    )  # fmt: skip
    world.channel.fails = {}
    world.runner.turn(11 * HOUR)
    assert [state for *_, state in world.sent()] == ["reserved"]
    world.hear(1, ends, 12 * HOUR)
    assert goes_on(world) == [("withheld", "converted")]


HOURS = Frequency(hours=AllowedHours(week(range(7), 12 * 60, 20 * 60)), basis="opt-out")
CAPPED = Frequency(caps=Caps((Cap("one", 1, 3 * HOUR),)), basis="opt-out")


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("bounds", [HOURS, CAPPED], ids=["quiet hours", "a cap without room"])
def test_whoever_waits_to_be_let_out_leaves_the_campaign_instead(bounds, ends):
    nodes = (replace(SAY[0], when_full="wait"), SAY[1])
    world = World(plan(nodes=nodes), bounds=bounds)
    if bounds is CAPPED:
        other = plan(id="other", entry=Entry(EventIs("visit")), nodes=SAY)
        publish(other, world.ledger, 0)
    world.hear(2, "list viewed", 0)
    world.runner.turn(9 * HOUR)
    world.hear(1, "visit", 9 * HOUR + SECOND)
    world.runner.turn(9 * HOUR + 2 * SECOND)
    world.hear(1, "list started", 10 * HOUR)
    world.runner.turn(10 * HOUR + SECOND)
    world.hear(1, ends, 10 * HOUR + MINUTE)
    goes_on(world)
    assert [one for one in world.ledger.sent("list-awaits") if one.state == "accepted"] == []
    (member,) = world.ledger.members("list-awaits")
    assert member.ended_by == ("goal" if ends == ENDS[0] else "exit")


def test_a_message_put_off_for_days_is_looked_at_each_time():
    world = waiting(ChannelBusy("down"))
    for day in range(1, 4):
        world.runner.turn(10 * HOUR + day * DAY)
    world.hear(1, "order completed", 3 * DAY + 11 * HOUR)
    world.channel.fails = {}
    world.runner.turn(3 * DAY + 12 * HOUR)
    assert [(one.state, one.reason) for one in world.ledger.sent()] == [("withheld", "converted")]
