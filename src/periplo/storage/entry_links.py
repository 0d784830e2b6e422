"""Links by which somebody sets their own password, once and for a short time; kept by their hash."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import Connection, delete, insert, select

from periplo.storage.tables.doors import entry_links as e


def make_link(connection: Connection, user: str, at: int, ends_at: int) -> str:
    """A new link of this user; those they had count no more. Returns what it says, which is told nowhere else."""
    drop_links(connection, user)
    connection.execute(delete(e).where(e.c.ends_at <= at))
    told = secrets.token_urlsafe(32)
    connection.execute(insert(e).values(sha=_sha(told), user_id=user, made_at=at, ends_at=ends_at))
    return told


def user_of_link(connection: Connection, told: str, at: int) -> str | None:
    """The id of the user whose link this is, if it still counts."""
    return connection.scalar(select(e.c.user_id).where(e.c.sha == _sha(told), e.c.ends_at > at))


def use_link(connection: Connection, told: str, at: int) -> str | None:
    """As user_of_link; from now on it counts no more."""
    used = delete(e).where(e.c.sha == _sha(told), e.c.ends_at > at).returning(e.c.user_id)
    return connection.scalar(used)


def drop_links(connection: Connection, user: str) -> None:
    connection.execute(delete(e).where(e.c.user_id == user))


def open_links(connection: Connection, at: int) -> dict[str, int]:
    """Until when the link of each user counts, by the user's id."""
    return {
        user: ends_at
        for user, ends_at in connection.execute(select(e.c.user_id, e.c.ends_at))
        if ends_at > at
    }


def _sha(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()
