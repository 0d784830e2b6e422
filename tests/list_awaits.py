"""Decisions of the small campaign (plans.py), put into a ledger."""

from __future__ import annotations

from periplo.core.decide import decide
from periplo.core.members import Met, View, Woke
from periplo.core.spans import HOUR
from periplo.storage.contract import Cursor
from plans import plan

T0 = 1_700_000_000_000_000
WAKES = T0 + 2 * HOUR
CAMPAIGN = plan()


def enter(customer, at=T0, key=""):
    return decide(CAMPAIGN, None, Met(at, "list started", True, key, False, None), View(customer), at)


def wake(member):
    return decide(CAMPAIGN, member, Woke(member.wake_at), View(member.customer), member.wake_at)


def keep(ledger, *decisions, clock=T0):
    ledger.keep("list-awaits", decisions, Cursor("list-awaits", clock))


def send(ledger, *customers):
    """Brings these customers to a message that is reserved; gives its keys."""
    first = [enter(customer) for customer in customers]
    second = [wake(decision.member) for decision in first]
    keep(ledger, *first, *second)
    return [decision.intents[0].key for decision in second]
