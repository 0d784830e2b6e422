"""Who is who: texts into handles, handles into customers. Nothing of a person is derived from the text itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, bindparam, func, insert, literal, null, select

from periplo.core.distinct import distinct
from periplo.journeys.columns import Int64s
from periplo.storage import driver
from periplo.storage import tables as t

_AT_ONCE = 500


def next_handle(connection: Connection) -> int:
    """The number of the next new handle; all that exist are lower."""
    return (connection.scalar(select(func.max(t.handles.c.handle))) or 0) + 1


def next_customer(connection: Connection) -> int:
    """The number of the next new customer; all that exist are lower."""
    return (connection.scalar(select(func.max(t.customers.c.customer))) or 0) + 1


def handles_of(connection: Connection, texts: Sequence[str], kind: str = "user") -> Int64s:
    """The handle of each text: its own where it has one, else the next new ones in order of the texts.

    Nothing is written; `keep_handles` does that. Returns (texts,) int64.
    """
    first_new = next_handle(connection)
    known = _known(connection, texts, kind) if first_new > 1 else {}
    if not known:
        return np.arange(first_new, first_new + len(texts), dtype=np.int64)
    found = np.fromiter((known.get(text, 0) for text in texts), np.int64, len(texts))
    found[found == 0] = np.arange(first_new, first_new + int((found == 0).sum()))
    return found


# New handles come by the hundred thousand, so they go in at the driver.
_KEEP_HANDLE = "INSERT INTO handles (handle, kind, text) VALUES (?, ?, ?)"


def keep_handles(
    connection: Connection, texts: Sequence[str], handles: Int64s, first_new: int, kind: str = "user"
) -> None:
    """Writes the handles from first_new on. texts, handles: as given to and by `handles_of`."""
    rows = [
        (handle, kind, text)
        for handle, text in zip(handles.tolist(), texts, strict=True)
        if handle >= first_new
    ]
    if rows:
        driver.many(connection, _KEEP_HANDLE, rows)


def _known(connection: Connection, texts: Sequence[str], kind: str) -> dict[str, int]:
    wanted = select(t.handles.c.text, t.handles.c.handle).where(
        t.handles.c.kind == kind, t.handles.c.text.in_(bindparam("texts", expanding=True))
    )
    known: dict[str, int] = {}
    for low in range(0, len(texts), _AT_ONCE):
        found = connection.execute(wanted, {"texts": texts[low : low + _AT_ONCE]})
        known.update((text, handle) for text, handle in found)
    return known


def name_customers(connection: Connection, handles: Int64s, first_new: int, at: int) -> Int64s:
    """The customer of each handle; handles from first_new on, nobody's yet, get new customers in their order.

    handles: (n,) int64. at: microseconds UTC, from when a new handle is its customer's. Returns (n,) int64.
    """
    theirs = t.handle_customer
    last = next_customer(connection) - 1
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
        insert(t.people.births).from_select(["handle", "customer"], select(new.c.handle, new.c.customer))
    )
    connection.execute(
        insert(theirs).from_select(
            ["handle", "customer", "since", "until"],
            select(new.c.handle, new.c.customer, literal(at), null()),
        )
    )
    if np.array_equal(handles, np.arange(first_new, first_new + len(handles))):
        return np.arange(last + 1, last + 1 + len(handles), dtype=np.int64)
    return customers_of(connection, handles)


_WHOSE = "SELECT handle, customer FROM handle_customer WHERE until IS NULL ORDER BY handle"
_WHOSE_OF_SOME = (
    "SELECT handle, customer FROM handle_customer WHERE until IS NULL "
    f"AND handle IN ({', '.join('?' * _AT_ONCE)})"
)
_WORTH_ASKING = 0.25  # share of all handles up to which asking for them is quicker than reading all


def customers_of(connection: Connection, handles: Int64s) -> Int64s:
    """The customer of each handle now. handles: (n,) int64, all of them named. Returns (n,) int64."""
    asked = distinct(handles)
    if len(asked) > _WORTH_ASKING * (next_handle(connection) - 1):
        owned, theirs = all_owners(connection)
    else:
        owned, theirs = _owners_of(connection, asked)
    return np.asarray(theirs[np.searchsorted(owned, handles)])


def _owners_of(connection: Connection, handles: Int64s) -> tuple[Int64s, Int64s]:
    """These handles, ascending, and their customers now."""
    pairs: list[tuple[int, int]] = []
    for low in range(0, len(handles), _AT_ONCE):
        part = handles[low : low + _AT_ONCE].tolist()
        marks = part + part[-1:] * (_AT_ONCE - len(part))  # always as many, so prepared once
        pairs += driver.rows(connection, _WHOSE_OF_SOME, marks)
    found = np.array(sorted(set(pairs)), np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def all_owners(connection: Connection) -> tuple[Int64s, Int64s]:
    """Every handle, ascending, and the customer whose it is now. Two (handles,) int64."""
    pairs = driver.rows(connection, _WHOSE)
    flat = np.fromiter((number for pair in pairs for number in pair), np.int64, 2 * len(pairs)).reshape(-1, 2)
    return flat[:, 0], flat[:, 1]
