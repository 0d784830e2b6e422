"""Monday's page in the console: its picture, the same in words, the weeks beside it, and as a file to take away."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.errors import BadInput
from periplo.core.spans import moment_at
from periplo.edge.console.alarms import alarm_lines
from periplo.edge.console.desk import desk_of
from periplo.edge.console.pages import not_found
from periplo.edge.console.shell import language_of, page_of
from periplo.edge.monday import monday_here
from periplo.edge.showing.monday import monday_file, monday_scene, words_html
from periplo.edge.source import Source
from periplo.edge.words.pages import page_says
from periplo.pictures.monday import Monday
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page

FILES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
}


async def monday_page(request: Request) -> Response:
    """The page of the last whole week, or of the one asked for."""
    return await run_in_threadpool(_page, request)


async def monday_taken(request: Request) -> Response:
    """The same as a file."""
    return await run_in_threadpool(_file, request)


def _page(request: Request) -> Response:
    said = language_of(request)
    page = _gathered(request, said)
    scene = monday_scene(page, said)
    before, after = _weeks_beside(page)
    return page_of(
        request, "monday.html", page_says("monday_title", said), "monday",
        picture=svg(scene, in_page(), embed=False, ground=False, prefix="monday-"),
        words=words_html(page, said, level=3),
        before=before,
        after=after,
        week=request.query_params.get("week", ""),
        map=request.query_params.get("map", ""),
        files=list(FILES),
        alarms=alarm_lines(request, said),
    )  # fmt: skip


def _file(request: Request) -> Response:
    said, kind = language_of(request), request.path_params["kind"]
    if kind not in FILES:
        return not_found(request, 404)
    page = _gathered(request, said)
    content = monday_file(page, kind, said)
    headers = {"Content-Disposition": f'attachment; filename="monday.{kind}"'}
    return Response(content, media_type=FILES[kind], headers=headers)


def _gathered(request: Request, said: str) -> Monday:
    desk = desk_of(request)
    asked = request.query_params.get("week", "")
    try:
        day = date.fromisoformat(asked) if asked else None
    except ValueError:
        raise BadInput(f"the day '{asked}' cannot be understood", mend="write it as 2026-03-31") from None
    drawn = desk.map(request.query_params.get("map"))

    def make() -> Monday:
        source = (
            desk.source({"map": drawn.id if drawn else None})
            if desk.has_events
            else Source({"in": str(desk.root)}, known=drawn)
        )
        return monday_here(source, desk.workspace, said, day, desk.effect if desk.has_events else None)

    return desk.standing(f"monday {said} {day} {drawn.id if drawn else ''} {date.today()}", make)


def _weeks_beside(page: Monday) -> tuple[str, str]:
    """A day of the week before and of the one after, "" where there is none to look at."""
    if page.week is None or page.until is None:
        return "", ""
    monday = moment_at(page.week.start, page.zone).date()
    after = (monday + timedelta(days=7)).isoformat() if page.until >= page.week.end else ""
    return (monday - timedelta(days=7)).isoformat(), after


routes = [Route("/monday", monday_page), Route("/monday/page.{kind}", monday_taken)]
