"""The only place that chooses: which engine asks, which ledger and inbox keep, which channels carry."""

from __future__ import annotations

import os
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.texts import LANGUAGES
from periplo.edge.told_secrets import told as told_secret
from periplo.edge.words.told import say
from periplo.usecases.kept_in import FILES, check_address
from periplo.usecases.workspace import SETTINGS, Settings, Workspace

if TYPE_CHECKING:
    from periplo.channels.contract import Channel
    from periplo.core.data_version import DataVersion
    from periplo.engines.contract import Engine
    from periplo.storage.inbox import Inbox
    from periplo.storage.inbox_postgres import PostgresInbox
    from periplo.storage.sql import SqlLedger
    from periplo.usecases.doctor import Server
    from periplo.usecases.lived import Lived
    from periplo.usecases.moving import Moved


def engine() -> Engine:
    """What asks: threads of this machine."""
    from periplo.engines.local import LocalEngine

    return LocalEngine()


def engine_of(workspace: Workspace, said: str | None = None) -> str:
    """The name of the engine that answers questions: as said, else as periplo.toml or PERIPLO_ENGINE say."""
    from periplo.usecases.workspace import check_engine

    told = os.environ.get("PERIPLO_ENGINE")
    if said is None and workspace.settings.engine == "local" and told:
        check_engine(told, "PERIPLO_ENGINE")
        return told
    return said or workspace.settings.engine


def beyond(workspace: Workspace) -> Lived:
    """The workspace's events as Spark's workers hold them; read by them now if the lake has moved on.

    Raises: BadInput if nothing was imported yet, or the master is not understood; SparkFault.
    """
    from periplo.engines.spark import SparkEngine
    from periplo.engines.spark_start import LOCAL, check_master
    from periplo.storage.lookups import rows_set_aside
    from periplo.usecases.beyond.held import held_of
    from periplo.usecases.lived import Lived

    master, place = workspace.settings.spark.master, SETTINGS
    if master is None:
        master, place = os.environ.get("PERIPLO_SPARK_MASTER") or LOCAL, "PERIPLO_SPARK_MASTER"
    check_master(master, place)
    held = held_of(workspace, lambda: ledger_of(workspace), SparkEngine(master), master)
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        rejected = rows_set_aside(connection)
    return Lived(held.outline, rejected, held=held)


def database_of(workspace: Workspace) -> str | None:
    """The PostgreSQL database in which ledger and inbox are kept; None where they are files of the folder.

    periplo.toml says so, else PERIPLO_DATABASE in the environment, which may hold a password, or the file that
    PERIPLO_DATABASE_FILE names.
    """
    said = workspace.settings.storage.database
    if said is not None:
        return None if said == FILES else said
    told = told_secret("PERIPLO_DATABASE")
    if told:
        check_address(told, "PERIPLO_DATABASE")
    return told


def ledger_of(workspace: Workspace) -> SqlLedger:
    """The workspace's ledger, made if it is not there yet.

    Raises: BadInput if it is elsewhere than is said: it would be made anew, and what was kept forgotten.
    """
    database = database_of(workspace)
    if database is None:
        from periplo.storage.sqlite import SqliteLedger

        if workspace.moved.exists() and not workspace.ledger.exists():
            raise BadInput(
                "the ledger of this workspace was moved to a database",
                f"neither {SETTINGS} nor PERIPLO_DATABASE names it",
                f"name it; to go back to what was kept before, rename {workspace.moved.name} to ledger.db",
            )
        return SqliteLedger(workspace.ledger)
    if workspace.ledger.exists():
        raise BadInput(
            "this workspace keeps its ledger in ledger.db, and a database is named",
            "it would go on with another ledger",
            "move it: periplo move-ledger",
        )
    ledger: SqlLedger = _postgres().PostgresLedger(database, workspace.schema, _told_uncopied)
    return ledger


def refuse_taken(workspace: Workspace) -> None:
    """Raises: BadInput if the database holds a ledger of this name, which a new workspace must not share."""
    if database_of(workspace) and has_ledger(workspace):
        raise BadInput(
            f"the database holds a workspace of this name already: {workspace.schema}",
            "two would share one ledger",
            "name the folder otherwise, or another database",
        )


def has_ledger(workspace: Workspace) -> bool:
    """Whether anything was ever kept. Raises: EnvironmentFault if the database cannot be reached."""
    database = database_of(workspace)
    if database is None or workspace.ledger.exists():
        return workspace.ledger.exists()
    return bool(_postgres().is_kept(database, workspace.schema))


def stamp_of(workspace: Workspace) -> str:
    """Another text whenever something was written into the ledger."""
    from periplo.storage.sqlite import stamp_of_file

    database = database_of(workspace)
    if database is None:
        return stamp_of_file(workspace.ledger)
    return _watched(database, workspace.root, workspace.settings).stamp()


@lru_cache(maxsize=32)
def _watched(database: str, root: Path, settings: Settings) -> SqlLedger:
    """Kept open: pages look at its stamp again and again."""
    return ledger_of(Workspace(root, settings))


def inbox_of(workspace: Workspace) -> Inbox:
    """Where requests of the world are kept until they are events."""
    database = database_of(workspace)
    if database is None:
        from periplo.storage.inbox import SqliteInbox

        return SqliteInbox(workspace.inbox)
    return _postgres_inbox(workspace, database)


def moved_to_database(workspace: Workspace) -> Moved:
    """Moves ledger and inbox from the files of the folder into the database that is named.

    Raises: BadInput if none is named, if there is nothing to move, or if it holds another ledger.
    """
    from periplo.storage.sqlite import SqliteLedger
    from periplo.usecases.moving import move

    database = database_of(workspace)
    if database is None:
        raise BadInput(
            "no database is named to move the ledger to",
            f"neither {SETTINGS} nor PERIPLO_DATABASE says one",
            "write database = 'postgresql://role@server/database' under [storage]",
        )
    if not workspace.ledger.exists():
        raise BadInput("there is no ledger.db to move", "the ledger is kept in the database", "go on working")
    with (
        closing(SqliteLedger(workspace.ledger)) as source,
        closing(_postgres().PostgresLedger(database, workspace.schema)) as target,
        closing(_postgres_inbox(workspace, database)) as into,
    ):
        return move(workspace, source, target, into)


def _postgres_inbox(workspace: Workspace, database: str) -> PostgresInbox:
    _postgres()
    from periplo.storage.inbox_postgres import PostgresInbox

    return PostgresInbox(database, f"{workspace.schema}__inbox")


def server_of(workspace: Workspace) -> Server | None:
    """The database server of the workspace as it is now; None where ledger and inbox are files."""
    database = database_of(workspace)
    if database is None:
        return None
    _postgres()
    from periplo.storage.postgres_session import looked_at

    return looked_at(database, workspace.schema)


def _postgres() -> ModuleType:
    try:
        from periplo.storage import postgres
    except ImportError as error:
        raise EnvironmentFault(
            "a database is named, and what speaks with PostgreSQL is not installed",
            str(error),
            "install it: pip install 'periplo[postgres]'",
        ) from None
    return postgres


def _told_uncopied(schema: str, found: str, wanted: str) -> None:
    from periplo.edge.cli.spoken import language, remark

    remark(say("migrated_uncopied", language(), schema, found, wanted))


def administrators_of(workspace: Workspace) -> int:
    """How many can administer the workspace."""
    from periplo.storage.users import administrators

    if not has_ledger(workspace):
        return 0
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        return administrators(connection)


def channels_of(workspace: Workspace) -> dict[str, Channel]:
    """Every channel by its name, as carriers.yaml declares them; without it all of them write into the log.

    Raises: BadCarriers, BadInput if the file cannot be read.
    """
    from periplo.edge.carrying import opened_channels

    return opened_channels(workspace, lambda: ledger_of(workspace), lambda: inbox_of(workspace))


def channel_names(workspace: Workspace | None = None, leaving: bool = False) -> tuple[str, ...]:
    """The channels that exist here. leaving: without those that would only be written into the log."""
    from periplo.core.carriers import WITHOUT
    from periplo.formats.carriers_yaml import FILE, read_carriers

    declared = read_carriers(workspace.root / FILE) if workspace is not None else {}
    return ("log", *(name for name in declared or (() if leaving else WITHOUT) if name != "log"))


def index_of(workspace: Workspace) -> Lived:
    """The workspace's events as journeys, by its sealed index, which is built anew if the lake has moved on.

    With a note where the lake is no longer as it was written: the index still holds what its files lack.
    Raises: BadInput if nothing was imported yet.
    """
    from periplo.storage import manifest
    from periplo.storage.lookups import rows_set_aside
    from periplo.usecases.collect.freshen import now_in
    from periplo.usecases.lived import Lived

    with closing(ledger_of(workspace)) as ledger:
        found = now_in(workspace, ledger)
        with ledger.reading() as connection:
            rejected = rows_set_aside(connection, found.reach.until)
            sizes = manifest.sizes(connection)
        cut = workspace.lake.cut(sizes.items())
        notes = (
            {one: (say("lake_cut", one, len(cut), len(sizes), cut[0]),) for one in LANGUAGES} if cut else {}
        )
        return Lived(found.journeys, rejected, notes=notes, reach=found.reach)


def index_as_of(workspace: Workspace, version: DataVersion) -> Lived:
    """The workspace's events as journeys, as they were at an earlier version.

    Raises: VersionGone; BadQuestion if there is no such version; BadInput, LedgerBusy.
    """
    from periplo.journeys.index_folder import Reach
    from periplo.storage.lookups import rows_set_aside
    from periplo.usecases.collect.as_of import journeys_as_of
    from periplo.usecases.lived import Lived

    with closing(ledger_of(workspace)) as ledger:
        journeys = journeys_as_of(workspace, ledger, version)
        with ledger.reading() as connection:
            rejected = rows_set_aside(connection, version.until)
    return Lived(journeys, rejected, reach=Reach((), version.until, version.moves, version.epoch))


def index_as_it_is(workspace: Workspace) -> int:
    """The number of events in the sealed index, which is left as it is.

    Raises: BadInput if it lacks, is damaged, or cannot follow what the lake holds; or the lake lacks a file.
    """
    from periplo.journeys.index import check_index, open_index, reach_of
    from periplo.storage import manifest

    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        named = tuple(manifest.segments(connection))
        last = manifest.next_seq(connection) - 1
    lost = workspace.lake.lacking(named)
    if lost:
        raise BadInput(
            f"the lake lacks {len(lost)} of {len(named)} files",
            f"such as {lost[0]}",
            "restore them from a backup",
        )
    reach = reach_of(workspace.index)
    if reach is None or reach.until > last:
        raise BadInput(
            "the index does not hold what the lake holds",
            "it was deleted, damaged or left behind",
            "ask anything of this workspace: the index is then built anew",
        )
    check_index(workspace.index)
    return open_index(workspace.index).events
