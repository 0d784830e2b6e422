"""The story of one customer: portrait, what they want, their own words, and one real route in the first person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from periplo.answers.asked import THIN
from periplo.core.cells import ANECDOTE, Evidence
from periplo.core.channel_catalogue import channel_name
from periplo.core.maps import Column, Touchpoint
from periplo.pictures.deck.material import Material
from periplo.pictures.faces import faced
from periplo.pictures.fonts import wrapped
from periplo.pictures.icons import channel_icon
from periplo.pictures.numbers import number, span_text
from periplo.pictures.pen import LEADING, line, paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Mark, Path, Scene
from periplo.pictures.themes import feeling_colour
from periplo.pictures.views.ground import FOOT, VIEWS, felt_of, fitted, list_in, page, portrait
from periplo.pictures.views.route import Route, Stop
from periplo.pictures.views.words import view_says
from periplo.pictures.words import quoted

SIDE = 300.0  # px of who it is, on the left
FACE = 112.0
DAY = 86_400.0
STEP = 92.0  # px of the times beside the route


class _Placed(NamedTuple):
    """One stop where it stands: its page, column of the page, and place in the route."""

    page: int
    across: int
    n: int
    x: float
    y: float
    width: float
    stop: Stop
    column: Column
    thought: str


def story(material: Material, route: Route | None = None) -> tuple[Scene, ...]:
    """As many A4 pages as the route takes; without one the columns of the map in order, told to be no real route."""
    view = VIEWS["story"]
    wide, high = view.size
    floor = high - FOOT - 8
    for across in (1, 2):  # side by side where one below the other takes more than a page
        placed = _placed(material, route, across, floor)
        count = placed[-1].page + 1 if placed else 1
        if count == 1:
            break
    scenes = []
    for number_of in range(count):
        here = [one for one in placed if one.page == number_of]
        marks: list[Mark] = []
        if number_of == 0:
            marks += _who(material, floor)
            marks += _head(material, route, wide)[0]
        else:
            title, _, _ = fitted(0, 0, _title(material, route), wide, 30, (22, 16), weight=700)
            marks.append(Group("route-head", title))
        marks += _route(material, here, number_of + 1 < count, route)
        scenes.append(page(material, view, marks, _told(material, route), (number_of + 1, count)))
    return tuple(scenes)


def _title(material: Material, route: Route | None) -> str:
    return view_says("story_real" if route else "story_drawn", material.language)


def _placed(material: Material, route: Route | None, across: int, floor: float) -> list[_Placed]:
    """Stops one below the other, then in the next column, then on the next page."""
    columns = {column.id: column for column in material.drawn.columns}
    stops = route.stops if route else tuple(Stop(column.id, -1.0) for column in material.drawn.columns)
    wide = VIEWS["story"].size[0]
    first = _head(material, route, wide)[1]
    seen: set[str] = set()
    found: list[_Placed] = []
    sheet, place, y = 0, 0, first
    for n, stop in enumerate(stops):
        column = columns[stop.column]
        thoughts = () if stop.column in seen else material.texts(column, "thinking")
        seen.add(stop.column)
        thought = quoted(thoughts[0], material.language) if thoughts else ""
        while True:
            left, parts = (SIDE + 28, across) if sheet == 0 else (0.0, 3)
            width = (wide - left - 24 * (parts - 1)) / parts
            high = _height(column.title.to(material.language), thought, width - _step(stop) - 40)
            start = first if sheet == 0 else 52.0
            if y + high <= floor - 20 or y == start:
                break
            sheet, place = (sheet, place + 1) if place + 1 < parts else (sheet + 1, 0)
            y = first if sheet == 0 else 52.0
        x = left + place * (width + 24)
        found.append(_Placed(sheet, place, n, x, y, width, stop, column, thought))
        y += high
    return found


def _step(stop: Stop) -> float:
    return STEP if stop.seconds >= 0 else 18.0


def _height(title: str, thought: str, room: float) -> float:
    high = LEADING[13] * len(wrapped(title, room, 13, 600))
    high += LEADING[12] * len(wrapped(thought, room, 12, italic=True)) if thought else 0
    return max(high + LEADING[11] + 12, 44.0)


def _told(material: Material, route: Route | None) -> str:
    who = material.drawn.persona
    said = [who.name.to(material.language)]
    said += [text.to(material.language) for text in (who.description, who.quote) if text]
    return f"{_title(material, route)}: {'. '.join(said)}"


def _who(material: Material, floor: float) -> list[Mark]:
    """The left side: portrait, name, description, words, wishes, voices."""
    language, who = material.language, material.drawn.persona
    marks: list[Mark] = [Box(0, 0, SIDE, floor, "panel", radius=8)]
    marks.append(
        Group("portrait", portrait(material, 20, 20, FACE), who.name.to(language), "graphics-object")
    )
    x, room = 20 + FACE + 16, SIDE - FACE - 52
    name, taken, _ = fitted(x, 24, who.name.to(language), room, 84, (22, 16, 13), weight=700)
    marks += name
    y = max(20 + FACE, 24 + taken) + 14
    inner = SIDE - 40
    if who.description:
        words, taken = paragraph(20, y, who.description.to(language), inner, 12, "soft", most=5)
        marks += words
        y += taken + 8
    if who.quote:
        words, taken, _ = fitted(
            20, y, quoted(who.quote.to(language), language), inner, 100, (16, 13), italic=True
        )
        marks += words
        y += taken + 10
    wishes = (
        ("wants", (material.drawn.goal.text, *who.objectives)),
        ("because", who.motives),
        ("use", who.uses),
    )
    for key, texts in wishes:
        if texts and y + 50 < floor:
            marks.append(line(20, y + 12, view_says(key, language), 12, "brand", 700, room=inner))
            told = [text.to(language) for text in texts]
            drawn, y = list_in(20, y + 18, inner, min(90.0, floor - y - 26), told, language)
            marks += drawn
            y += 8
    if y + 60 < floor:
        marks += _voices(material, 0, y, SIDE, floor)
    return marks


def voices(material: Material) -> list[tuple[str, str]]:
    """What customers really said, the newest first, each with where it comes from."""
    language = material.language
    found: list[tuple[Evidence, str]] = []
    for part in (*material.drawn.stages, *material.drawn.columns):
        held = [
            *part.evidence,
            *(each for cell in part.cells.values() for item in cell for each in item.evidence),
        ]
        found += [(each, part.title.to(language)) for each in held if each.kind == ANECDOTE and each.text]
    found.sort(key=lambda one: one[0].on.isoformat() if one[0].on else "", reverse=True)
    told: dict[str, str] = {}
    for each, where in found:
        assert each.text is not None
        source = each.source.to(language) if each.source else ""
        told.setdefault(each.text.to(language), " · ".join(filter(None, (source, where))))
    return list(told.items())


def _voices(material: Material, left: float, top: float, wide: float, floor: float) -> list[Mark]:
    """As many as there is room for."""
    language, said = material.language, voices(material)
    if not said:
        return []
    marks: list[Mark] = []
    y = top
    marks.append(line(left + 20, y + 12, view_says("voices", language), 12, "brand", 700, room=wide - 40))
    y += 20
    for n, (text, where) in enumerate(said):
        words, taken = paragraph(left + 32, y, quoted(text, language), wide - 52, 12, italic=True)
        if y + taken + 16 + (16 if n < len(said) - 1 else 0) > floor - 6:
            more = view_says("more", language, len(said) - n)
            marks.append(line(left + 32, y + 11, more, 11, "soft", 600, room=wide - 52))
            break
        marks += [Icon("anecdote", left + 14, y + 2, 13, "brand"), *words]
        if where:
            marks.append(line(left + 32, y + taken + 10, where, 11, "soft", room=wide - 52))
            taken += 14
        y += taken + 6
    return marks


def _head(material: Material, route: Route | None, wide: float) -> tuple[list[Mark], float]:
    language, left = material.language, SIDE + 28
    room = wide - left
    words, taken, _ = fitted(left, 0, material.drawn.title.to(language), room, 30, (13,), "soft", 600)
    title, more, _ = fitted(
        left, taken + 2, _title(material, route), room, 30, (22,), weight=700
    )  # fmt: skip
    y = taken + 2 + more
    if route:
        note = view_says("story_real_note", language, number(route.of, language))
    else:
        n = material.figures.n
        key = "story_none_note" if n >= THIN else "story_few_note" if n else "story_drawn_note"
        note = view_says(key, language)
    told, high = paragraph(left, y + 2, note, room, 12, "soft")
    return [Group("route-head", (*words, *title, *told))], y + high + 16


def _route(material: Material, placed: Sequence[_Placed], goes_on: bool, route: Route | None) -> list[Mark]:
    language = material.language
    spines: dict[int, tuple[float, float, float]] = {}
    words: list[Mark] = []
    dots: list[Mark] = []
    end = 0.0
    for k, one in enumerate(placed):
        step = _step(one.stop)
        spine, x = one.x + step, one.x + step + 28
        room = one.width - step - 40
        title = one.column.title.to(language)
        said, taken = paragraph(x, one.y, title, room, 13, weight=600)
        group: list[Mark] = [*said]
        at = one.y + taken
        if one.thought:
            told, more = paragraph(x, at, one.thought, room, 12, "soft", italic=True)
            group += told
            at += more
        group += _by(one, x, at, room, language)
        if one.stop.seconds >= 0:
            group.append(
                line(one.x, one.y + 12, _when(one.stop.seconds, language), 12, "ink", 600, room=step - 18)
            )
            gap = _since(placed[k - 1].stop, one.stop, language) if k else ""
            if gap:
                group.append(line(one.x, one.y + 27, gap, 11, "soft", room=step - 18))
        words.append(Group(f"stop-{one.n}", tuple(group), title, "graphics-object"))
        dots += _face(material, one.column, spine, one.y + 9)
        low = spines.get(one.across, (spine, one.y + 9, 0.0))
        spines[one.across] = (spine, low[1], one.y + 9)
        end = one.y + _height(title, one.thought, room)
    marks: list[Mark] = [
        Path(f"M{spine:g} {first:g}V{last:g}", stroke="axis", line=2)
        for spine, first, last in spines.values()
        if last > first
    ]
    marks += [*words, Group("dots", tuple(dots))]
    if placed:
        spine = placed[-1].x + _step(placed[-1].stop)
        if goes_on:
            marks.append(line(spine + 28, end + 8, view_says("goes_on", language), 11, "soft", 600))
        elif route and route.reached:
            marks.append(Icon("goal", spine - 8, end - 4, 16, "brand"))
            marks.append(line(spine + 28, end + 8, view_says("reached", language), 12, "brand", 700))
    return marks


def _face(material: Material, column: Column, x: float, y: float) -> list[Mark]:
    """Full where it was lived, hollow where it is planned, a ring where nobody knows."""
    felt = felt_of(material, column)
    feeling = felt if felt is not None else column.feeling
    marks: list[Mark] = []
    if column.id in material.whole.moments:
        marks.append(Dot(x, y, 15, "page", "moment", 2.5))
    if feeling is None:
        return [*marks, Dot(x, y, 5, "page", "axis", 2)]
    colour = feeling_colour(feeling)
    fill, ink = (colour, "card") if felt is not None else ("card", colour)
    return [*marks, *faced(x, y, feeling, fill, ink, 11, edge=colour)]


def _by(one: _Placed, x: float, y: float, room: float, language: str) -> list[Mark]:
    """Through which channel, and how often in a row."""
    channels: tuple[str, ...] = (one.stop.channel,) if one.stop.channel else ()
    if one.stop.seconds < 0 and isinstance(one.column, Touchpoint):
        channels = one.column.channels
    parts = [channel_name(channel, language) for channel in channels]
    if one.stop.times > 1:
        parts.append(view_says("times", language, number(one.stop.times, language)))
    if not parts:
        return []
    marks: list[Mark] = []
    if channels:
        marks.append(Icon(channel_icon(channels[0]), x, y + 1, 13, "soft"))
        x, room = x + 18, room - 18
    return [*marks, line(x, y + 11, " · ".join(parts), 11, "soft", room=room)]


def _when(seconds: float, language: str) -> str:
    return view_says("day", language, number(int(seconds // DAY) + 1, language))


def _since(before: Stop, stop: Stop, language: str) -> str:
    """How long after the stop before, within a day."""
    gap = stop.seconds - before.seconds
    return f"+{span_text(gap, language)}" if 60 <= gap < DAY else ""
