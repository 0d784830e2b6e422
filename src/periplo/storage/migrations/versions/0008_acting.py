"""Ways that chance chose for members; the kind and tags of messages, which caps go by.

Revision ID: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("ways", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column(
        "intents", sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("'marketing'"))
    )
    op.add_column("intents", sa.Column("tags", sa.Text(), nullable=False, server_default=sa.text("''")))
