"""Published content in the ledger, until its people were found and afterwards, so that each is published once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from periplo.storage.tables.contents import contents as t


class Published(NamedTuple):
    """properties: what messages may read of it. Instants in microseconds UTC; taken_at: None while it waits."""

    id: str
    properties: Mapping[str, Any]
    published_at: int
    taken_at: int | None = None
    people: int = 0


def keep_content(connection: Connection, id: str, properties: Mapping[str, Any], at: int) -> bool:
    """Keeps content to be published; False where it was published before, and stays as it was."""
    if connection.execute(select(t.c.id).where(t.c.id == id)).first() is not None:
        return False
    told = json.dumps(dict(properties), ensure_ascii=False)
    connection.execute(insert(t).values(id=id, properties=told, published_at=at, taken_at=None, people=0))
    return True


def waiting_contents(connection: Connection) -> list[Published]:
    """What people are still to be found for, the oldest first."""
    rows = connection.execute(select(t).where(t.c.taken_at.is_(None)).order_by(t.c.published_at, t.c.id))
    return [
        Published(row.id, json.loads(row.properties), row.published_at, row.taken_at, row.people)
        for row in rows
    ]


def note_taken(connection: Connection, id: str, at: int, people: int) -> None:
    connection.execute(update(t).where(t.c.id == id).values(taken_at=at, people=people))
