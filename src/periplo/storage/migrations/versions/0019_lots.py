"""How far campaigns have been driven, by lot of customers, so that several workers act at once.

Revision ID: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_EVERYBODY = -1


def upgrade() -> None:
    place = [sa.Column(name, sa.BigInteger(), nullable=True) for name in ("clock", "until", "position")]
    known = op.get_bind().execute(sa.text("SELECT campaign, clock, until, position FROM cursors")).all()
    op.drop_table("cursors")
    cursors = op.create_table(
        "cursors",
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        *place,
        sa.PrimaryKeyConstraint("campaign", "lot", name=op.f("pk_cursors")),
    )
    op.bulk_insert(cursors, [{**row._mapping, "lot": _EVERYBODY} for row in known])
