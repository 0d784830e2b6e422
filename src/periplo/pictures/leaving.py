"""Leaving: how long after a silence people still come back, when trouble rose, from where and after what they leave."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2, sqrt

from periplo.answers.asked import THIN
from periplo.answers.leaving import LeavingAnswer
from periplo.answers.leaving_figures import LeftFrom, Signal, Trouble
from periplo.core.maps import JourneyMap
from periplo.core.spans import DAY, Span, instant
from periplo.pictures.numbers import number, percent, period, points
from periplo.pictures.pen import line, paragraph
from periplo.pictures.plate import EDGE, WIDTH, Inside, names_width, plated
from periplo.pictures.scene import Box, Dot, Group, Mark, Path
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import say

CURVE, ROW = 120.0, 30.0
SHOWN = 6


@plated("leaving")
def leaving_picture(answer: LeavingAnswer, _drawn: JourneyMap | None, y: float, language: str) -> Inside:
    marks: list[Mark] = []
    if answer.silences:
        curve, y = _curve(answer, y, language)
        marks += curve
    if answer.troubles:
        rows, y = _troubles(answer.troubles[:SHOWN], y + 14, language)
        marks += rows
    told = [one for one in answer.left_from if one.n >= THIN and one.difference is not None]
    strongest = sorted(told, key=lambda one: (not one.clear, -(one.difference or 0), one.event))[:SHOWN]
    for head, rows_of in (
        ("left_after_event", [_left(one, language) for one in strongest]),
        ("signals_before", [_signal(one, language) for one in answer.signals if one.clear][:SHOWN]),
    ):
        if rows_of:
            marks.append(line(EDGE, y + 26, say(head, language), 12, "soft", 600))
            drawn, y = whiskers(rows_of, y + 34)
            marks += drawn
    return marks, y + 6


def _curve(answer: LeavingAnswer, top: float, language: str) -> tuple[list[Mark], float]:
    """Share of visits with no other one yet after so many days; the root of days, as first days tell most."""
    last = max(one.days for one in answer.silences)
    left, right, bottom = EDGE + 48, WIDTH - EDGE - 16, top + 24 + CURVE

    def at(days: float, share: float) -> tuple[float, float]:
        return left + sqrt(days / last) * (right - left), bottom - share * CURVE

    marks: list[Mark] = [line(EDGE, top + 12, say("silence_curve", language), 12, "soft", 600)]
    for share in (0.0, 0.5, 1.0):
        y = at(0, share)[1]
        marks.append(Path(f"M{left:g} {y:.1f}H{right:g}", stroke="grid"))
        marks.append(line(left - 8, y + 4, percent(share, language, 0), 11, "soft", anchor="end"))
    places = [at(0, 1.0), *(at(one.days, one.silent) for one in answer.silences)]
    shape = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    marks.append(
        Path(f"M{left:.1f} {bottom:.1f}L{shape}L{places[-1][0]:.1f} {bottom:.1f}Z", fill="brand_tint")
    )
    marks.append(Path(f"M{shape}", stroke="brand", line=2.5))
    reach = left - 20
    for one in answer.silences:
        x, y = at(one.days, one.silent)
        told = say("silent_days", language, number(one.days, language), percent(one.returns, language))
        marks.append(
            Group(f"silent-{one.days}", (Dot(x, y, 3, "brand", "page", 1),), told, "graphics-object")
        )
        if x - reach >= 34:
            marks.append(
                line(x, bottom + 16, f"{number(one.days, language)}\u00a0d", 11, "soft", anchor="middle")
            )
            reach = x
    if answer.left_after_days is not None and answer.left_after_days <= last:
        x, _ = at(answer.left_after_days, 0)
        told = say("left_after_mark", language, number(answer.left_after_days, language))
        is_right = x > (left + right) / 2
        marks.append(Path(f"M{x:.1f} {bottom - CURVE:.1f}V{bottom:.1f}", stroke="drop", line=1.5, dash="4 3"))
        anchor, shift = ("end", -8) if is_right else ("start", 8)
        marks.append(line(x + shift, bottom - CURVE * 0.75, told, 12, "drop", 600, anchor=anchor))
    return marks, bottom + 22


def _troubles(troubles: Sequence[Trouble], top: float, language: str) -> tuple[list[Mark], float]:
    """When and for whom: a bar on the days from the first trouble to the last."""
    names = [_trouble_name(one, language) for one in troubles]
    wide = names_width(names, 12, 600)
    left, right = EDGE + wide + 20, WIDTH - EDGE - 190
    starts, ends = ([instant(getattr(one, key)[:10]) for one in troubles] for key in ("start", "end"))
    first, last = min(starts), max(ends)
    room = max(DAY, last - first)
    marks: list[Mark] = [line(EDGE, top + 12, say("troubles", language), 12, "soft", 600)]
    y = top + 22
    for one, name, start, end in zip(troubles, names, starts, ends, strict=True):
        x0, x1 = (left + (each - first) / room * (right - left) for each in (start, end))
        told = f"{percent(one.lost, language)}" + (
            f" / {percent(one.usual, language)}" if one.usual is not None else ""
        )
        visits = say("visits_n", language, number(one.visits, language))
        clear = one.low is not None and one.low > 0
        _, taken = paragraph(EDGE, y, name, wide + 1, 12, weight=600, most=2)
        row: tuple[Mark, ...] = (
            *paragraph(EDGE, y + (ROW - taken) / 2, name, wide + 1, 12, weight=600, most=2)[0],
            Path(f"M{left:.1f} {y + ROW / 2:.1f}H{right:.1f}", stroke="grid"),
            Box(x0, y + 8, max(3.0, x1 - x0), ROW - 16, "drop" if clear else "drop_tint", radius=3),
            line(right + 14, y + 13, told, 12, "ink", 600),
            line(
                right + 14,
                y + 27,
                f"{visits} · {days_text(one, language)}",
                11,
                "soft",
                room=WIDTH - EDGE - right - 14,
            ),
        )
        marks.append(
            Group(f"trouble-{one.kind}-{one.event}", row, f"{name}: {told} · {visits}", "graphics-object")
        )
        y += ROW + 6
    for x, at, anchor in ((left, first, "start"), (right, last - 1, "end")):
        marks.append(line(x, y + 8, period(Span(at, at + 1), "UTC", language), 11, "soft", anchor=anchor))
    return marks, y + 16


def _trouble_name(one: Trouble, language: str) -> str:
    name = say("after_event", language, one.event) if one.kind == "step" else one.event
    return name if one.property is None else f"{name} · {one.property}: {one.value}"


def days_text(one: Trouble, language: str) -> str:
    """The days from its start to its end, as they are called in its zone."""
    return period(Span(instant(one.start[:10]), instant(one.end[:10])), "UTC", language)


def _left(one: LeftFrom, language: str) -> Whisker:
    shares = f"{percent(one.share, language)} / {percent(one.other_share or 0, language)}"
    told = f"{points(one.difference or 0, language)} ({shares})"
    colour = "brand" if one.clear else "axis"
    return Whisker(
        f"left-{one.event}", one.event, one.difference, one.low_difference, one.high_difference, told, colour
    )


def _signal(one: Signal, language: str) -> Whisker:
    name = one.value if one.property is None else f"{one.property}: {one.value}"
    told = f"× {number(one.odds, language, 2)} ({percent(one.share, language)} / {percent(one.other_share, language)})"
    id = f"signal-{one.kind}-{one.property or ''}-{one.value}"
    return Whisker(id, name, log2(one.odds), log2(one.low), log2(one.high), told)
