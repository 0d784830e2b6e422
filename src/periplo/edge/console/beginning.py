"""The page with which everything begins: where there is no workspace yet, it makes one, and the console opens on it.

It answers this machine's own browser alone, and is gone as soon as the workspace is there.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from periplo.core.access import BadPassword
from periplo.core.errors import BadInput, EnvironmentFault, PeriploError
from periplo.edge.beginning import first_settings, make
from periplo.edge.console import files
from periplo.edge.console.gate import is_foreign
from periplo.edge.console.guard import Door, Guard
from periplo.edge.console.letting_in import sentence
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import COOKIE, framed
from periplo.edge.faults import fault_of
from periplo.edge.language import LANGUAGES
from periplo.edge.running import logs
from periplo.edge.words.pages import page_says
from periplo.usecases.workspace import KINDS

if TYPE_CHECKING:
    import uvicorn

MOST_NAME = 80
BARE: Mapping[str, Any] = {
    "here": "",
    "menu": [],
    "rest": [],
    "user": None,
    "footer": "Periplo",
    "lets_in": False,
    "tour": None,
}


def begun(folder: Path, listening: socket.socket, language: str) -> bool:
    """Serves the page until the workspace is made; False if it was told to stop before. The socket stays open."""
    import uvicorn

    app = beginning(folder, language, lambda: setattr(server, "should_exit", True))
    host, port = listening.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    logs.say("beginning", page_says("begin_at", language, str(folder), address))
    server = uvicorn.Server(_quiet(app))
    server.run(sockets=[listening.dup()])  # whoever is sent on waits at the other one
    return bool(app.state.is_made)


def _quiet(app: Starlette) -> uvicorn.Config:
    import uvicorn

    return uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, date_header=False, lifespan="off",
        proxy_headers=False, timeout_graceful_shutdown=2,
    )  # fmt: skip


def beginning(folder: Path, language: str, end: Callable[[], None]) -> Starlette:
    """The application of the one page. language: where nobody says another. end: told when the workspace is made."""
    app = Starlette(
        routes=[
            Route("/", page, methods=["GET", "POST"]),
            Route("/style.css", files.style),
            Route("/font/{face}.ttf", files.font),
            Route("/favicon.svg", files.favicon),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={PeriploError: _refused, HTTPException: _elsewhere},
    )
    app.state.door = Door()
    app.state.folder, app.state.language, app.state.end, app.state.is_made = folder, language, end, False
    return app


async def page(request: Request) -> Response:
    """The form; posted, the workspace is made and the console opens."""
    if request.state.needs_sign_in:  # a proxy stands before it: whoever asks may be anybody
        return PlainTextResponse("Begin on the machine itself, without a proxy between.\n", 403)
    if request.app.state.is_made:
        return _opening(request)
    if request.method != "POST":
        return _page(request, {}, "")
    if is_foreign(request):
        raise BadInput("this was sent by another site", mend="open the page here and send it")
    given = await posted(request)
    request.state.sent = ()  # a password is among it
    try:
        await run_in_threadpool(_made, request, given)
    except (BadInput, BadPassword, EnvironmentFault) as error:
        return _page(request, given, sentence(error, _language(request)), 400)
    request.app.state.is_made = True
    request.app.state.end()
    return RedirectResponse("/", 303)


def _opening(request: Request) -> Response:
    """What is seen between the two: the workspace is there, and the console opens on it in a moment."""
    said = _language(request)
    answer = framed(request, said, "opening.html", 202, title=page_says("begin_opening", said), **BARE)
    answer.headers["Refresh"] = "1; url=/"
    answer.headers["Connection"] = "close"
    return answer


def _made(request: Request, given: Mapping[str, str]) -> None:
    folder: Path = request.app.state.folder
    name, kind = given.get("name", "").strip(), given.get("kind", "")
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise BadInput(
            "this cannot be an organisation's name",
            mend=f"write up to {MOST_NAME} letters, digits and signs in one line",
        )
    if kind not in KINDS:
        raise BadInput("this is not what a form sends", mend="use the page's own form")
    if given.get("new", "") != given.get("again", ""):
        raise BadPassword("the two passwords are not the same", mend="type them again")
    settings = first_settings(name, kind, _language(request), given.get("zone", "").strip() or "UTC")
    make(folder, settings, given.get("admin", ""), given.get("new", ""))


def _page(request: Request, given: Mapping[str, str], wrong: str, status: int = 200) -> Response:
    said, folder = _language(request), request.app.state.folder.resolve()
    values = {
        "name": given.get("name", folder.name), "kind": given.get("kind", KINDS[0]),
        "admin": given.get("admin", "admin"),
        "zone": given.get("zone", zone_here()),
    }  # fmt: skip
    return framed(
        request, said, "begin.html", status, title=page_says("begin", said), **BARE, given=values,
        wrong=wrong, folder=str(folder),
        kinds=[(one, page_says(f"begin_kind_{one}", said)) for one in KINDS], zones=sorted(available_timezones()),
    )  # fmt: skip


def _language(request: Request) -> str:
    for said in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if said in LANGUAGES:
            return str(said)
    return str(request.app.state.language)


def zone_here(link: Path = Path("/etc/localtime")) -> str:
    """This machine's zone, where it says so; else UTC."""
    _, found, name = str(link.resolve()).partition("zoneinfo/")
    return name if found and name in available_timezones() else "UTC"


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, PeriploError)
    return _page(request, {}, fault_of(error, _language(request)).text(_language(request)), 403)


async def _elsewhere(request: Request, error: Exception) -> Response:
    return RedirectResponse("/", 303)
