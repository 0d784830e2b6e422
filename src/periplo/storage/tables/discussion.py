"""What people of the company say to each other about maps: comments and whom they mention."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from periplo.storage.tables.ledger import metadata

comments = Table(  # see core/discussion.py
    "comments", metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), nullable=False, autoincrement=True),
    Column("map", Text, nullable=False),
    Column("place", Text, nullable=False),  # map | stage:ID | column:ID | cell:COLUMN/LANE
    Column("called", Text, nullable=False),  # the part's title when it was written
    Column("thread", BigInteger),  # the comment that it answers; null: it begins a thread
    Column("author", Text),
    Column("text", Text, nullable=False),  # "" once it was taken back or a person in it erased
    Column("at", BigInteger, nullable=False),
    Column("edited_at", BigInteger),
    Column("resolved_at", BigInteger),  # of the first of a thread alone
    Column("resolved_by", Text),
    PrimaryKeyConstraint("id"),
    Index(None, "map", "place"),
    Index(None, "thread"),
)  # fmt: skip

mentions = Table(  # whom a comment mentions, and when they said that they know
    "mentions", metadata,
    Column("name", Text, nullable=False),  # a user's
    Column("comment", BigInteger, ForeignKey("comments.id"), nullable=False),
    Column("seen_at", BigInteger),
    PrimaryKeyConstraint("name", "comment"),
    Index(None, "comment"),
    sqlite_with_rowid=False,
)  # fmt: skip
