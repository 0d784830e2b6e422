"""Messages that wait in the shop's own pages: kept, found for whoever opens one, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from periplo.core.members import MERGED
from periplo.core.onsite import PageMessage
from periplo.storage import tables as t
from periplo.storage.sql import numbers_of
from periplo.storage.tables.onsite import onsite_messages

o, i, m = onsite_messages.c, t.intents.c, t.members.c
TAKEN_BACK = ("goal", "exit", MERGED)  # endings of a run after which its messages are of no use


class Kept(NamedTuple):
    """A message as it is kept. Of a test there is no campaign. run_ended: how its run ended, None while it goes on.

    tab: where it was shown first. Instants in microseconds UTC.
    """

    key: str
    token: str
    shown: PageMessage
    is_general: bool
    until: int
    tab: str | None = None
    seen_at: int | None = None
    clicked_at: int | None = None
    dismissed_at: int | None = None
    ended_at: int | None = None
    customer: int | None = None
    campaign: str | None = None
    node: str | None = None
    message: str | None = None
    kind: str = "transactional"
    run_ended: str | None = None

    @property
    def is_unseen(self) -> bool:
        return self.seen_at is None and self.ended_at is None


def keep(
    connection: Connection,
    key: str,
    token: str,
    shown: PageMessage,
    is_general: bool,
    made_at: int,
    until: int,
    browser: str | None = None,
) -> None:
    """Lets a message wait; one whose key is there already stays as it is."""
    if connection.scalar(select(o.key).where(o.key == key)) is not None:
        return
    said = msgspec.json.encode(shown).decode()
    connection.execute(
        insert(onsite_messages).values(
            key=key, token=token, browser=browser, shown=said, general=int(is_general), made_at=made_at, until=until
        )
    )  # fmt: skip


def is_decided(connection: Connection, key: str) -> bool:
    """Whether a campaign decided a message of this key, and it is no test."""
    return connection.scalar(select(i.key).where(i.key == key)) is not None


def open_for(connection: Connection, customer: int | None, browser: str | None, now: int) -> list[Kept]:
    """What a customer has not put away and whose time is not over, the oldest first; and tests for this browser."""
    theirs: ColumnElement[bool] = false()
    if customer is not None:
        theirs = and_(i.customer.in_(numbers_of(connection, customer)), i.state == "accepted")
    whose = theirs if browser is None else or_(theirs, o.browser == browser)
    query = _all().where(whose, o.ended_at.is_(None), o.dismissed_at.is_(None), o.until > now)
    return _read(connection, query.order_by(o.made_at, o.key))


def by_token(connection: Connection, token: str) -> Kept | None:
    """The message that has this name in pages."""
    return next(iter(_read(connection, _all().where(o.token == token))), None)


def due(connection: Connection, now: int, most: int) -> list[Kept]:
    """Those that nobody has seen and that are of no use any more: their time is over, or their run has ended."""
    over = or_(o.until <= now, m.ended_by.in_(TAKEN_BACK))
    is_handed_over = or_(i.key.is_(None), i.state == "accepted")
    return _read(
        connection,
        _all()
        .where(o.seen_at.is_(None), o.ended_at.is_(None), over, is_handed_over)
        .order_by(o.until, o.key)
        .limit(most),
    )


def claim(connection: Connection, key: str, tab: str, now: int) -> bool:
    """Whether this is the first to show a message; of many at once one is."""
    free = (o.key == key, o.seen_at.is_(None), o.ended_at.is_(None))
    first = update(onsite_messages).where(*free).values(seen_at=now, tab=tab)
    return connection.execute(first).rowcount == 1


def unseen_after_its_run(
    connection: Connection, campaign: str, customers: Sequence[int] | None = None
) -> list[tuple[Kept, int]]:
    """What nobody has seen of a campaign's messages whose run came to its end with them, and when that run began.

    customers: of these alone; None: of everybody."""
    over = (o.seen_at.is_(None), o.ended_at.is_(None), i.campaign == campaign, i.state == "accepted")
    query = _all().add_columns(m.entered_at.label("began")).where(*over, m.ended_by == "finished")
    if customers is not None:
        query = query.where(i.customer.in_(customers))
    found = []
    for row in connection.execute(query):
        said = dict(row._mapping)
        began = said.pop("began")
        found.append((_kept(said), began))
    return found


def mark(connection: Connection, key: str, what: str, now: int) -> bool:
    """Notes that a message was "clicked", "dismissed" or, where nobody has seen it, "ended". Whether that is new."""
    column = o[f"{what}_at"]
    first = update(onsite_messages).where(o.key == key, column.is_(None)).values({column: now})
    if what == "ended":
        first = first.where(o.seen_at.is_(None))
    return connection.execute(first).rowcount == 1


def figures(connection: Connection) -> dict[str, int]:
    """How many messages of campaigns wait, were seen, clicked, put away, and taken back unseen."""
    counts = [
        func.coalesce(func.sum(_one(condition)), 0).label(name)
        for name, condition in {
            "waiting": and_(o.seen_at.is_(None), o.ended_at.is_(None)),
            "seen": o.seen_at.is_not(None),
            "clicked": o.clicked_at.is_not(None),
            "dismissed": o.dismissed_at.is_not(None),
            "ended": o.ended_at.is_not(None),
        }.items()
    ]
    row = connection.execute(select(*counts).where(o.browser.is_(None))).one()
    return {name: int(n) for name, n in row._mapping.items()}


def _one(condition: Any) -> Any:
    return case((condition, 1), else_=0)


def _all() -> Select[Any]:
    run = and_(m.campaign == i.campaign, m.customer == i.customer, m.run == i.run, m.entry == i.entry)
    columns = (
        o.key, o.token, o.shown, o.general.label("is_general"), o.until, o.tab, o.seen_at, o.clicked_at,
        o.dismissed_at, o.ended_at, i.customer, i.campaign, i.node, i.message, i.kind, m.ended_by.label("run_ended"),
    )  # fmt: skip
    return (
        select(*columns)
        .select_from(onsite_messages)
        .outerjoin(t.intents, i.key == o.key)
        .outerjoin(t.members, run)
    )


def _read(connection: Connection, query: Select[Any]) -> list[Kept]:
    return [_kept(dict(row._mapping)) for row in connection.execute(query)]


def _kept(values: dict[str, Any]) -> Kept:
    return Kept(
        **values
        | {
            "shown": msgspec.json.decode(values["shown"], type=PageMessage),
            "is_general": bool(values["is_general"]),
            "kind": values["kind"] or "transactional",
        }
    )
