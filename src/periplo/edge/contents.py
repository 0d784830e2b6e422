"""Content that was published finds its people: campaigns that begin by it ask them in, each once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import closing

from periplo.core.errors import PeriploError
from periplo.edge.running import logs
from periplo.edge.running.repeating import repeated
from periplo.edge.source import Source
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.storage.contents import note_taken, waiting_contents
from periplo.storage.contract import LedgerBusy
from periplo.storage.inbox import Fresh
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.publishing_content import asked_in
from periplo.usecases.audiences.measuring import crowd_of
from periplo.usecases.workspace import Workspace

ROUND_SECONDS = 5.0
ROLE = "content"  # of the lease


def find_people(
    workspace: Workspace, ledger: SqlLedger, keep: Callable[[Sequence[Fresh]], object], now: int
) -> dict[str, int]:
    """Finds people for whatever waits, and keeps that they are asked in. Returns people by content.

    keep: takes the requests. What was kept before a stop is kept again and counts once.
    """
    with ledger.reading() as connection:
        waits = waiting_contents(connection)
    if not waits:
        return {}
    found: dict[str, int] = {}
    with ledger.lease("find people for content", ROLE):
        source = Source({"in": str(workspace.root)})
        crowd = crowd_of(source.lived.journeys, source.people, now, source.drawn)
        for one in waits:
            people = 0
            for request in asked_in(ledger, crowd, one, now):
                keep([request])
                people += request.body.count(b'"messageId"')
            with ledger.writing() as connection:
                note_taken(connection, one.id, now, people)
            found[one.id] = people
    return found


def started(workspace: Workspace, stopping: threading.Event) -> threading.Thread:
    """The thread that finds people, at work."""
    thread = threading.Thread(target=_watch, args=(workspace, stopping), name="content", daemon=True)
    thread.start()
    return thread


def _watch(workspace: Workspace, stopping: threading.Event) -> None:
    with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:

        def turn(now: int) -> None:
            try:
                find_people(workspace, ledger, inbox.put, now)
            except LedgerBusy:
                return
            except PeriploError as error:
                logs.failed("content", error)

        repeated(turn, ROUND_SECONDS, stopping, "content")
