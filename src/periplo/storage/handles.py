"""Who is who: texts into handles, handles into customers. Nothing of a person is derived from the text itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, bindparam, func, insert, literal, null, select

from periplo.journeys.columns import Int64s
from periplo.storage import tables as t

_AT_ONCE = 500

# A text that is known already keeps its handle; gaps in the numbers are allowed.
_NEW_HANDLE = "INSERT INTO handles (handle, kind, text) VALUES (?, ?, ?) ON CONFLICT (kind, text) DO NOTHING"


def next_handle(connection: Connection) -> int:
    """The number of the next new handle; all that exist are lower."""
    return (connection.scalar(select(func.max(t.handles.c.handle))) or 0) + 1


def handles_of(connection: Connection, texts: Sequence[str], kind: str = "user") -> Int64s:
    """The handle of each text, new ones made in order of the texts. Returns (texts,) int64."""
    base = next_handle(connection)
    before = connection.scalar(select(func.count()).select_from(t.handles)) or 0
    rows = [(base + place, kind, text) for place, text in enumerate(texts)]
    if rows:
        connection.exec_driver_sql(_NEW_HANDLE, rows)
    made = (connection.scalar(select(func.count()).select_from(t.handles)) or 0) - before
    if made == len(texts):
        return np.arange(base, base + len(texts), dtype=np.int64)
    known = _known(connection, texts, kind)
    return np.fromiter((known[text] for text in texts), np.int64, len(texts))


def _known(connection: Connection, texts: Sequence[str], kind: str) -> dict[str, int]:
    wanted = select(t.handles.c.text, t.handles.c.handle).where(
        t.handles.c.kind == kind, t.handles.c.text.in_(bindparam("texts", expanding=True))
    )
    known: dict[str, int] = {}
    every = list(texts)
    for low in range(0, len(every), _AT_ONCE):
        found = connection.execute(wanted, {"texts": every[low : low + _AT_ONCE]})
        known.update((text, handle) for text, handle in found)
    return known


def name_customers(connection: Connection, handles: Int64s, first_new: int, at: int) -> Int64s:
    """The customer of each handle; handles from first_new on, nobody's yet, get new customers in their order.

    handles: (n,) int64. at: microseconds UTC, from when a new handle is its customer's. Returns (n,) int64.
    """
    theirs = t.handle_customer
    last = connection.scalar(select(func.max(t.customers.c.customer))) or 0
    handle = t.handles.c.handle
    new = (
        select(handle, (func.row_number().over(order_by=handle) + last).label("customer"))
        .where(handle >= first_new)
        .subquery()
    )
    connection.execute(
        insert(t.customers).from_select(["customer", "created_at"], select(new.c.customer, literal(at)))
    )
    connection.execute(
        insert(theirs).from_select(
            ["handle", "customer", "since", "until"], select(new.c.handle, new.c.customer, literal(at), null())
        )
    )
    if np.array_equal(handles, np.arange(first_new, first_new + len(handles))):
        return np.arange(last + 1, last + 1 + len(handles), dtype=np.int64)
    return customers_of(connection, handles)


# Whose handles they are now; handles come from whole imports, so all are read rather than asked for one by one.
_WHOSE = "SELECT handle, customer FROM handle_customer WHERE until IS NULL ORDER BY handle"


def customers_of(connection: Connection, handles: Int64s) -> Int64s:
    """The customer of each handle now. handles: (n,) int64, all of them named. Returns (n,) int64."""
    pairs = connection.exec_driver_sql(_WHOSE).all()
    flat = np.fromiter((number for pair in pairs for number in pair), np.int64, 2 * len(pairs)).reshape(-1, 2)
    return np.asarray(flat[np.searchsorted(flat[:, 0], handles), 1])
