"""/maps/new/examples: the gallery as cards, each example whole, and its map taken into the workspace."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.channel_catalogue import channel_name
from periplo.core.errors import PeriploError
from periplo.edge.console.desk import desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import fault_of
from periplo.edge.showing.headings import say_count
from periplo.edge.words.pages import page_says
from periplo.pictures.figures import Beside
from periplo.pictures.map import journey_map
from periplo.pictures.miniature import miniature
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page
from periplo.usecases.gallery.life import NAMES, life_of
from periplo.usecases.gallery.portraits import portrait
from periplo.usecases.gallery.taking import example_library, example_map, take_example


async def gallery_page(request: Request) -> Response:
    """Every example as a card, one's own kind of business first."""

    def page() -> Response:
        said, kind = language_of(request), desk_of(request).workspace.settings.kind
        names = sorted(NAMES, key=lambda name: name != kind)
        return page_of(
            request,
            "examples.html",
            page_says("examples", said),
            "map",
            cards=[_card(name, said) for name in names],
        )

    return await run_in_threadpool(page)


async def example_page(request: Request) -> Response:
    """One example: its map, what it holds and its story; posted, the map is taken."""
    if request.path_params["name"] not in NAMES:
        return not_found(request, 404)
    if request.method == "POST":
        return await run_in_threadpool(_taken, request, await posted(request))
    return await run_in_threadpool(_page, request, "", None)


def _taken(request: Request, given: Mapping[str, str]) -> Response:
    desk, said, name = desk_of(request), language_of(request), request.path_params["name"]
    taken = [one.id for one in desk.maps()]
    try:
        id = take_example(desk.workspace.root, name, given.get("title", ""), said, taken)
    except PeriploError as error:
        return _page(request, given.get("title", ""), error)
    acted(request, "map", "new", id)
    return RedirectResponse(f"/maps/{quote(id, safe='')}/edit", 303)


def _page(request: Request, title: str, wrong: PeriploError | None) -> Response:
    said, name = language_of(request), request.path_params["name"]
    drawn, life = example_map(name), life_of(name)
    status = 200 if wrong is None else 503 if wrong.exit_code == 3 else 400
    return page_of(
        request, "example.html", drawn.title.to(said), "map", status, name=name, line=life.line.to(said),
        story=life.story.to(said), holds=_holds(name, said), face=_face(name), picture=_picture(name, said),
        map_title=title or drawn.title.to(said), persona=drawn.persona.name.to(said),
        fault=None if wrong is None else fault_of(wrong, said), may_write=may_edit(request),
    )  # fmt: skip


def _card(name: str, said: str) -> dict[str, Any]:
    drawn = example_map(name)
    small = svg(miniature(drawn, said), in_page(), embed=False, ground=False, prefix=f"{name}-")
    return {
        "name": name,
        "title": drawn.title.to(said),
        "line": life_of(name).line.to(said),
        "holds": " · ".join(_holds(name, said)[:3]),
        "picture": small,
    }


def _holds(name: str, said: str) -> list[str]:
    """How much an example holds, in words."""
    drawn, library = example_map(name), example_library(name)
    channels = dict.fromkeys(channel for one in drawn.touchpoints for channel in one.channels)
    counts = {
        "draft.stages": len(drawn.stages),
        "draft.columns": len(drawn.columns),
        "example.personas": len(drawn.personas),
        "example.opportunities": len(library.opportunities),
        "example.initiatives": len(library.initiatives),
    }
    told = [say_count(key, said, n) for key, n in counts.items() if n]
    return [*told, ", ".join(channel_name(one, said) for one in channels)]


@cache
def _face(name: str) -> str:
    return "data:image/png;base64," + b64encode(portrait(life_of(name).portrait)).decode()


@cache
def _picture(name: str, said: str) -> str:
    beside = Beside(library=example_library(name), images={f"{name}.png": _face(name)})
    scene = journey_map(example_map(name), None, language=said, clamp=True, beside=beside)
    return svg(scene.bare(), in_page(), embed=False, ground=False, prefix="example-")


routes = [
    Route("/maps/new/examples", gallery_page),
    Route("/maps/new/examples/{name}", example_page, methods=["GET", "POST"]),
]
