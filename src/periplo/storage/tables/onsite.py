"""Messages that wait in the shop's own pages."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from periplo.storage.tables.ledger import metadata

onsite_messages = Table(  # whose each is stands in intents, by the same key; of a test, in `browser`
    "onsite_messages", metadata,
    Column("key", Text, nullable=False),
    Column("token", Text, nullable=False),  # its name in pages
    Column("browser", Text),  # the anonymous id for which a test waits
    Column("shown", Text, nullable=False),  # JSON: onsite.PageMessage
    Column("general", Integer, nullable=False),  # 1: it says the same to everybody
    Column("made_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("tab", Text),  # where it was shown first
    Column("seen_at", BigInteger),
    Column("clicked_at", BigInteger),
    Column("dismissed_at", BigInteger),
    Column("ended_at", BigInteger),  # taken back before anybody saw it
    PrimaryKeyConstraint("key"),
    UniqueConstraint("token"),
    Index(None, "browser"),
)  # fmt: skip
UNSEEN = text("seen_at IS NULL AND ended_at IS NULL")
Index(
    "ix_onsite_messages_unseen", onsite_messages.c.until, sqlite_where=UNSEEN, postgresql_where=UNSEEN,
)  # fmt: skip
