"""The inbox: requests as they came, each one row, safe on disk before they are answered. Written by collect alone.

Its rows are read in order by the one exploder and forgotten once its position in the ledger lies behind them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple, Protocol

import zstandard

from periplo.core.errors import EnvironmentFault
from periplo.storage.scrubbing import scrub_file

SMALL = 512  # bytes below which a body is kept as it is


class Fresh(NamedTuple):
    """A request to be kept. kind: "batch", or the one message's type; source: the name that its key stands for."""

    received_at: int
    source: str
    kind: str
    body: bytes  # JSON, as it came


class Arrived(NamedTuple):
    """A request that was kept."""

    row: int  # 1, 2, 3...; never used again
    received_at: int
    source: str
    kind: str
    body: bytes


class Inbox(Protocol):
    """Raises: EnvironmentFault if the disk is full or the database cannot be reached."""

    def put(self, requests: Sequence[Fresh]) -> int:
        """Keeps these requests, all or none; on disk when this returns. Returns the last one's row."""

    def after(self, row: int, most_bytes: int = 8 << 20) -> list[Arrived]:
        """The requests behind this row, in order, at least one if there is one, up to about so many bytes of bodies.

        Bodies count as they came: a thousand that are small when compressed may be gigabytes when they are not.
        """

    def last(self) -> int:
        """The row of the last request kept so far; 0 if there never was one."""

    def forget(self, until: int, most: int = 1_000) -> int:
        """Overwrites and deletes at most so many requests up to and with this row. Returns how many."""

    def replace(self, row: int, body: bytes | None) -> None:
        """Gives a request another body, or with None overwrites and deletes it; its row is never used again."""

    def scrub(self) -> None:
        """Lets nothing of what was deleted or replaced stay in any file.

        Raises: LedgerBusy if another process keeps reading what was there before.
        """

    def bytes(self) -> int:
        """About how much is kept, in bytes."""

    def close(self) -> None: ...


def packed(body: bytes) -> bytes:
    """A body as it is kept: compressed where that pays."""
    return body if len(body) < SMALL else _PACK.compress(body)


def unpacked(kept: bytes) -> bytes:
    """The body that `packed` was given. JSON never begins as a Zstandard frame does."""
    return _UNPACK.decompress(kept) if kept[:4] == b"\x28\xb5\x2f\xfd" else kept


_PACK = zstandard.ZstdCompressor(level=1)
_UNPACK = zstandard.ZstdDecompressor()


_MAKE = """
    CREATE TABLE IF NOT EXISTS requests (
        row INTEGER PRIMARY KEY AUTOINCREMENT, received_at INTEGER NOT NULL, source TEXT NOT NULL,
        kind TEXT NOT NULL, body BLOB NOT NULL)
"""
_PUT = "INSERT INTO requests (received_at, source, kind, body) VALUES (?, ?, ?, ?)"
_AFTER = "SELECT row, received_at, source, kind, body FROM requests WHERE row > ? ORDER BY row"
_FORGET = "DELETE FROM requests WHERE row IN (SELECT row FROM requests WHERE row <= ? ORDER BY row LIMIT ?)"
_LAST = "SELECT seq FROM sqlite_sequence WHERE name = 'requests'"


PATIENCE = 10  # seconds to wait for another that writes


class SqliteInbox:
    """See Inbox: one SQLite file, WAL and full sync, what is deleted is overwritten."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        try:
            self._file = sqlite3.connect(
                self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
            self._begin()
        except sqlite3.Error as error:
            raise _meaning(error, self.path) from error

    def _begin(self) -> None:
        """SQLite does not wait for another that is just turning a new file to WAL, so it is asked again."""
        ends = monotonic() + PATIENCE
        while True:
            try:
                for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
                    self._file.execute(f"PRAGMA {pragma}")
                self._file.execute(_MAKE)
                return
            except sqlite3.OperationalError as error:
                if (
                    error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > ends
                ):  # of every kind
                    raise
                sleep(0.01)

    def put(self, requests: Sequence[Fresh]) -> int:
        rows = [(at, source, kind, packed(body)) for at, source, kind, body in requests]
        try:
            self._file.execute("BEGIN IMMEDIATE")
            try:
                with closing(self._file.cursor()) as cursor:
                    cursor.executemany(_PUT, rows)
                last = self._file.execute("SELECT last_insert_rowid()").fetchone()[0]
                self._file.execute("COMMIT")
            except BaseException:
                if self._file.in_transaction:
                    self._file.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise _meaning(error, self.path) from error
        return int(last)

    def after(self, row: int, most_bytes: int = 8 << 20) -> list[Arrived]:
        found: list[Arrived] = []
        size = 0
        try:
            with closing(self._file.execute(_AFTER, (row,))) as cursor:
                for each in cursor:
                    number, at, source, kind, body = each
                    found.append(Arrived(number, at, source, kind, unpacked(body)))
                    size += len(found[-1].body)
                    if size >= most_bytes:
                        break
        except sqlite3.Error as error:
            raise _meaning(error, self.path) from error
        return found

    def last(self) -> int:
        found = self._file.execute(_LAST).fetchone()
        return int(found[0]) if found else 0

    def forget(self, until: int, most: int = 1_000) -> int:
        try:
            return self._file.execute(_FORGET, (until, most)).rowcount
        except sqlite3.Error as error:
            raise _meaning(error, self.path) from error

    def replace(self, row: int, body: bytes | None) -> None:
        try:
            if body is None:
                self._file.execute("DELETE FROM requests WHERE row = ?", (row,))
            else:
                self._file.execute("UPDATE requests SET body = ? WHERE row = ?", (packed(body), row))
        except sqlite3.Error as error:
            raise _meaning(error, self.path) from error

    def scrub(self) -> None:
        try:
            scrub_file(self._file, self.path.name)
        except sqlite3.Error as error:
            raise _meaning(error, self.path) from error

    def copy_to(self, path: Path) -> None:
        """A consistent copy as another file, while it may be in use."""
        with closing(sqlite3.connect(path)) as copy:
            self._file.backup(copy)

    def bytes(self) -> int:
        pages, free, size = (
            self._file.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)

    def close(self) -> None:
        self._file.close()


def _meaning(error: sqlite3.Error, path: Path) -> EnvironmentFault:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
        return EnvironmentFault("the disk is full", "the request was not kept", "make room and send it again")
    return EnvironmentFault(f"{path.name} cannot be written", str(error), "check the disk and the folder")
