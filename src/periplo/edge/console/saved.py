"""Saved views: kept from the page of a question or of the map, listed, renamed, removed, and opened at one address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.access import NotAllowed
from periplo.core.errors import BadInput
from periplo.edge.boards import ABOUT_ONE, address_of, kind_of
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import desk_of
from periplo.edge.console.forms import given_of
from periplo.edge.console.gate import demand, who
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of, user_of
from periplo.edge.console.sight import OF_COLUMNS, OPTIONS, PROPERTIES
from periplo.edge.wiring import has_ledger
from periplo.edge.words.pages import page_says
from periplo.storage.boards import Board, boards_for
from periplo.storage.views import View, add_view, change_view, remove_view, view_of, views_for
from periplo.usecases.boards import Hand, may_change
from periplo.usecases.options import QUESTIONS

LONGEST, MOST_BYTES = 120, 8_000  # characters of a name; of what it shows
OF_MAP = ("map", "lanes", "part", *OPTIONS, *PROPERTIES, *OF_COLUMNS)


async def views_page(request: Request) -> Response:
    """All views that one sees; posted, one is saved, changed or removed."""
    if request.method == "POST":
        return await run_in_threadpool(_changed, request, await posted(request))
    return await run_in_threadpool(_listed, request)


async def view_page(request: Request) -> Response:
    """Opens a view: the page that it names, with its options."""

    def opened() -> Response:
        view = _seen(request, request.path_params["id"])
        return RedirectResponse(address_of(view), 303)

    return await run_in_threadpool(opened)


def seen_by_whoever_asks(request: Request) -> list[View]:
    """The views for all, and their own; none where nothing was ever kept."""
    desk = desk_of(request)
    if not has_ledger(desk.workspace):
        return []
    with desk.ledger.reading() as connection:
        return views_for(connection, who(request))


def form_of(
    request: Request, question: str, options: Iterable[tuple[str, str]], title: str
) -> dict[str, Any] | None:
    """What the form of saving needs on a page; None where this cannot be saved."""
    if question in ABOUT_ONE:
        return None
    return {
        "question": question, "options": json.dumps(list(options), ensure_ascii=False), "title": title[:LONGEST],
        "may_share": may_edit(request), "boards": [(one.id, one.title) for one in boards_to_change(request)],
    }  # fmt: skip


def hand_of(request: Request) -> Hand:
    """Who acts, with their role."""
    user = user_of(request)
    return Hand(who(request), user.role if user else None)


def boards_to_change(request: Request) -> list[Board]:
    """The boards on which whoever asks may put something."""
    desk = desk_of(request)
    if not has_ledger(desk.workspace):
        return []
    with desk.ledger.reading() as connection:
        return [one for one in boards_for(connection, who(request)) if may_change(one, hand_of(request))]


def _listed(request: Request) -> Response:
    said, mine = language_of(request), who(request)
    lines = [
        {"view": one, "kind": kind_of(one, said), "may": _may(request, one),
         "whom": page_says("saved_all" if one.is_shared else "saved_own", said),
         "by": page_says("saved_by", said, one.owner) if one.owner and one.owner != mine else ""}
        for one in seen_by_whoever_asks(request)
    ]  # fmt: skip
    title = page_says("saved_views", said)
    boards = [(one.id, one.title) for one in boards_to_change(request)]
    return page_of(
        request, "views.html", title, "ask", lines=lines, may_share=may_edit(request), boards=boards
    )


def _changed(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    is_shared = given.get("whom") == "all"
    if not given.get("id"):
        view = _new(request, given, is_shared)
        with desk.ledger.writing() as connection:
            kept = add_view(connection, view)
        return RedirectResponse(f"/views/{kept.id}", 303)
    view = _seen(request, int(given["id"]) if given["id"].isdecimal() and len(given["id"]) < 16 else 0)
    if not _may(request, view):
        raise NotAllowed("this view is another's", "only who saved it or an editor changes one that is for all",
                         "save one of your own")  # fmt: skip
    if is_shared and not view.is_shared:
        demand(request, "edit")
    with desk.ledger.writing() as connection:
        if given.get("do") == "remove":
            remove_view(connection, view.id)
        else:
            # One that is for all becomes its owner's alone only by its owner's hand, or nobody would see it change.
            owned = view.owner == who(request)
            change_view(connection, replace(view, title=_title(given), is_shared=is_shared or not owned))
    return RedirectResponse("/views", 303)


def _new(request: Request, given: Mapping[str, str], is_shared: bool) -> View:
    """Raises: BadInput, BadQuestion for what no page shows; NotAllowed for a reader who would share."""
    if is_shared:
        demand(request, "edit")
    question, options = shown_by(given)
    return View(_title(given), question, options, who(request), is_shared, this_instant())


def shown_by(given: Mapping[str, str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question, "" for the map, and the options that the form of a page sends.

    Raises: BadInput, BadQuestion for what no page shows.
    """
    question, options = given.get("question", ""), _options(given.get("options", ""))
    if question:
        if question not in QUESTIONS or question in ABOUT_ONE:
            raise BadInput(
                "this page cannot be saved as a view", f"'{question}' is none that can be", "save another"
            )
        given_of(question, QueryParams(list(options)))
    elif any(name not in OF_MAP for name, _ in options):
        raise BadInput(
            "this cannot be saved as a view", "it says what the map's page does not know", "save it anew"
        )
    return question, options


def _options(said: str) -> tuple[tuple[str, str], ...]:
    try:
        pairs = json.loads(said) if len(said) <= MOST_BYTES else None
        if isinstance(pairs, list) and all(isinstance(one, list) and len(one) == 2 for one in pairs):
            return tuple((str(name), str(value)) for name, value in pairs if name not in ("lang", "format"))
    except ValueError:
        pass
    raise BadInput("this cannot be saved as a view", "its options are too long or not what a page of ours sends",
                   "open the page again and save it from there")  # fmt: skip


def _title(given: Mapping[str, str]) -> str:
    title = " ".join(given.get("title", "").split())[:LONGEST]
    if not title:
        raise BadInput("the view has no name", mend="write a name for it")
    return title


def _seen(request: Request, id: int) -> View:
    """Raises: BadInput if there is none, or it is another's own."""
    desk = desk_of(request)
    found = None
    if has_ledger(desk.workspace):
        with desk.ledger.reading() as connection:
            found = view_of(connection, id)
    if found is None or not (found.is_shared or found.owner == who(request)):
        raise BadInput("there is no such view", "it was removed, or is another's own", "choose one at /views")
    return found


def _may(request: Request, view: View) -> bool:
    """Whether whoever asks may rename or remove it: their own, or as an editor one that is for all."""
    return view.owner == who(request) if not view.is_shared else may_edit(request)


routes = [
    Route("/views", views_page, methods=["GET", "POST"]),
    Route("/views/{id:int}", view_page),
]
