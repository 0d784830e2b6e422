"""Notices that wait for what they are about to be fetched: kept at once, asked for when due, forgotten when done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from periplo.core.spans import HOUR, MINUTE, SECOND
from periplo.formats.webhooks.contract import Notice
from periplo.storage.tables.sources import pending_fetches as p

FIRST, LONGEST = 10 * SECOND, 6 * HOUR  # between two attempts
AT_WORK = 2 * MINUTE  # how long whoever took a notice has it alone
MOST_ATTEMPTS = 40  # about a week


class Waiting(NamedTuple):
    """A notice that is due. received_at tells it from a newer one about the same."""

    source: str
    notice: Notice
    received_at: int
    attempts: int


class Stuck(NamedTuple):
    """What could not be fetched, by source and what went wrong last; `given_up` of them are not tried any more."""

    source: str
    fault: str
    n: int
    given_up: int


def keep_notices(connection: Connection, source: str, notices: Sequence[Notice], at: int) -> None:
    """Keeps these; one about the same resource that waits already becomes due anew."""
    for notice in notices:
        said = msgspec.json.encode(notice.said).decode()
        again = update(p).where(*_is(source, notice)).values(
            said=said, received_at=at, due_at=at, attempts=0, fault=None
        )  # fmt: skip
        if not connection.execute(again).rowcount:
            connection.execute(
                insert(p).values(
                    source=source, topic=notice.topic, resource=notice.resource, said=said, received_at=at,
                    due_at=at, attempts=0,
                )
            )  # fmt: skip


def waiting(connection: Connection, source: str) -> int:
    """How many notices of a source wait."""
    query = select(func.count()).where(p.c.source == source, p.c.due_at.is_not(None))
    return connection.scalar(query) or 0


def take_due(connection: Connection, now: int, most: int = 20) -> list[Waiting]:
    """Notices that are due, the oldest first; nobody else gets them for two minutes."""
    query = (
        select(p)
        .where(p.c.due_at <= now)
        .order_by(p.c.due_at, p.c.source, p.c.topic, p.c.resource)
        .limit(most)
    )
    found = []
    for row in connection.execute(query).all():
        notice = Notice(row.topic, row.resource, msgspec.json.decode(row.said))
        mine = update(p).where(*_is(row.source, notice), p.c.due_at == row.due_at)
        if connection.execute(mine.values(due_at=now + AT_WORK, attempts=row.attempts + 1)).rowcount:
            found.append(Waiting(row.source, notice, row.received_at, row.attempts + 1))
    return found


def done(connection: Connection, one: Waiting) -> None:
    """Forgets a notice, unless a newer one about the same came meanwhile."""
    connection.execute(delete(p).where(*_is(one.source, one.notice), p.c.received_at == one.received_at))


def put_off(connection: Connection, one: Waiting, fault: str, now: int, least: int = 0) -> None:
    """To be tried again, later each time and not before `least` microseconds; given up after about a week."""
    pause = max(least, min(LONGEST, FIRST << min(one.attempts - 1, 12)))
    due_at = None if one.attempts >= MOST_ATTEMPTS else now + pause
    mine = update(p).where(*_is(one.source, one.notice), p.c.received_at == one.received_at)
    connection.execute(mine.values(due_at=due_at, fault=fault))


def try_again(connection: Connection, now: int, source: str | None = None) -> int:
    """Makes all that failed due at once, also what was given up. Returns how many."""
    query = update(p).where(p.c.fault.is_not(None))
    if source is not None:
        query = query.where(p.c.source == source)
    return connection.execute(query.values(due_at=now, attempts=0)).rowcount


def stuck(connection: Connection) -> list[Stuck]:
    """What failed at least once and still waits, or was given up."""
    query = (
        select(p.c.source, p.c.fault, func.count(), func.count() - func.count(p.c.due_at))
        .where(p.c.fault.is_not(None))
        .group_by(p.c.source, p.c.fault)
        .order_by(p.c.source, p.c.fault)
    )
    return [Stuck(*row) for row in connection.execute(query)]


def _is(source: str, notice: Notice):  # type: ignore[no-untyped-def]
    return p.c.source == source, p.c.topic == notice.topic, p.c.resource == notice.resource
