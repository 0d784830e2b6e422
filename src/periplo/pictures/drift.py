"""What has changed: each change with its days, its group, its share then and around; evidence that has grown old."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

from periplo.answers.drift import Change, DriftAnswer
from periplo.answers.spells import CONVERSION
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Box, Group, Mark
from periplo.pictures.words import say

SHOWN, OLD = 8, 4
LEFT, RIGHT = EDGE + 400, WIDTH - EDGE - 64
BAR = 13.0


@plated("drift")
def drift_picture(answer: DriftAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    titles = column_titles(drawn, language)
    marks: list[Mark] = []
    if not answer.changes:
        marks.append(
            line(EDGE, y + 10, say("no_change", language, number(answer.days, language)), 12, "soft")
        )
        y += 26
    longest = max((max(one.share, one.before) for one in answer.changes[:SHOWN]), default=1) or 1
    for place, one in enumerate(answer.changes[:SHOWN]):
        made, taken = _change(place, one, titles, y, longest, language)
        marks.append(made)
        y += taken
    left_out = len(answer.changes) - SHOWN
    if left_out > 0:
        marks.append(line(EDGE, y + 8, say("more_changes", language, left_out), 11, "soft", 600))
        y += 22
    if answer.old_evidence:
        marks.append(line(EDGE, y + 14, say("grown_old", language), 13, weight=600))
        y += 26
        for old in answer.old_evidence[:OLD]:
            name = titles.get(old.where, old.where)
            told = say("old_for", language, number(old.days, language))
            marks.append(line(EDGE, y + 10, name, 12, room=LEFT - EDGE))
            marks.append(line(WIDTH - EDGE, y + 10, told, 12, "soft", anchor="end"))
            y += 20
    return marks, y


def change_told(kind: str, what: str, is_up: bool, language: str) -> str:
    """What changed, in a few words."""
    key = f"change.{kind}" if kind != CONVERSION else f"change.{kind}_{'up' if is_up else 'down'}"
    return say(key, language, what)


def days_told(one: Change, language: str) -> str:
    """Its days: from one to another, or since one that is not over."""
    shape = "d MMM y" if language == "es" else "MMM d, y"
    first, last = (format_date(date.fromisoformat(day), shape, language) for day in (one.begins, one.ends))
    return say("from_to", language, first, last) if one.is_over else say("since_day", language, first)


def _change(
    place: int, one: Change, titles: Mapping[str, str], y: float, longest: float, language: str
) -> tuple[Group, float]:
    name = change_told(one.kind, titles.get(one.what, one.what), one.share > one.before, language)
    under = [days_told(one, language)]
    if one.group.property:
        under.append(f"{one.group.property}: {one.group.value}")
    if not one.is_on_map:
        under.append(say("not_on_map", language))
    marks: list[Mark] = [
        line(EDGE, y + 12, name, 13, weight=600, room=LEFT - EDGE - 12),
        line(EDGE, y + 29, " · ".join(under), 11, "soft", room=LEFT - EDGE - 12),
    ]
    wide, colour = RIGHT - LEFT - 64, "good" if one.kind == CONVERSION and one.share > one.before else "drop"
    for row, (key, share, fill) in enumerate((("then", one.share, colour), ("around", one.before, "axis"))):
        top = y + 1 + row * (BAR + 4)
        marks.append(line(LEFT, baseline(top, BAR, 11), say(key, language), 11, "soft", room=60))
        marks.append(Box(LEFT + 64, top, max(1.5, wide * share / longest), BAR, fill, radius=3))
        marks.append(line(RIGHT + 8, baseline(top, BAR, 12), percent(share, language), 12, weight=600))
    height = 40.0
    if one.also:
        names = ", ".join(titles.get(name, name) for name in one.also)
        told = say("also_changed", language, names)
        marks.append(line(EDGE, y + 45, told, 11, "soft", room=WIDTH - 2 * EDGE))
        height += 16
    return Group(
        f"change-{place}", tuple(marks), f"{name}: {' · '.join(under)}", "graphics-object"
    ), height + 12
