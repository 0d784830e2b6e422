"""Sign-up forms in the console: all of them with their figures and a picture, and one with a preview."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.form_page import page_form
from periplo.edge.console import pages
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.shell import may_edit
from periplo.edge.console.writing import drafts
from periplo.edge.public.tracker.scripts import script
from periplo.edge.showing.json import json_of
from periplo.edge.showing.sign_ups import Told, about, picture, reading, sign_ups_table, told_of, told_shape
from periplo.edge.showing.table import html_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.sign_ups import sign_ups_say
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page
from periplo.usecases.forms.publishing import PublishedForm, published_forms


async def form_list(request: Request) -> Response:
    """Every form with its figures, side by side."""

    def page() -> Response:
        said = pages.language_of(request)
        told = _told(desk_of(request))
        if request.query_params.get("format") == "json":
            return Response(json_of(told_shape(told)), media_type="application/json; charset=utf-8")
        shown = [one for one in told if one.whole.shown]
        drawn = (
            svg(picture(shown, said), in_page(), embed=False, ground=False, prefix="forms-") if shown else ""
        )
        view = {
            "cards": [_card(one, said) for one in told],
            "table": html_of(sign_ups_table(told, said), said) if told else "",
            "picture": drawn,
        }
        return pages.page_of(
            request, "sign_ups.html", page_says("forms", said), "forms", view=view, may_write=may_edit(request),
            drafts=drafts(desk_of(request).workspace.root / "forms", [one.published.form.id for one in told]),
        )  # fmt: skip

    return await run_in_threadpool(page)


async def form_page(request: Request) -> Response:
    """One form: how it looks, what it does, how its versions did."""

    def page() -> Response:
        said, id = pages.language_of(request), request.path_params["id"]
        told = next((one for one in _told(desk_of(request)) if one.published.form.id == id), None)
        if told is None:
            return pages.not_found(request, 404)
        if request.query_params.get("format") == "json":
            return Response(json_of(told_shape([told])), media_type="application/json; charset=utf-8")
        title = told.published.form.title.to(said)
        return pages.page_of(
            request, "sign_up.html", title, "forms", view=_view(told, said), may_write=may_edit(request)
        )

    return await run_in_threadpool(page)


async def module(request: Request) -> Response:
    """The very module that draws forms in the shop's own pages, for the preview."""
    return Response(script("p-forms.js").bodies["identity"], media_type="text/javascript")


def _told(desk: Desk) -> list[Told]:
    none: list[PublishedForm] = []
    known = desk.told("forms", published_forms, none)
    journeys = desk.source({}).lived.journeys if desk.has_events else None
    found: list[Told] = desk.kept("form figures", lambda: told_of(known, journeys))
    return found


def _card(told: Told, said: str) -> tuple[str, str, str, str]:
    form = told.published.form
    return form.id, form.title.to(said), _status(told, said), reading(told, said)


def _status(told: Told, said: str) -> str:
    return sign_ups_say(f"status.{told.published.form.status}", said)


def _view(told: Told, said: str) -> dict[str, Any]:
    form, version = told.published
    language = said if said in form.languages else form.languages[0]
    return {
        "id": form.id,
        "status": _status(told, said),
        "version": page_says("version", said, version),
        "reading": reading(told, said),
        "about": about(form, said),
        "table": html_of(sign_ups_table([told], said, by_version=True), said) if told.versions else "",
        "data": json_of(page_form(form, version, language)),
        "is_popup": form.is_popup,
    }


routes = [
    Route("/forms", form_list),
    Route("/forms/{id}", form_page),
    Route("/js/p-forms.js", module),
]
