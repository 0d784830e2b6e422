"""The emotion curve as a chart with its data: what is planned, what was lived, which are moments of truth."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from periplo.answers.feelings import Reading
from periplo.answers.inferred import SOURCES
from periplo.core.maps import Column
from periplo.pictures.curve import curve_in_words
from periplo.pictures.deck.material import Material
from periplo.pictures.deck.slide import EDGE, FLOOR, ROOM, Chart, Frame, Series, Slide, body_top
from periplo.pictures.deck.words import deck_says
from periplo.pictures.fonts import shortened
from periplo.pictures.guessed import is_drawn, told_from
from periplo.pictures.numbers import number, signed
from periplo.pictures.pen import paragraph
from periplo.pictures.words import say

MOST = 16  # columns on one chart
NAME = 200.0  # px of a column's name below the chart


def feelings(material: Material) -> tuple[Slide, ...]:
    """A chart for every sixteen columns; no slide where no feeling is known."""
    drawn, language = material.drawn, material.language
    answer = material.figures.feelings
    known = {
        one.touchpoint: one.lived
        for one in (answer.touchpoints if answer else ())
        if one.lived and not one.lived.is_thin
    }
    lived = {id: reading.feeling for id, reading in known.items()}
    if not lived and all(column.feeling is None for column in drawn.columns):
        return ()
    whole = deck_says("curve" if lived else "curve_planned", language)
    count = -(-len(drawn.columns) // MOST)
    cut = [len(drawn.columns) * n // count for n in range(count + 1)]
    parts = [drawn.columns[a:b] for a, b in pairwise(cut)]
    axis = [deck_says("curve_axis", language)]
    if answer and answer.instrument and known:
        by = say(f"legend_by_{answer.instrument}", language)
        sizes = [number(reading.n, language) for reading in sorted(known.values(), key=lambda one: one.n)]
        between = sizes[0] if sizes[0] == sizes[-1] else f"{sizes[0]}…{sizes[-1]}"
        axis += [_sentence(by), deck_says("lived_n", language, between)]
    guessed = {
        one.source for several in material.figures.inferred.values() for one in several if is_drawn(one)
    }
    axis += [_sentence(say(f"legend_inferred_{source}", language)) for source in SOURCES if source in guessed]
    foot = paragraph(EDGE, 0, " ".join(axis), ROOM, 11)[1]
    slides = []
    for n, columns in enumerate(parts, 1):
        title = whole if count == 1 else deck_says("curve_part", language, whole, n, count)
        top = body_top(title)
        series = _series(material, columns, lived)
        told = curve_in_words(drawn, language, material.figures)
        names = tuple(shortened(column.title.to(language), NAME, 12) for column in columns)
        high = FLOOR - foot - 8 - top
        chart = Chart("lines", Frame(EDGE - 8, top, ROOM + 8, high), names, series, told, "0.0")
        words = paragraph(EDGE, FLOOR - foot, " ".join(axis), ROOM, 11, "soft")[0]
        notes = (told, *axis, *_spoken(material, columns, known))
        slides.append(Slide("curve", title, words, notes, (chart,)))
    return tuple(slides)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _series(material: Material, columns: tuple[Column, ...], lived: dict[str, float]) -> tuple[Series, ...]:
    language, moments = material.language, material.whole.moments
    known = [lived.get(column.id) for column in columns]
    planned = [column.feeling for column in columns]
    found = []
    if any(value is not None for value in planned):
        found.append(Series(deck_says("planned", language), tuple(planned), "planned"))
    stars = tuple(
        _rounded(fact if fact is not None else plan) if column.id in moments else None
        for column, fact, plan in zip(columns, known, planned, strict=True)
    )
    if any(value is not None for value in stars):
        found.append(Series(deck_says("moment", language), stars, "moment"))  # behind what was lived
    if any(value is not None for value in known):
        found.append(Series(deck_says("lived", language), tuple(_rounded(value) for value in known), "lived"))
    for source in SOURCES:
        drawn = {
            id: _rounded(one.feeling)
            for id, several in material.figures.inferred.items()
            for one in several
            if one.source == source and is_drawn(one)
        }
        guesses = tuple(drawn.get(column.id) for column in columns)
        if any(value is not None for value in guesses):
            found.append(Series(say(f"inferred_{source}", language), guesses, source))
    return tuple(found)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _spoken(material: Material, columns: tuple[Column, ...], known: Mapping[str, Reading]) -> tuple[str, ...]:
    language = material.language
    told = []
    for column in columns:
        said = []
        if column.feeling is not None:
            said.append(f"{deck_says('planned', language).lower()} {signed(column.feeling, language, 1)}")
        if reading := known.get(column.id):
            lived = f"{deck_says('lived', language).lower()} {signed(reading.feeling, language, 1)}"
            said.append(f"{lived} (n = {number(reading.n, language)})")
        said += [
            f"{signed(one.feeling, language, 1)} {told_from(one, language)}"
            for one in material.figures.inferred.get(column.id, ())
            if one.feeling is not None
        ]
        told += [f"{column.title.to(language)}: {', '.join(said)}"] if said else []
    return tuple(told)
