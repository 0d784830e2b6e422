"""What people are called: traits that say it, and e-mail addresses, each under whose it is now."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, select

from periplo.core.identifiers import EMAIL
from periplo.storage import tables as t
from periplo.storage.tables.privacy import erasures

_OURS = t.handle_customer.c
_HUNDREDS = 10_000


def traits_said(connection: Connection, names: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """(customer, trait, value as JSON) of every trait of these names, the one said last coming last."""
    s = t.people.traits.c
    said = (
        select(_OURS.customer, s.name, s.value)
        .join(t.handle_customer, _OURS.handle == s.handle)
        .where(_OURS.until.is_(None), s.name.in_(sorted(names)))
        .order_by(s.last_at)
    )
    for row in connection.execute(said).yield_per(_HUNDREDS):
        yield int(row[0]), str(row[1]), str(row[2])


def emails_said(connection: Connection) -> Iterator[tuple[int, str]]:
    """(customer, address) of every e-mail address that is somebody's."""
    h = t.handles.c
    said = (
        select(_OURS.customer, h.text)
        .join(t.handles, h.handle == _OURS.handle)
        .where(_OURS.until.is_(None), h.kind == EMAIL)
    )
    for row in connection.execute(said).yield_per(_HUNDREDS):
        yield int(row[0]), str(row[1])


def erased_so_far(connection: Connection) -> int:
    """How many erasures were begun: once more, nothing remembered of people holds."""
    return connection.scalar(select(func.count()).select_from(erasures)) or 0
