"""What is watched: whoever subscribed is told once, by mail and by a task, on both ledgers; what fails is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from lived import lived
from periplo.core.access import NotAllowed
from periplo.core.errors import BadInput, BadQuestion
from periplo.core.spans import DAY, HOUR
from periplo.core.watches import DRIFT, FRUSTRATION
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from
from periplo.storage import sendings, tasks, users, watches
from periplo.storage import subscriptions as kept
from periplo.storage.sql import SqlLedger
from periplo.usecases import alerting, subscribing
from periplo.usecases.ask import ask
from periplo.usecases.boards import Hand
from periplo.usecases.choice import choice_from
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.questions import asking_of
from small_shop import MAP

DRAWN = map_from(MAP)
FUNNEL = "funnel --steps visit,pay"


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, opened: Callable[[str], SqlLedger]) -> SqlLedger:
    found = opened(request.param)
    with found.writing() as connection:
        for name, role in (("ana@shop.es", "reader"), ("mia@shop.es", "editor")):
            users.add_user(connection, name, role, "x", 1)
    return found


def made(ledger, question, side="", line=None, whom=("ana@shop.es",), hand=None):
    with ledger.writing() as connection:
        one = alerting.watch(connection, question, side, line, list(whom), hand or Hand(), "en", 1)
        return watches.watch_of(connection, one.id)


def asks(journeys):
    def asked(question, given):
        asking = asking_of(question, given, Ground(journeys.names, None, DRAWN))
        asking = replace(asking, drawn=DRAWN)
        common = {name: value for name, value in given.items() if name in ("from", "to")}
        return ask(asking, Lived(journeys), choice_from(common, "UTC"), LocalEngine(1)), DRAWN

    return asked


def looked(ledger, one, journeys, now, seen):
    return [each.said.to("en") for each in alerting.look(ledger, one, asks(journeys), "UTC", seen, now)]


def bought(n: int, of: int = 10):
    return lived(*[["visit", "pay"] if k < n else ["visit"] for k in range(of)])


def test_a_number_that_crosses_its_line_is_told_once_by_mail_and_task_and_anew_after_it_was_over(ledger):
    one = made(ledger, FUNNEL, "below", 0.3)
    assert looked(ledger, one, bought(5), 0, "1") == []
    told = looked(ledger, one, bought(2), HOUR, "2")
    assert told == [f"“{FUNNEL} :: steps.last.share” is 0.200, below 0.3."]
    assert looked(ledger, one, bought(1), 2 * HOUR, "3") == []
    assert looked(ledger, one, bought(5), 3 * HOUR, "4") == []
    assert looked(ledger, one, bought(2), 4 * HOUR, "5") == []  # an hour above the line is no end
    assert looked(ledger, one, bought(5), 30 * HOUR, "6") == []  # now it is
    assert len(looked(ledger, one, bought(2), 31 * HOUR, "7")) == 1
    with ledger.reading() as connection:
        mails = sendings.to_leave(connection, 40 * HOUR)
        todo = tasks.tasks_kept(connection)
    assert [(mail.who, mail.due_at) for mail in mails] == [("ana@shop.es", HOUR), ("ana@shop.es", 31 * HOUR)]
    assert [(task.owner, task.origin, task.refers) for task in todo] == [
        ("ana@shop.es", "watch", "/ask/funnel?steps=visit%2Cpay")
    ] * 2


def test_a_mail_tells_what_began_then_and_nothing_else(ledger):
    one = made(ledger, FUNNEL, "below", 0.3)
    looked(ledger, one, bought(2), HOUR, "1")
    with ledger.reading() as connection:
        assert len(watches.signs_of(connection, one.subscription, HOUR)) == 1
        assert watches.signs_of(connection, one.subscription, 2 * HOUR) == []


def days(shares, customers=150):
    """Each day so many customers come to the visit, and fail to pay in that share."""
    chance, lives = Random(3), []
    for day, share in enumerate(shares):
        for _ in range(customers):
            at = day * 86_400 + chance.randrange(80_000)
            failed = [("payment failed", at + 60)] if chance.random() < share else []
            lives.append([("visit", at), *failed, ("cart", at + 90)])
    return lived(*lives)


def test_frustration_that_grows_is_told_with_its_place_and_its_page(ledger):
    one = made(ledger, FRUSTRATION)
    assert looked(ledger, one, days([0.1] * 45), 0, "1") == []
    told = looked(ledger, one, days([0.1] * 45 + [0.2] * 8), HOUR, "2")
    assert len(told) == 1
    assert told[0].startswith("At “I come in”, ")
    assert "in the four weeks before" in told[0]
    with ledger.reading() as connection:
        [sign] = watches.signs_of(connection, one.subscription)
    assert sign.address.startswith("/ask/frustration?from=1970-02-")


def test_routes_that_change_are_told_while_they_last(ledger):
    one = made(ledger, DRIFT)
    assert looked(ledger, one, days([0.1] * 60), 0, "1") == []
    told = looked(ledger, one, days([0.1] * 50 + [0.4] * 10), HOUR, "2")
    assert told
    assert "payment failed" in told[0]
    assert looked(ledger, one, days([0.1] * 50 + [0.4] * 11), 2 * HOUR, "3") == []


def test_what_cannot_be_asked_any_more_is_noted_and_stops_nothing(ledger):
    one = made(ledger, "funnel --steps visit,pay :: steps.third.share", "below", 0.3)
    assert looked(ledger, one, bought(2), HOUR, "1") == []
    with ledger.reading() as connection:
        noted = watches.watch_of(connection, one.subscription)
    assert "no 'third'" in noted.fault
    assert (noted.looked_at, noted.seen) == (HOUR, "1")


def test_a_reader_has_themselves_told_and_nobody_else(ledger):
    hand = Hand("ana@shop.es", "reader")
    made(ledger, DRIFT, hand=hand)
    with pytest.raises(NotAllowed):
        made(ledger, DRIFT, whom=("mia@shop.es",), hand=hand)


@pytest.mark.parametrize("wrong", [("nothing", "below", 1.0), (FUNNEL, "", None), (DRIFT, "below", 1.0)])
def test_what_cannot_be_watched_is_told_before_it_is_kept(ledger, wrong):
    with pytest.raises((BadInput, BadQuestion)):
        made(ledger, *wrong)
    with ledger.reading() as connection:
        assert watches.all_watches(connection) == kept.all_subscriptions(connection) == []


def test_it_is_ended_like_any_subscription_and_never_paused(ledger):
    one = made(ledger, FUNNEL, "below", 0.3)
    looked(ledger, one, bought(2), HOUR, "1")
    with ledger.writing() as connection:
        with pytest.raises(BadInput):
            subscribing.pause(connection, one.subscription, Hand(), DAY)
        with pytest.raises(BadInput):
            subscribing.change(connection, one.subscription, "FREQ=DAILY", None, Hand(), "UTC", DAY)
        subscribing.change(connection, one.subscription, None, ["mia@shop.es"], Hand(), "UTC", DAY)
        assert [each.who for each in kept.subscribers_of(connection, one.subscription)] == ["mia@shop.es"]
        subscribing.remove(connection, one.subscription, Hand())
        assert watches.all_watches(connection) == []
