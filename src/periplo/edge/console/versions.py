"""Versions of a map on a page: who saved each and why, what changed between two, and a form that saves one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES, Text
from periplo.edge.clock import this_instant
from periplo.edge.console.comparing import change_of
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.gate import who
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.showing.table import html_of
from periplo.edge.showing.versions import versions_table
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.map_progress import map_progress
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page
from periplo.storage.contract import Document
from periplo.usecases.editing.file import Workbench
from periplo.usecases.joining.write import looked_at
from periplo.usecases.map_progress import Progress, progress
from periplo.usecases.versions import KIND, map_version, restored, save_map

NOW = "now"  # the file as it stands


async def versions_page(request: Request) -> Response:
    """The versions of one map; posted, its file is kept as a new one, or says what an earlier one says."""
    if request.method == "POST":
        sent = await posted(request)
        return await run_in_threadpool(_gone_back if "back" in sent else _saved, request, sent)
    return await run_in_threadpool(_page, request)


async def version_file(request: Request) -> Response:
    """One version as it was written."""

    def file() -> Response:
        desk = desk_of(request)
        id, number = request.path_params["id"], request.path_params["number"]
        found = next((one for one in _versions(desk, id) if one.version == number), None)
        if found is None:
            return not_found(request, 404)
        kind = "json" if found.body.lstrip().startswith("{") else "yaml"
        named = quote(f"{id}-{number}.{kind}")
        return Response(
            found.body,
            media_type=f"application/{kind}; charset=utf-8",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{named}"},
        )

    return await run_in_threadpool(file)


def _page(request: Request) -> Response:
    desk = desk_of(request)
    drawn = _drawn(request)
    path = desk.path_of(drawn) if drawn else None
    if drawn is None or path is None:
        return not_found(request, 404)
    said = language_of(request)
    found, text = _versions(desk, drawn.id), looked_at(path, desk.labels()).text
    same = next((one.version for one in found if one.body == text), None)
    done = request.query_params.get("done", "")
    stood = _progress(desk, found)
    scene = map_progress(stood, said)
    choices = [(NOW, page_says("versions_now", said))]
    choices += [(str(one.version), say("version.label", said, one.version)) for one in found]
    return page_of(
        request, "versions.html", page_says("versions", said, drawn.title.to(said)), "map", drawn=drawn,
        table=html_of(versions_table(found, stood, desk.workspace.settings.zone, said), said) if found else "",
        progress="" if scene is None else svg(scene.bare(), in_page(), embed=False, ground=False, prefix="progress-"),
        numbers=[one.version for one in found],
        state=page_says("versions_unsaved", said) if same is None else page_says("versions_is_saved", said, same),
        may_write=may_edit(request),
        done=_done(done, said),
        back=[(str(one.version), say("version.label", said, one.version)) for one in found if one.body != text],
        is_kept=same is not None,
        choices=choices,
        change=_change(request, desk, drawn, found, said) if found else None,
    )  # fmt: skip


def _done(what: str, said: str) -> str:
    """What was done is told: "3", version 3 was saved; "back-2", the map says again what version 2 says."""
    key, number = ("versions_went_back", what[5:]) if what.startswith("back-") else ("versions_saved", what)
    return page_says(key, said, number) if number.isdecimal() else ""


def _progress(desk: Desk, found: Sequence[Document]) -> list[Progress]:
    """How complete each version was, and what was said meanwhile."""

    def read(version: Document) -> JourneyMap:
        return map_version(version, desk.labels(), desk.library())

    journeys = desk.source({}).lived.journeys if desk.has_events and found else None
    return progress(found, read, journeys, this_instant())


def _change(
    request: Request, desk: Desk, now: JourneyMap, found: Sequence[Document], said: str
) -> dict[str, Any] | None:
    """What changed between the two that the address names, else from the newest version to the file."""
    asked = request.query_params
    first, second = asked.get("from") or str(found[0].version), asked.get("to") or NOW
    labels = {NOW: _now_label(), **{str(one.version): _label(one) for one in found}}
    if first not in labels or second not in labels:
        return None

    def meant(which: str) -> JourneyMap:
        if which == NOW:
            return now
        version = next(one for one in found if str(one.version) == which)
        return map_version(version, desk.labels(), desk.library())

    def told() -> dict[str, Any]:
        before, after = meant(first), meant(second)
        return change_of(desk, before, after, labels[first], said) | {
            "title": page_says("versions_changes", said, labels[first].to(said), labels[second].to(said)),
            "from": first,
            "to": second,
        }

    return desk.kept(f"change {now.id} {first} {second} {said}", told)


def _saved(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    drawn = _drawn(request)
    path = desk.path_of(drawn) if drawn else None
    if drawn is None or path is None:
        return not_found(request, 404)
    at = this_instant()
    acted(request)  # the version itself says who
    kept = save_map(path, desk.ledger, at, given.get("reason", ""), who(request) or None, desk.labels())
    address = f"/maps/{quote(drawn.id, safe='')}/versions"
    return RedirectResponse(f"{address}?done={kept.version.version}" if kept.is_new else address, 303)


def _gone_back(request: Request, given: Mapping[str, str]) -> Response:
    """Gives the file the text of a version; what it says now has to be in one, so that nothing is lost."""
    desk = desk_of(request)
    drawn = _drawn(request)
    path = desk.path_of(drawn) if drawn else None
    if drawn is None or path is None or not given["back"].isdecimal():
        return not_found(request, 404)
    number, address = int(given["back"]), f"/maps/{quote(drawn.id, safe='')}/versions"
    found = _versions(desk, drawn.id)
    if not any(one.body == looked_at(path, desk.labels()).text for one in found):
        raise BadInput(
            "the map says something that no version holds", "it would be lost",
            "save it as a version first, on this page",
        )  # fmt: skip
    acted(request, "map", f"back {number}", drawn.id)
    bench: Workbench = request.app.state.workbench
    bench.put_back(path, lambda: restored(desk.ledger, drawn.id, number, path), desk.labels())
    return RedirectResponse(f"{address}?done=back-{number}", 303)


def _drawn(request: Request) -> JourneyMap | None:
    desk = desk_of(request)
    return next((one for one in desk.maps() if one.id == request.path_params["id"]), None)


def _versions(desk: Desk, id: str) -> list[Document]:
    return desk.told(f"versions {id}", lambda ledger: ledger.versions(KIND, id), [])


def _label(version: Document) -> Text:
    return Text(tuple((each, say("version.label", each, version.version)) for each in LANGUAGES))


def _now_label() -> Text:
    return Text(tuple((each, page_says("versions_file_now", each)) for each in LANGUAGES))


routes = [
    Route("/maps/{id}/versions", versions_page, methods=["GET", "POST"]),
    Route("/maps/{id}/versions/{number:int}", version_file),
]
