"""Scene: a picture before it has colours. Frozen marks in pixels, texts already measured.

Colours are names of a theme ("ink", "panel"); svg.py resolves them, so one scene serves every theme.
y grows downwards; a label's y is its baseline.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

ASCENT, DESCENT = 0.75, 0.25  # of the size: what a line of text takes above and below its baseline


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    radius: float = 0
    line: float = 1  # width of the stroke
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """A shape or a line by its SVG path data."""

    d: str
    fill: str | None = None
    stroke: str | None = None
    line: float = 1
    dash: str = ""
    opacity: float = 1


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    radius: float
    fill: str | None = None
    stroke: str | None = None
    line: float = 1


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; `width` is measured, `room` is what its owner grants it (None: no limit).

    The first line of a paragraph knows the `whole` of it and its count of `lines`; those that follow have none. So a
    program in which text flows by itself can set the paragraph as one; `is_centred`: in the middle of its lines, where
    it takes fewer in that program's font.
    """

    x: float
    y: float
    text: str
    size: float
    width: float
    colour: str = "ink"
    weight: int = 400
    italic: bool = False
    anchor: str = "start"  # "start" | "middle" | "end"
    room: float | None = None
    whole: str = ""
    lines: int = 1
    is_centred: bool = False

    @property
    def left(self) -> float:
        return self.x - {"start": 0, "middle": self.width / 2, "end": self.width}[self.anchor]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return (
            self.left,
            self.y - ASCENT * self.size,
            self.left + self.width,
            self.y + DESCENT * self.size,
        )


@dataclass(frozen=True, slots=True)
class Icon:
    """A pictogram of icons.py in a square of `size`, its top left corner at x, y."""

    name: str
    x: float
    y: float
    size: float
    colour: str = "ink"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image inside the scene: `source` is a data URI, `told` what it shows; cut to fill its room."""

    x: float
    y: float
    width: float
    height: float
    source: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that belong together. `id` is stable from one drawing to the next; `title` is its tooltip.

    `facts` become data attributes that a page reads; `role` is of WAI-ARIA Graphics. What is `hidden` is there for a
    page that may show it.
    """

    id: str
    marks: tuple[Mark, ...]
    title: str = ""
    role: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    hidden: bool = False


Mark = Box | Path | Dot | Label | Icon | Picture | Group


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture, `width` x `height` px, in one language.

    `body` is where the columns' lanes stand (left, top, bottom): a page keeps what is left of it and what is
    above it in sight. `board_top` is where the map itself begins, under title and lens.
    """

    width: float
    height: float
    title: str
    description: str
    language: str
    marks: tuple[Mark, ...]
    body: tuple[float, float, float] = (0, 0, 0)
    board_top: float = 0
    floor: float = 0  # where lanes and what stands beside them end
    fills: bool = False  # whether it grows with its paper, however large that is
    has_edge: bool = False  # whether it brings the white around it, so that its paper adds none

    def every(self, with_hidden: bool = False) -> Iterator[Mark]:
        """All marks that are seen, in the order of drawing, groups before their content."""
        yield from _every(self.marks, with_hidden)

    def letters(self) -> str:
        """Every sign that it writes, hidden or not."""
        marks = _every(self.marks, with_hidden=True)
        return "".join({sign for mark in marks if isinstance(mark, Label) for sign in mark.text})

    def labels(self) -> Iterator[Label]:
        return (mark for mark in self.every() if isinstance(mark, Label))

    def groups(self) -> Iterator[Group]:
        return (mark for mark in self.every() if isinstance(mark, Group))

    def bare(self) -> Scene:
        """The same scene without what is hidden."""
        return replace(self, marks=_seen(self.marks))

    def without(self, *ids: str) -> Scene:
        """The same scene less the outermost groups of these ids."""
        kept = tuple(m for m in self.marks if not (isinstance(m, Group) and m.id in ids))
        return replace(self, marks=kept)


def _seen(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(
        replace(mark, marks=_seen(mark.marks)) if isinstance(mark, Group) else mark
        for mark in marks
        if not (isinstance(mark, Group) and mark.hidden)
    )


def _every(marks: tuple[Mark, ...], with_hidden: bool = False) -> Iterator[Mark]:
    for mark in marks:
        if isinstance(mark, Group) and mark.hidden and not with_hidden:
            continue
        yield mark
        if isinstance(mark, Group):
            yield from _every(mark.marks, with_hidden)
