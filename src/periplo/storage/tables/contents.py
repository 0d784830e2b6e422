"""Content that was published: what campaigns that begin by content have found their people for."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, Table, Text

from periplo.storage.tables.ledger import metadata

contents = Table(
    "contents", metadata,
    Column("id", Text, nullable=False),
    Column("properties", Text, nullable=False),  # JSON
    Column("published_at", BigInteger, nullable=False),
    Column("taken_at", BigInteger),  # when people were found for it; null: they are still to be
    Column("people", BigInteger, nullable=False),  # asked into campaigns, all together
    PrimaryKeyConstraint("id"),
)  # fmt: skip
