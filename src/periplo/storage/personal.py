"""What each table of the ledger holds of a person, how their rows are found, and what erasing does with them.

Every table is named here, in PERSONAL or in IMPERSONAL; a test refuses one that is not. Export shows what erase takes.
Tables that this installation lacks are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, or_, select, tuple_, update

from periplo.storage import tables as t

Finds = Callable[[str], bool]  # whether a text names the person
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Rows:
    """How a person's rows are found, and what becomes of them. Several ways find together.

    handle, customer: columns with our numbers. kind: a column of texts of the person's handles of this kind.
    naming: a text that may name them. via: a column whose values are keys of other rows of theirs, as (column,
    table, column there). outlives: a column that tells nobody who they are: where it is filled the row stays, and
    only the handle goes. is_emptied: a row found by its text keeps its place and loses the text: others lean on it.
    """

    handle: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    kind: tuple[str, str] | None = None
    naming: str | None = None
    via: tuple[str, str, str] | None = None
    outlives: str | None = None
    is_emptied: bool = False
    is_blanked: bool = False


# In the order in which rows can go: first what leans on others.
PERSONAL: dict[str, Rows] = {
    "onsite_messages": Rows(via=("key", "intents", "key"), kind=("browser", "anonymous")),
    "deliveries": Rows(via=("intent", "intents", "key")),
    "intents": Rows(customer=("customer",)),
    "decisions": Rows(customer=("customer",)),
    "members": Rows(customer=("customer",)),
    "partings": Rows(handle=("handle", "other"), via=("ruling", "rulings", "id")),
    "rulings": Rows(handle=("handle", "other")),
    "links": Rows(handle=("low", "high")),
    "joins": Rows(handle=("handle", "low", "high")),
    "aside": Rows(handle=("handle",)),
    "births": Rows(handle=("handle",)),
    "traits": Rows(handle=("handle",)),
    "memberships": Rows(handle=("handle",)),
    "consents": Rows(handle=("handle",)),
    "suppressions": Rows(handle=("handle",), outlives="address"),
    "invitations": Rows(handle=("handle",)),
    "coupons": Rows(handle=("handle",), outlives="code"),
    "tasks": Rows(customer=("customer",), naming="note"),
    "comments": Rows(naming="text", is_emptied=True),  # by people of the company; they may name a customer
    "views": Rows(naming="options"),
    "board_cards": Rows(naming="options"),
    "subscribers": Rows(naming="who"),  # of the company, as a rule; an address may be a customer's too
    "sendings": Rows(naming="who"),
    "open_visits": Rows(kind=("device", "device")),
    "pending_fetches": Rows(naming="said"),
    "set_aside": Rows(naming="body"),
    "handle_customer": Rows(handle=("handle",)),
    "handles": Rows(handle=("handle",), is_blanked=True),
}

# Table -> why nothing in it is about a person.
IMPERSONAL: dict[str, str] = {
    "settings": "settings of the workspace",
    "documents": "maps, campaigns and segments as they were written",
    "customers": "our number and when it was given; nobody's once its handles are gone",
    "manifest": "names and sums of files",
    "imports": "names and sums of files",
    "cursors": "how far campaigns were driven",
    "keys": "who may send; hashes",
    "positions": "how far the inbox was read, and who moved",
    "tallies": "counts by source and day",
    "moves": "our own numbers alone; the index follows them",
    "consent_texts": "what people read before they agree",
    "plan_findings": "counts; examples are never personal",
    "receipts": "counts and sums of imports",
    "receipt_files": "names and sums of files",
    "products": "what is sold",
    "costs": "what was spent on advertising",
    "schedule_runs": "when imports ran",
    "zone_totals": "counts by hour",
    "zone_passes": "counts by day",
    "zone_files": "names and sums of files",
    "users": "people of the company, not its customers",
    "sessions": "people of the company, not its customers",
    "mentions": "people of the company, not its customers",
    "boards": "titles of pages, and who of the company made them",
    "subscriptions": "what is sent when, and who of the company asked for it",
    "watches": "what is watched, by questions over everybody",
    "watch_signs": "what was found of everybody together, in a sentence",
    "mail_wishes": "people of the company, not its customers",
    "shares": "links to maps; hashes, and who of the company made them",
    "erasures": "our own numbers alone",
    "erased_marks": "keyed hashes, kept so that backups can be cleaned",
    "erased_members": "counts",
    "looks": "who looked at which of our numbers; kept to answer for it",
    "entry_links": "people of the company, not its customers",
    "second_factors": "people of the company, not its customers",
    "recovery_codes": "people of the company, not its customers",
    "subjects": "people of the company, not its customers",
    "audit": "who changed what, by ids of our own; kept to answer for it",
    "backups": "where copies were put",
}

ERASED = "erased"  # the kind of a handle whose text is gone; its number is never given again


def there_are() -> Iterator[tuple[Table, Rows]]:
    """The tables that hold something of persons, in the order in which rows can go."""
    for name, rows in PERSONAL.items():
        table = t.metadata.tables.get(name)
        if table is not None:
            yield table, rows


@dataclass(frozen=True, slots=True)
class Person:
    """By what rows are found. handles: (number, kind, text); finds: whether a text names them, None to look at none."""

    handles: tuple[tuple[int, str, str], ...]
    customers: tuple[int, ...]
    finds: Finds | None = None

    @property
    def numbers(self) -> list[int]:
        return [number for number, _, _ in self.handles]


def person_of(
    connection: Connection, handles: Collection[int], customers: Collection[int], finds: Finds | None = None
) -> Person:
    """A person by the numbers of their handles."""
    h = t.handles.c
    query = select(h.handle, h.kind, h.text)
    found = [
        tuple(row)
        for part in _portions(sorted(handles))
        for row in connection.execute(query.where(h.handle.in_(part)))
    ]
    return Person(tuple(found), tuple(sorted(customers)), finds)


def rows_of(connection: Connection, table: Table, rows: Rows, person: Person) -> list[Row[Any]]:
    """The rows of one table that are a person's."""
    found: dict[tuple[Any, ...], Row[Any]] = {}
    keys = [table.c.keys().index(column.name) for column in table.primary_key]
    for condition in _conditions(rows, table, person):
        for row in connection.execute(select(table).where(condition)):
            found[tuple(row[key] for key in keys)] = row
    if rows.naming and person.finds:
        for row in connection.execute(select(table)):
            if person.finds(getattr(row, rows.naming)):
                found[tuple(row[key] for key in keys)] = row
    return list(found.values())


def forget(connection: Connection, person: Person) -> dict[str, int]:
    """Erases a person from every table. Returns the number of rows by table."""
    return {
        table.name: n for table, rows in there_are() if (n := _forgotten(connection, table, rows, person))
    }


def _forgotten(connection: Connection, table: Table, rows: Rows, person: Person) -> int:
    if rows.is_blanked:
        return _blanked(connection, table, person)
    n = 0
    for condition in _conditions(rows, table, person):
        if rows.outlives:
            stays = and_(condition, table.c[rows.outlives].is_not(None))
            n += connection.execute(update(table).where(stays).values({rows.handle[0]: None})).rowcount
        n += connection.execute(delete(table).where(condition)).rowcount
    if rows.naming and person.finds:
        keys = list(table.primary_key)
        found = [
            tuple(getattr(row, key.name) for key in keys)
            for row in connection.execute(select(*keys, table.c[rows.naming]))
            if person.finds(getattr(row, rows.naming))
        ]
        for part in _portions(found):
            theirs = tuple_(*keys).in_(part)
            gone = update(table).values({rows.naming: ""}) if rows.is_emptied else delete(table)
            n += connection.execute(gone.where(theirs)).rowcount
    return n


def _blanked(connection: Connection, table: Table, person: Person) -> int:
    """A handle's number stays and its text goes: events of others are never read under a number used twice."""
    n = 0
    for number, kind, _ in person.handles:
        if kind != ERASED:
            gone = update(table).where(table.c.handle == number).values(kind=ERASED, text=str(number))
            n += connection.execute(gone).rowcount
    return n


def _conditions(rows: Rows, table: Table, person: Person) -> Iterator[ColumnElement[bool]]:
    for part in _portions(person.numbers):
        if rows.handle:
            yield or_(*(table.c[name].in_(part) for name in rows.handle))
    for part in _portions(person.customers):
        if rows.customer:
            yield or_(*(table.c[name].in_(part) for name in rows.customer))
    if rows.kind:
        column, kind = rows.kind
        for part in _portions([text for _, of, text in person.handles if of == kind]):
            yield table.c[column].in_(part)
    if rows.via:
        column, other, key = rows.via
        there = t.metadata.tables[other]
        for condition in _conditions(PERSONAL[other], there, person):
            yield table.c[column].in_(select(there.c[key]).where(condition))


def _portions(values: Any) -> Iterator[Any]:
    for low in range(0, len(values), _AT_ONCE):
        yield values[low : low + _AT_ONCE]
