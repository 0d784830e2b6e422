"""A sketch: what somebody else's file says of a journey, before it is a map. Ids, moments and gaps come later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from periplo.core.cells import Item
from periplo.core.identifiers import plain
from periplo.core.lanes import LANES, Lane
from periplo.core.maps import MOMENTS, Action, Column, Difference, Goal, JourneyMap, Stage, Touchpoint
from periplo.core.personas import Persona
from periplo.core.texts import LANGUAGES, Text
from periplo.formats.exchange.names import MOMENT_NAMES
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.fields import key_of

RESERVED = frozenset(
    {"id", "kind", "rules", "lane", "item", "from", "to", "schema", "text"}
    | {
        key_of(field)
        for kind in (JourneyMap, Stage, Touchpoint, Action, Difference)
        for field in fields(kind)
    }
)
ITEMS = dict[str, list[Item]]
LONGEST_ID = 40
STEP, STAGE = ("Paso", "Step"), ("Recorrido", "Journey")
_BEFORE = (
    "antes", "before", "descub", "discover", "aware", "concien", "conoc", "consider", "research", "investig", "busca",
    "search", "explor", "evalua", "compara", "compare", "preventa", "presale", "pre-", "inspir", "necesi", "need",
    "interes", "attract", "atrac", "alcance", "reach", "eleg", "elijo", "choose", "decid", "decision", "plan",
)  # fmt: skip
_DURING = (
    "durante", "during", "compra", "compro", "buy", "purchase", "pago", "pay", "checkout", "contrat", "order", "pedido",
    "venta", "sale", "adquis", "acqui", "conver", "sign up", "signup", "alta", "registr", "book", "reserv", "firma",
    "visit", "tramit", "service", "servicio", "atencion", "consult",
)  # fmt: skip
_AFTER = (
    "despues", "after", "post", "uso", "use", "usar", "onboard", "entrega", "deliver", "recib", "receive", "recoj",
    "collect", "soporte", "support", "retenc", "retention", "fideli", "loyal", "recomend", "recommend", "advoca",
    "devol", "return", "renov", "renew", "seguimiento", "follow", "reclam", "complain", "share", "compart",
)  # fmt: skip


@dataclass(slots=True)
class SketchStage:
    title: str
    id: str | None = None
    moment: str | None = None
    cells: ITEMS = field(default_factory=dict)


@dataclass(slots=True)
class SketchColumn:
    """One step; `stage` is the position of its stage in the sketch."""

    stage: int
    title: str
    id: str | None = None
    is_action: bool = False
    channels: tuple[str, ...] = ()
    feeling: float | None = None
    owner: str | None = None
    moment_of_truth: bool = False
    for_customer: int | None = None
    for_us: int | None = None
    cells: ITEMS = field(default_factory=dict)


@dataclass(slots=True)
class Sketch:
    """A journey as a file says it. Every text is in the one language of the file."""

    title: str = ""
    persona: str = ""
    description: str = ""
    goal: str = ""
    scenario: str = ""
    id: str | None = None
    stages: list[SketchStage] = field(default_factory=list)
    columns: list[SketchColumn] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)  # of its own
    cells: ITEMS = field(default_factory=dict)  # of the whole map

    def columns_of(self, stage: int) -> list[SketchColumn]:
        return [column for column in self.columns if column.stage == stage]

    def stage_named(self, title: str) -> int:
        """The position of the last stage if it bears this name, else of a new one."""
        if not self.stages or plain(self.stages[-1].title) != plain(title):
            self.stages.append(SketchStage(title))
        return len(self.stages) - 1


def slug(text: str, taken: Iterable[str] = (), fallback: str = "part") -> str:
    """An id from a title: its words in plain letters, unlike those taken."""
    words = re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")
    id = words[:LONGEST_ID].rstrip("-") or fallback
    known, number = set(taken), 2
    while id in known:
        id = f"{(words[: LONGEST_ID - 4].rstrip('-') or fallback)}-{number}"
        number += 1
    return id


def own_lane(label: str, taken: Iterable[str]) -> Lane:
    """A lane of the map's own for a row that nobody knows; its id is no key that parts of maps have already."""
    known = {*RESERVED, *LANES, *taken}
    id = slug(label, (), "lane").replace("-", "_")
    id = f"own_{id}" if id in known or not id[0].isalpha() else id
    while id in known:
        id += "_2"
    return Lane(id, Text.of(label), shown=True)


def map_of_sketch(sketch: Sketch, remarks: Remarks, name: str) -> JourneyMap:
    """The map that a sketch stands for. name: what it is called if it says nothing, the file's.

    What it does not say is filled in the plainest way, and told.
    """
    title = sketch.title
    if not title:
        title = name
        remarks.add("no_title")
    if not sketch.persona:
        remarks.add("no_persona")
    if not sketch.goal:
        remarks.add("no_goal")
    persona = Text.of(sketch.persona) if sketch.persona else Text((("es", "Cliente"), ("en", "Customer")))
    stages = _stages(sketch, remarks)
    ids: list[str] = []
    columns = [_column(column, stages, ids) for column in sorted(sketch.columns, key=lambda one: one.stage)]
    return JourneyMap(
        id=sketch.id or slug(title, fallback="map"),
        title=Text.of(title),
        persona=Persona("standard", persona, Text.of(sketch.description) if sketch.description else None),
        goal=Goal(Text.of(sketch.goal or title)),
        scenario=Text.of(sketch.scenario) if sketch.scenario else None,
        stages=tuple(stages),
        columns=tuple(columns),
        lanes=tuple(sketch.lanes),
        cells=_cells(sketch.cells),
    )


def _stages(sketch: Sketch, remarks: Remarks) -> list[Stage]:
    stages = sketch.stages or [SketchStage(STAGE[0])]
    moments = moments_of([stage.title for stage in stages], [stage.moment for stage in stages])
    if any(stage.moment is None for stage in stages):
        pairs = list(zip((stage.title for stage in stages), moments, strict=True))
        told = {
            language: ", ".join(f"{title} = {MOMENT_NAMES[moment].to(language)}" for title, moment in pairs)
            for language in LANGUAGES
        }
        remarks.add("moments", said=Text.of(told))
    made: list[Stage] = []
    for stage, moment in zip(stages, moments, strict=True):
        id = stage.id if stage.id and stage.id not in {one.id for one in made} else None
        id = id or slug(stage.title, (one.id for one in made), "stage")
        made.append(Stage(id, Text.of(stage.title), moment, cells=_cells(stage.cells)))
    return made


def moments_of(titles: list[str], said: list[str | None]) -> list[str]:
    """Before, during or after for each stage in order, by what was said and by the words in the titles.

    Never goes back: a stage after one of `during` is at least `during`. Without any hint the middle is the purchase.
    """
    hints = [moment or _moment_in(title) for title, moment in zip(titles, said, strict=True)]
    if not any(hints):
        last = len(titles) - 1
        return [
            MOMENTS[0] if k < (last + 1) // 2 else MOMENTS[1] if k == (last + 1) // 2 else MOMENTS[2]
            for k in range(len(titles))
        ]
    reached, found = 0, []
    for hint in hints:
        if hint is not None:
            reached = max(reached, MOMENTS.index(hint))
        found.append(MOMENTS[reached])
    return found


def _moment_in(title: str) -> str | None:
    words = plain(title)
    for moment, hints in ((MOMENTS[2], _AFTER), (MOMENTS[0], _BEFORE), (MOMENTS[1], _DURING)):
        if any(re.search(rf"\b{re.escape(hint)}", words) for hint in hints):
            return moment
    return None


def _column(column: SketchColumn, stages: list[Stage], ids: list[str]) -> Column:
    id = column.id if column.id and column.id not in ids else slug(column.title, ids, "step")
    ids.append(id)
    stage, title = stages[column.stage].id, Text.of(column.title)
    shared = {
        "feeling": column.feeling, "cells": _cells(column.cells), "for_customer": column.for_customer,
        "for_us": column.for_us,
    }  # fmt: skip
    if column.is_action:
        return Action(id, stage, title, **shared)  # type: ignore[arg-type]
    return Touchpoint(
        id,
        stage,
        title,
        column.channels,
        moment_of_truth=column.moment_of_truth,
        owner=column.owner,
        **shared,  # type: ignore[arg-type]
    )


def _cells(cells: ITEMS) -> dict[str, tuple[Item, ...]]:
    return {lane: tuple(items) for lane, items in cells.items() if items}
