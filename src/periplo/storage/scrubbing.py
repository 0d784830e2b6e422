"""Nothing of what was deleted stays in a SQLite file, nor in its log."""

from __future__ import annotations

import sqlite3
import time

from periplo.storage.contract import LedgerBusy

PATIENCE = 30.0  # seconds to wait for those who read what was there before
_LOOK_AGAIN = 0.05


def scrub_file(file: sqlite3.Connection, name: str) -> None:
    """Writes the database anew without free pages or gaps, then empties its log, whose pages still hold what was.

    Deleted rows are overwritten at once (secure_delete); what pages moved about before may lie in their gaps.
    Raises: LedgerBusy if another process keeps reading what was there before; sqlite3.Error.
    """
    end = time.monotonic() + PATIENCE
    file.execute("PRAGMA temp_store = MEMORY")  # what is written anew must not pass through a file elsewhere
    _again_until(end, file, "VACUUM", name)
    while file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > end:
            raise _busy(name)
        time.sleep(_LOOK_AGAIN)


def _again_until(end: float, file: sqlite3.Connection, statement: str, name: str) -> None:
    while True:
        try:
            file.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (
                sqlite3.SQLITE_BUSY,
                sqlite3.SQLITE_LOCKED,
            ):
                raise
            if time.monotonic() > end:
                raise _busy(name) from error
        time.sleep(_LOOK_AGAIN)


def _busy(name: str) -> LedgerBusy:
    return LedgerBusy(
        f"{name} is in use by another process",
        f"it did not come free in {PATIENCE:.0f} s",
        "try again when the other has ended",
    )
