"""Second factors: turned on by a code, asked for at sign-in, counted once, sealed, reset."""

from __future__ import annotations

import base64
import sqlite3

import pytest

from periplo.core.errors import BadInput
from periplo.core.one_time_codes import STEP, code_at, step_at
from periplo.storage.audit import Hand, Sought, acts
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases import accounts, second_factor
from periplo.usecases.accounts import CodeAsked, Signed

T0 = 1_700_000_000_000_000
GOOD, OTHER = "nube verde y tambor", "ocho peras y una luna"
KEY = bytes(range(32))
BOSS = Hand("boss", T0)


@pytest.fixture
def ledger(tmp_path):
    ledger = SqliteLedger(tmp_path / "ledger.db")
    yield ledger
    ledger.close()


@pytest.fixture
def marta(ledger):
    return accounts.new_user(ledger, "marta", "editor", GOOD, T0)


@pytest.fixture
def secret(ledger, marta):
    told = second_factor.begin(ledger, KEY, marta, "Periplo", T0).text
    return base64.b32decode(told.replace(" ", ""))


@pytest.fixture
def codes(ledger, marta, secret):
    return second_factor.confirm(ledger, KEY, marta, now_code(secret, T0), T0)


def now_code(secret: bytes, at: int) -> str:
    return code_at(secret, step_at(at))


def asked(ledger, at: int = T0) -> CodeAsked:
    found = accounts.sign_in(ledger, "marta", GOOD, at)
    assert isinstance(found, CodeAsked)
    return found


def test_until_it_is_confirmed_a_second_factor_is_not_asked_for(ledger, marta, secret):
    assert isinstance(accounts.sign_in(ledger, "marta", GOOD, T0), Signed)
    assert second_factor.confirm(ledger, KEY, marta, "000000", T0) is None
    assert not second_factor.is_on(ledger, marta)


def test_asking_again_shows_the_same_secret_until_it_is_confirmed(ledger, marta, secret):
    again = second_factor.begin(ledger, KEY, marta, "Periplo", T0 + 1).text
    assert base64.b32decode(again.replace(" ", "")) == secret


def test_the_password_alone_opens_no_session_any_more(ledger, codes):
    asked(ledger)
    with ledger.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 0


def test_password_and_code_open_a_session(ledger, codes, secret):
    later = T0 + STEP
    signed = second_factor.sign_in(ledger, KEY, asked(ledger), now_code(secret, later), later)
    assert accounts.signed_in(ledger, signed.session, later).has_code


def test_the_code_that_confirmed_it_signs_nobody_in(ledger, codes, secret):
    assert second_factor.sign_in(ledger, KEY, asked(ledger), now_code(secret, T0), T0) is None


def test_a_code_counts_once(ledger, codes, secret):
    later = T0 + STEP
    code = now_code(secret, later)
    assert second_factor.sign_in(ledger, KEY, asked(ledger), code, later)
    assert second_factor.sign_in(ledger, KEY, asked(ledger), code, later) is None


def test_of_two_who_send_one_code_at_once_one_is_let_in(ledger, marta, codes, secret, monkeypatch):
    from periplo.storage import second_factors

    later = T0 + STEP
    seen = second_factors.second_factor_of
    kept = []

    def both_read_before_either_writes(connection, user):
        kept.append(seen(connection, user)) if not kept else None
        return kept[0]

    monkeypatch.setattr(second_factors, "second_factor_of", both_read_before_either_writes)
    code = now_code(secret, later)
    assert [second_factor.check(ledger, KEY, marta, code, later) for _ in range(2)] == [True, False]


def test_a_half_sign_in_does_not_outlive_the_password(ledger, codes, secret):
    half = asked(ledger)
    accounts.change_password(ledger, "marta", OTHER)
    assert second_factor.sign_in(ledger, KEY, half, now_code(secret, T0 + STEP), T0 + STEP) is None


def test_nor_being_disabled(ledger, codes, secret):
    half = asked(ledger)
    accounts.disable(ledger, "marta", T0)
    assert second_factor.sign_in(ledger, KEY, half, now_code(secret, T0 + STEP), T0 + STEP) is None


def test_each_recovery_code_counts_once_however_it_is_typed(ledger, marta, codes):
    assert len(set(codes)) == second_factor.RECOVERY == 10
    assert second_factor.check(ledger, KEY, marta, codes[3].upper().replace("-", " "), T0)
    assert not second_factor.check(ledger, KEY, marta, codes[3], T0)
    assert second_factor.codes_left(ledger, marta) == 9
    other = second_factor.new_codes(ledger, marta, T0)
    assert not second_factor.check(ledger, KEY, marta, codes[4], T0)
    assert second_factor.check(ledger, KEY, marta, other[0], T0)


def test_neither_the_secret_nor_a_recovery_code_stands_in_the_ledger(ledger, codes, secret, tmp_path):
    with ledger.writing() as connection:
        connection.exec_driver_sql("SELECT 1")
    with sqlite3.connect(tmp_path / "ledger.db") as file:
        held = "\n".join(file.iterdump())
    text = base64.b32encode(secret).decode()
    for told in (text, secret.hex(), *codes, *(code.replace("-", "") for code in codes)):
        assert told not in held


def test_with_another_key_no_code_is_judged_but_recovery_codes_are(ledger, marta, codes, secret):
    other = bytes(32)
    with pytest.raises(second_factor.FactorLost):
        second_factor.check(ledger, other, marta, now_code(secret, T0 + STEP), T0 + STEP)
    assert second_factor.check(ledger, other, marta, codes[0], T0)


def test_a_secret_moved_to_another_user_does_not_open(ledger, marta, codes):
    eva = accounts.new_user(ledger, "eva", "editor", GOOD, T0)
    with ledger.writing() as connection:
        connection.exec_driver_sql("UPDATE second_factors SET user_id = ?", (eva.id,))
    with pytest.raises(second_factor.FactorLost):
        second_factor.check(ledger, KEY, eva, "123456", T0)


def test_reset_lets_them_in_by_password_and_ends_their_sessions(ledger, codes, secret):
    later = T0 + STEP
    signed = second_factor.sign_in(ledger, KEY, asked(ledger), now_code(secret, later), later)
    second_factor.reset(ledger, "MARTA", BOSS)
    assert accounts.signed_in(ledger, signed.session, later) is None
    assert isinstance(accounts.sign_in(ledger, "marta", GOOD, later), Signed)
    with pytest.raises(BadInput, match="no second factor"):
        second_factor.reset(ledger, "marta", BOSS)


def test_what_is_done_to_it_is_written_down_and_never_its_secret(ledger, marta, codes, secret):
    second_factor.reset(ledger, "marta", BOSS)
    with ledger.reading() as connection:
        told = acts(connection, Sought(kind="user"))
    assert {(act.who, act.what, act.object) for act in told} == {
        ("marta", "code on", "marta"), ("boss", "code reset", "marta"),
    }  # fmt: skip
