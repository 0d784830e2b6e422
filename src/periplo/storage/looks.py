"""The log of who looked at which customer."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from periplo.storage.tables.privacy import looks

WHAT = ("why", "show", "page", "export", "erase", "preview", "ask")  # what was opened of a customer


class Look(NamedTuple):
    """Somebody opened something of a customer."""

    at: int
    who: str
    customer: int
    what: str


def noted(connection: Connection, who: str, customer: int, what: str, at: int) -> None:
    """Writes down that somebody looks at a customer. what: one of WHAT; at: microseconds UTC."""
    connection.execute(insert(looks).values(at=at, who=who, customer=customer, what=what))


def looked(connection: Connection, customer: int | None = None, most: int = 1_000) -> list[Look]:
    """Who looked at this customer, or at anybody, newest first."""
    found = select(looks.c.at, looks.c.who, looks.c.customer, looks.c.what)
    if customer is not None:
        found = found.where(looks.c.customer == customer)
    newest = found.order_by(looks.c.at.desc(), looks.c.id.desc()).limit(most)
    return [Look(*row) for row in connection.execute(newest)]


def looks_before(connection: Connection, at: int) -> int:
    """How many entries are older than this instant."""
    return connection.scalar(select(func.count()).select_from(looks).where(looks.c.at < at)) or 0


def forget_looks(connection: Connection, before: int) -> int:
    """Deletes entries older than this instant. Returns how many."""
    return connection.execute(delete(looks).where(looks.c.at < before)).rowcount
