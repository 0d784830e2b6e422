"""One self-contained HTML of a map: works from a file, fetches nothing, reads without script.

The picture once per language, recoloured by the page's theme; a table twin; cards for small screens, which are
also what the side panel shows.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template

from periplo.core.hierarchy import opened
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES
from periplo.pictures.board import IDEAL, MIDDLE, SLIM, Board, board
from periplo.pictures.comparison import Comparison
from periplo.pictures.curve import curve_in_words
from periplo.pictures.figures import NOTHING_BESIDE, Beside, MapFigures
from periplo.pictures.fonts import font_css
from periplo.pictures.legend import footer_text
from periplo.pictures.lens import subtitle, today_lines
from periplo.pictures.map import journey_map
from periplo.pictures.rows import rows_of
from periplo.pictures.scene import Group, Scene
from periplo.pictures.svg import svg
from periplo.pictures.table_twin import Row, Twin, column_twin, stage_twin
from periplo.pictures.themes import DARK, LIGHT, css_of, in_page
from periplo.pictures.words import say


@dataclass(frozen=True, slots=True)
class _Card:
    head: str
    lead: str
    lines: tuple[str, ...] = ()
    quote: str = ""


@cache
def _part(name: str) -> str:
    return (files("periplo.pictures") / "page_parts" / name).read_text("utf-8")


@cache
def _template() -> Template:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(
        _part("page.html")
    )


def map_page(
    drawn: JourneyMap,
    figures: MapFigures | None = None,
    *,
    language: str = "es",
    lanes: Collection[str] | None = None,
    beside: Beside = NOTHING_BESIDE,
    personas: tuple[str, ...] = (),
    compared: Comparison | None = None,
) -> str:
    """The page of a map in every language that it has, beginning with `language`.

    lanes: ids of the rows shown at first (None: those that the map shows); a menu shows and hides the others.
    """
    shelf = _Shelf(lanes, beside, personas, compared)
    languages = [language, *(one for one in LANGUAGES if one != language and _speaks(drawn, one))]
    scenes = {one: _scenes(drawn, figures, one, shelf) for one in languages}
    script = _part("page.js")
    drawings = [scene for views in scenes.values() for scene in views.values()]
    texts = "".join(scene.letters() for scene in drawings)
    faces = [_face(drawn, figures, one, views, shelf) for one, views in scenes.items()]
    return _template().render(
        first=faces[0],
        faces=faces,
        fonts=font_css(texts),
        colours=_colours(),
        style=_part("page.css"),
        script=script,
        script_hash=b64encode(sha256(script.encode()).digest()).decode(),
    )


def _speaks(drawn: JourneyMap, language: str) -> bool:
    """Whether the map's own words exist in this language."""
    return language in drawn.languages and all(column.title.has(language) for column in drawn.columns)


def _colours() -> str:
    dark = css_of(DARK)
    return (
        f":root{{{css_of(LIGHT)}}}:root[data-theme=dark]{{{dark}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
        f"@media print{{:root,:root[data-theme=dark]{{{css_of(LIGHT)}}}}}"
    )


# Zoom at which a view has its own size.
NOMINAL = {"full": 1.0, "middle": MIDDLE / IDEAL, "overview": SLIM / IDEAL}


@dataclass(frozen=True, slots=True)
class _Shelf:
    lanes: Collection[str] | None
    beside: Beside
    personas: tuple[str, ...]
    compared: Comparison | None


def _scenes(drawn: JourneyMap, figures: MapFigures | None, language: str, shelf: _Shelf) -> dict[str, Scene]:
    """The views of the page, by name, the most detailed first; the first one is shown at first."""
    return {
        name: journey_map(
            drawn, figures, language=language, clamp=True, detail=name, beside=shelf.beside, personas=shelf.personas,
            lanes=shelf.lanes if name == "full" else None, with_hidden=name == "full", compared=shelf.compared,
        )
        for name in NOMINAL
    }  # fmt: skip


def _curves(drawn: JourneyMap, shelf: _Shelf, scene: Scene, language: str) -> list[dict[str, object]]:
    """The other buyer personas whose curve the page can show."""
    drawn_too = {
        id for group in scene.every(with_hidden=True) if isinstance(group, Group) for _, id in group.facts[:1]
    }
    return [
        {
            "id": one.persona.id,
            "title": one.persona.name.to(language),
            "shown": one.persona.id in shelf.personas,
        }
        for one in drawn.variants
        if one.persona.id in drawn_too
    ]


def filled_rows(scene: Scene) -> dict[str, bool]:
    """Ids of the rows that hold something, and whether each is shown."""
    return {
        row.id.removeprefix("row-"): not row.hidden
        for group in scene.marks
        if isinstance(group, Group) and group.id == "lanes"
        for row in group.marks
        if isinstance(row, Group)
    }


def _rows(drawn: JourneyMap, scene: Scene, language: str) -> list[dict[str, object]]:
    """What the menu of lanes offers: the rows that hold something, and whether each is shown."""
    held = filled_rows(scene)
    return [
        {"id": row.id, "title": row.title.to(language), "shown": held[row.id]}
        for row in rows_of(drawn)
        if row.id in held
    ]


def _view(name: str, scene: Scene, links: Mapping[str, str]) -> dict[str, object]:
    """One picture with what the template needs to keep its names and heads in sight."""
    top = scene.board_top - 8
    prefix = f"{scene.language}-" if name == "full" else f"{scene.language}-{name}-"
    kept = scene.without("title", "lens", "footer")
    return {
        "name": name,
        "prefix": prefix,
        "nominal": round(NOMINAL[name], 4),
        "width": scene.width,
        "height": scene.height - top,
        "top": top,
        "body": scene.body[0],
        "head": scene.body[1] - top,
        "side": scene.body[2] - top,
        "first": scene.body[1],
        "bottom": scene.body[2],
        "floor": scene.floor,
        "svg": svg(kept, in_page(), embed=False, prefix=prefix, ground=False, top=top, links=links),
    }


def _face(
    drawn: JourneyMap, figures: MapFigures | None, language: str, scenes: dict[str, Scene], shelf: _Shelf
) -> dict[str, object]:
    """Everything that the template says in one language."""
    table = board(drawn, figures, language, beside=shelf.beside, compared=shelf.compared)
    library = shelf.beside.library
    twin, stages = (
        column_twin(drawn, figures, language, library),
        stage_twin(drawn, figures, language, library),
    )
    note = figures.ribbon_note if figures else None
    links = {id: f"{quote(id, safe='')}.html" for _, id in opened(drawn)}
    return {
        "language": language,
        "title": drawn.title.to(language),
        "subtitle": subtitle(table),
        "note": note.to(language) if note else "",
        "say": lambda key: say(key, language),
        "lens": _lens(table),
        "views": [_view(name, scene, links) for name, scene in scenes.items()],
        "curves": _curves(drawn, shelf, scenes["full"], language),
        "rows": _rows(drawn, scenes["full"], language),
        "curve": curve_in_words(drawn, language, figures),
        "twin": twin,
        "stage_twin": stages,
        "stages": _stages(drawn, twin, stages, language, links),
        "footer": footer_text(table),
    }


def _lens(table: Board) -> list[_Card]:
    language, persona, scenario = table.language, table.drawn.persona, table.drawn.scenario
    description = (persona.description.to(language),) if persona.description else ()
    quote = persona.quote.to(language) if persona.quote else ""
    cards = [_Card(say("persona", language), persona.name.to(language), description, quote)]
    if scenario:
        cards.append(_Card(say("scenario", language), scenario.to(language)))
    cards.append(_Card(say("goal", language), table.drawn.goal.text.to(language)))
    if lines := today_lines(table):
        cards.append(_Card(say("today", language), lines[0], tuple(lines[1:])))
    return [*cards, *_whole(table)]


def _whole(table: Board) -> list[_Card]:
    """What holds for the whole map: its principles, and the lanes that say something of it."""
    language, drawn = table.language, table.drawn
    cards = []
    if drawn.principles:
        lines = tuple(text.to(language) for text in drawn.principles)
        cards.append(_Card(say("principles", language), "", lines))
    for lane in drawn.all_lanes:
        told = tuple(table.told(item, lane) for item in table.items(drawn.cells, lane))
        if told:
            cards.append(_Card(lane.title.to(language), "", told))
    return cards


def _stages(
    drawn: JourneyMap, twin: Twin, stages: Twin, language: str, links: Mapping[str, str]
) -> list[dict[str, object]]:
    rows, stocks = ({row.id: row for row in one.rows} for one in (twin, stages))
    return [
        {
            "id": stage.id,
            "title": stage.title.to(language),
            "cells": _told(stocks[stage.id], language, "stage"),
            "opens": _opens(stage.opens, language, links),
            "columns": [
                {
                    "id": column.id,
                    "title": column.title.to(language),
                    "cells": _told(rows[column.id], language, "column"),
                    "opens": _opens(column.opens, language, links),
                }
                for column in drawn.columns_of(stage.id)
            ],
        }
        for stage in drawn.stages
    ]


def _opens(id: str | None, language: str, links: Mapping[str, str]) -> dict[str, str] | None:
    return None if id is None else {"words": say("opens", language, id), "address": links[id]}


def _told(row: Row, language: str, but: str) -> list[dict[str, str]]:
    return [
        {"key": cell.key, "head": cell.title(language), "text": cell.text}
        for cell in row.cells
        if cell.text and cell.key != but
    ]
