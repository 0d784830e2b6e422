"""/maps/{id}/quotes: what customers said, put on the map where it belongs, and taken away again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import PeriploError
from periplo.core.maps import JourneyMap
from periplo.core.nameless import without_names
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.editing import bench_of, workbench
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import fault_of
from periplo.edge.showing.quotes import placed_line, voice_note
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.usecases.editing.acts import Again
from periplo.usecases.map_parts import COLUMN, STAGE
from periplo.usecases.placed_quotes import (
    EVIDENCE,
    lanes_for,
    placed,
    put_quote,
    quote_said,
    take_quote,
    things_at,
)
from periplo.usecases.quoting import SHOWN, WHERE_FROM, Voice, proposed_for, source_of, voices, voices_at

FIELDS = ("text", "source", "on", "owner", "at", "lane", "speaks_for")


class Offered(NamedTuple):
    """A quote of which a page tells that it may be placed: what its form sends to this page."""

    address: str
    text: str
    source: str
    on: str
    named: str = ""  # ids of columns that something names for it, parted by commas


async def quotes_page(request: Request) -> Response:
    """What stands on the map and what customers wrote; posted, one is shown to be placed, placed, or taken away."""
    if request.method == "POST":
        return await run_in_threadpool(_done, request, await posted(request))
    return await run_in_threadpool(_page, request, {"at": request.query_params.get("at", "")}, None)


def offer(desk: Desk, text: str, source: str, on: str, touchpoint: str | None = None) -> Offered | None:
    """How a page lets some words be placed: on the map of their touchpoint, else the first; None without a map.

    touchpoint: "shop/pay" or "pay", where something names it.
    """
    map, _, column = (touchpoint or "").rpartition("/")
    drawn = desk.map(map or None)
    words = without_names(text)
    if drawn is None or not words:
        return None
    return Offered(quotes_address(drawn.id), words, source, on, column)


def quotes_address(map: str, **query: str) -> str:
    return f"/maps/{quote(map, safe='')}/quotes" + (f"?{urlencode(query)}" if query else "")


def _done(request: Request, given: Mapping[str, str]) -> Response:
    bench, desk = bench_of(request), desk_of(request)
    drawn, at, lane, of = (
        bench.file.drawn,
        given.get("at", ""),
        given.get("lane", EVIDENCE),
        given.get("of", ""),
    )
    if given.get("speaks_for"):
        lane, _, of = given["speaks_for"].partition(":")
    what = given.get("do")
    if what not in ("place", "take"):
        text = without_names(given.get("text", ""))
        named = [one for one in given.get("named", "").split(",") if one]
        column, why = proposed_for(drawn, text, named) if text else (None, None)
        return _page(request, {**given, "text": text, "at": column or ""}, None, why)
    try:
        if what == "place":
            edit = put_quote(bench.editing, at, lane, quote_said(given), of)
        else:
            edit = take_quote(bench.editing, at, lane, given.get("text", ""), of)
        done = workbench(request).edit(
            bench.path, (Again((edit,)),), bench.editing.language, desk.labels(), True
        )
        if done.refused:
            raise done.refused[0].why
    except PeriploError as error:
        return _page(request, given, error)
    acted(request, "map", "quote" if what == "place" else "unquote", drawn.id)
    return RedirectResponse(quotes_address(drawn.id, at=at, done=what), 303)


def _page(
    request: Request, given: Mapping[str, str], wrong: PeriploError | None, why: str | None = None
) -> Response:
    desk, said = desk_of(request), language_of(request)
    drawn = bench_of(request).file.drawn
    titles = {one.id: one.title.to(said) for one in (*drawn.stages, *drawn.columns)}
    lanes = [
        (EVIDENCE, page_says("quotes_evidence", said)),
        *((one.id, one.title.to(said)) for one in lanes_for(drawn)),
    ]
    where = request.query_params.get("from", "all")
    where = where if where in WHERE_FROM else "all"
    done, at = request.query_params.get("done", ""), given.get("at", "")
    there = placed(drawn)
    known = {words for one in there for _, words in one.text.by_language}
    heard = [one for one in _heard(desk, drawn, at, where) if one.text not in known]
    status = 200 if wrong is None else 503 if wrong.exit_code == 3 else 400
    return page_of(
        request, "quotes.html", page_says("quotes", said, drawn.title.to(said)), "map", status, drawn=drawn,
        address=quotes_address(drawn.id), may_write=may_edit(request),
        given={key: given.get(key, "") for key in FIELDS},
        why=say(f"quote.why.{why}", said) if why else "", fault=None if wrong is None else fault_of(wrong, said),
        done=page_says(f"quotes_done_{done}", said, titles.get(at, at)) if done in ("place", "take") else "",
        home=_home(drawn, at), at_title=titles.get(at, ""), places=_places(drawn, said), lanes=lanes,
        things=[
            (f"{lane.id}:{item.text.to(said)}", f"{lane.title.to(said)}: {item.text.to(said)}")
            for lane, item in things_at(drawn, at)
        ], where_from=where,
        choices=[(one, page_says(f"quotes_from_{one}", said)) for one in (*WHERE_FROM[-1:], *WHERE_FROM[:-1])],
        has_events=desk.has_events,
        heard=[
            {
                "text": one.text, "on": one.on.isoformat(), "source": source_of(one.source).to(said),
                "note": voice_note(one, said), "at": one.column or "",
                "why": page_says("quotes_proposed", said, titles[one.column], say(f"quote.why.{one.why}", said))
                if one.column in titles and one.why else "",
            }
            for one in heard
        ],
        placed=[placed_line(one, titles, dict(lanes), said) for one in there if at not in titles or at == one.at],
        others=[(quotes_address(one.id), one.title.to(said)) for one in desk.maps() if one.id != drawn.id],
    )  # fmt: skip


def _home(drawn: JourneyMap, at: str) -> str:
    """The living map, at the part in question where there is one."""
    stages, columns = ([one.id for one in held] for held in (drawn.stages, drawn.columns))
    part = {"part": f"{STAGE if at in stages else COLUMN}:{at}"} if at in (*stages, *columns) else {}
    return f"/?{urlencode({'map': drawn.id} | part)}"


def _places(drawn: JourneyMap, said: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where a quote may stand: each stage as a whole, and its columns."""
    return [
        (
            stage.title.to(said),
            [
                (stage.id, page_says("quotes_whole_stage", said, stage.title.to(said))),
                *((one.id, one.title.to(said)) for one in drawn.columns_of(stage.id)),
            ],
        )
        for stage in drawn.stages
    ]


def _heard(desk: Desk, drawn: JourneyMap, at: str, where: str) -> list[Voice]:
    """What customers wrote, the newest first; of one column first what belongs to it."""
    if not desk.has_events:
        return []
    zone = desk.workspace.settings.zone

    def listed() -> list[Voice]:
        return voices(drawn, desk.source({"map": drawn.id}).lived.journeys, where, zone)

    def of_column() -> list[Voice]:
        column = next(one for one in drawn.touchpoints if one.id == at)
        journeys = desk.source({"map": drawn.id}).lived.journeys
        told = voices_at([at], column.met, journeys, zone, SHOWN)
        return [one._replace(column=at) for one in told]

    found: list[Voice] = desk.standing(f"voices {drawn.id} {where}", listed)
    if where == "all" and any(one.id == at for one in drawn.touchpoints):
        own: list[Voice] = desk.standing(f"voices {drawn.id} at {at}", of_column)
        texts = {one.text for one in own}
        found = [*own, *(one for one in found if one.column == at and one.text not in texts)]
    return found


routes = [Route("/maps/{id}/quotes", quotes_page, methods=["GET", "POST"])]
