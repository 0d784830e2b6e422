"""What the ledger holds, as a few numbers: cheap enough to be asked every few seconds, but for what says otherwise."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from periplo.core.spans import DAY
from periplo.storage import tables as t
from periplo.storage.tables.collecting import tallies


class LakeSize(NamedTuple):
    """Of the segments that count."""

    files: int
    events: int
    bytes: int


def lake_size(connection: Connection) -> LakeSize:
    """How large the lake is, as its manifest has it."""
    m = t.manifest.c
    query = select(func.count(), func.sum(m.rows), func.sum(m.bytes)).where(m.retired_at.is_(None))
    files, rows, size = connection.execute(query).one()
    return LakeSize(int(files), int(rows or 0), int(size or 0))


def unindexed_since(connection: Connection, seq: int) -> int | None:
    """When the first segment that lies wholly behind this seq was written, microseconds UTC; None if there is none."""
    m = t.manifest.c
    query = select(func.min(m.made_at)).where(m.retired_at.is_(None), m.first_seq > seq)
    found: int | None = connection.scalar(query)
    return found


def collected(connection: Connection) -> dict[tuple[str, str], int]:
    """(source, what) -> messages ever."""
    c = tallies.c
    query = select(c.source, c.what, func.sum(c.n)).group_by(c.source, c.what)
    return {(source, what): int(n) for source, what, n in connection.execute(query)}


def collected_since(connection: Connection, day: int) -> dict[str, int]:
    """what -> messages since this day, days since 1970."""
    c = tallies.c
    query = select(c.what, func.sum(c.n)).where(c.day >= day).group_by(c.what)
    return {what: int(n) for what, n in connection.execute(query)}


def in_doubt(connection: Connection, since: int) -> int:
    """Messages decided since then of which nobody knows whether they left. Reads every message there is."""
    i = t.intents.c
    query = select(func.count()).where(i.state == "unknown", i.decided_at >= since)
    return int(connection.scalar(query) or 0)


class Sizes(NamedTuple):
    """How much there is of what grows."""

    customers: int
    members: int
    decisions: int
    messages: int


def sizes(connection: Connection) -> Sizes:
    """Counts every row of four tables, which takes a while where there are millions."""
    counted = (t.customers, t.members, t.decisions, t.intents)
    return Sizes(*(int(connection.scalar(select(func.count()).select_from(one)) or 0) for one in counted))


def accepted_by_day(connection: Connection, since: int) -> dict[int, int]:
    """day -> events accepted, since this day, days since 1970."""
    c = tallies.c
    query = select(c.day, func.sum(c.n)).where(c.what == "accepted", c.day >= since).group_by(c.day)
    return {int(day): int(n) for day, n in connection.execute(query)}


def lately(connection: Connection, now: int) -> dict[str, int]:
    """what -> messages of yesterday and today. now: microseconds UTC."""
    return collected_since(connection, now // DAY - 1)
