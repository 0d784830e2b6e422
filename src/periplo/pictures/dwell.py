"""How long stays last: the middle half as a bar, the median as a tick, a line up to P90, on a scale of powers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log10

from periplo.answers.asked import THIN
from periplo.answers.dwell import VISIT, DwellAnswer, Stay
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent, span_text
from periplo.pictures.paths import step_names
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, Inside, names_width, plated
from periplo.pictures.scene import Box, Group, Mark, Path
from periplo.pictures.words import say

ROW, BAR = 26.0, 12.0
MOST_ROWS, MOST_PLACES = 20, 6
TICKS = (1, 10, 30, 60, 300, 600, 3_600, 36_000, 86_400, 864_000, 2_592_000, 31_536_000)


@plated("dwell")
def dwell_picture(answer: DwellAnswer, drawn: JourneyMap | None, top: float, language: str) -> Inside:
    """A row a place; where groups were asked for, each of their rows below the place's name."""
    names = {VISIT: say("visit", language), **step_names(drawn, answer.of, language)}
    rows = _rows(answer, names, language)
    wide = names_width([name for name, _, _ in rows], 12)
    ends = [end for _, stay, _ in rows if stay for end in (stay.q1, stay.p90) if end is not None]
    if not rows:
        return [], top
    low, high = log10(max(1.0, min(ends, default=1.0))), log10(max(10.0, max(ends, default=10.0)))
    left, right = EDGE + wide + 20, WIDTH - EDGE - 168

    def at(seconds: float) -> float:
        return left + (log10(max(1.0, seconds)) - low) / (high - low or 1) * (right - left)

    bottom = top + 20 + len(rows) * ROW
    marks: list[Mark] = []
    reach = left - 40
    for tick in TICKS:
        if low - 0.01 <= log10(tick) <= high + 0.01:
            x = at(tick)
            marks.append(Path(f"M{x:.1f} {top + 18:.1f}V{bottom:.1f}", stroke="grid"))
            if x - reach >= 40:
                marks.append(line(x, top + 12, span_text(tick, language), 11, "soft", anchor="middle"))
                reach = x
    y = top + 20
    for place, (name, stay, is_head) in enumerate(rows):
        marks.append(_row(place, name, stay, is_head, y, wide, at, right, language))
        y += ROW
    marks.append(line(EDGE, y + 18, say("dwell_signs", language), 11, "soft", room=WIDTH - 2 * EDGE))
    return marks, y + 26


def _rows(
    answer: DwellAnswer, names: Mapping[str, str], language: str
) -> list[tuple[str, Stay | None, bool]]:
    """Name, figures if it has any, and whether rows of its own stand below it."""
    if not answer.groups:
        return [(names.get(stay.place, stay.place), stay, False) for stay in answer.places[:MOST_ROWS]]
    rows: list[tuple[str, Stay | None, bool]] = []
    for stay in answer.places[:MOST_PLACES]:
        rows.append((names.get(stay.place, stay.place), None, True))
        for group in answer.groups[: MOST_ROWS // MOST_PLACES + 1]:
            told = next((each for each in group.places if each.place == stay.place), None)
            name = names.get(group.group, group.group) or say("channel_unknown", language)
            if told:
                rows.append((f"   {name}", told, False))
    return rows


def _row(
    place: int,
    name: str,
    stay: Stay | None,
    is_head: bool,
    y: float,
    wide: float,
    at: Callable[[float], float],
    right: float,
    language: str,
) -> Group:
    label = line(EDGE, baseline(y, ROW, 12), name, 12, weight=600 if is_head else 400, room=wide + 1)
    if stay is None:
        return Group(f"place-{place}", (label,), name)
    marks: list[Mark] = [label]
    middle = y + ROW / 2
    if stay.median is None or stay.stays - stay.open < THIN:
        told = say("thin", language, number(stay.stays, language))
        marks.append(
            line(right + 14, baseline(y, ROW, 12), told, 12, "faint", room=WIDTH - EDGE - right - 14)
        )
        return Group(f"place-{place}", tuple(marks), f"{name}: {told}", "graphics-object")
    q1, q3, p90 = (at(value or 0) for value in (stay.q1, stay.q3, stay.p90))
    marks.append(
        Path(f"M{q3:.1f} {middle:.1f}H{p90:.1f}M{p90:.1f} {middle - 4:.1f}v8", stroke="ribbon_edge", line=1.5)
    )
    marks.append(Box(q1, middle - BAR / 2, max(2.0, q3 - q1), BAR, "ribbon_edge", radius=3))
    marks.append(Path(f"M{at(stay.median):.1f} {middle - 8:.1f}v16", stroke="page", line=5))
    marks.append(Path(f"M{at(stay.median):.1f} {middle - 8:.1f}v16", stroke="ink", line=2.5))
    told = span_text(stay.median, language)
    if stay.share_of_time is not None:
        more = say("of_time", language, percent(stay.share_of_time, language))
        marks.append(line(right + 76, baseline(y, ROW, 11), more, 11, "soft", room=WIDTH - EDGE - right - 76))
    marks.append(line(right + 14, baseline(y, ROW, 12), told, 12, "ink", 600, room=60))
    return Group(f"place-{place}", tuple(marks), f"{name}: {told}", "graphics-object")
