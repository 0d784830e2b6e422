"""What a workspace costs in room, from what it holds: bytes an event, growth a month, and when the disk is full."""

from __future__ import annotations

from dataclasses import dataclass

MONTH_DAYS = 30


@dataclass(frozen=True, slots=True)
class Held:
    """What a workspace holds. month_events: that happened within the 30 days up to the newest; span_days: from the
    oldest to the newest. Bytes of the lake are of the files that count, of the index of the newest version."""

    events: int
    customers: int
    month_events: int
    span_days: float
    lake_bytes: int
    index_bytes: int
    ledger_bytes: int  # with the inbox; 0 where a database server keeps them
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Growth:
    """What follows for the disk. Bytes an event are of everything kept; full_days: None where nothing grows."""

    event_bytes: float
    lake_event_bytes: float
    index_event_bytes: float
    ledger_customer_bytes: float
    month_events: float
    month_bytes: float
    full_days: float | None


def growth(held: Held) -> Growth | None:
    """How it grows if it goes on as in the last month; None where there are no events.

    A month that is not over is stretched to a whole one. Beside what stays, an index is written anew beside the old
    one now and then: so much room is not counted as free.
    """
    if not held.events:
        return None
    kept = held.lake_bytes + held.index_bytes + held.ledger_bytes
    each = kept / held.events
    days = min(max(held.span_days, 1.0), float(MONTH_DAYS))
    monthly = held.month_events * MONTH_DAYS / days
    room = max(held.free_bytes - held.index_bytes, 0)
    return Growth(
        event_bytes=each,
        lake_event_bytes=held.lake_bytes / held.events,
        index_event_bytes=held.index_bytes / held.events,
        ledger_customer_bytes=held.ledger_bytes / held.customers if held.customers else 0.0,
        month_events=monthly,
        month_bytes=monthly * each,
        full_days=MONTH_DAYS * room / (monthly * each) if monthly else None,
    )
