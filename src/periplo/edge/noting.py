"""What people change is written down, whichever command or page changes it."""

from __future__ import annotations

from periplo.edge.clock import this_instant
from periplo.edge.hand import user_here
from periplo.storage.audit import Hand, noted
from periplo.storage.sql import SqlLedger


def this_hand() -> Hand:
    """Whoever works at this machine, now."""
    return Hand(user_here(), this_instant())


def note_act(ledger: SqlLedger, kind: str, what: str, object: str = "", who: str | None = None) -> None:
    """Writes down what was done. kind: one of audit.KINDS; who: the console's user; None: whoever works here."""
    hand = this_hand() if who is None else Hand(who, this_instant())
    with ledger.writing() as connection:
        noted(connection, hand, kind, what, object)
