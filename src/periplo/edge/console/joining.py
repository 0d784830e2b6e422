"""A map joined to its data on a page: what it says, the events there are, and a form to confirm by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.maps import JourneyMap
from periplo.core.rule_saying import rule_text
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.showing.headings import day_text, say_count
from periplo.edge.showing.joining import examples_text, label_of, lead_line, rules_of
from periplo.edge.wiring import engine
from periplo.edge.words.pages import page_says
from periplo.pictures.numbers import number
from periplo.usecases.joining.sides import ColumnSide, EventSide, Joining
from periplo.usecases.joining.suggest import suggest
from periplo.usecases.joining.write import looked_at, open_map, put_rules, rule_said

SHOWN = 3  # suggestions of a column


async def join_page(request: Request) -> Response:
    """Both sides of one map; posted, what was confirmed is written into its file."""
    if request.method == "POST":
        return await run_in_threadpool(_confirmed, request, await posted(request))
    return await run_in_threadpool(_page, request)


def _page(request: Request) -> Response:
    desk = desk_of(request)
    drawn = _drawn(request)
    if drawn is None:
        return not_found(request, 404)
    said = language_of(request)
    joining = _joining(desk, drawn) if desk.has_events else Joining(0, (), ())
    zone = desk.workspace.settings.zone
    path = desk.path_of(drawn)
    done = request.query_params.get("done", "")
    return page_of(
        request, "join.html", page_says("join", said, drawn.title.to(said)), "map", drawn=drawn,
        version=looked_at(path, desk.labels()).version if path else "",
        may_write=path is not None and may_edit(request),
        has_events=desk.has_events,
        figures=lead_line(joining, said),
        done=_counted("join_done", said, int(done)) if done.isdecimal() and done != "0" else "",
        columns=[_column(joining, side, drawn, zone, said) for side in joining.unruled],
        proved=[_proved(side, said) for side in joining.columns if side.events is not None],
        events=[_event(joining, each, drawn, zone, said) for each in joining.events],
        names=[each.name for each in joining.events if not each.is_ours],
    )  # fmt: skip


def _confirmed(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    drawn = _drawn(request)
    path = desk.path_of(drawn) if drawn else None
    if drawn is None or path is None:
        return not_found(request, 404)
    names = [each.name for each in _joining(desk, drawn).events] if desk.has_events else []
    rules = {}
    for one in drawn.touchpoints:
        told = given.get(f"other.{one.id}") or given.get(f"rule.{one.id}")
        if told:
            rules[one.id] = rule_said(told, names, desk.labels())
    put_rules(open_map(path, desk.labels()), rules, given.get("version"), desk.labels())
    acted(request, "map", "join", drawn.id)
    return RedirectResponse(f"/maps/{quote(drawn.id, safe='')}/join?done={len(rules)}", 303)


def _drawn(request: Request) -> JourneyMap | None:
    desk = desk_of(request)
    return next((one for one in desk.maps() if one.id == request.path_params["id"]), None)


def _joining(desk: Desk, drawn: JourneyMap) -> Joining:
    def both() -> Joining:
        lived = desk.source({"map": drawn.id}).lived
        return suggest(drawn, lived.journeys, engine(), desk.labels())

    joining: Joining = desk.standing(f"join {drawn.id}", both)
    return joining


def _column(joining: Joining, side: ColumnSide, drawn: JourneyMap, zone: str, said: str) -> dict[str, Any]:
    shown = side.suggestions[:SHOWN]
    return {
        "id": side.touchpoint.id,
        "title": side.touchpoint.title.to(said),
        "stage": drawn.stage(side.touchpoint.stage).title.to(said),
        "is_sure": side.is_sure,
        "is_by_order": bool(shown) and not shown[0].is_like,
        "options": [
            {
                "rule": rule,
                "figures": _figures(one.events, one.last_at, zone, said),
                "label": label_of(joining.event(one.event), said),
                "examples": examples_text(joining.event(one.event)),
                "reasons": [why.to(said) for why in one.reasons],
            }
            for one, rule in zip(shown, rules_of(joining, shown), strict=True)
        ],
    }


def _proved(side: ColumnSide, said: str) -> tuple[str, str, str]:
    rule = side.touchpoint.met
    title, events = side.touchpoint.title.to(said), say_count("join.events", said, side.events or 0)
    return title, rule_text(rule, said) if rule else "", events


def _event(joining: Joining, each: EventSide, drawn: JourneyMap, zone: str, said: str) -> dict[str, Any]:
    titles = {one.id: one.title.to(said) for one in drawn.touchpoints}
    wanted = [
        titles[side.touchpoint.id]
        for side in joining.unruled
        if any(one.event == each.name and one.is_like for one in side.suggestions[:1])
    ]
    claimed = [titles[id] for id in each.touchpoints]
    return {
        "name": each.name,
        "label": label_of(each, said),
        "figures": _figures(each.events, each.last_at, zone, said),
        "examples": examples_text(each),
        "claimed": ", ".join(claimed),
        "wanted": "" if claimed else ", ".join(wanted),
        "is_ours": each.is_ours,
    }


def _figures(events: int, last_at: int | None, zone: str, said: str) -> str:
    told = [say_count("join.events", said, events)]
    if last_at is not None:
        told.append(day_text(last_at, zone, said))
    return " · ".join(told)


def _counted(key: str, said: str, n: int) -> str:
    return page_says(f"{key}.one" if n == 1 else key, said, number(n, said))


routes = [Route("/maps/{id}/join", join_page, methods=["GET", "POST"])]
