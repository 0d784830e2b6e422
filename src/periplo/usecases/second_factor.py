"""A second factor beside the password: turned on with a code, asked for at sign-in, turned off, and reset."""

from __future__ import annotations

import base64
import secrets
from typing import NamedTuple

from periplo.core.errors import BadInput
from periplo.core.one_time_codes import app_address, secret_text, step_of
from periplo.storage import second_factors, users
from periplo.storage.audit import Hand, noted
from periplo.storage.sealed import open_text, seal_text
from periplo.storage.sql import SqlLedger
from periplo.storage.users import User
from periplo.usecases.accounts import CodeAsked, Signed, let_in, stamp_of, user_called

SECRET_BYTES = 20  # as long as what SHA-1 takes (RFC 4226, 4)
RECOVERY = 10
_RECOVERY_BYTES = 10  # 80 bits: sixteen letters and digits


class FactorLost(BadInput):
    """A second factor was sealed with another key than the one that is here."""

    code = "factor_lost"


class Proposed(NamedTuple):
    """A secret to be taken up by an app. address: what a QR code tells it; text: to type."""

    address: str
    text: str


def is_on(ledger: SqlLedger, user: User) -> bool:
    """Whether this user is asked for a code."""
    with ledger.reading() as connection:
        return second_factors.is_on(connection, user.id)


def codes_left(ledger: SqlLedger, user: User) -> int:
    """How many recovery codes this user still has."""
    with ledger.reading() as connection:
        return second_factors.codes_left(connection, user.id)


def begin(ledger: SqlLedger, key: bytes, user: User, issuer: str, at: int) -> Proposed:
    """The secret that waits to be confirmed, a new one where none waits.

    Raises: BadInput if a second factor is on already.
    """
    with ledger.writing() as connection:
        kept = second_factors.second_factor_of(connection, user.id)
        if kept is not None and kept.confirmed_at is not None:
            raise BadInput("a second factor is on already", mend="turn it off first")
        secret = kept and _opened(key, kept.sealed, user)
        if not secret:
            secret = secrets.token_bytes(SECRET_BYTES)
            second_factors.propose(connection, user.id, _sealed(key, secret, user), at)
    return Proposed(app_address(secret, issuer, user.name), secret_text(secret))


def confirm(
    ledger: SqlLedger, key: bytes, user: User, code: str, at: int, session: str | None = None
) -> tuple[str, ...] | None:
    """Turns it on if the code is right: the recovery codes, told once; None if it is wrong. Other sessions end."""
    with ledger.writing() as connection:
        kept = second_factors.second_factor_of(connection, user.id)
        secret = _opened(key, kept.sealed, user) if kept and kept.confirmed_at is None else None
        step = step_of(secret, code, at, 0) if secret else None
        if step is None:
            return None
        codes = _new_codes()
        second_factors.confirm(connection, user.id, step, at, map(_plain, codes))
        users.close_sessions(connection, user.id, session)
        noted(connection, Hand(user.name, at), "user", "code on", user.name)
    return codes


def check(ledger: SqlLedger, key: bytes, user: User, code: str, at: int) -> bool:
    """Whether this is a code of theirs that counts now, or one of their recovery codes; it counts no second time.

    Raises: FactorLost.
    """
    with ledger.writing() as connection:
        kept = second_factors.second_factor_of(connection, user.id)
        if kept is None or kept.confirmed_at is None:
            return False
        if len(_plain(code)) == _RECOVERY_BYTES * 8 // 5:
            used = second_factors.use_code(connection, user.id, _plain(code))
            if used:
                noted(connection, Hand(user.name, at), "user", "recovery code", user.name)
            return used
        secret = _opened(key, kept.sealed, user)
        if secret is None:
            raise FactorLost(
                "this second factor cannot be read",
                "it was sealed with another key than the one that is here",
                "put the file secrets/doors.key back, use a recovery code, or: periplo user reset-totp",
            )
        step = step_of(secret, code, at, kept.last_step)
        return step is not None and second_factors.move_on(connection, user.id, step)


def sign_in(ledger: SqlLedger, key: bytes, asked: CodeAsked, code: str, at: int) -> Signed | None:
    """A session for whoever told their password and now the code; None if either counts no more.

    Raises: FactorLost.
    """
    with ledger.reading() as connection:
        user = users.user_numbered(connection, asked.user.id)
        if user is None or user.disabled_at is not None or stamp_of(connection, user) != asked.stamp:
            return None
    if not check(ledger, key, user, code, at):
        return None
    with ledger.writing() as connection:
        return let_in(connection, user, at, "code")


def new_codes(ledger: SqlLedger, user: User, at: int) -> tuple[str, ...]:
    """Other recovery codes, told once; those they had count no more."""
    codes = _new_codes()
    with ledger.writing() as connection:
        second_factors.keep_codes(connection, user.id, map(_plain, codes))
        noted(connection, Hand(user.name, at), "user", "recovery codes", user.name)
    return codes


def turn_off(ledger: SqlLedger, user: User, at: int) -> None:
    """Asks for no code any more, as its owner wishes."""
    with ledger.writing() as connection:
        if second_factors.forget(connection, user.id):
            noted(connection, Hand(user.name, at), "user", "code off", user.name)


def reset(ledger: SqlLedger, name: str, by: Hand) -> User:
    """Takes the second factor of somebody who lost it; their sessions end.

    Raises: UnknownName; BadInput if there is none.
    """
    user = user_called(ledger, name)
    with ledger.writing() as connection:
        if not second_factors.forget(connection, user.id):
            raise BadInput("this user has no second factor", mend="there is nothing to reset")
        users.close_sessions(connection, user.id)
        noted(connection, by, "user", "code reset", user.name)
    return user


def _new_codes() -> tuple[str, ...]:
    def one() -> str:
        text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().casefold()
        return "-".join(text[at : at + 4] for at in range(0, len(text), 4))

    return tuple(one() for _ in range(RECOVERY))


def _plain(code: str) -> str:
    """A recovery code as it is kept: without case, dashes and spaces."""
    return "".join(sign for sign in code.casefold() if sign.isalnum())


def _sealed(key: bytes, secret: bytes, user: User) -> str:
    return seal_text(key, base64.b32encode(secret).decode(), f"totp {user.id}")


def _opened(key: bytes, sealed: str, user: User) -> bytes | None:
    text = open_text(key, sealed, f"totp {user.id}")
    return None if text is None else base64.b32decode(text)
