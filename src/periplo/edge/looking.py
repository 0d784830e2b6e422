"""Looks at customers are written down, whichever command or page shows them."""

from __future__ import annotations

import getpass
import os
import time

from periplo.storage import looks
from periplo.storage.sql import SqlLedger
from periplo.usecases.workspace import Workspace


def note_look(
    workspace: Workspace, ledger: SqlLedger, customer: int, what: str, who: str | None = None
) -> None:
    """Writes down that somebody looks at a customer; not where nothing can be written. what: one of looks.WHAT.

    who: the console's user; None: whoever works at this machine.
    """
    if os.access(workspace.root, os.W_OK):
        with ledger.writing() as connection:
            looks.noted(connection, who or getpass.getuser(), customer, what, time.time_ns() // 1_000)
