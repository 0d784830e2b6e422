"""What a map holds beside its cells, on pages: people, stages, transitions and needs, each written by its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.channel_catalogue import CHANNELS, channel_name
from periplo.core.document_fields import Data, parts_in
from periplo.core.frameworks import FRAMEWORKS
from periplo.core.map_fields import ADJUSTMENTS, NEEDS, Form, Place, form_of, known_in
from periplo.core.maps import MARKS, JourneyMap
from periplo.core.texts import LANGUAGES
from periplo.core.time_saying import span_said
from periplo.core.variants import drawn_for
from periplo.edge.console.desk import desk_of
from periplo.edge.console.part_fields import NOTHING, events, maps_of, people_of
from periplo.edge.console.part_rules import rule_posted, rule_shown
from periplo.edge.console.parts_beside import cells_beside, picture_beside, portraits, words
from periplo.edge.console.posting import posted
from periplo.edge.console.proposing import proposer, proposing
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.console.written_fields import Options
from periplo.edge.console.written_parts import (
    MOST_FIELDS,
    Change,
    Room,
    opened_page,
    posted_page,
)
from periplo.edge.words.pages import page_says
from periplo.formats.content_yaml import read_content
from periplo.formats.library_yaml import library_beside
from periplo.usecases.editing.file import said_by
from periplo.usecases.editing.parts import named, value_at


class MapRoom(Room):
    """The parts of one map."""

    def __init__(self, request: Request, drawn: JourneyMap) -> None:
        desk = desk_of(request)
        path = desk.path_of(drawn)
        if path is None:
            raise HTTPException(404)
        file = request.app.state.workbench.opened(path, desk.labels())
        self.drawn: JourneyMap = file.drawn
        self.library = library_beside(path, desk.labels())
        self.known = known_in(file.document.data, self.drawn.all_lanes, self.library)
        base = f"/maps/{quote(self.drawn.id, safe='')}/parts"
        super().__init__(request, path, base, file.document.data, file.version)

    @property
    def languages(self) -> Sequence[str]:
        found: tuple[str, ...] = self.drawn.languages
        return found

    def form(self, place: Place, value: object) -> Form | None:
        return form_of(place, value, self.known)

    def begun(self, place: Place) -> Any:
        form = self.form(place, {})
        if form is None or form.sort in ("map", "persona", "stage", "column", "lane"):
            return None
        if form.sort == "difference" and not any(one.id == place[-1] for one in self.drawn.columns):
            return None
        if isinstance(place[-1], int) and place[-1] != len(value_at(self.data, place[:-1]) or ()):
            return None
        around = place[:-2] if form.sort == "difference" else place[:-1]
        if around and isinstance(around[-1], int) and value_at(self.data, around) is None:
            return None
        return [] if form.lane else {"persona": {}} if form.sort == "variant" else {}

    def may_go(self, form: Form, place: Place) -> bool:
        return form.sort in ("transition", "variant", "framework", "difference")

    def named(self, form: Form, place: Place, value: Data, data: Data) -> Data:
        if form.sort == "variant" and isinstance(value.get("persona"), dict):
            taken = [one.id for one in (*self.drawn.personas, *self.library.personas)]
            return {**value, "persona": named(value["persona"], value["persona"].get("name"), taken)}
        if form.sort == "framework":
            phases: list[Data] = []
            for one in parts_in(value, "phases"):
                phases.append(named(one, one.get("title"), [str(other.get("id")) for other in phases]))
            own = [one.id for one in self.drawn.frameworks]
            made = named(value, value.get("title"), [*FRAMEWORKS, *own])
            return {**made, "phases": phases} if phases else made
        return value

    def noted(self) -> tuple[str, str]:
        return "map", self.drawn.id

    def write(self, change: Change) -> str:
        return self.bench.rewrite(self.path, change, self.desk.labels()).version

    # What is chosen among, and what fields of its own are called.

    def given(self, form: Form, place: Place, value: object) -> Mapping[str, Options]:
        said, drawn = self.said, self.drawn
        columns = tuple((one.id, one.title.to(said)) for one in drawn.columns)
        theories = {**FRAMEWORKS, **{one.id: one for one in drawn.frameworks}}
        channels = dict.fromkeys((*CHANNELS, *(name for one in drawn.touchpoints for name in one.channels)))
        library = self.library
        content = {one.id: one.title.to(said) for one in library.content}
        content |= {
            name: name for name in read_content(self.desk.workspace.content).blocks if name not in content
        }
        maps = (NOTHING, *maps_of(self.desk, said, drawn.id))
        return {
            "from": (NOTHING, *columns), "to": (NOTHING, *columns), "opens": maps, "compared_with": maps,
            "channels": tuple((one, channel_name(one, said)) for one in channels),
            **{f"phases.{one.id}": (NOTHING, *((phase.id, phase.title.to(said)) for phase in one.phases))
               for one in theories.values()},
            "personas": tuple((one.id, one.name.to(said)) for one in drawn.personas),
            "covered_by": tuple(content.items()),
            "uses": (NOTHING, *((one.id, one.title.to(said)) for one in library.touchpoints)),
            "metric": tuple((one.id, one.title.to(said)) for one in library.metrics),
            "owner": people_of(self.desk), "id": self._ids(form), "persona.id": self._ids(form),
            "portrait": portraits(self.desk), "ref": self._entries(form), "goal.rule": events(self.desk, said),
            **{f"rules.{one}": events(self.desk, said) for one in channels},
            "languages": tuple((one, self._tongue(one)) for one in dict.fromkeys((*LANGUAGES, *drawn.languages))),
            "marks": tuple((one, page_says(f"written.mark.{one}", said)) for one in MARKS),
            "state": tuple((one, page_says(f"state_{one}", said)) for one in ("as-is", "to-be")),
            "side": tuple((one, page_says(f"edit_side_{one}", said)) for one in ("experience", "organisation")),
            "after": (NOTHING, *((one.id, one.title.to(said)) for one in drawn.all_lanes)),
            "library": (NOTHING, *((one, page_says(f"written.kind.{one}", said)) for one in _SHARED)),
        }  # fmt: skip

    def _tongue(self, one: str) -> str:
        return page_says(f"written.tongue.{one}", self.said) if one in LANGUAGES else one

    def _ids(self, form: Form) -> Options:
        shared = tuple((one.id, one.name.to(self.said)) for one in self.library.personas)
        return shared if form.sort in ("persona", "variant") else ()

    def _entries(self, form: Form) -> Options:
        lane = next((one for one in self.drawn.all_lanes if one.id == form.lane), None)
        entries = getattr(self.library, lane.library, ()) if lane and lane.library else ()
        return tuple((one.id, one.title.to(self.said)) for one in entries)

    def called(self, form: Form) -> Mapping[str, str]:
        said, drawn = self.said, self.drawn
        theories = {**FRAMEWORKS, **{one.id: one for one in drawn.frameworks}}
        found = {f"phases.{id}": one.title.to(said) for id, one in theories.items()}
        found |= {
            f"feelings.{one.persona.id}": page_says("written.feeling_of", said, one.persona.name.to(said))
            for one in drawn.variants
        }
        for channel in {name for one in drawn.touchpoints for name in one.channels}:
            found[f"rules.{channel}"] = page_says("written.rule_by", said, channel_name(channel, said))
        lane = next((one for one in drawn.all_lanes if one.id == form.lane), None)
        if lane is not None:
            found[f"list.{lane.id}"] = lane.title.to(said)
            if lane.note:
                note = lane.note.to(said)
                found[f"list.{lane.id}.lead"] = f"{note[:1].upper()}{note[1:]}."
        return found

    # What a part is called, and what stands beside its fields.

    def heading(self, form: Form, place: Place, value: Any) -> str:
        said, drawn = self.said, self.drawn
        match form.sort:
            case "map":
                return page_says("written.heading.map", said, drawn.title.to(said))
            case "persona":
                return page_says("written.heading.persona", said, self._persona(value))
            case "variant":
                return page_says("written.heading.variant", said, self._persona(value.get("persona")))
            case "transition":
                return self._way(value)
            case "difference":
                variant = drawn.variants[int(place[1])].persona.name.to(said)
                return page_says("written.heading.difference", said, self._title(str(place[3])), variant)
            case "things":
                lane = next(one for one in drawn.all_lanes if one.id == form.lane)
                return f"{lane.title.to(said)} · {self._where(place[:-1])}"
        return str(words(value.get("title"), self.said) or page_says(f"written.new.{form.sort}", said))

    def _where(self, place: Place) -> str:
        if not place:
            return self.drawn.title.to(self.said)
        if place[0] == "variants" and len(place) > 2:
            return f"{self._title(str(place[3]))} · {self.drawn.variants[int(place[1])].persona.name.to(self.said)}"
        return words((value_at(self.data, place) or {}).get("title"), self.said) or self._title(
            str((value_at(self.data, place) or {}).get("id"))
        )

    def _persona(self, said: Any) -> str:
        if isinstance(said, dict):
            shared = self.library.persona(str(said.get("id")))
            return words(said.get("name"), self.said) or (shared.name.to(self.said) if shared else "…")
        shared = self.library.persona(str(said))
        return shared.name.to(self.said) if shared else str(said or "…")

    def _way(self, value: Data) -> str:
        if not value.get("from") and not value.get("to"):
            return page_says("written.new.transition", self.said)
        return f"{self._title(str(value.get('from') or '…'))} → {self._title(str(value.get('to') or '…'))}"

    def _title(self, id: str) -> str:
        return next((one.title.to(self.said) for one in self.drawn.columns if one.id == id), id)

    def beside(self, data: Data, place: Place, form: Form) -> dict[str, Any]:
        cells: list[tuple[str, str, str]] = []
        others: list[tuple[str, str]] = []
        if form.has_cells and value_at(self.data, place) is not None:
            there = self.data if not place else value_at(self.data, place) or {}
            first = ADJUSTMENTS if form.sort == "difference" else ()
            cells, others = cells_beside(self, there, place, self.drawn.all_lanes, first, self.library)
        if form.sort == "variant" and value_at(self.data, place) is not None:
            told = value_at(self.data, (*place, "columns")) or {}
            cells = [
                (self._title(one.id), page_says("written.differs" if one.id in told else "written.same", self.said),
                 self.address((*place, "columns", one.id)))
                for one in self.drawn.columns
            ]  # fmt: skip
            cells.insert(0, (page_says("written.sort.persona", self.said), self._persona(
                value_at(self.data, (*place, "persona"))), self.address((*place, "persona"))))  # fmt: skip
        found: dict[str, Any] = {"cells": cells, "others": others, "above": self._above(place, form)}
        if form.sort == "variant":
            found["cells_are"] = "columns"
        drawn = said_by(data, self.path.name, self.desk.labels(), self.library)
        return found | {"picture": self._picture(drawn, place, form)}

    def _above(self, place: Place, form: Form) -> list[tuple[str, str]]:
        """The part to which this one belongs."""
        if form.sort in ("things", "difference") or (form.sort == "persona" and len(place) > 1):
            above = place[:-2] if form.sort == "difference" else place[:-1]
            around = self.form(above, value_at(self.data, above) or {})
            return (
                [(self.heading(around, above, value_at(self.data, above) or {}), self.address(above))]
                if around
                else []
            )
        return []

    def _picture(self, drawn: JourneyMap, place: Place, form: Form) -> str:
        columns = [one.id for one in drawn.columns]
        lanes: tuple[str, ...] = (form.lane,) if form.lane else ()
        match place:
            case ("transitions", int() as k) if k < len(drawn.transitions):
                way = drawn.transitions[k]
                wanted, lanes = [way.origin, way.target], ("flow", "ways")
            case ("variants", int() as k, *rest):
                variant = drawn.variants[k]
                drawn = drawn_for(drawn, variant.persona.id)
                here = [one.id for one in drawn.columns]
                wanted = [str(rest[1])] if len(rest) > 1 else [one for one in here if one in variant.columns]
                wanted = [one for one in wanted if one in here] or here[:1]
                lanes = lanes or ("feeling", *ADJUSTMENTS)
            case ("stages", int() as k, *_):
                wanted = [one.id for one in drawn.columns_of(drawn.stages[k].id)]
                lanes = lanes or ("flow",)
            case ("columns", int() as k, *_):
                wanted, lanes = [columns[k]], lanes or ("flow", "importance", "channels", "feeling")
            case ("lanes", int() as k):
                own = str(self.drawn.lanes[k].id) if k < len(self.drawn.lanes) else ""
                wanted, lanes = [one.id for one in drawn.columns if own in one.cells], (own,)
            case ("transitions" | "frameworks", *_):
                return ""
            case _:
                wanted = columns
                lanes = lanes or ("flow", "feeling")
        with_lens = form.sort in ("map", "persona", "variant")
        return picture_beside(self, drawn, wanted, lanes, with_lens, self.library)

    # All parts at once.

    def sections(self) -> Iterator[dict[str, Any]]:
        said, drawn = self.said, self.drawn
        whole = [(drawn.title.to(said), drawn.goal.text.to(said), self.address(()))]
        people = [(drawn.persona.name.to(said), self._rule_told(drawn.persona), self.address(("persona",)))]
        yield self._section("map", [*whole])
        yield self._section("persona", people) | proposing(self.desk, self.base, said)
        yield self._section("variant", [
            (one.persona.name.to(said), page_says("written.differs_in", said, len(one.columns)),
             self.address(("variants", k)))
            for k, one in enumerate(drawn.variants)
        ], "variants")  # fmt: skip
        yield self._section("stage", [
            (one.title.to(said), self._stage_told(one), self.address(("stages", k)))
            for k, one in enumerate(drawn.stages)
        ])  # fmt: skip
        yield self._section("transition", [
            (f"{self._title(one.origin)} → {self._title(one.target)}", self._way_told(k),
             self.address(("transitions", k)))
            for k, one in enumerate(drawn.transitions)
        ], "transitions")  # fmt: skip
        yield self._section("needs", list(self._needs()))
        yield self._section("column", [
            (one.title.to(said), drawn.stage(one.stage).title.to(said), self.address(("columns", k)))
            for k, one in enumerate(drawn.columns)
        ])  # fmt: skip
        yield self._section("lane", [
            (one.title.to(said), page_says(f"written.choice.type.{one.type}", said), self.address(("lanes", k)))
            for k, one in enumerate(drawn.lanes)
        ])  # fmt: skip
        yield self._section("framework", [
            (one.title.to(said), ", ".join(phase.title.to(said) for phase in one.phases),
             self.address(("frameworks", k)))
            for k, one in enumerate(drawn.frameworks)
        ], "frameworks")  # fmt: skip

    def _section(self, sort: str, rows: list[tuple[str, str, str]], adds: str = "") -> dict[str, Any]:
        return {
            "title": page_says(f"written.section.{sort}", self.said),
            "lead": page_says(f"written.sort.{'things' if sort == 'needs' else sort}.lead", self.said)
            if sort != "needs" else page_says("written.section.needs.lead", self.said),
            "rows": rows, "add": f"{self.base}?{urlencode({'of': f'{adds}.new'})}" if adds else "",
            "adds": page_says(f"written.add.{sort}", self.said) if adds else "",
        }  # fmt: skip

    def _rule_told(self, persona: Any) -> str:
        return page_says("written.has_rule" if persona.rule else "written.has_no_rule", self.said)

    def _stage_told(self, stage: Any) -> str:
        known = {one.id: one for one in self.drawn.theories}
        told = [
            phase.title.to(self.said)
            for theory, id in stage.phases.items()
            for phase in (known[theory].phases if theory in known else ())
            if phase.id == id
        ]
        if stage.opens:
            titles = {one.id: one.title.to(self.said) for one in self.desk.maps()}
            told.append(page_says("written.opens", self.said, titles.get(stage.opens, stage.opens)))
        return " · ".join(told) or "–"

    def _way_told(self, k: int) -> str:
        way = self.drawn.transitions[k]
        told = [one.text.to(self.said) for one in way.motivations]
        if way.promised:
            told.append(page_says("written.promised", self.said, span_said(way.promised, self.said)))
        return " · ".join(told) or "–"

    def _needs(self) -> Iterator[tuple[str, str, str]]:
        for kind, parts in (("columns", self.drawn.columns), ("stages", self.drawn.stages)):
            for k, part in enumerate(parts):
                for item in part.cells.get(NEEDS, ()):
                    known = self.library.titled("content", item.covered_by) if item.covered_by else None
                    cover = known.to(self.said) if known else item.covered_by
                    told = page_says("written.covered", self.said, cover) if cover else page_says(
                        "written.uncovered", self.said
                    )  # fmt: skip
                    yield (
                        item.text.to(self.said),
                        f"{part.title.to(self.said)} · {told}",
                        self.address((kind, k, NEEDS)),
                    )


_SHARED = ("channels", "areas", "systems", "places", "content", "touchpoints", "metrics", "opportunities")


def _room(request: Request) -> MapRoom:
    drawn = next((one for one in desk_of(request).maps() if one.id == request.path_params["id"]), None)
    if drawn is None:
        raise HTTPException(404)
    return MapRoom(request, drawn)


async def parts_page(request: Request) -> Response:
    """All parts of a map, or the fields of one; posted, what they say is kept."""
    if request.method == "POST":
        sent = await posted(request, MOST_FIELDS)
        return await run_in_threadpool(lambda: posted_page(_room(request), sent))
    return await run_in_threadpool(_shown, request)


async def part_rule(request: Request) -> Response:
    """A rule of a part, built of clauses."""
    if request.method == "POST":
        sent = await posted(request, MOST_FIELDS)
        return await run_in_threadpool(lambda: rule_posted(_room(request), sent))
    return await run_in_threadpool(lambda: rule_shown(_room(request)))


def _shown(request: Request) -> Response:
    room = _room(request)
    if "of" in request.query_params:
        return opened_page(room, proposer(room.desk, room.drawn, request.query_params))
    said, done = language_of(request), request.query_params.get("done", "")
    return page_of(
        request, "written_parts.html", page_says("written.parts_of", said, room.drawn.title.to(said)), "map",
        drawn=room.drawn, base=room.base, sections=list(room.sections()), done=done,
        lead=page_says("written.parts_lead", said), may_write=may_edit(request),
        may_take_back=bool(done) and room.bench.may_take_back(room.path, done),
    )  # fmt: skip


routes = [
    Route("/maps/{id}/parts", parts_page, methods=["GET", "POST"]),
    Route("/maps/{id}/parts/rule", part_rule, methods=["GET", "POST"]),
]
