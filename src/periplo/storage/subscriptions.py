"""Subscriptions in the ledger, who gets them, and where people of the company get mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select, update

from periplo.core.subscriptions import Subscription
from periplo.storage.tables.mailing import mail_wishes as w
from periplo.storage.tables.mailing import sendings as m
from periplo.storage.tables.mailing import subscribers as p
from periplo.storage.tables.mailing import subscriptions as s
from periplo.storage.watches import remove_watch

_NAMES = tuple(Subscription.__dataclass_fields__)
_ALL = select(*(s.c[name] for name in _NAMES))


class Subscriber(NamedTuple):
    """who: a user's name, an e-mail address, or chat:SECRET. ended_at: when they asked for no more."""

    who: str
    ended_at: int | None = None


class Wish(NamedTuple):
    """What a user wants by mail. address: "" for none but their name, where that is one."""

    address: str = ""
    mentions: bool = True


def add_subscription(connection: Connection, one: Subscription, whom: Sequence[str]) -> Subscription:
    """Keeps a new one with who gets it, and gives it its number."""
    values = {name: getattr(one, name) for name in _NAMES if name != "id"}
    id = connection.execute(insert(s).values(values).returning(s.c.id)).scalar_one()
    for who in dict.fromkeys(whom):
        add_subscriber(connection, id, who)
    return replace(one, id=id)


def subscription_of(connection: Connection, id: int) -> Subscription | None:
    """The subscription of this number."""
    row = connection.execute(_ALL.where(s.c.id == id)).first()
    return None if row is None else _read(row)


def all_subscriptions(connection: Connection) -> list[Subscription]:
    """Every subscription, the oldest first."""
    return [_read(row) for row in connection.execute(_ALL.order_by(s.c.id))]


def due_subscriptions(connection: Connection, now: int) -> list[Subscription]:
    """Those of which an occasion has come."""
    return [
        _read(row) for row in connection.execute(_ALL.where(s.c.next_at <= now).order_by(s.c.next_at, s.c.id))
    ]


def set_next(connection: Connection, id: int, at: int | None) -> None:
    connection.execute(update(s).where(s.c.id == id).values(next_at=at))


def set_rhythm(connection: Connection, id: int, rule: str, begins: str, next_at: int | None) -> None:
    connection.execute(update(s).where(s.c.id == id).values(rule=rule, begins=begins, next_at=next_at))


def add_subscriber(connection: Connection, id: int, who: str) -> None:
    connection.execute(insert(p).values(subscription=id, who=who))


def remove_subscriber(connection: Connection, id: int, who: str) -> None:
    connection.execute(delete(p).where(p.c.subscription == id, p.c.who == who))


def remove_subscription(connection: Connection, id: int) -> None:
    """Removes it with who gets it, what it watched and what was sent."""
    remove_watch(connection, id)
    connection.execute(delete(m).where(m.c.kind == "subscription", m.c.subject == id))
    connection.execute(delete(p).where(p.c.subscription == id))
    connection.execute(delete(s).where(s.c.id == id))


def subscribers_of(connection: Connection, id: int) -> list[Subscriber]:
    """Who gets it, and who did, by name."""
    rows = connection.execute(select(p.c.who, p.c.ended_at).where(p.c.subscription == id).order_by(p.c.who))
    return [Subscriber(*row) for row in rows]


def end_for(connection: Connection, id: int, who: str, at: int) -> bool:
    """This person gets it no more. Returns whether it is new."""
    theirs = (p.c.subscription == id) & (p.c.who == who) & p.c.ended_at.is_(None)
    return bool(connection.execute(update(p).where(theirs).values(ended_at=at)).rowcount)


def wish_of(connection: Connection, user: str) -> Wish:
    """What the user of this id wants; without a word of theirs, everything at their name."""
    row = connection.execute(select(w.c.address, w.c.mentions).where(w.c.user_id == user)).first()
    return Wish() if row is None else Wish(row.address, bool(row.mentions))


def set_wish(connection: Connection, user: str, wish: Wish) -> None:
    connection.execute(delete(w).where(w.c.user_id == user))
    connection.execute(insert(w).values(user_id=user, address=wish.address, mentions=int(wish.mentions)))


def _read(row: Row[Any]) -> Subscription:
    return Subscription(**row._mapping)
