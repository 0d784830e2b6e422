"""The ledger as one schema of a PostgreSQL database: one writing transaction at a time, readings as of one instant."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import Connection, create_engine, text

from periplo.storage.contract import CAMPAIGNS, Share
from periplo.storage.migrating import bring_up_to_date
from periplo.storage.postgres_lease import SessionLease
from periplo.storage.postgres_session import lock_key, refuse_read_only, session, told
from periplo.storage.postgres_share import SessionShare
from periplo.storage.sql import SqlLedger
from periplo.storage.tables import SCHEMA, metadata

_READINGS_AT_ONCE = 20


def _warned_of_no_copy(schema: str, found: str, wanted: str) -> None:
    warnings.warn(f"{schema} is migrated from {found} to {wanted}, and no copy of it was made", stacklevel=2)


class PostgresLedger(SqlLedger):
    """See contract.Ledger. Opening brings the schema to its present shape, and makes it if it is not there.

    url: as libpq reads it. schema: whose tables are meant; a workspace has its own. uncopied: told (schema, found,
    wanted) before an older ledger is migrated, of which only its administrator can have made a copy.
    Raises: LedgerTooNew, LedgerDamaged, LedgerBusy, EnvironmentFault.
    """

    def __init__(
        self, url: str, schema: str, uncopied: Callable[[str, str, str], None] = _warned_of_no_copy
    ) -> None:
        self.name, self._uncopied, self._url = schema, uncopied, url
        self._leases: dict[str, SessionLease] = {}
        self._share: SessionShare | None = None
        self._writer = lock_key("write", schema)
        self.engine = create_engine(
            "postgresql+psycopg://",
            creator=partial(session, url, schema),
            pool_size=2,
            max_overflow=_READINGS_AT_ONCE,
            pool_pre_ping=True,
            hide_parameters=True,
            use_native_hstore=False,
        )
        with told():
            bring_up_to_date(self, schema)

    @contextmanager
    def lease(
        self, purpose: str, role: str = CAMPAIGNS, patience: float = 0, shared: bool = False
    ) -> Iterator[None]:
        if role not in self._leases:  # two threads that meet here make one: setdefault is atomic
            self._leases.setdefault(role, SessionLease(self.engine, self.name, role))
        with self._leases[role].held(purpose, patience, shared):
            yield

    def share(self) -> Share:
        if self._share is None:
            self._share = SessionShare(partial(session, self._url, self.name, autocommit=True), self.name)
        return self._share

    def close(self) -> None:
        if self._share is not None:
            self._share.close()
        super().close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Transactions wait for one another, as they do in a file: what reads the highest number and writes the next
        would meet another that does the same."""
        with self.noting() as connection:
            yield connection
            _driver(connection).execute("UPDATE ledger_changes SET n = n + 1")

    @contextmanager
    def noting(self) -> Iterator[Connection]:
        with told(), self.engine.connect() as connection, connection.begin():
            driver = _driver(connection)
            refuse_read_only(driver)
            driver.execute("SELECT pg_advisory_xact_lock(%s)", (self._writer,))
            for lease in list(self._leases.values()):
                lease.refuse_lost(driver)
            if self._share is not None:
                self._share.refuse_lost(driver)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with (
            told(),
            self.engine.connect() as connection,
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True).begin(),
        ):
            yield connection

    def stamp(self) -> str:
        """Another text whenever something was written."""
        with self.reading() as connection:
            return str(connection.scalar(text("SELECT n FROM ledger_changes")))

    def scrub(self) -> None:
        """Tables are written anew; what the server keeps in its log and backups stays as long as its settings say."""
        with told(), closing(session(self._url, self.name, autocommit=True)) as cleaning:
            for name in metadata.tables:
                cleaning.execute(f'VACUUM (FULL) "{name}"'.encode())

    def schema(self) -> str | None:
        with self.reading() as connection:
            if not connection.scalar(_IS_THERE, {"table": f"{self.name}.alembic_version"}):
                return None
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found

    def keep_a_copy(self) -> None:
        self._uncopied(self.name, self.schema() or "", SCHEMA)

    def make_room(self, connection: Connection) -> None:
        if not connection.scalar(_HAS_SCHEMA, {"schema": self.name}):
            connection.exec_driver_sql(f"CREATE SCHEMA {self.name}")
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS ledger_changes (n bigint NOT NULL)")
        connection.exec_driver_sql(
            "INSERT INTO ledger_changes SELECT 0 WHERE NOT EXISTS (SELECT FROM ledger_changes)"
        )

    def settle(self, connection: Connection) -> None:
        """Texts are compared byte by byte, as everywhere else in Periplo, whatever the database's own order."""
        for table, column in connection.execute(_TEXTS).all():
            connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"')


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


_HAS_SCHEMA = text("SELECT to_regnamespace(:schema) IS NOT NULL")
_IS_THERE = text("SELECT to_regclass(:table) IS NOT NULL")
_TEXTS = text(
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
    "AND data_type = 'text' AND collation_name IS NULL ORDER BY 1, 2"
)


def is_kept(url: str, schema: str) -> bool:
    """Whether there is a ledger in this schema. Raises: EnvironmentFault if the server cannot be reached."""
    with told(), session(url, schema) as asking:
        found = asking.execute(
            "SELECT to_regclass(%s) IS NOT NULL", (f"{schema}.alembic_version",)
        ).fetchone()
        return bool(found and found[0])
