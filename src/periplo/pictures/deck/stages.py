"""One slide a stage: three numbers, what the customer does, what hurts, what could be done, who was met, one voice."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.core.channel_catalogue import channel_name
from periplo.core.maps import Column, Stage, Touchpoint
from periplo.core.spans import DAY, SECOND
from periplo.pictures.deck.material import Material
from periplo.pictures.deck.setting import BULLET, customers_chart, headed, listed, together
from periplo.pictures.deck.slide import EDGE, FLOOR, ROOM, Chart, Frame, Slide, body_top
from periplo.pictures.deck.words import deck_says
from periplo.pictures.numbers import number, percent, signed, span_text
from periplo.pictures.pen import line, paragraph
from periplo.pictures.scene import Box, Icon, Mark
from periplo.pictures.words import quoted, say

TILE, BETWEEN = 66.0, 16.0
HEAD, FOOT = 42.0, 14.0  # px of a card above and below its words
LEAST_CARD = 96.0
CARD, MOST = 64.0, 5  # px of a touchpoint's card; cards side by side
BAR, TALL_BAR, BARS = 34.0, 60.0, 6  # px of a chart a bar, at least and at most; bars on a slide
AIRY = 1.6  # how much higher than its words a card may be
THIRD = (ROOM - BETWEEN * 2) / 3
_LOOKS = {
    "doing": ("panel", "action", "brand"),
    "pains": ("below", "pain", "pain"),
    "opportunities": ("opportunity_tint", "opportunity", "opportunity"),
}


def stage_slides(material: Material) -> tuple[Slide, ...]:
    """In the map's order."""
    return tuple(_slide(material, stage) for stage in material.drawn.stages)


def _slide(material: Material, stage: Stage) -> Slide:
    language = material.language
    title = stage.title.to(language)
    top = body_top(title)
    numbers = _numbers(material, stage)
    marks: list[Mark] = []
    for n, (size, what) in enumerate(numbers):
        x = EDGE + n * (THIRD + BETWEEN)
        big = line(x + 14, top + 31, size, 22, "brand", 700, room=THIRD - 28)
        words = line(x + 14, top + 52, what, 12, "soft", room=THIRD - 28)
        frame = Box(x, top, THIRD, TILE, "panel", radius=8)
        marks.append(together(f"number-{n}", f"{size} {what}", frame, big, words))
    voices = material.of_stage(stage, "thinking")
    all_met = _met(material, stage)
    met = all_met[:BARS]
    columns = () if met else material.drawn.columns_of(stage.id)
    below = max(54.0 if voices else 0.0, 24 + BAR * len(met) if met else 0.0, CARD + 74 if columns else 0.0)
    cards, y = _cards(material, stage, top + TILE + BETWEEN, FLOOR - below - (BETWEEN if below else 0) - 4)
    marks += cards
    charts: tuple[Chart, ...] = ()
    if met:
        name = deck_says("met_chart", language)
        if len(met) < len(all_met):
            name = deck_says("met_chart_first", language, len(met), len(all_met))
        marks += headed(EDGE, y, name, THIRD * 2, "brand")
        bar = min(TALL_BAR, (FLOOR - y - 24) / len(met))
        spot = Frame(EDGE, y + 18, THIRD * 2 + BETWEEN if voices else ROOM, bar * len(met) + 6)
        charts = (customers_chart(name, spot, met, language),)
    if columns:
        marks += _touchpoints(material, columns, y)
        y += CARD + BETWEEN
    if voices:
        x, room = (EDGE + 2 * (THIRD + BETWEEN), THIRD) if met else (EDGE, ROOM)
        said, _ = paragraph(
            x + 4, y + (16 if met else 6), quoted(voices[0], language), room - 8, 16, italic=True, most=4
        )
        marks += said
    notes = (*(f"{a} {b}." for a, b in numbers), *_told(material, stage))
    return Slide("stage", title, tuple(marks), notes, charts)


def _cards(material: Material, stage: Stage, top: float, floor: float) -> tuple[list[Mark], float]:
    """Three side by side, by the fullest of them, in large letters where they fit; and where what follows begins."""
    language = material.language
    told = {lane: material.of_stage(stage, lane) for lane in _LOOKS}
    empty = (deck_says("nothing_told", language),)
    sizes = {
        size: max(
            listed(0, 0, THIRD - 28, texts or empty, 1e6, language, size=size, bullet=BULLET)[1]
            for texts in told.values()
        )
        for size in (16, 13, 12)
    }
    size = next((size for size, high in sizes.items() if high + HEAD + FOOT <= floor - top), 12)
    high = min(AIRY * max(LEAST_CARD, sizes[size] + HEAD + FOOT), floor - top)
    marks: list[Mark] = []
    for n, (lane, (fill, icon, ink)) in enumerate(_LOOKS.items()):
        x = EDGE + n * (THIRD + BETWEEN)
        texts, name = told[lane], deck_says(lane, language)
        words, _ = listed(
            x + 14, top + HEAD, THIRD - 28, texts or empty, top + high - 6, language,
            size=size if texts else 13, colour="ink" if texts else "soft", bullet=BULLET if len(texts) > 1 else "",
        )  # fmt: skip
        frame = Box(x, top, THIRD, high, fill if texts else "panel", radius=8)
        head = line(x + 38, top + 25, name, 13, ink, 700, room=THIRD - 52)
        sign = Icon(icon, x + 14, top + 11, 18, ink)
        marks.append(together(f"{lane}-of-{stage.id}", name, frame, sign, head, *words))
    return marks, top + high + BETWEEN


def _touchpoints(material: Material, columns: tuple[Column, ...], top: float) -> list[Mark]:
    """Where nothing was measured: the stage's columns side by side, each with its channels."""
    language = material.language
    shown = columns[:MOST]
    wide = (ROOM - BETWEEN * (len(shown) - 1)) / len(shown)
    marks: list[Mark] = []
    if len(shown) < len(columns):
        more = say("more", language, len(columns) - len(shown))
        marks.append(line(EDGE, top + CARD + 13, more, 11, "soft", 600))
    for n, column in enumerate(shown):
        x, title = EDGE + n * (wide + BETWEEN), column.title.to(language)
        head, taken = paragraph(x + 12, top + 10, title, wide - 24, 13, weight=600, most=2)
        channels = column.channels if isinstance(column, Touchpoint) else ()
        names = " · ".join(channel_name(one, language) for one in channels)
        words, _ = (
            paragraph(x + 12, top + 12 + taken, names, wide - 24, 12, "soft", most=2) if names else ((), 0)
        )
        frame = Box(x, top, wide, CARD, "card", "edge", 6)
        marks.append(together(f"column-{column.id}", title, frame, *head, *words))
    return marks


def _met(material: Material, stage: Stage) -> list[tuple[str, int]]:
    """Customers at each touchpoint that was met."""
    return [
        (column.title.to(material.language), known.customers)
        for column in material.drawn.columns_of(stage.id)
        if (known := material.measured(column))
    ]


def _numbers(material: Material, stage: Stage) -> list[tuple[str, str]]:
    """Customers here, those who go on, how long they stay; what of it is not known gives way to what the map holds."""
    language = material.language
    found: list[tuple[str, str]] = []
    stock, gutter = material.stocks.get(stage.id), material.gutters.get(stage.id)
    if stock:
        share = material.share(stock)
        told = f" · {percent(share, language, 1)}" if share is not None else ""
        found.append((number(stock.n, language) + told, deck_says("here_now", language)))
    if gutter and gutter.share is not None and gutter.customers >= THIN:
        of = deck_says("of_n", language, number(gutter.customers, language))
        found.append((percent(gutter.share, language, 0), f"{deck_says('go_on', language)} · {of}"))
    if stock and stock.median_days is not None and material.is_measured:
        found.append((span_text(stock.median_days * DAY / SECOND, language), deck_says("stay", language)))
    columns = material.drawn.columns_of(stage.id)
    points = [column for column in columns if isinstance(column, Touchpoint)]
    feelings = [column.feeling for column in columns if column.feeling is not None]
    spare = [(number(len(points), language), deck_says("touchpoints_n", language))]
    if feelings:
        spare.append((signed(sum(feelings) / len(feelings), language, 1), deck_says("feeling_n", language)))
    decisive = sum(point.moment_of_truth for point in points)
    spare.append((number(decisive, language), deck_says("moments_n", language)))
    return [*found, *spare][:3]


def _told(material: Material, stage: Stage) -> tuple[str, ...]:
    lanes = [lane for lane in material.drawn.all_lanes if lane.shown]
    return tuple(
        f"{lane.title.to(material.language)}: {'; '.join(texts)}."
        for lane in lanes
        if (texts := material.of_stage(stage, lane.id))
    )
