"""Who changed what, and who opened which customer: one list of what several tables keep, the newest first.

Its own table takes what no other table tells. Rows are added and grow old; nothing here changes one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    String,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)

from periplo.core.acts import KINDS
from periplo.storage import tables as t
from periplo.storage.tables.doors import audit as a

LONGEST = 200  # characters of an object


class Act(NamedTuple):
    """Something that was done. what: a word of the kind, such as "role"; object: the id of what it was done to.

    detail: a version, where there is one. Never what a thing or a person says.
    """

    at: int
    who: str
    kind: str
    what: str
    object: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which acts; what is left out leaves all. since, until: microseconds UTC, half-open."""

    who: str | None = None
    kind: str | None = None
    object: str | None = None
    since: int | None = None
    until: int | None = None


class Hand(NamedTuple):
    """Who does something, and when."""

    who: str
    at: int


def noted(connection: Connection, hand: Hand, kind: str, what: str, object: str = "") -> None:
    """Writes down what somebody did, in the transaction in which it is done."""
    assert kind in KINDS
    row = {"at": hand.at, "who": hand.who, "kind": kind, "what": what, "object": object[:LONGEST]}
    connection.execute(insert(a).values(row))


def acts(connection: Connection, sought: Sought = Sought(), most: int = 100, skip: int = 0) -> list[Act]:
    """So many acts, the newest first, behind the first `skip`."""
    wanted = [arm() for kinds, arm in _ARMS if sought.kind is None or sought.kind in kinds]
    found = [
        _only(arm, sought).order_by(arm.c.at.desc()).limit(most + skip).subquery().select() for arm in wanted
    ]
    if not found:
        return []
    every = union_all(*found).subquery()
    c = every.c
    rows = select(every).order_by(c.at.desc(), c.kind, c.object, c.what, c.who).limit(most).offset(skip)
    return [Act(*row) for row in connection.execute(rows)]


def last_change(connection: Connection) -> str:
    """Another text when people changed something that answers stand on, as a rule, an import or whom they joined."""
    r, tasks = t.people.rulings.c, t.tasks.tasks.c
    newest = select(
        select(func.max(a.c.id)).where(a.c.kind.not_in(_CHANGE_NOTHING)).scalar_subquery(),
        select(func.count()).where(t.documents.c.kind != "audience export").scalar_subquery(),
        select(func.max(tasks.id)).where(tasks.created_by.is_not(None)).scalar_subquery(),
        select(func.max(r.at)).scalar_subquery(),
        select(func.max(r.withdrawn_at)).scalar_subquery(),
        select(func.max(t.privacy.erasures.c.noted_at)).scalar_subquery(),
        select(func.max(t.sources.receipts.c.id)).scalar_subquery(),
        select(func.count()).select_from(t.imports).scalar_subquery(),
    )
    return " ".join(map(str, connection.execute(newest).one()))


_CHANGE_NOTHING = ("user", "key", "session", "audit", "customer", "export", "backup", "board", "subscription")


def audit_before(connection: Connection, at: int) -> int:
    """How many rows of the log's own table are older than this instant."""
    return connection.scalar(select(func.count()).select_from(a).where(a.c.at < at)) or 0


def forget_audit(connection: Connection, before: int) -> int:
    """Deletes rows of the log's own table that are older than this instant. Returns how many."""
    return connection.execute(delete(a).where(a.c.at < before)).rowcount


def _only(arm: FromClause, sought: Sought) -> Select[Any]:
    rows = select(arm)
    for name in ("who", "kind", "object"):
        if (value := getattr(sought, name)) is not None:
            rows = rows.where(arm.c[name] == value)
    if sought.since is not None:
        rows = rows.where(arm.c.at >= sought.since)
    return rows if sought.until is None else rows.where(arm.c.at < sought.until)


def _arm(
    at: ColumnElement[Any], who: Any, kind: Any, what: Any, object: Any, detail: Any = ""
) -> Select[Any]:
    told = {"who": who, "kind": kind, "what": what, "object": object, "detail": detail}
    return select(
        cast(at, BigInteger).label("at"),
        *(
            (literal(value, String) if isinstance(value, str) else value).label(name)
            for name, value in told.items()
        ),
    )


def _text(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.coalesce(column, "")


def _number(column: ColumnElement[Any]) -> ColumnElement[str]:
    """Our number of a customer as people write it."""
    return func.coalesce(literal("#", String) + cast(column, String), "")


def _of_own() -> FromClause:
    return _arm(a.c.at, a.c.who, a.c.kind, a.c.what, a.c.object).subquery()


def _of_looks() -> FromClause:
    looks = t.privacy.looks.c
    return _arm(looks.at, looks.who, "customer", looks.what, _number(looks.customer)).subquery()


def _of_documents() -> FromClause:
    """Not campaigns: they are dated by their customers' clock, and what is done to them stands in the own table."""
    d = t.documents.c
    kind = case((d.kind == "audience export", "export"), (d.kind == "draft", "campaign"), else_=d.kind)
    what = case((d.kind == "draft", "draft"), (d.kind == "audience export", "audience"), else_="saved")
    rows = _arm(d.saved_at, _text(d.author), kind, what, d.id, literal("v", String) + cast(d.version, String))
    return rows.where(d.kind.in_(("map", "segment", "draft", "survey", "form", "audience export"))).subquery()


def _of_tasks() -> FromClause:
    tasks = t.tasks.tasks.c
    return _arm(tasks.created_at, _text(tasks.created_by), "task", "new", cast(tasks.id, String)).subquery()


def _of_rulings() -> FromClause:
    return _ruled(t.people.rulings.c.at, t.people.rulings.c.who, t.people.rulings.c.kind).subquery()


def _of_withdrawn() -> FromClause:
    r = t.people.rulings.c
    rows = _ruled(r.withdrawn_at, _text(r.withdrawn_by), "withdraw")
    return rows.where(r.withdrawn_at.is_not(None)).subquery()


def _ruled(at: ColumnElement[Any], who: Any, what: Any) -> Select[Any]:
    whose, r = t.handle_customer.c, t.people.rulings.c
    rows = _arm(at, who, "identity", what, _number(whose.customer))
    now = (whose.handle == r.handle) & whose.until.is_(None)
    return rows.select_from(t.people.rulings.outerjoin(t.handle_customer, now))


def _of_erasures() -> FromClause:
    e = t.privacy.erasures.c
    return _arm(e.noted_at, e.who, "erasure", "erase", _number(e.customer)).subquery()


def _of_backups() -> FromClause:
    b = t.privacy.backups.c
    return _arm(b.at, "", "backup", "made", cast(b.id, String)).subquery()


def _of_events() -> FromClause:
    """Imports of events, once a file; they leave no receipt."""
    i = t.imports.c
    rows = _arm(func.min(i.made_at), "", "import", "events", i.name)
    return rows.group_by(i.sha, i.name).subquery()


def _of_imports() -> FromClause:
    r = t.sources.receipts.c
    return _arm(r.at, "", "import", r.kind, cast(r.id, String)).subquery()


_OWN = frozenset(KINDS)
_DOCUMENTS = frozenset(("map", "segment", "campaign", "survey", "form", "export"))
_ARMS: tuple[tuple[frozenset[str], Callable[[], FromClause]], ...] = (
    (_OWN, _of_own),
    (frozenset({"customer"}), _of_looks),
    (_DOCUMENTS, _of_documents),
    (frozenset({"task"}), _of_tasks),
    (frozenset({"identity"}), _of_rulings),
    (frozenset({"identity"}), _of_withdrawn),
    (frozenset({"erasure"}), _of_erasures),
    (frozenset({"backup"}), _of_backups),
    (frozenset({"import"}), _of_imports),
    (frozenset({"import"}), _of_events),
)
