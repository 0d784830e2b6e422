"""Messages handed to carriers that stumble, are down or slow, or leave a doubt."""

from __future__ import annotations

from threading import Event, Lock

import pytest

import carrier_sink as sinks
from carried_shop import ANA, EVA, NOW, SMTP, TWILIO, Moody, Shop, later, many, started
from mail_server import mail_server
from periplo.channels.careful import Careful
from periplo.channels.contract import (
    ChannelBusy,
    MessageStumbled,
    Written,
)
from periplo.channels.mime import mail_id
from periplo.usecases.act import delivery
from periplo.usecases.act.delivery import MOST_STUMBLES, deliver
from periplo.usecases.act.drive import words_of
from plans import ID


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "shop")
    yield opened
    opened.close()


def test_a_message_that_stumbles_is_put_off_then_set_aside_and_the_others_leave(shop):
    many(shop, 4)
    bad = shop.customer("u1")
    channel = Moody(fails={bad: MessageStumbled("500")})
    for turn in range(1, MOST_STUMBLES + 1):
        states = shop.runs("log", channels={"log": channel})
        assert states.count(("accepted", None)) == 3
        (other,) = [one for one in states if one != ("accepted", None)]
        assert other == (("refused", "set_aside") if turn == MOST_STUMBLES else ("reserved", "stumbled"))
    assert channel.asked == 3 + MOST_STUMBLES


def test_a_carrier_that_is_down_costs_no_message_its_turns(shop):
    many(shop, 8)
    inner = Moody(fails=dict.fromkeys(range(1, 100), ChannelBusy("down")))
    now = [0.0]

    def sleep(seconds):
        now[0] += seconds

    careful = Careful(inner, clock=lambda: now[0], sleep=sleep)
    for _ in range(10):
        shop.runs("log", channels={"log": careful})
        now[0] += 120
    assert not [one for one in shop.states() if one[1] == "set_aside"]
    inner.fails = {}
    assert set(shop.runs("log", channels={"log": careful})) == {("accepted", None)}


def test_doubt_is_told_with_the_name_by_which_the_carrier_may_speak_of_it(shop):
    shop.meets(started("u1", email=ANA), later("u1"))
    with mail_server() as server:
        server.moods["DATA"] = ["hang up"]
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email") == [("unknown", "in_doubt")]
        assert len(server.taken) == 1
        (sent,) = shop.ledger.sent(ID)
        (answer,) = shop.ledger.answers(sent.intent.key)
        assert answer.receipt == mail_id(sent.intent.key)
        assert shop.runs("email") == [("unknown", "in_doubt")]
        assert len(server.taken) == 1  # never sent blindly


@pytest.mark.parametrize(("again", "taken", "state"), [(False, 0, "unknown"), (True, 1, "accepted")])
def test_after_a_stop_what_may_be_sent_once_more_is_and_nothing_else(shop, again, taken, state):
    many(shop, 1)
    channel = Moody("sends again")
    channel.is_down = True
    shop.runs("log", channels={"log": channel})
    channel.is_down = False
    (sent,) = shop.ledger.sent(ID)
    shop.ledger.note([delivery.Outcome(sent.intent.key, NOW, "reserved")])
    with shop.ledger.writing() as connection:
        connection.exec_driver_sql("UPDATE intents SET attempts = 0")
    shop.ledger.hand([sent.intent.key])  # and here the process stopped
    told = Written("s", "b", again=again, kind="transactional")
    for _ in range(2):
        deliver(ID, shop.ledger, {"log": channel}, words_of(shop.ledger, ID), write=lambda intent: told)
    assert (len(channel.taken), shop.states()[0][0]) == (taken, state)


class Together(Moody):
    """Holds the first message back until a second one is under way beside it."""

    at_once = 8

    def __init__(self):
        super().__init__()
        self.came, self.lock, self.second, self.met = 0, Lock(), Event(), False

    def deliver(self, message, key):
        with self.lock:
            self.came += 1
            is_first = self.came == 1
        if is_first:
            self.met = self.second.wait(10)
        else:
            self.second.set()
        with self.lock:
            return super().deliver(message, key)


def test_threads_hand_over_together_and_each_message_once(shop):
    many(shop, 60)
    together = Together()
    assert set(shop.runs("log", channels={"log": together})) == {("accepted", None)}
    assert {len(taken) for taken in together.taken.values()} == {1}
    assert together.asked == len(together.taken) == 60
    assert together.met, "one after the other"


def test_a_limit_of_a_day_outlives_the_process(shop):
    shop.meets(started("u1", email=ANA), later("u1"), started("u2", email=EVA), later("u2"))
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=", per_day: 1"))
        for _ in range(3):
            assert sorted(shop.runs("email")) == [("accepted", None), ("reserved", None)]
        assert len(server.taken) == 1
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email") == [("accepted", None)] * 2


def test_a_secret_that_is_missing_leaves_the_messages_for_another_time(shop):
    shop.meets(started("u1", phone="+34600111222"), later("u1"))
    with sinks.sink(sinks.twilio) as sink:
        shop.carriers(TWILIO.format(api=sink.url, more=""))
        assert shop.runs("sms") == [("reserved", None)]
        shop.tells("T", "t0ken")
        assert shop.runs("sms") == [("accepted", None)]


def test_where_finding_what_is_to_leave_takes_all_the_time_a_portion_leaves_yet(shop):
    many(shop, 3)
    channel = Moody()
    channel.is_down = True
    shop.runs("log", channels={"log": channel})
    channel.is_down = False
    asked = iter((False,))
    words = words_of(shop.ledger, ID)
    deliver(ID, shop.ledger, {"log": channel}, words, clock=NOW, enough=lambda: next(asked, True))
    assert shop.states() == [("accepted", None)] * 3


def test_how_often_the_ledger_is_asked_does_not_grow_with_the_messages_that_were_tried_before(shop):
    many(shop, 40)
    channel = Moody()
    channel.is_down = True
    shop.runs("log", channels={"log": channel})
    words, asked = words_of(shop.ledger, ID), []
    reading = shop.ledger.reading
    shop.ledger.reading = lambda: asked.append(1) or reading()
    deliver(ID, shop.ledger, {"log": channel}, words, clock=NOW)
    assert {one.attempts for one in shop.ledger.pending(ID, 99)} == {2}
    assert len(asked) < 10
