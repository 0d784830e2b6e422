"""The annex: the whole map on as many slides as it needs, by stage, then by rows, each with the heads repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from periplo.pictures.board import LABELS, MARGIN
from periplo.pictures.deck.material import Material, beyond
from periplo.pictures.deck.people import tells_beyond
from periplo.pictures.deck.setting import BULLET, headed, listed
from periplo.pictures.deck.slide import COLUMN, EDGE, FLOOR, ROOM, WIDTH, Slide, body_top
from periplo.pictures.deck.words import deck_says
from periplo.pictures.map import AIR, Laid, air_for, lay
from periplo.pictures.paging import Names, parted, row_heights, runs
from periplo.pictures.rows import CAMPAIGNS, FEELING, Row, rows_of
from periplo.pictures.scene import Mark
from periplo.pictures.table_twin import column_twin

ELSEWHERE = (FEELING, CAMPAIGNS)  # rows that have slides of their own
FREE = WIDTH - 2 * MARGIN - LABELS


def _rows(material: Material) -> list[Row]:
    """The rows asked for, or shown by the map; in a deck less those that have slides of their own."""
    elsewhere = ELSEWHERE if material.is_shown else ()
    return [
        row
        for row in rows_of(material.drawn)
        if row.id not in elsewhere and (row.shown if material.lanes is None else row.id in material.lanes)
    ]


@dataclass(frozen=True, slots=True)
class Annex:
    """The slides with the whole map, in its order, and the names of the signs that stand on them."""

    slides: tuple[Slide, ...]
    used: frozenset[str]


def detail(material: Material) -> Annex:
    """Nothing is left out and nothing is shortened."""
    rows = _rows(material)
    parts = [
        part
        for columns in runs(material.drawn, FREE, narrow=COLUMN)
        for part in _slides(material, columns, rows)
    ]
    used = frozenset(name for _, names in parts for name in names)
    return Annex((*_beyond(material), *(slide for slide, _ in parts)), used)


def _slides(
    material: Material, columns: tuple[str, ...], rows: list[Row]
) -> list[tuple[Slide, frozenset[str]]]:
    stages = " · ".join(
        stage.title.to(material.language)
        for stage in material.drawn.stages
        if any(column.id in columns for column in material.drawn.columns_of(stage.id))
    )
    name = deck_says("annex", material.language, stages) if material.is_shown else stages
    top = body_top(deck_says("more_rows", material.language, name, 9, 9))
    draw = partial(_laid, material, columns, top)
    laid = draw(rows, True)
    heights = row_heights(laid.marks)
    free = FLOOR - laid.top
    held = [row for row in rows if row.id in heights]
    alone = [row for row in held if heights[row.id] > free] if len(columns) > 1 else []
    whole = {row.id: heights[row.id] for row in held if row not in alone}
    packs = _packs(draw, rows, whole, free)
    slides = []
    for n, pack in enumerate(packs):
        title = deck_says("more_rows", material.language, name, n + 1, len(packs)) if len(packs) > 1 else name
        laid = draw(pack, n > 0)
        laid = draw(pack, n > 0, air_for(laid, FLOOR - laid.bottom))
        slide = Slide("detail", title, (*laid.marks, *laid.labels), _notes(material, columns))
        slides.append((slide, laid.used))
    return slides + [part for id in columns if alone for part in _slides(material, (id,), alone)]


def _packs(
    draw: Callable[..., Laid], rows: list[Row], heights: dict[str, float], free: float
) -> list[list[Row]]:
    """Rows by slide. A slide may begin with a line of its own above its rows: where that is too much, fewer fit."""
    more = draw([], False).top - draw([], True).top

    def rows_of_page(page: Names) -> list[Row]:
        return [row for row in rows if row.id in page]

    def fits(page: Names, is_start: bool) -> bool:
        return draw(rows_of_page(page), not is_start).bottom <= FLOOR

    found = parted(heights, free, free - more, fits, air=AIR)
    return [rows_of_page(page) for page in found if page]


def _laid(
    material: Material,
    columns: tuple[str, ...],
    top: float,
    rows: list[Row],
    is_continued: bool,
    air: float = 0,
) -> Laid:
    """is_continued: with the stages' titles alone; what else is said of them stands on the first of their slides."""
    table = material.board(columns, is_continued)
    # A stage that stands alone is named by the slide's title: its arrow stands only where it tells more.
    with_stages = len(table.bands) > 1 or not is_continued
    return lay(table, top, rows, {row.id for row in rows}, with_stages=with_stages, air=air)


def _notes(material: Material, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Each column in one paragraph: all that the table twin says of it."""
    twin = column_twin(material.drawn, material.figures, material.language, material.beside.library)
    return tuple(
        ". ".join(f"{cell.title(material.language)}: {cell.text}" for cell in row.cells if cell.text) + "."
        for row in twin.rows
        if row.id in columns
    )


def _beyond(material: Material) -> tuple[Slide, ...]:
    """What holds for the whole map and what nobody has placed yet, where the persona's slide does not tell it."""
    language = material.language
    parts = [] if tells_beyond(material) else beyond(material)
    title = deck_says("whole_map", language)
    slides: list[list[Mark]] = []
    y = FLOOR
    for name, texts in parts:
        for n, text in enumerate(texts):
            words, end = listed(EDGE + 12, 0, ROOM - 12, (text,), 1e6, language, bullet=BULLET)
            need = end + 6 + (0 if n else 24)
            if y + need > FLOOR:
                slides.append([])
                y = body_top(title)
            if not n or not slides[-1]:
                slides[-1] += headed(EDGE, y, name, ROOM)
                y += 20
            words, y = listed(EDGE + 12, y, ROOM - 12, (text,), 1e6, language, bullet=BULLET)
            slides[-1] += words
            y += 6
        y += 8
    notes = tuple(f"{name}: {'; '.join(texts)}." for name, texts in parts)
    return tuple(Slide("detail", title, tuple(marks), notes) for marks in slides)
