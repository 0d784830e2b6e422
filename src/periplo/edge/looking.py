"""Looks at customers are written down, whichever command or page shows them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing

from periplo.answers.asked import Asked
from periplo.edge.clock import this_instant
from periplo.edge.hand import user_here
from periplo.edge.wiring import ledger_of
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
        with ledger.noting() as connection:
            looks.noted(connection, who or user_here(), customer, what, this_instant())


def note_looks(
    workspace: Workspace, ledger: SqlLedger, customers: Sequence[int], what: str, who: str
) -> None:
    """Writes down that somebody looks at several customers at once."""
    if customers and os.access(workspace.root, os.W_OK):
        at = this_instant()
        with ledger.noting() as connection:
            for customer in customers:
                looks.noted(connection, who, customer, what, at)


def note_answer(workspace: Workspace | None, asked: Asked, who: str | None = None) -> None:
    """Writes down that somebody looks at a customer where an answer is about one of a workspace."""
    if workspace is not None and asked.question["ask"] == "customer" and "customer" in asked.question:
        with closing(ledger_of(workspace)) as ledger:
            note_look(workspace, ledger, int(str(asked.question["customer"]).removeprefix("#")), "ask", who)
