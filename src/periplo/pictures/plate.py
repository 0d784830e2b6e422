"""A plate: the small picture of one answer, for notebooks and pages, in the drawing language of the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Protocol, TypeAlias, TypeVar

from periplo.core.maps import JourneyMap
from periplo.pictures.fonts import text_width
from periplo.pictures.pen import paragraph
from periplo.pictures.scene import Group, Mark, Scene
from periplo.pictures.words import say

WIDTH = 760.0
EDGE = 24.0
NAMES = 208.0  # the widest that names on the left may be
Inside: TypeAlias = tuple[Sequence[Mark], float]  # what stands between heading and reading, and where it ends
Told = TypeVar("Told", contravariant=True)  # the answer


def heading(title: str, note: str) -> tuple[tuple[Mark, ...], float]:
    """Title, and below it the small line with period and sample; and where the drawing may begin."""
    room = WIDTH - 2 * EDGE
    head, taken = paragraph(EDGE, 20, title, room, 16, weight=700)
    small, more = paragraph(EDGE, 20 + taken + 2, note, room, 12, "soft") if note else ((), 0)
    return (Group("title", (*head, *small)),), 20 + taken + 2 + more + 16


def plate(title: str, note: str, reading: str, bottom: float, marks: Sequence[Mark], language: str) -> Scene:
    """The whole picture: what was drawn between heading and `bottom`, and the reading in one sentence below."""
    head, _ = heading(title, note)
    foot, taken = paragraph(EDGE, bottom + 12, reading, WIDTH - 2 * EDGE, 12, "soft") if reading else ((), 0)
    height = bottom + (12 + taken if reading else 0) + 20
    marks = (*head, *marks, Group("reading", foot))
    return Scene(WIDTH, height, title, reading or note or title, language, marks)


def names_width(names: Sequence[str], size: float = 13, weight: int = 600) -> float:
    """Room for the names on the left: as wide as the widest, up to a limit."""
    return min(NAMES, max((text_width(name, size, weight) for name in names), default=0.0))


class Picture(Protocol[Told]):
    """The plate of one kind of answer; without a title it has that of its question."""

    def __call__(
        self,
        answer: Told,
        drawn: JourneyMap | None = None,
        *,
        language: str = "es",
        title: str = "",
        note: str = "",
        reading: str = "",
    ) -> Scene: ...


def plated(key: str) -> Callable[[Callable[[Told, JourneyMap | None, float, str], Inside]], Picture[Told]]:
    """Makes a picture of what draws its inside, `(answer, drawn, top, language)`; key: the word that is its title."""

    def framed(inside: Callable[[Told, JourneyMap | None, float, str], Inside]) -> Picture[Told]:
        @wraps(inside)
        def picture(
            answer: Told,
            drawn: JourneyMap | None = None,
            *,
            language: str = "es",
            title: str = "",
            note: str = "",
            reading: str = "",
        ) -> Scene:
            title = title or say(key, language)
            _, top = heading(title, note)
            marks, bottom = inside(answer, drawn, top, language)
            return plate(title, note, reading, bottom, marks, language)

        return picture

    return framed
