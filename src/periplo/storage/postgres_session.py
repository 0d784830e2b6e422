"""A session on PostgreSQL: how it is begun, and what its errors mean to us. For ledger and inbox alike."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from periplo.core.errors import BadInput, EnvironmentFault, PeriploError
from periplo.storage.contract import LedgerBusy, LedgerConflict, LedgerDamaged

OLDEST = 15
BUSY_SECONDS = 30
_CONNECT_SECONDS = 10
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")

Session = psycopg.Connection[tuple[Any, ...]]

# What an accepted write needs, what a frozen or vanished machine must not hold, and whose tables are meant.
_BEGIN = """
    SET search_path TO {schema};
    SET lock_timeout TO '{busy}s';
    SET default_transaction_isolation TO 'read committed';
    SET idle_in_transaction_session_timeout TO 0;
    SET tcp_keepalives_idle TO 30; SET tcp_keepalives_interval TO 10; SET tcp_keepalives_count TO 3;
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""


def session(url: str, schema: str, autocommit: bool = False) -> Session:
    """A new session whose tables are those of this schema, which need not exist yet.

    url: as libpq reads it; what it does not say comes from PGPASSWORD, PGSERVICE and the like. Of several hosts the
    one that is no standby is meant, unless it says otherwise.
    Raises: psycopg.Error; EnvironmentFault if the server or its database is not one that we can use.
    """
    if not _SCHEMA.fullmatch(schema):
        raise ValueError(schema)
    said = conninfo_to_dict(url)
    which = {"target_session_attrs": "primary"} if "," in str(said.get("host", "")) else {}
    begun = psycopg.connect(
        url,
        autocommit=True,
        client_encoding="utf8",
        connect_timeout=int(said.get("connect_timeout") or _CONNECT_SECONDS),
        **({} if "target_session_attrs" in said else which),  # type: ignore[arg-type]
    )
    try:
        _refuse_unfit(begun)
        begun.execute(_BEGIN.format(schema=schema, busy=BUSY_SECONDS).encode())
        begun.autocommit = autocommit
    except BaseException:
        begun.close()
        raise
    return begun


def _refuse_unfit(begun: Session) -> None:
    version = begun.info.server_version // 10_000
    if version < OLDEST:
        raise EnvironmentFault(
            f"the server is PostgreSQL {version}",
            f"Periplo needs PostgreSQL {OLDEST} or newer",
            "upgrade the server, or name another one",
        )
    encoding = begun.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise EnvironmentFault(
            f"the database '{begun.info.dbname}' is kept in {encoding}",
            "names and texts of every script must fit in",
            "create it with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
        )


def why_read_only(begun: Session) -> str:
    """Why nothing can be written by this session: "standby", "default", or "" where it can.

    A server tells both settings in every session unasked, and again whenever one changes.
    """
    told_of = begun.info.parameter_status
    if told_of("in_hot_standby") == "on":
        return "standby"
    return "default" if told_of("default_transaction_read_only") == "on" else ""


def refuse_read_only(begun: Session) -> None:
    """A transaction may be begun as one that writes although the default says that nobody shall: services set it so
    before a disk is full. Raises: EnvironmentFault if the database is not to be written."""
    why = why_read_only(begun)
    if why == "standby":
        raise EnvironmentFault(
            "the database can only be read", "the server is a standby", "name the primary server"
        )
    if why:
        raise EnvironmentFault(
            "the database can only be read",
            "default_transaction_read_only is on for this server, database or role",
            "find out why (services do so when the disk is nearly full), then switch it off: see 'use PostgreSQL'",
        )


def is_alive(begun: Session) -> bool:
    """Whether the session is still there, as far as can be told without asking the server."""
    if begun.closed:
        return False
    try:
        begun.pgconn.consume_input()  # what a server said as it went
        begun.pgconn.consume_input()  # and that it is gone
    except psycopg.Error:
        return False
    return begun.pgconn.status == psycopg.pq.ConnStatus.OK


@dataclass(slots=True)
class Server:
    """What a server says of itself. flushes: whether what it confirms survives a loss of power.

    read_only: why nothing can be written, as `why_read_only` says.
    """

    version: str
    flushes: bool
    connections_left: int
    read_only: str


_ITSELF = """
    SELECT current_setting('server_version'),
        current_setting('fsync')::bool AND current_setting('full_page_writes')::bool,
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend')
"""


def looked_at(url: str, schema: str) -> Server:
    """The server behind an address. Raises: EnvironmentFault if it cannot be reached."""
    with told(), closing(session(url, schema)) as asking:
        found = asking.execute(_ITSELF).fetchone()
        assert found is not None
        version, flushes, left = found
        return Server(version.partition(" ")[0], flushes, left, why_read_only(asking))


def lock_key(*words: str) -> int:
    """The number of an advisory lock, the same in every process: 64 bits, signed."""
    digest = hashlib.sha256(" ".join(("periplo", *words)).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def halves(key: int) -> tuple[int, int]:
    """A lock's number as pg_locks shows it: classid and objid."""
    return (key >> 32) & 0xFFFF_FFFF, key & 0xFFFF_FFFF


@contextmanager
def told() -> Iterator[None]:
    """Turns the driver's errors into ours. Values that the server quotes are left out: they may be a person's."""
    try:
        yield
    except PoolTimeout as error:
        raise LedgerBusy(
            "too many readings of the ledger at once", "none ended in time", "try again in a moment"
        ) from error
    except (psycopg.Error, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(cause, psycopg.Error):
            raise
        raise _meaning(cause) from error


_FULL = ("53100",)
_BUSY = ("55P03", "55P04", "40P01", "40001", "57014")  # not come free, a deadlock, a time-out
# Without a state while connecting.
_NONE_LEFT = ("too many clients", "too many connections", "connection slots")
_GONE = ("57P01", "57P02", "57P03", "57P05")


def _meaning(error: psycopg.Error) -> PeriploError:
    state = error.sqlstate or ""
    said = error.diag.message_primary or ""
    if state.startswith("23"):
        return LedgerConflict(
            "the ledger refused a second entry for what is unique", said, "nothing was written"
        )
    if state in _BUSY:
        return LedgerBusy(
            "the ledger is in use by another process", f"it did not come free in {BUSY_SECONDS} s",
            "try again when the other has ended",
        )  # fmt: skip
    if state in _FULL:
        return EnvironmentFault(
            "the disk of the database is full",
            "the last change was not kept",
            "make room and run the same again",
        )
    if state == "53300" or any(said in str(error) for said in _NONE_LEFT):
        return EnvironmentFault(
            "the database has no connection left",
            "its max_connections are all in use",
            "close others, or raise max_connections",
        )
    if state == "42501":
        return EnvironmentFault(
            "the database does not allow it",
            said,
            "let the role own its schemas: see 'use PostgreSQL' in the docs",
        )
    if state == "25006":
        return EnvironmentFault(
            "the database can only be read",
            "it is a standby or was made read-only",
            "name the primary server",
        )
    if (
        state.startswith("08")
        or state in _GONE
        or (isinstance(error, psycopg.OperationalError) and not state)
    ):
        return EnvironmentFault(
            "the database cannot be reached",
            _first_line(str(error)),
            "check that the server runs, the address, the role and its password",
        )
    if isinstance(error, psycopg.DataError):
        return BadInput(
            "a text cannot be kept by the database",
            "it holds a NUL character, or a number too large",
            "remove it",
        )
    if isinstance(error, psycopg.OperationalError):
        return EnvironmentFault("the database gives out", said, "look into the log of the server")
    return LedgerDamaged("the database does not behave as a ledger", said, "restore a backup", state=state)


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else ""
