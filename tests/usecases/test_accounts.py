"""Accounts: made, changed, disabled and signed in to."""

import pytest

from periplo.core.access import BadPassword
from periplo.core.errors import BadInput, UnknownName
from periplo.core.spans import DAY, HOUR
from periplo.storage import users
from periplo.storage.contract import LedgerBusy
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases import accounts

T0 = 1_700_000_000_000_000
GOOD, OTHER = "nube verde y tambor", "ocho peras y una luna"


@pytest.fixture
def ledger(tmp_path):
    ledger = SqliteLedger(tmp_path / "ledger.db")
    accounts.new_user(ledger, "Admin", "administrator", GOOD, T0)
    yield ledger
    ledger.close()


def test_who_knows_the_password_is_signed_in_whatever_the_capitals_of_the_name(ledger):
    signed = accounts.sign_in(ledger, " ADMIN", GOOD, T0)
    assert signed.user.name == "admin"
    assert accounts.signed_in(ledger, signed.session, T0).user == signed.user


@pytest.mark.parametrize(("name", "password"), [("admin", OTHER), ("nobody", GOOD), ("a b", GOOD), ("", "")])
def test_nobody_else_is_signed_in(ledger, name, password):
    assert accounts.sign_in(ledger, name, password, T0) is None


def test_a_user_s_name_is_taken_once(ledger):
    with pytest.raises(BadInput, match="already"):
        accounts.new_user(ledger, "aDmin", "reader", GOOD, T0)


def test_a_bad_password_makes_no_user(ledger):
    with pytest.raises(BadPassword):
        accounts.new_user(ledger, "eva", "reader", "short", T0)
    with ledger.reading() as connection:
        assert users.user_named(connection, "eva") is None


def test_a_session_slides_onward_while_it_is_used_but_not_for_ever(ledger):
    told = accounts.sign_in(ledger, "admin", GOOD, T0).session
    at = T0
    while (found := accounts.signed_in(ledger, told, at)) is not None:
        assert found.ends_at <= T0 + accounts.AT_MOST
        at += 11 * HOUR
    assert T0 + accounts.AT_MOST <= at < T0 + 8 * DAY


def test_a_session_that_is_not_used_ends(ledger):
    told = accounts.sign_in(ledger, "admin", GOOD, T0).session
    assert accounts.signed_in(ledger, told, T0 + accounts.IDLE - 1)
    told = accounts.sign_in(ledger, "admin", GOOD, T0).session
    assert accounts.signed_in(ledger, told, T0 + accounts.IDLE) is None


def test_looking_often_writes_seldom(ledger, monkeypatch):
    told = accounts.sign_in(ledger, "admin", GOOD, T0).session
    moved = []
    monkeypatch.setattr(users, "extend_session", lambda *given: moved.append(given))
    for minute in range(59):
        accounts.signed_in(ledger, told, T0 + minute * 60_000_000)
    assert not moved
    accounts.signed_in(ledger, told, T0 + HOUR)
    assert len(moved) == 1


def test_a_busy_ledger_turns_nobody_out(ledger, monkeypatch):
    told = accounts.sign_in(ledger, "admin", GOOD, T0).session

    def busy():
        raise LedgerBusy("busy")

    monkeypatch.setattr(ledger, "writing", busy)
    assert accounts.signed_in(ledger, told, T0 + 2 * HOUR)


def test_signing_out_ends_that_session_alone(ledger):
    first, second = (accounts.sign_in(ledger, "admin", GOOD, T0).session for _ in range(2))
    accounts.sign_out(ledger, first)
    assert accounts.signed_in(ledger, first, T0) is None
    assert accounts.signed_in(ledger, second, T0)


def test_a_new_password_ends_the_other_sessions_and_the_old_password(ledger):
    first, second = (accounts.sign_in(ledger, "admin", GOOD, T0).session for _ in range(2))
    accounts.change_password(ledger, "admin", OTHER, but=first)
    assert accounts.signed_in(ledger, first, T0)
    assert accounts.signed_in(ledger, second, T0) is None
    assert not accounts.is_password_of(ledger, "admin", GOOD)
    assert accounts.is_password_of(ledger, "admin", OTHER)


def test_the_last_administrator_can_neither_be_disabled_nor_lose_the_role(ledger):
    for attempt in (
        lambda: accounts.disable(ledger, "admin", T0),
        lambda: accounts.change_role(ledger, "admin", "editor"),
    ):
        with pytest.raises(BadInput, match="last administrator"):
            attempt()
    accounts.new_user(ledger, "eva", "administrator", OTHER, T0)
    accounts.disable(ledger, "admin", T0)
    with pytest.raises(BadInput, match="last administrator"):
        accounts.change_role(ledger, "eva", "reader")


def test_who_is_disabled_is_out_at_once_and_comes_back_when_enabled(ledger):
    accounts.new_user(ledger, "eva", "reader", OTHER, T0)
    told = accounts.sign_in(ledger, "eva", OTHER, T0).session
    accounts.disable(ledger, "eva", T0)
    assert accounts.signed_in(ledger, told, T0) is None
    assert accounts.sign_in(ledger, "eva", OTHER, T0) is None
    accounts.enable(ledger, "eva")
    assert accounts.sign_in(ledger, "eva", OTHER, T0)


def test_a_new_role_ends_the_sessions_of_the_old_one(ledger):
    accounts.new_user(ledger, "eva", "reader", OTHER, T0)
    told = accounts.sign_in(ledger, "eva", OTHER, T0).session
    assert accounts.change_role(ledger, "eva", "approver").role == "approver"
    assert accounts.signed_in(ledger, told, T0) is None


def test_who_is_not_there_is_told_without_repeating_the_name(ledger):
    with pytest.raises(UnknownName) as told:
        accounts.disable(ledger, "secret.person@example.org", T0)
    assert "secret" not in str(told.value)


def test_a_hash_of_weaker_times_is_renewed_when_its_owner_signs_in(ledger, earnest_hasher, monkeypatch):
    from argon2 import PasswordHasher

    monkeypatch.setattr(users, "HASHER", earnest_hasher)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    with ledger.writing() as connection:
        users.set_hash(connection, users.user_named(connection, "admin").id, weak)
    assert accounts.sign_in(ledger, "admin", GOOD, T0)
    with ledger.reading() as connection:
        assert not users.is_outdated(users.hash_of(connection, "admin"))
