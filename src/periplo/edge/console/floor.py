"""/floor: the floor plan of a shop, with who stays where, for how long, and which way they go."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.floor_figures import FloorFigures
from periplo.core.floor_plan import FloorPlan
from periplo.edge.console.desk import desk_of
from periplo.edge.console.pages import not_found
from periplo.edge.console.shell import language_of, page_of
from periplo.edge.floor import KINDS, floor_file, floor_of, plans_of
from periplo.edge.showing.table import Column, Table, html_of
from periplo.edge.wiring import ledger_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.sources import source_says
from periplo.pictures.floor_plan import floor_picture
from periplo.pictures.numbers import number
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page


async def floor_page(request: Request) -> Response:
    """The floor of one place, of the first one where none is named."""
    return await run_in_threadpool(_page, request)


async def floor_taken(request: Request) -> Response:
    """The same picture as a file."""
    return await run_in_threadpool(_file, request)


def _page(request: Request) -> Response:
    said = language_of(request)
    places = [
        (one.place, one.label.to(said) if one.label else one.place)
        for one in plans_of(desk_of(request).workspace)
    ]
    shown: dict[str, Any] = {"places": places, "given": _given(request, places), "files": list(KINDS)}
    if places:
        plan, known = _floor(request, places)
        scene = floor_picture(plan, known, language=said)
        shown |= {
            "picture": svg(scene, in_page(), embed=False, ground=False, prefix="floor-"),
            "table": html_of(_table(plan, known, said), said),
            "visits": source_says("visits", said, number(known.visits, said)),
            "kept": source_says("kept", said, known.floor),
        }
    return page_of(request, "floor.html", page_says("floor", said), "sources", **shown)


def _file(request: Request) -> Response:
    said, kind = language_of(request), request.path_params["kind"]
    places = [(one.place, "") for one in plans_of(desk_of(request).workspace)]
    if kind not in KINDS or not places:
        return not_found(request, 404)
    content = floor_file(*_floor(request, places), kind, said, "light")
    headers = {"Content-Disposition": f'attachment; filename="floor.{kind}"'}
    return Response(content, media_type=KINDS[kind], headers=headers)


def _given(request: Request, places: list[tuple[str, str]]) -> dict[str, str]:
    given = {key: request.query_params.get(key, "").strip() for key in ("place", "from", "to")}
    if not given["place"] and places:
        given["place"] = places[0][0]
    return given


def _floor(request: Request, places: list[tuple[str, str]]) -> tuple[FloorPlan, FloorFigures]:
    given, desk = _given(request, places), desk_of(request)
    with closing(ledger_of(desk.workspace)) as ledger:
        return floor_of(desk.workspace, ledger, given["place"], given["from"] or None, given["to"] or None)


def _table(plan: FloorPlan, known: FloorFigures, said: str) -> Table:
    kinds = {"zone": "text", "stays": "count", "mean": "seconds"}
    rows = [(zone.label.to(said) if zone.label else zone.id, known.zones.get(zone.id)) for zone in plan.zones]
    return Table(
        tuple(Column(name, source_says(f"head.{name}", said), kind) for name, kind in kinds.items()),
        tuple((name, one.stays, one.mean_seconds) if one else (name, None, None) for name, one in rows),
    )


routes = [Route("/floor", floor_page), Route("/floor/plan.{kind}", floor_taken)]
