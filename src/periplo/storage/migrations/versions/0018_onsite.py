"""Messages that wait in the shop's own pages.

Revision ID: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "onsite_messages",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("general", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("tab", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("clicked_at", sa.BigInteger(), nullable=True),
        sa.Column("dismissed_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_onsite_messages")),
        sa.UniqueConstraint("token", name=op.f("uq_onsite_messages_token")),
    )
    op.create_index(op.f("ix_onsite_messages_browser"), "onsite_messages", ["browser"], unique=False)
    unseen = sa.text("seen_at IS NULL AND ended_at IS NULL")
    op.create_index(
        "ix_onsite_messages_unseen", "onsite_messages", ["until"], unique=False,
        sqlite_where=unseen, postgresql_where=unseen,
    )  # fmt: skip
