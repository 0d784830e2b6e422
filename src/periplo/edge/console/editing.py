"""The map editor: the map as a table of cells, what people do to it, and the picture that follows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput, PeriploError
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES
from periplo.edge.console.comments import badges, may_comment
from periplo.edge.console.desk import desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of, part_of
from periplo.edge.faults import fault_of
from periplo.edge.showing.comments import n_text, page_address
from periplo.edge.words.editing import KEYS, KEYS_OFF, SCRIPT
from periplo.edge.words.pages import page_says
from periplo.formats.library_yaml import library_beside
from periplo.pictures.map import journey_map
from periplo.pictures.rows import standard_rows
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page
from periplo.usecases.draw import curves_of
from periplo.usecases.editing.acts import (
    Act,
    AddColumn,
    AddLane,
    AddStage,
    AnyAct,
    Copy,
    Drop,
    Shift,
)
from periplo.usecases.editing.cells import Editing
from periplo.usecases.editing.edits import Meanwhile
from periplo.usecases.editing.file import Done, Refused, Workbench
from periplo.usecases.editing.lane_acts import LANE_TYPES, known_lanes
from periplo.usecases.editing.sheet import Sheet, SheetRow, sheet_of
from periplo.usecases.joining.write import MapFile

FEELINGS = ("-2", "-1", "0", "+1", "+2")


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a script of the page sends. version: of the file that it last saw; shape: of the sheet."""

    acts: tuple[AnyAct, ...]
    version: str = ""
    shape: str = ""
    is_whole: bool = False


class Bench(NamedTuple):
    """One map on the workbench: its file, how its texts are read and written, and its sheet."""

    path: Path
    file: MapFile
    editing: Editing
    sheet: Sheet


def workbench(request: Request) -> Workbench:
    """The one workbench of this console."""
    bench: Workbench = request.app.state.workbench
    return bench


def bench_of(request: Request) -> Bench:
    """The map that the address names.

    Raises: HTTPException 404 if there is none.
    """
    desk = desk_of(request)
    drawn = next((one for one in desk.maps() if one.id == request.path_params["id"]), None)
    path = desk.path_of(drawn) if drawn else None
    if path is None:
        raise HTTPException(404)
    file = workbench(request).opened(path, desk.labels())
    return laid_out(request, path, file)


def laid_out(request: Request, path: Path, file: MapFile) -> Bench:
    """A map's file as this person sees it."""
    desk = desk_of(request)
    said = texts_in(request, file.drawn)
    library = library_beside(path, desk.labels())
    editing = Editing(file.document.data, file.drawn, said, desk.labels(), library)
    return Bench(path, file, editing, sheet_of(editing))


def texts_in(request: Request, drawn: JourneyMap) -> str:
    """In which language the map's texts are read and written: as the address says, else as the page, if it has it."""
    for said in (request.query_params.get("texts"), language_of(request)):
        if said in drawn.languages:
            return str(said)
    return drawn.languages[0]


def address_of(bench: Bench, request: Request, below: str = "", **query: str) -> str:
    """An address of the editor of this map; the language of texts goes along where the address said one."""
    asked = request.query_params.get("texts")
    told = {key: value for key, value in query.items() if value} | ({"texts": asked} if asked else {})
    return f"/maps/{quote(bench.file.drawn.id, safe='')}/edit{below}" + (
        f"?{urlencode(told)}" if told else ""
    )


async def edit_page(request: Request) -> Response:
    """The map as a table; posted by a form, one act on its columns, stages or lanes."""
    if request.method == "POST":
        return await run_in_threadpool(_form_act, request, await posted(request))
    return await run_in_threadpool(_page, request)


async def acts(request: Request) -> Response:
    """Acts that a script of the page sends; answered with what the sheet then says."""
    return await run_in_threadpool(_acts, request, await posted(request))


async def sheet_now(request: Request) -> Response:
    """The sheet as it is now; nothing where the page has it already."""

    def now() -> Response:
        bench = bench_of(request)
        if request.query_params.get("version") == bench.file.version:
            return Response(status_code=204)
        return _json(_sheet_told(request, bench, request.query_params.get("shape", "")))

    return await run_in_threadpool(now)


async def picture(request: Request) -> Response:
    """The map drawn as its file says it now, to be put into the page."""

    def drawn() -> Response:
        return HTMLResponse(picture_of(request, bench_of(request).file.drawn))

    return await run_in_threadpool(drawn)


def picture_of(request: Request, drawn: JourneyMap) -> str:
    """The map as SVG, without figures: they do not change with a word."""
    desk = desk_of(request)
    said = language_of(request)
    scene = journey_map(
        drawn, None, language=said, clamp=True, lanes=standard_rows(drawn), beside=desk.beside(drawn),
        personas=curves_of(drawn, None),
    )  # fmt: skip
    return svg(scene.bare(), in_page(), embed=False, ground=False, prefix="edit-")


def row_title(row: SheetRow, said: str) -> str:
    return row.lane.title.to(said) if row.lane else page_says(f"edit_field_{row.key}", said)


def row_note(row: SheetRow, said: str) -> str:
    """What belongs into the cells of a row."""
    if row.lane is None:
        return page_says(f"edit_note_{row.key}", said)
    note = row.lane.note.to(said) if row.lane.note else ""
    lines = page_says("edit_note_frictions" if row.key == "frictions" else "edit_note_lines", said)
    return f"{note[:1].upper()}{note[1:]}. {lines}" if note else lines


def table_of(request: Request, bench: Bench) -> dict[str, Any]:
    """What the table of the page is made of."""
    said, sheet = language_of(request), bench.sheet
    return {
        "sheet": sheet,
        "version": bench.file.version,
        "rows": [(row, row_title(row, said), row_note(row, said)) for row in sheet.rows],
        "link": lambda id: address_of(bench, request, "/form", part="columns", of=id),
        "actions": {one.id for one in bench.file.drawn.columns if not hasattr(one, "channels")},
        "may_write": may_edit(request),
        "talk": badges(desk_of(request), bench.file.drawn.id),
        "talk_at": lambda place: page_address(bench.file.drawn.id, part=place),
        "talk_text": lambda n: n_text(n, said),
    }


def _page(request: Request) -> Response:
    bench = bench_of(request)
    said, drawn = language_of(request), bench.file.drawn
    try:
        drawing = picture_of(request, drawn)
    except PeriploError:
        drawing = ""
    return page_of(
        request, "edit.html", page_says("edit", said, drawn.title.to(said)), "map", drawn=drawn,
        **table_of(request, bench),
        picture=drawing, address=lambda below="", **query: address_of(bench, request, below, **query),
        texts=bench.editing.language,
        tongues=[(one, page_says(f"edit_tongue_{one}", said) if one in LANGUAGES else one) for one in drawn.languages],
        columns=[(one.id, one.title.to(bench.editing.language)) for one in drawn.columns],
        known=[
            (lane.id, lane.title.to(said), lane.note.to(said) if lane.note else "")
            for lane in known_lanes(bench.editing)
        ],
        types=[(one, page_says(f"edit_type_{one}", said)) for one in LANE_TYPES],
        feelings=[(one, page_says(f"edit_feeling_{one}", said)) for one in FEELINGS],
        words={key: both[said != "es"] for key, both in SCRIPT.items()},
        keys=[(keys, es if said == "es" else en) for keys, es, en in KEYS], keys_off=KEYS_OFF[said != "es"],
        done=request.query_params.get("done") == "yes", may_comment=may_comment(request),
    )  # fmt: skip


def _acts(request: Request, given: Mapping[str, str]) -> Response:
    said = language_of(request)
    try:
        bench = bench_of(request)
        asked = asked_in(given.get("said", ""))
        done = do(request, bench, asked.acts, asked.is_whole)
    except PeriploError as error:
        fault = fault_of(error, said)
        return _json(
            {"what": fault.what, "why": fault.why, "mend": fault.mend}, 503 if error.exit_code == 3 else 400
        )
    now = laid_out(request, bench.path, done.file)
    told = {
        "refused": [refusal(one, said) for one in done.refused],
        "back": done.back,
        **_sheet_told(request, now, asked.shape),
        "others": bench.file.version != asked.version,
    }
    return _json(told)


def asked_in(text: str) -> Asked:
    """What a script said.

    Raises: BadInput if it is nothing that a page of ours sends.
    """
    try:
        return msgspec.json.decode(text, type=Asked)
    except (msgspec.MsgspecError, RecursionError):
        raise BadInput(
            "this cannot be understood", "the page is older than this console", "open the page again"
        ) from None


def do(request: Request, bench: Bench, wanted: tuple[AnyAct, ...], is_whole: bool = False) -> Done:
    """Does these acts on the map's file as it now is."""
    desk = desk_of(request)
    done = workbench(request).edit(bench.path, wanted, bench.editing.language, desk.labels(), is_whole)
    if done.file.version != bench.file.version:
        acted(request, "map", "edit", bench.file.drawn.id)
    else:
        acted(request)
    return done


def refusal(one: Refused, said: str) -> dict[str, Any]:
    """Why an act was not done, in words; theirs: what somebody else wrote there, None where nobody did."""
    fault = fault_of(one.why, said)
    theirs = one.why.values.get("theirs") if isinstance(one.why, Meanwhile) else None
    return {
        "place": one.place,
        "what": fault.what[:1].upper() + fault.what[1:],
        "why": fault.why,
        "mend": fault.mend[:1].upper() + fault.mend[1:],
        "theirs": theirs if isinstance(theirs, str) else None,
    }


def _sheet_told(request: Request, bench: Bench, shape: str) -> dict[str, Any]:
    told: dict[str, Any] = {"version": bench.file.version, "shape": bench.sheet.shape}
    if shape != bench.sheet.shape:
        told["html"] = part_of(request, "edit_table.html", **table_of(request, bench))
    drawn, said = bench.file.drawn, bench.editing.language
    told["cells"] = {
        "columns": bench.sheet.cells,
        "stages": {one.id: {"title": one.title} for one in bench.sheet.stages},
        "lanes": {row.key: {"title": row.lane.title.to(said)} for row in bench.sheet.rows if row.lane},
    }
    told["title"] = drawn.title.to(said)
    return told


def _form_act(request: Request, given: Mapping[str, str]) -> Response:
    bench = bench_of(request)
    done = do(request, bench, (form_act(given),))
    if done.refused:
        raise done.refused[0].why
    below = given.get("then", "")
    if below == "form" and any(one.id == given.get("of") for one in done.file.drawn.columns):
        return RedirectResponse(
            address_of(bench, request, "/form", part="columns", of=given["of"], done="yes"), 303
        )
    return RedirectResponse(address_of(bench, request, done="yes"), 303)


def form_act(given: Mapping[str, str]) -> AnyAct:
    """The act that a form says.

    Raises: BadInput if it is none.
    """
    of, part = given.get("of", ""), given.get("part", "columns")
    title, follows = given.get("title", ""), given.get("follows") or None
    column = {"stage": given.get("stage", ""), "title": title, "follows": follows}
    lane = {"lane": given.get("lane") or None, "title": title}
    wanted: dict[str, tuple[type[Act], dict[str, Any]]] = {
        "add_column": (AddColumn, column | {"kind": given.get("kind", "touchpoint")}),
        "add_stage": (AddStage, {"title": title, "follows": follows}),
        "add_lane": (
            AddLane,
            lane | {"type": given.get("type", "text"), "side": given.get("side", "experience")},
        ),
        "left": (Shift, {"part": part, "id": of, "by": -1}),
        "right": (Shift, {"part": part, "id": of, "by": 1}),
        "copy": (Copy, {"part": part, "id": of}),
        "drop": (Drop, {"part": part, "id": of}),
    }
    try:
        kind, values = wanted[given.get("act", "")]
        made: AnyAct = msgspec.convert(values | {"act": kind.__struct_config__.tag}, kind)  # type: ignore[assignment]
    except (KeyError, msgspec.ValidationError):
        raise BadInput("this is not what a form sends", mend="use the page's own form") from None
    return made


def _json(told: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(told), status, media_type="application/json")


routes = [
    Route("/maps/{id}/edit", edit_page, methods=["GET", "POST"]),
    Route("/maps/{id}/edit/acts", acts, methods=["POST"]),
    Route("/maps/{id}/edit/sheet", sheet_now),
    Route("/maps/{id}/edit/picture", picture),
]
