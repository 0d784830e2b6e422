"""Handles that changed their customer, in the order in which the index follows; and how often persons were erased."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from periplo.storage import tables as t
from periplo.storage.tables.collecting import moves as m

EPOCH = "erase_epoch"  # the setting that counts erasings; an index of an older one is built anew
_AT_ONCE = 500


class Move(NamedTuple):
    """A handle that went from one customer to another."""

    id: int
    handle: int
    was: int
    now: int


def last(connection: Connection) -> int:
    """The newest move's number; 0 if there was none."""
    return connection.scalar(select(func.max(m.c.id))) or 0


def since(connection: Connection, id: int, most: int | None = None) -> list[Move]:
    """The moves behind this one, oldest first; the first of them, if `most` says how many."""
    found = select(m.c.id, m.c.handle, m.c.was, m.c.now).where(m.c.id > id).order_by(m.c.id).limit(most)
    return [Move(*row) for row in connection.execute(found)]


def epoch(connection: Connection) -> int:
    """How often persons were erased."""
    found = connection.scalar(select(t.settings.c.value).where(t.settings.c.name == EPOCH))
    return int(found or 0)


def customers_of(connection: Connection, handles: Sequence[int]) -> dict[int, int]:
    """Whose each of these handles is now."""
    h = t.handle_customer.c
    return dict(_in_portions(connection, (h.handle, h.customer), h.handle, handles))


def with_handles(connection: Connection, customers: Sequence[int]) -> set[int]:
    """Which of these customers have a handle now."""
    h = t.handle_customer.c
    return {customer for (customer,) in _in_portions(connection, (h.customer,), h.customer, customers)}


def born_as(connection: Connection, handles: Sequence[int]) -> set[int]:
    """The numbers under which these handles were born."""
    b = t.people.births.c
    found: set[int] = set()
    for low in range(0, len(handles), _AT_ONCE):
        born = select(b.customer).where(b.handle.in_(list(handles[low : low + _AT_ONCE])))
        found |= set(connection.scalars(born))
    return found


def handles_of(connection: Connection, customers: Collection[int]) -> list[int]:
    """The handles of these customers now, ascending."""
    h = t.handle_customer.c
    return sorted(
        handle for (handle,) in _in_portions(connection, (h.handle,), h.customer, sorted(customers))
    )


def _in_portions(
    connection: Connection, columns: tuple[Any, ...], among: ColumnElement[int], values: Sequence[int]
) -> Iterator[Any]:
    for low in range(0, len(values), _AT_ONCE):
        those = among.in_(list(values[low : low + _AT_ONCE]))
        yield from connection.execute(select(*columns).where(t.handle_customer.c.until.is_(None), those))
