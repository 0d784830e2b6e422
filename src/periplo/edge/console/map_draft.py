"""/maps/new/draft: a first map proposed from the events there are, looked at and renamed before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.channel_catalogue import channel_name
from periplo.core.errors import BadInput, PeriploError
from periplo.core.maps import JourneyMap
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_rule
from periplo.core.texts import Text
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import Fault, fault_of
from periplo.edge.showing.headings import say_count
from periplo.edge.wiring import engine
from periplo.edge.words.pages import page_says
from periplo.formats.map_yaml import map_from, map_text
from periplo.pictures.map import journey_map
from periplo.pictures.numbers import number, period
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page
from periplo.usecases.choice import choose
from periplo.usecases.editing.new_map import LONGEST_TITLE, keep_map
from periplo.usecases.joining.draft import Drafted, draft_map
from periplo.usecases.joining.write import rule_said

ASKED = ("from", "to", "goal")
MOST_NAMES = 400  # names of events offered for the goal


class Found(NamedTuple):
    """A draft, and what it was made of."""

    draft: Drafted
    events: int
    customers: int
    period: str


async def draft_page(request: Request) -> Response:
    """The form, with what came out of what it asks; posted, the draft is kept under the names it then has."""
    if request.method == "POST":
        return await run_in_threadpool(_kept, request, await posted(request))
    return await run_in_threadpool(_page, request)


def _page(request: Request) -> Response:
    desk, said = desk_of(request), language_of(request)
    asked = {name: request.query_params.get(name, "").strip() for name in ASKED}
    shown, fault = None, None
    if desk.has_events and "show" in request.query_params:
        try:
            found = desk.standing(f"draft {said} {sorted(asked.items())}", lambda: _found(desk, asked, said))
            unsure = [text.to(said) for text in found.draft.unsure]
            shown = _shown(found.draft.drawn, said) | {
                "lead": _lead(found, said),
                "unsure": [one[:1].upper() + one[1:] for one in unsure],
            }
        except PeriploError as error:
            if error.exit_code != 2:
                raise
            fault = _fault(error, said)
    return _told(request, asked, shown, fault)


def _told(
    request: Request, asked: Mapping[str, str], shown: Mapping[str, Any] | None, fault: Fault | None
) -> Response:
    desk, said = desk_of(request), language_of(request)
    names = desk.source({}).lived.journeys.names if desk.has_events else ()
    return page_of(
        request, "map_draft.html", page_says("draft_map", said), "map", 400 if fault else 200, asked=asked,
        has_events=desk.has_events, names=sorted(names, key=str.casefold)[:MOST_NAMES], shown=shown, fault=fault,
        may_write=may_edit(request),
    )  # fmt: skip


def _found(desk: Desk, asked: Mapping[str, str], said: str) -> Found:
    """Raises: BadInput for a goal or a period that nothing meets; BadQuestion, BadRule."""
    is_all = not (asked["from"] or asked["to"])
    source = desk.source(
        {"from": "all"} if is_all else {"from": asked["from"] or "2000-01-01", "to": asked["to"]}
    )
    chosen = choose(source.lived.journeys, source.choice)
    journeys = chosen.lived
    if not journeys.events:
        raise BadInput(
            "there are no events to draft a map from",
            "there are none in this period",
            "choose a longer period",
        )
    labels = desk.labels()
    goal = parse_rule(rule_said(asked["goal"], journeys.names, labels), labels) if asked["goal"] else None
    draft = draft_map(journeys, engine(), "draft", said, labels, goal)
    span = "" if chosen.span is None else period(chosen.span, chosen.zone, said)
    return Found(draft, journeys.events, journeys.customers, span)


def _fault(error: PeriploError, said: str) -> Fault:
    """What is wrong, mended on this page where the command would have an option."""
    fault = fault_of(error, said)
    return replace(fault, mend=page_says("draft_mend", said)) if "--" in fault.mend else fault


def _lead(found: Found, said: str) -> str:
    """How much came out, and of what."""
    drawn = found.draft.drawn
    return page_says(
        "draft_came", said, say_count("draft.stages", said, len(drawn.stages)),
        say_count("draft.columns", said, len(drawn.columns)), number(found.events, said),
        number(found.customers, said), found.period,
    )  # fmt: skip


def _shown(drawn: JourneyMap, said: str) -> dict[str, Any]:
    """What came out, as picture and rows."""
    stages = {one.id: one.title.to(said) for one in drawn.stages}
    onward = {way.origin: way.evidence[0].text for way in drawn.transitions if way.evidence}
    rows = [
        {
            "n": number(n, said),
            "id": one.id,
            "title": one.title.to(said),
            "stage": stages[one.stage],
            "channels": ", ".join(channel_name(channel, said) for channel in one.channels),
            "rule": rule_text(one.rule, said) if one.rule else "",
            "seen": _text(one.evidence[0].text, said) if one.evidence else "",
            "next": _text(onward.get(one.id), said),
        }
        for n, one in enumerate(drawn.touchpoints, 1)
    ]
    scene = journey_map(drawn, None, language=said, clamp=True)
    return {
        "lead": "",
        "unsure": [],
        "picture": svg(scene.bare(), in_page(), embed=False, ground=False, prefix="draft-"),
        "title": drawn.title.to(said),
        "stages": list(stages.items()),
        "rows": rows,
        "map": map_text(drawn),
    }


def _text(text: Text | None, said: str) -> str:
    return "" if text is None else text.to(said)


def _kept(request: Request, given: Mapping[str, str]) -> Response:
    """The very draft that was seen, under the names that were written."""
    desk, said = desk_of(request), language_of(request)
    drawn = map_from(given.get("map", ""), desk.labels())
    named = replace(
        drawn,
        stages=tuple(replace(one, title=_named(given, one.id, one.title, said)) for one in drawn.stages),
        columns=tuple(replace(one, title=_named(given, one.id, one.title, said)) for one in drawn.columns),
    )
    taken = [one.id for one in desk.maps()]
    try:
        id = keep_map(desk.workspace.root / "maps", named, given.get("title", ""), said, taken)
    except BadInput as error:  # what was written into it stays
        return _told(request, dict.fromkeys(ASKED, ""), _shown(named, said), fault_of(error, said))
    acted(request, "map", "new", id)
    return RedirectResponse(f"/?map={quote(id, safe='')}&from=all", 303)


def _named(given: Mapping[str, str], id: str, title: Text, said: str) -> Text:
    """The title with the words written for it; as it was where none were."""
    words = " ".join(given.get(f"title.{id}", "").split())[:LONGEST_TITLE]
    return (
        title
        if words in ("", title.to(said))
        else Text(tuple((dict(title.by_language) | {said: words}).items()))
    )


routes = [Route("/maps/new/draft", draft_page, methods=["GET", "POST"])]
