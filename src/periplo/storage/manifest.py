"""Which files the lake consists of, and what was imported: the ledger's word on the lake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, delete, exists, func, insert, literal, select, update

from periplo.storage import tables as t
from periplo.storage.contract import LedgerConflict
from periplo.storage.segments import Segment


def segments(connection: Connection) -> list[str]:
    """Names of the segments that count, in the order of `listed`."""
    return [one.segment for one in listed(connection)]


def since(connection: Connection, seq: int, until: int | None = None) -> list[str]:
    """Names of the segments that hold events behind this seq, not behind that, in order of seq."""
    m = t.manifest.c
    behind = select(m.segment).where(m.retired_at.is_(None), m.last_seq > seq)
    if until is not None:
        behind = behind.where(m.first_seq <= until)
    return list(connection.scalars(behind.order_by(m.first_seq)))


def sizes(connection: Connection) -> dict[str, int]:
    """Bytes of each segment that counts, as it was written."""
    m = t.manifest.c
    rows = connection.execute(select(m.segment, m.bytes).where(m.retired_at.is_(None)).order_by(m.first_seq))
    return {one.segment: one.bytes for one in rows}


class Listed(NamedTuple):
    """A segment that counts."""

    segment: str
    rows: int
    first_seq: int
    last_seq: int
    shard: int | None


def listed(connection: Connection) -> list[Listed]:
    """The segments that count, buckets first, then the fresh ones in order of seq."""
    m = t.manifest.c
    query = select(m.segment, m.rows, m.first_seq, m.last_seq, m.shard).where(m.retired_at.is_(None))
    rows = [Listed(*row) for row in connection.execute(query)]
    return sorted(rows, key=lambda one: (one.shard is None, one.shard or 0, one.first_seq))


def retire(connection: Connection, segments: Sequence[str], at: int) -> None:
    """Takes segments out; their files stay for a while. Raises: LedgerConflict if one does not count any more."""
    m = t.manifest.c
    for segment in segments:
        out = update(t.manifest).where(m.segment == segment, m.retired_at.is_(None)).values(retired_at=at)
        if not connection.execute(out).rowcount:
            raise LedgerConflict("a segment was replaced by somebody else", mend="nothing was changed")


def retired(connection: Connection, before: int) -> list[str]:
    """Names of the segments that were retired before this instant, and whose files may still be there."""
    m = t.manifest.c
    old = select(m.segment).where(m.retired_at.is_not(None), m.retired_at < before, m.bytes > 0)
    return list(connection.scalars(old))


def forget_retired(connection: Connection, segments: Sequence[str]) -> None:
    """For retired segments whose files are deleted: after this nothing knows them."""
    m = t.manifest.c
    for segment in segments:
        kept = exists(select(t.imports.c.sha).where(t.imports.c.segment == segment))
        connection.execute(delete(t.manifest).where(m.segment == segment, ~kept))
        connection.execute(update(t.manifest).where(m.segment == segment).values(bytes=0))


def standing(connection: Connection) -> set[str]:
    """Names of the segments whose files are there: those that count, and retired ones that somebody may be reading."""
    return set(connection.scalars(select(t.manifest.c.segment).where(t.manifest.c.bytes > 0)))


def rename(connection: Connection, segment: str, name: str, at: int) -> None:
    """Lets the same segment count under another name. at: microseconds UTC.

    Raises: LedgerConflict if it does not count any more.
    """
    same = [column for column in t.manifest.c if column.name not in ("segment", "retired_at")]
    found = select(literal(name), *same).where(t.manifest.c.segment == segment)
    copy = insert(t.manifest).from_select(["segment", *(column.name for column in same)], found)
    connection.execute(copy)
    retire(connection, [segment], at)


def ever(connection: Connection) -> set[str]:
    """Names of all segments that count or once did."""
    return set(connection.scalars(select(t.manifest.c.segment)))


SEQ_FLOOR = "seq_floor"  # the setting that holds the last number given when events were last erased
ERASED_EVENTS = "erased_events"  # and how many events were erased in all


def next_seq(connection: Connection) -> int:
    """The number of the next event accepted; all that exist are lower, and so are those that were erased."""
    floor = connection.scalar(select(t.settings.c.value).where(t.settings.c.name == SEQ_FLOOR))
    return max(connection.scalar(select(func.max(t.manifest.c.last_seq))) or 0, int(floor or 0)) + 1


def add_segments(connection: Connection, made: Sequence[Segment], at: int, shard: int | None = None) -> None:
    """Lets segments count from this transaction on. at: microseconds UTC. shard: of a bucket."""
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
                "shard": shard,
            }
            for one in made
        ],
    )


def set_properties(connection: Connection, segment: str, properties: str) -> None:
    """Says which properties a segment has: a JSON list of names."""
    there = update(t.manifest).where(t.manifest.c.segment == segment)
    connection.execute(there.values(properties=properties))


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
