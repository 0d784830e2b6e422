"""Runs of campaigns that follow their customer when two turn out to be one person, and where they began.

Revision ID: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_AWAY = sa.text("home IS NOT NULL")


def upgrade() -> None:
    op.add_column("members", sa.Column("home", sa.BigInteger(), nullable=True))
    op.add_column("members", sa.Column("home_entry", sa.Integer(), nullable=True))
    op.add_column("members", sa.Column("rests", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_members_away", "members", ["home"], unique=False, sqlite_where=_AWAY, postgresql_where=_AWAY
    )
