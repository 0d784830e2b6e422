"""Surveys and sign-up forms written in the console: begun from a template, checked, kept in their file, published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.document_fields import Whole
from periplo.core.errors import BadInput, PeriploError, UnknownName
from periplo.core.findings import Finding
from periplo.core.form_page import page_form
from periplo.core.forms import LOOKS
from periplo.core.maps import JourneyMap
from periplo.core.sign_up_fields import FORM as FORM_KEYS
from periplo.core.survey_fields import SURVEY as SURVEY_KEYS
from periplo.core.survey_saying import options_of
from periplo.core.surveys import SCALES
from periplo.core.texts import Text
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.gate import who
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.console.written_fields import Page
from periplo.edge.faults import fault_of
from periplo.edge.showing.json import json_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.formats.documents import document_of
from periplo.formats.form_yaml import form_from
from periplo.formats.survey_yaml import survey_from
from periplo.storage.coupons import pools
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.forms.checking import check_form
from periplo.usecases.forms.publishing import publish_form
from periplo.usecases.starters.forms import starter_form
from periplo.usecases.starters.surveys import SURVEYS, starter_survey
from periplo.usecases.surveys.checking import check_survey
from periplo.usecases.surveys.publishing import publish
from periplo.usecases.writing import filled_in, ids_in, keep, mark_of, rearranged, text_of

_FIRST_FORM = "news"
MOVES = ("add", "drop", "up", "down")
MOST_FIELDS = 4_000  # some fifty questions of ten answers, in two languages


class Read(NamedTuple):
    """A document that can be read."""

    id: str
    title: Text
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of documents. starters: templates by name; read: raises BadInput, telling the line."""

    name: str  # of its room, its folder and its address
    kind: str  # as the log of changes calls it
    whole: Whole
    starters: tuple[str, ...]
    begun: Callable[[str], str]
    read: Callable[[Desk, str], Read]
    previewed: Callable[[Desk, str, str], dict[str, Any]]
    publish: Callable[[Desk, str, str | None], object]


def _survey(desk: Desk, text: str) -> Read:
    survey = survey_from(text, desk.labels())
    journeys = desk.source({}).lived.journeys if desk.has_events else None
    return Read(survey.id, survey.title, check_survey(survey, journeys, _map(desk, survey.map)))


def _form(desk: Desk, text: str) -> Read:
    form = form_from(text)
    with desk.ledger.reading() as connection:
        codes = pools(connection, this_instant())
    drawn = _map(desk, form.map)
    return Read(form.id, form.title, check_form(form, drawn, codes, campaigns(desk.ledger)))


def _survey_previewed(desk: Desk, text: str, said: str) -> dict[str, Any]:
    survey = survey_from(text, desk.labels())
    language = said if said in survey.languages else survey.languages[0]
    return {
        "intro": survey.intro.to(language) if survey.intro else "",
        "questions": [
            {
                "text": one.text.to(language), "help": one.help.to(language) if one.help else "",
                "is_optional": one.optional, "cells": range(SCALES[one.kind][0], SCALES[one.kind][1] + 1)
                if one.kind in SCALES else (),
                "ends": [end.to(language) for end in (one.low, one.high) if end],
                "answers": [answer for _, answer in options_of(one, language)], "many": one.many,
            }
            for one in survey.questions
        ],
    }  # fmt: skip


def _form_previewed(desk: Desk, text: str, said: str) -> dict[str, Any]:
    form = form_from(text)
    language = said if said in form.languages else form.languages[0]
    return {"form": json_of(page_form(form, 0, language)), "is_popup": form.is_popup}


def _map(desk: Desk, id: str | None) -> JourneyMap | None:
    drawn = {one.id: one for one in desk.maps()}
    if id and id not in drawn:
        raise UnknownName(
            f"there is no map '{id}'", f"there are: {', '.join(drawn) or '-'}", "check the name"
        )
    return drawn[id] if id else None


SURVEY = Sort(
    "surveys", "survey", SURVEY_KEYS, SURVEYS, starter_survey, _survey, _survey_previewed,
    lambda desk, text, author: publish(text, desk.ledger, this_instant(), desk.labels(), author),
)  # fmt: skip
FORM = Sort(
    "forms", "form", FORM_KEYS, tuple(LOOKS), lambda look: starter_form(_FIRST_FORM, look), _form, _form_previewed,
    lambda desk, text, author: publish_form(text, desk.ledger, this_instant(), author),
)  # fmt: skip


def drafts(folder: Path, published: Sequence[str]) -> list[str]:
    """The files that lie in a folder and were never published, by id."""
    return [id for id in sorted(ids_in(folder)) if id not in published]


def _routes(sort: Sort) -> list[Route]:
    async def page(request: Request) -> Response:
        if request.method == "POST":
            return await run_in_threadpool(_posted, request, sort, await posted(request, MOST_FIELDS))
        return await run_in_threadpool(_opened, request, sort)

    return [
        Route(f"/{sort.name}/new", page, methods=["GET", "POST"]),
        Route(f"/{sort.name}/{{id}}/write", page, methods=["GET", "POST"]),
    ]


def _opened(request: Request, sort: Sort) -> Response:
    id = request.path_params.get("id", "")
    if not id:
        wanted = request.query_params.get("from", sort.starters[0])
        starter = wanted if wanted in sort.starters else sort.starters[0]
        return _shown(request, sort, sort.begun(starter), "", starter=starter)
    path = ids_in(desk_of(request).workspace.root / sort.name).get(id)
    if path is None:
        found = desk_of(request).ledger.document(sort.kind, id)
        return not_found(request, 404) if found is None else _shown(request, sort, found.body, "")
    text = text_of(path)
    return _shown(request, sort, text, mark_of(text), done="kept" in request.query_params)


def _posted(request: Request, sort: Sort, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    text, seen, do = given.get("text", "").replace("\r\n", "\n"), given.get("seen", ""), given.get("do", "")
    text = text if text.endswith("\n") else f"{text}\n"
    as_text = "fields" not in given
    try:
        if not as_text:
            text = filled_in(text, sort.whole, given)
            if do.partition(" ")[0] in MOVES:
                text, next = rearranged(text, sort.whole, do)
                return _shown(request, sort, text, seen, next=next)
        if do in ("as text", "as fields"):
            return _shown(request, sort, text, seen, as_text=do == "as text")
        read = sort.read(desk, text)
        path_id = request.path_params.get("id", "")
        if path_id and read.id != path_id:
            raise BadInput(
                f"this is '{path_id}', and its text says '{read.id}'", mend="leave its id as it was"
            )
        if do == "check":
            return _shown(request, sort, text, seen, read=read, as_text=as_text)
        acted(request, sort.kind, "publish" if do == "publish" else "write", read.id)
        if do == "publish" and any(one.severity == "error" for one in read.findings):
            raise BadInput(
                f"'{read.id}' cannot do what it says", "its check found an error", "mend what is told below"
            )
        keep(desk.workspace.root, desk.workspace.root / sort.name, read.id, text, seen)
        seen = mark_of(text)  # what is refused from here on is mended over what is kept now
        if do == "publish":
            sort.publish(desk, text, who(request) or None)
            return RedirectResponse(f"/{sort.name}/{read.id}", 303)
        return RedirectResponse(f"/{sort.name}/{read.id}/write?kept=yes", 303)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        readable = _where_readable(sort, desk, text)
        return _shown(request, sort, text, seen, wrong=error, read=readable, as_text=as_text)


def _where_readable(sort: Sort, desk: Desk, text: str) -> Read | None:
    try:
        return sort.read(desk, text)
    except PeriploError:
        return None


def _shown(
    request: Request, sort: Sort, text: str, seen: str, starter: str = "", read: Read | None = None,
    wrong: PeriploError | None = None, done: bool = False, as_text: bool = False, next: str = "",
) -> Response:  # fmt: skip
    said, id, desk = language_of(request), request.path_params.get("id", ""), desk_of(request)
    title = page_says(f"write_{sort.kind}", said, id) if id else page_says(f"write_{sort.kind}_new", said)
    fields, place = None, _place_of(wrong)
    if not as_text:
        try:
            data = document_of(text).data
            fields = Page(desk, sort.name, sort.whole, data, said, place, next).fields()
        except BadInput as error:
            wrong = wrong or error
    fault = None if wrong is None else fault_of(wrong, said)
    if fault and fields and wrong and "line" in wrong.values:
        fault = replace(fault, what=fault.what.partition(": ")[2] or fault.what)
    shown: dict[str, Any] = {} if read is None else {
        "findings": [(say(one.severity, said), one.what.to(said), one.mend.to(said)) for one in read.findings]
    }  # fmt: skip
    return page_of(
        request, "write.html", title, sort.name, 200 if wrong is None else 400, room=sort.name, id=id, text=text,
        seen=seen, starter=starter, fault=fault, done=done, fields=fields, preview=_previewed(sort, desk, text, said),
        starters=[(one, page_says(f"write_{sort.kind}.{one}", said)) for one in sort.starters],
        address=f"/{sort.name}/{id}/write" if id else f"/{sort.name}/new", rows=min(40, text.count("\n") + 3),
        may_write=may_edit(request), **{"findings": None, **shown},
    )  # fmt: skip


def _place_of(wrong: PeriploError | None) -> str:
    place = wrong.values.get("place") if wrong else None
    return ".".join(map(str, place)) if isinstance(place, tuple) else ""


def _previewed(sort: Sort, desk: Desk, text: str, said: str) -> dict[str, Any] | None:
    try:
        return sort.previewed(desk, text, said)
    except PeriploError:
        return None


routes = [*_routes(SURVEY), *_routes(FORM)]
