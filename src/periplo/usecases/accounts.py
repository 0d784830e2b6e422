"""Accounts: made, changed, disabled, and signed in to. Passwords are hashed before the ledger is held."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import Connection

from periplo.core.access import ROLES, check_password, user_name
from periplo.core.errors import BadInput, EnvironmentFault, UnknownName
from periplo.core.spans import DAY, HOUR
from periplo.storage import entry_links, second_factors, users
from periplo.storage.audit import Hand, noted
from periplo.storage.sql import SqlLedger
from periplo.storage.users import Session, User

IDLE = 12 * HOUR  # after which a session that is not used ends
AT_MOST = 7 * DAY  # after which it ends all the same
LINK = 3 * DAY  # for which a link to a password counts
STEP = HOUR  # a session is moved onward no more often, so that looking at pages hardly writes


class Signed(NamedTuple):
    """Somebody who has just signed in: the id of their session, which is told to them alone."""

    session: str
    user: User


class CodeAsked(NamedTuple):
    """Somebody who told their password and has a second factor: a code is wanted before a session is opened.

    stamp: changes with their password, so that a half sign-in does not outlive it.
    """

    user: User
    stamp: str


class Invited(NamedTuple):
    """A user, and what the link says by which they set their password: told once."""

    user: User
    told: str
    ends_at: int


def new_user(
    ledger: SqlLedger,
    name: str,
    role: str,
    password: str,
    at: int,
    language: str | None = None,
    by: Hand | None = None,
) -> User:
    """by: who makes them, for the log of changes; nobody where an installation makes its first.

    Raises: BadInput if the name is taken or cannot be one; BadPassword.
    """
    name = user_name(name)
    check_password(password, name)
    hash = users.hashed(password)
    with ledger.writing() as connection:
        return _added(connection, name, role, hash, at, language, by)


def invite(ledger: SqlLedger, name: str, role: str, by: Hand, language: str | None = None) -> Invited:
    """A new user who sets their password by a link; until then nobody can sign in as them.

    Raises: BadInput if the name is taken or cannot be one.
    """
    name = user_name(name)
    with ledger.writing() as connection:
        user = _added(connection, name, role, "", by.at, language, by)
        return _linked(connection, user, by)


def new_link(ledger: SqlLedger, name: str, by: Hand) -> Invited:
    """Another link for whoever lost theirs, or their password; the password they have counts until it is used.

    Raises: UnknownName; BadInput if they may not sign in.
    """
    with ledger.writing() as connection:
        user = _named(connection, name)
        if user.disabled_at is not None:
            raise BadInput("this user is disabled", "a link would let nobody in", "enable them first")
        noted(connection, by, "user", "link", user.name)
        return _linked(connection, user, by)


def user_of_link(ledger: SqlLedger, told: str, at: int) -> User | None:
    """Whose link this is, if it still counts."""
    with ledger.reading() as connection:
        id = entry_links.user_of_link(connection, told, at)
        user = users.user_numbered(connection, id) if id else None
    return None if user is None or user.disabled_at is not None else user


def password_by_link(ledger: SqlLedger, told: str, password: str, at: int) -> User | None:
    """Sets the password of whoever has the link, which then counts no more; None where it does not count.

    Raises: BadPassword; then the link counts on.
    """
    user = user_of_link(ledger, told, at)
    if user is None:
        return None
    check_password(password, user.name)
    hash = users.hashed(password)
    with ledger.writing() as connection:
        if entry_links.use_link(connection, told, at) != user.id:
            return None
        users.set_hash(connection, user.id, hash)
        users.close_sessions(connection, user.id)
        noted(connection, Hand(user.name, at), "user", "password", user.name)
    return user


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


def user_numbered(ledger: SqlLedger, id: str) -> User | None:
    """The user of this id, if they may sign in."""
    with ledger.reading() as connection:
        user = users.user_numbered(connection, id)
    return None if user is None or user.disabled_at is not None else user


def change_role(ledger: SqlLedger, name: str, role: str, by: Hand | None = None) -> User:
    """Their sessions end, so that the new role counts from now on.

    Raises: UnknownName; BadInput if there is no such role, or nobody could administer any more.
    """
    check_role(role)
    with ledger.writing() as connection:
        user = _named(connection, name)
        if role != "administrator":
            _keep_one(connection, user)
        users.set_role(connection, user.id, role)
        users.close_sessions(connection, user.id)
        _note(connection, by, f"role {role}", user)
    return user._replace(role=role)


def change_password(
    ledger: SqlLedger, name: str, password: str, but: str | None = None, by: Hand | None = None
) -> User:
    """All their sessions end, but the one given; their links count no more.

    Raises: UnknownName; BadPassword.
    """
    check_password(password, user_name(name))
    hash = users.hashed(password)
    with ledger.writing() as connection:
        user = _named(connection, name)
        users.set_hash(connection, user.id, hash)
        users.close_sessions(connection, user.id, but)
        entry_links.drop_links(connection, user.id)
        _note(connection, by, "password", user)
    return user


def disable(ledger: SqlLedger, name: str, at: int, by: Hand | None = None) -> User:
    """Lets somebody in no more, from this moment on; what they did keeps their name.

    Raises: UnknownName; BadInput if nobody could administer any more.
    """
    with ledger.writing() as connection:
        user = _named(connection, name)
        _keep_one(connection, user)
        users.set_disabled(connection, user.id, at)
        users.close_sessions(connection, user.id)
        entry_links.drop_links(connection, user.id)
        _note(connection, by, "disable", user)
    return user._replace(disabled_at=at)


def enable(ledger: SqlLedger, name: str, by: Hand | None = None) -> User:
    """Raises: UnknownName."""
    with ledger.writing() as connection:
        user = _named(connection, name)
        users.set_disabled(connection, user.id, None)
        _note(connection, by, "enable", user)
    return user._replace(disabled_at=None)


def sign_out_everywhere(ledger: SqlLedger, name: str, by: Hand) -> int:
    """Ends every session of a user; how many there were. Raises: UnknownName."""
    with ledger.writing() as connection:
        user = _named(connection, name)
        ended = users.close_sessions(connection, user.id)
        _note(connection, by, "sign out", user)
    return ended


def has_password(ledger: SqlLedger, user: User) -> bool:
    """Whether this user ever set a password; who comes through a provider may have none."""
    with ledger.reading() as connection:
        return users.hash_numbered(connection, user.id) != ""


def is_password_of(ledger: SqlLedger, name: str, password: str) -> bool:
    """Whether somebody of this name may sign in with this password; as slow if there is nobody."""
    with ledger.reading() as connection:
        kept = users.hash_of(connection, _folded(name))
    return users.fits(kept, password)


def sign_in(ledger: SqlLedger, name: str, password: str, at: int) -> Signed | CodeAsked | None:
    """A session for whoever knows the password, or that a code is wanted; None for everybody else."""
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
        if second_factors.is_on(connection, user.id):
            return CodeAsked(user, stamp_of(connection, user))
        return let_in(connection, user, at)


def note_miss(ledger: SqlLedger, name: str, how: str, where: str, at: int) -> None:
    """Writes down that somebody at this address could not sign in. how: "password" or "code".

    A name that nobody has is not kept: people type their password there by mistake. It costs the same either way.
    """
    with ledger.noting() as connection:
        user = users.user_named(connection, _folded(name))
        noted(connection, Hand("", at), "session", f"missed-{how} {where}", user.name if user else "")


def let_in(
    connection: Connection, user: User, at: int, how: str = "password", is_outside: bool = False
) -> Signed:
    """A session for somebody who proved who they are; how: by what, for the log."""
    noted(connection, Hand(user.name, at), "session", f"in {how}")
    return Signed(
        users.open_session(connection, user.id, at, at + IDLE, is_outside), user._replace(signed_in_at=at)
    )


def stamp_of(connection: Connection, user: User) -> str:
    """What a half sign-in remembers of the password it was begun with."""
    return hashlib.sha256(users.hash_numbered(connection, user.id).encode()).hexdigest()[:16]


def signed_in(ledger: SqlLedger, session: str, at: int) -> Session | None:
    """Who stands behind a session; while it is used, it is moved onward."""
    with ledger.reading() as connection:
        found = users.session_told(connection, session, at)
    if found is None:
        return None
    ends_at = min(at + IDLE, found.made_at + AT_MOST)
    if ends_at - found.ends_at >= STEP:
        # A ledger that is busy or read-only moves nobody onward, and turns nobody out before their time.
        with suppress(EnvironmentFault), ledger.noting() as connection:
            users.extend_session(connection, session, ends_at)
            return found._replace(ends_at=ends_at)
    return found


def sign_out(ledger: SqlLedger, session: str) -> None:
    with ledger.writing() as connection:
        users.close_session(connection, session)


def check_role(role: str) -> None:
    """Raises: BadInput if there is no such role."""
    if role not in ROLES:
        raise BadInput(f"there is no role '{role}'", mend=f"take one of: {', '.join(ROLES)}")


def _added(
    connection: Connection, name: str, role: str, hash: str, at: int, language: str | None, by: Hand | None
) -> User:
    check_role(role)
    if users.user_named(connection, name) is not None:
        raise name_taken()
    id = users.add_user(connection, name, role, hash, at, language)
    user = User(id, name, role, language, at, None)
    _note(connection, by, f"new {role}", user)
    return user


def _linked(connection: Connection, user: User, by: Hand) -> Invited:
    ends_at = by.at + LINK
    return Invited(user, entry_links.make_link(connection, user.id, by.at, ends_at), ends_at)


def _note(connection: Connection, by: Hand | None, what: str, user: User) -> None:
    if by is not None:
        noted(connection, by, "user", what, user.name)


def _named(connection: Connection, name: str) -> User:
    user = users.user_named(connection, user_name(name))
    if user is None:
        raise UnknownName("there is no user of this name", mend="see 'periplo user list'")
    return user


def _keep_one(connection: Connection, user: User) -> None:
    if (
        user.role == "administrator"
        and not user.disabled_at
        and not users.administrators(connection, user.id)
    ):
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
