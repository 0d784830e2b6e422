"""Where the events of one command or page come from, and what a map or a campaign there is drawn with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from periplo.core.errors import BadQuestion
from periplo.core.library import NO_LIBRARY
from periplo.edge import loops
from periplo.edge.clock import this_instant
from periplo.edge.wiring import beyond, engine, engine_of, has_ledger, index_as_of, index_of, ledger_of
from periplo.usecases.options import LOOKING_CLOSE
from periplo.usecases.workspace import SETTINGS, Workspace, open_workspace

if TYPE_CHECKING:
    from periplo.answers.agreeing import Received
    from periplo.answers.content_received import Designed
    from periplo.answers.costs import Spent
    from periplo.answers.teams import TeamTask
    from periplo.core.data_version import DataVersion
    from periplo.core.labels import Labels
    from periplo.core.library import Library
    from periplo.core.maps import JourneyMap
    from periplo.core.source_rules import SourceRule
    from periplo.core.spans import Span
    from periplo.core.texts import Text
    from periplo.formats.path_tables import PathTable
    from periplo.pictures.figures import Beside, Intervention
    from periplo.usecases.audiences.people import People
    from periplo.usecases.choice import Choice
    from periplo.usecases.ground import Ground, Person
    from periplo.usecases.lived import Lived
    from periplo.usecases.metric_values import Stood

Given = Mapping[str, Any]
Progress = Callable[[int, int], None]


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

        Raises: BadQuestion if neither files nor a workspace were named, or both; BadInput, UnknownName of reading;
        VersionGone.
        """
        if self.given.get("as_of") and (self.workspace is None or self.given.get("events")):
            raise BadQuestion(
                "--as-of names a version of a workspace",
                "these events come from files, which have none",
                "leave --as-of out, or name a workspace with --in",
            )
        if self.named_version is not None:
            assert self.workspace is not None
            return index_as_of(self.workspace, self.named_version)
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

    @cached_property
    def named_version(self) -> DataVersion | None:
        """The version of the data that is named; None for the newest, which "now" is too.

        Raises: BadQuestion if what is named is none.
        """
        from periplo.core.data_version import NOW, data_version

        said = str(self.given.get("as_of") or "")
        return data_version(said) if said and said.casefold() not in NOW else None

    @cached_property
    def asked(self) -> Lived:
        """What questions are asked of: the journeys, or Spark's workers that hold them, where Spark is the engine.

        Raises: as `lived`; SparkFault; BadQuestion if Spark was asked for by name and the events are files.
        """
        if self.given.get("as_of"):
            return self.lived
        said = self.given.get("engine")
        from_files = self.opened is not None or self.given.get("paths") or self.given.get("events")
        if from_files or self.workspace is None:
            if said == "spark":
                raise BadQuestion(
                    "Spark asks the lake of a workspace",
                    "these events do not come from one",
                    "import them and name the workspace with --in, or leave --engine out",
                )
            return self.lived
        if engine_of(self.workspace, said) == "local":
            return self.lived
        for name in ("customer", "event", "time", "dates"):
            if self.given.get(name):
                return self.lived  # which says what is wrong with that
        loops.settle(self.workspace.root)
        return beyond(self.workspace)

    @property
    def zone(self) -> str:
        """The zone in which days are cut and times without offset are read."""
        if self.given.get("zone"):
            return str(self.given["zone"])
        return self.workspace.settings.zone if self.workspace else "UTC"

    @cached_property
    def map_file(self) -> Path | None:
        """The file of the map that was named, by its path or its id; else the workspace's first, if it has any."""
        from periplo.usecases.map_file import map_file

        has_any = self.given.get("map") or (self.workspace and self.workspace.maps)
        return map_file(self.given.get("map"), self.workspace) if has_any else None

    @cached_property
    def drawn(self) -> JourneyMap | None:
        """The map named, else the workspace's first; as it is for the buyer persona named, where it has a variant."""
        from periplo.core.variants import drawn_for, variant_named
        from periplo.formats.map_yaml import read_map

        drawn = self.known
        if drawn is None and self.map_file is not None:
            drawn = read_map(self.map_file, self.labels)
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

    def ground(self, lived: Lived | None = None) -> Ground:
        """What a question may lean on here. lived: what it is asked of, if not `lived`."""
        from periplo.usecases.ground import Ground

        effect = person = tasks = None
        if self.workspace is not None and not self.given.get("events"):
            workspace = self.workspace
            person, tasks = self._person, self._tasks

            def effect(campaign: str, node: str | None, value: str | None, credit: int) -> Any:
                from periplo.usecases.act import effect_of

                with closing(ledger_of(workspace)) as ledger:
                    return effect_of(campaign, ledger, node, value, credit)

        return Ground(
            (lived or self.lived).journeys.names, self.labels, self.drawn, self.zone, effect,
            self.source_rules, _paths_read, person, tasks, self.library, self._spend, self.spend_on_map,
            self._received, self._designed,
        )  # fmt: skip

    def _person(self, said: str) -> Person:
        """Whom an identifier names, and what the ledger keeps of them as it stands now. Raises: UnknownName."""
        from periplo.usecases import identity
        from periplo.usecases.act.kept_of import kept_of
        from periplo.usecases.audiences.of_one import segments_of
        from periplo.usecases.customers import customer_named
        from periplo.usecases.ground import Person

        assert self.workspace is not None
        with closing(ledger_of(self.workspace)) as ledger:
            number = customer_named(said, ledger, identity.rules_of(self.workspace))
            kept = kept_of(ledger, number, this_instant(), self.labels)
        titles = {id: one.segment.title for id, one in self.people.book.kept.items()}
        kept = replace(kept, segment_titles=titles)
        return Person(number, kept, partial(segments_of, self.people, number))

    def library(self) -> Library:
        """What the map's file shares with others; an empty one where it stands in none."""
        from periplo.formats.library_yaml import library_beside

        place = self.map_file
        return library_beside(place) if place and place.is_file() else NO_LIBRARY

    def _tasks(self) -> tuple[TeamTask, ...]:
        """The workspace's tasks, as those of teams."""
        from periplo.usecases.tasks import team_tasks

        if self.workspace is None or not has_ledger(self.workspace):
            return ()
        with closing(ledger_of(self.workspace)) as ledger, ledger.reading() as connection:
            return team_tasks(connection, self.drawn, self.zone)

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

    def spend_on_map(self, span: Span) -> tuple[Spent, ...]:
        """What the parts of the map cost in a span; nothing without a workspace that keeps costs."""
        from periplo.storage.products import all_costs
        from periplo.usecases.act import campaigns
        from periplo.usecases.spend import spend_on_map as on_map

        if (
            self.workspace is None
            or self.drawn is None
            or self.given.get("events")
            or not has_ledger(self.workspace)
        ):
            return ()
        with closing(ledger_of(self.workspace)) as ledger:
            ours = {
                one.id: one.touchpoint
                for one in campaigns(ledger)
                if one.map == self.drawn.id and one.touchpoint is not None
            }
            with ledger.reading() as connection:
                return on_map(all_costs(connection), self.drawn, ours, span, self.zone)

    def _received(self, span: Span) -> Received:
        from periplo.answers.agreeing import NOTHING_RECEIVED
        from periplo.usecases.act.received import received_in
        from periplo.usecases.act.stating import beside_of

        if self.workspace is None or self.given.get("events") or not has_ledger(self.workspace):
            return NOTHING_RECEIVED
        with closing(ledger_of(self.workspace)) as ledger:
            return received_in(ledger, beside_of(self.workspace.content, ()).content, span)

    def _designed(self, drawn: JourneyMap, span: Span) -> Designed:
        from periplo.answers.content_received import NOTHING_DESIGNED
        from periplo.usecases.act.designed import designed_in

        if self.workspace is None or self.given.get("events") or not has_ledger(self.workspace):
            return NOTHING_DESIGNED
        with closing(ledger_of(self.workspace)) as ledger:
            return designed_in(ledger, drawn, span)

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


def engine_for(question: str, given: Given) -> dict[str, Any]:
    """The options, with the engine `local` for a question that Spark cannot ask."""
    return {**given, "engine": "local"} if question in LOOKING_CLOSE else dict(given)


def is_for_spark(question: str, given: Given, workspace: Workspace | None) -> bool:
    """Whether Spark is to ask this of the workspace, so that its journeys need not be opened here."""
    if workspace is None or question in LOOKING_CLOSE:
        return False
    if given.get("events") or given.get("paths") or given.get("as_of"):
        return False
    return engine_of(workspace, given.get("engine")) == "spark"


def beside(source: Source, file: str | Path | None = None) -> Beside:
    """What the source's map refers to: the library beside its file, the workspace's images, and today."""
    from periplo.formats.library_yaml import library_beside
    from periplo.usecases.beside import beside_of

    assert source.drawn is not None
    here = source.workspace
    place = Path(file) if file else source.map_file
    library = library_beside(place, source.labels) if place else NO_LIBRARY
    known = beside_of(source.drawn, library, here.root / "assets" if here else None, date.today())
    return replace(known, labels=source.labels)


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
            lambda campaign: engine().ask(effect_of(campaign.id, ledger), source.lived.journeys),
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
