"""Who looked at whom, who was erased, what was backed up; users of the console."""

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
    UniqueConstraint,
)

from periplo.storage.tables.ledger import metadata

_COUNTED = BigInteger().with_variant(Integer, "sqlite")

# Forgetting

erasures = Table(  # persons erased, by our numbers alone; done_at null: under way, to be continued
    "erasures", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("noted_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    Column("step", Text, nullable=False),  # the last one done whole
    Column("customer", BigInteger),  # null where a restored backup was cleaned by the list
    Column("handles", Text, nullable=False),  # JSON list of numbers
    Column("because", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("counts", Text, nullable=False),  # JSON: what went, by place
    Column("left", Text, nullable=False),  # JSON list: files of people's own that still name them
    Column("certificate", Text),  # JSON
    PrimaryKeyConstraint("id"),
)  # fmt: skip

erased_marks = Table(  # keyed hashes of the identifiers of those erased, for backups that still hold them
    "erased_marks", metadata,
    Column("mark", Text, nullable=False),
    Column("erasure", BigInteger, ForeignKey("erasures.id"), nullable=False),
    PrimaryKeyConstraint("mark", "erasure"),
)  # fmt: skip

erased_members = Table(  # of members erased, how many there were
    "erased_members", metadata,
    Column("campaign", Text, nullable=False),
    Column("arm", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("campaign", "arm"),
)  # fmt: skip

looks = Table(  # who looked at what of which customer
    "looks", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("customer", BigInteger, nullable=False),
    Column("what", Text, nullable=False),  # one of looks.WHAT
    PrimaryKeyConstraint("id"),
    Index(None, "customer", "at"),
    Index(None, "at"),
)  # fmt: skip

backups = Table(  # where copies were put; the list of those erased is kept beside them
    "backups", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("place", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha", Text, nullable=False),
    PrimaryKeyConstraint("id"),
)  # fmt: skip

# People who sign in to the console

users = Table(
    "users", metadata,
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),  # as core.access.user_name folds it
    Column("role", Text, nullable=False),  # one of core.access.ROLES
    Column("hash", Text, nullable=False),  # argon2id with its parameters and salt; "" until a password is set
    Column("language", Text),  # in which the console speaks to them; null: the workspace's
    Column("made_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
    Column("signed_in_at", BigInteger),  # the last time
    Column("tour", Text),  # where they stand in the guided tour, as core.tour writes it; null: it never began
    PrimaryKeyConstraint("id"),
    UniqueConstraint("name"),
)  # fmt: skip

sessions = Table(  # who is signed in; of a session's id only its hash is kept
    "sessions", metadata,
    Column("sha", Text, nullable=False),
    Column("user_id", Text, ForeignKey("users.id"), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),  # moved onward while it is used
    Column("outside", Integer, nullable=False, server_default="0"),  # 1: an identity provider let them in
    PrimaryKeyConstraint("sha"),
    Index(None, "user_id"),
)  # fmt: skip
