"""Alembic's entry: runs the steps on the connection that the ledger hands in, in one transaction."""

from __future__ import annotations

from alembic import context

from periplo.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
