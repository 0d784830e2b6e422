"""The routes most gone as bars, and the types that they form, each with its story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from periplo.answers.asked import THIN
from periplo.answers.variants import RouteType, VariantsAnswer
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent, span_text
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Box, Group, Mark
from periplo.pictures.side_by_side import Figure, side_by_side
from periplo.pictures.story import story_told
from periplo.pictures.words import quoted, say

SHOWN, TYPES, STEPS, GROUPED = 8, 5, 8, 3
LEFT, RIGHT = EDGE + 400, WIDTH - EDGE - 110
BAR = 14.0


@plated("variants")
def variants_picture(answer: VariantsAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    titles = column_titles(drawn, language)
    marks: list[Mark] = []
    rows = [
        (path_told(one.path, titles, language), one.figures.share, one.figures.routes)
        for one in answer.variants[:SHOWN]
    ]
    rest = answer.routes - sum(count for _, _, count in rows)
    if rest:
        others = answer.distinct - len(rows)
        rows.append((say("other_routes", language, number(others, language)), rest / answer.routes, rest))
    longest = max((share for _, share, _ in rows), default=1)
    for place, (name, share, count) in enumerate(rows):
        made, taken = _row(
            f"variant-{place}", name, share / longest, share, count, y, place < SHOWN, language
        )
        marks.append(made)
        y += taken
    y += 6
    for one in answer.types[:TYPES]:
        made, taken = _type(one, one.type == answer.standard, titles, y, language)
        marks.append(made)
        y += taken
    left_out = len(answer.types) - TYPES
    if left_out > 0:
        marks.append(line(EDGE, y + 4, say("more_types", language, left_out), 11, "soft", 600))
        y += 20
    groups = [
        Figure(one.group, one.routes, one.conversion, one.low, one.high)
        for one in answer.groups
        if one.conversion is not None
    ]
    made_rows, y = side_by_side("reach", say("groups_reach", language), groups, y + 8, language)
    marks += made_rows
    for place, variant in enumerate(answer.variants[:GROUPED] if answer.groups else ()):
        shares = [(one.group, one.routes, one.variants[place]) for one in answer.groups]
        figures = [Figure(group, n, share.share, share.low, share.high) for group, n, share in shares]
        name = say("groups_go", language, path_told(variant.path, titles, language))
        made_rows, y = side_by_side(f"go-{place}", name, figures, y, language)
        marks += made_rows
    return marks, y


def path_told(path: Sequence[str], titles: Mapping[str, str], language: str) -> str:
    """The names of a route with arrows between them, the first ones of a long one."""
    names = [titles.get(id, id) for id in path[:STEPS]]
    more = [say("more_steps", language, len(path) - STEPS)] if len(path) > STEPS else []
    return " → ".join([*names, *more])


def _row(
    id: str,
    name: str,
    length: float,
    share: float,
    count: int,
    y: float,
    is_one: bool,
    language: str,
) -> tuple[Group, float]:
    lines, taken = paragraph(EDGE, y, name, LEFT - EDGE - 16, 12, "ink" if is_one else "soft", most=2)
    height = max(taken, BAR)
    top = y + (height - BAR) / 2
    told = f"{percent(share, language)} · {number(count, language)}"
    marks: list[Mark] = [
        *lines,
        Box(LEFT, top, max(1.5, (RIGHT - LEFT) * length), BAR, "ribbon_edge" if is_one else "axis", radius=3),
        line(RIGHT + 10, baseline(top, BAR, 12), told, 12, weight=600),
    ]
    return Group(id, tuple(marks), f"{name}: {told}", "graphics-object"), height + 9


def _type(
    one: RouteType, is_standard: bool, titles: Mapping[str, str], y: float, language: str
) -> tuple[Group, float]:
    figures, inner = one.figures, EDGE + 14
    room = WIDTH - EDGE - 14 - inner
    told = [say("of_routes", language, percent(figures.share, language))]
    if figures.routes >= THIN:
        if figures.conversion is not None:
            told.append(say("reach_goal", language, percent(figures.conversion, language)))
        told.append(say("lasts", language, span_text(figures.median_seconds, language)))
    name = say("route_type", language, one.type)
    head, high = paragraph(inner, y + 8, f"{name} · {' · '.join(told)}", room, 13, "ink", 600)
    story = quoted(story_told(one.story, titles, language), language)
    body, taken = paragraph(
        inner, y + 12 + high, f"{story} {say('story_by', language, one.customer)}", room, 12
    )
    height = 20 + high + taken
    marks: list[Mark] = [
        Box(EDGE, y, WIDTH - 2 * EDGE, height, "brand_tint" if is_standard else "panel", radius=6),
        *head,
        *body,
    ]
    if is_standard:
        mark, more = paragraph(
            inner, y + 12 + high + taken, say("standard_type", language), room, 12, "brand", 600
        )
        height += more
        marks[0] = Box(EDGE, y, WIDTH - 2 * EDGE, height, "brand_tint", radius=6)
        marks += mark
    return Group(f"type-{one.type}", tuple(marks), f"{name}: {story}", "graphics-object"), height + 10
