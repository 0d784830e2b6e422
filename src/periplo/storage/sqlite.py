"""The ledger in one SQLite file: WAL, full sync, foreign keys, one writing transaction at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.storage.contract import CAMPAIGNS, LedgerBusy, LedgerConflict, LedgerDamaged
from periplo.storage.lease import FileLease
from periplo.storage.migrating import bring_up_to_date
from periplo.storage.scrubbing import scrub_file
from periplo.storage.sql import SqlLedger
from periplo.storage.tables import SCHEMA

BUSY_SECONDS = 30
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class SqliteLedger(SqlLedger):
    """See contract.Ledger. Opening brings the file to the present schema, and makes it if it is not there.

    In a folder that cannot be written, as in a read-only container, it can be asked and not told.
    Raises: LedgerTooNew, LedgerDamaged, LedgerBusy, EnvironmentFault.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._leases: dict[str, FileLease] = {}
        url = URL.create("sqlite+pysqlite", database=str(self.path))
        if self.path.exists() and not _is_writable(self.path.parent):
            self.engine = create_engine(url, creator=partial(_opened_to_ask, self.path))
        else:
            connected = {"timeout": BUSY_SECONDS, "check_same_thread": False}
            self.engine = create_engine(url, connect_args=connected)
            event.listen(self.engine, "connect", _prepared)
        event.listen(self.engine, "begin", _begun)
        with _told(self.path):
            bring_up_to_date(self, self.path.name)

    @contextmanager
    def lease(
        self, purpose: str, role: str = CAMPAIGNS, patience: float = 0, shared: bool = False
    ) -> Iterator[None]:
        if role not in self._leases:  # two threads that meet here make one: setdefault is atomic
            self._leases.setdefault(role, FileLease(self.path.with_name(f"{role}.lock")))
        with self._leases[role].held(purpose, patience):
            yield

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with (
            _told(self.path),
            self.engine.connect() as connection,
            connection.execution_options(writes=True).begin(),
        ):
            yield connection

    @contextmanager
    def noting(self) -> Iterator[Connection]:
        with _told(self.path), self.engine.connect() as connection:
            with connection.execution_options(writes=True).begin():
                others = _changes_of_others(connection)
                before = stamp_of_file(self.path)
                yield connection
            after = _state_of(self.path)
            if _changes_of_others(connection) == others:  # so what is new is our note alone
                _noted[self.path] = (after, before)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with _told(self.path), self.engine.connect() as connection, connection.begin():
            yield connection

    def scrub(self) -> None:
        with _told(self.path), self.engine.connect() as connection:
            scrub_file(_driver(connection), self.path.name)

    def copy_to(self, path: Path) -> None:
        """A consistent copy of the ledger as another file, while it may be in use."""
        with closing(sqlite3.connect(path)) as copy, self.engine.connect() as connection:
            _driver(connection).backup(copy)

    def keep_a_copy(self) -> None:
        self.copy_to(self.path.with_name(f"{self.path.stem}.before-{SCHEMA}.db"))

    def stamp(self) -> str:
        return stamp_of_file(self.path)

    def schema(self) -> str | None:
        with self.reading() as connection:
            if not connection.scalar(
                text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'")
            ):
                return None
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found


def stamp_of_file(path: Path) -> str:
    """Another text whenever something was written into this ledger, but for notes; it need not be there."""
    state = _state_of(path)
    after, before = _noted.get(path, ("", ""))
    return before if state == after else state


# By ledger: its state after the last note of this process, and the stamp that stands for it.
_noted: dict[Path, tuple[str, str]] = {}


def _changes_of_others(connection: Connection) -> int:
    """A number that is another when another connection has written; of one connection alone."""
    return int(_driver(connection).execute("PRAGMA data_version").fetchone()[0])


def _state_of(path: Path) -> str:
    """Times of the files, and the head of the index of SQLite's log, which counts transactions: times are coarse."""
    beside = (path, path.with_name(f"{path.name}-wal"))
    times = [str(file.stat().st_mtime_ns) for file in beside if file.exists()]
    try:
        with path.with_name(f"{path.name}-shm").open("rb") as log:
            return " ".join([*times, log.read(_HEAD).hex()])
    except OSError:
        return " ".join(times)


_HEAD = 48  # bytes; https://sqlite.org/walformat.html


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _prepared(driver: sqlite3.Connection, _: object) -> None:
    driver.isolation_level = None  # transactions begin when we say so
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # an accepted write survives a loss of power
        "foreign_keys = ON",
        "secure_delete = ON",  # what is deleted is overwritten
        "temp_store = MEMORY",
    ):
        driver.execute(f"PRAGMA {pragma}")


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK)


def _opened_to_ask(path: Path) -> sqlite3.Connection:
    """The ledger where nothing can be written, so nothing changes either: no lock and no log beside it."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise EnvironmentFault(
            f"the last changes of {path.name} stand beside it, in a folder that cannot be written",
            "the process that wrote them did not end as it should",
            "copy the workspace to a folder that can be written",
        )
    quoted = quote(str(path.absolute()))
    return sqlite3.connect(
        f"file:{quoted}?mode=ro&immutable=1", uri=True, check_same_thread=False, isolation_level=None
    )


def _begun(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turns the driver's errors into ours."""
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(cause, sqlite3.Error):
            raise
        raise _meaning(cause, path) from error


def _meaning(error: sqlite3.Error, path: Path) -> PeriploError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGE:
        return LedgerDamaged(
            f"{path.name} cannot be read as a ledger", str(error), "restore it from a backup", file=path.name
        )
    if code in _BUSY:
        return LedgerBusy(
            f"{path.name} is in use by another process", f"it did not come free in {BUSY_SECONDS} s",
            "try again when the other has ended",
        )  # fmt: skip
    if code == sqlite3.SQLITE_CONSTRAINT:
        return LedgerConflict(
            "the ledger refused a second entry for what is unique", str(error), "nothing was written"
        )
    if code == sqlite3.SQLITE_FULL:
        return EnvironmentFault(
            "the disk is full", "the last change was not kept", "make room and run the same again",
        )  # fmt: skip
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR):
        return EnvironmentFault(
            f"{path.name} cannot be opened or written", str(error), "check the folder and its permissions"
        )
    return LedgerDamaged(f"{path.name} does not behave as a ledger", str(error), "restore a backup")
