"""Monday's page on one sheet of A4, upright: 96 px an inch, so that its smallest letters are of 8 points."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.core.channel_catalogue import channel_name
from periplo.core.map_titles import column_titles
from periplo.pictures.fonts import text_width
from periplo.pictures.icons import channel_icon
from periplo.pictures.interventions import effect_text
from periplo.pictures.monday.parts import (
    CodeSaid,
    action_facts,
    coverage_lead,
    heading,
    headline_note,
    open_told,
    reasons_told,
    route_note,
    small_print,
    why_told,
)
from periplo.pictures.monday.values import Action, Campaigned, Monday, Passed
from periplo.pictures.monday.words import counted, monday_says
from periplo.pictures.numbers import number, span_text
from periplo.pictures.pen import LEADING, line, paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Mark, Path, Scene
from periplo.pictures.views.ground import fitted
from periplo.pictures.views.route import Route, Stop

WIDE, HIGH = 793.7, 1122.52  # px of 210 x 297 mm
EDGE = 44.0
ROOM = WIDE - 2 * EDGE
ACROSS, ROWS = 5, 2  # stops of the route drawn
MOST_CAMPAIGNS = 5
FOOT = 26.0
NAMES = 300.0  # px that names of campaigns may take
DAY = 86_400.0
BETWEEN, MOST_BETWEEN = 22.0, 40.0  # px between two parts, at least and at most
COLUMNS = (190.0, 74.0, 78.0, 88.0, 92.0)  # px of the table of moments, the last column takes the rest


def monday_picture(page: Monday, language: str, code_said: CodeSaid, *, on_paper: bool = True) -> Scene:
    """The whole page. What has no room on the sheet is counted, never dropped unsaid.

    on_paper: as high as the sheet, its parts farther apart where there is room; else as high as what stands on it.
    """
    marks, bottom = _drawn(page, language, code_said, BETWEEN)
    spare, high = HIGH - EDGE - FOOT - bottom, HIGH
    if on_paper and spare > 0:
        marks, _ = _drawn(page, language, code_said, min(MOST_BETWEEN, BETWEEN + spare / 4 - 1))
    elif not on_paper:
        high = min(HIGH, bottom + BETWEEN + FOOT + EDGE)
    title = f"{monday_says('title', language)}: {heading(page, language)}"
    drawn = (*marks, _footer(page, high, language))
    return Scene(WIDE, high, title, page.headline.text, language, drawn, fills=True)


def _drawn(page: Monday, language: str, code_said: CodeSaid, between: float) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    y = EDGE
    marks.append(line(EDGE, y + 10, monday_says("title", language), 13, "brand", 700))
    marks.append(line(WIDE - EDGE, y + 10, heading(page, language), 13, "soft", 600, anchor="end"))
    y += 26
    words, taken, _ = fitted(EDGE, y, page.headline.text, ROOM, 112, (22, 16), weight=700)
    note, more = paragraph(EDGE, y + taken + 4, headline_note(page, language), ROOM, 12, "soft")
    marks.append(Group("headline", (*words, *note)))
    y += taken + (more + 4 if note else 0) + between
    for draw in (_route, _action, _campaigns):
        part, y = draw(page, y, language)
        marks.append(part)
        y += between
    part, y = _coverage(page, y, HIGH - EDGE - FOOT, language, code_said)
    return [*marks, part], y


def _titled(key: str, top: float, language: str, icon: str, ink: str) -> tuple[list[Mark], float]:
    return [
        Icon(icon, EDGE, top, 16, ink),
        line(EDGE + 23, top + 13, monday_says(key, language), 13, ink, 700, room=ROOM - 23),
    ], top + 24


def _route(page: Monday, top: float, language: str) -> tuple[Group, float]:
    marks, y = _titled("route", top, language, "here", "brand")
    if page.route is not None:
        drawn, y = _stops(page.route, column_titles(page.drawn, language), y, language)
        marks += drawn
    note, taken = paragraph(EDGE, y, route_note(page, language), ROOM, 12, "soft")
    return Group("route", (*marks, *note), monday_says("route", language), "graphics-object"), y + taken


def _stops(route: Route, titles: dict[str, str], top: float, language: str) -> tuple[list[Mark], float]:
    """Stops from left to right, row below row, a line through each row; what has no room is counted."""
    most = ACROSS * ROWS
    shown = route.stops if len(route.stops) <= most else route.stops[: most - 1]
    each = ROOM / ACROSS
    marks: list[Mark] = []
    y = top
    for first in range(0, len(shown), ACROSS):
        row = shown[first : first + ACROSS]
        is_last = first + ACROSS >= len(shown)
        ends_here = is_last and route.reached and len(shown) == len(route.stops) and len(row) < ACROSS
        high = 0.0
        for place, stop in enumerate(row):
            before = route.stops[first + place - 1] if first + place else None
            title = titles.get(stop.column, stop.column)
            x = EDGE + place * each
            drawn, taken = _stop(stop, before, title, x, y, each, language)
            marks += drawn
            high = max(high, taken)
            if place + 1 < len(row) or not is_last or ends_here:
                begin = x + 36 + text_width(_when(stop, before, language), 11, 600)
                marks.append(Path(f"M{begin:g} {y + 12:g}H{x + each:g}", stroke="ribbon_edge", line=2))
        if ends_here:
            x = EDGE + len(row) * each
            marks += [Dot(x + 12, y + 12, 12, "brand"), Icon("goal", x + 5, y + 5, 14, "on_brand")]
        y += high + 10
    left = len(route.stops) - len(shown)
    if left:
        marks.append(
            line(EDGE, y + 8, counted("route_more", language, left, number(left, language)), 11, "soft", 600)
        )
        y += 18
    return marks, y + 2


def _stop(
    stop: Stop, before: Stop | None, title: str, x: float, y: float, each: float, language: str
) -> tuple[list[Mark], float]:
    icon = channel_icon(stop.channel) if stop.channel else "action"
    marks: list[Mark] = [
        Dot(x + 12, y + 12, 12, "brand_tint", "brand", 1.5),
        Icon(icon, x + 5, y + 5, 14, "brand"),
        line(x + 30, y + 16, _when(stop, before, language), 11, "soft", 600),
    ]
    words, taken = paragraph(x, y + 27, title, each - 14, 12, weight=600, most=3)
    marks += words
    under = [channel_name(stop.channel, language)] if stop.channel else []
    if stop.times > 1:
        under.append(monday_says("times", language, number(stop.times, language)))
    high = 27 + taken
    if under:
        marks.append(line(x, y + high + 11, " · ".join(under), 11, "soft", room=each - 14))
        high += 15
    return marks, high


def _when(stop: Stop, before: Stop | None, language: str) -> str:
    """Its day, counted from the first; within a day, how long after the stop before."""
    day = int(stop.seconds // DAY)
    if before is not None and int(before.seconds // DAY) == day:
        return f"+{span_text(stop.seconds - before.seconds, language)}"
    return monday_says("day", language, number(day + 1, language))


def _action(page: Monday, top: float, language: str) -> tuple[Group, float]:
    action: Action | None = page.action
    inner, x = ROOM - 52, EDGE + 38
    y = top + 14
    marks: list[Mark] = [line(x, y + 9, monday_says("action", language), 12, "opportunity", 700)]
    y += 18
    if action is None:
        words, taken = paragraph(x, y, monday_says("action_none", language), inner, 12, "soft")
        marks += words
        y += taken
    else:
        words, taken, _ = fitted(x, y, action.title, inner, 60, (16, 13), weight=700)
        facts, more = paragraph(x, y + taken + 2, action_facts(action, language), inner, 12, weight=600)
        why = why_told(action, language)
        because, rest = paragraph(x, y + taken + more + 4, why, inner, 12, "soft", most=3)
        marks += [*words, *facts, *because]
        y += taken + more + rest + 4
    y += 12
    ground = Box(EDGE, top, ROOM, y - top, "opportunity_tint", radius=8)
    icon = Icon("opportunity", EDGE + 12, top + 12, 18, "opportunity")
    return Group("action", (ground, icon, *marks), monday_says("action", language), "graphics-object"), y


def _campaigns(page: Monday, top: float, language: str) -> tuple[Group, float]:
    marks, y = _titled("campaigns", top, language, "campaign", "brand")
    if not page.campaigns:
        words, taken = paragraph(EDGE, y, monday_says("campaigns_none", language), ROOM, 12, "soft")
        marks += words
        y += taken
    shown = page.campaigns[:MOST_CAMPAIGNS]
    names = min(NAMES, max((text_width(one.title, 12, 600) for one in shown), default=0.0))
    for one in shown:
        marks += _campaign(one, y, names, language)
        y += 20
    left = len(page.campaigns) - len(shown)
    if left:
        told = monday_says("campaigns_more", language, number(left, language))
        marks.append(line(EDGE, y + 8, told, 11, "soft", 600))
        y += 16
    return Group("campaigns", tuple(marks), monday_says("campaigns", language), "graphics-object"), y


def _campaign(one: Campaigned, y: float, names: float, language: str) -> list[Mark]:
    is_off = one.effect.ratio is not None and one.effect.ratio.is_off
    is_shown = one.effect.is_shown and not one.effect.thin and not is_off
    ink = "soft" if not is_shown else "good" if (one.effect.difference or 0) > 0 else "bad"
    told = effect_text(one.effect, language)
    if is_off:
        told += f" · {monday_says('uneven', language)}"
    x = EDGE + names + 24
    return [
        line(EDGE, y + 11, one.title, 12, "ink", 600, room=names + 1),
        line(x, y + 11, told, 12, ink, 600, room=WIDE - EDGE - x),
    ]


def _coverage(
    page: Monday, top: float, floor: float, language: str, code_said: CodeSaid
) -> tuple[Group, float]:
    marks, y = _titled("coverage", top, language, "moment", "moment")
    lead = coverage_lead(page.coverage, language, page.week is not None)
    words, taken = paragraph(EDGE, y, lead, ROOM, 13, weight=600)
    marks += words
    y += taken + 8
    moments: Sequence[Passed] = page.coverage.moments if page.coverage and page.week is not None else ()
    if moments:
        marks += _heads(y, language)
        y += 20
    for n, one in enumerate(moments):
        drawn, high = _moment(one, y, language, code_said)
        left = len(moments) - n
        if y + high > floor - (18 if left > 1 else 0):
            told = counted("more_moments", language, left, number(left, language))
            marks.append(line(EDGE, y + 12, told, 11, "soft", 600))
            y += 18
            break
        marks += drawn
        y += high
    return Group("coverage", tuple(marks), monday_says("coverage", language), "graphics-object"), y


def _places() -> list[float]:
    """The left edge of each column of the table."""
    found = [EDGE]
    for width in COLUMNS:
        found.append(found[-1] + width)
    return found


def _heads(y: float, language: str) -> list[Mark]:
    places = _places()
    keys = ("moment", "has_campaign", "passed", "contacted", "uncontacted", "because")
    marks: list[Mark] = []
    for n, key in enumerate(keys):
        is_count = n in (2, 3, 4)
        x = places[n + 1] - 16 if is_count else places[n]
        room = (COLUMNS[n] if n < len(COLUMNS) else WIDE - EDGE - places[-1]) - 8
        marks.append(
            line(
                x,
                y + 11,
                monday_says(key, language),
                11,
                "soft",
                600,
                anchor="end" if is_count else "start",
                room=room,
            )
        )
    return [*marks, Path(f"M{EDGE:g} {y + 17:g}H{WIDE - EDGE:g}", stroke="axis")]


def _moment(one: Passed, y: float, language: str, code_said: CodeSaid) -> tuple[list[Mark], float]:
    places = _places()
    title, high = paragraph(EDGE, y + 5, one.title, COLUMNS[0] - 14, 12, weight=600, most=2)
    has = monday_says("active" if one.campaigns else "not_active", language)
    marks: list[Mark] = [
        *title, line(places[1], y + 17, has, 12, "opportunity" if one.campaigns else "pain", 600),
    ]  # fmt: skip
    room = WIDE - EDGE - places[-1]
    if one.passed is None:
        told = monday_says("no_rule", language)
    else:
        for n, count in enumerate((one.passed, one.contacted, one.uncontacted)):
            ink = "ink" if n < 2 or not count else "pain"
            marks.append(
                line(
                    places[n + 3] - 16,
                    y + 17,
                    number(count, language),
                    12,
                    ink,
                    600 if n == 2 else 400,
                    anchor="end",
                )
            )
        parts = (reasons_told(one.reasons, language, code_said), open_told(one, language))
        told = "; ".join(part for part in parts if part)
    why, taken = paragraph(places[-1], y + 5, told, room, 11, "soft") if told else ((), 0.0)
    marks += why
    high = max(high, taken, float(LEADING[12])) + 12
    return [*marks, Path(f"M{EDGE:g} {y + high - 2:g}H{WIDE - EDGE:g}", stroke="rule")], high


def _footer(page: Monday, high: float, language: str) -> Group:
    y = high - EDGE
    rule = Path(f"M{EDGE:g} {y - 18:g}H{WIDE - EDGE:g}", stroke="rule")
    return Group("footer", (rule, line(EDGE, y - 2, small_print(page, language), 11, "faint", room=ROOM)))
