"""Runs that go on by an earlier version of their campaign.

Revision ID: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_PINNED = sa.text("pinned IS NOT NULL AND wake_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("members", sa.Column("pinned", sa.Integer(), nullable=True))
    op.create_index(
        "ix_members_pinned", "members", ["campaign", "pinned"], unique=False,
        sqlite_where=_PINNED, postgresql_where=_PINNED,
    )  # fmt: skip
