"""A segment taken to an ad platform from its page: hashed, of those alone who agreed, and noted for the register."""

from __future__ import annotations

import csv
from io import StringIO
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.ad_hashes import PLATFORMS, Platform
from periplo.core.errors import BadInput
from periplo.core.rule_saying import rule_text
from periplo.core.rules import InSegment
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.gate import demand, who
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.rule_page import crowd_of, people_of
from periplo.edge.console.shell import language_of, page_of
from periplo.edge.showing import segments as showing
from periplo.edge.wiring import has_ledger
from periplo.edge.words.pages import page_says
from periplo.usecases.audiences import handing
from periplo.usecases.identity import rules_of


async def ads(request: Request) -> Response:
    """How many would go to a platform, and who stays and why; posted, the file."""
    demand(request, "approve")
    if request.method != "POST":
        return await run_in_threadpool(_page, request)
    given = await posted(request)
    return await run_in_threadpool(_file, request, given.get("platform", ""))


routes = [Route("/segments/{id}/ads", ads, methods=["GET", "POST"])]


def _page(request: Request) -> Response:
    desk, id, said = desk_of(request), request.path_params["id"], language_of(request)
    kept = people_of(desk).book.kept.get(id)
    if kept is None:
        return not_found(request, 404)
    platform = PLATFORMS.get(request.query_params.get("to", ""), next(iter(PLATFORMS.values())))
    made = _made(desk, id, platform)
    title = page_says("segment_ads_of", said, kept.segment.title.to(said))
    return page_of(
        request, "segment_ads.html", title, "segments", id=id, platform=platform.id,
        platforms=[(one.id, one.name) for one in PLATFORMS.values()],
        told=showing.to_go_lines(made, platform, said) if made else [],
        may_go=made is not None and made.people > 0,
    )  # fmt: skip


def _file(request: Request, to: str) -> Response:
    desk, id = desk_of(request), request.path_params["id"]
    if id not in people_of(desk).book.kept:
        return not_found(request, 404)
    platform = PLATFORMS.get(to)
    if platform is None:
        raise BadInput("no platform was chosen", mend="choose one of the list")
    made = _made(desk, id, platform)
    if made is None or not made.people:
        raise BadInput(
            "nobody can be handed over",
            "nobody of this segment agreed and has an address",
            "ask for consent first",
        )
    rule = InSegment(id)
    noted = handing.Noted(
        this_instant(), id, rule_text(rule), platform.id, made.heads, handing.PURPOSES, made.people,
        made.left_out, who(request) or "console",
    )  # fmt: skip
    handing.note(desk.ledger, noted)
    acted(request)  # the register says who
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows((made.heads, *made.rows))
    named = quote(f"{id}-{platform.id}.csv", safe="")
    held = {"Content-Disposition": f"attachment; filename*=UTF-8''{named}"}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=held)


def _made(desk: Desk, id: str, platform: Platform) -> handing.Handing | None:
    """What would go now; None where there are no events, and so no customers."""
    if not desk.has_events or not has_ledger(desk.workspace):
        return None
    return handing.hashed_list(
        crowd_of(desk), InSegment(id), platform, this_instant(), country=rules_of(desk.workspace).country
    )
