"""Comments in the ledger, their threads, and who was mentioned and does not know yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from periplo.core.discussion import Comment, Thread
from periplo.storage.tables.discussion import comments as c
from periplo.storage.tables.discussion import mentions as m

_NAMES = tuple(Comment.__dataclass_fields__)
_ALL = select(*(c.c[name] for name in _NAMES))
_FIRST = func.coalesce(c.c.thread, c.c.id)  # the number of a comment's thread


def add_comment(connection: Connection, comment: Comment) -> Comment:
    """Keeps a new comment and gives it its number."""
    values = {name: getattr(comment, name) for name in _NAMES if name != "id"}
    return replace(comment, id=connection.execute(insert(c).values(values).returning(c.c.id)).scalar_one())


def comment_of(connection: Connection, id: int) -> Comment | None:
    """The comment of this number."""
    row = connection.execute(_ALL.where(c.c.id == id)).first()
    return Comment(**row._mapping) if row else None


def threads_of(connection: Connection, map: str | None = None, is_open: bool | None = None) -> list[Thread]:
    """Threads of a map, or of all maps; open ones, resolved ones, or both; where something was said last first."""
    wanted: list[ColumnElement[bool]] = [c.c.thread.is_(None)]
    if map is not None:
        wanted.append(c.c.map == map)
    if is_open is not None:
        wanted.append(c.c.resolved_at.is_(None) if is_open else c.c.resolved_at.is_not(None))
    return _threads(connection, *wanted)


def thread_of(connection: Connection, id: int) -> Thread | None:
    """The thread that the comment of this number begins."""
    return next(iter(_threads(connection, c.c.thread.is_(None), c.c.id == id)), None)


def _threads(connection: Connection, *wanted: ColumnElement[bool]) -> list[Thread]:
    firsts = [Comment(**row._mapping) for row in connection.execute(_ALL.where(*wanted))]
    begun = select(c.c.id).where(*wanted)
    answers: dict[int, list[Comment]] = {}
    for row in connection.execute(_ALL.where(c.c.thread.in_(begun)).order_by(c.c.at, c.c.id)):
        answers.setdefault(row.thread, []).append(Comment(**row._mapping))
    found = [Thread(one, tuple(answers.get(one.id, ()))) for one in firsts]
    return sorted(found, key=lambda one: (one.last_at, one.first.id), reverse=True)


def open_at(connection: Connection, map: str) -> Mapping[str, int]:
    """How many open threads there are at each place of a map that has any."""
    counted = select(c.c.place, func.count()).where(
        c.c.map == map, c.c.thread.is_(None), c.c.resolved_at.is_(None)
    )
    rows: Any = connection.execute(counted.group_by(c.c.place))
    return dict(rows.all())


def reword(connection: Connection, id: int, text: str, at: int) -> None:
    connection.execute(update(c).where(c.c.id == id).values(text=text, edited_at=at))


def take_back(connection: Connection, comment: Comment) -> None:
    """Takes a comment's words away; the row too, unless others answered it. So goes one that the last answer leaves."""
    connection.execute(delete(m).where(m.c.comment == comment.id))
    if _has_answers(connection, comment.id):
        connection.execute(update(c).where(c.c.id == comment.id).values(text=""))
        return
    connection.execute(delete(c).where(c.c.id == comment.id))
    first = comment_of(connection, comment.thread) if comment.thread else None
    if first is not None and first.is_gone and not _has_answers(connection, first.id):
        connection.execute(delete(m).where(m.c.comment == first.id))
        connection.execute(delete(c).where(c.c.id == first.id))


def _has_answers(connection: Connection, id: int) -> bool:
    return bool(connection.scalar(select(func.count()).select_from(c).where(c.c.thread == id)))


def set_resolved(connection: Connection, id: int, at: int | None, by: str | None) -> None:
    """Resolves the thread of this number; at None opens it again."""
    values = {"resolved_at": at, "resolved_by": by if at is not None else None}
    connection.execute(update(c).where(c.c.id == id, c.c.thread.is_(None)).values(values))


# Mentions


def set_mentions(connection: Connection, comment: int, names: Collection[str]) -> None:
    """Says whom a comment mentions; who knows already goes on knowing."""
    there = set(connection.scalars(select(m.c.name).where(m.c.comment == comment)))
    gone = there - set(names)
    if gone:
        connection.execute(delete(m).where(m.c.comment == comment, m.c.name.in_(gone)))
    for name in sorted(set(names) - there):
        connection.execute(insert(m).values(name=name, comment=comment))


def see_mentions(connection: Connection, name: str, thread: int, at: int) -> None:
    """This user knows of every mention in this thread."""
    of_thread = select(c.c.id).where(or_(c.c.id == thread, c.c.thread == thread))
    mine = update(m).where(m.c.name == name, m.c.comment.in_(of_thread), m.c.seen_at.is_(None))
    connection.execute(mine.values(seen_at=at))


def mentioning(connection: Connection, name: str) -> dict[int, bool]:
    """The threads that mention this user; True where they have not said yet that they know, and it is still open."""
    f = c.alias("first")
    rows: Any = connection.execute(
        select(_FIRST, m.c.seen_at, f.c.resolved_at, c.c.text)
        .join(c, c.c.id == m.c.comment)
        .join(f, f.c.id == _FIRST)
        .where(m.c.name == name)
    )
    found: dict[int, bool] = {}
    for thread, seen_at, resolved_at, text in rows:
        waits = seen_at is None and resolved_at is None and bool(text)
        found[thread] = found.get(thread, False) or waits
    return found


def is_waiting(connection: Connection, comment: int, name: str) -> bool:
    """Whether this comment still mentions this user, its thread is open, and they have not said that they know."""
    f = c.alias("first")
    query = (
        select(m.c.name)
        .join(c, c.c.id == m.c.comment)
        .join(f, f.c.id == _FIRST)
        .where(m.c.comment == comment, m.c.name == name, m.c.seen_at.is_(None), f.c.resolved_at.is_(None))
    )
    return connection.execute(query).first() is not None


def waiting_for(connection: Connection, name: str) -> int:
    """How many open threads mention this user, and they have not said yet that they know."""
    return sum(mentioning(connection, name).values())
