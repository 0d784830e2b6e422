"""The papers on which views are laid out, and what all of them share: title, footer, cards, stages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from periplo.core.maps import Column, Stage
from periplo.pictures.board import Slot
from periplo.pictures.deck.material import Material
from periplo.pictures.fonts import shortened, text_width, wrapped
from periplo.pictures.lens import subtitle
from periplo.pictures.pen import LEADING, line, paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Label, Mark, Path, Picture, Scene
from periplo.pictures.sheets import EDGE, LEAST_SIZE, PAPERS, POINTS
from periplo.pictures.views.words import view_says

PAD = 16.0
FOOT = 22.0  # px of the footer


@dataclass(frozen=True, slots=True)
class View:
    """A view, the paper for which it is laid out, and the points of its smallest letters there."""

    name: str
    paper: str
    least: float

    @property
    def scale(self) -> float:
        """Points of that paper in a pixel."""
        return self.least / LEAST_SIZE

    @property
    def size(self) -> tuple[float, float]:
        """px that fill the paper within its margins."""
        wide, high = ((side - 2 * EDGE) * POINTS / self.scale for side in PAPERS[self.paper])
        return float(int(wide)), float(int(high) - 1)


VIEWS = {
    view.name: view
    for view in (
        View("story", "a4", 9),
        View("executive", "a4", 9),
        View("poster", "a1", 14),
        View("workshop", "a1", 14),
    )
}


def page(
    material: Material, view: View, marks: Sequence[Mark], told: str, number: tuple[int, int] = (1, 1)
) -> Scene:
    """A whole page: what was drawn, with its footer; what had to be cut short is told there."""
    wide, high = view.size
    language = material.language
    parts = [material.drawn.title.to(language), subtitle(material.whole)]
    if number[1] > 1:
        parts.append(view_says("page", language, *number))
    if material.beside.images:
        parts.append(view_says("images", language))
    if any(label.text.endswith("…") for label in _labels(marks)):
        parts.append(view_says("shortened", language))
    foot = line(0, high - 6, " · ".join(parts), 11, "faint", room=wide)
    rule = Path(f"M0 {high - FOOT:g}H{wide:g}", stroke="rule")
    drawn = (*marks, Group("footer", (rule, foot)))
    return Scene(wide, high, material.drawn.title.to(language), told, language, drawn, fills=True)


def _labels(marks: Sequence[Mark]) -> list[Label]:
    found: list[Label] = []
    for mark in marks:
        if isinstance(mark, Label):
            found.append(mark)
        elif isinstance(mark, Group):
            found += _labels(mark.marks)
    return found


def fitted(
    x: float, top: float, text: str, room: float, high: float, sizes: Sequence[int], colour: str = "ink",
    weight: int = 400, italic: bool = False,
) -> tuple[tuple[Label, ...], float, int]:  # fmt: skip
    """A paragraph in the largest of these sizes in which it fits with no word cut; in the last one it is shortened."""
    for size in sizes:
        longest = max((text_width(word, size, weight, italic) for word in text.split()), default=0.0)
        lines = wrapped(text, room, size, weight, italic)
        if longest <= room and len(lines) * LEADING[size] <= high:
            labels, taken = paragraph(x, top, text, room, size, colour, weight, italic)
            return labels, taken, size
    most = max(1, int(high // LEADING[sizes[-1]]))
    labels, taken = paragraph(x, top, text, room, sizes[-1], colour, weight, italic, most=most)
    return labels, taken, sizes[-1]


def list_in(
    x: float, top: float, room: float, high: float, texts: Sequence[str], language: str, size: int = 12,
    colour: str = "ink",
) -> tuple[list[Mark], float]:  # fmt: skip
    """Texts with a bullet each, one below the other, within a height; those left out are counted, never dropped."""
    marks: list[Mark] = []
    y, inset = top, size * 0.9
    for n, text in enumerate(texts):
        rest = len(texts) - n
        spare = 0 if rest == 1 else LEADING[11] + 2
        lines = max(0, int((top + high - y - spare) // LEADING[size]))
        need = len(wrapped(text, room - inset, size))
        if lines < 1 or (n and need > lines):
            said = view_says("more", language, rest)
            marks.append(line(x + inset, y + LEADING[11] - 3, said, 11, "soft", 600, room=room - inset))
            return marks, y + LEADING[11]
        words, taken = paragraph(x + inset, y, text, room - inset, size, colour, most=lines)
        marks += [Dot(x + 3, words[0].y - size * 0.3, 2, "axis"), *words]
        y += taken + 3
    return marks, y


def portrait(
    material: Material, x: float, y: float, side: float, ground: str = "brand_tint"
) -> tuple[Mark, ...]:
    """The buyer persona's picture, or a sign where there is none."""
    who = material.drawn.persona
    image = material.beside.images.get(who.portrait or "")
    if image:
        told = who.name.to(material.language)
        return (
            Picture(x, y, side, side, image, told),
            Box(x, y, side, side, None, "edge", 6),
        )
    half = side / 2
    return (
        Dot(x + half, y + half, half, ground),
        Icon("action", x + half * 0.42, y + half * 0.4, side * 0.58, "brand"),
    )


def arrows(
    material: Material, left: float, top: float, wide: float, high: float, sizes: Sequence[int],
    gap: float = 8, point: float = 12,
) -> tuple[list[Mark], list[tuple[Stage, float, float]]]:  # fmt: skip
    """The stages as arrows side by side, and where each of them stands: x and width."""
    stages, language = material.drawn.stages, material.language
    each = (wide - gap * (len(stages) - 1) - point) / len(stages)
    answer = material.figures.stages
    marks: list[Mark] = []
    places = []
    smallest = min(
        fitted(0, 0, stage.title.to(language), each - point * 2 - 8, high - 8, sizes, weight=700)[2]
        for stage in stages
    )
    for n, stage in enumerate(stages):
        x = left + n * (each + gap)
        right, middle = x + each, top + high / 2
        notch = "" if n == 0 else f"L{x + point:g} {middle:g}"
        d = f"M{x:g} {top:g}H{right:g}L{right + point:g} {middle:g}L{right:g} {top + high:g}H{x:g}{notch}Z"
        is_most = answer is not None and answer.most == stage.id
        shape = Path(d, "brand_tint", "brand", 2) if is_most else Path(d, "chevron")
        start = x + (12 if n == 0 else point + 8)
        title = stage.title.to(language)
        room = right - start
        _, taken, size = fitted(start, top, title, room, high - 8, (smallest, *_below(smallest)), weight=700)
        words, _, _ = fitted(start, top + (high - taken) / 2, title, room, high - 8, (size,), weight=700)
        marks.append(Group(f"stage-{stage.id}", (shape, *words), title, "graphics-object"))
        places.append((stage, x, each))
    return marks, places


def _below(size: int) -> tuple[int, ...]:
    return tuple(sorted((one for one in LEADING if one < size), reverse=True))


def slots_in(material: Material, places: Sequence[tuple[Stage, float, float]]) -> list[Slot]:
    """The columns of each stage side by side within its place."""
    found = []
    for stage, x, wide in places:
        columns = material.drawn.columns_of(stage.id)
        each = wide / max(1, len(columns))
        found += [Slot(column, x + n * each, each) for n, column in enumerate(columns)]
    return found


def trimmed(text: str, room: float, size: float, weight: int = 400) -> str:
    """One line of a text."""
    return shortened(text, room, size, weight)


def card(
    id: str, x: float, top: float, wide: float, high: float, fill: str, title: str, icon: str, ink: str,
    inside: Callable[[float, float, float, float], Sequence[Mark]], size: int = 13,
) -> Group:  # fmt: skip
    """A card with a sign and a heading of two lines at most; `inside` draws the rest in x, top, room, height."""
    sign = size + 5.0
    words, taken = paragraph(x + 20 + sign, top + 9, title, wide - 34 - sign, size, ink, 700, most=2)
    head = taken + 16
    marks: list[Mark] = [
        Box(x, top, wide, high, fill, radius=8),
        Icon(icon, x + 12, top + 10, sign, ink),
        *words,
    ]
    marks += inside(x + 14, top + head, wide - 28, high - head - 10)
    return Group(id, tuple(marks), title, "graphics-object")


def felt_of(material: Material, column: Column) -> float | None:
    """What was lived at a column by enough customers, else what research found, else None."""
    answer = material.figures.feelings
    reading = (
        next((one.lived for one in answer.touchpoints if one.touchpoint == column.id), None)
        if answer
        else None
    )
    if reading is not None and not reading.is_thin:
        return reading.feeling
    return column.felt
