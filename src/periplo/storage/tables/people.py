"""Persons: what is known of whom, from where, and why their handles belong together."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from periplo.storage.tables.ledger import metadata

_COUNTED = BigInteger().with_variant(Integer, "sqlite")

births = Table(  # the customer as which a handle was first known; joining and parting never change it
    "births", metadata,
    Column("handle", BigInteger, nullable=False),
    Column("customer", BigInteger, nullable=False),
    PrimaryKeyConstraint("handle"),
    Index(None, "customer"),
    sqlite_with_rowid=False,
)  # fmt: skip

links = Table(  # two handles that belong together by what messages said, or by a person's ruling
    "links", metadata,
    Column("low", BigInteger, nullable=False),
    Column("high", BigInteger, nullable=False),
    Column("at", BigInteger),  # the earliest message that named both; null where only a ruling joins them
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),  # of that message
    Column("alias", Integer, nullable=False),  # 1 if a message said outright that one is the other's new name
    Column("ruling", BigInteger),
    Column("refused", Text),  # why it does not join them: a reason of core/joining.py
    PrimaryKeyConstraint("low", "high"),
    Index(None, "high", "low"),
    sqlite_with_rowid=False,
)  # fmt: skip

aside = Table(  # handles that join nobody although their text would let them
    "aside", metadata,
    Column("handle", BigInteger, nullable=False),
    Column("why", Text, nullable=False),  # "shared" | "ruled"
    PrimaryKeyConstraint("handle"),
    sqlite_with_rowid=False,
)  # fmt: skip

rulings = Table(  # what a person decided about who is who, and why; withdrawn ones count no more
    "rulings", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("kind", Text, nullable=False),  # "join" | "part" | "block"
    Column("handle", BigInteger, nullable=False),
    Column("other", BigInteger),  # of a joining
    Column("because", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("withdrawn_at", BigInteger),
    Column("withdrawn_by", Text),
    Column("withdrawn_because", Text),
    PrimaryKeyConstraint("id"),
    Index(None, "handle"),
    Index(None, "other"),
)  # fmt: skip

partings = Table(  # pairs that a ruling in force keeps apart
    "partings", metadata,
    Column("ruling", BigInteger, ForeignKey("rulings.id"), nullable=False),
    Column("handle", BigInteger, nullable=False),
    Column("other", BigInteger, nullable=False),
    PrimaryKeyConstraint("handle", "other", "ruling"),
    Index(None, "ruling"),
    sqlite_with_rowid=False,
)  # fmt: skip

joins = Table(  # why a handle changed its customer; the same changes as in `moves`, told to people
    "joins", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("handle", BigInteger, nullable=False),
    Column("was", BigInteger, nullable=False),
    Column("now", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("cause", Text, nullable=False),  # Cause of core/joining.py
    Column("low", BigInteger),
    Column("high", BigInteger),
    PrimaryKeyConstraint("id"),
    Index(None, "handle"),
    Index(None, "was"),
    Index(None, "now"),
)  # fmt: skip

traits = Table(  # what was said of whom: each value once a source, from the first to the last time
    "traits", metadata,
    Column("handle", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("mark", BigInteger, nullable=False),  # stands for the value in the key
    Column("source", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("handle", "name", "mark", "source"),
    sqlite_with_rowid=False,
)  # fmt: skip

memberships = Table(  # who belongs to which group (a company, a household), itself a handle and nobody's
    "memberships", metadata,
    Column("handle", BigInteger, nullable=False),
    Column("group_handle", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("handle", "group_handle", "source"),
    Index(None, "group_handle"),
    sqlite_with_rowid=False,
)  # fmt: skip
