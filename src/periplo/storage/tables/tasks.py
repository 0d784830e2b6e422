"""Tasks: what is to be done, by whom, until when."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from periplo.storage.tables.ledger import metadata

tasks = Table(  # see core/tasks.py
    "tasks", metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), nullable=False, autoincrement=True),
    Column("key", Text),  # one task a key; null: told apart by nothing
    Column("title", Text, nullable=False),
    Column("owner", Text),  # a person or an area
    Column("due", Text),  # a day: 2026-03-31
    Column("status", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("refers", Text),  # what it came from
    Column("customer", BigInteger),  # whom it is about, if one
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", Text),
    Column("done_at", BigInteger),
    Column("note", Text, nullable=False),
    Column("measure", Text),
    Column("effect", Text),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("key"),
    Index(None, "customer"),
    Index(None, "status", "due"),
)  # fmt: skip
