"""Invitations and links of surveys in the ledger: who was asked, when, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from periplo.core.messages import Handle
from periplo.core.survey_pressure import Invited
from periplo.storage import tables as t
from periplo.storage.lookups import identifiers_of
from periplo.storage.tables.surveys import invitations as i

_AT_ONCE = 500


class Invitation(NamedTuple):
    """A link to one survey: one person's, or one that anybody may use (`handle` None). See tables/surveys.py."""

    id: str
    survey: str
    version: int
    handle: int | None
    way: str
    channel: str
    place: str | None
    language: str | None
    occasion_at: int | None
    made_at: int
    quiet_until: int | None
    expires_at: int | None
    sent_at: int | None = None
    opened_at: int | None = None
    answered_at: int | None = None
    cost: int = 0
    currency: str = ""


class Contact(NamedTuple):
    """One customer as the ledger can name them: the handle an invitation is tied to, and all their identifiers."""

    handle: int
    handles: tuple[Handle, ...]


def keep_invitations(connection: Connection, made: Sequence[Invitation]) -> None:
    """Writes new invitations."""
    if made:
        connection.execute(insert(i), [one._asdict() for one in made])


def invitation(connection: Connection, id: str) -> Invitation | None:
    """The invitation of this name."""
    row = connection.execute(_ALL.where(i.c.id == id)).first()
    return Invitation(*row) if row else None


def invitations_of(connection: Connection, survey: str) -> list[Invitation]:
    """Every invitation and link of a survey, the oldest first."""
    query = _ALL.where(i.c.survey == survey).order_by(i.c.made_at, i.c.id)
    return [Invitation(*row) for row in connection.execute(query)]


def unsent(connection: Connection, survey: str, now: int) -> list[tuple[int, Invitation]]:
    """Customers with their invitations to a survey that were made, are still good, and were not handed over."""
    query = (
        select(t.handle_customer.c.customer, *(i.c[name] for name in Invitation._fields))
        .join(i, i.c.handle == t.handle_customer.c.handle)
        .where(
            t.handle_customer.c.until.is_(None),
            i.c.survey == survey,
            i.c.sent_at.is_(None),
            i.c.expires_at > now,
        )
        .order_by(i.c.made_at, i.c.handle)
    )
    return [(row[0], Invitation(*row[1:])) for row in connection.execute(query)]


def mark(connection: Connection, what: str, moments: Mapping[str, int]) -> None:
    """Notes the first time at which invitations were "opened" or "answered"; what is noted already stays."""
    column = {"opened": i.c.opened_at, "answered": i.c.answered_at, "sent": i.c.sent_at}[what]
    first = (
        update(i).where(i.c.id == bindparam("which"), column.is_(None)).values({column: bindparam("moment")})
    )
    if moments:
        connection.execute(first, [{"which": id, "moment": at} for id, at in moments.items()])


def earlier_invitations(
    connection: Connection, customers: Iterable[int], but: Collection[str] = ()
) -> dict[int, list[Invited]]:
    """What each of these customers was asked before, under any of their handles. but: ids that do not count."""
    theirs = (
        select(
            t.handle_customer.c.customer,
            i.c.id,
            i.c.survey,
            i.c.made_at,
            i.c.quiet_until,
            i.c.occasion_at,
            i.c.answered_at,
        )
        .join(i, i.c.handle == t.handle_customer.c.handle)
        .where(t.handle_customer.c.until.is_(None), _among(t.handle_customer.c.customer))
        .order_by(i.c.made_at, i.c.id)
    )
    found: dict[int, list[Invited]] = {}
    for customer, id, survey, at, quiet, occasion, answered in _by_portions(connection, theirs, customers):
        if id in but:
            continue
        found.setdefault(customer, []).append(Invited(survey, at, quiet or at, occasion, answered))
    return found


def contacts(connection: Connection, customers: Iterable[int]) -> dict[int, Contact]:
    """How each of these customers is known. A user's own id is the handle where there is one."""
    found: dict[int, Contact] = {}
    for customer, theirs in identifiers_of(connection, customers).items():
        known = sorted(theirs, key=lambda one: (one.kind != "user", one.handle))
        found[customer] = Contact(known[0].handle, tuple(Handle(one.kind, one.text) for one in known))
    return found


def handle_of(connection: Connection, handle: int) -> Handle | None:
    """An identifier's kind and text; None if it was erased."""
    row = connection.execute(
        select(t.handles.c.kind, t.handles.c.text).where(t.handles.c.handle == handle)
    ).first()
    return Handle(*row) if row else None


_ALL: Select[Any] = select(*(i.c[name] for name in Invitation._fields))


def _among(column: Any) -> Any:
    return column.in_(bindparam("customers", expanding=True))


def _by_portions(connection: Connection, query: Select[Any], customers: Iterable[int]) -> Iterable[Any]:
    asked = sorted(set(customers))
    for low in range(0, len(asked), _AT_ONCE):
        yield from connection.execute(query, {"customers": asked[low : low + _AT_ONCE]})
