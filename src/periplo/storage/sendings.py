"""Mails to people of the company, one by one: reserved, handed, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from periplo.core.subscriptions import HANDED, REFUSED, RESERVED, UNKNOWN, WITHHELD, Mail
from periplo.storage.tables.mailing import sendings as m
from periplo.storage.tables.mailing import subscribers as p
from periplo.storage.tables.mailing import subscriptions as s

_NAMES = tuple(Mail.__dataclass_fields__)
_ALL = select(*(m.c[name] for name in _NAMES))


def reserve(connection: Connection, mails: Sequence[Mail]) -> None:
    """Keeps new mails; one whose key is there already stays as it is."""
    for one in mails:
        if connection.scalar(select(func.count()).where(m.c.key == one.key)):
            continue
        connection.execute(insert(m).values({name: getattr(one, name) for name in _NAMES}))


def to_leave(connection: Connection, now: int, most: int = 200) -> list[Mail]:
    """Mails whose time has come, the longest due first."""
    wanted = _ALL.where(m.c.state == RESERVED, m.c.next_at <= now)
    rows = connection.execute(wanted.order_by(m.c.due_at, m.c.key).limit(most))
    return [Mail(**row._mapping) for row in rows]


def is_work(connection: Connection, now: int) -> bool:
    """Whether there is anything to send, to take up, or to look after."""
    waits = select(m.c.key).where(or_(m.c.state == HANDED, and_(m.c.state == RESERVED, m.c.next_at <= now)))
    due = select(s.c.id).where(s.c.next_at <= now)
    return any(connection.execute(one.limit(1)).first() for one in (waits, due))


def hand(connection: Connection, key: str) -> None:
    """Just before the server is asked: whoever finds it so afterwards knows that a stop came in between."""
    connection.execute(update(m).where(m.c.key == key).values(state=HANDED, attempts=m.c.attempts + 1))


def note(
    connection: Connection, key: str, state: str, at: int, reason: str = "", detail: str = "", next_at: int = 0,
    attempts: int | None = None,
) -> None:  # fmt: skip
    """What came of it. attempts: how often it was tried, where that is not yet counted."""
    values = {"state": state, "noted_at": at, "reason": reason, "detail": detail, "next_at": next_at}
    values |= {} if attempts is None else {"attempts": attempts}
    connection.execute(update(m).where(m.c.key == key).values(values))


def doubt_handed(connection: Connection, at: int) -> int:
    """Whatever is handed and was not noted is unknown. Returns how many; for the holder of the lease alone."""
    found = update(m).where(m.c.state == HANDED)
    return connection.execute(found.values(state=UNKNOWN, noted_at=at, reason="in_doubt")).rowcount


def supersede(connection: Connection, subscription: int, at: int) -> None:
    """What of a subscription has not left when its next occasion comes does not leave any more."""
    _let_go(connection, subscription, at, REFUSED, "too_late")


def withhold(connection: Connection, subscription: int, at: int) -> None:
    """What of a subscription has not left when it is paused does not leave any more."""
    _let_go(connection, subscription, at, WITHHELD, "paused")


def _let_go(connection: Connection, subscription: int, at: int, state: str, reason: str) -> None:
    waiting = (m.c.kind == "subscription") & (m.c.subject == subscription) & (m.c.state == RESERVED)
    connection.execute(update(m).where(waiting).values(state=state, noted_at=at, reason=reason))


def last_of(connection: Connection, subscription: int) -> dict[str, Mail]:
    """who -> the last mail of this subscription to them."""
    query = _ALL.where(m.c.kind == "subscription", m.c.subject == subscription)
    rows = connection.execute(query.order_by(m.c.due_at, m.c.key))
    return {row.who: Mail(**row._mapping) for row in rows}


def troubled(connection: Connection, late: int, since: int) -> int:
    """How many people's last mail of a subscription, due since then, did not arrive, or nobody knows, or was due
    before `late` and waits still; and of how many subscriptions an occasion of before `late` was not taken up."""
    o = m.alias("later")
    later = select(o.c.key).where(
        o.c.kind == m.c.kind, o.c.subject == m.c.subject, o.c.who == m.c.who, o.c.due_at > m.c.due_at
    )
    still = select(p.c.who).where(p.c.subscription == m.c.subject, p.c.who == m.c.who, p.c.ended_at.is_(None))
    failed = or_(
        m.c.state.in_((REFUSED, UNKNOWN)),
        and_(m.c.state.in_((RESERVED, HANDED)), m.c.due_at < late),
        and_(m.c.state == WITHHELD, m.c.reason.in_(("unreachable", "gone"))),
    )
    query = select(func.count()).where(
        m.c.kind == "subscription", m.c.due_at >= since, failed, ~later.exists(), still.exists()
    )
    asleep = select(func.count()).where(s.c.next_at < late)
    return int(connection.scalar(query) or 0) + int(connection.scalar(asleep) or 0)


def forget_before(connection: Connection, at: int) -> int:
    """Lets go of mails that were due before this instant and are through. Returns how many."""
    done = m.c.state.not_in((RESERVED, HANDED)) & (m.c.due_at < at)
    return connection.execute(delete(m).where(done)).rowcount
