"""Coupons: codes by pool, and to which message each was given."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint, text

from periplo.storage.tables.ledger import metadata

coupons = Table(  # slot null: still free
    "coupons", metadata,
    Column("pool", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("loaded_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("slot", Text),  # hash of member and node: one code for each, whatever is tried again
    Column("handle", BigInteger),  # of whom it was given to
    Column("taken_at", BigInteger),
    PrimaryKeyConstraint("pool", "code"),
    UniqueConstraint("pool", "slot"),
    Index(None, "handle"),
)  # fmt: skip
_FREE = text("slot IS NULL")
Index(
    "ix_coupons_free", coupons.c.pool, coupons.c.loaded_at, coupons.c.code,
    sqlite_where=_FREE, postgresql_where=_FREE,
)  # fmt: skip
