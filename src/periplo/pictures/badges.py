"""Small signs: where something comes from and whether it is old, what a column is marked with, dots of a scale."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from periplo.core.cells import KINDS, Evidence
from periplo.core.maps import MARKS
from periplo.pictures.scene import Dot, Icon, Mark

SIZE = 12.0
STEP = 15.0
OLD = "old"
FIVE = 5


def badge_names(evidence: Iterable[Evidence], today: date | None) -> tuple[str, ...]:
    """The kinds of these pieces of evidence, each once, in the order of their strength; "old" where one is."""
    known = tuple(evidence)
    kinds = tuple(kind for kind in KINDS if any(one.kind == kind for one in known))
    is_old = today is not None and any(one.is_old(today) for one in known)
    return (*kinds, OLD) if is_old else kinds


def badges(right: float, y: float, names: tuple[str, ...]) -> tuple[Mark, ...]:
    """In a row that ends at `right`, their tops at y; what is old in the colour of what needs a look."""
    is_old = OLD in names
    return tuple(
        Icon(name, right - STEP * (len(names) - n) + STEP - SIZE, y, SIZE, "stale" if is_old else "soft")
        for n, name in enumerate(names)
    )


def badges_width(names: tuple[str, ...]) -> float:
    return STEP * len(names)


def mark_icons(x: float, y: float, marks: Iterable[str]) -> tuple[Mark, ...]:
    """What a column is marked with, from left to right."""
    colours = {"wait": "soft", "failure": "pain", "practice": "opportunity", "data": "soft"}
    here = [mark for mark in MARKS if mark in tuple(marks)]
    return tuple(Icon(f"mark_{mark}", x + 18 * n, y, 14, colours[mark]) for n, mark in enumerate(here))


def scale_dots(
    x: float, y: float, value: float, most: int = FIVE, colour: str = "brand", radius: float = 4
) -> tuple[Mark, ...]:
    """`most` dots, as many filled as the value says; their middle is at y."""
    return tuple(
        Dot(x + radius + n * (2 * radius + 4), y, radius, colour if n < round(value) else None,
            colour if n < round(value) else "axis", 1.5)
        for n in range(most)
    )  # fmt: skip
