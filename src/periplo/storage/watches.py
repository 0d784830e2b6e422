"""What is watched for subscriptions, and the signs that were found."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from periplo.core.texts import Text
from periplo.core.watches import Kept, Watch
from periplo.storage.tables.mailing import subscriptions as s
from periplo.storage.tables.mailing import watch_signs as g
from periplo.storage.tables.mailing import watches as t

_NAMES = tuple(Watch.__dataclass_fields__)
_ALL = select(*(t.c[name] for name in _NAMES))


def add_watch(connection: Connection, watch: Watch) -> None:
    connection.execute(insert(t).values({name: getattr(watch, name) for name in _NAMES}))


def watch_of(connection: Connection, subscription: int) -> Watch | None:
    """What this subscription watches; None for one that comes at a rhythm."""
    row = connection.execute(_ALL.where(t.c.subscription == subscription)).first()
    return None if row is None else Watch(**row._mapping)


def all_watches(connection: Connection) -> list[Watch]:
    """Every one, the oldest first."""
    rows = connection.execute(_ALL.join(s, s.c.id == t.c.subscription).order_by(t.c.subscription))
    return [Watch(**row._mapping) for row in rows]


def note_look(connection: Connection, watch: Watch, at: int, seen: str, fault: str = "") -> None:
    mine = update(t).where(t.c.subscription == watch.subscription)
    connection.execute(mine.values(looked_at=at, seen=seen, fault=fault))


def signs_of(connection: Connection, subscription: int, began_at: int | None = None) -> list[Kept]:
    """Signs that are not over, the newest first; began_at: all those that began then."""
    query = select(g).where(g.c.subscription == subscription)
    query = query.where(g.c.over_at.is_(None)) if began_at is None else query.where(g.c.began_at == began_at)
    return [_read(row) for row in connection.execute(query.order_by(g.c.began_at.desc(), g.c.key))]


def begin_signs(connection: Connection, subscription: int, signs: Iterable[Kept]) -> None:
    for one in signs:
        values = {
            "subscription": subscription, "key": one.key, "began_at": one.began_at, "seen_at": one.seen_at,
            "said": json.dumps(dict(one.said.by_language), ensure_ascii=False), "address": one.address,
            "over_at": one.over_at,
        }  # fmt: skip
        connection.execute(insert(g).values(values))


def keep_signs(connection: Connection, subscription: int, signs: Iterable[Kept]) -> None:
    """Notes when these were last seen, and that they are over."""
    for one in signs:
        mine = (g.c.subscription == subscription) & (g.c.key == one.key) & (g.c.began_at == one.began_at)
        connection.execute(update(g).where(mine).values(seen_at=one.seen_at, over_at=one.over_at))


def remove_watch(connection: Connection, subscription: int) -> None:
    connection.execute(delete(g).where(g.c.subscription == subscription))
    connection.execute(delete(t).where(t.c.subscription == subscription))


def _read(row: Row[Any]) -> Kept:
    said = Text.of(json.loads(row.said))
    return Kept(row.key, row.began_at, row.seen_at, said, row.address, row.over_at)
