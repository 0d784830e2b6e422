"""One page for who decides: the answer, headline numbers, stages, the curve, three moments, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from periplo.answers.asked import THIN
from periplo.core.campaigns import NOT_SAYING
from periplo.core.maps import Column
from periplo.core.worklists import OPPORTUNITIES, listed
from periplo.pictures.deck.material import Material
from periplo.pictures.deck.people import answer_of
from periplo.pictures.interventions import effect_text
from periplo.pictures.lens import subtitle
from periplo.pictures.numbers import number, percent, signed
from periplo.pictures.pen import line, paragraph
from periplo.pictures.scene import Box, Group, Mark, Scene
from periplo.pictures.views.feelings import curve_in, curve_key, has_curve
from periplo.pictures.views.ground import (
    FOOT,
    VIEWS,
    arrows,
    card,
    felt_of,
    fitted,
    list_in,
    page,
    slots_in,
    trimmed,
)
from periplo.pictures.views.words import view_says

MOMENTS = 3
BETWEEN = 12.0
LOSSES = "before"  # who does not go on after the purchase is not lost
TILE, ARROW, CURVE = 60.0, 52.0, 142.0


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do: its words, and below them what it would bring or who answers."""

    text: str
    note: str = ""


def executive(material: Material) -> Scene:
    """One A4 page, whatever the map holds: the weightiest of it, and how much more there is."""
    view, language, drawn = VIEWS["executive"], material.language, material.drawn
    wide, high = view.size
    title, taken, _ = fitted(0, 0, drawn.title.to(language), wide, 56, (22, 16), weight=700)
    second = line(0, taken + 12, subtitle(material.whole), 12, "soft", room=wide)
    marks: list[Mark] = [Group("title", (*title, second))]
    y = taken + 24
    words, taken, _ = fitted(0, y, answer_of(material), wide, 42, (16, 13), "brand", 700)
    marks.append(Group("answer", words))
    y += taken + 8
    marks += _tiles(material, y, wide)
    y += TILE + BETWEEN
    shapes, places = arrows(material, 0, y, wide, ARROW, (16, 13, 12, 11))
    marks += shapes
    y += ARROW + 4
    if material.stocks:
        for stage, x, room in places:
            stock = material.stocks.get(stage.id)
            if stock:
                share = material.share(stock)
                told = number(stock.n, language) + (
                    f" · {percent(share, language)}" if share is not None else ""
                )
                marks.append(line(x + 12, y + 13, told, 13, "ink", 600, room=room - 12))
        y += 20
    if has_curve(material):
        slots = slots_in(material, places)
        head = line(0, y + 13, view_says("curve", language), 13, "ink", 700)
        signs = line(head.width + 12, y + 13, curve_key(material), 11, "soft", room=wide - head.width - 12)
        marks += [head, signs, curve_in(material, slots, y + 18, CURVE, 11, 12)]
        y += CURVE + 26
    floor = high - FOOT - 8
    moments = moments_of(material)
    cards = len(moments) + 1
    room = (wide - BETWEEN * (cards - 1) - 60) / cards
    key = "three_moments" if len(moments) == MOMENTS else "two_moments"
    if moments:
        marks.append(line(0, y + 13, view_says(key, language), 13, "moment", 700, room=wide - room - 60))
    top = y + 22
    for n, column in enumerate(moments):
        marks.append(_moment(material, column, n * (room + BETWEEN), top, room, floor - top))
    left = len(moments) * (room + BETWEEN)
    marks.append(_deeds(material, left, y, wide - left, floor - y))
    return page(material, view, marks, answer_of(material))


def _tiles(material: Material, top: float, wide: float) -> list[Mark]:
    told = headline(material)
    room = (wide - BETWEEN * (len(told) - 1)) / len(told)
    marks: list[Mark] = []
    for n, (size, what) in enumerate(told):
        x = n * (room + BETWEEN)
        big = line(x + 12, top + 27, size, 22, "brand", 700, room=room - 24)
        words, _ = paragraph(x + 12, top + 33, trimmed(what, room - 24, 12), room - 24, 12, "soft")
        drawn: tuple[Mark, ...] = (Box(x, top, room, TILE, "panel", radius=8), big, *words)
        marks.append(Group(f"number-{n}", drawn, f"{size} {what}", "graphics-object"))
    return marks


def headline(material: Material) -> list[tuple[str, str]]:
    """Four numbers: what was measured first, then what the map holds."""
    language, drawn, figures = material.language, material.drawn, material.figures
    found: list[tuple[str, str]] = []
    if figures.n:
        found.append((number(figures.n, language), view_says("numbers_seen", language)))
    answer = figures.stages
    stock = material.stocks.get(answer.most or "") if answer else None
    share = material.share(stock) if stock else None
    if stock and share is not None:
        stage = drawn.stage(stock.stage).title.to(language)
        found.append((percent(share, language, 1), view_says("numbers_most", language, stage)))
    gutters = [
        one
        for one in material.gutters.values()
        if one.share is not None and one.customers >= THIN and drawn.stage(one.stage).moment == LOSSES
    ]
    if gutters:
        worst = min(gutters, key=lambda one: one.share or 0)
        stage = drawn.stage(worst.stage).title.to(language)
        of = number(worst.customers, language)
        found.append(
            (percent(worst.share or 0, language, 0), view_says("numbers_go_on", language, stage, of))
        )
    felt = figures.feelings
    readings = [one.lived for one in felt.touchpoints if one.lived and not one.lived.is_thin] if felt else []
    if readings and len({one.instrument for one in readings}) == 1:
        n = sum(one.n for one in readings)
        mean = sum(one.feeling * one.n for one in readings) / n
        found.append((signed(mean, language, 1), view_says("numbers_felt", language, number(n, language))))
    parts = (*drawn.columns, *drawn.stages)
    spare = [
        (len(drawn.touchpoints), "numbers_touchpoints"),
        (len(material.whole.moments), "numbers_moments"),
        (sum(len(material.texts(part, "pains")) for part in parts), "numbers_pains"),
        (sum(len(material.texts(part, "opportunities")) for part in parts), "numbers_chances"),
    ]
    found += [(number(n, language), view_says(key, language)) for n, key in spare]
    return found[:4]


def moments_of(material: Material) -> list[Column]:
    """The three columns at which to intervene: moments of truth first, those that lose or hurt most before others."""

    def weight(column: Column) -> tuple[bool, float, float]:
        known = material.measured(column)
        lost = 0 if known is None or column.id in material.drawn.endings else known.dropped
        felt = felt_of(material, column)
        feeling = felt if felt is not None else column.feeling
        return column.id in material.whole.moments, lost, -(feeling if feeling is not None else 0)

    ranked = sorted(material.drawn.columns, key=weight, reverse=True)[:MOMENTS]
    return [column for column in material.drawn.columns if column in ranked]


def _moment(material: Material, column: Column, x: float, top: float, wide: float, high: float) -> Group:
    language = material.language
    is_moment = column.id in material.whole.moments

    def inside(left: float, y: float, room: float, free: float) -> list[Mark]:
        marks: list[Mark] = []
        bottom = y + free
        stage = material.drawn.stage(column.stage).title.to(language)
        marks.append(line(left, y + 9, stage, 11, "soft", room=room))
        y += 18
        for told in _facts(material, column):
            marks.append(line(left, y + 11, told, 12, "ink", 600, room=room))
            y += 17
        hurts = [
            text for lane in ("pains", "frictions", "obstacles") for text in material.texts(column, lane)
        ]
        if hurts and bottom - y > 16:
            marks += list_in(left, y + 2, room, bottom - y - 2, hurts, language, colour="ink")[0]
        return marks

    title = column.title.to(language)
    return card(
        f"moment-{column.id}", x, top, wide, high, "panel", title, "moment" if is_moment else "pain",
        "moment" if is_moment else "pain", inside,
    )  # fmt: skip


def _facts(material: Material, column: Column) -> list[str]:
    language, found = material.language, []
    felt, planned = felt_of(material, column), column.feeling
    said = [
        None if one is None else signed(one, language, 0 if one == round(one) else 1)
        for one in (planned, felt)
    ]
    if said[0] and said[1]:
        found.append(view_says("planned_lived", language, *said))
    elif said[0]:
        found.append(view_says("planned_only", language, said[0]))
    elif said[1]:
        found.append(view_says("lived_only", language, said[1]))
    known = material.measured(column)
    if known and known.customers >= THIN and column.id not in material.drawn.endings and known.dropped:
        lost, met = number(known.dropped, language), number(known.customers, language)
        found.append(view_says("lost", language, lost, met))
    return found


def deeds(material: Material) -> list[Deed]:
    """What could be done: the library's opportunities by gain and effort, what the map says, and what was tried."""
    language, drawn = material.language, material.drawn
    found: list[Deed] = []
    today = material.beside.today
    if today is not None:
        for row in listed(OPPORTUNITIES, drawn, material.beside.library, today):
            note = []
            if row.for_customer is not None and row.for_us is not None and row.effort:
                gain = f"{row.for_customer}+{row.for_us}"
                note.append(view_says("effort", language, gain, row.effort))
            if row.owner:
                note.append(view_says("owner", language, row.owner))
            found.append(Deed(row.title.to(language), " · ".join(note)))
    said = {one.text for one in found}
    found += [
        Deed(text, stage.title.to(language))
        for stage in drawn.stages
        for text in material.of_stage(stage, "opportunities")
        if text not in said
    ]
    tried = [
        Deed(one.title.to(language), effect_text(one.effect, language))
        for one in material.figures.interventions
        if one.status not in NOT_SAYING
    ]
    return [*found[:1], *tried[:1], *found[1:], *tried[1:]]


def _deeds(material: Material, x: float, top: float, wide: float, high: float) -> Group:
    language = material.language
    told: Sequence[Deed] = deeds(material)

    def inside(left: float, y: float, room: float, free: float) -> list[Mark]:
        if not told:
            return list(paragraph(left, y, view_says("nothing_to_do", language), room, 12, "soft")[0])
        marks: list[Mark] = []
        bottom = y + free
        for n, deed in enumerate(told):
            spare = 16 if n < len(told) - 1 else 0
            words, taken = paragraph(left + 10, y, deed.text, room - 10, 12, weight=600, most=2)
            need = taken + (14 if deed.note else 0)
            if n and y + need + spare > bottom:
                more = view_says("more", language, len(told) - n)
                marks.append(line(left + 10, y + 11, more, 11, "soft", 600, room=room - 10))
                break
            marks += [*words, line(left, words[0].y, "•", 12, "opportunity", 700)]
            if deed.note:
                marks.append(line(left + 10, y + taken + 10, deed.note, 11, "soft", room=room - 10))
            y += need + 5
        return marks

    title = view_says("todo", language)
    return card("deeds", x, top, wide, high, "opportunity_tint", title, "opportunity", "opportunity", inside)
