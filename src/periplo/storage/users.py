"""People who sign in: kept by name, with an argon2id hash; and their sessions, kept by the hash of an id."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, delete, func, insert, select, update

from periplo.storage.tables.doors import second_factors as f
from periplo.storage.tables.privacy import sessions as s
from periplo.storage.tables.privacy import users as u


class User(NamedTuple):
    """A person of the console. Instants in microseconds UTC."""

    id: str
    name: str
    role: str
    language: str | None
    made_at: int
    disabled_at: int | None
    signed_in_at: int | None = None  # the last time
    tour: str | None = None  # where they stand in the guided tour, as core.tour reads it


_COLUMNS = (
    u.c.id, u.c.name, u.c.role, u.c.language, u.c.made_at, u.c.disabled_at, u.c.signed_in_at, u.c.tour,
)  # fmt: skip
HASHER = PasswordHasher()  # argon2id as its library counsels: 64 MB, three passes


def hashed(password: str) -> str:
    """A password as it is kept: argon2id, salted. Takes about a tenth of a second and 64 MB, by design."""
    return HASHER.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether this is the password that was kept; as slow where there is none, so that nobody learns who exists."""
    try:
        return HASHER.verify(kept or _nobodys(), password) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(24))


def add_user(
    connection: Connection, name: str, role: str, hash: str, at: int, language: str | None = None
) -> str:
    """A new user; returns their id. The name must be new: LedgerConflict otherwise."""
    id = secrets.token_hex(8)
    connection.execute(
        insert(u).values(id=id, name=name, role=role, hash=hash, language=language, made_at=at)
    )
    return id


def user_named(connection: Connection, name: str) -> User | None:
    """The user of this name, disabled or not."""
    row = connection.execute(select(*_COLUMNS).where(u.c.name == name)).first()
    return User(*row) if row else None


def all_users(connection: Connection) -> list[User]:
    """Every user, the oldest first."""
    return [User(*row) for row in connection.execute(select(*_COLUMNS).order_by(u.c.made_at, u.c.id))]


def hash_of(connection: Connection, name: str) -> str | None:
    """The hash of the enabled user of this name; None also where no password was ever set."""
    return connection.scalar(select(u.c.hash).where(u.c.name == name, u.c.disabled_at.is_(None))) or None


def user_numbered(connection: Connection, id: str) -> User | None:
    """The user of this id, disabled or not."""
    row = connection.execute(select(*_COLUMNS).where(u.c.id == id)).first()
    return User(*row) if row else None


def hash_numbered(connection: Connection, id: str) -> str:
    """The hash of the user of this id; "" where there is none."""
    return connection.scalar(select(u.c.hash).where(u.c.id == id)) or ""


def without_password(connection: Connection) -> set[str]:
    """The ids of the users who have not set a password."""
    return set(connection.scalars(select(u.c.id).where(u.c.hash == "")))


def administrators(connection: Connection, but: str | None = None) -> int:
    """How many administrators can sign in by password, without this one.

    Whoever writes is alone, so inside `writing` they stay so many until the transaction ends.
    """
    can = select(u.c.id).where(u.c.role == "administrator", u.c.disabled_at.is_(None), u.c.hash != "")
    return len(set(connection.scalars(can)) - {but})


def set_role(connection: Connection, id: str, role: str) -> None:
    connection.execute(update(u).where(u.c.id == id).values(role=role))


def set_hash(connection: Connection, id: str, hash: str) -> None:
    connection.execute(update(u).where(u.c.id == id).values(hash=hash))


def set_tour(connection: Connection, id: str, tour: str) -> None:
    connection.execute(update(u).where(u.c.id == id).values(tour=tour))


def set_disabled(connection: Connection, id: str, at: int | None) -> None:
    """Lets a user sign in no more from this instant on; None lets them again."""
    connection.execute(update(u).where(u.c.id == id).values(disabled_at=at))


# Sessions


class Session(NamedTuple):
    """Who is signed in, since when and until when."""

    user: User
    made_at: int
    ends_at: int
    has_code: bool  # whether they are asked for a code when they sign in
    is_outside: bool  # whether an identity provider proved who they are, and with what


def open_session(connection: Connection, user: str, at: int, ends_at: int, is_outside: bool = False) -> str:
    """A new session of this user, kept by its hash; forgets those that have ended. Returns its id."""
    connection.execute(delete(s).where(s.c.ends_at <= at))
    told = secrets.token_urlsafe(32)
    connection.execute(
        insert(s).values(sha=_sha(told), user_id=user, made_at=at, ends_at=ends_at, outside=int(is_outside))
    )
    connection.execute(update(u).where(u.c.id == user).values(signed_in_at=at))
    return told


def session_told(connection: Connection, told: str, at: int) -> Session | None:
    """The session of this id, if it has not ended and its user is not disabled."""
    row = connection.execute(
        select(*_COLUMNS, s.c.made_at.label("since"), s.c.ends_at, f.c.confirmed_at, s.c.outside)
        .join(s, s.c.user_id == u.c.id)
        .outerjoin(f, f.c.user_id == u.c.id)
        .where(s.c.sha == _sha(told), s.c.ends_at > at, u.c.disabled_at.is_(None))
    ).first()
    if row is None:
        return None
    *user, made_at, until, coded_at, outside = row
    return Session(User(*user), made_at, until, coded_at is not None, bool(outside))


def extend_session(connection: Connection, told: str, ends_at: int) -> None:
    connection.execute(update(s).where(s.c.sha == _sha(told)).values(ends_at=ends_at))


def sessions_of(connection: Connection, at: int) -> dict[str, int]:
    """How many sessions each user has open, by the user's id."""
    counted = select(s.c.user_id, func.count()).where(s.c.ends_at > at).group_by(s.c.user_id)
    return {row.user_id: row[1] for row in connection.execute(counted)}


def close_session(connection: Connection, told: str) -> None:
    connection.execute(delete(s).where(s.c.sha == _sha(told)))


def close_sessions(connection: Connection, user: str, but: str | None = None) -> int:
    """Ends all sessions of a user, all but this one if it is given. Returns how many."""
    theirs = delete(s).where(s.c.user_id == user)
    if but is not None:
        theirs = theirs.where(s.c.sha != _sha(but))
    return connection.execute(theirs).rowcount


def _sha(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()
