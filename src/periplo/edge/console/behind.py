"""The people behind a figure of an answer, on a page, and a segment made of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.answers.asked import Asked
from periplo.answers.figure import OUTSIDE, Figure
from periplo.answers.growth import IN_STAGE
from periplo.answers.told_figures import told_figures
from periplo.core.maps import JourneyMap
from periplo.core.rule_saying import rule_text
from periplo.core.rules import StageIs, parts_of
from periplo.core.spans import zone_named
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import desk_of
from periplo.edge.console.forms import given_of, question_named
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of, who_looks
from periplo.edge.looking import note_looks
from periplo.edge.showing.behind import figure_title, list_of, stage_named
from periplo.edge.showing.headings import period_text
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.numbers import number
from periplo.usecases.ask import for_people
from periplo.usecases.audiences.book import save_segment
from periplo.usecases.behind import Behind, people_behind
from periplo.usecases.options import placed

A_PAGE = 50  # people shown at once, and written down as looked at
FIGURE, ROW, PAGE = OURS = ("figure", "row", "page")  # in the address, beside the question's own options
LONGEST_ID = 64
SEND = "send"  # what is to follow the list: a sending to it


_BARS: Mapping[str, tuple[str, Callable[..., str]]] = {  # question -> column drawn, and the bar of its line
    "funnel": ("n", lambda step: f"bar-step-{int(step) + 1}"),
    "stages": ("n", lambda stage: "bar-outside" if stage == OUTSIDE else f"bar-stage-{stage}"),
    "touchpoints": ("customers", lambda point: f"bar-touchpoint-{point}"),
    "lifecycle": ("active", lambda unit: f"unit-{unit}"),
    "retention": ("returned", lambda step: f"step-{step}"),
    "paths": ("customers", lambda level, origin, to: f"pass-{level}-{origin}>{to}"),
    "feelings": ("customers", lambda point, instrument: f"felt-{point}"),
    "sources": ("customers", lambda channel: f"source-{channel}"),
    "channels": ("customers", lambda stage, channel: f"use-{stage}-{channel}"),
}


@dataclass(frozen=True, slots=True)
class _Opened:
    """A figure that was opened: what it is called, whose it is, and the address of its answer."""

    asked: Asked
    title: str
    people: Behind
    rule: str  # as the rule builder reads it, "" where there is none
    answer: str
    query: str
    question: str
    given: Mapping[str, Any]
    figure: Figure
    drawn: JourneyMap | None


def figure_links(question: str, given: Mapping[str, Any], asked: Asked) -> dict[tuple[int, str], str]:
    """Addresses of the people behind the figures of an answer, by line and column of its table."""
    return {
        (place, figure.column): address_of(question, given, figure)
        for place, line in enumerate(told_figures(asked.answer))
        for figure in line
    }


def bar_links(shown: Asked, links: Mapping[tuple[int, str], str]) -> dict[str, str]:
    """The same addresses by the bars of the answer's picture, for the figure that each bar draws.

    shown: the answer as it is drawn, with what people call its events and channels.
    """
    found: dict[str, str] = {}
    question = str(shown.question["ask"])
    for place, line in enumerate(told_figures(shown.answer)):
        for figure in line:
            bar = _bar(question, figure)
            if bar is not None:
                found.setdefault(bar, links[place, figure.column])
    return found


def _bar(question: str, figure: Figure) -> str | None:
    """The id of what draws a figure; None where nothing does."""
    if question == "cohorts":
        return f"cohort-{figure.row[0]}+{figure.column.removeprefix('active_')}"
    column, bar = _BARS.get(question, ("", str))
    return bar(*figure.row) if figure.column == column else None


def address_of(question: str, given: Mapping[str, Any], figure: Figure) -> str:
    """Where the people behind a figure are told."""
    return f"/ask/{question}/who?{_query(given, figure)}"


async def people_page(request: Request) -> Response:
    """The people behind one figure, a page of them at a time; posted, they become a segment of today's people."""
    if request.method == "POST":
        return await run_in_threadpool(_listed, request, await posted(request))
    return await run_in_threadpool(_shown, request)


def _shown(request: Request) -> Response:
    desk = desk_of(request)
    said = language_of(request)
    found = _opened(request, said)
    customers = found.people.customers
    last = max(1, -(-len(customers) // A_PAGE))
    told = request.query_params.get(PAGE, "1")
    page = min(last, max(1, int(told))) if re.fullmatch(r"\d{1,9}", told) else 1
    some = customers[(page - 1) * A_PAGE : page * A_PAGE]
    note_looks(desk.workspace, desk.ledger, some, "ask", who_looks(request))
    question = found.question
    here = f"/ask/{question}/who?{found.query}"
    return page_of(
        request, "behind.html", found.title, "ask", n=page_says("behind_n", said, number(len(customers), said)),
        question=say(f"title.{question}", said), period=period_text(found.asked, said), some=some,
        answer=found.answer, rule=found.rule, segment=f"/segments/new?{urlencode({'rule': found.rule})}",
        own=here, parts=_parts(found, said), may_write=may_edit(request), count=len(customers),
        before=f"{here}&page={page - 1}" if page > 1 else "",
        after=f"{here}&page={page + 1}" if page < last else "",
        at=page_says("behind_page", said, number(page, said), number(last, said)) if last > 1 else "",
    )  # fmt: skip


def _parts(found: _Opened, said: str) -> list[tuple[str, str, str]]:
    """The same people by the stage in which they stand, where the answer says it: name, how many, address."""
    own, told = found.figure, []
    for line in told_figures(found.asked.answer):
        for one, n in line.items() if own in line else ():
            if one.column == IN_STAGE and one.row[:-1] == own.row:
                address = address_of(found.question, found.given, one)
                told.append((stage_named(one.row[-1], said, found.drawn), number(n, said), address))
    return told


def _listed(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    said = language_of(request)
    found = _opened(request, said)
    day = datetime.now(zone_named(desk.workspace.settings.zone)).date().isoformat()
    title = given.get("title", "").strip() or f"{found.title} ({day})"
    taken = set(desk.source({}).people.book.kept)
    segment = list_of(_free_id(title, taken), title, found.people.customers, day, found.asked, said)
    save_segment(segment, desk.ledger, this_instant())
    id = quote(segment.id, safe="")
    return RedirectResponse(f"/send?segment={id}" if given.get("then") == SEND else f"/segments/{id}", 303)


def _opened(request: Request, said: str) -> _Opened:
    desk = desk_of(request)
    question = question_named(request.path_params["question"])
    query = request.query_params
    own = QueryParams([(name, value) for name, value in query.multi_items() if name not in OURS])
    given = given_of(question, own)
    figure = Figure(query.get(FIGURE, ""), tuple(query.getlist(ROW)))
    asked, asking = desk.asked(question, given)

    def look() -> Behind:
        source = desk.source(placed(question, given))
        return people_behind(asking, source.lived.journeys, source.choice, figure)

    key = json.dumps([question, dict(given), figure.column, *figure.row], sort_keys=True)
    people = desk.made_of(asked, f"behind {key}", look)
    standard = desk.map()
    is_ours = people.rule is not None and (
        (standard is not None and asking.drawn is not None and asking.drawn.id == standard.id)
        or not any(isinstance(part, StageIs) for part in parts_of(people.rule))
    )
    rule = rule_text(people.rule, said, desk.labels()) if people.rule is not None and is_ours else ""
    title = figure_title(for_people(asked, asking, said), asked, figure, said, asking.drawn)
    return _Opened(
        asked, title, people, rule, f"/ask/{question}" + (f"?{_query(given)}" if given else ""),
        _query(given, figure), question, given, figure, asking.drawn,
    )  # fmt: skip


def options_of(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The options of a question as an address says them."""
    return [
        (name, "yes" if one is True else "no" if one is False else str(one))
        for name, value in given.items()
        for one in (value if isinstance(value, list | tuple) else [value])
    ]


def _query(given: Mapping[str, Any], figure: Figure | None = None) -> str:
    told = options_of(given)
    if figure is not None:
        told += [(FIGURE, figure.column), *((ROW, one) for one in figure.row)]
    return urlencode(told)


def _free_id(title: str, taken: set[str]) -> str:
    """An id that says the title in small letters and is nobody's yet."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_ID - 4].rstrip("-") or "list"
    ids = [base, *(f"{base}-{k}" for k in range(2, 1_000))]
    return next(one for one in ids if one not in taken)


routes = [Route("/ask/{question}/who", people_page, methods=["GET", "POST"])]
