"""What a slide is before it is written: marks in pixels, perhaps a table or a chart, and what the speaker says.

A slide is 880 x 495 px, so that one pixel is 12/11 of a point: the smallest text of a picture, 11 px, is 12 points.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from periplo.pictures.pen import paragraph
from periplo.pictures.scene import Mark

WIDTH, HEIGHT = 880.0, 495.0
POINTS = 12 / 11  # of text, in a pixel
EDGE = 32.0  # of white at both sides
ROOM = WIDTH - 2 * EDGE
TITLE_TOP, TITLE_SIZE = 18.0, 22
FLOOR = 462.0  # where a slide's content ends and its footer begins
COLUMN = 144.0  # of the narrowest column of the map: four of two stages stand side by side
CELL_PAD = 7.0  # left and right of the text in a table's cell; half of it above and below


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a table or a chart stands, px."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers of a chart; None where nothing is known.

    look: "bar", "planned", "lived", "moment", or inferred from "words" or "signs".
    """

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
    size: int = 12  # px of its letters


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
