"""When each message was to leave, so that it can be told how late it left.

Revision ID: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intents", sa.Column("due_at", sa.BigInteger(), nullable=True))
