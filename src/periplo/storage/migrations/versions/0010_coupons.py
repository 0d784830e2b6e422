"""Coupons: codes by pool, and to which message each was given.

Revision ID: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_FREE = sa.text("slot IS NULL")


def upgrade() -> None:
    op.create_table(
        "coupons",
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("slot", sa.Text(), nullable=True),
        sa.Column("handle", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("pool", "code", name=op.f("pk_coupons")),
        sa.UniqueConstraint("pool", "slot", name=op.f("uq_coupons_pool_slot")),
    )
    op.create_index(op.f("ix_coupons_handle"), "coupons", ["handle"], unique=False)
    op.create_index(
        "ix_coupons_free", "coupons", ["pool", "loaded_at", "code"], unique=False,
        sqlite_where=_FREE, postgresql_where=_FREE,
    )  # fmt: skip
