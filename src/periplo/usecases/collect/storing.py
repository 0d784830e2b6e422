"""The lake where an object store keeps it: whose it is, what has yet to go there, and copies here that are of no use.

Where the folder is the lake there is nothing of this to do.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial

from periplo.storage import erasures, manifest
from periplo.storage.lake_files import Lake, plain
from periplo.storage.sql import SqlLedger
from periplo.usecases.workspace import Workspace

OWNER = "lake_owner"  # the setting by which the store's place is known as this ledger's


def own_lake(workspace: Workspace, ledger: SqlLedger, anew: bool = False) -> Lake:
    """The lake, to be written: nobody puts or deletes a file without having asked here, and outside a transaction.

    anew: asks the store whether all is still so, as before deleting.
    Raises: AnothersLake, VersionsKept; EnvironmentFault if the store is away.
    """
    workspace.lake.own(partial(_owner, ledger), anew)
    return workspace.lake


def _owner(ledger: SqlLedger) -> str:
    known = ledger.setting(OWNER)
    if known is not None:
        return known
    with ledger.writing() as connection:
        if erasures.setting(connection, OWNER) is None:
            erasures.set_setting(connection, OWNER, secrets.token_hex(16))
    return _owner(ledger)


def disown_lake(ledger: SqlLedger) -> None:
    """Of a copy that was restored: what it writes must not go where the other writes."""
    with ledger.writing() as connection:
        erasures.forget_setting(connection, OWNER)


def put_what_lies_here(workspace: Workspace, ledger: SqlLedger, names: Sequence[str], now: int) -> None:
    """Files of these that lie here alone go to the store: where the folder was the lake, or the store is another now.

    Those that were written in the folder count by new names then. The roles of lake and compactor must be held.
    """
    lake = workspace.lake
    if not lake.is_elsewhere:
        return
    lake.send(names)
    here = lake.here()
    for name in names:
        if name not in here or plain(name) != name:
            continue
        kept = lake.put(lake.copied(name))
        with ledger.writing() as connection:
            manifest.rename(connection, name, kept.name, now)


def forget_copies(workspace: Workspace, ledger: SqlLedger) -> None:
    """Deletes copies here of files that others have replaced, those who were erased in them too."""
    if not workspace.lake.is_elsewhere:
        return
    here = (
        workspace.lake.here()
    )  # before the ledger is read: what is put meanwhile is no loss, it is fetched again
    with ledger.reading() as connection:
        stands = manifest.standing(connection)
    workspace.lake.forget_copies(here - stands)
