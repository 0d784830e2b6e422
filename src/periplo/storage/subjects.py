"""Whom an OpenID provider means by its own name for them: issuer and subject, and nothing that can change."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from periplo.storage.tables.doors import subjects as s


def user_of_subject(connection: Connection, issuer: str, subject: str) -> str | None:
    """The id of the user whom this provider calls so."""
    return connection.scalar(select(s.c.user_id).where(s.c.issuer == issuer, s.c.subject == subject))


def bind(connection: Connection, issuer: str, subject: str, user: str, at: int) -> None:
    """Lets this user be meant from now on. The pair must be new: LedgerConflict otherwise."""
    connection.execute(insert(s).values(issuer=issuer, subject=subject, user_id=user, made_at=at))


def is_bound(connection: Connection, issuer: str, user: str) -> bool:
    """Whether this provider has a name for this user already."""
    found = select(s.c.subject).where(s.c.issuer == issuer, s.c.user_id == user)
    return connection.scalar(found) is not None


def with_subject(connection: Connection) -> set[str]:
    """The ids of the users for whom a provider has a name."""
    return set(connection.scalars(select(s.c.user_id).distinct()))


def unbind(connection: Connection, user: str) -> int:
    """Forgets every provider's name for this user. Returns how many there were."""
    return connection.execute(delete(s).where(s.c.user_id == user)).rowcount
