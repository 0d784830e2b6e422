"""An effect as it would have been read day by day: the line of the difference in the band that holds at every look."""

from __future__ import annotations

import math
from collections.abc import Sequence

from periplo.answers.effect_parts import Look
from periplo.core.spans import Span
from periplo.pictures.numbers import period, points
from periplo.pictures.pen import line, paragraph
from periplo.pictures.plate import EDGE, WIDTH
from periplo.pictures.scene import Dot, Group, Mark, Path
from periplo.pictures.words import say

TALL = 150.0
LEAST = 3  # looks below which a course is not drawn
ROOM = 4.0  # ends of the band more than so many times as far out as the last ones are cut off
LINES = 4  # into how many the scale parts what it holds, at most


def effect_over_time(looks: Sequence[Look], top: float, language: str) -> tuple[list[Mark], float]:
    """The band from the first look to the last, and the room it takes; nothing of fewer than three looks."""
    if len(looks) < LEAST or looks[0].at == looks[-1].at:
        return [], 0.0
    last = looks[-1]
    far = ROOM * max(abs(last.low), abs(last.high), 0.001)
    lowest = max(-far, min(0.0, *(look.low for look in looks)))
    highest = min(far, max(0.001, *(look.high for look in looks)))
    rulings = _rulings(lowest, highest)
    floor, ceiling = rulings[0], rulings[-1]
    left, right = EDGE + 64.0, WIDTH - EDGE - 90.0

    def x(look: Look) -> float:
        return left + (look.at - looks[0].at) / (last.at - looks[0].at) * (right - left)

    def y(share: float) -> float:
        return top + 26 + TALL * (ceiling - max(floor, min(ceiling, share))) / (ceiling - floor)

    upper = "L".join(f"{x(look):.1f} {y(look.high):.1f}" for look in looks)
    lower = "L".join(f"{x(look):.1f} {y(look.low):.1f}" for look in reversed(looks))
    course = "L".join(f"{x(look):.1f} {y(look.difference):.1f}" for look in looks)
    is_shown = last.low > 0 or last.high < 0
    colour = "planned" if not is_shown else "good" if last.difference > 0 else "pain"
    marks: list[Mark] = [line(EDGE, top + 8, say("effect_course", language), 12, "soft", 600)]
    for share in reversed(rulings):
        marks.append(Path(f"M{left:.1f} {y(share):.1f}H{right:.1f}", stroke="grid" if share else "axis"))
        marks.append(line(left - 8, y(share) + 4, points(share, language), 11, "soft", anchor="end"))
    marks += [
        Path(f"M{upper}L{lower}Z", fill="brand_tint"),
        Path(f"M{left:.1f} {y(0):.1f}H{right:.1f}", stroke="axis"),
        Path(f"M{course}", stroke=colour, line=2),
        Dot(x(last), y(last.difference), 5, colour, "page", 2),
        line(right + 12, y(last.difference) + 4, points(last.difference, language), 12, colour, 600),
    ]
    below = top + 26 + TALL + 18
    for look, place, anchor in ((looks[0], left, "start"), (last, right, "end")):
        day = period(Span(look.at, look.at + 1), "UTC", language)
        marks.append(line(place, below, day, 11, "soft", anchor=anchor))
    note = say("effect_band", language)
    if any(look.low < floor or look.high > ceiling for look in looks):
        note += " " + say("effect_band_cut", language)
    told, taken = paragraph(EDGE, below + 22, note, WIDTH - 2 * EDGE, 11, "soft")
    title = f"{say('effect_course', language)}: {points(last.difference, language)}"
    return [Group("course", tuple(marks), title, "graphics-object"), *told], below + 22 + taken - top


def _rulings(lowest: float, highest: float) -> list[float]:
    """Round shares, evenly apart, from at or below `lowest` (<= 0) to at or above `highest` (> 0); 0 is one."""
    step = 10.0 ** math.floor(math.log10((highest - lowest) / LINES))
    step *= next(times for times in (1, 2, 5, 10) if step * times * LINES >= highest - lowest)
    return [
        place * step
        for place in range(math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9) + 1)
    ]
