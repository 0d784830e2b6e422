"""Leases of a workspace on PostgreSQL: advisory locks of a session, so that they end with their process."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg import errors
from sqlalchemy import Connection, Engine

from periplo.core.errors import EnvironmentFault
from periplo.storage.contract import LedgerBusy
from periplo.storage.postgres_session import Session, halves, is_alive, lock_key, told

_TRY = "SELECT pg_try_advisory_lock{shared}(%s) FROM set_config('application_name', %s, false)"
_SHARED = "_shared"
_WHO = """
    SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND classid = %s AND objid = %s
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_HELD = "SELECT 1 FROM pg_locks WHERE pid = %s AND locktype = 'advisory' AND classid = %s AND objid = %s"


class SessionLease:
    """Held by one process at a time; within that process by one thread, as often as it likes.

    The server frees it when its session ends: at once if the process is killed, within a minute if its machine is.
    A session may also be lost under a process that goes on; `still_held` tells, and nothing is written then.
    """

    def __init__(self, engine: Engine, schema: str, role: str) -> None:
        self._engine = engine
        self.key = lock_key("lease", schema, role)
        self._thread = threading.RLock()
        self._depth = 0
        self._how = ""  # it is held: alone, or shared
        self._connection: Connection | None = None

    @contextmanager
    def held(self, purpose: str, patience: float = 0, shared: bool = False) -> Iterator[None]:
        """patience: seconds to wait for another process. shared: together with others who share it; who wants it alone
        waits for all of them, and nobody is let in before.

        Raises: LedgerBusy if another process still holds it; its text says which and what for.
        """
        with self._thread:
            if self._depth == 0:
                self._how = _SHARED if shared else ""
                with told():
                    self._connection = self._taken(purpose, patience)
            elif self._how and not shared:
                raise AssertionError("what is shared cannot be had alone meanwhile")
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._give_back()

    def refuse_lost(self, asking: Session) -> None:
        """Asks the server, by another session, whether what this process took for its own still is.

        Raises: EnvironmentFault if the session that held it was lost.
        """
        held = self._connection
        if held is None:
            return
        driver = _driver(held)
        if (
            not driver.closed
            and asking.execute(_HELD, (driver.info.backend_pid, *halves(self.key))).fetchone()
        ):
            return
        raise EnvironmentFault(
            "the connection that held this process's lease was lost",
            "another process may have gone on in its place, so nothing more was written",
            "run the same again",
        )

    def _taken(self, purpose: str, patience: float) -> Connection:
        connection = self._engine.connect()
        driver = _driver(connection)
        try:
            driver.autocommit = True
            name = f"periplo {os.getpid()}@{socket.gethostname()[:20]} {purpose}"
            found = driver.execute(_TRY.format(shared=self._how).encode(), (self.key, name)).fetchone()
            if not (found and found[0]) and not (patience > 0 and self._waited(driver, patience)):
                raise self._busy(driver)
            driver.autocommit = False
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        return connection

    def _waited(self, driver: Session, patience: float) -> bool:
        before = driver.execute("SHOW lock_timeout").fetchone()
        assert before is not None
        try:
            driver.execute(f"SET lock_timeout TO {max(1, round(patience * 1_000))}".encode())
            driver.execute(f"SELECT pg_advisory_lock{self._how}(%s)".encode(), (self.key,))
            driver.execute(f"SET lock_timeout TO '{before[0]}'".encode())
        except errors.LockNotAvailable:
            return False
        return True

    def _busy(self, driver: Session) -> LedgerBusy:
        found = driver.execute(_WHO, halves(self.key)).fetchone()
        _, process, busy_with = (*str(found[0] if found else "").split(" ", 2), "", "", "")[:3]
        number, _, machine = process.partition("@")
        if machine and machine != socket.gethostname()[:20]:
            number = f"{number} on {machine}"
        return LedgerBusy(
            "another process is writing in this workspace",
            f"it is process {number}, busy with {busy_with}" if number else "",
            "wait until it has ended, then run the same again",
            process=number,
        )

    def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        driver = _driver(connection)
        with suppress(psycopg.Error):  # a session that is gone has given it back already
            if is_alive(driver):
                driver.autocommit = True
                driver.execute(f"SELECT pg_advisory_unlock{self._how}(%s)".encode(), (self.key,))
                driver.autocommit = False
                connection.close()
                return
        connection.invalidate()
        connection.close()


def _driver(connection: Connection) -> Session:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
