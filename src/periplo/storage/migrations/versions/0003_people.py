"""Persons: what is known of whom, from where, and why their handles belong together.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Until now nobody was joined, so the first customer of a handle is the one as which it was born.
_BIRTHS = """
    INSERT INTO births (handle, customer)
    SELECT handle, customer FROM handle_customer AS first
    WHERE since = (SELECT MIN(since) FROM handle_customer AS each WHERE each.handle = first.handle)
"""


def upgrade() -> None:
    op.create_table(
        "births",
        sa.Column("handle", sa.BigInteger(), nullable=False),
        sa.Column("customer", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_births")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_births_customer"), "births", ["customer"], unique=False)
    op.execute(_BIRTHS)
    op.create_table(
        "links",
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("alias", sa.Integer(), nullable=False),
        sa.Column("ruling", sa.BigInteger(), nullable=True),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("low", "high", name=op.f("pk_links")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_links_high_low"), "links", ["high", "low"], unique=False)
    op.create_table(
        "aside",
        sa.Column("handle", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_aside")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rulings",
        sa.Column("id", _COUNTED, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("handle", sa.BigInteger(), nullable=False),
        sa.Column("other", sa.BigInteger(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
    )
    op.create_index(op.f("ix_rulings_handle"), "rulings", ["handle"], unique=False)
    op.create_index(op.f("ix_rulings_other"), "rulings", ["other"], unique=False)
    op.create_table(
        "partings",
        sa.Column("ruling", sa.BigInteger(), nullable=False),
        sa.Column("handle", sa.BigInteger(), nullable=False),
        sa.Column("other", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ruling"], ["rulings.id"], name=op.f("fk_partings_ruling")),
        sa.PrimaryKeyConstraint("handle", "other", "ruling", name=op.f("pk_partings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_partings_ruling"), "partings", ["ruling"], unique=False)
    op.create_table(
        "joins",
        sa.Column("id", _COUNTED, autoincrement=True, nullable=False),
        sa.Column("handle", sa.BigInteger(), nullable=False),
        sa.Column("was", sa.BigInteger(), nullable=False),
        sa.Column("now", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joins")),
    )
    for column in ("handle", "was", "now"):
        op.create_index(op.f(f"ix_joins_{column}"), "joins", [column], unique=False)
    op.create_table(
        "traits",
        sa.Column("handle", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("handle", "name", "mark", "source", name=op.f("pk_traits")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "memberships",
        sa.Column("handle", sa.BigInteger(), nullable=False),
        sa.Column("group_handle", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("handle", "group_handle", "source", name=op.f("pk_memberships")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_memberships_group_handle"), "memberships", ["group_handle"], unique=False)
