"""Consents, suppressions, and what the tracking plan was not told of."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from periplo.storage.tables.ledger import metadata

_COUNTED = BigInteger().with_variant(Integer, "sqlite")

consents = Table(  # every word ever said, by the handle that said it; what is in force is decided by core/consent.py
    "consents", metadata,
    Column("handle", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),  # or "*"
    Column("purpose", Text, nullable=False),  # or "*"
    Column("at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # one of STATES of core
    Column("carried", Integer, nullable=False),  # 1: it rode along with messages, the last time at last_at
    Column("last_at", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("text_version", Text),
    Column("basis", Text),
    Column("proof", Text),
    PrimaryKeyConstraint("handle", "channel", "purpose", "at", "state", "carried"),
    sqlite_with_rowid=False,
)  # fmt: skip

consent_texts = Table(  # what a person reads before they say yes; a version never changes
    "consent_texts", metadata,
    Column("channel", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("es", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("valid_from", BigInteger, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("channel", "purpose", "version"),
)  # fmt: skip

suppressions = Table(  # addresses that are not to be used; known by their hash, or by the handle that has them
    "suppressions", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("channel", Text, nullable=False),  # or "*"
    Column("address", Text),  # hash: it outlives the person, who may have asked to be forgotten
    Column("handle", BigInteger),
    Column("reason", Text, nullable=False),  # one of REASONS of core
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("noted_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("id"),
    Index(None, "address"),
    Index(None, "handle"),
)  # fmt: skip

plan_findings = Table(  # what events said otherwise than the tracking plan, by day of arrival (UTC)
    "plan_findings", metadata,
    Column("source", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("property", Text, nullable=False),  # "" where the event itself is meant
    Column("finding", Text, nullable=False),
    Column("day", BigInteger, nullable=False),  # days since 1970-01-01
    Column("n", BigInteger, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("example", Text, nullable=False),  # never personal data
    PrimaryKeyConstraint("source", "event", "property", "finding", "day"),
)  # fmt: skip
