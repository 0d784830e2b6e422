"""The worker's thread that fetches what vendors only named; it waits for them, so that nobody else has to."""

from __future__ import annotations

import threading
from contextlib import closing
from functools import partial

from periplo.core.errors import PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.outgoing import HttpFetcher
from periplo.edge.running import logs
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.formats.sources_yaml import FILE
from periplo.usecases.collect.fetching import Fetched, Fetcher, fetch_due
from periplo.usecases.collect.hooks import Declared, secrets_of
from periplo.usecases.secrets import keep_secret
from periplo.usecases.workspace import Workspace

IDLE_SECONDS = 1.0
FAULT_SECONDS = 30.0


def fetch(workspace: Workspace, stopping: threading.Event, fetcher: Fetcher | None = None) -> None:
    """Fetches until it is told to stop."""
    declared, told = Declared(workspace.root), secrets_of(workspace.root)
    renewed = partial(keep_secret, workspace.root)
    with (
        closing(HttpFetcher()) as usual,
        closing(ledger_of(workspace)) as ledger,
        closing(inbox_of(workspace)) as inbox,
    ):
        while not stopping.is_set():
            done, pause = Fetched(0, 0, 0), IDLE_SECONDS
            try:
                if (workspace.root / FILE).exists():
                    now, sources = this_instant(), declared.sources()
                    done = fetch_due(ledger, sources, told, renewed, fetcher or usual, inbox.put, now)
            except PeriploError as fault:  # a full disk, a file half written: it may be mended
                logs.failed("fetching", fault)
                pause = FAULT_SECONDS
            if not done.fetched:
                stopping.wait(pause)


def started(workspace: Workspace, stopping: threading.Event) -> threading.Thread:
    """The thread, at work."""
    thread = threading.Thread(target=fetch, args=(workspace, stopping), name="fetching", daemon=True)
    thread.start()
    return thread
