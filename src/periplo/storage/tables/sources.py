"""What imports and live sources leave behind: receipts, schedules, products, costs; notices, visits and zones."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from periplo.storage.tables.ledger import metadata

_COUNTED = BigInteger().with_variant(Integer, "sqlite")

# Imports

receipts = Table(  # what each import said, to be held beside the books
    "receipts", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON of core.receipts.Receipt
    PrimaryKeyConstraint("id"),
)  # fmt: skip

receipt_files = Table(  # by content, so that nothing is taken in twice unasked
    "receipt_files", metadata,
    Column("receipt", _COUNTED, ForeignKey("receipts.id"), nullable=False),
    Column("sha", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("receipt", "sha"),
    Index(None, "sha"),
)  # fmt: skip

products = Table(  # as their source last told them; amounts in micro-units
    "products", metadata,
    Column("source", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("sku", Text),
    Column("name", Text, nullable=False),
    Column("variant", Text),
    Column("category", Text),
    Column("brand", Text),
    Column("price", BigInteger),
    Column("currency", Text),
    Column("cost", BigInteger),
    Column("url", Text),
    Column("image", Text),
    Column("status", Text),
    Column("properties", Text, nullable=False),  # JSON
    Column("told_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "id"),
    Index(None, "sku"),
)  # fmt: skip

costs = Table(  # what was spent on a day, as last told; amounts in micro-units
    "costs", metadata,
    Column("source", Text, nullable=False),
    Column("medium", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("campaign", Text, nullable=False),
    Column("ad_group", Text, nullable=False),
    Column("ad", Text, nullable=False),
    Column("day", BigInteger, nullable=False),  # days since 1970-01-01
    Column("currency", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("impressions", BigInteger, nullable=False),
    Column("clicks", BigInteger, nullable=False),
    Column("times", Integer, nullable=False),  # how often it was told anew: each told the difference as an event
    Column("told_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "medium", "account", "campaign", "ad_group", "ad", "day", "currency"),
    Index(None, "day"),
)  # fmt: skip

schedule_runs = Table(  # when a scheduled import last ran, and what came of it
    "schedule_runs", metadata,
    Column("schedule", Text, nullable=False),
    Column("ran_at", BigInteger, nullable=False),
    Column("files", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("told", Text, nullable=False),  # JSON list of what went wrong
    PrimaryKeyConstraint("schedule"),
)  # fmt: skip

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
