"""One customer's trail over the columns of a map: a row a touchpoint, from left to right in the order of time.

Steps stand at equal distances, as hours and months would not fit one scale; the days are written below.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from babel.dates import format_date

from periplo.answers.customer import CustomerAnswer, Received, TrailStep
from periplo.core.map_titles import column_titles, stage_titles
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.spans import moment_at
from periplo.pictures.fonts import text_width
from periplo.pictures.icons import channel_icon
from periplo.pictures.numbers import interval, number, percent
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, Inside, names_width, plated
from periplo.pictures.scene import Box, Dot, Group, Icon, Mark, Path
from periplo.pictures.themes import feeling_colour
from periplo.pictures.words import say

ROW, HEAD, MARK = 26.0, 24.0, 6.0
MOST = 16  # steps and messages drawn, the latest
AHEAD = 64.0  # room for what comes next


@dataclass(frozen=True, slots=True)
class _Place:
    """A step or a message, and where it stands from left to right."""

    x: float
    what: TrailStep | Received


def day_said(at: int, zone: str, language: str) -> str:
    """A day as people of this language write it, seen from the zone."""
    form = "d MMM y" if language == "es" else "MMM d, y"
    return str(format_date(moment_at(at, zone).date(), form, locale=language))


@plated("trail")
def trail_picture(answer: CustomerAnswer, drawn: JourneyMap | None, top: float, language: str) -> Inside:
    if not answer.trail or drawn is None:
        return [line(EDGE, top + 12, say("trail_none", language), 12, "faint")], top + 24
    titles = column_titles(drawn, language)
    rows = _rows(drawn, answer)
    sent = say("trail_sent", language)
    names = [titles[point.id] for point in drawn.touchpoints if point.id in rows]
    left = EDGE + names_width([*names, sent], 12, 400) + 24
    places = _places(answer, left)
    marks, ys, y = _grid(drawn, rows, titles, answer, top, left, language)
    if any(isinstance(place.what, Received) for place in places):
        ys[sent] = y + ROW / 2
        marks.append(line(EDGE, baseline(y, ROW, 12), sent, 12, "soft", room=left - EDGE - 20))
        marks.append(Path(f"M{left - 8:.1f} {y + ROW / 2:.1f}H{WIDTH - EDGE:.1f}", stroke="grid", dash="1 4"))
        y += ROW
    marks += _trail(places, ys, sent, answer, titles, language)
    marks += _days(places, y, answer, language)
    y += 22
    ahead = _next(places, ys, answer, titles, language, y)
    marks += ahead
    y += 20 if ahead else 0
    if answer.earlier or len(answer.trail) > sum(isinstance(place.what, TrailStep) for place in places):
        left_out = answer.earlier + len(answer.trail) - sum(isinstance(p.what, TrailStep) for p in places)
        key = "trail_earlier.one" if left_out == 1 else "trail_earlier"
        marks.append(line(EDGE, y + 12, say(key, language, number(left_out, language)), 11, "soft"))
        y += 18
    marks.append(line(EDGE, y + 12, say("trail_signs", language), 11, "soft", room=WIDTH - 2 * EDGE))
    return marks, y + 20


def _rows(drawn: JourneyMap, answer: CustomerAnswer) -> set[str]:
    """The touchpoints that have a row: those met, where most went next, and the others of a short map."""
    met = {step.touchpoint for step in answer.trail[-MOST:]}
    if answer.alike is not None and answer.alike.best is not None:
        met.add(answer.alike.best.to)
    every = [point.id for point in drawn.touchpoints if point.met]
    return set(every) if len(every) <= 16 else met


def _places(answer: CustomerAnswer, left: float) -> list[_Place]:
    first = answer.trail[0].at
    both: list[TrailStep | Received] = [*answer.trail, *(one for one in answer.received if one.at >= first)]
    shown = sorted(both, key=lambda one: (one.at, isinstance(one, Received)))[-MOST:]
    room = WIDTH - EDGE - AHEAD - left - 12
    apart = min(48.0, room / max(1, len(shown) - 1))
    return [_Place(left + 12 + apart * n, one) for n, one in enumerate(shown)]


def _grid(
    drawn: JourneyMap,
    rows: set[str],
    titles: dict[str, str],
    answer: CustomerAnswer,
    y: float,
    left: float,
    language: str,
) -> tuple[list[Mark], dict[str, float], float]:
    """Stages with their touchpoints, the middle of each row, and where the rows end."""
    marks: list[Mark] = []
    ys: dict[str, float] = {}
    met = {step.touchpoint for step in answer.trail}
    stages = stage_titles(drawn, language)
    for stage in drawn.stages:
        inside = [
            column
            for column in drawn.columns_of(stage.id)
            if isinstance(column, Touchpoint) and column.id in rows
        ]
        if not inside:
            continue
        here = stage.id == answer.stage
        ground = Box(EDGE, y + 2, WIDTH - 2 * EDGE, HEAD - 4, "brand_tint" if here else "panel", radius=4)
        name = line(EDGE + 8, baseline(y, HEAD, 12), stages[stage.id], 12, weight=600)
        marks.append(Group(f"stage-{stage.id}", (ground, name)))
        y += HEAD
        for point in inside:
            ys[point.id] = y + ROW / 2
            colour = "ink" if point.id in met else "faint"
            marks.append(Path(f"M{left - 8:.1f} {y + ROW / 2:.1f}H{WIDTH - EDGE:.1f}", stroke="grid"))
            marks.append(
                line(EDGE, baseline(y, ROW, 12), titles[point.id], 12, colour, room=left - EDGE - 20)
            )
            y += ROW
    return marks, ys, y + 4


def _trail(
    places: list[_Place],
    ys: dict[str, float],
    sent: str,
    answer: CustomerAnswer,
    titles: dict[str, str],
    language: str,
) -> list[Mark]:
    steps = [(place.x, place.what) for place in places if isinstance(place.what, TrailStep)]
    marks: list[Mark] = []
    for (x, step), (then_x, then) in pairwise(steps):
        shape = f"M{x:.1f} {ys[step.touchpoint]:.1f}L{then_x:.1f} {ys[then.touchpoint]:.1f}"
        gone = step.run != then.run
        marks.append(
            Path(
                shape,
                stroke="axis" if gone else "ribbon_edge",
                line=1.5 if gone else 2.5,
                dash="3 5" if gone else "",
            )
        )
    for number_, (x, step) in enumerate(steps):
        y = ys[step.touchpoint]
        colour = "brand" if step.feeling is None else feeling_colour(step.feeling)
        drawn: list[Mark] = []
        is_here = step is answer.trail[-1] and answer.touchpoint is not None
        if is_here:
            drawn.append(Dot(x, y, MARK + 4.5, None, "brand", 2))
        drawn.append(Dot(x, y, MARK, colour, "page", 1.5))
        if step.channel:
            above = y - 22 if is_here else y - 20
            drawn.append(Dot(x - 0.5, above + 6.5, 8, "page"))
            drawn.append(Icon(channel_icon(step.channel), x - 7, above, 13, "soft"))
        told = f"{titles.get(step.touchpoint, step.touchpoint)}: {day_said(step.at, answer.zone, language)}"
        marks.append(Group(f"step-{number_}", tuple(drawn), told, "graphics-object"))
    for number_, place in enumerate(places):
        if isinstance(place.what, Received):
            y = ys[sent]
            shape = f"M{place.x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5Z"
            told = f"{place.what.event}: {day_said(place.what.at, answer.zone, language)}"
            marks.append(Group(f"sent-{number_}", (Path(shape, fill="soft"),), told, "graphics-object"))
    return marks


def _days(places: list[_Place], y: float, answer: CustomerAnswer, language: str) -> list[Mark]:
    """The day below a place where it is another one and there is room."""
    marks: list[Mark] = []
    reach, before = 0.0, ""
    form = "d MMM" if language == "es" else "MMM d"
    years = {moment_at(place.what.at, answer.zone).year for place in places}
    for place in places:
        day = moment_at(place.what.at, answer.zone).date()
        text = str(format_date(day, form + (" yy" if len(years) > 1 else ""), locale=language))
        half = text_width(text, 11) / 2
        if text != before and place.x - half >= reach:
            marks.append(line(place.x, y + 12, text, 11, "soft", anchor="middle"))
            reach, before = place.x + half + 8, text
    return marks


def _next(
    places: list[_Place],
    ys: dict[str, float],
    answer: CustomerAnswer,
    titles: dict[str, str],
    language: str,
    y: float,
) -> list[Mark]:
    """A hollow dot where most of those like them went on to, and in words how many."""
    alike = answer.alike
    if alike is None or alike.is_thin or alike.best is None or alike.best.to not in ys:
        return []
    last = next(place for place in reversed(places) if isinstance(place.what, TrailStep))
    at, best = ys[answer.trail[-1].touchpoint], alike.best
    x, to = WIDTH - EDGE - 16, ys[best.to]
    told = say(
        "trail_next", language, titles.get(best.to, best.to),
        f"{percent(best.share, language)}; {interval(best.low, best.high, language, 0)}",
        number(alike.n, language),
    )  # fmt: skip
    return [
        Group(
            "next",
            (
                Path(
                    f"M{last.x + 11:.1f} {at:.1f}L{x - 8:.1f} {to:.1f}", stroke="brand", line=1.5, dash="2 4"
                ),
                Dot(x, to, MARK, "page", "brand", 2),
                line(EDGE, y + 12, told, 12, "ink", 600, room=WIDTH - 2 * EDGE),
            ),
            told,
            "graphics-object",
        )
    ]
