"""Boards: what stands together on one page, in an order."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from periplo.storage.tables.ledger import metadata

_COUNTED = BigInteger().with_variant(Integer, "sqlite")

boards = Table(
    "boards", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("title", Text, nullable=False),
    Column("owner", Text, nullable=False),  # who made it; "" where nobody signs in
    Column("shared", Integer, nullable=False),  # 1: for all
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("id"),
)  # fmt: skip

board_cards = Table(
    "board_cards", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("board", BigInteger, ForeignKey("boards.id"), nullable=False),
    Column("place", Integer, nullable=False),  # from 0, in the order in which they stand
    Column("title", Text, nullable=False),
    Column("question", Text, nullable=False),  # "" for the map
    Column("options", Text, nullable=False),  # JSON: [[name, value], …], as an address says them
    PrimaryKeyConstraint("id"),
    Index(None, "board"),
)  # fmt: skip
