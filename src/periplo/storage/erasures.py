"""Who was erased, by our own numbers and by keyed hashes: what must be known later, and no more.

The list of marks is replayed on a restored backup, which holds the key and, still, the person.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from periplo.storage import moves
from periplo.storage import tables as t
from periplo.storage.manifest import ERASED_EVENTS, SEQ_FLOOR, next_seq
from periplo.storage.tables.privacy import backups, erased_marks, erased_members, erasures

_KEY = "erase_key"
STEPS = ("noted", "lake", "rows", "files", "scrubbed", "index", "lists", "done")
e = erasures.c


class Erasure(NamedTuple):
    """An erasing, done or under way. counts: what went, by place; left: files of people's own that still name them."""

    id: int
    noted_at: int
    done_at: int | None
    step: str
    customer: int | None
    handles: tuple[int, ...]
    because: str
    who: str
    counts: Mapping[str, int]
    left: tuple[str, ...]
    certificate: Mapping[str, Any] | None


def erase_key(connection: Connection) -> bytes:
    """The key of the marks, made when first asked for. It stays in the ledger, and so in every backup of it."""
    found = setting(connection, _KEY)
    if found is None:
        found = secrets.token_hex(32)
        set_setting(connection, _KEY, found)
    return bytes.fromhex(found)


def known_key(connection: Connection) -> bytes | None:
    """The key of the marks, None where nobody was erased and nothing backed up yet."""
    found = setting(connection, _KEY)
    return None if found is None else bytes.fromhex(found)


def mark_of(key: bytes, kind: str, text: str) -> str:
    """The keyed hash of one identifier."""
    return hmac.new(key, f"{kind}\0{text}".encode(), hashlib.sha256).hexdigest()


def note(
    connection: Connection,
    customer: int | None,
    handles: Sequence[tuple[int, str, str]],
    because: str,
    who: str,
    at: int,
) -> int:
    """Writes down that a person is being erased. handles: (number, kind, text). Returns the erasure's number."""
    key = erase_key(connection)
    told = {
        "noted_at": at, "step": STEPS[0], "customer": customer, "because": because, "who": who, "counts": "{}",
        "left": "[]",
        "handles": msgspec.json.encode([number for number, _, _ in handles]).decode(),
    }  # fmt: skip
    made = connection.execute(insert(erasures).values(told)).inserted_primary_key
    assert made is not None
    id = int(made[0])
    add_marks(connection, id, (mark_of(key, kind, text) for _, kind, text in handles))
    return id


def add_marks(connection: Connection, id: int, marks: Iterable[str]) -> None:
    """Adds marks to an erasure; those it has already are passed over."""
    known = set(connection.scalars(select(erased_marks.c.mark).where(erased_marks.c.erasure == id)))
    fresh = [{"mark": mark, "erasure": id} for mark in dict.fromkeys(marks) if mark not in known]
    if fresh:
        connection.execute(insert(erased_marks), fresh)


def went_on(connection: Connection, id: int, step: str, **values: Any) -> None:
    """Notes that a step is done whole. values: other columns."""
    for name in ("handles", "counts", "left", "certificate"):
        if name in values:
            values[name] = msgspec.json.encode(values[name]).decode()
    connection.execute(update(erasures).where(e.id == id).values(step=step, **values))


def under_way(connection: Connection) -> list[Erasure]:
    """Erasures that were begun and are not done."""
    return [
        _erasure(row)
        for row in connection.execute(select(erasures).where(e.done_at.is_(None)).order_by(e.id))
    ]


def all_erasures(connection: Connection) -> list[Erasure]:
    """Every erasure, the oldest first."""
    return [_erasure(row) for row in connection.execute(select(erasures).order_by(e.id))]


def _erasure(row: Any) -> Erasure:
    handles, counts = msgspec.json.decode(row.handles), msgspec.json.decode(row.counts)
    certificate = None if row.certificate is None else msgspec.json.decode(row.certificate)
    return Erasure(
        row.id, row.noted_at, row.done_at, row.step, row.customer, tuple(handles), row.because, row.who, counts,
        tuple(msgspec.json.decode(row.left)), certificate,
    )  # fmt: skip


def all_marks(connection: Connection) -> list[tuple[int, int, str]]:
    """(erasure, noted_at, mark) of everybody erased, the oldest first."""
    query = select(e.id, e.noted_at, erased_marks.c.mark).join(erased_marks, erased_marks.c.erasure == e.id)
    return [tuple(row) for row in connection.execute(query.order_by(e.id, erased_marks.c.mark))]


def handles_marked(connection: Connection, marks: Collection[str]) -> list[int]:
    """The handles of this ledger that stand under one of these marks."""
    key = known_key(connection)
    if key is None or not marks:
        return []
    h = t.handles.c
    asked = set(marks)
    rows = connection.execute(select(h.handle, h.kind, h.text))
    return [handle for handle, kind, text in rows if mark_of(key, kind, text) in asked]


def is_erased(connection: Connection, kind: str, text: str) -> bool:
    """Whether somebody with this identifier was erased once."""
    key = known_key(connection)
    if key is None:
        return False
    there = select(erased_marks.c.mark).where(erased_marks.c.mark == mark_of(key, kind, text)).limit(1)
    return connection.scalar(there) is not None


def with_hangers_on(connection: Connection, handles: Sequence[int]) -> list[int]:
    """These handles, and those that were never named with anybody else but join nobody: a telephone written badly.

    Whatever a person ruled to be somebody else's is left out.
    """
    ours = set(handles)
    apart = _apart(connection, handles)
    for other in _named_with(connection, handles) - ours - apart:
        if _named_with(connection, [other]) <= ours:
            ours.add(other)
    return sorted(ours)


def _named_with(connection: Connection, handles: Sequence[int]) -> set[int]:
    x = t.people.links.c
    found: set[int] = set()
    for low in range(0, len(handles), 400):
        part = list(handles[low : low + 400])
        found |= set(connection.scalars(select(x.high).where(x.low.in_(part))))
        found |= set(connection.scalars(select(x.low).where(x.high.in_(part))))
    return found


def _apart(connection: Connection, handles: Sequence[int]) -> set[int]:
    x = t.people.partings.c
    found: set[int] = set()
    for low in range(0, len(handles), 400):
        part = list(handles[low : low + 400])
        found |= set(connection.scalars(select(x.other).where(x.handle.in_(part))))
        found |= set(connection.scalars(select(x.handle).where(x.other.in_(part))))
    return found


def count_members(connection: Connection, customers: Sequence[int]) -> None:
    """Keeps of the members of these customers how many there were, by campaign and arm."""
    m, x = t.members.c, erased_members.c
    if not customers:
        return
    query = select(m.campaign, m.arm, func.count()).where(m.customer.in_(list(customers)))
    for campaign, arm, n in connection.execute(query.group_by(m.campaign, m.arm)).all():
        same = (x.campaign == campaign, x.arm == arm)
        if not connection.execute(update(erased_members).where(*same).values(n=x.n + n)).rowcount:
            connection.execute(insert(erased_members).values(campaign=campaign, arm=arm, n=n))


def note_events_gone(connection: Connection, n: int) -> None:
    """Lets readers build the index anew, and numbers of events that went never be given again."""
    set_setting(connection, SEQ_FLOOR, str(next_seq(connection) - 1))
    set_setting(connection, ERASED_EVENTS, str(int(setting(connection, ERASED_EVENTS) or 0) + n))
    set_setting(connection, moves.EPOCH, str(moves.epoch(connection) + 1))


def note_backup(connection: Connection, at: int, place: str, size: int, sha: str) -> None:
    """Remembers where a copy was put."""
    connection.execute(insert(backups).values(at=at, place=place, bytes=size, sha=sha))


def all_backups(connection: Connection) -> list[tuple[int, str]]:
    """(at, place) of the copies made, the oldest first."""
    return [
        tuple(row) for row in connection.execute(select(backups.c.at, backups.c.place).order_by(backups.c.at))
    ]


def setting(connection: Connection, name: str) -> str | None:
    """A setting, inside this transaction."""
    return connection.scalar(select(t.settings.c.value).where(t.settings.c.name == name))


def forget_setting(connection: Connection, name: str) -> None:
    """Takes a setting out, inside this transaction."""
    connection.execute(delete(t.settings).where(t.settings.c.name == name))


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Sets a setting, inside this transaction."""
    there = update(t.settings).where(t.settings.c.name == name).values(value=value)
    if not connection.execute(there).rowcount:
        connection.execute(insert(t.settings).values(name=name, value=value))
