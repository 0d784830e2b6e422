"""Detours: the shortest way seen as a road, each detour as a loop that leaves it, and below who suffers most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from periplo.answers.asked import THIN
from periplo.answers.detours import Detour, DetoursAnswer, Sufferer
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent, points, span_text
from periplo.pictures.paths import step_names
from periplo.pictures.pen import line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Box, Dot, Group, Mark, Path
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import say

LOOPS, WHO, STATIONS = 6, 8, 7
DEEPEST, LEAST_DEPTH = 92.0, 22.0
BAR = 14.0


@plated("detours")
def detours_picture(answer: DetoursAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    """The road, the loops (as deep as the time spent there, as wide as the customers), lengths and groups."""
    names = step_names(drawn, answer.of, language)
    marks: list[Mark] = []
    if answer.shortest:
        road, y = _road(answer, y, names, language)
        marks += road
        lengths, y = _lengths(answer, drawn, y + 10, language)
        marks += lengths
    rows = [_sufferer(one, language) for one in answer.who[:WHO]]
    if rows:
        marks.append(line(EDGE, y + 22, say("who_suffers", language), 12, "soft", 600))
        drawn_rows, y = whiskers(rows, y + 30)
        marks += drawn_rows
    return marks, y + 6


def _road(
    answer: DetoursAnswer, top: float, names: Mapping[str, str], language: str
) -> tuple[list[Mark], float]:
    assert answer.shortest is not None
    route = [names.get(step, step) for step in answer.shortest.route]
    shown = route if len(route) <= STATIONS else [*route[: STATIONS - 2], "…", route[-1]]
    told = say(
        "shortest_seen",
        language,
        number(len(route) - 1, language),
        number(answer.shortest.customers, language),
    )
    y = top + 46
    marks: list[Mark] = [
        line(EDGE, top + 12, told, 12, "soft", 600),
        Path(f"M{EDGE + 6:g} {y:g}H{WIDTH - EDGE - 6:g}", stroke="brand", line=4),
    ]
    gap = (WIDTH - 2 * EDGE - 12) / max(1, len(shown) - 1)
    for n, name in enumerate(shown):
        x = EDGE + 6 + n * gap
        anchor = "start" if n == 0 else "end" if n == len(shown) - 1 else "middle"
        at = x - 6 if n == 0 else x + 6 if n == len(shown) - 1 else x
        room = gap - 14 if 0 < n < len(shown) - 1 else gap / 2 if len(shown) > 2 else gap / 2 - 10
        marks.append(Dot(x, y, 7, "page", "brand", 3))
        marks.append(line(at, y - 14, name, 12, "ink", 600, anchor=anchor, room=room))
    loops = [one for one in answer.detours if not one.on_route and one.customers][:LOOPS]
    if not loops:
        return marks, y + 18
    most = max(one.seconds for one in loops) or 1.0
    wide = (WIDTH - 2 * EDGE) / len(loops)
    crowd = max(one.customers for one in loops)
    for n, one in enumerate(loops):
        marks.append(_loop(one, EDGE + (n + 0.5) * wide, y, wide, most, crowd, names, language))
    return marks, y + DEEPEST + 70


def _loop(
    one: Detour,
    x: float,
    y: float,
    wide: float,
    most: float,
    crowd: int,
    names: Mapping[str, str],
    language: str,
) -> Group:
    """A loop that leaves the road and comes back a little earlier, with its name, customers and time below."""
    depth = LEAST_DEPTH + (DEEPEST - LEAST_DEPTH) * sqrt(one.seconds / most)
    half = min(34.0, wide / 3)
    stroke = 1.5 + 6 * one.customers / crowd
    left, right, waist, floor = (
        f"{value:.1f}" for value in (x - half, x + half, y + depth * 0.45, y + depth)
    )
    shape = (
        f"M{x + 9:.1f} {y + 4:.1f}C{right} {waist} {right} {floor} {x:.1f} {floor}"
        f"C{left} {floor} {left} {waist} {x - 9:.1f} {y + 4:.1f}"
    )
    head = f"M{x - 16:.1f} {y + 8:.1f}L{x - 8:.1f} {y + 3:.1f}L{x - 7:.1f} {y + 13:.1f}"
    name = names.get(one.step, one.step)
    few = one.customers < THIN
    told = say("customers_n", language, number(one.customers, language))
    time = span_text(one.seconds, language)
    if one.median_seconds is not None and not few:
        time = say("each_half", language, span_text(one.median_seconds, language))
    labels, _ = paragraph(0, 0, name, wide - 10, 12, "ink", 600, most=1)
    top = y + DEEPEST + 20
    words = (
        line(x, top, labels[0].text if labels else name, 12, "ink", 600, anchor="middle", room=wide - 8),
        line(x, top + 17, told, 11, "faint" if few else "soft", anchor="middle", room=wide - 8),
        line(x, top + 33, time, 11, "faint" if few else "soft", anchor="middle", room=wide - 8),
    )
    marks: tuple[Mark, ...] = (
        Path(shape, stroke="drop_tint", line=stroke + 3),
        Path(shape, stroke="drop", line=max(1.2, stroke / 3)),
        Path(head, stroke="drop", line=1.8),
        *words,
    )
    return Group(
        f"detour-{one.step}", marks, f"{name}: {told} · {span_text(one.seconds, language)}", "graphics-object"
    )


def _lengths(
    answer: DetoursAnswer, drawn: JourneyMap | None, top: float, language: str
) -> tuple[list[Mark], float]:
    """Bars of steps: the shortest seen, half of the customers, nine in ten; and what the map has, if there is one."""
    steps = next(one for one in answer.measures if one.measure == "steps")
    rows = [
        ("length.shortest", steps.shortest, "brand", "steps"),
        ("length.median", steps.median, "ribbon_edge", "steps"),
        ("length.p90", steps.p90, "axis", "steps"),
    ]
    parts = [rows]
    if answer.designed:
        told = answer.designed
        parts.append(
            [
                ("length.designed", float(told.passes), "planned", "touches"),
                ("length.median_touches", told.median, "ribbon_edge", "touches"),
            ]
        )
    marks: list[Mark] = []
    y, left = top, EDGE + 220.0
    for part in parts:
        longest = max(value for _, value, _, _ in part) or 1.0
        for key, value, colour, unit in part:
            words = _many(unit, value, language)
            length = max(2.0, value / longest * (WIDTH - EDGE - left - 110))
            row: tuple[Mark, ...] = (
                line(EDGE, y + 12, say(key, language), 12, room=212),
                Box(left, y + 1, length, BAR, colour, radius=min(3, length / 2)),
                line(left + length + 8, y + 12, words, 12, "ink", 600),
            )
            marks.append(Group(key, row, f"{say(key, language)}: {words}", "graphics-object"))
            y += 24
        y += 6
    return marks, y


def _many(what: str, value: float, language: str) -> str:
    told = number(value, language, 0 if value == round(value) else 1)
    return say(f"{what}_one" if value == 1 else f"{what}_n", language, told)


def _sufferer(one: Sufferer, language: str) -> Whisker:
    name = say(f"suffers.{one.suffers}", language, f"{one.property}: {one.value}")
    told = f"{points(one.difference, language)} ({percent(one.share, language)} / {percent(one.other_share, language)})"
    colour = "brand" if one.clear else "axis"
    id = f"who-{one.suffers}-{one.property}-{one.value}"
    return Whisker(id, name, one.difference, one.low, one.high, told, colour)


def loops_of(answer: DetoursAnswer) -> Sequence[Detour]:
    """Steps that are not on the shortest route seen, most time first."""
    return [one for one in answer.detours if not one.on_route]
