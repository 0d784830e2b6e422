"""Intake: requests of many senders become few transactions of the inbox, each answered when it is safe on disk."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.storage.inbox import Fresh, Inbox

TOGETHER = 256  # requests in one transaction
MOST_WAITING = 2_000  # requests, and
MOST_BYTES = 64 << 20  # bytes that may wait for the disk
MOST_BEHIND = 4 << 30  # bytes that may wait for the exploder
ENOUGH_DISK = 256 << 20


class Overloaded(EnvironmentFault):
    """More comes in than can be kept just now; whoever sends it again later loses nothing."""

    code = "overloaded"

    def __init__(self, why: str, retry_after: int = 2) -> None:
        super().__init__("more comes in than can be kept just now", why, f"send it again in {retry_after} s")
        self.retry_after = retry_after


_Waiting = tuple[Fresh, "asyncio.Future[int]"]


class Intake:
    """Keeps requests in groups, by a thread of its own. `keep` is called on the loop on which `start` was.

    position: how far the exploder has come; what lies behind it is forgotten, a little at a time.
    """

    def __init__(self, inbox: Inbox, folder: Path, position: Callable[[], int]) -> None:
        self.inbox, self._folder, self._position = inbox, folder, position
        self._waiting: deque[_Waiting] = deque()
        self._bytes = 0
        self._wake = threading.Event()
        self._stopping = False
        self._full: str | None = None  # why nothing can be taken, as last seen
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def full(self) -> str | None:
        """Why nothing can be taken, as last seen; None where all can."""
        return self._full

    def start(self) -> None:
        """Begins to keep."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._work, name="intake", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Keeps what is waiting, then ends."""
        self._stopping = True
        self._wake.set()
        if self._thread:
            self._thread.join()

    async def keep(self, request: Fresh) -> int:
        """Returns the request's row when it is safe on disk.

        Raises: Overloaded if too much is waiting; EnvironmentFault if it could not be kept.
        """
        if self._full is not None:
            raise Overloaded(self._full, 10)
        if len(self._waiting) >= MOST_WAITING or self._bytes >= MOST_BYTES:
            raise Overloaded("the disk does not keep up")
        assert self._loop is not None
        kept: asyncio.Future[int] = self._loop.create_future()
        self._bytes += len(request.body)
        self._waiting.append((request, kept))
        self._wake.set()
        return await kept

    def _work(self) -> None:
        tidied = 0.0
        while not (self._stopping and not self._waiting):
            if not self._waiting:
                self._wake.wait(0.5)
            self._wake.clear()
            group = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
            if group:
                self._put(group)
            if time.monotonic() - tidied > 0.2 and len(self._waiting) < TOGETHER:
                tidied = time.monotonic()
                with contextlib.suppress(PeriploError, OSError):
                    self._tidy()

    def _put(self, group: list[_Waiting]) -> None:
        assert self._loop is not None
        failure: EnvironmentFault | None = None
        last = 0
        try:
            last = self.inbox.put([request for request, _ in group])
        except EnvironmentFault as error:
            failure = error
        self._bytes -= sum(len(request.body) for request, _ in group)
        self._loop.call_soon_threadsafe(_answer, group, last, failure)

    def _tidy(self) -> None:
        """Looks whether there is room for more, and forgets what has been exploded."""
        free = shutil.disk_usage(self._folder).free
        behind = self.inbox.bytes()
        if free < ENOUGH_DISK:
            self._full = "the disk is nearly full"
        elif behind > MOST_BEHIND:
            self._full = "what has come in is not yet worked up"
        else:
            self._full = None
        self.inbox.forget(self._position(), 200)  # last, as a full disk may not take it


def _answer(group: list[_Waiting], last: int, failure: EnvironmentFault | None) -> None:
    first = last - len(group) + 1
    for place, (_, kept) in enumerate(group):
        if kept.done():  # whoever asked has gone
            continue
        if failure is None:
            kept.set_result(first + place)
        else:
            kept.set_exception(failure)
