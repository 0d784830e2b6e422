"""Home: the living map with its period and filter, the first screen above it, and the part that is open beside it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from periplo.core.errors import PeriploError
from periplo.core.hierarchy import opened
from periplo.core.maps import JourneyMap
from periplo.core.spans import DAY, iso
from periplo.edge.console import saved
from periplo.edge.console.comments import may_comment, mentions_waiting
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.parts import part_shown
from periplo.edge.console.shell import fragment_of, language_of, may_edit, page_of, same_for_all
from periplo.edge.console.sight import (
    EVERYTHING,
    Sight,
    asked_of,
    choices_for,
    columns_by,
    drawn_by,
    given_by,
    narrowed_text,
    part_address,
    sight_of,
)
from periplo.edge.console.starting import ways_to_begin
from periplo.edge.console.tasks import today_of
from periplo.edge.faults import fault_of
from periplo.edge.showing.home import Card, cards, headline
from periplo.edge.wiring import has_ledger
from periplo.edge.words.pages import page_says
from periplo.journeys.choosing import extent
from periplo.pictures.figures import MapFigures
from periplo.pictures.map import journey_map
from periplo.pictures.monday.values import Action
from periplo.pictures.page import filled_rows
from periplo.pictures.rows import rows_of, rows_said, standard_rows
from periplo.pictures.scene import Scene
from periplo.pictures.svg import svg
from periplo.pictures.table_twin import Twin, column_twin
from periplo.pictures.themes import in_page
from periplo.usecases import tasks
from periplo.usecases.ask import for_people
from periplo.usecases.draw import curves_of
from periplo.usecases.map_parts import COLUMN, Part, parts_in
from periplo.usecases.monday.action import action_of

SIX = ("stages", "sources", "moments", "improve", "growth", "fluidity")
PERIODS = (("30d", 30), ("90d", 90), ("1y", 365))  # days before the last event
OF_GROUP = {"title": "column", "stage": "stage", "gutter": "passage", "way": "way"}


async def map_page(request: Request) -> Response:
    """The living map."""
    return await run_in_threadpool(_home, request)


async def reading(request: Request) -> Response:
    """One of the six questions answered in a line, by the filter of the map: a fragment of the page."""
    return await run_in_threadpool(_reading, request)


def _home(request: Request) -> Response:
    desk = desk_of(request)
    said, mark = language_of(request), desk.mark  # what comes in from here on, the page is told of
    drawn = desk.map(request.query_params.get("map"))
    if drawn is None:
        return page_of(
            request,
            "empty.html",
            page_says("no_map", said),
            "map",
            mend=page_says("no_map_mend", said),
            ways=ways_to_begin(request),
        )
    sight = sight_of(request.query_params, drawn.id)
    fault, status = None, 200
    try:
        view = _view(desk, drawn, sight, said, may_edit(request), may_comment(request))
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        fault, status = fault_of(error, said), 400
        view = _nothing(sight)
    known_maps = {one.id: one.title.to(said) for one in desk.maps()}
    titles = {part.id: part.title.to(said) for part in (*drawn.stages, *drawn.columns)}
    return page_of(
        request, "map.html", drawn.title.to(said), "map", status, drawn=drawn, fault=fault, sight=sight,
        fields=list(choices_for(desk, drawn, sight, said)), narrowed=narrowed_text(desk, drawn, sight, said),
        periods=_periods(desk, sight, said),
        details=[(titles[part], id, known_maps[id]) for part, id in opened(drawn) if id in known_maps],
        others=[(one.id, one.title.to(said)) for one in desk.maps() if one.id != drawn.id],
        is_demo="note" in drawn.extra, version=mark,
        mentions=mentions_waiting(request), may_share=may_edit(request),
        hint=None if desk.has_events else page_says("no_events_mend", said),
        keep=None if fault else saved.form_of(
            request, "", parse_qsl(replace(sight, part="").address()), drawn.title.to(said)
        ),
        **view,
    )  # fmt: skip


def _view(
    desk: Desk, standard: JourneyMap, sight: Sight, said: str, may_write: bool, may_speak: bool
) -> dict[str, Any]:
    """What the map shows by this filter."""
    drawn = drawn_by(sight, standard)
    given = given_by(sight, standard, desk.labels())
    known = desk.figures(drawn, given)
    columns = columns_by(sight, drawn)
    lanes = rows_said(drawn, ",".join(sight.lanes)) if sight.lanes else standard_rows(drawn)
    around = desk.beside(standard)

    def picture() -> tuple[str, str, list[tuple[str, str]]]:
        scene = journey_map(
            drawn, known, language=said, clamp=True, lanes=lanes, beside=around, personas=curves_of(drawn, known),
            with_hidden=True, columns=columns,
        )  # fmt: skip
        twin = column_twin(drawn, known, said, around.library)
        held = filled_rows(scene)
        rows = [(row.id, row.title.to(said)) for row in rows_of(drawn) if row.id in held]
        return (
            _drawing(desk, drawn, scene, replace(sight, part="")),
            same_for_all("map_cards.html", said, cards=_cards(drawn, twin, columns, sight, said)),
            rows,
        )

    key = f"map {drawn.id} {said} {around.today} {' '.join(lanes)} {replace(sight, part='').address()}"
    drawing, stages, rows = desk.made_of(known, key, picture) if columns != () else ("", "", [])
    seen = _only(drawn, known, columns)
    part = part_shown(desk, standard, sight, said, may_write, may_speak) if sight.part else None
    return {
        "svg": drawing, "cards": stages, "rows": [(id, name, id in lanes) for id, name in rows],
        "headline": headline(drawn, known, said), "is_unmet": _is_unmet(drawn, known),
        "told": [_card(card, drawn, sight) for card in cards(seen, known, _action(desk, drawn, said), said)],
        "six": [
            (page_says(f"home_q_{name}", said), asked_of(name, sight, given),
             f"/map/reading/{name}?{sight.address(lanes=None, part=None)}")
            for name in SIX
        ] if desk.has_events else [],
        "part": part,
    }  # fmt: skip


def _is_unmet(drawn: JourneyMap, known: MapFigures | None) -> bool:
    """Whether there are events, and none of them proves any touchpoint: the map waits to be joined to them."""
    if known is None or not drawn.touchpoints:
        return False
    return known.touchpoints is None or not any(one.customers for one in known.touchpoints.columns)


def _nothing(sight: Sight) -> dict[str, Any]:
    """What is shown where the filter cannot be read."""
    return {"svg": "", "cards": "", "rows": [], "headline": "", "is_unmet": False, "told": [], "six": [],
            "part": None}  # fmt: skip


def _drawing(desk: Desk, drawn: JourneyMap, scene: Scene, sight: Sight) -> str:
    """The picture, in which titles, stages, passages and transitions lead to their part, campaigns to their page."""
    maps = {one.id for one in desk.maps()}
    links = {id: f"/?map={quote(id, safe='')}" for _, id in opened(drawn) if id in maps}
    parts = {str(part): part for part in parts_in(drawn)}
    addresses = {}
    for group in scene.groups():
        kind, _, id = group.id.partition("-")
        part = parts.get(f"{OF_GROUP.get(kind, '')}:{id}")
        if part is not None:
            addresses[group.id] = part_address(sight, part)
        elif kind == "campaign":
            addresses[group.id] = f"/campaigns/{quote(id, safe='')}"
    return svg(
        scene.bare(), in_page(), embed=False, ground=False, prefix="map-", links=links, addresses=addresses
    )


def _only(drawn: JourneyMap, known: MapFigures | None, columns: tuple[str, ...] | None) -> JourneyMap:
    """The map with the columns that are seen, for what is said of it; transitions between others are gone too."""
    if columns is None:
        return drawn
    return replace(
        drawn,
        columns=tuple(one for one in drawn.columns if one.id in columns),
        transitions=tuple(way for way in drawn.transitions if {way.origin, way.target} <= set(columns)),
        variants=(),
    )


def _card(card: Card, drawn: JourneyMap, sight: Sight) -> dict[str, Any]:
    part = card.part
    address = part_address(sight, part) if part else "/tasks"
    if card.key == "do" and part is not None:
        address = (
            f"/maps/{quote(drawn.id, safe='')}/act?{sight.address(map=None, part=str(part), lanes=None)}"
        )
    return {
        "key": card.key, "title": card.title, "text": card.text, "note": card.note,
        "address": address if part or card.key == "do" else "", "part": str(part) if part and card.key != "do" else "",
    }  # fmt: skip


def _action(desk: Desk, drawn: JourneyMap, said: str) -> Action | None:
    """The one thing to do, of tasks and of what the map lacks; what is measured stands in the other cards."""
    today, zone = today_of(desk), desk.workspace.settings.zone

    def told() -> Action | None:
        lines: list[tasks.Line] = []
        if has_ledger(desk.workspace):
            with desk.ledger.reading() as connection:
                lines = tasks.lines(connection, desk.library(), said, today, zone)
        return action_of(lines, drawn, desk.library(), today, lambda: None, said)

    return desk.beside_others(f"action {drawn.id} {said} {today}", told)


def _periods(desk: Desk, sight: Sight, said: str) -> list[tuple[str, str, bool]]:
    """Usual periods up to the last event: what each is called, its address, whether it is the one that is seen."""
    if not desk.has_events:
        return []
    whole = desk.beside_others("extent", lambda: extent(desk.source({}).lived.journeys))
    if whole is None:
        return []
    zone = desk.workspace.settings.zone
    since, until = sight.said.get("from", ""), sight.said.get("to", "")
    found = []
    for key, days in PERIODS:
        begin = "" if key == "90d" else iso(whole.end - days * DAY, zone)[:10]
        name = page_says("home_year", said) if key == "1y" else page_says("home_days", said, days)
        found.append((name, _by(sight, begin), since == begin and not until))
    found.append(
        (
            page_says("home_everything", said),
            _by(sight, "all"),
            since in EVERYTHING and not until,
        )
    )
    return found


def _by(sight: Sight, begin: str) -> str:
    said = {name: text for name, text in sight.said.items() if name not in ("from", "to")}
    return replace(sight, said={**said, **({"from": begin} if begin else {})}).home()


def _cards(
    drawn: JourneyMap, twin: Twin, columns: tuple[str, ...] | None, sight: Sight, said: str
) -> list[Any]:
    """The map for small screens: stage by stage, each column with its customers, all it says folded below."""
    rows = {
        row.id: dict(zip(twin.keys, zip(twin.titles, row.cells, strict=True), strict=True))
        for row in twin.rows
    }
    found = []
    for stage in drawn.stages:
        told = []
        for column in drawn.columns_of(stage.id):
            if columns is not None and column.id not in columns:
                continue
            cells = rows[column.id]
            held = {k: each for k, each in cells.items() if each[1].text and k not in ("stage", "column")}
            rest = [(head, cell.text) for head, cell in held.values()]
            figure = cells["customers"][1].text if "customers" in cells else ""
            part = Part(COLUMN, column.id)
            told.append(
                (column.title.to(said), figure, rest, part_address(replace(sight, part=""), part), str(part))
            )
        if told:
            part = Part("stage", stage.id)
            found.append((stage.title.to(said), told, part_address(replace(sight, part=""), part), str(part)))
    return found


def _reading(request: Request) -> Response:
    desk = desk_of(request)
    said, question = language_of(request), request.path_params["question"]
    drawn = desk.map(request.query_params.get("map"))
    text = page_says("home_failed", said)
    if question in SIX and drawn is not None and desk.has_events:
        sight = sight_of(request.query_params, drawn.id)
        with suppress(PeriploError):
            given = given_by(sight, drawn, desk.labels())
            asked, asking = desk.asked(question, {**given, "map": drawn.id})
            text = for_people(asked, asking, said).reading.to(said)
    return fragment_of(request, "reading.html", text=text)
