"""What a slide is before it is written: marks in pixels, perhaps a table or a chart, and what the speaker says.

A slide is 880 x 495 px, so that one pixel is 12/11 of a point: the smallest text of a picture, 11 px, is 12 points.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from periplo.pictures.fonts import text_width
from periplo.pictures.pen import LEADING, line, paragraph
from periplo.pictures.scene import Group, Mark
from periplo.pictures.words import say

WIDTH, HEIGHT = 880.0, 495.0
POINTS = 12 / 11  # of text, in a pixel
EDGE = 32.0  # of white at both sides
ROOM = WIDTH - 2 * EDGE
TITLE_TOP, TITLE_SIZE = 18.0, 22
FLOOR = 462.0  # where a slide's content ends and its footer begins
BULLET = "•"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a table or a chart stands, px."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers of a chart; None where nothing is known. `look`: "bar", "planned", "lived" or "moment"."""

    name: str
    values: tuple[float | None, ...]
    look: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that keeps its data: `kind` "bars" (one name a bar) or "lines" (names below, feelings from -2 to +2)."""

    kind: str
    frame: Frame
    names: tuple[str, ...]
    series: tuple[Series, ...]
    told: str  # what it shows, for who cannot see it
    number: str = "0"  # the format of its numbers


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of text; `widths` are px and sum to the frame's, `heights` are px a row, the head first."""

    frame: Frame
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    heights: tuple[float, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide; `notes` are sentences for who speaks."""

    kind: str  # "summary", "persona", "overview", "curve", "stage", "opportunities", "actions", "method", "detail"
    title: str
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Deck:
    """All slides of a map in one language. `told` says in plain sentences what was split, and why."""

    title: str
    language: str
    slides: tuple[Slide, ...]
    foot: str
    description: str
    told: tuple[str, ...] = field(default=())


def title_height(title: str) -> float:
    """px that a slide's title takes: one line or more."""
    return paragraph(0, 0, title, ROOM, TITLE_SIZE, weight=700)[1]


def body_top(title: str) -> float:
    """Where a slide's content begins, below its title."""
    return TITLE_TOP + title_height(title) + 12


def listed(
    x: float, top: float, room: float, texts: tuple[str, ...], bottom: float, language: str,
    *, size: int = 12, colour: str = "ink", bullet: str = "", italic: bool = False, weight: int = 400,
) -> tuple[tuple[Mark, ...], float]:  # fmt: skip
    """Paragraphs one below the other, and where they end; those that would pass `bottom` are told as "+n".

    Of the first one as many lines are kept as there is room for, one at least.
    """
    marks: list[Mark] = []
    inset = text_width(bullet, size) + size * 0.45 if bullet else 0.0
    drawn = [paragraph(x + inset, 0, text, room - inset, size, colour, weight, italic)[1] for text in texts]
    fits = top + sum(drawn) + 4 * (len(drawn) - 1) <= bottom + 0.01
    y = top
    for n, text in enumerate(texts):
        words, taken = paragraph(x + inset, y, text, room - inset, size, colour, weight, italic)
        if not fits and n == 0 and y + taken + (16 if len(texts) > 1 else 0) > bottom:
            most = int((bottom - y - (16 if len(texts) > 1 else 0)) // LEADING[size])
            words, taken = paragraph(
                x + inset, y, text, room - inset, size, colour, weight, italic, most=max(1, most)
            )
        elif not fits and y + taken + 16 > bottom:
            marks.append(line(x, y + 12, say("more", language, len(texts) - n), 11, "soft", 600))
            return tuple(marks), y + 16
        if bullet:
            marks.append(line(x, words[0].y, bullet, size, "soft"))
        marks += words
        y += taken + 4
    return tuple(marks), y - 4 if texts else y


def headed(x: float, top: float, text: str, room: float, colour: str = "soft") -> tuple[Mark, ...]:
    """The small heading over a part of a slide."""
    return (line(x, top + 12, text, 12, colour, 700, room=room),)


def together(id: str, title: str, *marks: Mark) -> Group:
    """Marks that move together on the slide, with what they are for who cannot see them."""
    return Group(id, marks, title, "graphics-object")
