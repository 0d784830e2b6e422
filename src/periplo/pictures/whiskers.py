"""Rows of figures with their intervals on one scale: a dot, a line from low to high, words at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from periplo.pictures.fonts import text_width
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.plate import EDGE, WIDTH
from periplo.pictures.scene import Dot, Group, Mark, Path

ROW = 26.0
NAMES = 300.0


@dataclass(frozen=True, slots=True)
class Whisker:
    """One row; value None where nothing can be said but `told`."""

    id: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    told: str
    colour: str = "brand"


def whiskers(
    rows: Sequence[Whisker], top: float, zero: bool = True, at: float | None = None
) -> tuple[list[Mark], float]:
    """The rows below `top` and where they end. zero: the scale shows 0; at: a value marked across all rows."""
    ends = [end for row in rows for end in (row.low, row.high, row.value) if end is not None]
    ends += ([0.0] if zero else []) + ([at] if at is not None else [])
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    room = (high - low) or 1.0
    wide = min(NAMES, max((text_width(row.name, 12) for row in rows), default=0.0))
    last = min(220.0, max((text_width(row.told, 12, 600) for row in rows), default=0.0))
    left, right = EDGE + wide + 20, WIDTH - EDGE - last - 20

    def place(value: float) -> float:
        return left + (value - low) / room * (right - left)

    marks: list[Mark] = []
    y = top
    for row in rows:
        name, taken = paragraph(EDGE, y, row.name, wide + 1, 12, most=2)
        high_row = max(ROW, taken + 8)
        shift = (high_row - taken) / 2
        name, _ = paragraph(EDGE, y + shift, row.name, wide + 1, 12, most=2)
        middle = y + high_row / 2
        drawn: list[Mark] = [*name, Path(f"M{left:.1f} {middle:.1f}H{right:.1f}", stroke="grid")]
        if row.value is not None:
            if row.low is not None and row.high is not None:
                ends_at = f"M{place(row.low):.1f} {middle:.1f}H{place(row.high):.1f}"
                drawn.append(Path(ends_at, stroke=row.colour, line=2.5))
            drawn.append(Dot(place(row.value), middle, 5, row.colour, "page", 1.5))
        words = line(right + 14, baseline(y, high_row, 12), row.told, 12, "ink", 600, room=last + 1)
        drawn.append(words)
        marks.append(Group(row.id, tuple(drawn), f"{row.name}: {row.told}", "graphics-object"))
        y += high_row
    for value, dash in ((0.0 if zero and low < 0 < high else None, ""), (at, "3 4")):
        if value is not None and rows:
            upright = f"M{place(value):.1f} {top:.1f}V{y:.1f}"
            marks.insert(0, Path(upright, stroke="axis", line=1.2, dash=dash))
    return marks, y
