"""/tour: the guided tour - its stops with what each is for; begun, gone on with, left and begun again from here."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.tour import Tour, stops_for
from periplo.edge.console.desk import desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, page_of, user_of
from periplo.edge.console.tour_strip import COOKIE, shown, there_at, tour_at
from periplo.edge.words.pages import page_says
from periplo.storage.users import set_tour

YEAR = 31_536_000  # seconds


async def tour_page(request: Request) -> Response:
    """All stops; posted, it moves on and opens the page of the stop."""
    if request.method == "POST":
        return await run_in_threadpool(_moved, request, await posted(request))
    return await run_in_threadpool(_shown, request)


routes = [Route("/tour", tour_page, methods=["GET", "POST"])]


def _shown(request: Request) -> Response:
    said, user = language_of(request), user_of(request)
    role, tour = user.role if user else None, tour_at(request, user)
    stops, there = stops_for(role), there_at(desk_of(request), tour.map)
    lines = [shown(one, k, there, role, said) for k, one in enumerate(stops, 1)]
    return page_of(
        request, "tour.html", page_says("tour", said), "tour", lines=lines,
        at=lines[tour.at(stops)] if tour.stop else None, may_all=stops == stops_for(None),
        done=page_says("tour_done", said) if request.query_params.get("done") == "yes" else "",
    )  # fmt: skip


def _moved(request: Request, given: Mapping[str, str]) -> Response:
    acted(request)  # where somebody looks changes nothing of the workspace
    user, desk, do = user_of(request), desk_of(request), given.get("do", "")
    role, before = user.role if user else None, tour_at(request, user)
    stops = stops_for(role)
    known = there_at(desk, given.get("map", "")).map
    map = known.id if known and known.id == given.get("map") else ""
    tour = before.moved(do, stops, map)
    answer = RedirectResponse(_leads(request, tour, do, role), 303)
    if user is None:
        answer.set_cookie(COOKIE, quote(tour.text()), max_age=YEAR, httponly=True, samesite="strict")
    elif tour != before:
        with desk.ledger.writing() as connection:
            set_tour(connection, user.id, tour.text())
    return answer


def _leads(request: Request, tour: Tour, do: str, role: str | None) -> str:
    if not tour.is_on:
        return "/tour?done=yes" if do == "next" else "/tour"
    stops = stops_for(role)
    place = tour.at(stops)
    return shown(stops[place], place + 1, there_at(desk_of(request), tour.map), role, "en").address
