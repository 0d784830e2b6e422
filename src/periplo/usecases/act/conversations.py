"""When a customer last wrote to us by a channel, which opens the window for free text.

What came in is told as an event that carries the trait `wrote by <channel>`; who is who keeps when it was last seen.
"""

from __future__ import annotations

from sqlalchemy import func, select

from periplo.storage import tables as t
from periplo.storage.sql import SqlLedger


def trait_of(channel: str) -> str:
    """The trait by which it is known that somebody wrote."""
    return f"wrote by {channel}"


def wrote_at(ledger: SqlLedger, customer: int, channel: str) -> int | None:
    """Microseconds UTC; None if they never wrote."""
    hc, s = t.handle_customer.c, t.people.traits.c
    query = (
        select(func.max(s.last_at))
        .join(t.handle_customer, hc.handle == s.handle)
        .where(hc.customer == customer, hc.until.is_(None), s.name == trait_of(channel))
    )
    with ledger.reading() as connection:
        found: int | None = connection.scalar(query)
    return found
