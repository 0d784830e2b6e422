"""What all pages share: the workspace, its journeys as the index has them now, and answers already given."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from periplo.answers.asked import Asked
from periplo.core.campaigns import Campaign
from periplo.core.labels import Labels
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import JourneyMap
from periplo.edge.wiring import (
    Source,
    beside,
    engine,
    has_ledger,
    interventions_of,
    ledger_of,
    metrics_of,
    stamp_of,
)
from periplo.formats.library_yaml import FILE as LIBRARY
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import read_map
from periplo.formats.plan_yaml import read_plan
from periplo.pictures.figures import Beside, MapFigures
from periplo.storage.contract import Ledger
from periplo.storage.sql import SqlLedger
from periplo.usecases.act import campaigns as published
from periplo.usecases.ask import Asking, ask
from periplo.usecases.draw import figures
from periplo.usecases.lived import Lived
from periplo.usecases.options import placed
from periplo.usecases.questions import asking_of
from periplo.usecases.workspace import open_workspace

KEPT = 64  # answers held at a time
Thing = TypeVar("Thing")


class Desk:
    """One workspace being served. Answers are kept by question and version, so a reload costs nothing.

    A version is what the index, the ledger and the maps were last written at; when one changes, all is asked anew.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.workspace = open_workspace(self.root)
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._lock = Lock()
        self._lived: tuple[str, Lived] | None = None

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
        here = self.workspace
        libraries = (here.root / LIBRARY, here.root / "maps" / LIBRARY)
        watched = [
            *here.index.glob("v*/manifest.json"),
            *here.maps,
            *here.segments,
            here.plan,
            here.channel_rules,
            *libraries,
        ]
        seen = [(path.name, path.stat().st_mtime_ns) for path in sorted(watched) if path.exists()]
        return json.dumps([*seen, stamp_of(here)])

    def source(self, given: Mapping[str, Any]) -> Source:
        """The workspace as a source for these options; the journeys are opened once per version."""
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
        """Every map of the workspace, the first one first."""
        return self.kept("maps", lambda: [read_map(path, self.labels()) for path in self.workspace.maps])

    def path_of(self, drawn: JourneyMap) -> Path | None:
        """The file of a map of `maps`; None if there is none."""
        files = zip(self.maps(), self.workspace.maps, strict=False)
        return next((path for one, path in files if one.id == drawn.id), None)

    def library(self) -> Library:
        """What the workspace's maps share; an empty one where there is none."""
        maps = self.workspace.maps
        return self.kept("library", lambda: library_beside(maps[0]) if maps else NO_LIBRARY)

    def labels(self) -> Labels | None:
        """The workspace's tracking plan, where it has one."""
        plan = self.workspace.plan
        return self.kept("labels", lambda: read_plan(plan) if plan.exists() else None)

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

    def asked(self, question: str, given: Mapping[str, Any]) -> tuple[Asked, Asking]:
        """The answer, from those kept if it is there."""

        def answer() -> tuple[Asked, Asking]:
            said = placed(question, given)
            source = self.source(said)
            asking = asking_of(question, said, replace(source.ground(), paths=None))
            return ask(asking, source.lived, source.choice, engine()), asking

        return self.kept(f"ask {question} {json.dumps(dict(given), sort_keys=True)}", answer)

    def beside(self, drawn: JourneyMap) -> Beside:
        """What the map refers to: library, images, today."""
        key = f"beside {drawn.id} {date.today()}"
        return self.kept(
            key, lambda: beside(Source({"in": str(self.root)}, known=drawn), self.path_of(drawn))
        )

    def figures(self, drawn: JourneyMap, given: Mapping[str, Any]) -> MapFigures | None:
        """What the picture of a map shows; None where there are no events."""
        if not self.has_events:
            return None

        def measured() -> MapFigures:
            source = self.source({**given, "map": drawn.id})
            known = figures(drawn, source.lived, source.choice, engine(), interventions_of(source))
            return replace(known, metrics=metrics_of(source, drawn, known.span).values)

        return self.kept(f"figures {drawn.id} {json.dumps(dict(given), sort_keys=True)}", measured)

    def kept(self, key: str, make: Callable[[], Thing]) -> Thing:
        """What was made for this key and the present version, or made now."""
        whole = f"{self.version()} {key}"
        with self._lock:
            if whole in self._kept:
                self._kept.move_to_end(whole)
                return cast("Thing", self._kept[whole])
        made = make()
        with self._lock:
            self._kept[whole] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made
