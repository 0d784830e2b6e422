"""Links that show one map to whoever has no account."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from periplo.storage.tables.ledger import metadata

shares = Table(  # never deleted: who made and revoked which link, and how often it was used
    "shares", metadata,
    Column("id", Text, nullable=False),
    Column("sha", Text, nullable=False),  # of what stands in the link
    Column("map", Text, nullable=False),
    Column("has_figures", Integer, nullable=False),  # 1 if it shows what was lived too
    Column("language", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("made_by", Text),
    Column("ends_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("revoked_by", Text),
    Column("uses", BigInteger, nullable=False),
    Column("used_at", BigInteger),  # the last time
    PrimaryKeyConstraint("id"),
    UniqueConstraint("sha"),
    Index(None, "map"),
)  # fmt: skip
