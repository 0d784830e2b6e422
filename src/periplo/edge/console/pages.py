"""The console's pages: parse, ask one use case, show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from periplo.answers.asked import Asked
from periplo.core.access import may
from periplo.core.campaigns import NOT_SAYING
from periplo.core.errors import PeriploError, UnknownName
from periplo.core.maps import JourneyMap
from periplo.core.rule_saying import rule_text
from periplo.core.rules import ANY_EVENT, EventIs
from periplo.edge.boards import kind_of
from periplo.edge.console import saved
from periplo.edge.console.behind import bar_links, figure_links, options_of
from periplo.edge.console.campaigns import campaign_card, campaign_view, waiting
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.forms import Names, fields, given_of, offered, question_named
from periplo.edge.console.rule_choices import choices_of
from periplo.edge.console.shell import language_of as language_of
from periplo.edge.console.shell import page_of as page_of
from periplo.edge.console.shell import user_of, who_looks
from periplo.edge.faults import Fault, fault_of
from periplo.edge.looking import note_answer
from periplo.edge.showing.forms import formed
from periplo.edge.showing.headings import left_out_lines, period_text, sentence, size_text
from periplo.edge.showing.pictures import picture_in_page, scene_of
from periplo.edge.showing.table import html_of
from periplo.edge.showing.tables import table_of
from periplo.edge.words.help import helped
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.figures import MapFigures
from periplo.pictures.page import map_page as whole_page
from periplo.pictures.sheets import pdf, png
from periplo.usecases.act.drafting import drafts
from periplo.usecases.ask import for_people
from periplo.usecases.draw import curves_of
from periplo.usecases.options import QUESTIONS
from periplo.usecases.step_lists import piece_said

FILES = {"json": "application/json", "csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
         "pdf": "application/pdf"}  # fmt: skip
DRAWN = ("svg", "png", "pdf")
OTHER_VIEW = {
    "funnel": "paths",
    "paths": "funnel",
}  # the same data as we see them, and as customers live them
FIRST_STEPS = 3  # of a funnel that a page proposes


async def whole_map(request: Request) -> Response:
    """The map's self-contained page; its own policy allows its own script and nothing else."""

    def page() -> Response:
        desk = desk_of(request)
        drawn = desk.map(request.query_params.get("map"))
        if drawn is None:
            raise UnknownName("this workspace has no map yet", mend="put one into its folder maps")
        said = language_of(request)
        known = desk.figures(drawn, {})
        key = f"page {drawn.id} {said} {desk.beside(drawn).today}"
        text = desk.made_of(known, key, lambda: _whole(desk, drawn, known, said))
        start = text.index('content="default-src') + len('content="')
        policy = text[start : text.index('"', start)]
        return HTMLResponse(text, headers={"Content-Security-Policy": f"{policy}; frame-ancestors 'none'"})

    return await run_in_threadpool(page)


async def questions(request: Request) -> Response:
    """What can be asked."""
    said = language_of(request)
    known = [(name, say(f"title.{name}", said), helped(f"ask.{name}", said)) for name in QUESTIONS]
    views = [
        (one, kind_of(one, said)) for one in await run_in_threadpool(saved.seen_by_whoever_asks, request)
    ]
    return page_of(request, "questions.html", page_says("questions", said), "ask", known=known, views=views)


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
        desk = desk_of(request)
        said = language_of(request)
        cards = [campaign_card(desk, campaign, said) for campaign in desk.campaigns()]
        waits = [(one.campaign.id, one.campaign.title.to(said), one.author) for one in waiting(desk)]
        title = page_says("campaigns", said)
        known = {campaign.id for campaign in desk.campaigns()}
        written = [id for id in drafts(desk.workspace.root / "campaigns") if id and id not in known]
        return page_of(
            request, "campaigns.html", title, "campaigns", cards=cards, waits=waits, drafts=written
        )

    return await run_in_threadpool(page)


async def campaign(request: Request) -> Response:
    """One campaign: arms, effect, reasons, messages."""

    def page() -> Response:
        desk = desk_of(request)
        said, id = language_of(request), request.path_params["id"]
        found = next((each for each in desk.campaigns() if each.id == id), None)
        if found is None:
            return not_found(request, 404)
        view = campaign_view(desk, found, said, request.query_params.get("node", ""))
        user = user_of(request)
        view["may_write"] = user is None or may(user.role, "edit")
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


def _whole(desk: Desk, drawn: JourneyMap, known: MapFigures | None, said: str) -> str:
    return whole_page(
        drawn, known, language=said, beside=desk.beside(drawn), personas=curves_of(drawn, known)
    )


def _ask(request: Request, question: str) -> Response:
    desk = desk_of(request)
    said, form = language_of(request), request.query_params.get("format", "page")
    given = given_of(question, request.query_params) or _proposed(desk, question)
    if not desk.has_events:
        mend = page_says("no_events_mend", said)
        return page_of(request, "empty.html", page_says("no_events", said), "ask", mend=mend)
    if form in FILES:
        return _file(request, question, given, form, said)
    names = desk.standing(f"names of questions {said}", lambda: _names(desk, said))
    own, common = fields(question, given, said, _choices(desk, said), names)
    shown: dict[str, Any] = {
        "question": question, "own": own, "common": common, "lead": helped(f"ask.{question}", said),
        "is_narrowed": any(field.name in given for field in common), "today": _today(question, given),
        "asked": None, "fault": None, "beside": _beside(question, given, said), "names": names,
    }  # fmt: skip
    status = 200
    if given or question not in (
        "funnel",
        "effect",
        "detours",
        "customer",
    ):  # these need a first word from the reader
        try:
            shown |= _answered(request, question, given, said)
        except PeriploError as error:
            if error.exit_code != 2:
                raise
            shown["fault"], status = fault_of(error, said), 400
    return page_of(request, "ask.html", say(f"title.{question}", said), "ask", status, **shown)


def _answered(request: Request, question: str, given: Mapping[str, Any], said: str) -> dict[str, Any]:
    desk = desk_of(request)
    asked, asking = desk.asked(question, given)
    note_answer(desk.workspace, asked, who_looks(request))
    links = figure_links(question, given, asked)
    asked = for_people(asked, asking, said)
    bars = bar_links(asked, links)
    picture = picture_in_page(asked, said, asking.drawn, bars)
    return {
        "has_people": bool(links),
        "asked": asked,
        "period": period_text(asked, said),
        "size": size_text(asked, said),
        "reading": sentence(asked, said),
        "left_out": left_out_lines(asked, said),
        "picture": picture,
        "forms": [form for form in FILES if picture or form not in DRAWN],
        "table": html_of(table_of(asked, said, asking.drawn), said, links=links),
        "keep": saved.form_of(request, question, options_of(given), say(f"title.{question}", said)),
        "method": say(f"method.{question}", said),
        "pinned": _pinned(question, given, asked),
    }


def _pinned(question: str, given: Mapping[str, Any], asked: Asked) -> str | None:
    """The address that gives this very answer again; None where there is none, or it is this one."""
    if asked.version is None or asked.version == given.get("as_of"):
        return None
    return f"/ask/{question}?{urlencode(options_of({**given, 'as_of': asked.version}))}"


def _beside(question: str, given: Mapping[str, Any], said: str) -> tuple[str, str, str] | None:
    """Whose view this is, and the address and name of the other one of the same data; None where there is none."""
    other = OTHER_VIEW.get(question)
    if other is None:
        return None
    kept = {option.name for option in offered(other)} - {option.name for option in QUESTIONS[other].options}
    told = options_of({name: value for name, value in given.items() if name in kept})
    address = f"/ask/{other}" + (f"?{urlencode(told)}" if told else "")
    return page_says(f"view_{question}", said), address, page_says(f"view_as_{other}", said)


def _today(question: str, given: Mapping[str, Any]) -> str | None:
    """The address of today's answer, where this one is pinned."""
    if "as_of" not in given:
        return None
    told = options_of({name: value for name, value in given.items() if name != "as_of"})
    return f"/ask/{question}" + (f"?{urlencode(told)}" if told else "")


def _file(request: Request, question: str, given: Mapping[str, Any], form: str, said: str) -> Response:
    desk = desk_of(request)
    asked, asking = desk.asked(question, given)
    note_answer(desk.workspace, asked, who_looks(request))
    text: str | bytes
    if form in ("png", "pdf"):
        scene = scene_of(for_people(asked, asking, said), said, asking.drawn)
        if scene is None:
            return not_found(request, 404)
        text = png(scene, scale=2) if form == "png" else pdf(scene)
    else:
        text = formed(asked, form, said, asking, desk.source(given).lived)
    # An SVG holds its own font and styles; alone in a tab it may use them, and still run and fetch nothing.
    alone = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"
    }
    return Response(text, media_type=FILES[form], headers=alone)


def _proposed(desk: Desk, question: str) -> dict[str, Any]:
    """A first funnel from the map's own order, so that the page shows something worth looking at; else nothing."""
    if question == "effect":
        live = [campaign for campaign in desk.campaigns() if campaign.status not in NOT_SAYING]
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


def _names(desk: Desk, said: str) -> Names:
    """The events, touchpoints, properties and segments of this workspace, as people call them."""
    known = choices_of(desk, said, desk.source({}).people)
    rules = {
        piece_said(rule_text(column.rule)): column.title.to(said)
        for drawn in desk.maps() for column in drawn.touchpoints if column.rule is not None
    }  # fmt: skip
    events = tuple((piece_said(name), text) for name, text in known.events if name != ANY_EVENT)
    return Names(events, tuple(rules.items()), known.properties, known.of("segment"))


def _choices(desk: Desk, said: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    people = {
        one.id: one.name.to(said) for drawn in desk.maps() for one in drawn.personas if one.rule is not None
    }
    return {
        **({"persona": (("", "–"), *people.items())} if people else {}),
        "map": tuple((one.id, one.title.to(said)) for one in desk.maps()),
        "campaign": tuple((one.id, one.title.to(said)) for one in desk.campaigns()),
    }
