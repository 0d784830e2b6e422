"""The library on pages: what the maps share, each entry written by its fields, and where maps use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.channel_catalogue import CHANNELS, channel_name
from periplo.core.document_fields import Data, parts_in
from periplo.core.frameworks import FRAMEWORKS
from periplo.core.lanes import LANES
from periplo.core.library import Library
from periplo.core.library_fields import LISTS, entry_form
from periplo.core.map_fields import Form, Place
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.part_fields import NOTHING, events, people_of
from periplo.edge.console.part_rules import rule_posted, rule_shown
from periplo.edge.console.parts_beside import cells_beside, picture_beside, portraits, words
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import may_edit, page_of
from periplo.edge.console.written_fields import Options
from periplo.edge.console.written_parts import (
    MOST_FIELDS,
    Change,
    Room,
    opened_page,
    posted_page,
)
from periplo.edge.words.pages import page_says
from periplo.formats.documents import Document, document_of
from periplo.formats.library_yaml import FILE, library_of, library_path
from periplo.formats.map_yaml import map_of
from periplo.usecases.editing.parts import named, value_at
from periplo.usecases.joining.write import version_of

OF_BOTH = ("persona", "lane", "framework")  # sorts that a map has too
ANSWERED = ("pains", "frictions", "needs")  # lanes whose things an opportunity may answer


class LibraryRoom(Room):
    """The entries of the workspace's library, which may not be there yet."""

    def __init__(self, request: Request) -> None:
        desk = desk_of(request)
        maps = desk.workspace.maps
        path = (library_path(maps[0]) if maps else None) or desk.root / FILE
        text = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
        document = document_of(text or "schema: 1\n", FILE)
        super().__init__(request, path, "/library", document.data, version_of(text))
        self.library: Library = library_of(document, desk.labels())
        self.lanes = {**LANES, **{one.id: one for one in self.library.lanes}}

    @property
    def languages(self) -> Sequence[str]:
        used = {one for drawn in self.desk.maps() for one in drawn.languages} or set(LANGUAGES)
        return [*(one for one in LANGUAGES if one in used), *sorted(used - set(LANGUAGES))]

    def form(self, place: Place, value: object) -> Form | None:
        return entry_form(place, tuple(self.lanes.values()), self.library)

    def begun(self, place: Place) -> Any:
        form = self.form(place, {})
        if form is None or (form.lane and value_at(self.data, place[:-1]) is None):
            return None
        listed = value_at(self.data, place[:1]) or []
        if not form.lane and place[1] != len(listed):
            return None
        return [] if form.lane else {}

    def may_go(self, form: Form, place: Place) -> bool:
        return not form.lane

    def named(self, form: Form, place: Place, value: Data, data: Data) -> Data:
        if form.lane or form.sort == "evidence":
            return value
        taken = [
            str(one.get("id")) for one in parts_in(data, str(place[0])) if one is not value_at(data, place)
        ]
        if form.sort == "framework":
            phases: list[Data] = []
            for one in parts_in(value, "phases"):
                phases.append(named(one, one.get("title"), [str(other.get("id")) for other in phases]))
            value = {**value, "phases": phases} if phases else value
            taken += list(FRAMEWORKS)
        made = named(value, value.get("name" if form.sort == "persona" else "title"), taken)
        is_lane = form.sort == "lane" and "id" not in value and "id" in made
        return made | {"id": str(made["id"]).replace("-", "_")} if is_lane else made

    def noted(self) -> tuple[str, str]:
        return "library", FILE

    def write(self, change: Change) -> str:
        return self.bench.rewrite_library(self.path, change, self._check)

    def _check(self, document: Document) -> None:
        """Raises: BadInput if the library cannot be read, or a map could not with it that can be read now."""
        desk = self.desk
        made = library_of(document, desk.labels())
        for drawn in desk.maps():
            path = desk.path_of(drawn)
            if path is not None:
                file = self.bench.opened(path, desk.labels())
                map_of(file.document, desk.labels(), made)

    def given(self, form: Form, place: Place, value: object) -> Mapping[str, Options]:
        said, maps = self.said, self.desk.maps()
        campaigns = tuple((one.id, one.title.to(said)) for one in self.desk.campaigns())
        return {
            "at": tuple(self._places(maps)), "answers": tuple(self._answered(maps)),
            "opportunities": tuple((one.id, one.title.to(said)) for one in self.library.opportunities),
            "campaign": (NOTHING, *campaigns), "owner": people_of(self.desk),
            "channels": tuple((one, channel_name(one, said)) for one in CHANNELS),
            "unit": tuple((one, page_says(f"written.unit.{one}", said)) for one in ("share", "count", "days")),
            "metric": tuple((one.id, one.title.to(said)) for one in self.library.metrics),
            "rule": events(self.desk, said) if form.sort == "touchpoint" else (), "portrait": portraits(self.desk),
            "covered_by": tuple((one.id, one.title.to(said)) for one in self.library.content),
            "personas": tuple((one.id, one.name.to(said)) for one in self.library.personas),
            "side": tuple((one, page_says(f"edit_side_{one}", said)) for one in ("experience", "organisation")),
            "after": (NOTHING, *((one.id, one.title.to(said)) for one in self.lanes.values())),
            "library": (NOTHING, *((one, page_says(f"written.kind.{one}", said)) for one in _OF_CELLS)),
        }  # fmt: skip

    def _places(self, maps: Sequence[JourneyMap]) -> Iterator[tuple[str, str]]:
        for drawn in maps:
            title = drawn.title.to(self.said)
            yield drawn.id, title
            for stage in drawn.stages:
                yield f"{drawn.id}/{stage.id}", f"{title} · {stage.title.to(self.said)}"
                for column in drawn.columns_of(stage.id):
                    yield f"{drawn.id}/{column.id}", f"{title} · {column.title.to(self.said)}"

    def _answered(self, maps: Sequence[JourneyMap]) -> Iterator[tuple[str, str]]:
        for drawn in maps:
            for part in (*drawn.stages, *drawn.columns):
                for lane in ANSWERED:
                    for item in part.cells.get(lane, ()):
                        if item.id:
                            yield item.id, f"{item.text.to(self.said)} · {part.title.to(self.said)}"

    def called(self, form: Form) -> Mapping[str, str]:
        lane = self.lanes.get(form.lane)
        return {} if lane is None else {f"list.{lane.id}": lane.title.to(self.said)}

    def heading(self, form: Form, place: Place, value: Any) -> str:
        if form.lane:
            above = value_at(self.data, place[:-1]) or {}
            return f"{self.lanes[form.lane].title.to(self.said)} · {words(above.get('title'), self.said)}"
        if not isinstance(value, dict):
            return str(value)
        told = (
            value.get("title")
            or value.get("name")
            or (value.get("text") if form.sort == "evidence" else None)
        )
        return words(told, self.said) or page_says(f"written.new.{form.sort}", self.said)

    def beside(self, data: Data, place: Place, form: Form) -> dict[str, Any]:
        found: dict[str, Any] = {}
        there = value_at(self.data, place)
        if form.has_cells and there is not None:
            cells, others = cells_beside(self, there, place, tuple(self.lanes.values()), (), self.library)
            found |= {"cells": cells, "others": others}
        library = library_of(Document(FILE, data, document_of("schema: 1\n").tree), self.desk.labels())
        at = place[:2]
        id = str((value_at(data, at) or {}).get("id") or "") if form.sort != "evidence" else ""
        kept = getattr(library, str(place[0]))
        entry = kept[int(place[1])] if int(place[1]) < len(kept) else None
        uses = list(_uses(self.desk, str(place[0]), id, entry, self.said))
        links = [
            (" · ".join(filter(None, (drawn.title.to(self.said), part))), at) for drawn, _, part, at in uses
        ]
        picture = ""
        if uses:
            drawn = uses[0][0]
            columns = [column for one, column, _, _ in uses if one.id == drawn.id and column]
            path = self.desk.path_of(drawn)
            if columns and path is not None:
                file = self.bench.opened(path, self.desk.labels())
                shown = map_of(file.document, self.desk.labels(), library)
                lanes = _LANES_OF.get(str(place[0]), ("flow",))
                picture = picture_beside(self, shown, columns, lanes, form.sort == "persona", library)
        return found | {"picture": picture, "used": links[:24]}

    def sections(self) -> Iterator[dict[str, Any]]:
        for name, (sort, _) in LISTS.items():
            rows = []
            there = self.data.get(name)
            for k, one in enumerate(there if isinstance(there, list) else []):
                form = self.form((name, k), one)
                assert form is not None
                rows.append((self.heading(form, (name, k), one), self._told(one), self.address((name, k))))
            yield {
                "title": page_says(f"written.{'shared' if sort in OF_BOTH else 'section'}.{sort}", self.said),
                "lead": page_says(f"written.{'shared' if sort in OF_BOTH else 'sort'}.{sort}.lead", self.said),
                "rows": rows,
                "add": f"{self.base}?{urlencode({'of': f'{name}.new'})}",
                "adds": page_says(f"written.add.{sort}", self.said),
            }  # fmt: skip

    def _told(self, entry: Any) -> str:
        """Whose it is, how far it is, until when."""
        if not isinstance(entry, dict):
            return ""
        told = [entry.get("owner"), entry.get("due"), entry.get("ask")]
        progress = entry.get("progress")
        said = [page_says(f"written.choice.progress.{progress}", self.said)] if progress in _PROGRESS else []
        return " · ".join([*said, *(str(one) for one in told if one)])


_PROGRESS = ("proposed", "planned", "doing", "done", "dropped")
_OF_CELLS = ("channels", "areas", "systems", "places", "content", "touchpoints", "metrics", "opportunities")
# Which rows of the picture show an entry of each list.
_LANES_OF = {
    "opportunities": ("flow", "pains", "frictions", "needs", "opportunities"), "metrics": ("flow", "kpis"),
    "areas": ("flow", "areas"), "systems": ("flow", "systems"), "content": ("flow", "needs", "content"),
    "touchpoints": ("flow", "channels", "feeling"), "personas": ("flow", "feeling"),
    "channels": ("flow", "channels"),
}  # fmt: skip


def _uses(
    desk: Desk, name: str, id: str, entry: Any, said: str
) -> Iterator[tuple[JourneyMap, str, str, str]]:
    """Where maps name an entry: map, column ("" for none), what it is called, and its address."""
    places = set(getattr(entry, "at", ())) if name == "opportunities" else set()
    for drawn in desk.maps():
        base = f"/maps/{quote(drawn.id, safe='')}"
        if name == "personas" and id in {one.id for one in drawn.personas}:
            yield drawn, drawn.columns[0].id if drawn.columns else "", "", f"{base}/parts?of=persona"
        for k, column in enumerate(drawn.columns):
            refs = {item.ref for items in column.cells.values() for item in items}
            covers = {item.covered_by for items in column.cells.values() for item in items}
            metrics = {
                one.metric for items in column.cells.values() for item in items for one in item.evidence
            }
            is_named = (
                (name == "touchpoints" and getattr(column, "uses", None) == id)
                or (name == "channels" and id in getattr(column, "channels", ()))
                or (name == "places" and id in column.places)
                or f"{drawn.id}/{column.id}" in places or f"{drawn.id}/{column.stage}" in places
                or (name != "initiatives" and bool(id) and id in refs | covers | metrics)
            )  # fmt: skip
            if is_named:
                yield drawn, column.id, column.title.to(said), f"{base}/parts?of=columns.{k}"
        if drawn.id in places:
            yield drawn, drawn.columns[0].id if drawn.columns else "", "", f"/?map={quote(drawn.id, safe='')}"


async def library_page(request: Request) -> Response:
    """All that the library holds, or the fields of one entry; posted, what they say is kept."""
    if request.method == "POST":
        sent = await posted(request, MOST_FIELDS)
        return await run_in_threadpool(lambda: posted_page(LibraryRoom(request), sent))
    return await run_in_threadpool(_shown, request)


async def entry_rule(request: Request) -> Response:
    """The rule of a shared buyer persona, built of clauses."""
    if request.method == "POST":
        sent = await posted(request, MOST_FIELDS)
        return await run_in_threadpool(lambda: rule_posted(LibraryRoom(request), sent))
    return await run_in_threadpool(lambda: rule_shown(LibraryRoom(request)))


def _shown(request: Request) -> Response:
    room = LibraryRoom(request)
    if "of" in request.query_params:
        return opened_page(room)
    done = request.query_params.get("done", "")
    return page_of(
        request, "written_parts.html", page_says("written.library", room.said), "map", drawn=None, base=room.base,
        sections=list(room.sections()), done=done, lead=page_says("written.library_lead", room.said),
        may_write=may_edit(request), may_take_back=bool(done) and room.bench.may_take_back(room.path, done),
    )  # fmt: skip


routes = [
    Route("/library", library_page, methods=["GET", "POST"]),
    Route("/library/rule", entry_rule, methods=["GET", "POST"]),
]
