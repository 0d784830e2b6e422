"""Small questions to the ledger about what was imported: who has which identifiers, how many rows were set aside."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from periplo.storage import driver, hot
from periplo.storage import tables as t


class Known(NamedTuple):
    """One identifier of a customer. `since`: when it became theirs, microseconds UTC."""

    handle: int
    kind: str
    text: str
    since: int


def identifiers_of(
    connection: Connection, customers: Iterable[int], kinds: Collection[str] = ()
) -> dict[int, list[Known]]:
    """The identifiers that each of these customers has now, the first known first; those without are left out.

    kinds: of handles; all of them where none is named.
    """
    found: dict[int, list[Known]] = {}
    for part in hot.portions(set(customers)):
        for row in driver.rows(connection, hot.OWNED, part):
            customer, handle, kind, text, since = row
            if not kinds or kind in kinds:
                found.setdefault(customer, []).append(Known(handle, kind, text, since))
    return found


def handles_of_text(connection: Connection, text: str, kind: str | None = None) -> list[tuple[int, str, int]]:
    """(handle, kind, customer) of this text, of this kind or of any; handles that are nobody's are left out."""
    h, c = t.handles.c, t.handle_customer.c
    theirs = (
        select(h.handle, h.kind, c.customer)
        .join(t.handle_customer, c.handle == h.handle)
        .where(h.text == text, c.until.is_(None))
        .order_by(h.kind)
    )
    if kind is not None:
        theirs = theirs.where(h.kind == kind)
    else:  # one look into the index for each kind there is, rather than at every handle
        theirs = theirs.where(h.kind.in_(_kinds(connection)))
    return [(handle, kind, customer) for handle, kind, customer in connection.execute(theirs)]


def _kinds(connection: Connection) -> list[str]:
    """The kinds of handles there are, found by stepping through the index."""
    kinds: list[str] = []
    h = t.handles.c
    found = connection.scalar(select(func.min(h.kind)))
    while found is not None:
        kinds.append(found)
        found = connection.scalar(select(func.min(h.kind)).where(h.kind > found))
    return kinds


def customer_of_handle(connection: Connection, handle: int) -> int:
    """Whose a handle is now."""
    c = t.handle_customer.c
    found = connection.scalar(select(c.customer).where(c.handle == handle, c.until.is_(None)))
    assert found is not None
    return int(found)


def handle_born_as(connection: Connection, customer: int) -> int | None:
    """The handle that was first known as this customer, whosever it is now."""
    b = t.people.births.c
    return connection.scalar(select(b.handle).where(b.customer == customer))


def customer_of_number(connection: Connection, number: int) -> int | None:
    """The customer who has this number, or whose it became by a joining; None if it never was one."""
    handle = handle_born_as(connection, number)
    return None if handle is None else customer_of_handle(connection, handle)


def rows_set_aside(connection: Connection, until: int | None = None) -> int:
    """Rows set aside in all imports. until: only in those that had begun by this seq."""
    query = select(func.coalesce(func.sum(t.imports.c.rejected), 0))
    if until is not None:
        m = t.manifest.c
        query = query.join(t.manifest, m.segment == t.imports.c.segment).where(m.first_seq <= until)
    return int(connection.scalar(query) or 0)
