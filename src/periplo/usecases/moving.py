"""Moving a workspace's ledger and inbox from files into a database: everything, once, and verified.

Killed on the way it can be begun again: the ledger goes in one transaction, the inbox in another, and the files are
renamed last. What was moved already is then recognised by holding the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Table, func, select

from periplo.core.errors import BadInput
from periplo.storage import driver
from periplo.storage.contract import CAMPAIGNS, COMPACTOR, EXPLODER, INDEX, LAKE, LedgerBusy, LedgerDamaged
from periplo.storage.inbox import Arrived, Inbox, SqliteInbox
from periplo.storage.sql import SqlLedger
from periplo.storage.tables import metadata
from periplo.usecases.workspace import Workspace

_AT_ONCE = 10_000


class Adopts(Inbox, Protocol):
    """An inbox that can take over another's rows, numbers and all."""

    def adopt(self, requests: Iterator[Arrived], last: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows of the ledger by table, and requests of the inbox. kept: the files that were, under their new names."""

    rows: dict[str, int]
    requests: int
    kept: tuple[str, ...]


def move(workspace: Workspace, source: SqlLedger, target: SqlLedger, into: Adopts) -> Moved:
    """Moves everything from the workspace's files into the target, and renames the files to *.moved.db.

    Raises: LedgerBusy if anything is at work in the workspace; BadInput if the target holds another ledger.
    """
    with ExitStack() as roles:
        for role in (CAMPAIGNS, LAKE, INDEX, EXPLODER, COMPACTOR):
            roles.enter_context(source.lease("moving the ledger", role))
            roles.enter_context(target.lease("moving the ledger", role))
        files = [path for path in (workspace.inbox, workspace.ledger) if path.exists()]
        source.close()
        for path in files:
            _refuse_in_use(path)  # a listener asks for no role
        rows = copy_ledger(source, target)
        requests = 0
        if workspace.inbox.exists():
            with closing(SqliteInbox(workspace.inbox)) as inbox:
                requests = copy_inbox(inbox, into)
        source.close()
        for path in files:
            _refuse_in_use(path)
        kept = tuple(path.rename(path.with_suffix(".moved.db")).name for path in files)
    return Moved(rows, requests, kept)


def copy_ledger(source: SqlLedger, target: SqlLedger) -> dict[str, int]:
    """Every row of every table, in one transaction. Returns how many each table holds.

    Raises: BadInput if the target holds anything else.
    """
    with source.reading() as old, target.writing() as new:
        held, there = _counts(old), _counts(new)
        if any(there.values()):
            if there == held and _same(old, new):  # moved before, and stopped before the files were renamed
                return held
            raise BadInput(
                "the database holds another ledger under this name",
                "nothing of it may be mixed with yours",
                "write another schema under [storage] in periplo.toml",
            )
        for table in metadata.sorted_tables:
            for portion in _portions(old, table):
                driver.many(new, _insert(new, table), portion)
            _go_on_counting(new, table)
        there = _counts(new)
        if there != held:
            raise LedgerDamaged(
                "the copy does not hold what the ledger holds", "nothing was moved", "run periplo doctor"
            )
    return held


def copy_inbox(source: Inbox, target: Adopts) -> int:
    """Every request that is still kept, under its number. Returns how many.

    Raises: BadInput if the target holds anything else.
    """
    last = source.last()
    if target.last():
        if target.last() == last:
            return 0
        raise BadInput(
            "the database holds another inbox under this name",
            "nothing of it may be mixed with yours",
            "write another schema under [storage] in periplo.toml",
        )
    n = 0

    def all_of() -> Iterator[Arrived]:
        nonlocal n
        row = 0
        while found := source.after(row):
            row = found[-1].row
            n += len(found)
            yield from found

    target.adopt(all_of(), last)
    return n


def _counts(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
    }


def _same(one: Connection, other: Connection) -> bool:
    return all(
        mine == theirs
        for table in metadata.sorted_tables
        for mine, theirs in zip(_portions(one, table), _portions(other, table), strict=True)
    )


def _portions(connection: Connection, table: Table) -> Iterator[list[tuple[object, ...]]]:
    found = connection.execution_options(yield_per=_AT_ONCE).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for portion in found.partitions():
        yield [tuple(row) for row in portion]


def _insert(connection: Connection, table: Table) -> str:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in table.columns)
    return f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({', '.join('?' * len(table.columns))})"


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Numbers that the database gives out begin behind those that it was given."""
    counted = table.autoincrement_column
    if counted is None or connection.dialect.name != "postgresql":
        return
    last = connection.scalar(select(func.max(counted)))
    if last is not None:
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, counted.name), last)))


def _refuse_in_use(path: Path) -> None:
    """Also brings everything into the one file: no log is left beside it."""
    try:
        with closing(sqlite3.connect(path, timeout=2)) as alone:
            (mode,) = alone.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.Error:
        mode = "in use"
    if mode != "delete":
        raise LedgerBusy(
            f"{path.name} is in use by another process",
            "what it writes from now on would be lost",
            "stop 'periplo serve' and everything else that works in this workspace, then run the same again",
        )
