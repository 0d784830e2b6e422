"""Workers on one PostgreSQL divide the customers and the channels among them; what one had is free when it is gone."""

import threading
import time

import pytest

from periplo.core.errors import EnvironmentFault
from periplo.core.identity import LOTS
from periplo.storage.contract import LedgerBusy

pytest.importorskip("psycopg")

EVERY_LOT = set(range(LOTS))


@pytest.fixture
def ledgers(opened):
    return [opened("postgres") for _ in range(3)]


def turns(shares):
    """Every worker asks once, in turn, then once more: what was given up can be taken."""
    for share in shares:
        share.lots()
    return [share.lots() for share in shares]


def test_one_alone_has_everybody(ledgers):
    assert ledgers[0].share().lots() is None


def test_who_comes_gets_a_fair_part_and_nobody_is_two_workers(ledgers):
    shares = [ledger.share() for ledger in ledgers]
    assert shares[0].lots() is None
    two = turns(shares[:2])
    assert [len(lots) for lots in two] == [LOTS // 2, LOTS // 2]
    three = turns(shares)
    assert sorted(len(lots) for lots in three) == [4, 6, 6]
    assert sum(map(len, three)) == LOTS
    assert set().union(*three) == EVERY_LOT


def test_what_one_had_goes_to_the_others_when_it_is_gone(ledgers):
    shares = [ledger.share() for ledger in ledgers]
    turns(shares)
    ledgers[0].close()
    two = turns(shares[1:])
    assert set().union(*two) == EVERY_LOT
    ledgers[1].close()
    assert shares[2].lots() is None


def test_one_alone_hands_over_by_a_channel_as_long_as_it_lives(ledgers):
    first, second, third = (ledger.share() for ledger in ledgers)
    assert first.carries("post")
    assert first.carries("post")
    assert not second.carries("post")
    assert second.carries("log")
    assert not first.carries("log")
    ledgers[0].close()
    assert third.carries("post")
    assert not second.carries("post")


def test_whoever_lost_its_session_writes_nothing_and_takes_its_part_again(ledgers, postgres):
    ledger, other = ledgers[:2]
    share = ledger.share()
    share.lots()
    assert share.is_new()
    assert not share.is_new()
    assert share.carries("post")
    pid = share._session.info.backend_pid
    postgres.run(f"SELECT pg_terminate_backend({pid})")
    while postgres.run(f"SELECT 1 FROM pg_stat_activity WHERE pid = {pid}"):
        time.sleep(0.01)
    with pytest.raises(EnvironmentFault, match="customers was lost"):
        ledger.set_setting("a", "b")
    assert ledger.setting("a") is None
    assert other.share().carries("post")
    ledger.set_setting("a", "c")  # it acts for nobody now
    assert share.lots() is not None
    assert share.is_new()
    assert not share.carries("post")


def test_several_share_a_role_and_whoever_wants_it_alone_waits_for_all_and_is_not_passed_over(ledgers):
    first, second, third = ledgers
    with first.lease("acting", shared=True), second.lease("acting", shared=True):
        with pytest.raises(LedgerBusy), third.lease("publishing"):
            pass
        had = threading.Event()

        def alone():
            with third.lease("publishing", patience=30):
                had.set()

        waits = threading.Thread(target=alone)
        waits.start()
        waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not _rows(first, waiting):
            time.sleep(0.01)
        fourth = type(first)(first._url, first.name)
        with pytest.raises(LedgerBusy), fourth.lease("acting", shared=True):
            pass  # else those who come and go would keep it out for ever
        fourth.close()
        assert not had.is_set()
    waits.join(30)
    assert had.is_set()
    with first.lease("alone"), pytest.raises(LedgerBusy), second.lease("acting", shared=True):
        pass


def test_a_role_that_is_shared_cannot_be_had_alone_within(ledgers):
    with (
        ledgers[0].lease("acting", shared=True),
        pytest.raises(AssertionError, match="alone"),
        ledgers[0].lease("publishing"),
    ):
        pass


def _rows(ledger, statement):
    with ledger.reading() as connection:
        return connection.exec_driver_sql(statement).all()
