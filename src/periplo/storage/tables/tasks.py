"""Tasks: what a person is to do about a customer, from a campaign."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text

from periplo.storage.tables.ledger import metadata

tasks = Table(
    "tasks", metadata,
    Column("key", Text, nullable=False),  # of the message that became this task
    Column("campaign", Text, nullable=False),
    Column("node", Text, nullable=False),
    Column("customer", BigInteger, nullable=False),
    Column("area", Text, nullable=False),  # '' where nobody was named
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    Column("done_by", Text),
    Column("outcome", Text),  # in the words of whoever did it
    PrimaryKeyConstraint("key"),
    Index(None, "customer"),
    Index(None, "due_at"),
)  # fmt: skip
