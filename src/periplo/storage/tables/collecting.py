"""Collecting: who may send, how far the inbox was read, what was set aside, and who moved to whom."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from periplo.storage.tables.ledger import metadata

_COUNTED = BigInteger().with_variant(Integer, "sqlite")

keys = Table(  # of a key only its hash is kept
    "keys", metadata,
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # "write" to send events, "manage" for the console's API
    Column("sha", Text, nullable=False),
    Column("source", Text, nullable=False),  # the name under which its events stand
    Column("channel", Text),  # where the sender says none
    Column("place", Text),
    Column("scopes", Text, nullable=False),  # JSON list; [] for all that the kind may do
    Column("made_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("sha"),
)  # fmt: skip

positions = Table(  # how far a reader has come; moved in the transaction that keeps what was read
    "positions", metadata,
    Column("reader", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    PrimaryKeyConstraint("reader"),
)  # fmt: skip

set_aside = Table(  # messages that were accepted and cannot be events; never lost, and told with their reason
    "set_aside", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", BigInteger),  # when it says it happened
    Column("received_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("id"),
    Index(None, "received_at"),
)  # fmt: skip

tallies = Table(  # what came in, by source and day of arrival (UTC)
    "tallies", metadata,
    Column("source", Text, nullable=False),
    Column("day", BigInteger, nullable=False),  # days since 1970-01-01
    Column("what", Text, nullable=False),  # accepted | duplicate | identify | a reason to set aside
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "day", "what"),
)  # fmt: skip

moves = Table(  # a handle that changed its customer; the index applies them in this order
    "moves", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("handle", BigInteger, nullable=False),
    Column("was", BigInteger, nullable=False),
    Column("now", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("id"),
)  # fmt: skip
