"""The command palette: everything that has a name here, found as one types; /find is the same as a plain page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.errors import PeriploError
from periplo.core.finding import Entry, best
from periplo.core.texts import LANGUAGES, Text
from periplo.edge.boards import kind_of
from periplo.edge.console.boards import boards_seen
from periplo.edge.console.called import Called
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.saved import seen_by_whoever_asks
from periplo.edge.console.shell import MENU, MORE, language_of, may_edit, may_look, page_of, user_of
from periplo.edge.showing.json import json_of
from periplo.edge.wiring import has_ledger
from periplo.edge.words.finding import ACT_ALSO, PAGE_ALSO, QUESTION_ALSO
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.usecases import identity
from periplo.usecases.customer_names import SHORTEST
from periplo.usecases.customers import customer_named
from periplo.usecases.forms.publishing import PublishedForm, published_forms
from periplo.usecases.options import QUESTIONS
from periplo.usecases.surveys.publishing import Published, surveys

SHOWN, SHOWN_ON_PAGE, CUSTOMERS = 12, 40, 5
LONGEST = 120  # characters of what is looked for
IN_THE_WAY = 0.06  # seconds that a palette waits for names that are being read
ON_A_PAGE = 2.0
NOT_IN_MENU = {
    "maps": "/maps",
    "compare": "/maps/compare",
    "examples": "/maps/new/examples",
    "exchange": "/maps/exchange",
    "floor": "/floor",
    "frequency": "/frequency",
    "playbooks": "/playbooks",
}
ACTS = {"segment": "/segments/new", "playbook": "/playbooks", "send": "/send", "map": "/maps/new",
        "draft_map": "/maps/new/draft", "guide": "/maps/new/guide",
        "bring": "/maps/exchange", "task": "/tasks"}  # fmt: skip
NAMED = {"ask": "questions", "plan": "tracking_plan"}


async def find_page(request: Request) -> Response:
    """What is called so, as a page; with format=json as data for the palette."""
    return await run_in_threadpool(_found, request)


def _found(request: Request) -> Response:
    desk = desk_of(request)
    said, wanted = language_of(request), request.query_params.get("q", "").strip()[:LONGEST]
    is_data = request.query_params.get("format") == "json"
    most = SHOWN if is_data else SHOWN_ON_PAGE
    people, note = _customers(request, desk, wanted, said, IN_THE_WAY if is_data else ON_A_PAGE)
    found = [*best(_entries(request, desk, said), wanted, most - len(people)), *people]
    if people and people[0].beside == page_says("find_by_identifier", said):
        found = [*people, *(one for one in found if one not in people)]
    if is_data:
        told = {"q": wanted, "note": note, "found": [_told(one, said) for one in found]}
        return Response(json_of(told), media_type="application/json; charset=utf-8")
    title = page_says("find_title", said)
    return page_of(request, "find.html", title, "find", wanted=wanted, note=note,
                   found=[_told(one, said) for one in found])  # fmt: skip


def _told(one: Entry, said: str) -> dict[str, Any]:
    return {
        "kind": page_says(f"kind.{one.kind}", said),
        "title": one.title,
        "beside": one.beside,
        "href": one.address,
    }


def _entries(request: Request, desk: Desk, said: str) -> list[Entry]:
    acts = [
        Entry("action", page_says(f"act.{key}", said), address, (*_both(f"act.{key}"), ACT_ALSO[key]))
        for key, address in ACTS.items() if may_edit(request)
    ]  # fmt: skip
    there = {route.path for route in request.app.routes if isinstance(route, Route)}
    rooms = {key: address for key, address in {**MENU, **MORE, **NOT_IN_MENU}.items() if address in there}
    if user_of(request):
        rooms["account"] = "/account"
    pages = [
        Entry("page", page_says(name, said), address, (*_both(name), PAGE_ALSO.get(key, "")))
        for key, address in rooms.items() if (name := NAMED.get(key, key))
    ]  # fmt: skip
    views = [
        Entry("view", one.title, f"/views/{one.id}", (), kind_of(one, said))
        for one in seen_by_whoever_asks(request)
    ]
    views += [Entry("board", one.title, f"/boards/{one.id}") for one in boards_seen(request)]
    pages.append(Entry("page", page_says("saved_views", said), "/views", _both("saved_views")))
    pages.append(Entry("page", page_says("subscriptions", said), "/subscriptions", _both("subscriptions")))
    return [*acts, *pages, *views, *desk.kept(f"entries {said}", lambda: list(_of_workspace(desk, said)))]


def _of_workspace(desk: Desk, said: str) -> Iterator[Entry]:
    """What this workspace holds: its maps with their parts, questions, segments, campaigns, forms and surveys."""
    for drawn in desk.maps():
        title = drawn.title.to(said)
        yield Entry("map", title, f"/?{urlencode({'map': drawn.id})}", (*_titles(drawn.title), drawn.id))
        for kind, parts in (("stage", drawn.stages), ("column", drawn.columns)):
            for part in parts:
                query = urlencode({"map": drawn.id, "part": f"{kind}:{part.id}"})
                yield Entry(kind, part.title.to(said), f"/?{query}", (*_titles(part.title), part.id), title)
    for name, asks in QUESTIONS.items():
        names = (*(say(f"title.{name}", one) for one in LANGUAGES), asks.alias, QUESTION_ALSO.get(name, ""))
        yield Entry("question", say(f"title.{name}", said), f"/ask/{name}", names)
    for id, kept in desk.kept("book of segments", lambda: desk.source({}).people.book.kept).items():
        segment = kept.segment
        yield Entry(
            "segment",
            segment.title.to(said),
            f"/segments/{quote(id, safe='')}",
            (*_titles(segment.title), id),
        )
    for campaign in desk.campaigns():
        address = f"/campaigns/{quote(campaign.id, safe='')}"
        yield Entry("campaign", campaign.title.to(said), address, (*_titles(campaign.title), campaign.id))
    no_forms: list[PublishedForm] = []
    for one in desk.told("forms", published_forms, no_forms):
        form = one.form
        yield Entry(
            "form", form.title.to(said), f"/forms/{quote(form.id, safe='')}", (*_titles(form.title), form.id)
        )
    no_surveys: list[Published] = []
    for known in desk.told("surveys", surveys, no_surveys):
        survey = known.survey
        address = f"/surveys/{quote(survey.id, safe='')}"
        yield Entry("survey", survey.title.to(said), address, (*_titles(survey.title), survey.id))


def _customers(
    request: Request, desk: Desk, wanted: str, said: str, patience: float
) -> tuple[list[Entry], str]:
    """Customers by number, any identifier, name or e-mail, told by our own number alone; and what there is to say."""
    if not wanted or not may_look(request) or not has_ledger(desk.workspace):
        return [], ""
    exact = _named(desk, wanted)
    called: Called = request.app.state.called
    if len(wanted) < SHORTEST:
        return _people(exact, [], said), "" if exact else page_says("find_more_letters", said)
    names = called.names(patience)
    if names is None:
        return _people(exact, [], said), page_says("find_names_later", said)
    return _people(exact, [one for one in names.found(wanted, CUSTOMERS) if one not in exact], said), ""


def _named(desk: Desk, wanted: str) -> list[int]:
    """Whom this identifies; a bare number is also ours."""
    rules = desk.kept("rules of identity", lambda: identity.rules_of(desk.workspace))
    found: dict[int, None] = {}
    for text in (wanted, f"#{wanted}") if wanted.isdecimal() else (wanted,):
        try:
            found.setdefault(customer_named(text, desk.ledger, rules))
        except PeriploError as error:
            if error.exit_code != 2:
                raise
    return list(found)


def _people(exact: list[int], named: list[int], said: str) -> list[Entry]:
    told = [*((one, "find_by_identifier") for one in exact), *((one, "find_by_name") for one in named)]
    return [
        Entry(
            "customer",
            page_says("found_customer", said, number),
            f"/customers/{number}",
            (),
            page_says(how, said),
        )
        for number, how in told[:CUSTOMERS]
    ]


def _titles(title: Text) -> tuple[str, ...]:
    return tuple(dict.fromkeys(title.to(one) for one in LANGUAGES))


def _both(key: str) -> tuple[str, ...]:
    return tuple(page_says(key, one) for one in LANGUAGES)


routes = [Route("/find", find_page)]
