"""Groups side by side: a row a group, its figure with the interval, and how many it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from periplo.answers.asked import THIN
from periplo.answers.groups import NONE, OTHER
from periplo.pictures.numbers import interval, number, percent
from periplo.pictures.pen import paragraph
from periplo.pictures.plate import EDGE, WIDTH
from periplo.pictures.scene import Group, Mark
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import say


class Figure(NamedTuple):
    """One group's figure; value None where it has none. scale: 100 for shares, 1 for counts."""

    group: str
    n: int
    value: float | None
    low: float | None
    high: float | None
    scale: float = 100


def group_name(group: str, language: str) -> str:
    """A group as people call it: those of whom nothing is told, and the small ones together, by words."""
    return (
        say({NONE: "channel_unknown", OTHER: "groups_other"}[group], language)
        if group in (NONE, OTHER)
        else group
    )


def side_by_side(
    key: str, title: str, figures: Sequence[Figure], y: float, language: str
) -> tuple[list[Mark], float]:
    """Below a title, a row for each group; nothing without groups. key: begins the names of the marks."""
    if not figures:
        return [], y
    head, taken = paragraph(EDGE, y, title, WIDTH - 2 * EDGE, 13, weight=600, most=2)
    rows = [_row(f"{key}-{place}", one, language) for place, one in enumerate(figures)]
    marks, bottom = whiskers(rows, y + taken + 6)
    return [Group(f"{key}-title", head), *marks], bottom + 14


def _row(id: str, one: Figure, language: str) -> Whisker:
    name, n = group_name(one.group, language), number(one.n, language)
    if one.n < THIN or one.value is None or one.low is None or one.high is None:
        return Whisker(id, name, None, None, None, say("thin", language, n))
    told = percent(one.value, language) if one.scale == 100 else number(one.value, language)
    ends = interval(one.low, one.high, language, 1 if one.scale == 100 else 0, one.scale)
    return Whisker(id, name, one.value, one.low, one.high, f"{told} ({ends}) · n = {n}")
