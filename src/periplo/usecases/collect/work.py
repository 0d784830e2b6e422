"""What a workspace has to be done for it all the time: events taken in, the index kept fresh, the lake compacted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from periplo.core.spans import SECOND
from periplo.storage.contract import EXPLODER, LedgerBusy
from periplo.storage.inbox import Inbox
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.explode import Exploder, TakenIn
from periplo.usecases.workspace import Workspace


class Work:
    """One process's share of the work. A second one stands by until the first ends.

    told: hears of every group of requests that was taken in.
    """

    def __init__(
        self,
        workspace: Workspace,
        ledger: SqlLedger,
        inbox: Inbox,
        told: Callable[[TakenIn], None] | None = None,
    ) -> None:
        self._exploder = Exploder(workspace, ledger, inbox)
        self._ledger, self._told = ledger, told
        self._role = ExitStack()
        self._has_role = False
        self._tried = -SECOND

    def turn(self, now: int) -> bool:
        """Does what is to be done next. Returns whether there was anything. now: microseconds UTC."""
        if not self._has_role and not self._took_role(now):
            return False
        taken = self._exploder.once(now)
        if taken is not None and self._told:
            self._told(taken)
        return taken is not None

    def _took_role(self, now: int) -> bool:
        if abs(now - self._tried) < SECOND:
            return False
        self._tried = now
        try:
            self._role.enter_context(self._ledger.lease("reading the inbox", EXPLODER))
        except LedgerBusy:
            return False
        self._has_role = True
        return True

    def close(self) -> None:
        """Gives the role back."""
        self._exploder.close()
        self._role.close()
