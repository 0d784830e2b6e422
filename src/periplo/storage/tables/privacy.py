"""Who looked at whom, who was erased, what was backed up; users of the console."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from periplo.storage.tables.ledger import metadata

# People who sign in to the console

users = Table(
    "users", metadata,
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),  # as core.access.user_name folds it
    Column("role", Text, nullable=False),  # one of core.access.ROLES
    Column("hash", Text, nullable=False),  # argon2id with its parameters and salt
    Column("language", Text),  # in which the console speaks to them; null: the workspace's
    Column("made_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("name"),
)  # fmt: skip

sessions = Table(  # who is signed in; of a session's id only its hash is kept
    "sessions", metadata,
    Column("sha", Text, nullable=False),
    Column("user_id", Text, ForeignKey("users.id"), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),  # moved onward while it is used
    PrimaryKeyConstraint("sha"),
    Index(None, "user_id"),
)  # fmt: skip
