"""The table twin: all that the picture says, as rows, for readers, spreadsheets and screen readers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO

from periplo.answers.asked import THIN
from periplo.answers.costs import STAGE, TOUCHPOINT
from periplo.answers.inferred import SOURCES
from periplo.core.channel_catalogue import channel_name
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import Column, JourneyMap, Touchpoint
from periplo.pictures.cost_lane import parts_of
from periplo.pictures.figures import MapFigures
from periplo.pictures.interventions import effect_text
from periplo.pictures.numbers import each, interval, number, percent, signed, span_text
from periplo.pictures.strip import change_text
from periplo.pictures.telling import item_text
from periplo.pictures.words import say

Raw = str | int | float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """`raw` is for machines (a share stays in [0, 1], a time in seconds); `text` for people. "" is not known.

    A cell without a `head` goes by the words of the house for its key.
    """

    key: str
    raw: Raw
    text: str
    head: str = ""

    def title(self, language: str) -> str:
        return self.head or say(self.key, language)


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """Rows with equal keys in equal order; columns that are empty in every row are left out."""

    keys: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[Row, ...]


def column_twin(
    drawn: JourneyMap, figures: MapFigures | None, language: str, library: Library = NO_LIBRARY
) -> Twin:
    """One row a column of the map."""
    figures = figures or MapFigures()
    rows = [
        Row(column.id, tuple(_column_cells(drawn, figures, column, language, library)))
        for column in drawn.columns
    ]
    return _twin(rows, language)


def stage_twin(
    drawn: JourneyMap, figures: MapFigures | None, language: str, library: Library = NO_LIBRARY
) -> Twin:
    """One row a stage of the map."""
    figures = figures or MapFigures()
    stocks = {stock.stage: stock for stock in figures.stages.stages} if figures.stages else {}
    gutters = {gutter.stage: gutter for gutter in figures.touchpoints.gutters} if figures.touchpoints else {}
    rows = []
    for stage in drawn.stages:
        stock, gutter = stocks.get(stage.id), gutters.get(stage.id)
        title, moment = stage.title.to(language), say(stage.moment, language)
        cells = [Cell("stage", title, title), Cell("moment", moment, moment)]
        shown = stock if stock and stock.n >= THIN else None
        cells += [
            _count("stands", stock.n if stock else None, language),
            _share("share", shown.share if shown else None, language),
            _cell(
                "median_days",
                shown.median_days if shown else None,
                lambda v: span_text(v * 86_400, language),
            ),
            _count("entered", stock.entered if stock else None, language),
            _count("left", stock.left if stock else None, language),
            _share("passes", gutter.share if gutter and gutter.customers >= THIN else None, language),
        ]
        cells += _cost(figures, STAGE, stage.id, language)
        best = ", ".join(channel_name(one, language) for one in stage.channels)
        cells.append(_text("best_channels", best))
        for lane in drawn.all_lanes:
            text = " · ".join(
                item_text(item, lane, language, library) for item in stage.cells.get(lane.id, ())
            )
            cells.append(Cell(lane.id, text or None, text, lane.title.to(language)))
        rows.append(Row(stage.id, tuple(cells)))
    return _twin(rows, language)


def twin_csv(twin: Twin, separator: str = ",") -> str:
    """RFC 4180 with raw values; a text that a spreadsheet would run as a formula is kept from it by an apostrophe."""
    out = StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(["id", *twin.titles])
    for row in twin.rows:
        writer.writerow([row.id, *("" if cell.raw is None else _harmless(cell.raw) for cell in row.cells)])
    return out.getvalue()


def _harmless(raw: Raw) -> Raw:
    return f"'{raw}" if isinstance(raw, str) and raw[:1] in ("=", "+", "-", "@", "\t", "\r") else raw


def _twin(rows: list[Row], language: str) -> Twin:
    used = [n for n, _ in enumerate(rows[0].cells) if any(row.cells[n].text for row in rows)] if rows else []
    keys = tuple(rows[0].cells[n].key for n in used)
    kept = tuple(Row(row.id, tuple(row.cells[n] for n in used)) for row in rows)
    return Twin(keys, tuple(rows[0].cells[n].title(language) for n in used), kept)


def _column_cells(
    drawn: JourneyMap, figures: MapFigures, column: Column, language: str, library: Library
) -> Iterable[Cell]:
    stage, title = drawn.stage(column.stage).title.to(language), column.title.to(language)
    point = column if isinstance(column, Touchpoint) else None
    kind = say("touchpoint" if point else "action", language)
    yield Cell("stage", stage, stage)
    yield Cell("column", title, title)
    yield Cell("kind", kind, kind)
    yield _text("is_moment", say("yes", language) if point and point.moment_of_truth else "")
    yield _text("owner", (point.owner or "") if point else "")
    yield _text("channels", ", ".join(channel_name(one, language) for one in point.channels) if point else "")
    yield _cell("planned_feeling", column.feeling, lambda v: signed(v, language, 0 if v == round(v) else 1))
    yield from _felt(figures, column, language)
    yield _count("for_customer_scale", column.for_customer, language)
    yield _count("for_us_scale", column.for_us, language)
    yield _text("marks", ", ".join(say(f"legend_mark_{mark}", language) for mark in column.marks))
    for lane in drawn.all_lanes:
        text = " · ".join(item_text(item, lane, language, library) for item in column.cells.get(lane.id, ()))
        yield Cell(lane.id, text or None, text, lane.title.to(language))
    yield from _measured(figures, column, language)
    yield from _cost(figures, TOUCHPOINT, column.id, language)
    acts = [one for one in figures.interventions if one.touchpoint == column.id]
    yield _text(
        "campaigns",
        " · ".join(f"{one.title.to(language)}: {effect_text(one.effect, language)}" for one in acts),
    )


def _felt(figures: MapFigures, column: Column, language: str) -> Iterable[Cell]:
    """What was lived, with its interval, n and instrument; and as research found it."""
    answer = figures.feelings
    found = (
        next((one.lived for one in answer.touchpoints if one.touchpoint == column.id), None)
        if answer
        else None
    )
    thick = found if found and not found.is_thin else None
    yield _cell("lived_feeling", thick.feeling if thick else None, lambda v: signed(v, language, 2))
    told = ""
    if found and thick:
        told = interval(found.feeling_low, found.feeling_high, language, 2, 1)
    yield _text("lived_interval", told)
    yield _count("lived_n", found.n if found else None, language)
    yield _text("lived_by", say(f"by_{found.instrument}", language) if found else "")
    yield from _inferred(figures, column, language)
    yield _cell("felt", column.felt, lambda v: signed(v, language, 0 if v == round(v) else 1))


def _inferred(figures: MapFigures, column: Column, language: str) -> Iterable[Cell]:
    """What words and behaviour suggest, and of how many."""
    known = {one.source: one for one in figures.inferred.get(column.id, ())}
    for source in SOURCES:
        one = known.get(source)
        yield _cell(f"inferred_{source}", one.feeling if one else None, lambda v: signed(v, language, 2))
        yield _count(f"inferred_{source}_n", one.n if one else None, language)


def _measured(figures: MapFigures, column: Column, language: str) -> Iterable[Cell]:
    answer = figures.touchpoints
    known = next((one for one in answer.columns if one.touchpoint == column.id), None) if answer else None
    thick = known if known and known.customers >= THIN else None
    yield _count("customers", known.customers if known else None, language)
    yield _share("share", thick.share if thick else None, language)
    yield _text("change", change_text(thick, language) if thick else "")
    yield _cell("next_in", thick.median_seconds if thick else None, lambda v: span_text(v, language))
    yield _count("went_on", known.went_on if known else None, language)
    yield _count("dropped", known.dropped if known else None, language)
    used = known.channels if known else ()
    yield _text(
        "channel_use",
        " · ".join(f"{channel_name(u.channel, language)} {number(u.customers, language)}" for u in used),
    )


def _cost(figures: MapFigures, kind: str, id: str, language: str) -> Iterable[Cell]:
    """What a part cost in each currency, whole and for each customer, and what is at stake there."""
    parts = figures.costs.parts if figures.costs else ()
    here = {one.currency: one for one in parts_of(parts, kind, id)}
    for currency in dict.fromkeys(one.currency for one in parts if one.currency):
        known = here.get(currency)
        is_told = known is not None and (known.customers or 0) >= THIN
        for key, value in (
            ("cost", known.spent if known else None),
            ("cost_each", known.per_customer if known and is_told else None),
            ("cost_each_on", known.per_went_on if known and is_told else None),
        ):
            text = (
                ""
                if value is None
                else number(value, language, 2)
                if key == "cost"
                else each(value, language)
            )
            yield Cell(f"{key}_{currency}", value, text, say(f"{key}_in", language, currency))
    stake = next((one.value_at_stake for one in here.values() if one.value_at_stake is not None), None)
    yield _cell("value_at_stake", stake, lambda value: number(value, language))


def _text(key: str, text: str) -> Cell:
    return Cell(key, text or None, text)


def _count(key: str, value: int | None, language: str) -> Cell:
    return Cell(key, value, "" if value is None else number(value, language))


def _share(key: str, value: float | None, language: str) -> Cell:
    return Cell(key, value, "" if value is None else percent(value, language, 1))


def _cell(key: str, value: float | None, told: Callable[[float], str]) -> Cell:
    return Cell(key, value, "" if value is None else told(value))
