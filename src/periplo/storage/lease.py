"""Leases of a workspace: locks of the operating system, so that they end with their process."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from periplo.core.errors import EnvironmentFault
from periplo.storage.contract import LedgerBusy

_LOOK_AGAIN = 0.01  # seconds


class FileLease:
    """Held by one process at a time; within that process by one thread, as often as it likes.

    A process that is killed loses its lock at once, so no lease is ever stale and no clock is asked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread = threading.RLock()
        self._depth = 0
        self._file: IO[str] | None = None

    @contextmanager
    def held(self, purpose: str, patience: float = 0) -> Iterator[None]:
        """patience: seconds to wait for another process.

        Raises: LedgerBusy if another process still holds it; its text says which and what for.
        """
        with self._thread:
            if self._depth == 0:
                self._file = self._waited_for(purpose, patience)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0 and self._file is not None:
                    self._file.close()  # which gives the lock back
                    self._file = None

    def _waited_for(self, purpose: str, patience: float) -> IO[str]:
        end = time.monotonic() + patience
        while True:
            try:
                return self._taken(purpose)
            except LedgerBusy:
                if time.monotonic() >= end:
                    raise
                time.sleep(_LOOK_AGAIN)

    def _taken(self, purpose: str) -> IO[str]:
        try:
            file = self.path.open("a+", encoding="utf-8")
        except OSError as error:
            raise EnvironmentFault(
                f"{self.path.name} cannot be written", str(error.strerror), "check the folder's permissions"
            ) from error
        try:
            _lock(file)
        except OSError as error:
            file.seek(0)
            process, _, busy_with = file.read().partition(" ")
            file.close()
            raise LedgerBusy(
                "another process is writing in this workspace",
                f"it is process {process}, busy with {busy_with}",
                "wait until it has ended, then run the same again",
                process=process,
            ) from error
        with suppress(OSError):  # who holds it is told for people; on a full disk the lock holds all the same
            file.truncate(0)
            os.write(file.fileno(), f"{os.getpid()} {purpose}".encode())
        return file


if sys.platform == "win32":

    def _lock(file: IO[str]) -> None:
        import msvcrt

        file.seek(1 << 20)  # a byte beyond the text, which others may then still read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:

    def _lock(file: IO[str]) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
