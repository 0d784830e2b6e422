"""What is watched, looked at after new events: at most once an hour each, apart from all that may not wait."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from periplo.answers.asked import Asked
from periplo.core.maps import JourneyMap
from periplo.edge.console.desk import Desk
from periplo.edge.running import logs
from periplo.edge.running.repeating import repeated
from periplo.edge.wiring import ledger_of
from periplo.storage.contract import LedgerBusy
from periplo.storage.sql import SqlLedger
from periplo.storage.watches import all_watches
from periplo.usecases import alerting
from periplo.usecases.collect.freshen import reach_now
from periplo.usecases.workspace import Workspace

ROUND_SECONDS = 60.0
ROLE = "watching"  # of the lease


class Watching:
    """Looks at what is due. Instants are microseconds UTC."""

    def __init__(self, workspace: Workspace, ledger: SqlLedger) -> None:
        self._workspace, self._ledger = workspace, ledger

    def turn(self, now: int) -> int:
        """Looks, and keeps whom to tell. Returns how many signs began; 0 where another process looks."""
        with self._ledger.reading() as connection:
            every = all_watches(connection)
            reach = reach_now(connection) if every else None
        if reach is None or not reach.lake:
            return 0
        seen = f"{reach.until} {reach.moves} {reach.epoch}"
        due = [one for one in every if one.is_due(seen, now)]
        if not due:
            return 0
        try:
            with self._ledger.lease("look at what is watched", ROLE):
                desk = Desk(self._workspace.root)

                def ask(question: str, given: Mapping[str, Any]) -> tuple[Asked, JourneyMap | None]:
                    asked, asking = desk.asked(question, given, is_newest=True)
                    return asked, asking.drawn

                zone = self._workspace.settings.zone
                return sum(len(alerting.look(self._ledger, one, ask, zone, seen, now)) for one in due)
        except LedgerBusy:
            return 0


def started(workspace: Workspace, stopping: threading.Event) -> threading.Thread:
    """The thread that looks, at work."""
    thread = threading.Thread(target=_watch, args=(workspace, stopping), name="watching", daemon=True)
    thread.start()
    return thread


def _watch(workspace: Workspace, stopping: threading.Event) -> None:
    with closing(ledger_of(workspace)) as ledger:
        watching = Watching(workspace, ledger)

        def turn(now: int) -> None:
            if n := watching.turn(now):
                logs.say("watching", f"signs begun: {n}")

        repeated(turn, ROUND_SECONDS, stopping, "watching")
