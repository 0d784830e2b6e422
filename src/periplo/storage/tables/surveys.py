"""Surveys: every invitation and every link that was made. The answers themselves are events."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from periplo.storage.tables.ledger import metadata

invitations = Table(  # handle null: a link or code that anybody may use, again and again
    "invitations", metadata,
    Column("id", Text, nullable=False),  # random; signed, it stands in the link
    Column("survey", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("handle", BigInteger),
    Column("way", Text, nullable=False),  # one of survey_messages.WAYS
    Column("channel", Text, nullable=False),
    Column("place", Text),
    Column("language", Text),
    Column("occasion_at", BigInteger),  # when happened what it asks about
    Column("made_at", BigInteger, nullable=False),
    Column("quiet_until", BigInteger),
    Column("expires_at", BigInteger),
    Column("sent_at", BigInteger),
    Column("opened_at", BigInteger),
    Column("answered_at", BigInteger),
    Column("cost", BigInteger, nullable=False),  # micro-units
    Column("currency", Text, nullable=False),
    PrimaryKeyConstraint("id"),
    Index(None, "handle"),
    Index(None, "survey", "made_at"),
)  # fmt: skip
