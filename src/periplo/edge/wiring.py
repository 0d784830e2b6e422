"""The only place that chooses: which engine asks, which ledger keeps, which channels carry, where events come from."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from periplo.core.errors import BadInput, BadQuestion, EnvironmentFault
from periplo.core.library import NO_LIBRARY
from periplo.edge import loops
from periplo.edge.words.told import say
from periplo.usecases.kept_in import FILES, check_address
from periplo.usecases.workspace import SETTINGS, Settings, Workspace, open_workspace

if TYPE_CHECKING:
    from periplo.channels.contract import Channel
    from periplo.core.labels import Labels
    from periplo.core.maps import JourneyMap
    from periplo.core.source_rules import SourceRule
    from periplo.core.spans import Span
    from periplo.core.texts import Text
    from periplo.engines.contract import Engine
    from periplo.formats.path_tables import PathTable
    from periplo.pictures.figures import Beside, Intervention
    from periplo.storage.inbox import Inbox
    from periplo.storage.inbox_postgres import PostgresInbox
    from periplo.storage.sql import SqlLedger
    from periplo.usecases.audiences.people import People
    from periplo.usecases.choice import Choice
    from periplo.usecases.doctor import Server
    from periplo.usecases.ground import Ground
    from periplo.usecases.lived import Lived
    from periplo.usecases.metric_values import Stood
    from periplo.usecases.moving import Moved

Given = Mapping[str, Any]
Progress = Callable[[int, int], None]


def engine() -> Engine:
    """What asks: threads of this machine."""
    from periplo.engines.local import LocalEngine

    return LocalEngine()


def database_of(workspace: Workspace) -> str | None:
    """The PostgreSQL database in which ledger and inbox are kept; None where they are files of the folder.

    periplo.toml says so, else PERIPLO_DATABASE in the environment, which may hold a password.
    """
    said = workspace.settings.storage.database
    if said is not None:
        return None if said == FILES else said
    told = os.environ.get("PERIPLO_DATABASE")
    if told:
        check_address(told, "PERIPLO_DATABASE")
    return told or None


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

    Raises: BadInput if nothing was imported yet.
    """
    from periplo.storage.lookups import rows_set_aside
    from periplo.usecases.collect.freshen import journeys_in
    from periplo.usecases.lived import Lived

    with closing(ledger_of(workspace)) as ledger:
        with ledger.reading() as connection:
            rejected = rows_set_aside(connection)
        return Lived(journeys_in(workspace, ledger), rejected)


def index_as_it_is(workspace: Workspace) -> int:
    """The number of events in the sealed index, which is left as it is.

    Raises: BadInput if it lacks, is damaged, or cannot follow what the lake holds; or the lake lacks a file.
    """
    from periplo.journeys.index import check_index, open_index, reach_of
    from periplo.storage import manifest

    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        named = tuple(manifest.segments(connection))
        last = manifest.next_seq(connection) - 1
    lost = [name for name in named if not (workspace.lake / name).exists()]
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


@dataclass
class Source:
    """Where the events of one command or page come from: files, or a workspace.

    given: the common options as they were said; progress: told bytes read and in all. opened, known: journeys
    and a map that are in hand already.
    """

    given: Given
    progress: Progress | None = None
    opened: Lived | None = None
    known: JourneyMap | None = None

    @cached_property
    def workspace(self) -> Workspace | None:
        """The workspace named, else the one in which we stand unless files were named; None without either."""
        if self.given.get("in"):
            return open_workspace(self.given["in"])
        if self.given.get("events") or not Path(SETTINGS).exists():
            return None
        return open_workspace(".")

    @cached_property
    def lived(self) -> Lived:
        """The journeys.

        Raises: BadQuestion if neither files nor a workspace were named, or both; BadInput, UnknownName of reading.
        """
        if self.opened is not None:
            return self.opened
        if self.given.get("paths"):
            from periplo.journeys.columns import no_journeys
            from periplo.usecases.lived import Lived

            if self.given.get("events"):
                raise BadQuestion("--events and --paths were both given", mend="name one of them")
            return Lived(no_journeys())
        loops.settle(self.workspace.root if self.workspace else None)
        if self.given.get("events"):
            if self.given.get("in"):
                raise BadQuestion(
                    "--events and --in were both given", mend="name files or a workspace, not both"
                )
            return self._read()
        if self.workspace is None:
            raise BadQuestion(
                "nothing says where the events are",
                "this folder is no workspace",
                "name files with --events, or a workspace with --in",
            )
        for name in ("customer", "event", "time", "dates"):
            if self.given.get(name):
                raise BadQuestion(
                    f"--{name} belongs to files, and the events come from a workspace",
                    mend=f"leave --{name} out, or name files with --events",
                )
        return index_of(self.workspace)

    @property
    def zone(self) -> str:
        """The zone in which days are cut and times without offset are read."""
        if self.given.get("zone"):
            return str(self.given["zone"])
        return self.workspace.settings.zone if self.workspace else "UTC"

    @cached_property
    def drawn(self) -> JourneyMap | None:
        """The map named, else the workspace's first; as it is for the buyer persona named, where it has a variant."""
        from periplo.core.variants import drawn_for, variant_named
        from periplo.formats.map_yaml import read_map

        drawn = self.known
        if drawn is None and self.given.get("map"):
            drawn = read_map(self.given["map"], self.labels)
        elif drawn is None and self.workspace and self.workspace.maps:
            drawn = read_map(self.workspace.maps[0], self.labels)
        other = (
            variant_named(drawn, str(self.given["persona"])) if drawn and self.given.get("persona") else None
        )
        return drawn_for(drawn, other.id) if drawn and other else drawn

    def map_of(self, id: str | None) -> JourneyMap | None:
        """The map of this id, the one named or one of the workspace's; None if there is none."""
        from periplo.formats.map_yaml import read_map

        if id is None or (self.drawn is not None and self.drawn.id == id):
            return self.drawn
        others = self.workspace.maps if self.workspace else []
        return next((drawn for path in others if (drawn := read_map(path, self.labels)).id == id), None)

    @cached_property
    def labels(self) -> Labels | None:
        """How people call events and properties here: the workspace's tracking plan, where it has one."""
        from periplo.formats.plan_yaml import read_plan

        if self.workspace is None or not self.workspace.plan.exists():
            return None
        return read_plan(self.workspace.plan)

    @cached_property
    def choice(self) -> Choice:
        """The common options as values."""
        from periplo.usecases.choice import choice_from

        if self.given.get("segment") or self.given.get("persona"):
            return choice_from(self.given, self.zone, self.labels, self.people)
        return choice_from(self.given, self.zone, self.labels)

    @cached_property
    def people(self) -> People:
        """What rules may know of customers here: segments, buyer personas, and what the ledger says of them."""
        from periplo.usecases.audiences.people import NOBODY_KNOWN

        if self.workspace is None or self.given.get("events"):
            return NOBODY_KNOWN
        from periplo.edge.acquaintance import people_of

        return people_of(self.workspace, self.labels, self.drawn)

    def ground(self) -> Ground:
        """What a question may lean on here."""
        from periplo.usecases.ground import Ground

        effect = None
        if self.workspace is not None and not self.given.get("events"):
            workspace = self.workspace

            def effect(campaign: str, node: str | None, value: str | None, credit: int) -> Any:
                from periplo.usecases.act import effect_of

                with closing(ledger_of(workspace)) as ledger:
                    return effect_of(campaign, ledger, node, value, credit)

        return Ground(
            self.lived.journeys.names, self.labels, self.drawn, self.zone, effect,
            self.source_rules, _paths_read, self._spend,
        )  # fmt: skip

    @cached_property
    def source_rules(self) -> tuple[SourceRule, ...]:
        """The channel rules of the workspace, ours where it says nothing."""
        from periplo.core.source_rules import default_rules
        from periplo.formats.source_rules_yaml import read_source_rules

        if self.workspace is None:
            return default_rules()
        return read_source_rules(self.workspace.channel_rules, self.labels)

    def _spend(self, span: Span) -> dict[str, dict[str, int]]:
        from periplo.storage.products import all_costs
        from periplo.usecases.spend import spend_by_channel

        if self.workspace is None or self.given.get("events") or not has_ledger(self.workspace):
            return {}
        with closing(ledger_of(self.workspace)) as ledger, ledger.reading() as connection:
            return spend_by_channel(all_costs(connection), self.source_rules, span, self.zone)

    def _read(self) -> Lived:
        from periplo.usecases.from_files import read_events
        from periplo.usecases.lived import lived_of

        given = self.given
        return lived_of(
            read_events(
                list(given["events"]),
                given.get("customer"),
                given.get("event"),
                given.get("time"),
                self.zone,
                progress=self.progress,
                dates=given.get("dates"),
            )
        )


def beside(source: Source, file: str | Path | None = None) -> Beside:
    """What the source's map refers to: the library beside its file, the workspace's images, and today."""
    from periplo.formats.library_yaml import library_beside
    from periplo.usecases.beside import beside_of

    assert source.drawn is not None
    here = source.workspace
    place = Path(file) if file else here.maps[0] if here and here.maps else None
    library = library_beside(place, source.labels) if place else NO_LIBRARY
    return beside_of(source.drawn, library, here.root / "assets" if here else None, date.today())


def interventions_of(source: Source) -> tuple[Intervention, ...]:
    """The workspace's campaigns on the source's map, with what they changed; none without a workspace."""
    if source.workspace is None or source.given.get("events") or source.drawn is None:
        return ()
    if not has_ledger(source.workspace):
        return ()
    from periplo.usecases.act import campaigns, effect_of
    from periplo.usecases.draw import interventions

    with closing(ledger_of(source.workspace)) as ledger:
        return interventions(
            source.drawn,
            campaigns(ledger),
            lambda campaign: effect_of(campaign.id, ledger),
            source.lived.journeys,
            engine(),
        )


def _paths_read(path: str, separator: str) -> PathTable:
    from periplo.formats.path_tables import read_paths

    return read_paths(path, separator)


def campaign_reading(source: Source, campaign: str) -> Text:
    """What a campaign changed, by its control group, as one sentence in each language.

    Raises: UnknownName if it is not published; BadQuestion without a workspace.
    """
    from periplo.usecases.ask import ask
    from periplo.usecases.questions import asking_of

    given = {"campaign": campaign}
    asking = asking_of("effect", given, source.ground())
    return ask(asking, source.lived, source.choice, engine()).reading


def metrics_of(source: Source, drawn: JourneyMap, span: Span | None) -> Stood:
    """What the KPIs of a map of this source stand at in a period; nothing is asked where it names none."""
    from periplo.formats.library_yaml import library_beside
    from periplo.usecases import metric_values

    here = source.workspace
    named = source.given.get("map")
    place = Path(named) if named and Path(named).is_file() else here.maps[0] if here and here.maps else None
    library = library_beside(place, source.labels) if place else NO_LIBRARY
    if not metric_values.metrics_of(drawn, library):
        return metric_values.Stood({}, ())
    return metric_values.metric_values(drawn, library, source.ground(), source.lived, engine(), span)
