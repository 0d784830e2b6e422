"""Saved views: a question with its options, or a map with its filter, under a name."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Table, Text

from periplo.storage.tables.ledger import metadata

views = Table(
    "views", metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), nullable=False, autoincrement=True),
    Column("title", Text, nullable=False),
    Column("question", Text, nullable=False),  # as in options.QUESTIONS; "" for the map's page
    Column("options", Text, nullable=False),  # JSON: [name, value] pairs, as people wrote them
    Column("owner", Text, nullable=False),  # who saved it; "" where nobody signs in
    Column("shared", Integer, nullable=False),  # 1: for all
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("id"),
)  # fmt: skip
