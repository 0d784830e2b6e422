"""What is done for a workspace now and then: files whose hour has come, erasings that were stopped, what is too old."""

from __future__ import annotations

from periplo.core.spans import DAY
from periplo.storage.inbox import Inbox
from periplo.storage.people import drop_old_values
from periplo.storage.plan_findings import forget_findings
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.scheduled import run_due
from periplo.usecases.forget import erase, retention
from periplo.usecases.workspace import Workspace

FINDINGS_DAYS = 400  # for so long it is kept what departed from the tracking plan


class Chores:
    """One workspace's; called about once a minute."""

    def __init__(self, workspace: Workspace, ledger: SqlLedger, inbox: Inbox) -> None:
        self._workspace, self._ledger, self._inbox = workspace, ledger, inbox
        self._day = -1

    def do(self, now: int) -> list[str]:
        """What is due at this instant, microseconds UTC. Returns what went wrong with files, a sentence each.

        Raises: BadSchedule; LedgerBusy if another keeps the lake.
        """
        erase.finish(self._workspace, self._ledger, self._inbox, now)
        if retention.due(self._workspace, self._ledger, now):
            retention.apply(self._workspace, self._ledger, self._inbox, now)
        if now // DAY != self._day:
            self._day = now // DAY
            with self._ledger.writing() as connection:
                drop_old_values(connection)
                forget_findings(connection, self._day - FINDINGS_DAYS)
        return [
            f"{name}: {error}"
            for done in run_due(self._workspace, self._ledger, now)
            for name, error in done.failed
        ]
