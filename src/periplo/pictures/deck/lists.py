"""Slides that are tables: what hurts beside what could be done; what was done beside what changed."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.core.maps import Column, Stage
from periplo.pictures.deck.material import Material
from periplo.pictures.deck.slide import CELL_PAD, EDGE, FLOOR, ROOM, Frame, Slide, Table, body_top
from periplo.pictures.deck.words import deck_says
from periplo.pictures.fonts import wrapped
from periplo.pictures.interventions import effect_text, status_text
from periplo.pictures.numbers import number

LEADING = {16: 23.0, 13: 18.0, 12: 17.0}  # px of a line in a table's cell, by the size of its letters

Line = tuple[str, ...]


def opportunities(material: Material) -> tuple[Slide, ...]:
    """Where something hurts or could be done: where most customers pass first, else in the map's order."""
    drawn, language = material.drawn, material.language
    found: list[tuple[int, Line]] = []
    for stage in drawn.stages:
        for part in (stage, *drawn.columns_of(stage.id)):
            pains, chances = (material.texts(part, lane) for lane in ("pains", "opportunities"))
            if pains or chances:
                met = _met(material, part)
                size = number(met, language) if met else ""
                found.append((met, (part.title.to(language), "\n".join(pains), "\n".join(chances), size)))
    has_counts = any(met for met, _ in found)
    rows = [row if has_counts else row[:3] for _, row in sorted(found, key=lambda one: -one[0])]
    keys = ("where", "pains", "opportunities", *(("customers_met",) if has_counts else ()))
    widths = (0.25, 0.33, 0.3, 0.12) if has_counts else (0.26, 0.38, 0.36)
    return _tables(material, "opportunities", deck_says("opportunity_list", language), keys, widths, rows)


def _met(material: Material, part: Column | Stage) -> int:
    if isinstance(part, Stage):
        return 0
    known = material.measured(part)
    return known.customers if known else 0


def actions(material: Material) -> tuple[Slide, ...]:
    """Every campaign on this map, with its effect against a control group; no slide where there is none."""
    language = material.language
    titles = {column.id: column.title.to(language) for column in material.drawn.columns}
    rows = [
        (
            one.title.to(language),
            titles.get(one.touchpoint, one.touchpoint),
            status_text(one.status, language),
            effect_text(one.effect, language),
        )
        for one in material.figures.interventions
    ]
    keys = ("campaign", "at", "status", "result")
    return _tables(material, "actions", deck_says("actions", language), keys, (0.26, 0.24, 0.12, 0.38), rows)


def _tables(
    material: Material,
    kind: str,
    title: str,
    keys: Sequence[str],
    shares: Sequence[float],
    rows: Sequence[Line],
) -> tuple[Slide, ...]:
    """As many slides as the rows need, each with the head repeated; in larger letters where one slide has the room."""
    language = material.language
    head = tuple(deck_says(key, language) for key in keys)
    widths = tuple(share * ROOM for share in shares)
    room = FLOOR - body_top(title)
    sizes = {size: sum(_height(row, widths, size) for row in (head, *rows)) for size in LEADING}
    size = next((size for size, high in sizes.items() if high <= room), min(LEADING))
    tall = _height(head, widths, size, bold=True)
    parts: list[list[Line]] = []
    left = 0.0
    for row in rows:
        need = _height(row, widths, size)
        if need > left or not parts:
            parts.append([])
            left = room - tall
        parts[-1].append(row)
        left -= need
    slides = []
    for n, part in enumerate(parts, 1):
        name = title if len(parts) == 1 else deck_says("more_rows", language, title, n, len(parts))
        heights = (tall, *(_height(row, widths, size) for row in part))
        frame = Frame(EDGE, body_top(name), ROOM, sum(heights))
        told = tuple(" · ".join(text.replace("\n", "; ") for text in row if text) + "." for row in part)
        table = Table(frame, widths, (head, *part), heights, f"{name}: {', '.join(head)}", size)
        slides.append(Slide(kind, name, (), told, (), table))
    return tuple(slides)


def _height(row: Line, widths: Sequence[float], size: int, bold: bool = False) -> float:
    """px of a row: as many lines as its fullest cell needs, in letters that may be a little wider than measured."""
    weight = 700 if bold else 600
    lines = max(
        sum(
            max(1, len(wrapped(part, (wide - 2 * CELL_PAD) / 1.04, size, weight)))
            for part in text.split("\n")
        )
        for text, wide in zip(row, widths, strict=True)
    )
    return lines * LEADING[size] + CELL_PAD + 3
