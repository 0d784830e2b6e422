"""The whole journey on one slide: seven stages at most side by side, five rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from periplo.core.maps import Stage
from periplo.pictures.deck.material import Material
from periplo.pictures.deck.setting import BULLET, listed, together
from periplo.pictures.deck.slide import EDGE, FLOOR, ROOM, Slide, body_top
from periplo.pictures.deck.words import deck_says
from periplo.pictures.faces import faced
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import line, paragraph
from periplo.pictures.scene import Box, Dot, Mark, Path
from periplo.pictures.spline import cubic
from periplo.pictures.themes import feeling_colour

MOST = 7  # stages on a slide
NAMES = 88.0  # px of the rows' names
BETWEEN = 10.0
ARROW, POINT = 46.0, 10.0
FEELING, TALL = 54.0, 120.0  # px of the row with the small curve, and where the slide has room to spare
LEAST_ROW = 34.0  # px of two lines
BREATH = 13.0  # px from one row to the next


@dataclass(frozen=True, slots=True)
class _Slot:
    stage: Stage
    x: float
    width: float


def overview(material: Material) -> tuple[Slide, ...]:
    """One slide for every seven stages."""
    stages, language = material.drawn.stages, material.language
    parts = [stages[n : n + MOST] for n in range(0, len(stages), MOST)]
    slides = []
    for n, part in enumerate(parts, 1):
        title = (
            deck_says("overview", language)
            if len(parts) == 1
            else deck_says("overview_part", language, n, len(parts))
        )
        marks = _drawn(material, part, body_top(title))
        slides.append(Slide("overview", title, marks, _notes(material, part)))
    return tuple(slides)


def _drawn(material: Material, stages: tuple[Stage, ...], top: float) -> tuple[Mark, ...]:
    wide = (ROOM - NAMES - BETWEEN * (len(stages) - 1) - POINT) / len(stages)
    slots = [_Slot(stage, EDGE + NAMES + n * (wide + BETWEEN), wide) for n, stage in enumerate(stages)]
    marks: list[Mark] = []
    for n, slot in enumerate(slots):
        marks += _arrow(material, slot, top, is_first=n == 0)
    y = top + ARROW + 10
    titles = _titles(material)
    rows: list[tuple[str, float, Callable[[_Slot, float, float], list[Mark]]]] = []
    if material.stocks:
        rows.append(("customers", 32, lambda slot, y, end: _stock(material, slot, y)))
    if any(one.feeling is not None for stage in stages for one in material.drawn.columns_of(stage.id)):
        rows.append(("feeling", FEELING, lambda slot, y, end: []))
    free = FLOOR - 20 - y - sum(high + BREATH for _, high, _ in rows)
    told = [
        (key, texts)
        for key, texts in (
            ("touchpoints", titles),
            ("pains", {stage.id: material.of_stage(stage, "pains") for stage in stages}),
            ("opportunities", {stage.id: material.of_stage(stage, "opportunities") for stage in stages}),
        )
        if any(texts[stage.id] for stage in stages)
    ]
    needs = [max(_height(texts[slot.stage.id], slot.width - 4) for slot in slots) for _, texts in told]
    free -= BREATH * len(told)
    if told and told[0][0] == "touchpoints":  # their names come before what is said of them
        named = min(needs[0], free - LEAST_ROW * (len(told) - 1))
        most = _level(needs[1:], free - named)
        highs = [named, *(min(need, most) for need in needs[1:])]
    else:
        highs = [min(need, _level(needs, free)) for need in needs]
    rows += [(key, high, _texts(material, texts)) for (key, texts), high in zip(told, highs, strict=True)]
    spare = max(0.0, free - sum(highs))
    rows = [(key, min(TALL, high + spare) if key == "feeling" else high, draw) for key, high, draw in rows]
    order = ("touchpoints", "customers", "feeling", "pains", "opportunities")
    for key, high, draw in sorted(rows, key=lambda row: order.index(row[0])):
        name, _ = paragraph(EDGE, y - 2, deck_says(key, material.language), NAMES - 10, 12, weight=600)
        marks += name
        if key == "feeling":
            marks += _feelings(material, slots, y, high)
        for slot in slots:
            marks += draw(slot, y, y + high)
        y += high + BREATH
        marks.append(Path(f"M{EDGE:g} {y - BREATH / 2:g}H{EDGE + ROOM:g}", stroke="rule"))
    if any(key == "feeling" for key, _, _ in rows):
        answer = material.figures.feelings
        has_lived = answer is not None and any(one.lived for one in answer.touchpoints)
        note = deck_says("overview_note" if has_lived else "overview_note_planned", material.language)
        marks.append(line(EDGE, FLOOR - 3, note, 11, "soft", room=ROOM))
    return tuple(marks)


def _level(needs: list[float], free: float) -> float:
    """The height to which the tallest rows must be cut so that all of them fit."""
    left, count = free, len(needs)
    for need in sorted(needs):
        if need * count > left:
            return left / count
        left, count = left - need, count - 1
    return max(needs, default=0.0)


def _titles(material: Material) -> dict[str, tuple[str, ...]]:
    drawn, language = material.drawn, material.language
    told = {
        stage.id: "\u00a0· ".join(one.title.to(language) for one in drawn.columns_of(stage.id))
        for stage in drawn.stages
    }
    return {stage: (titles,) if titles else () for stage, titles in told.items()}


def _height(texts: tuple[str, ...], room: float) -> float:
    return listed(0, 0, room, texts, 1e6, "en", bullet=_bullet(texts))[1] if texts else 0.0


def _bullet(texts: tuple[str, ...]) -> str:
    return BULLET if len(texts) > 1 else ""


def _texts(
    material: Material, texts: dict[str, tuple[str, ...]]
) -> Callable[[_Slot, float, float], list[Mark]]:
    def draw(slot: _Slot, y: float, end: float) -> list[Mark]:
        said = texts[slot.stage.id]
        room = slot.width - 4
        return list(listed(slot.x, y - 2, room, said, end - 2, material.language, bullet=_bullet(said))[0])

    return draw


def _arrow(material: Material, slot: _Slot, top: float, is_first: bool) -> list[Mark]:
    middle, right = top + ARROW / 2, slot.x + slot.width
    notch = "" if is_first else f"L{slot.x + POINT:g} {middle:g}"
    d = f"M{slot.x:g} {top:g}H{right:g}L{right + POINT:g} {middle:g}L{right:g} {top + ARROW:g}H{slot.x:g}{notch}Z"
    answer = material.figures.stages
    is_most = answer is not None and answer.most == slot.stage.id
    left = slot.x + (8 if is_first else POINT + 6)
    title = slot.stage.title.to(material.language)
    _, taken = paragraph(left, top, title, right - left, 13, weight=700, most=3)
    words, _ = paragraph(
        left, top + (ARROW - taken) / 2, title, right - left, 13, weight=700, most=3, is_centred=True
    )
    shape = Path(d, "brand_tint", "brand", 2) if is_most else Path(d, "chevron")
    return [together(f"stage-{slot.stage.id}", title, shape, *words)]


def _stock(material: Material, slot: _Slot, y: float) -> list[Mark]:
    """Count, share and bar, all bars on one scale."""
    stock = material.stocks.get(slot.stage.id)
    if stock is None:
        return []
    language = material.language
    most = max((one.share or 0 for one in material.stocks.values()), default=0) or 1
    count = line(slot.x, y + 13, number(stock.n, language), 16, weight=700)
    marks: list[Mark] = [count]
    share = material.share(stock)
    if share is not None:
        marks.append(line(slot.x + count.width + 6, y + 13, percent(share, language, 0), 12, "soft"))
    wide = max(2.0, slot.width * (stock.share or 0) / most)
    marks.append(Box(slot.x, y + 22, wide, 8, "axis" if share is None else "brand", radius=min(3, wide / 2)))
    return [together(f"stock-{slot.stage.id}", f"{slot.stage.title.to(language)}: {count.text}", *marks)]


def _feelings(material: Material, slots: list[_Slot], y: float, high: float) -> list[Mark]:
    """The planned curve, dashed, and what was lived, as dots; moments of truth in a purple ring."""
    unit, zero = (high - 18) / 4, y + high / 2
    answer = material.figures.feelings
    lived = {one.touchpoint: one.lived for one in answer.touchpoints if one.lived} if answer else {}
    marks: list[Mark] = [Path(f"M{slots[0].x:g} {zero:g}H{EDGE + ROOM:g}", stroke="axis")]
    planned: list[tuple[int, float, float]] = []
    dots: list[Mark] = []
    place = 0
    for slot in slots:
        columns = material.drawn.columns_of(slot.stage.id)
        for n, column in enumerate(columns):
            x = slot.x + slot.width * (n + 0.5) / len(columns)
            if column.feeling is not None:
                planned.append((place, x, zero - unit * column.feeling))
            reading = lived.get(column.id)
            spot = zero - unit * (reading.feeling if reading else column.feeling or 0)
            if column.id in material.whole.moments and (reading or column.feeling is not None):
                dots.append(Dot(x, spot, 9, None, "moment", 2))
            if reading and not reading.is_thin:
                dots += faced(x, spot, reading.feeling, feeling_colour(reading.feeling), "card", 6)
            place += 1
    runs: list[list[tuple[float, float]]] = [[]]
    for before, now in pairwise([(-9, 0.0, 0.0), *planned]):
        if now[0] != before[0] + 1:
            runs.append([])
        runs[-1].append(now[1:])
    for run in runs:
        marks += [Path(cubic(run), stroke="planned", line=2, dash="6 4")] if len(run) > 1 else []
        marks += [Dot(x, at, 3.5, "page", "planned", 1.5) for x, at in run]
    return [together("feelings", deck_says("feeling", material.language), *marks, *dots)]


def _notes(material: Material, stages: tuple[Stage, ...]) -> tuple[str, ...]:
    language = material.language
    notes = []
    for stage in stages:
        stock = material.stocks.get(stage.id)
        size = f" ({number(stock.n, language)})" if stock else ""
        parts = [
            f"{deck_says(key, language)}: {'; '.join(texts)}"
            for key in ("pains", "opportunities")
            if (texts := material.of_stage(stage, key))
        ]
        notes.append(f"{stage.title.to(language)}{size}. {'. '.join(parts)}".strip())
    return tuple(notes)
