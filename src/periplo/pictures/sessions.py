"""Visits: how many and how long, and below with what they begin and end, each a bar on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.answers.asked import THIN
from periplo.answers.sessions import End, SessionsAnswer
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent, span_text
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, Inside, names_width, plated
from periplo.pictures.scene import Box, Group, Mark
from periplo.pictures.words import say

BAR, ROW = 16.0, 26.0
OTHER = "@other"


@plated("sessions")
def sessions_picture(answer: SessionsAnswer, _drawn: JourneyMap | None, top: float, language: str) -> Inside:
    if not answer.sessions:
        return [], top
    told, taken = paragraph(EDGE, top, _figures(answer, language), WIDTH - 2 * EDGE, 13, weight=600)
    marks: list[Mark] = [Group("figures", told)]
    y = top + taken + 12
    ends = (*answer.entries, *answer.exits)
    wide = names_width([_name(end, language) for end in ends])
    longest = max(end.share for end in ends)
    for key, listed in (("visits_begin", answer.entries), ("visits_end", answer.exits)):
        marks.append(line(EDGE, y + 12, say(key, language), 13, "soft", 600, room=WIDTH - 2 * EDGE))
        y += 24
        marks += _bars(key, listed, y, wide, longest, answer.sessions < THIN, language)
        y += len(listed) * ROW + 8
    return marks, y - 8


def _figures(answer: SessionsAnswer, language: str) -> str:
    """How many, how many each, and how long half of them last at most."""
    return say(
        "visits_in_all",
        language,
        number(answer.sessions, language),
        number(answer.per_customer or 0, language, 1),
        span_text(answer.median_seconds or 0, language),
    )


def _bars(
    key: str, ends: Sequence[End], y: float, wide: float, longest: float, is_thin: bool, language: str
) -> list[Mark]:
    left = EDGE + wide + 16
    room = WIDTH - EDGE - left - 132
    marks: list[Mark] = []
    for place, end in enumerate(ends):
        name, length = _name(end, language), max(1.5, end.share / longest * room)
        said = number(end.sessions, language)
        if not is_thin:
            said = f"{percent(end.share, language, 1)} · {said}"
        colour = "axis" if is_thin or end.event == OTHER else "brand"
        row = (
            line(EDGE, baseline(y, BAR, 13), name, 13, weight=600, room=wide + 1),
            Box(left, y, length, BAR, colour, radius=min(4, length / 2)),
            line(left + length + 10, baseline(y, BAR, 12), said, 12, "faint" if is_thin else "ink", 600),
        )
        marks.append(Group(f"{key}-{place}", row, f"{name}: {said}", "graphics-object"))
        y += ROW
    return marks


def _name(end: End, language: str) -> str:
    return say("other", language) if end.event == OTHER else end.event
