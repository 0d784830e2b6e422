"""How people of the company come in beside their password, and what they changed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from periplo.storage.tables.ledger import metadata
from periplo.storage.tables.privacy import users

_COUNTED = BigInteger().with_variant(Integer, "sqlite")

entry_links = Table(  # links by which somebody sets their password, once; of a link only its hash is kept
    "entry_links", metadata,
    Column("sha", Text, nullable=False),
    Column("user_id", Text, ForeignKey(users.c.id), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("sha"),
    Index(None, "user_id"),
)  # fmt: skip

second_factors = Table(  # secrets of one-time codes, sealed; counted at sign-in once confirmed
    "second_factors", metadata,
    Column("user_id", Text, ForeignKey(users.c.id), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("confirmed_at", BigInteger),
    Column("last_step", BigInteger, nullable=False),  # of the code that counted last: none up to it counts again
    PrimaryKeyConstraint("user_id"),
)  # fmt: skip

recovery_codes = Table(  # by hash; a code that was used is gone
    "recovery_codes", metadata,
    Column("user_id", Text, ForeignKey(users.c.id), nullable=False),
    Column("sha", Text, nullable=False),
    PrimaryKeyConstraint("user_id", "sha"),
)  # fmt: skip

subjects = Table(  # whom an OpenID provider means: its own name for them, never their e-mail address
    "subjects", metadata,
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("user_id", Text, ForeignKey(users.c.id), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("issuer", "subject"),
    Index(None, "user_id"),
)  # fmt: skip

audit = Table(  # who changed what; rows are added, never changed
    "audit", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("kind", Text, nullable=False),  # of what: one of storage.audit.KINDS
    Column("what", Text, nullable=False),  # was done
    Column("object", Text, nullable=False),  # by its id here; never what it says
    PrimaryKeyConstraint("id"),
    Index(None, "at"),
)  # fmt: skip
