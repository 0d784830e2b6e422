"""As drawn and as lived: who follows the drawn route, where the others leave it, and the routes most gone."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.conformance import CommonRoute, ConformanceAnswer, Deviation
from periplo.answers.content_received import ContentGap
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.fonts import text_width
from periplo.pictures.numbers import interval, number, percent
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Box, Group, Mark, Path
from periplo.pictures.side_by_side import Figure, side_by_side
from periplo.pictures.words import say

SHOWN, ROUTES = 8, 4
LEFT, RIGHT = EDGE + 330, WIDTH - EDGE - 128
BAR = 18.0


@plated("conformance")
def conformance_picture(
    answer: ConformanceAnswer, drawn: JourneyMap | None, y: float, language: str
) -> Inside:
    titles = column_titles(drawn, language)
    marks: list[Mark] = []
    if answer.share is None or answer.n < THIN:
        marks.append(line(EDGE, y + 12, say("not_judged", language), 12, "faint"))
        return marks, y + 24
    marks.append(
        _bar(
            "followed", say("followed", language), y, answer.share, (answer.low, answer.high),
            f"{percent(answer.share, language)} · {number(answer.followed, language)}", "good",
        )
    )  # fmt: skip
    y += BAR + 24
    marks.append(line(EDGE, y + 12, say("deviations", language), 13, weight=600))
    y += 26
    every: list[Deviation | ContentGap] = [*answer.deviations, *answer.content]
    gaps = sorted(every, key=lambda one: -one.customers)
    if not gaps:
        marks.append(line(EDGE, y + 10, say("nobody_deviates", language), 12, "soft"))
        y += 24
    longest = max((one.high for one in gaps[:SHOWN]), default=1) or 1
    for one in gaps[:SHOWN]:
        made, taken = _deviation(one, titles, y, longest, language)
        marks.append(made)
        y += taken
    left_out = len(gaps) - SHOWN
    if left_out > 0:
        marks.append(line(EDGE, y + 8, say("more_deviations", language, left_out), 11, "soft", 600))
        y += 24
    y += 8
    marks.append(line(EDGE, y + 12, say("routes_most_gone", language), 13, weight=600))
    y += 24
    for place, route in enumerate(answer.common[:ROUTES]):
        made, taken = _route(place, route, titles, y, language)
        marks.append(made)
        y += taken
    groups = [Figure(one.group, one.n, one.share, one.low, one.high) for one in answer.groups]
    made_rows, y = side_by_side("group", say("groups_follow", language), groups, y + 8, language)
    return [*marks, *made_rows], y


def _bar(
    id: str,
    name: str,
    y: float,
    share: float,
    ends: tuple[float | None, float | None],
    told: str,
    colour: str,
    longest: float = 1.0,
) -> Group:
    wide = RIGHT - LEFT
    marks: list[Mark] = [
        line(EDGE, baseline(y, BAR, 13), name, 13, weight=600, room=LEFT - EDGE - 12),
        Box(LEFT, y, wide, BAR, "panel", radius=3),
        Box(LEFT, y, max(1.5, wide * share / longest), BAR, colour, radius=3),
    ]
    low, high = ends
    if low is not None and high is not None and high - low > 0.01 * longest:
        shape = f"M{LEFT + wide * low / longest:.1f} {y + BAR / 2:.1f}H{LEFT + wide * high / longest:.1f}"
        marks += [Path(shape, stroke="page", line=4), Path(shape, stroke="ink", line=1.5)]
    marks.append(line(RIGHT + 10, baseline(y, BAR, 12), told, 12, weight=600))
    return Group(f"bar-{id}", tuple(marks), f"{name}: {told}", "graphics-object")


def _deviation(
    one: Deviation | ContentGap, titles: dict[str, str], y: float, longest: float, language: str
) -> tuple[Group, float]:
    name = titles.get(one.touchpoint, one.touchpoint)
    told = f"{percent(one.share, language)} · {number(one.customers, language)}"
    bar = _bar(f"{one.kind}-{one.touchpoint}", name, y, one.share, (one.low, one.high), told, "drop", longest)
    under = say(f"deviate.{one.kind}", language)
    if isinstance(one, ContentGap):
        under += f" · {one.campaign}"
    elif one.cost is not None and one.cost_low is not None and one.cost_high is not None:
        if one.cost_low > 0:
            ends = interval(one.cost_low, one.cost_high, language, 1, 1)
            under += f" · {say('less_worth', language, number(one.cost, language, 1), ends)}"
        elif one.cost_high < 0:
            ends = interval(-one.cost_high, -one.cost_low, language, 1, 1)
            under += f" · {say('more_worth', language, number(-one.cost, language, 1), ends)}"
    below = line(EDGE, y + BAR + 14, under, 11, "soft", room=WIDTH - 2 * EDGE)
    group = Group(f"deviation-{one.kind}-{one.touchpoint}", (bar, below))
    return group, BAR + 28


def _route(
    place: int, route: CommonRoute, titles: dict[str, str], y: float, language: str
) -> tuple[Group, float]:
    path = " → ".join(titles.get(id, id) for id in route.path)
    how = "route_as_drawn" if not route.edits else "route_edit" if route.edits == 1 else "route_edits"
    told = f"{number(route.routes, language)} · {say(how, language, number(route.edits, language))}"
    room = WIDTH - 2 * EDGE - text_width(told, 12) - 24
    lines, taken = paragraph(EDGE, y, path, room, 12, most=3)
    end = line(WIDTH - EDGE, lines[0].y if lines else y + 12, told, 12, "soft", anchor="end")
    return Group(f"route-{place}", (*lines, end), f"{path}: {told}", "graphics-object"), taken + 8
