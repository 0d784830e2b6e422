"""What is not words in a cell: numbers, ratings, shares, money, times, dates, choices, links, images, metrics."""

from __future__ import annotations

from periplo.core.cells import Item
from periplo.core.lanes import Lane
from periplo.core.library import metric_of
from periplo.pictures.badges import scale_dots
from periplo.pictures.board import Board
from periplo.pictures.fonts import text_width
from periplo.pictures.numbers import number
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.scene import Box, Icon, Mark, Picture
from periplo.pictures.telling import value_text, with_unit
from periplo.pictures.words import say

Drawn = tuple[float, list[Mark]]  # height and marks
MOST_DOTS = 7
FRAME = 3 / 4  # height of an image against its width
TALLEST = 132.0


def value_look(board: Board, lane: Lane, item: Item, x: float, width: float, y: float) -> Drawn | None:
    """The typed part of an item, above its words; None where it says nothing of its lane's type."""
    if lane.type == "image":
        return _image(board, item, x, width, y)
    if lane.type == "metric":
        return _metric(board, item, x, width, y)
    if item.value is None:
        return None
    if lane.type == "rating":
        return _rating(board, lane, float(item.value), x, width, y)
    if lane.type in ("share", "number"):
        low, high = (0.0, 1.0) if lane.type == "share" else (lane.low, lane.high)
        return _measured(value_text(item, lane, board.language), float(item.value), low, high, x, width, y)
    if lane.type == "choice":
        return _choice(value_text(item, lane, board.language), x, width, y)
    if lane.type == "link":
        return _link(value_text(item, lane, board.language), x, width, y)
    if lane.type in ("money", "duration", "date"):
        return _measured(value_text(item, lane, board.language), 0, None, None, x, width, y)
    words, taken = paragraph(x, y, str(item.value), width, 12)
    return taken, list(words)


def _measured(
    told: str, value: float, low: float | None, high: float | None, x: float, width: float, y: float
) -> Drawn:
    """A number in bold; between known ends a bar says how far it lies."""
    words, taken = paragraph(x, y, told, width, 16, weight=700)
    marks: list[Mark] = list(words)
    if low is not None and high is not None and high > low:
        part = min(1.0, max(0.0, (value - low) / (high - low)))
        long = min(width, 120.0)
        marks += [Box(x, y + taken + 2, long, 6, "chevron", radius=3)]
        if part:
            marks.append(Box(x, y + taken + 2, max(3.0, long * part), 6, "brand", radius=3))
        taken += 10
    return taken, marks


def _rating(board: Board, lane: Lane, value: float, x: float, width: float, y: float) -> Drawn:
    low = 1 if lane.low is None else lane.low
    high = 5 if lane.high is None else lane.high
    most = round(high - low + 1)
    decimals = 0 if value == round(value) else 1
    told = say("of", board.language, number(value, board.language, decimals), number(high, board.language))
    if most > MOST_DOTS or low != 1:
        return _measured(told, value, low, high, x, width, y)
    dots = scale_dots(x, y + 8, value, most)
    after = x + 12.0 * most + 4
    return 16, [*dots, line(after, baseline(y, 16, 12), told, 12, "soft", room=max(1.0, x + width - after))]


def _choice(told: str, x: float, width: float, y: float) -> Drawn:
    wide = min(width, text_width(told, 12, 600) + 20)
    words = line(x + 10, baseline(y, 22, 12), told, 12, "ink", 600, room=wide - 20)
    return 22, [Box(x, y, wide, 22, "chevron", radius=11), words]


def _link(told: str, x: float, width: float, y: float) -> Drawn:
    words, taken = paragraph(x + 20, y, told, width - 20, 12, "brand")
    return taken, [Icon("link", x, y + 1, 14, "brand"), *words]


def _image(board: Board, item: Item, x: float, width: float, y: float) -> Drawn:
    """The picture where it is at hand, else a neutral frame: what it shows is told below it."""
    high = min(TALLEST, round(width * FRAME))
    known = board.beside.images.get(str(item.value)) if item.value else None
    if known:
        return high, [
            Picture(x, y, width, high, known, item.to(board.language)),
            Box(x, y, width, high, None, "edge", 4),
        ]
    icon = Icon("image", x + width / 2 - 14, y + high / 2 - 14, 28, "axis")
    return high, [Box(x, y, width, high, "chevron", "edge", 4), icon]


def _metric(board: Board, item: Item, x: float, width: float, y: float) -> Drawn | None:
    """What a KPI stands at now where that is known, and what is aimed at."""
    language = board.language
    metric = metric_of(item, board.beside.library)
    unit = (metric.unit if metric else None) or ""
    known = board.figures.metrics.get(metric.id) if metric else None
    value = item.value if item.value is not None else known
    if value is None and (metric is None or metric.target is None):
        return None
    marks: list[Mark] = []
    left = x
    if value is not None:
        told = with_unit(value, unit, language)
        words = line(x, y + 15, told, 16, weight=700, room=width)
        marks.append(words)
        left = words.left + words.width + 8
    if metric is None or metric.target is None:
        return 20, marks
    target = say("target", language, with_unit(metric.target, unit, language))
    is_met = isinstance(value, int | float) and (
        value >= metric.target if metric.better == "up" else value <= metric.target
    )
    colour = "soft"
    if isinstance(value, int | float):
        colour = "good" if is_met else "bad"
        target = f"✓ {target}" if is_met else say("missed", language, target)
    if left + text_width(target, 11, 600) <= x + width:
        return 20, [*marks, line(left, y + 15, target, 11, colour, 600)]
    below, taken = paragraph(x, y + (20 if value is not None else 0), target, width, 11, colour, 600)
    return taken + (20 if value is not None else 0), [*marks, *below]
