"""Comments on a map: a page of threads, forms that write, answer, change and settle them, and badges at the parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.access import may
from periplo.core.discussion import (
    CELL,
    COLUMN,
    FIELDS,
    STAGE,
    WHOLE,
    Place,
    Thread,
    is_on,
    mentioned,
    place_on,
    place_said,
)
from periplo.core.errors import BadInput
from periplo.core.maps import JourneyMap
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, page_of, user_of
from periplo.edge.faults import fault_of
from periplo.edge.showing.comments import lane_title, page_address, panel_shown, place_title, thread_shown
from periplo.edge.wiring import has_ledger
from periplo.edge.words.pages import page_says
from periplo.storage import comments as kept
from periplo.usecases import discussing
from periplo.usecases.discussing import NoSuchComment, Who
from periplo.usecases.editing.cells import lanes_used
from periplo.usecases.map_parts import Part

SHOWS = ("open", "resolved", "mentions")
MOST = 200  # threads on one page
IN_PANEL = 3


async def comments_page(request: Request) -> Response:
    """The threads of one map; posted, one more comment, or one that changes."""
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_page, request, {})


def may_comment(request: Request) -> bool:
    """Whether whoever looks may write comments; where nobody signs in, everybody."""
    user = user_of(request)
    return user is None or may(user.role, "comment")


def who_speaks(request: Request) -> Who:
    """Who is signed in; nobody in particular where nobody need be."""
    user = user_of(request)
    return Who() if user is None else Who(user.name, user.role)


def badges(desk: Desk, map: str) -> Mapping[str, int]:
    """Open threads by place, for the table of the editor."""
    if not has_ledger(desk.workspace):
        return {}
    with desk.ledger.reading() as connection:
        return kept.open_at(connection, map)


def mentions_waiting(request: Request) -> int:
    """How many open threads mention whoever is signed in, and they have not said that they know."""
    desk = desk_of(request)
    user = user_of(request)
    if user is None:
        return 0
    with desk.ledger.reading() as connection:
        return kept.waiting_for(connection, user.name)


def beside_part(
    desk: Desk, drawn: JourneyMap, part: Part, may_write: bool, said: str
) -> dict[str, Any] | None:
    """What was said about a part that is open beside the map; None where nothing can be said of it."""
    if part.kind not in (COLUMN, STAGE):
        return None
    place = Place(part.kind, part.id)
    threads: list[Thread] = []
    if has_ledger(desk.workspace):
        with desk.ledger.reading() as connection:
            threads = [one for one in kept.threads_of(connection, drawn.id, True) if _is_within(one, place)]
    shown = panel_shown(threads[:IN_PANEL], drawn, place, may_write, said)
    return shown | {"n": len(threads)}


def _is_within(thread: Thread, place: Place) -> bool:
    """Whether a thread is about this place, or a cell of this column."""
    there = place_said(thread.first.place)
    return there == place or (place.kind == COLUMN and there.kind == CELL and there.id == place.id)


def _drawn(request: Request) -> JourneyMap | None:
    desk = desk_of(request)
    return next((one for one in desk.maps() if one.id == request.path_params["id"]), None)


def _page(request: Request, given: Mapping[str, str], wrong: str = "", status: int = 200) -> Response:
    """given: what was posted and could not be kept, so that nothing of it is lost; wrong: why."""
    desk = desk_of(request)
    drawn = _drawn(request)
    if drawn is None:
        return not_found(request, 404)
    said, who, zone = language_of(request), who_speaks(request), desk.workspace.settings.zone
    asked = given if given else request.query_params
    show = asked.get("show", "") if asked.get("show") in SHOWS[: 3 if who.name else 2] else "open"
    place = _place(asked.get("part", ""))
    maps = {one.id: one for one in desk.maps()}
    with desk.ledger.reading() as connection:
        known = discussing.known_names(connection)
        threads = kept.threads_of(connection)
        mentions = kept.mentioning(connection, who.name) if who.name else {}
        unknown = _unknown(connection, drawn.id, request.query_params.get("done", ""), who, known)
    here = [one for one in threads if one.first.map == drawn.id]
    about = [one for one in here if _is_within(one, place)] if place is not None else here
    mine = sorted(
        (one for one in threads if one.first.id in mentions), key=lambda one: not mentions[one.first.id]
    )
    shown = {"open": [one for one in about if one.is_open], "resolved": [one for one in about if not one.is_open],
             "mentions": mine}  # fmt: skip
    counts = {
        "open": len(shown["open"]),
        "resolved": len(shown["resolved"]),
        "mentions": sum(mentions.values()),
    }
    part = str(place) if place else ""
    nothing = "here" if place and show != "mentions" else show
    return page_of(
        request, "comments.html", page_says("comments", said, drawn.title.to(said)), "map", status, drawn=drawn,
        threads=[
            thread_shown(one, drawn, maps.get(one.first.map), who, known, zone, said, mentions.get(one.first.id, False))
            for one in shown[show][:MOST]
        ],
        shows=[
            (one, page_says(f"comments_{one}_n", said, counts[one]), page_address(drawn.id, show=one, part=part))
            for one in SHOWS if one != "mentions" or who.name
        ],
        show=show, part=part, nothing=page_says(f"comments_none_{nothing}", said),
        about=page_says("comments_filter", said, _title(drawn, place, threads, said)) if place else "",
        everywhere=page_address(drawn.id, show=show),
        may_comment=may_comment(request), may_begin=place is None or is_on(drawn, place),
        places=_places(drawn, said), lanes=_lanes(drawn, place, said),
        chosen=given.get("place") or _chosen(place), chosen_lane=given.get("lane") or (place.lane if place else ""),
        help_text=page_says("comments_help", said, ", ".join(f"@{one}" for one in known if one != who.name))
        if len(known) > bool(who.name) else page_says("comments_help_nobody", said),
        given={"do": "", "comment": "", "text": "", **given}, wrong=wrong,
        says=request.query_params.get("say") == "yes",
        unknown=page_says("comments_unknown", said, ", ".join(f"@{one}" for one in unknown)) if unknown else "",
    )  # fmt: skip


def _place(said: str) -> Place | None:
    try:
        return place_said(said) if said else None
    except BadInput:
        return None


def _chosen(place: Place | None) -> str:
    if place is None:
        return WHOLE
    return str(Place(COLUMN, place.id)) if place.kind == CELL else str(place)


def _title(drawn: JourneyMap, place: Place, threads: list[Thread], said: str) -> str:
    """What the filter is called; of a part that is gone what it was called."""
    if is_on(drawn, place):
        return place_title(drawn, place, said)
    there = (
        one.first.called for one in threads if one.first.map == drawn.id and one.first.place == str(place)
    )
    return page_says("comments_gone_part", said, next(there, str(place)))


def _places(drawn: JourneyMap, said: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be commented on, in groups: the map and its stages, then the columns of each stage."""
    stages = [(str(Place(STAGE, one.id)), one.title.to(said)) for one in drawn.stages]
    groups = [(page_says("comments_stages", said), stages)]
    for stage in drawn.stages:
        columns = [(str(Place(COLUMN, one.id)), one.title.to(said)) for one in drawn.columns_of(stage.id)]
        if columns:
            groups.append((stage.title.to(said), columns))
    return groups


def _lanes(drawn: JourneyMap, place: Place | None, said: str) -> list[tuple[str, str]]:
    ids = [*FIELDS, *(lane.id for lane in lanes_used(drawn))]
    if place is not None and place.lane and place.lane not in ids:
        ids.append(place.lane)
    return [(id, lane_title(drawn, id, said)) for id in ids]


def _unknown(connection: Connection, map: str, done: str, who: Who, known: list[str]) -> list[str]:
    """Names that nobody has, in the comment that was just written."""
    comment = kept.comment_of(connection, int(done)) if done.isdecimal() and len(done) < 18 else None
    if comment is None or comment.map != map or comment.author != who.name:
        return []
    return [one for one in mentioned(comment.text) if one not in known]


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    drawn = _drawn(request)
    if drawn is None:
        return not_found(request, 404)
    said, who, at = language_of(request), who_speaks(request), this_instant()
    try:
        with desk.ledger.writing() as connection:
            done = _done(connection, drawn, given, who, at, said)
    except NoSuchComment:
        raise
    except BadInput as error:
        fault = fault_of(error, said)
        wrong = " ".join(
            f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in (fault.what, fault.mend) if part
        )
        return _page(request, given, wrong, 400)
    if done is None:
        return not_found(request, 404)
    back = page_address(
        drawn.id, show=given.get("show", ""), part=given.get("part", ""), done=str(done or "")
    )
    return RedirectResponse(f"{back}#c-{done}" if done else back, 303)


def _done(
    connection: Connection, drawn: JourneyMap, given: Mapping[str, str], who: Who, at: int, said: str
) -> int | None:
    """Does what a form says. Returns the comment to show then, 0 for none in particular; None if it is no such form."""
    what, text, id = given.get("do", ""), given.get("text", ""), _number(given.get("comment", ""))
    if what == "write":
        place = place_on(drawn, _said_place(given))
        return discussing.write(
            connection, drawn.id, place, place_title(drawn, place, said), text, who, at
        ).comment.id
    if what == "answer":
        return discussing.answer(connection, drawn.id, id, text, who, at).comment.id
    if what == "change":
        return discussing.change(connection, drawn.id, id, text, who, at).comment.id
    if what == "delete":
        return discussing.take_back(connection, drawn.id, id, who).thread or 0
    if what in ("resolve", "reopen"):
        discussing.settle(connection, drawn.id, id, who, at, is_open=what == "reopen")
        return 0
    if what == "know":
        discussing.note_mentions(connection, id, who, at)
        return 0
    return None


def _said_place(given: Mapping[str, str]) -> str:
    """The place that the two lists of the form say together."""
    place, lane = given.get("place", WHOLE), given.get("lane", "")
    if not lane:
        return place
    kind, _, id = place.partition(":")
    if kind != COLUMN:
        raise BadInput(
            "only a column has cells",
            "a cell was chosen together with the map or a stage",
            "choose a column, or leave the cell out",
        )
    return str(Place(CELL, id, lane))


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 18 else 0


routes = [Route("/maps/{id}/comments", comments_page, methods=["GET", "POST"])]
