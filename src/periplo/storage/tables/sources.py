"""What imports and live sources leave behind: receipts, schedules, products, costs."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, text

from periplo.storage.tables.ledger import metadata

# Live sources and zones

pending_fetches = Table(  # a vendor's notice, kept until what it is about was fetched
    "pending_fetches", metadata,
    Column("source", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("resource", Text, nullable=False),
    Column("said", Text, nullable=False),  # JSON of what the notice itself says
    Column("received_at", BigInteger, nullable=False),  # of the newest notice about it
    Column("due_at", BigInteger),  # null: given up, and told by doctor
    Column("attempts", Integer, nullable=False),
    Column("fault", Text),  # code of what went wrong last
    PrimaryKeyConstraint("source", "topic", "resource"),
)  # fmt: skip
_WAITING = text("due_at IS NOT NULL")
Index(
    "ix_pending_fetches_due", pending_fetches.c.due_at,
    sqlite_where=_WAITING, postgresql_where=_WAITING,
)  # fmt: skip

open_visits = Table(  # where those who agreed to it are in a shop, until their visit is over
    "open_visits", metadata,
    Column("place", Text, nullable=False),
    Column("device", Text, nullable=False),  # text of a handle of kind "device"
    Column("standing", Text, nullable=False),  # JSON of core.visits.Standing
    PrimaryKeyConstraint("place", "device"),
)  # fmt: skip

zone_totals = Table(  # stays of whoever is not known, by the hour in which they began
    "zone_totals", metadata,
    Column("place", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("hour", BigInteger, nullable=False),  # its first instant
    Column("devices", Integer, nullable=False),
    Column("stays", Integer, nullable=False),
    Column("dwell_seconds", BigInteger, nullable=False),
    PrimaryKeyConstraint("place", "zone", "hour"),
)  # fmt: skip

zone_passes = Table(  # from zone to zone, by day; '' is the door
    "zone_passes", metadata,
    Column("place", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("day", BigInteger, nullable=False),  # its first instant, where the place is
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint("place", "origin", "target", "day"),
)  # fmt: skip

zone_files = Table(  # logs that were counted, by content, so that none counts twice
    "zone_files", metadata,
    Column("sha", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("counted_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("sha"),
)  # fmt: skip
