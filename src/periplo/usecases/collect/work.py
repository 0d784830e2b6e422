"""What has to be done for a workspace all the time: events taken in; the index kept fresh, the lake compacted."""

from __future__ import annotations

from contextlib import ExitStack

from periplo.core.errors import EnvironmentFault
from periplo.core.spans import MINUTE, SECOND
from periplo.storage import manifest
from periplo.storage.contract import EXPLODER, LedgerBusy
from periplo.storage.inbox import Inbox
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.compact import compact, sweep
from periplo.usecases.collect.explode import Exploder, TakenIn
from periplo.usecases.collect.freshen import Freshening
from periplo.usecases.collect.storing import forget_copies
from periplo.usecases.workspace import Workspace

QUIET = 5 * SECOND  # after so long without anything new, the index takes in what little there is


class Work:
    """Taking events in. A second process stands by until the first ends. Instants are microseconds UTC."""

    def __init__(self, workspace: Workspace, ledger: SqlLedger, inbox: Inbox) -> None:
        self._workspace, self._ledger = workspace, ledger
        self._exploder = Exploder(workspace, ledger, inbox)
        self._role = ExitStack()
        self._has_role = False
        self._tried = -SECOND

    def turn(self, now: int) -> TakenIn | None:
        """Takes in what has come next; None if there is nothing, or another process has the role."""
        try:
            if not self._has_role and not self._took_role(now):
                return None
            return self._exploder.once(now)
        except EnvironmentFault:
            self._give_up_role()  # it may have been lost with what failed, and is taken again if not
            raise

    def _took_role(self, now: int) -> bool:
        if abs(now - self._tried) < SECOND:
            return False
        self._tried = now
        try:
            self._role.enter_context(self._ledger.lease("reading the inbox", EXPLODER))
        except LedgerBusy:
            return False
        self._has_role = True
        sweep(self._workspace, self._ledger, now)
        return True

    def _give_up_role(self) -> None:
        self._role.close()
        self._has_role = False

    def close(self) -> None:
        """Gives the role back."""
        self._exploder.close()
        self._give_up_role()


class Tidying:
    """Keeping the index fresh and the lake compact: nobody waits for it, so it stands apart from taking in."""

    def __init__(self, workspace: Workspace, ledger: SqlLedger) -> None:
        self._workspace, self._ledger = workspace, ledger
        self._freshening = Freshening(workspace, ledger)
        self._until = self._changed = self._looked = 0

    def turn(self, now: int) -> bool:
        """One step. Returns whether there was anything to do."""
        with self._ledger.reading() as connection:
            until = manifest.next_seq(connection)
        if until != self._until:
            self._until, self._changed = until, now
        is_quiet = abs(now - self._changed) > QUIET
        if abs(now - self._looked) > MINUTE:
            self._looked = now
            forget_copies(self._workspace, self._ledger)
        did = self._freshening.step(1 if is_quiet else None)
        return compact(self._workspace, self._ledger, now, is_quiet=is_quiet) > 0 or did
