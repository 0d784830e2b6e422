"""Pace, patience and the breaker, by a clock of the test's own."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.channels.careful import BREAKS_AT, OPEN_SECONDS, TRIES, Careful, Limits, Pace
from periplo.channels.contract import (
    ChannelBusy,
    ChannelInDoubt,
    ChannelRefused,
    ChannelShut,
    Message,
    MessageStumbled,
    Receipt,
)
from periplo.core.errors import EnvironmentFault

SAID = Message("c", "n", 1, "es", "s", "b", 0)


@dataclass
class Time:
    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def clock(self):
        return self.now

    def sleep(self, seconds):
        assert seconds > 0
        self.slept.append(seconds)
        self.now += seconds


class Carrier:
    """Answers each asking with the next of its answers; receipts when there are none left."""

    name, reach, medium, at_once = "sms", "phone", "sms", 1

    def __init__(self, *answers, repeats="sends again", arrived=None):
        self.answers, self.repeats, self.asked, self._arrived = list(answers), repeats, 0, arrived

    def deliver(self, message, key):
        self.asked += 1
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        return Receipt(key)

    def arrived(self, key):
        return self._arrived

    def settle(self): ...

    def close(self): ...


def careful(carrier, time, limits=None, **given):
    return Careful(carrier, limits, clock=time.clock, sleep=time.sleep, **given)


def test_a_message_is_tried_again_after_longer_and_longer_waits():
    time, carrier = Time(), Carrier(ChannelBusy("x"), ChannelBusy("x"))
    assert careful(carrier, time).deliver(SAID, "k") == Receipt("k")
    assert (carrier.asked, time.slept) == (3, [0.5, 1.0])


def test_the_carriers_own_wish_is_heard():
    time = Time()
    careful(Carrier(ChannelBusy("x", after=7)), time).deliver(SAID, "k")
    assert time.slept == [7]


def test_a_long_wish_is_left_to_another_run():
    time, carrier = Time(), Carrier(ChannelBusy("x", after=3_600))
    channel = careful(carrier, time)
    with pytest.raises(ChannelBusy):
        channel.deliver(SAID, "k")
    with pytest.raises(ChannelBusy, match="down"):
        channel.deliver(SAID, "k")
    assert (carrier.asked, time.slept) == (1, [])
    time.now += 3_601
    assert channel.deliver(SAID, "k")


def test_one_message_that_fails_does_not_stop_the_others():
    time, carrier = Time(), Carrier(*[ChannelBusy("x")] * TRIES)
    channel = careful(carrier, time)
    with pytest.raises(MessageStumbled):
        channel.deliver(SAID, "bad")
    assert channel.deliver(SAID, "good")


def test_a_carrier_that_is_down_is_left_alone_then_tried_by_one():
    time = Time()
    carrier = Carrier(*[ChannelBusy("x")] * TRIES * BREAKS_AT)
    channel = careful(carrier, time)
    for _ in range(BREAKS_AT - 1):
        with pytest.raises(MessageStumbled):
            channel.deliver(SAID, "k")
    with pytest.raises(ChannelBusy) as told:
        channel.deliver(SAID, "k")
    assert type(told.value) is ChannelBusy
    asked = carrier.asked
    with pytest.raises(ChannelBusy, match="down"):
        channel.deliver(SAID, "k")
    assert carrier.asked == asked
    time.now += OPEN_SECONDS
    carrier.answers = [ChannelBusy("x")] * TRIES
    with pytest.raises(ChannelBusy) as told:
        channel.deliver(SAID, "k")
    assert type(told.value) is ChannelBusy
    time.now += OPEN_SECONDS
    assert channel.deliver(SAID, "k")
    carrier.answers = [ChannelBusy("x")] * TRIES
    with pytest.raises(MessageStumbled):  # all is forgotten
        channel.deliver(SAID, "k")


@pytest.mark.parametrize("error", [ChannelShut("no money"), EnvironmentFault("there is no secret 'X'")])
def test_what_a_person_must_mend_is_not_tried_again(error):
    time, carrier = Time(), Carrier(error)
    channel = careful(carrier, time)
    with pytest.raises(ChannelShut):
        channel.deliver(SAID, "k")
    with pytest.raises(ChannelBusy):
        channel.deliver(SAID, "k")
    assert (carrier.asked, time.slept) == (1, [])


def test_a_refusal_is_a_refusal_at_once():
    time, carrier = Time(), Carrier(ChannelRefused("no"))
    with pytest.raises(ChannelRefused):
        careful(carrier, time).deliver(SAID, "k")
    assert carrier.asked == 1


@pytest.mark.parametrize(
    ("repeats", "arrived", "asked", "receipt"),
    [
        ("silent", None, 2, "k"),
        ("queryable", None, 2, "k"),
        ("queryable", Receipt("was there"), 1, "was there"),
    ],
)
def test_what_is_in_doubt_is_asked_again_where_that_says_nothing_twice(repeats, arrived, asked, receipt):
    time, carrier = Time(), Carrier(ChannelInDoubt("no answer"), repeats=repeats, arrived=arrived)
    assert careful(carrier, time).deliver(SAID, "k") == Receipt(receipt)
    assert carrier.asked == asked


def test_what_is_in_doubt_and_would_be_said_twice_stays_in_doubt():
    time, carrier = Time(), Carrier(ChannelInDoubt("no answer"))
    with pytest.raises(ChannelInDoubt):
        careful(carrier, time).deliver(SAID, "k")
    assert carrier.asked == 1


@given(
    per_second=st.none() | st.sampled_from([0.2, 0.5, 1.0, 3.0, 10.0]),
    per_minute=st.none() | st.integers(1, 60),
    n=st.integers(1, 120),
)
def test_no_window_ever_holds_more_than_its_limit(per_second, per_minute, n):
    time = Time()
    pace = Pace(Limits(per_second, per_minute), time.clock)
    passed = []
    for _ in range(n):
        while wait := pace.wait():
            time.now += wait
        passed.append(time.now)
    for most, span in (
        (per_minute, 60.0),
        (per_second and max(1, int(per_second)), per_second and max(1, int(per_second)) / per_second),
    ):
        if most:
            for k in range(len(passed) - most):
                assert passed[k + most] - passed[k] >= span - 1e-6


def test_a_limit_of_a_day_leaves_the_rest_to_another_run():
    time, carrier = Time(), Carrier()
    channel = careful(carrier, time, Limits(per_day=2))
    channel.deliver(SAID, "k1")
    channel.deliver(SAID, "k2")
    with pytest.raises(ChannelBusy, match="as many messages"):
        channel.deliver(SAID, "k3")
    time.now += 86_401
    assert channel.deliver(SAID, "k3")


def test_who_has_other_channels_to_serve_sleeps_for_none_of_them_longer_than_told():
    time, carrier = Time(), Carrier()
    channel = careful(carrier, time, Limits(per_minute=2), patience=1.0)
    channel.deliver(SAID, "a")
    channel.deliver(SAID, "b")
    with pytest.raises(ChannelBusy) as busy:
        channel.deliver(SAID, "c")
    assert (carrier.asked, time.slept, busy.value.after) == (2, [], 60.0)


def test_a_day_counts_what_other_processes_sent():
    time, carrier = Time(), Carrier()
    asked = []

    def earlier():
        asked.append(1)
        return [90_000.0, 80_000.0, 10.0, -5.0]  # yesterday's is forgotten, one of the future none

    channel = Careful(carrier, Limits(per_day=3), clock=time.clock, sleep=time.sleep, earlier=earlier)
    assert asked == []
    channel.deliver(SAID, "k1")
    with pytest.raises(ChannelBusy, match="as many messages"):
        channel.deliver(SAID, "k2")
    assert (carrier.asked, asked) == (1, [1])
    time.now += 6_401
    assert channel.deliver(SAID, "k2")


def test_what_a_channel_calls_stumbling_never_opens_the_breaker():
    time, carrier = Time(), Carrier(*[MessageStumbled("that service")] * 3 * BREAKS_AT)
    channel = careful(carrier, time)
    for _ in range(3 * BREAKS_AT):
        with pytest.raises(MessageStumbled):
            channel.deliver(SAID, "k")
    assert channel.deliver(SAID, "k")
    assert time.slept == []
