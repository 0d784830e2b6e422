"""How a new sender grows: receivers trust a volume that rises slowly, and distrust one that jumps.

A rule of thumb of the trade and no standard: begin with two hundred a day to whoever opened lately, half as much again
each day, and stand still for a day whenever bounces pass 2 % or complaints 0.1 %.
"""

from __future__ import annotations

from typing import NamedTuple

FIRST, GROWTH = 200, 1.5
BOUNCES, COMPLAINTS = 0.02, 0.001  # shares at which one stands still


class Step(NamedTuple):
    """One day, counted from 1, and how many messages at most."""

    day: int
    most: int


def warm_up(volume: int, first: int = FIRST) -> list[Step]:
    """Day by day up to `volume` messages a day, which the last step reaches; nothing for a volume of 0."""
    steps: list[Step] = []
    most = min(first, volume)
    while most > 0:
        steps.append(Step(len(steps) + 1, most))
        if most >= volume:
            break
        grown = round(most * GROWTH, -2 if most >= 1_000 else -1)
        most = min(max(int(grown), most + 1), volume)
    return steps
