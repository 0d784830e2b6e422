"""Messages that wait in pages, on both databases: kept once, claimed once, ended once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert

from periplo.core.onsite import page_message
from periplo.storage import onsite
from periplo.storage import tables as t

SHOWN = page_message("Hola", "Ven", {}, "es")
TO = "0" * 32


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def kept(ledger, *keys, **more):
    with ledger.writing() as connection:
        for key in keys:
            onsite.keep(connection, key, f"token-{key}", SHOWN, True, 1, 100, **more)


def open_for(ledger, customer, now=50, browser=None):
    with ledger.reading() as connection:
        return [one.key for one in onsite.open_for(connection, customer, browser, now)]


def decided(ledger, key, customer, state="accepted", ended_by=None):
    """A message of a campaign, as the ledger has it."""
    member = {"campaign": "c", "customer": customer, "run": key, "entry": 1}
    with ledger.writing() as connection:
        if connection.exec_driver_sql("SELECT count(*) FROM customers").scalar() == 0:
            connection.execute(insert(t.customers), [{"customer": n, "created_at": 0} for n in (1, 2)])
        connection.execute(
            insert(t.members).values(
                **member,
                version=1,
                arm="treated",
                entered_at=1,
                node="say",
                visit=1,
                since=1,
                ended_by=ended_by,
            )
        )
        connection.execute(
            insert(t.intents).values(
                **member, key=key, version=1, node="say", visit=1, channel="onsite", message="hi", language="es",
                decided_at=1, state=state, attempts=1,
            )
        )  # fmt: skip


def test_what_is_kept_twice_waits_once_for_its_customer_alone(ledger):
    decided(ledger, "a", 1)
    decided(ledger, "b", 2)
    kept(ledger, "a", "b", "a")
    assert open_for(ledger, 1) == ["a"]
    assert open_for(ledger, 2) == ["b"]
    assert open_for(ledger, None) == []
    assert open_for(ledger, 1, now=100) == []
    with ledger.reading() as connection:
        found = onsite.by_token(connection, "token-a")
    assert (found.shown, found.customer, found.campaign, found.kind) == (SHOWN, 1, "c", "marketing")


def test_what_the_channel_has_not_answered_for_is_shown_to_nobody(ledger):
    decided(ledger, "a", 1, state="handed")
    kept(ledger, "a")
    assert open_for(ledger, 1) == []


def test_a_test_waits_for_its_browser(ledger):
    kept(ledger, "test/1", browser=TO)
    assert open_for(ledger, None, browser=TO) == ["test/1"]
    assert open_for(ledger, 1, browser="1" * 32) == []


def test_of_many_who_claim_a_message_one_has_it(ledger):
    decided(ledger, "a", 1)
    kept(ledger, "a")

    def claims(tab):
        with ledger.writing() as connection:
            return onsite.claim(connection, "a", tab, 9)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(claims, "wxyz")) == [False, False, False, True]


def test_what_nobody_saw_is_due_when_its_time_or_its_run_is_over(ledger):
    for key, ended_by in (("on", None), ("bought", "goal"), ("done", "finished"), ("seen", "goal")):
        decided(ledger, key, 1, ended_by=ended_by)
    kept(ledger, "on", "bought", "done", "seen")
    with ledger.writing() as connection:
        assert onsite.claim(connection, "seen", "x", 9)

    def due(now):
        with ledger.reading() as connection:
            return [one.key for one in onsite.due(connection, now, 10)]

    assert due(50) == ["bought"]
    assert due(100) == ["bought", "done", "on"]
    with ledger.writing() as connection:
        assert onsite.mark(connection, "bought", "ended", 60)
        assert not onsite.mark(connection, "bought", "ended", 61)
        assert not onsite.claim(connection, "bought", "x", 62)
    assert due(100) == ["done", "on"]
    with ledger.reading() as connection:
        assert onsite.figures(connection) == {
            "waiting": 2,
            "seen": 1,
            "clicked": 0,
            "dismissed": 0,
            "ended": 1,
        }
