"""Small questions to the ledger about what was imported: whose handle a text is, how many rows were set aside."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from periplo.storage import tables as t


def customer_of(connection: Connection, text: str) -> int | None:
    """The customer whose handle this text is now, of any kind; None if it is nobody's."""
    theirs = (
        select(t.handle_customer.c.customer)
        .join(t.handles, t.handles.c.handle == t.handle_customer.c.handle)
        .where(t.handles.c.text == text, t.handle_customer.c.until.is_(None))
        .order_by(t.handles.c.kind)
        .limit(1)
    )
    return connection.scalar(theirs)


def is_customer(connection: Connection, customer: int) -> bool:
    """Whether there is a customer of this number."""
    there = select(t.customers.c.customer).where(t.customers.c.customer == customer)
    return connection.scalar(there) is not None


def rows_set_aside(connection: Connection) -> int:
    """Rows set aside in all imports."""
    return int(connection.scalar(select(func.coalesce(func.sum(t.imports.c.rejected), 0))) or 0)
