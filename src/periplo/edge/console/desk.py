"""What all pages share: the workspace, its journeys as the index has them now, and answers already given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import Any, TypeVar

from starlette.requests import Request

from periplo.answers.asked import Asked
from periplo.answers.effect import EffectAnswer
from periplo.answers.next_steps import Everybody
from periplo.core.campaigns import Campaign
from periplo.core.errors import PeriploError
from periplo.core.labels import Labels
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import JourneyMap
from periplo.edge.console.kept import Kept, State
from periplo.edge.pinning import choice_of, pin_of
from periplo.edge.running import traces
from periplo.edge.source import Source, beside, is_for_spark, metrics_of
from periplo.edge.wiring import engine, has_ledger, ledger_of, stamp_of
from periplo.formats.library_yaml import FILE as LIBRARY
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import read_map
from periplo.formats.plan_yaml import read_plan
from periplo.pictures.figures import Beside, Intervention, MapFigures
from periplo.storage.audit import last_change
from periplo.storage.contract import Ledger
from periplo.storage.sql import SqlLedger
from periplo.usecases.act import campaigns as published
from periplo.usecases.ask import Asking, ask
from periplo.usecases.care_questions import everybody_of
from periplo.usecases.draw import figures, interventions
from periplo.usecases.lived import Lived
from periplo.usecases.options import placed
from periplo.usecases.questions import asking_of
from periplo.usecases.workspace import open_workspace

Thing = TypeVar("Thing")
_SEEN: ContextVar[dict[int, State] | None] = ContextVar("what the data were when a page began", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within it a desk looks once at what its data are: what one page shows is of one moment."""
    token = _SEEN.set({})
    try:
        yield
    finally:
        _SEEN.reset(token)


class Desk:
    """One workspace being served. Answers are kept by question and version, so a reload costs nothing.

    A version is what the index, the ledger and the maps were last written at; when one changes, all is asked anew, but
    for what took long: it stands for a while.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.workspace = open_workspace(self.root)
        self._kept = Kept(self._state)
        self._changed = ("", "")  # a stamp of the ledger, and what people had changed last by then
        self._lock = Lock()
        self._lived: tuple[str, Lived] | None = None
        self.timed: Callable[[str, float], None] = lambda question, seconds: None  # told of every answer

    @cached_property
    def ledger(self) -> SqlLedger:
        """The workspace's ledger, kept open: for what every request asks of it."""
        return ledger_of(self.workspace)

    @property
    def has_events(self) -> bool:
        """Whether there is anything to ask."""
        return self.workspace.has_events

    def version(self) -> str:
        """Changes whenever what pages show may have changed."""
        return self._state().whole

    @property
    def mark(self) -> str:
        """As version, in short; and changes when an answer that stood for a while was worked out anew."""
        told = f"{self.version()} {self._kept.renewals}"
        return blake2b(told.encode(), digest_size=8).hexdigest()

    def _state(self) -> State:
        seen = _SEEN.get()
        if seen is None:
            return self._looked()
        if id(self) not in seen:
            seen[id(self)] = self._looked()
        return seen[id(self)]

    def _looked(self) -> State:
        here = self.workspace
        libraries = (here.root / LIBRARY, here.root / "maps" / LIBRARY)
        written = _times([*here.maps, *here.segments, here.plan, here.channel_rules, *libraries])
        if not self._changed[0] and has_ledger(here):
            with self.ledger.reading():  # opening it lays files beside it, of which the stamp tells
                pass
        stamp = stamp_of(here)
        ground = json.dumps([*written, self._last_change(stamp)])
        return State(json.dumps([*_times(here.index.glob("v*/manifest.json")), stamp, ground]), ground)

    def _last_change(self, stamp: str) -> str:
        """What people changed last in the ledger."""
        known, told = self._changed
        if stamp != known and has_ledger(self.workspace):
            with self.ledger.reading() as connection:
                told = last_change(connection)
            self._changed = (stamp, told)
        return told

    def source(self, given: Mapping[str, Any]) -> Source:
        """The workspace as a source for these options; the journeys are opened once per version.

        Where there are no events yet it tells of people all the same; only its journeys are refused.
        """
        if not self.has_events:
            return Source({**given, "in": str(self.root)}, known=self.map(given.get("map")))
        with self._lock:
            version = self.version()
            if self._lived is None or self._lived[0] != version:
                self.workspace = open_workspace(self.root)
                self._lived = (version, Source({"in": str(self.root)}).lived)
            lived = self._lived[1]
        return Source({**given, "in": str(self.root)}, opened=lived, known=self.map(given.get("map")))

    def map(self, id: object = None) -> JourneyMap | None:
        """The map of this id, else the first; None if there is none."""
        drawn = self.maps()
        return next((one for one in drawn if one.id == id), drawn[0] if drawn else None)

    def maps(self) -> list[JourneyMap]:
        """Every map of the workspace that can be read, the first one first.

        Raises: BadInput if there are maps and none of them can be read.
        """
        found, broken = self._maps_read()
        if broken and not found:
            raise broken[0][1]
        return [drawn for _, drawn in found]

    def broken_maps(self) -> list[tuple[Path, PeriploError]]:
        """The files of maps that cannot be read, and why."""
        return self._maps_read()[1]

    def path_of(self, drawn: JourneyMap) -> Path | None:
        """The file of a map of `maps`; None if there is none."""
        return next((path for path, one in self._maps_read()[0] if one.id == drawn.id), None)

    def _maps_read(self) -> tuple[list[tuple[Path, JourneyMap]], list[tuple[Path, PeriploError]]]:
        def read() -> tuple[list[tuple[Path, JourneyMap]], list[tuple[Path, PeriploError]]]:
            found, broken = [], []
            for path in self.workspace.maps:
                try:
                    found.append((path, read_map(path, self.labels())))
                except PeriploError as error:
                    broken.append((path, error))
            return found, broken

        return self.of_ground("maps", read)

    def library(self) -> Library:
        """What the workspace's maps share; an empty one where there is none."""
        maps = self.workspace.maps
        return self.of_ground("library", lambda: library_beside(maps[0]) if maps else NO_LIBRARY)

    def labels(self) -> Labels | None:
        """The workspace's tracking plan, where it has one."""
        plan = self.workspace.plan
        return self.of_ground("labels", lambda: read_plan(plan) if plan.exists() else None)

    def campaigns(self) -> list[Campaign]:
        """The newest version of every campaign; none where nothing was ever kept."""
        return self.kept("campaigns", lambda: self._told(published, []))

    def told(self, key: str, ask: Callable[[Ledger], Thing], otherwise: Thing) -> Thing:
        """What the ledger tells, kept by version; `otherwise` where nothing was ever kept."""
        return self.kept(key, lambda: self._told(ask, otherwise))

    def _told(self, ask: Callable[[Ledger], Thing], otherwise: Thing) -> Thing:
        if not has_ledger(self.workspace):
            return otherwise
        with closing(ledger_of(self.workspace)) as ledger:
            return ask(ledger)

    def asked(self, question: str, given: Mapping[str, Any], is_newest: bool = False) -> tuple[Asked, Asking]:
        """The answer, from those kept if it is there; is_newest: only if nothing has come in since."""

        def answer() -> tuple[Asked, Asking]:
            said = placed(question, given)
            if is_for_spark(question, said, self.workspace):
                source = Source({**said, "in": str(self.root)}, known=self.map(said.get("map")))
            else:
                source = self.source(said)
            lived = source.asked
            choice = choice_of(question, source)
            ground = replace(source.ground(lived), paths=None)
            if question == "customer" and set(said) <= {"person", "map"}:
                ground = replace(ground, everybody=lambda: self._everybody(source))
            asking = asking_of(question, said, ground)
            asked = ask(asking, lived, choice, engine())
            return replace(asked, version=pin_of(question, source)), asking

        begun = perf_counter()
        keep = self._kept.get if is_newest else self._kept.standing
        with traces.step("ask") as step:
            found = keep(_key_of(question, given), answer)
            step.tell(f"ask {question}")
        self.timed(question, perf_counter() - begun)
        return found

    def knows(self, question: str, given: Mapping[str, Any]) -> bool:
        """Whether the answer to this is kept, so that nobody waits for it."""
        return self._kept.holds(_key_of(question, given))

    def knows_figures(self, drawn: JourneyMap, given: Mapping[str, Any]) -> bool:
        """Whether what the picture of a map shows is kept."""
        return not self.has_events or self._kept.holds(_figures_key(drawn, given))

    def beside(self, drawn: JourneyMap) -> Beside:
        """What the map refers to: library, images, today."""
        key = f"beside {drawn.id} {date.today()}"
        return self.beside_others(
            key, lambda: beside(Source({"in": str(self.root)}, known=drawn), self.path_of(drawn))
        )

    def figures(self, drawn: JourneyMap, given: Mapping[str, Any]) -> MapFigures | None:
        """What the picture of a map shows; None where there are no events."""
        if not self.has_events:
            return None

        def measured() -> MapFigures:
            source = self.source({**given, "map": drawn.id})
            known = figures(
                drawn, source.lived, source.choice, engine(), self.interventions(drawn), source.spend_on_map
            )
            return replace(known, metrics=metrics_of(source, drawn, known.span).values)

        return self._kept.standing(_figures_key(drawn, given), measured)

    def interventions(self, drawn: JourneyMap) -> tuple[Intervention, ...]:
        """The campaigns that stand on a map with what they changed, of everybody whatever the filter."""
        stands = [(one.id, one.version, one.status, one.map, one.touchpoint) for one in self.campaigns()]

        def told() -> tuple[Intervention, ...]:
            return interventions(drawn, self.campaigns(), lambda one: self.effect(one.id))

        return self._kept.standing(f"interventions {drawn.id} {stands}", told)

    def effect(self, campaign: str) -> EffectAnswer:
        """What a published campaign changed, by its control group: asked once for every page that tells it."""
        asked, _ = self.asked("effect", {"campaign": campaign})
        assert isinstance(asked.answer, EffectAnswer)
        return asked.answer

    def _everybody(self, source: Source) -> Everybody:
        """What all customers did next, for each of those who are asked about one by one."""
        drawn = source.drawn
        assert drawn is not None
        return self._kept.standing(
            f"everybody {drawn.id}",
            lambda: everybody_of(source.people, source.lived.journeys, drawn, engine()),
        )

    def kept(self, key: str, make: Callable[[], Thing]) -> Thing:
        """What was made for this key and the present version, or made now: once, however many ask meanwhile."""
        return self._kept.get(key, make)

    def standing(self, key: str, make: Callable[[], Thing]) -> Thing:
        """As kept; but what took long may stand from before, though not over what people changed."""
        return self._kept.standing(key, make)

    def of_ground(self, key: str, make: Callable[[], Thing]) -> Thing:
        """What rests on files that people write alone, however many events come in."""
        return self._kept.of(self, key, make)

    def beside_others(self, key: str, make: Callable[[], Thing]) -> Thing:
        """As standing, however quick: what every page asks for beside things that stand."""
        return self._kept.standing(key, make, 0.0)

    def made_of(self, known: object, key: str, make: Callable[[], Thing]) -> Thing:
        """What was made for this key of these very figures, or made now."""
        return self._kept.of(known, key, make)


def desk_of(request: Request) -> Desk:
    """The desk of the console that was asked."""
    desk: Desk = request.app.state.desk
    return desk


def _key_of(question: str, given: Mapping[str, Any]) -> str:
    return f"ask {question} {json.dumps(dict(given), sort_keys=True)}"


def _figures_key(drawn: JourneyMap, given: Mapping[str, Any]) -> str:
    return f"figures {drawn.id} {json.dumps(dict(given), sort_keys=True)}"


def _times(paths: Iterable[Path]) -> list[tuple[str, int]]:
    """When each file was written last, in nanoseconds."""
    return [(path.name, path.stat().st_mtime_ns) for path in sorted(paths) if path.exists()]
