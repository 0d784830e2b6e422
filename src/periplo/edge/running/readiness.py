"""Whether an installation is ready: /readyz says so to whoever sends requests its way, /metrics tells all figures."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.condition import LIMITS, Condition
from periplo.core.errors import PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.wiring import database_of, has_ledger, inbox_of, ledger_of
from periplo.storage.contract import LedgerBusy
from periplo.storage.figures import in_doubt
from periplo.storage.inbox import Inbox
from periplo.storage.sql import SqlLedger
from periplo.usecases.condition import DOUBT, condition_of
from periplo.usecases.workspace import Workspace

FRESH = 1.0  # seconds for which what was found counts
DOUBT_FRESH = 600.0  # the same of messages in doubt, for which all are read
WELL = "ok"
ENOUGH_DISK = 256 << 20  # below it nothing is taken in (edge/public/intake.py)


class Looks:
    """One workspace looked at again and again. Ledger and inbox are opened once they are there, and kept open."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._ledger: SqlLedger | None = None
        self._inbox: Inbox | None = None
        self._found: tuple[float, Condition] | None = None
        self._ready: tuple[float, Mapping[str, str]] | None = None
        self._doubt: tuple[float, int | None] | None = None
        self._lock = Lock()

    def condition(self) -> Condition:
        """How it stands, at most a second ago.

        Raises: PeriploError if it cannot be read.
        """
        from periplo.edge.running.told import silent_seconds

        with self._lock:
            if self._found is None or time.monotonic() - self._found[0] > FRESH:
                now, silent = this_instant(), silent_seconds(time.time())
                if self._opened() is None:
                    found = Condition(silent_seconds=silent)
                else:
                    assert self._ledger is not None
                    found = condition_of(self.workspace, self._ledger, self._inbox, now, silent)
                self._found = time.monotonic(), found
            return self._found[1]

    def with_doubt(self) -> Condition:
        """The same with messages in doubt, as they were at most ten minutes ago.

        Raises: PeriploError if it cannot be read.
        """
        found = self.condition()
        with self._lock:
            if self._doubt is None or time.monotonic() - self._doubt[0] > DOUBT_FRESH:
                counted = None
                if self._ledger is not None:
                    with self._ledger.reading() as connection:
                        counted = in_doubt(connection, this_instant() - DOUBT)
                self._doubt = time.monotonic(), counted
        return replace(found, in_doubt=self._doubt[1])

    def readiness(self) -> Mapping[str, str]:
        """What must be well, each "ok" or a code that says what is not."""
        if self._ready is None or time.monotonic() - self._ready[0] > FRESH:
            self._ready = time.monotonic(), self._looked()
        return self._ready[1]

    def _looked(self) -> dict[str, str]:
        try:
            now = self.condition()
            checks = {"ledger": self._writable()}
        except PeriploError as error:
            return {"ledger": error.code}
        checks["disk"] = WELL if not now.disk_bytes or now.disk_free_bytes >= ENOUGH_DISK else "full"
        checks["index"] = WELL if now.behind_seconds <= LIMITS.behind_seconds else "behind"
        for part, seconds in now.silent_seconds.items():
            checks[part] = WELL if seconds <= LIMITS.silent_seconds else "silent"
        return checks

    def _opened(self) -> SqlLedger | None:
        if self._ledger is None and has_ledger(self.workspace):
            self._ledger = ledger_of(self.workspace)
        if self._inbox is None and (database_of(self.workspace) or self.workspace.inbox.exists()):
            self._inbox = inbox_of(self.workspace)
        return self._ledger

    def _writable(self) -> str:
        return WELL if self._ledger is None else writable(self._ledger)

    def close(self) -> None:
        for one in (self._ledger, self._inbox):
            if one is not None:
                one.close()


class _Undone(Exception):
    """Ends a writing that was only tried."""


def writable(ledger: SqlLedger) -> str:
    """Whether the ledger takes a writing, which is undone: "ok", else the error's code.

    Raises nothing: a ledger in which somebody else is writing for long is one that can be written.
    """
    try:
        refuse_unwritable(ledger)
    except PeriploError as error:
        return error.code
    return WELL


def refuse_unwritable(ledger: SqlLedger) -> None:
    """Raises: PeriploError if the ledger takes no writing; one is tried and undone."""
    try:
        with ledger.writing():
            raise _Undone
    except (_Undone, LedgerBusy):
        pass


def told(checks: Mapping[str, str]) -> Response:
    """200 where all is well, else 503; with every check."""
    ready = all(one == WELL for one in checks.values())
    said = {"status": "ready" if ready else "not_ready", "checks": dict(checks)}
    return Response(json.dumps(said), 200 if ready else 503, media_type="application/json")


async def ready(request: Request) -> Response:
    """Of the console: ledger, disk, index, and the parts that work beside it."""
    return told(await run_in_threadpool(request.app.state.looks.readiness))


async def metrics(request: Request) -> Response:
    """All figures, for who may: see gate.py."""
    from periplo.edge.running.told import CONTENT_TYPE, figures

    def page() -> bytes:
        try:
            return figures(request.app.state.looks.condition())
        except PeriploError:
            return figures(None)

    return Response(await run_in_threadpool(page), headers={"Content-Type": CONTENT_TYPE})


def look_once(workspace: Workspace) -> Condition:
    """How it stands, with messages in doubt, by whoever is no part of `serve`.

    Raises: PeriploError if it cannot be read.
    """
    with closing(Looks(workspace)) as looks:
        return looks.with_doubt()


routes = [Route("/readyz", ready), Route("/metrics", metrics)]
