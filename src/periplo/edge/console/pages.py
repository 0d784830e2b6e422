"""The console's pages: parse, ask one use case, show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from periplo.core.errors import PeriploError, UnknownName
from periplo.core.hierarchy import opened
from periplo.core.maps import JourneyMap
from periplo.core.rules import EventIs
from periplo.edge.console.campaigns import campaign_card, campaign_view
from periplo.edge.console.desk import Desk
from periplo.edge.console.forms import fields, given_of, question_named
from periplo.edge.console.shell import language_of as language_of
from periplo.edge.console.shell import page_of as page_of
from periplo.edge.faults import Fault, fault_of
from periplo.edge.showing.forms import formed
from periplo.edge.showing.headings import left_out_lines, period_text, sentence, size_text
from periplo.edge.showing.pictures import picture_in_page
from periplo.edge.showing.table import html_of
from periplo.edge.showing.tables import table_of
from periplo.edge.words.help import helped
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.map import journey_map
from periplo.pictures.page import filled_rows
from periplo.pictures.page import map_page as whole_page
from periplo.pictures.rows import rows_of, rows_said, standard_rows
from periplo.pictures.svg import svg
from periplo.pictures.table_twin import Twin, column_twin
from periplo.pictures.themes import in_page
from periplo.usecases.ask import for_people
from periplo.usecases.draw import curves_of
from periplo.usecases.options import QUESTIONS

FIRST_STEPS = 3  # of a funnel that a page proposes


async def map_page(request: Request) -> Response:
    """The living map."""
    return await run_in_threadpool(_map, request)


async def whole_map(request: Request) -> Response:
    """The map's self-contained page; its own policy allows its own script and nothing else."""

    def page() -> Response:
        desk: Desk = request.app.state.desk
        drawn = desk.map(request.query_params.get("map"))
        if drawn is None:
            raise UnknownName("this workspace has no map yet", mend="put one into its folder maps")
        said = language_of(request)
        text = desk.kept(
            f"page {drawn.id} {said} {desk.beside(drawn).today}", lambda: _whole(desk, drawn, said)
        )
        start = text.index('content="default-src') + len('content="')
        policy = text[start : text.index('"', start)]
        return HTMLResponse(text, headers={"Content-Security-Policy": f"{policy}; frame-ancestors 'none'"})

    return await run_in_threadpool(page)


async def questions(request: Request) -> Response:
    """What can be asked."""
    said = language_of(request)
    known = [(name, say(f"title.{name}", said), helped(f"ask.{name}", said)) for name in QUESTIONS]
    return page_of(request, "questions.html", page_says("questions", said), "ask", known=known)


async def ask_page(request: Request) -> Response:
    """One question: its form, its answer."""
    named = request.path_params["question"]
    question = question_named(named)
    if question != named:
        return RedirectResponse(str(request.url.replace(path=f"/ask/{question}")), 307)
    return await run_in_threadpool(_ask, request, question)


async def campaigns(request: Request) -> Response:
    """Every campaign with what it changed."""

    def page() -> Response:
        desk: Desk = request.app.state.desk
        said = language_of(request)
        cards = [campaign_card(desk, campaign, said) for campaign in desk.campaigns()]
        return page_of(request, "campaigns.html", page_says("campaigns", said), "campaigns", cards=cards)

    return await run_in_threadpool(page)


async def campaign(request: Request) -> Response:
    """One campaign: arms, effect, reasons, messages."""

    def page() -> Response:
        desk: Desk = request.app.state.desk
        said, id = language_of(request), request.path_params["id"]
        found = next((each for each in desk.campaigns() if each.id == id), None)
        if found is None:
            return not_found(request, 404)
        view = campaign_view(desk, found, said)
        return page_of(request, "campaign.html", found.title.to(said), "campaigns", view=view)

    return await run_in_threadpool(page)


def wrong(request: Request, fault: Fault, status: int) -> Response:
    """A page for what cannot be done, and how to mend it."""
    key = {401: "sign_in", 403: "not_allowed"}.get(status, "broken" if status >= 500 else "wrong")
    title = page_says(key, language_of(request))
    return page_of(request, "wrong.html", title, "", status, fault=fault)


def not_found(request: Request, status: int) -> Response:
    """A page for an address that leads nowhere."""
    said = language_of(request)
    fault = Fault(
        "not_found",
        page_says("not_found_why", said, request.url.path),
        "",
        page_says("not_found_mend", said),
        2,
    )
    return page_of(request, "wrong.html", page_says("not_found", said), "", status, fault=fault)


def _whole(desk: Desk, drawn: JourneyMap, said: str) -> str:
    known = desk.figures(drawn, {})
    return whole_page(
        drawn, known, language=said, beside=desk.beside(drawn), personas=curves_of(drawn, known)
    )


def _map(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    said = language_of(request)
    drawn = desk.map(request.query_params.get("map"))
    if drawn is None:
        return page_of(
            request, "empty.html", page_says("no_map", said), "map", mend=page_says("no_map_mend", said)
        )
    known = desk.figures(drawn, {})
    lanes = _lanes(drawn, request)
    around = desk.beside(drawn)
    known_maps = {one.id: one.title.to(said) for one in desk.maps()}
    titles = {part.id: part.title.to(said) for part in (*drawn.stages, *drawn.columns)}

    def picture() -> tuple[str, list[Any], list[tuple[str, str]]]:
        scene = journey_map(
            drawn, known, language=said, clamp=True, lanes=lanes, beside=around, personas=curves_of(drawn, known),
            with_hidden=True,
        )  # fmt: skip
        cards = _cards(drawn, column_twin(drawn, known, said, around.library), said)
        held = filled_rows(scene)
        rows = [(row.id, row.title.to(said)) for row in rows_of(drawn) if row.id in held]
        links = {id: f"/?map={quote(id, safe='')}" for _, id in opened(drawn) if id in known_maps}
        drawing = svg(scene.bare(), in_page(), embed=False, ground=False, prefix="map-", links=links)
        return drawing, cards, rows

    drawing, cards, rows = desk.kept(f"map {drawn.id} {said} {around.today} {' '.join(lanes)}", picture)
    hint = None if desk.has_events else page_says("no_events_mend", said, str(desk.root))
    return page_of(
        request, "map.html", drawn.title.to(said), "map", svg=drawing, cards=cards, drawn=drawn, hint=hint,
        rows=[(id, name, id in lanes) for id, name in rows],
        details=[(titles[part], id, known_maps[id]) for part, id in opened(drawn) if id in known_maps],
        others=[(one.id, one.title.to(said)) for one in desk.maps() if one.id != drawn.id],
    )  # fmt: skip


def _lanes(drawn: JourneyMap, request: Request) -> tuple[str, ...]:
    """The rows that the address asks for, else those that the map shows."""
    asked = [one for one in request.query_params.getlist("lanes") if one]
    return rows_said(drawn, ",".join(asked)) if asked else standard_rows(drawn)


def _cards(drawn: JourneyMap, twin: Twin, said: str) -> list[Any]:
    """The map for small screens: stage by stage, each column with its customers, all it says folded below."""
    rows = {
        row.id: dict(zip(twin.keys, zip(twin.titles, row.cells, strict=True), strict=True))
        for row in twin.rows
    }
    cards = []
    for stage in drawn.stages:
        columns = []
        for column in drawn.columns_of(stage.id):
            cells = rows[column.id]
            told = {
                key: each for key, each in cells.items() if each[1].text and key not in ("stage", "column")
            }
            rest = [(head, cell.text) for head, cell in told.values()]
            columns.append(
                (column.title.to(said), cells["customers"][1].text if "customers" in cells else "", rest)
            )
        cards.append((stage.title.to(said), columns))
    return cards


def _ask(request: Request, question: str) -> Response:
    desk: Desk = request.app.state.desk
    said, form = language_of(request), request.query_params.get("format", "page")
    given = given_of(question, request.query_params) or _proposed(desk, question)
    if not desk.has_events:
        mend = page_says("no_events_mend", said, str(desk.root))
        return page_of(request, "empty.html", page_says("no_events", said), "ask", mend=mend)
    if form in ("json", "csv", "svg"):
        return _file(desk, question, given, form, said)
    own, common = fields(question, given, said, _choices(desk, said))
    shown: dict[str, Any] = {
        "question": question, "own": own, "common": common, "lead": helped(f"ask.{question}", said),
        "is_narrowed": any(field.name in given for field in common), "asked": None, "fault": None,
    }  # fmt: skip
    status = 200
    if given or question not in ("funnel", "effect", "detours"):  # these need a first word from the reader
        try:
            shown |= _answered(desk, question, given, said)
        except PeriploError as error:
            if error.exit_code != 2:
                raise
            shown["fault"], status = fault_of(error, said), 400
    return page_of(request, "ask.html", say(f"title.{question}", said), "ask", status, **shown)


def _answered(desk: Desk, question: str, given: Mapping[str, Any], said: str) -> dict[str, Any]:
    asked, asking = desk.asked(question, given)
    asked = for_people(asked, asking, said)
    return {
        "asked": asked,
        "period": period_text(asked, said),
        "size": size_text(asked, said),
        "reading": sentence(asked, said),
        "left_out": left_out_lines(asked, said),
        "picture": picture_in_page(asked, said, asking.drawn),
        "table": html_of(table_of(asked, said, asking.drawn), said),
        "method": say(f"method.{question}", said),
    }


def _file(desk: Desk, question: str, given: Mapping[str, Any], form: str, said: str) -> Response:
    asked, asking = desk.asked(question, given)
    text = formed(asked, form, said, asking, desk.source(given).lived)
    kinds = {"json": "application/json", "csv": "text/csv; charset=utf-8", "svg": "image/svg+xml"}
    # An SVG holds its own font and styles; alone in a tab it may use them, and still run and fetch nothing.
    alone = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"
    }
    return Response(text, media_type=kinds[form], headers=alone)


def _proposed(desk: Desk, question: str) -> dict[str, Any]:
    """A first funnel from the map's own order, so that the page shows something worth looking at; else nothing."""
    if question == "effect":
        live = [campaign for campaign in desk.campaigns() if campaign.status != "draft"]
        return {"campaign": live[0].id} if live else {}
    if question != "funnel":
        return {}
    drawn = desk.map()
    rules = [place.rule for place in drawn.touchpoints] if drawn else []
    names = [rule.pattern for rule in rules if isinstance(rule, EventIs) and "*" not in rule.pattern]
    steps = list(dict.fromkeys(names))[:FIRST_STEPS]
    return (
        {"steps": ",".join(f'"{name}"' if "," in name else name for name in steps)} if len(steps) > 1 else {}
    )


def _choices(desk: Desk, said: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    return {
        "map": tuple((one.id, one.title.to(said)) for one in desk.maps()),
        "campaign": tuple((one.id, one.title.to(said)) for one in desk.campaigns()),
    }
