"""The largest difference between two groups, where it is surely one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from periplo.answers.asked import THIN
from periplo.answers.groups import NONE, OTHER
from periplo.pictures.numbers import interval, number, percent
from periplo.usecases.readings.saying import quoted, saying


class Part(NamedTuple):
    """A group's share with its interval, of n."""

    group: str
    n: int
    share: float | None
    low: float | None
    high: float | None


def between_groups(parts: Sequence[Part], es: str, en: str, language: str) -> str:
    """A sentence about the group with the highest and that with the lowest share; nothing where their intervals meet.

    es, en: what the share is of, as in "follow the drawn route".
    """
    say = saying(language)
    known = [
        part
        for part in parts
        if part.n >= THIN and part.share is not None and part.group not in (NONE, OTHER)
    ]
    if len(known) < 2:
        return ""
    most = max(known, key=lambda part: (part.share or 0, part.group))
    least = min(known, key=lambda part: (part.share or 0, part.group))
    if (most.low or 0) <= (least.high or 0):
        return say(" Entre los grupos no se ven diferencias claras.", " The groups do not clearly differ.")
    told = [
        f"{percent(part.share or 0, language)} ({interval(part.low or 0, part.high or 0, language)}; "
        f"n = {number(part.n, language)})"
        for part in (most, least)
    ]
    high, low = quoted(most.group, language), quoted(least.group, language)
    return say(
        f" Donde más {es} es en {high}: {told[0]}; donde menos, en {low}: {told[1]}.",
        f" Most {en} in {high}: {told[0]}; fewest in {low}: {told[1]}.",
    )
