"""Users and sessions as the ledger keeps them: never a password, never a session's id."""

import sqlite3

import pytest

from periplo.storage import users
from periplo.storage.contract import LedgerConflict
from periplo.storage.sqlite import SqliteLedger

T0 = 1_700_000_000_000_000
GOOD = "nube verde y tambor"


@pytest.fixture
def ledger(tmp_path):
    ledger = SqliteLedger(tmp_path / "ledger.db")
    yield ledger
    ledger.close()


@pytest.fixture(scope="module")
def hash():
    return users.hashed(GOOD)


@pytest.fixture
def marta(ledger, hash):
    with ledger.writing() as connection:
        return users.add_user(connection, "marta", "editor", hash, T0)


def test_a_hash_is_argon2id_and_fits_its_password_alone(earnest_hasher, monkeypatch):
    monkeypatch.setattr(users, "HASHER", earnest_hasher)
    hash = users.hashed(GOOD)
    assert hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert users.fits(hash, GOOD)
    assert not users.fits(hash, GOOD + " ")
    assert not users.fits(None, GOOD)
    assert not users.fits("no hash", GOOD)
    assert not users.is_outdated(hash)


def test_two_hashes_of_one_password_differ(hash):
    assert users.hashed(GOOD) != hash


def test_a_name_is_there_once(ledger, marta, hash):
    with pytest.raises(LedgerConflict), ledger.writing() as connection:
        users.add_user(connection, "marta", "reader", hash, T0)


def test_only_an_enabled_user_has_a_hash(ledger, marta, hash):
    with ledger.writing() as connection:
        assert users.hash_of(connection, "marta") == hash
        users.set_disabled(connection, marta, T0)
        assert users.hash_of(connection, "marta") is None
        assert users.user_named(connection, "marta").disabled_at == T0
        users.set_disabled(connection, marta, None)
        assert users.hash_of(connection, "marta") == hash


def test_only_enabled_administrators_count(ledger, marta, hash):
    with ledger.writing() as connection:
        assert users.administrators(connection) == 0
        users.set_role(connection, marta, "administrator")
        assert users.administrators(connection) == 1
        users.set_disabled(connection, marta, T0)
        assert users.administrators(connection) == 0


def test_a_session_counts_until_its_end_and_not_at_it(ledger, marta):
    with ledger.writing() as connection:
        told = users.open_session(connection, marta, T0, T0 + 10)
        assert users.session_told(connection, told, T0 + 9).user.name == "marta"
        assert users.session_told(connection, told, T0 + 10) is None
        users.extend_session(connection, told, T0 + 20)
        assert users.session_told(connection, told, T0 + 10).ends_at == T0 + 20
        assert users.session_told(connection, told + "x", T0) is None


def test_a_disabled_user_s_session_counts_no_more(ledger, marta):
    with ledger.writing() as connection:
        told = users.open_session(connection, marta, T0, T0 + 10)
        users.set_disabled(connection, marta, T0)
        assert users.session_told(connection, told, T0) is None


def test_sessions_end_one_by_one_or_all_but_one(ledger, marta):
    with ledger.writing() as connection:
        first, second, third = (users.open_session(connection, marta, T0, T0 + 10) for _ in range(3))
        users.close_session(connection, first)
        assert users.session_told(connection, first, T0) is None
        assert users.close_sessions(connection, marta, but=second) == 1
        assert users.session_told(connection, second, T0)
        assert not users.session_told(connection, third, T0)


def test_a_new_session_forgets_those_that_have_ended(ledger, marta):
    with ledger.writing() as connection:
        users.open_session(connection, marta, T0, T0 + 10)
        users.open_session(connection, marta, T0 + 10, T0 + 20)
        assert connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 1


def test_neither_password_nor_session_stands_in_the_file(ledger, marta, tmp_path):
    with ledger.writing() as connection:
        told = users.open_session(connection, marta, T0, T0 + 10)
    ledger.close()
    dump = "\n".join(sqlite3.connect(tmp_path / "ledger.db").iterdump())
    assert "marta" in dump
    assert told not in dump
    assert GOOD not in dump
