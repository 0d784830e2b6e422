"""What came in, counted by source and day; and the messages that had to be set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, insert, select, update

from periplo.core.spans import DAY
from periplo.storage.tables.collecting import positions, set_aside, tallies


def count(connection: Connection, at: int, counts: Mapping[tuple[str, str], int]) -> None:
    """Adds to the tallies of the day of `at`. counts: (source, what) -> n."""
    t = tallies.c
    day = at // DAY
    for (source, what), n in counts.items():
        if not n:
            continue
        same = (t.source == source, t.day == day, t.what == what)
        if not connection.execute(update(tallies).where(*same).values(n=t.n + n)).rowcount:
            connection.execute(insert(tallies).values(source=source, day=day, what=what, n=n))


def lay_aside(connection: Connection, messages: Iterable[tuple[str, str, int | None, int, str]]) -> None:
    """Keeps messages that cannot be events: (source, reason, at, received_at, body)."""
    rows = [
        {
            "source": source,
            "reason": reason,
            "at": at,
            "received_at": received,
            "body": body.replace("\0", ""),
        }
        for source, reason, at, received, body in messages
    ]
    if rows:
        connection.execute(insert(set_aside), rows)


def position(connection: Connection, reader: str) -> int:
    """How far this reader has come; 0 if it never began."""
    return connection.scalar(select(positions.c.position).where(positions.c.reader == reader)) or 0


def advance(connection: Connection, reader: str, was: int, now: int) -> bool:
    """Moves a reader on. Returns whether it still stood where it was: if not, another has read the same."""
    moved = update(positions).where(positions.c.reader == reader, positions.c.position == was)
    if connection.execute(moved.values(position=now)).rowcount:
        return True
    if was or position(connection, reader):
        return False
    connection.execute(insert(positions).values(reader=reader, position=now))
    return True
