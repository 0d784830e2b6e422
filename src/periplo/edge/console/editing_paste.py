"""A range of a spreadsheet put into a map: what goes where, then all of it or nothing; and a map that is new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.edge.console.desk import desk_of
from periplo.edge.console.editing import (
    Bench,
    address_of,
    asked_in,
    bench_of,
    do,
    refusal,
    row_title,
)
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of, part_of
from periplo.edge.console.starting import WAYS, ways_to_begin
from periplo.edge.words.pages import page_says
from periplo.pictures.numbers import number
from periplo.usecases.editing.acts import AddColumn, AnyAct
from periplo.usecases.editing.file import tried
from periplo.usecases.editing.new_map import EMPTY, new_map, presets
from periplo.usecases.editing.paste import NEW, Pasting, pasting
from periplo.usecases.workspace import KINDS

SHOWN = 400  # cells of a preview


async def paste_page(request: Request) -> Response:
    """A form for copied cells; posted, what goes where; posted once more, it is written."""
    if request.method == "POST":
        return await run_in_threadpool(_looked, request, await posted(request))
    return await run_in_threadpool(_ask, request)


async def new_page(request: Request) -> Response:
    """A form for a new map; posted, the map is made and opened."""
    if request.method == "POST":
        return await run_in_threadpool(_made, request, await posted(request))
    return await run_in_threadpool(_new, request)


def _ask(request: Request) -> Response:
    bench = bench_of(request)
    said, drawn, asked = language_of(request), bench.file.drawn, request.query_params
    columns = [(one.id, one.title.to(bench.editing.language)) for one in drawn.columns]
    columns += [
        (f"{NEW}{one.id}", page_says("edit_paste_new_in", said, one.title.to(bench.editing.language)))
        for one in drawn.stages
    ]
    return page_of(
        request, "edit_paste.html", page_says("edit_paste_title", said, drawn.title.to(said)), "map", drawn=drawn,
        columns=columns, rows=[(row.key, row_title(row, said)) for row in bench.sheet.rows],
        column=asked.get("column", ""), row=asked.get("row", ""), may_write=may_edit(request),
        post=address_of(bench, request, "/paste"), back=address_of(bench, request), preview=None,
    )  # fmt: skip


def _looked(request: Request, given: Mapping[str, str]) -> Response:
    bench = bench_of(request)
    said = language_of(request)
    if given.get("said"):
        done = do(request, bench, asked_in(given["said"]).acts, True)
        if done.refused:
            raise done.refused[0].why
        return RedirectResponse(address_of(bench, request, done="yes"), 303)
    untitled = page_says("edit_paste_untitled", said)
    found = pasting(
        bench.editing,
        bench.sheet,
        given.get("column", ""),
        given.get("row", ""),
        given.get("cells", ""),
        untitled,
    )
    preview = preview_of(request, bench, found)
    values: dict[str, Any] = {
        "preview": preview,
        "post": address_of(bench, request, "/paste"),
        "back": address_of(bench, request),
    }
    if given.get("bare") == "yes":
        return Response(part_of(request, "edit_paste_part.html", **values), media_type="text/html")
    drawn = bench.file.drawn
    title = page_says("edit_paste_title", said, drawn.title.to(said))
    return page_of(request, "edit_paste.html", title, "map", drawn=drawn, may_write=True, **values)


def preview_of(request: Request, bench: Bench, found: Pasting) -> dict[str, Any]:
    """What goes where, with the fault of each cell that cannot stand there."""
    said = language_of(request)
    titles = {row.key: row_title(row, said) for row in bench.sheet.rows}
    _, refused, _, _ = tried(bench.file, found.acts, bench.editing.language, bench.editing.labels)
    wrong = {one.place: refusal(one, said) for one in refused}
    cells = [
        {
            "column": one.title,
            "row": titles[one.key],
            "was": one.was,
            "to": one.to,
            "is_new": one.is_new,
            "wrong": None if one.is_new and one.key == "title" else wrong.get(one.place),
        }
        for one in found.cells
    ]
    good: list[AnyAct] = [act for place, act in enumerate(found.acts) if place not in wrong]
    new = [one.title for one in found.cells if one.is_new and one.key == "title"]
    new = new or [act.title for act in found.acts if isinstance(act, AddColumn)]
    counts = (
        ("edit_paste_below", found.below),
        ("edit_paste_blank", found.blank),
        ("edit_paste_closed", found.closed),
    )
    return {
        "what": page_says("edit_paste_what", said, number(len(cells), said))
        if cells
        else page_says("edit_paste_none", said),
        "new": page_says("edit_paste_new", said, ", ".join(new)) if new else "",
        "lines": [page_says(key, said, number(n, said)) for key, n in counts if n],
        "cells": sorted(cells, key=lambda one: one["wrong"] is None)[:SHOWN],
        "wrong": len(wrong),
        "n": len(good),
        "said": msgspec.json.encode({"acts": good, "is_whole": True}).decode() if good else "",
    }


def _new(request: Request) -> Response:
    said = language_of(request)
    desk = desk_of(request)
    kinds = [
        (EMPTY, page_says("map_new_empty", said)),
        *((one, page_says(f"map_kind_{one}", said)) for one in KINDS),
    ]
    return page_of(
        request, "map_new.html", page_says("map_new", said), "map", kinds=kinds, stages=presets(said),
        kind=request.query_params.get("kind", desk.workspace.settings.kind if not desk.maps() else EMPTY),
        may_write=may_edit(request), ways=[way for way in ways_to_begin(request) if way.address != WAYS["template"]],
    )  # fmt: skip


def _made(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    taken = [one.id for one in desk.maps()]
    id = new_map(
        desk.workspace.root / "maps", given.get("title", ""), given.get("kind", EMPTY), given.get("stages", "sale"),
        language_of(request), taken,
    )  # fmt: skip
    acted(request, "map", "new", id)
    return RedirectResponse(f"/maps/{quote(id, safe='')}/edit", 303)


routes = [
    Route("/maps/new", new_page, methods=["GET", "POST"]),
    Route("/maps/{id}/edit/paste", paste_page, methods=["GET", "POST"]),
]
