"""Surveys in the console: all of them with their figure, and one with its questions, groups and comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.channel_catalogue import channel_id
from periplo.core.spans import moment_at
from periplo.core.surveys import SCALES
from periplo.edge.clock import this_instant
from periplo.edge.console import pages
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.quotes import offer
from periplo.edge.console.shell import may_edit
from periplo.edge.console.writing import drafts
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.json import json_of
from periplo.edge.showing.survey_poster import survey_poster
from periplo.edge.showing.surveys import (
    answers_text,
    figure_line,
    figure_text,
    groups_table,
    parts_table,
    question_heading,
    report_shape,
    summary_lines,
)
from periplo.edge.showing.table import html_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.sheets import png
from periplo.storage.contract import Ledger
from periplo.storage.sql import SqlLedger
from periplo.usecases.surveys.inviting import address_of, open_link
from periplo.usecases.surveys.publishing import Published, surveys
from periplo.usecases.surveys.reporting import GROUPS, Told, report


@dataclass(frozen=True, slots=True)
class Card:
    """One survey in the list."""

    id: str
    title: str
    status: str
    figure: str
    answers: str


async def survey_list(request: Request) -> Response:
    """Every survey with its figure."""

    def page() -> Response:
        desk = desk_of(request)
        said = pages.language_of(request)
        cards = [_card(_told(desk, known.survey.id, None), said) for known in _known(desk)]
        return pages.page_of(
            request, "surveys.html", page_says("surveys", said), "surveys", cards=cards,
            drafts=drafts(desk.workspace.root / "surveys", [card.id for card in cards]), may_write=may_edit(request),
        )  # fmt: skip

    return await run_in_threadpool(page)


async def survey_report(request: Request) -> Response:
    """One survey: its figure, its questions, and every group of what it is broken down by."""

    def page() -> Response:
        desk = desk_of(request)
        said, id = pages.language_of(request), request.path_params["id"]
        found = next((known for known in _known(desk) if known.survey.id == id), None)
        if found is None:
            return pages.not_found(request, 404)
        by = request.query_params.get("by") or None
        told = _told(desk, id, by)
        if request.query_params.get("format") == "json":
            return Response(json_of(report_shape(told)), media_type="application/json; charset=utf-8")
        title = found.survey.title.to(said)
        return pages.page_of(
            request,
            "survey.html",
            title,
            "surveys",
            view=_view(desk, told, said),
            link="",
            may_write=may_edit(request),
        )

    return await run_in_threadpool(page)


async def survey_link(request: Request) -> Response:
    """An open link to the survey, for a place and a channel; or the poster whose code leads there, as PNG."""
    given = await posted(request)

    def page() -> Response:
        desk, said, id = desk_of(request), pages.language_of(request), request.path_params["id"]
        found = next((known for known in _known(desk) if known.survey.id == id), None)
        if found is None:
            return pages.not_found(request, 404)
        base, is_poster = address_of(desk.workspace), given.get("do") == "poster"
        place = given.get("place", "").strip() or None
        token = open_link(
            found, desk.workspace, desk.ledger, this_instant(), "qr" if is_poster else "link",
            channel_id(given.get("channel") or "web"), place, None,
        )  # fmt: skip
        acted(request, "survey", "link", id)
        if is_poster:
            scene = survey_poster(
                desk.workspace.settings.name, found.survey, f"{base}/s/{token}", place, said
            )
            headers = {"Content-Disposition": f'attachment; filename="{id}.png"'}
            return Response(png(scene, scale=4), media_type="image/png", headers=headers)
        view = _view(desk, _told(desk, id, None), said)
        title = found.survey.title.to(said)
        return pages.page_of(
            request, "survey.html", title, "surveys", view=view, link=f"{base}/s/{token}", may_write=True
        )

    return await run_in_threadpool(page)


def _known(desk: Desk) -> list[Published]:
    return desk.told("surveys", surveys, [])


def _told(desk: Desk, id: str, by: str | None) -> Told:
    def count(ledger: Ledger) -> Told:
        assert isinstance(ledger, SqlLedger)
        known = next(one for one in surveys(ledger) if one.survey.id == id)
        journeys = desk.source({}).lived.journeys if desk.has_events else None
        settings = desk.workspace.settings
        return report(known, ledger, journeys, settings.zone, settings.currency, by)

    found: Told | None = desk.told(f"survey {id} {by}", count, None)
    assert found is not None
    return found


def _card(told: Told, said: str) -> Card:
    survey, whole = told.published.survey, told.report.whole
    main = None if told.report.main is None else survey.question(told.report.main)
    figure = ""
    if main is not None and whole.figure is not None:
        figure = f"{say(f'survey.figure.{main.kind}', said)} {figure_text(main.kind, whole.figure, said)}"
    return Card(
        survey.id,
        survey.title.to(said),
        page_says(f"survey_status.{told.published.status}", said),
        figure,
        answers_text(whole.answered, said),
    )


def _view(desk: Desk, told: Told, said: str) -> dict[str, Any]:
    survey, report = told.published.survey, told.report
    questions = []
    for asked in report.questions:
        figure = "" if asked.figure is None else figure_line(asked.kind, asked.figure, said)
        table = html_of(parts_table(survey, asked, said), said) if asked.parts and asked.n else ""
        questions.append((question_heading(survey, asked, said), figure, table, asked.kind in SCALES))
    return {
        "id": survey.id,
        "status": page_says(f"survey_status.{told.published.status}", said),
        "version": page_says("version", said, told.published.version),
        "touchpoint": survey.touchpoint or "",
        "lines": summary_lines(told, said),
        "by": told.by or "",
        "groups": [
            ("", page_says("survey_nothing", said)),
            *((by, say(f"survey.{by}", said)) for by in GROUPS),
        ],
        "table": html_of(groups_table(told, said), said),
        "questions": questions,
        "comments": [
            (
                comment.text,
                moment_text(comment.at, told.zone, said),
                comment.place,
                "" if comment.score is None else page_says("survey_scored", said, comment.score),
                offer(
                    desk,
                    comment.text,
                    survey.title.to(said),
                    moment_at(comment.at, told.zone).date().isoformat(),
                    survey.touchpoint,
                ),
            )
            for comment in report.comments
        ],
    }


routes = [
    Route("/surveys", survey_list),
    Route("/surveys/{id}", survey_report),
    Route("/surveys/{id}/link", survey_link, methods=["POST"]),
]
