"""Accounts: made, changed, disabled, and signed in to. Passwords are hashed before the ledger is held."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import Connection

from periplo.core.access import check_password, user_name
from periplo.core.errors import BadInput, EnvironmentFault, UnknownName
from periplo.core.spans import DAY, HOUR
from periplo.storage import users
from periplo.storage.sql import SqlLedger
from periplo.storage.users import Session, User

IDLE = 12 * HOUR  # after which a session that is not used ends
AT_MOST = 7 * DAY  # after which it ends all the same
STEP = HOUR  # a session is moved onward no more often, so that looking at pages hardly writes


class Signed(NamedTuple):
    """Somebody who has just signed in: the id of their session, which is told to them alone."""

    session: str
    user: User


def new_user(
    ledger: SqlLedger, name: str, role: str, password: str, at: int, language: str | None = None
) -> User:
    """Raises: BadInput if the name is taken or cannot be one; BadPassword."""
    name = user_name(name)
    check_password(password, name)
    hash = users.hashed(password)
    with ledger.writing() as connection:
        if users.user_named(connection, name) is not None:
            raise name_taken()
        id = users.add_user(connection, name, role, hash, at, language)
    return User(id, name, role, language, at, None)


def name_taken() -> BadInput:
    return BadInput(
        "there is a user of this name already",
        "capitals make no difference",
        "take another name, or see 'periplo user list'",
    )


def user_called(ledger: SqlLedger, name: str) -> User:
    """Raises: UnknownName."""
    with ledger.reading() as connection:
        return _named(connection, name)


def change_role(ledger: SqlLedger, name: str, role: str) -> User:
    """Their sessions end, so that the new role counts from now on.

    Raises: UnknownName; BadInput if nobody could administer any more.
    """
    with ledger.writing() as connection:
        user = _named(connection, name)
        if role != "administrator":
            _keep_one(connection, user)
        users.set_role(connection, user.id, role)
        users.close_sessions(connection, user.id)
    return user._replace(role=role)


def change_password(ledger: SqlLedger, name: str, password: str, but: str | None = None) -> User:
    """All their sessions end, but the one given.

    Raises: UnknownName; BadPassword.
    """
    check_password(password, user_name(name))
    hash = users.hashed(password)
    with ledger.writing() as connection:
        user = _named(connection, name)
        users.set_hash(connection, user.id, hash)
        users.close_sessions(connection, user.id, but)
    return user


def disable(ledger: SqlLedger, name: str, at: int) -> User:
    """Lets somebody in no more, from this moment on; what they did keeps their name.

    Raises: UnknownName; BadInput if nobody could administer any more.
    """
    with ledger.writing() as connection:
        user = _named(connection, name)
        _keep_one(connection, user)
        users.set_disabled(connection, user.id, at)
        users.close_sessions(connection, user.id)
    return user._replace(disabled_at=at)


def enable(ledger: SqlLedger, name: str) -> User:
    """Raises: UnknownName."""
    with ledger.writing() as connection:
        user = _named(connection, name)
        users.set_disabled(connection, user.id, None)
    return user._replace(disabled_at=None)


def is_password_of(ledger: SqlLedger, name: str, password: str) -> bool:
    """Whether somebody of this name may sign in with this password; as slow if there is nobody."""
    with ledger.reading() as connection:
        kept = users.hash_of(connection, _folded(name))
    return users.fits(kept, password)


def sign_in(ledger: SqlLedger, name: str, password: str, at: int) -> Signed | None:
    """A session for whoever knows the password; None for everybody else, whatever the reason."""
    with ledger.reading() as connection:
        kept = users.hash_of(connection, _folded(name))
    if not users.fits(kept, password):
        return None
    renewed = users.hashed(password) if kept is not None and users.is_outdated(kept) else None
    with ledger.writing() as connection:
        user = users.user_named(connection, _folded(name))
        if user is None or user.disabled_at is not None:
            return None
        if renewed:
            users.set_hash(connection, user.id, renewed)
        return Signed(users.open_session(connection, user.id, at, at + IDLE), user)


def signed_in(ledger: SqlLedger, session: str, at: int) -> Session | None:
    """Who stands behind a session; while it is used, it is moved onward."""
    with ledger.reading() as connection:
        found = users.session_told(connection, session, at)
    if found is None:
        return None
    ends_at = min(at + IDLE, found.made_at + AT_MOST)
    if ends_at - found.ends_at >= STEP:
        # A ledger that is busy or read-only moves nobody onward, and turns nobody out before their time.
        with suppress(EnvironmentFault), ledger.writing() as connection:
            users.extend_session(connection, session, ends_at)
            return found._replace(ends_at=ends_at)
    return found


def sign_out(ledger: SqlLedger, session: str) -> None:
    with ledger.writing() as connection:
        users.close_session(connection, session)


def _named(connection: Connection, name: str) -> User:
    user = users.user_named(connection, user_name(name))
    if user is None:
        raise UnknownName("there is no user of this name", mend="see 'periplo user list'")
    return user


def _keep_one(connection: Connection, user: User) -> None:
    if user.role == "administrator" and not user.disabled_at and users.administrators(connection) == 1:
        raise BadInput(
            "this is the last administrator",
            "nobody could let others in any more",
            "make another first: periplo user new NAME --role administrator",
        )


def _folded(name: str) -> str:
    """The name as it would be kept; one that nobody can have stays nobody's."""
    try:
        return user_name(name)
    except BadInput:
        return ""
