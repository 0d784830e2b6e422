"""Bringing a ledger to the schema that this Periplo knows, by the steps of migrations/, whatever database it is."""

from __future__ import annotations

from sqlalchemy import Connection

from periplo.storage.contract import LedgerDamaged, LedgerTooNew
from periplo.storage.sql import SqlLedger
from periplo.storage.tables import SCHEMA

PATIENCE = 30  # seconds to wait for another process that migrates


def bring_up_to_date(ledger: SqlLedger, name: str) -> None:
    """Runs the steps that are lacking, in one transaction; does nothing where none is.

    name: how the ledger is called in errors. Raises: LedgerTooNew, LedgerDamaged; LedgerBusy.
    """
    if ledger.schema() == SCHEMA:
        return
    with ledger.lease("a migration", "migration", PATIENCE):
        found = ledger.schema()  # another process may have migrated meanwhile
        if found is not None and found > SCHEMA:
            raise LedgerTooNew(
                f"the ledger {name} has schema {found}, this Periplo knows {SCHEMA}",
                "it was written by a newer Periplo",
                "install that version, or restore a backup made by this one",
                schema=found,
            )
        if found == SCHEMA:
            return
        if found is not None:
            ledger.keep_a_copy()
        with ledger.writing() as connection:
            ledger.make_room(connection)
            migrate(connection)
            ledger.settle(connection)


def migrate(connection: Connection) -> None:
    """Runs the steps of migrations/ that this database has not yet seen, in its transaction.

    Raises: LedgerDamaged if it claims a step that never was.
    """
    from alembic import command  # slow to import, and needed once in a ledger's life
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", "periplo.storage:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise LedgerDamaged(
            "the ledger's schema is not known", str(error), "restore it from a backup"
        ) from error
