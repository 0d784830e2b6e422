"""What campaigns act with in a workspace: journeys as they are now, maps, channels, bounds, what is known of people."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from math import inf

import numpy as np

from periplo.channels.careful import PATIENCE
from periplo.channels.contract import Channel
from periplo.core.bounds import Reach
from periplo.core.campaign_nodes import Node, Split
from periplo.core.campaigns import Campaign, SeasonEntry, SegmentEntry
from periplo.core.consent import Records
from periplo.core.errors import BadInput, PeriploError
from periplo.core.maps import JourneyMap
from periplo.core.members import Intent
from periplo.core.onsite import ONSITE
from periplo.core.person_zone import country_of, zone_of
from periplo.core.rules import Condition, Rule, Trait
from periplo.core.seasons import next_begin
from periplo.core.spans import HOUR
from periplo.core.stage_channels import in_stage_order, takes_order
from periplo.edge.acquaintance import people_of
from periplo.edge.carrying import opened_channels
from periplo.edge.clock import this_instant
from periplo.edge.running import logs
from periplo.edge.wiring import engine, inbox_of
from periplo.edge.words.told import say
from periplo.formats.carriers_yaml import FILE as CARRIERS
from periplo.formats.content_yaml import read_content
from periplo.formats.map_yaml import read_map
from periplo.journeys.columns import Journeys, no_journeys
from periplo.journeys.customer_masks import Bools
from periplo.journeys.layers import Layers
from periplo.storage.consents import records_of
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.addresses import reach_of
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.delivery import Write
from periplo.usecases.act.facts import Facts
from periplo.usecases.act.guarding import Broken, guard
from periplo.usecases.act.onsite import reached
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.act.recommending import Recommender
from periplo.usecases.act.rehearsal import Around
from periplo.usecases.act.runner import Runner
from periplo.usecases.act.saying import Writer, writer_of
from periplo.usecases.act.starts import Clock
from periplo.usecases.act.surroundings import Surroundings
from periplo.usecases.act.values import Gatherer, gatherer_of, traits_told
from periplo.usecases.act.walk import WhyNot
from periplo.usecases.audiences.among_all import AmongAll
from periplo.usecases.audiences.book import KIND as SEGMENT
from periplo.usecases.audiences.people import People
from periplo.usecases.collect.freshen import Following, reach_now
from periplo.usecases.collect.hooks import batch
from periplo.usecases.frequency import calendar_of, rules_of
from periplo.usecases.surveys.rehearsing import RehearsedAsker
from periplo.usecases.workspace import SETTINGS, Workspace

GUARD_EVERY = HOUR
RECOMMENDS_SECONDS = 3_600.0
RUNNERS_PATIENCE = 1.0  # seconds: one carrier's pace must not hold up the messages of another


class Acting:
    """One workspace's campaigns and everything about them. Made once for a command, or for a worker."""

    def __init__(
        self, workspace: Workspace, ledger: SqlLedger, patience: float = PATIENCE, counts: bool = False
    ) -> None:
        """patience: seconds to sleep at most for the pace of one carrier. counts: whether channels are timed.

        Raises: BadInput of the documents that say how: frequency.yaml, seasons.yaml, carriers.yaml, content.yaml.
        """
        self.workspace, self.ledger = workspace, ledger
        self._patience, self._counts = patience, counts
        self.channels = self._opened()
        self._rules, self._calendar = rules_of(workspace), calendar_of(workspace)
        self._writer: Writer | None = None
        self._people: People | None = None
        self._among_all: AmongAll | None = None
        self._recommender: Recommender | None = None
        self._recommends_until = -inf
        self._seen = documents_seen(workspace, ledger)

    def tell_among(self, everybody: Callable[[], Journeys]) -> None:
        """Lets rules that compare a customer with all others be asked of a few: of everybody's journeys."""
        self._among_all = AmongAll(everybody)

    def refresh(self) -> None:
        """Reads the documents again where one of them has changed; what cannot be read leaves all as it was.

        Raises: BadInput of that document, once for each change.
        """
        now = documents_seen(self.workspace, self.ledger)
        if now == self._seen:
            return
        self._seen, self._people = now, None
        rules, calendar = rules_of(self.workspace), calendar_of(self.workspace)
        channels = self._opened()
        self.close()
        self.channels.clear()
        self.channels.update(channels)
        self._rules, self._calendar, self._writer = rules, calendar, None

    def _opened(self) -> dict[str, Channel]:
        here = self.workspace
        channels = opened_channels(here, lambda: self.ledger, lambda: inbox_of(here), self._patience)
        if self._counts:
            from periplo.edge.running.counted import timed

            return timed(channels)
        return channels

    def around(self, plans: Sequence[Campaign], drawn: Iterable[JourneyMap] = ()) -> Surroundings:
        """What these campaigns are driven in. drawn: maps in hand, before the workspace's own."""
        maps: dict[str | None, JourneyMap | None] = {}
        asks_map = any(plan.asks_stage or takes_order(plan) for plan in plans)
        for one in (*drawn, *(_maps(self.workspace) if asks_map else ())):
            maps.setdefault(one.id, one)
            maps.setdefault(None, one)
        if self._people is None:
            self._people = replace(people_of(self.workspace, None), among_all=self._among_all)
        people = self._people
        contacts = self.contacts(people, maps)
        return Surroundings(
            maps,
            contacts,
            lambda plan: in_stage_order(
                meant(plan, people, maps.get(plan.map)), maps.get(plan.map), contacts.media
            ),
            people.beside,
            met=self._met,
        )

    def _met(self, campaign: Campaign, facts: Facts) -> None:
        """What waits in a page and is of no use any more is taken back, and told as events."""
        now = this_instant()
        if said := reached(self.ledger, campaign, facts, now):
            with closing(inbox_of(self.workspace)) as inbox:
                inbox.put([batch(ONSITE, said, now)])

    def rehearsing(self, plan: Campaign, drawn: JourneyMap | None = None) -> Around:
        """What one campaign is rehearsed in: as it would be driven, and nothing is kept."""
        around = self.around([plan], [drawn] if drawn else [])

        def why_not() -> WhyNot:
            return RehearsedAsker(self.workspace, self.ledger, plan).why_not

        asks = any("survey" in one.extra for one in plan.messages)
        return Around(around.contacts, self.ledger, around.meant, around.beside, why_not if asks else None)

    def contacts(self, people: People, maps: Mapping[str | None, JourneyMap | None]) -> Contacts:
        """What is known of people one by one."""

        def meets(rule: Rule, journeys: Journeys, at: int) -> Bools:
            return np.asarray(people.met([rule], journeys, at, maps.get(None))[:, 0])

        def with_traits(names: Sequence[str], journeys: Journeys) -> Journeys:
            asked = [Trait(Condition(name, "is", "")) for name in names]
            return people.beside(asked, journeys, 0)

        def seasons(entry: SeasonEntry, after: int, until: int) -> list[int]:
            season = self._calendar.season(entry.season, self._rules.country)
            minute = int(entry.at[:2]) * 60 + int(entry.at[3:])
            found = []
            begins = next_begin(season, after + 1, self._rules.zone, minute, entry.offset)
            while begins is not None and begins[0] <= until:
                found.append(begins[0])
                begins = next_begin(season, begins[0] + 1, self._rules.zone, minute, entry.offset)
            return found

        clock = Clock(self._rules.zone, seasons, meets, with_traits)
        media = {name: channel.medium for name, channel in self.channels.items()}
        return Contacts(self._rules, self._records, self._reach, None, self._traits, media, clock)

    def let_out(self, intents: Sequence[Intent], at: int) -> list[int]:
        """Of each, the first instant from `at` on at which a message that was held up may leave to its person."""
        told = self._traits([intent.customer for intent in intents])
        return [self._leaves(intent, at, told.get(intent.customer, {})) for intent in intents]

    def _leaves(self, intent: Intent, at: int, traits: Mapping[str, object]) -> int:
        zone = zone_of(traits, self._rules.zone).zone
        channel = self.channels.get(intent.channel)
        medium = (channel.medium if channel else "") or intent.channel
        return self._rules.next_allowed(at, medium, intent.kind, zone, country_of(traits))

    def write(self, journeys: Layers) -> Write:
        """Says messages, reading these journeys."""
        if self._writer is None:
            content = read_content(self.workspace.content)
            self._writer = writer_of(self.workspace, self.ledger, content)
        drawn = next(iter(_maps(self.workspace)), None)
        self._writer.read(lambda: self._gatherer(journeys, drawn))
        return self._writer

    def _gatherer(self, journeys: Layers, drawn: JourneyMap | None) -> Gatherer:
        """What messages may read. What goes with what is found anew once an hour, as it takes a pass over everybody."""
        if time.monotonic() > self._recommends_until:
            self._recommender, self._recommends_until = None, time.monotonic() + RECOMMENDS_SECONDS
        found = gatherer_of(self.workspace, journeys, self.ledger, drawn, self._recommender)
        self._recommender = found.recommender
        return found

    def let_go(self) -> None:
        """Lets go of the journeys that were written from: newer ones follow, and both would take twice the room."""
        if self._writer is not None:
            self._writer.read(_nothing_gathered)
        if self._recommender is not None:
            self._recommender = self._recommender.resting()

    def close(self) -> None:
        for channel in self.channels.values():
            channel.close()

    def _records(self, customers: Sequence[int]) -> Mapping[int, Records]:
        with self.ledger.reading() as connection:
            return records_of(connection, customers)

    def _traits(self, customers: Sequence[int]) -> Mapping[int, Mapping[str, object]]:
        return traits_told(self.ledger, customers)

    def _reach(self, customers: Sequence[int]) -> Mapping[int, Reach]:
        with self.ledger.reading() as connection:
            return reach_of(connection, customers, self.channels, this_instant())


def documents_seen(workspace: Workspace, ledger: SqlLedger) -> tuple[tuple[str, int], ...]:
    """What stands for the state of every document that says how campaigns act."""
    here = workspace
    files = [
        here.frequency, here.seasons, here.content, here.root / CARRIERS, here.root / SETTINGS,
        *here.maps, *here.segments,
    ]  # fmt: skip
    found = [(path.name, path.stat().st_mtime_ns) for path in files if path.exists()]
    return (*found, *((one.id, one.version) for one in ledger.documents(SEGMENT)))


def runner_of(workspace: Workspace, ledger: SqlLedger, counts: bool = False) -> Runner:
    """The runner of a workspace's campaigns. counts: whether what it does is counted for /metrics.

    Raises: BadInput of a document that says how they act.
    """
    acting = Acting(workspace, ledger, RUNNERS_PATIENCE, counts)
    journeys = _journeys(workspace, ledger, acting.let_go)
    acting.tell_among(lambda: _everybody(journeys()))

    def around(plans: Sequence[Campaign]) -> Surroundings:
        found = acting.around(plans)
        return replace(found, kept=counted.decided) if counts else found

    if counts:
        from periplo.edge.running import counted

    return Runner(
        ledger,
        journeys,
        acting.channels,
        around,
        acting.write,
        _told,
        acting.refresh,
        acting.let_out,
        counted.noted if counts else None,
    )


class Guarding:
    """Looks now and then whether campaigns made worse what they promised not to."""

    def __init__(self, workspace: Workspace, ledger: SqlLedger, language: str) -> None:
        self._ledger, self._journeys, self._language = ledger, _journeys(workspace, ledger), language
        self._again = 0
        self._known: set[Broken] = set()

    def turn(self, now: int) -> list[Broken]:
        """What is worse and was not before; told, and stopped where the campaign says so. now: microseconds UTC."""
        if now < self._again:
            return []
        self._again = now + GUARD_EVERY
        if not any(one.guardrails for one in campaigns(self._ledger) if one.status == "active"):
            return []
        found = self._journeys()
        if found is None:
            return []
        told = guard(self._ledger, lambda effect: engine().ask(effect, found[1].whole()), now, self._unread)
        fresh = [one for one in told if one not in self._known]
        self._known.update(fresh)
        for one in fresh:
            does = "stop" if one.stopped else "warn"
            of = say(f"guard.{one.of}", self._language)
            _told(say(f"guard_broken.{does}", self._language, one.campaign, of))
        return fresh

    def _unread(self, campaign: str, error: PeriploError) -> None:
        logs.failed("guard", error, f"{say('guard_unread', self._language, campaign)}: ")


def _everybody(found: tuple[str, Layers] | None) -> Journeys:
    return found[1].whole() if found else no_journeys()


def _told(line: str) -> None:
    logs.say("campaign", line, "warning")


def meant(plan: Campaign, people: People, drawn: JourneyMap | None) -> Campaign:
    """A campaign with the rules of every segment and buyer persona that it names put in.

    Raises: BadSegment.
    """
    entry = plan.entry
    if isinstance(entry.start, SegmentEntry):
        entry = replace(entry, start=replace(entry.start, rule=people.meant(entry.start.rule, drawn)))
    audience = None if plan.audience is None else people.meant(plan.audience, drawn)
    nodes = tuple(_node(node, people, drawn) for node in plan.nodes)
    if (entry, audience, nodes) == (plan.entry, plan.audience, plan.nodes):
        return plan
    return replace(plan, entry=entry, audience=audience, nodes=nodes)


def _node(node: Node, people: People, drawn: JourneyMap | None) -> Node:
    if not isinstance(node, Split):
        return node
    branches = tuple(replace(one, rule=people.meant(one.rule, drawn)) for one in node.branches)
    return replace(node, branches=branches)


def _nothing_gathered() -> Gatherer:
    raise AssertionError("messages are written from journeys, which were let go")


def _journeys(
    workspace: Workspace, ledger: SqlLedger, let_go: Callable[[], None] = lambda: None
) -> Callable[[], tuple[str, Layers] | None]:
    """let_go: told before newer ones are read, so that nobody keeps the older ones beside them."""
    kept: list[tuple[str, Layers]] = []
    following = Following(workspace, ledger)

    def now() -> tuple[str, Layers] | None:
        with ledger.reading() as connection:
            reach = reach_now(connection)
        if not reach.lake:
            return None
        stamp = f"{reach.until} {reach.moves} {reach.epoch}"
        if not kept or kept[0][0] != stamp:
            kept.clear()
            let_go()
            kept.append((stamp, following.now()))
        return kept[0]

    return now


def _maps(workspace: Workspace) -> Iterable[JourneyMap]:
    """Those that can be read: a campaign does not wait for a map that is being written."""
    for path in workspace.maps:
        with suppress(BadInput):
            yield read_map(path)
