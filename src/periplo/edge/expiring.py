"""The worker's thread that takes back messages in the page which nobody has seen in time, or which are of no use."""

from __future__ import annotations

import threading
from contextlib import closing

from periplo.core.errors import PeriploError
from periplo.core.onsite import ONSITE
from periplo.edge.clock import this_instant
from periplo.edge.running import logs
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.usecases.act.onsite import overdue
from periplo.usecases.collect.hooks import batch
from periplo.usecases.workspace import Workspace

ROUND_SECONDS = 60.0


def taken_back(workspace: Workspace, now: int) -> int:
    """One round. Returns how many messages were taken back."""
    found = 0
    with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:
        while said := overdue(ledger, now):
            inbox.put([batch(ONSITE, said, now)])
            found += len(said)
    return found


def watch(workspace: Workspace, stopping: threading.Event) -> None:
    """Rounds until it is told to stop."""
    while not stopping.is_set():
        try:
            taken_back(workspace, this_instant())
        except PeriploError as fault:  # the ledger is busy: a round later
            logs.failed(ONSITE, fault)
        stopping.wait(ROUND_SECONDS)


def started(workspace: Workspace, stopping: threading.Event) -> threading.Thread:
    """The thread, at work."""
    thread = threading.Thread(target=watch, args=(workspace, stopping), name="expiring", daemon=True)
    thread.start()
    return thread
