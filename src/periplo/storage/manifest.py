"""Which files the lake consists of, and what was imported: the ledger's word on the lake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, func, insert, select

from periplo.storage import tables as t
from periplo.storage.lake import Segment


def segments(connection: Connection) -> list[str]:
    """Names of the segments that count, in order of seq."""
    m = t.manifest.c
    return list(connection.scalars(select(m.segment).where(m.retired_at.is_(None)).order_by(m.first_seq)))


def since(connection: Connection, seq: int) -> list[str]:
    """Names of the segments that hold events behind this seq, in order of seq."""
    m = t.manifest.c
    behind = select(m.segment).where(m.retired_at.is_(None), m.last_seq > seq)
    return list(connection.scalars(behind.order_by(m.first_seq)))


def ever(connection: Connection) -> set[str]:
    """Names of all segments that count or once did."""
    return set(connection.scalars(select(t.manifest.c.segment)))


def next_seq(connection: Connection) -> int:
    """The number of the next event accepted; all that exist are lower."""
    return (connection.scalar(select(func.max(t.manifest.c.last_seq))) or 0) + 1


def add_segments(connection: Connection, made: Sequence[Segment], at: int) -> None:
    """Lets segments count from this transaction on. at: microseconds UTC."""
    connection.execute(
        insert(t.manifest),
        [
            {
                "segment": one.name,
                "rows": one.rows,
                "first_at": one.first_at,
                "last_at": one.last_at,
                "first_seq": one.first_seq,
                "last_seq": one.last_seq,
                "bytes": one.bytes,
                "sha": one.sha,
                "properties": msgspec.json.encode(one.properties).decode(),
                "made_at": at,
            }
            for one in made
        ],
    )


def imported(connection: Connection, shas: Iterable[str]) -> str | None:
    """The name under which a file of one of these contents was imported before, if one was."""
    found = select(t.imports.c.name).where(t.imports.c.sha.in_(list(shas))).limit(1)
    return connection.scalar(found)


def add_imports(
    connection: Connection, files: Iterable[tuple[str, str]], made: Sequence[Segment], rejected: int, at: int
) -> None:
    """Remembers that files, each (sha, name), were imported into these segments; rows set aside stand at the first."""
    connection.execute(
        insert(t.imports),
        [
            {
                "sha": sha,
                "segment": one.name,
                "name": name,
                "made_at": at,
                "rows": one.rows,
                "rejected": rejected if place == 0 else 0,
            }
            for sha, name in dict(files).items()
            for place, one in enumerate(made)
        ],
    )
