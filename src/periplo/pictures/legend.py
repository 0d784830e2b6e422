"""What stands beside and below the lanes: what the map lacks, the legend of the signs in use, the footer."""

from __future__ import annotations

from collections.abc import Callable

from periplo.pictures.board import Board, Part
from periplo.pictures.header import bolt, star
from periplo.pictures.numbers import number, period
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Mark, Path
from periplo.pictures.words import say

NAMED = 6  # events outside the map that are told by name
APART = 24


def ghost(board: Board, top: float) -> Part:
    """A dashed card after the last stage: events of the data that meet no column."""
    answer = board.figures.touchpoints
    if not board.ghost or not answer:
        return Part(0)
    x, width = board.ghost
    language, room = board.language, width - 32
    head, taken = paragraph(x + 16, top + 14, say("unmapped", language), room, 13, "soft", weight=600)
    marks: list[Mark] = list(head)
    y = top + 14 + taken + 12
    for event in answer.unmapped[:NAMED]:
        name, taken = paragraph(x + 16, y, event.event, room, 12)
        count = line(
            x + 16,
            y + taken + 10,
            say("customers_n", language, number(event.customers, language)),
            11,
            "soft",
            room=room,
        )
        marks += [*name, count]
        y += taken + 28
    if len(answer.unmapped) > NAMED:
        more = say("unmapped_more", language, len(answer.unmapped) - NAMED)
        marks.append(line(x + 16, y + 10, more, 11, "soft", 600, room=room))
        y += 22
    frame = Box(x, top, width, y - top, None, "axis", 8, dash="5 4")
    group = Group("unmapped", (frame, *marks), say("unmapped", language), "graphics-object")
    return Part(y - top, (group,), (), frozenset({"unmapped"}))


Sign = Callable[[float, float], tuple[Mark, ...]]


def _planned(x: float, y: float) -> tuple[Mark, ...]:
    dash = Path(f"M{x:g} {y:g}h26", stroke="planned", line=2.5, dash="6 4")
    return (dash, Dot(x + 13, y, 5, "page", "planned", 2))


def _gap(x: float, y: float) -> tuple[Mark, ...]:
    return (Path(f"M{x:g} {y:g}h24", stroke="axis", line=1.5, dash="1 5"),)


def _flow(x: float, y: float) -> tuple[Mark, ...]:
    return (Box(x, y - 6, 22, 12, "ribbon"), Path(f"M{x:g} {y - 6:g}h22", stroke="ribbon_edge", line=1.5))


def _drop(x: float, y: float) -> tuple[Mark, ...]:
    return (Path(f"M{x:g} {y - 7:g}h8v7h2l-6 6l-6 -6h2Z", fill="drop_tint"),)


def _gutter(x: float, y: float) -> tuple[Mark, ...]:
    words = line(x + 15, baseline(y - 9, 18, 11), "%", 11, "ink", 700, anchor="middle")
    return (Box(x, y - 9, 30, 18, "card", "ribbon_edge", 5), words)


def _whisker(x: float, y: float) -> tuple[Mark, ...]:
    return (Path(f"M{x:g} {y:g}h28", stroke="good", line=3), Dot(x + 14, y, 4, "good", "page", 1.5))


def _icon(name: str, colour: str) -> Sign:
    return lambda x, y: (Icon(name, x, y - 9, 18, colour),)


def _badge(name: str) -> Sign:
    return lambda x, y: (Icon(name, x, y - 6, 12, "soft"),)


def _words_only(x: float, y: float) -> tuple[Mark, ...]:
    return ()


# What the legend explains, its words, the width of its sign; what does not fit on the line is left out from the end.
_SIGNS: tuple[tuple[str, str, float, Sign], ...] = (
    ("moment", "legend_moment", 22, lambda x, y: star(x + 11, y)),
    ("planned", "legend_planned", 26, _planned),
    ("gap", "legend_gap", 24, _gap),
    ("flow", "legend_flow", 22, _flow),
    ("drop", "legend_drop", 12, _drop),
    ("loop", "legend_loop", 18, _icon("loop", "loop")),
    ("gutter", "legend_gutter", 30, _gutter),
    ("campaign", "legend_campaign", 20, lambda x, y: bolt(x + 10, y)),
    ("effect", "legend_effect", 28, _whisker),
    ("most", "legend_most", 18, _icon("here", "brand")),
    ("metric", "legend_metric", 12, _badge("metric")),
    ("assumed", "legend_assumed", 12, _badge("assumed")),
    ("change", "legend_change", 0, _words_only),
    ("thin", "legend_thin", 0, _words_only),
    ("action", "legend_action", 18, _icon("action", "soft")),
    ("unmapped", "legend_unmapped", 20, lambda x, y: (Box(x, y - 8, 20, 16, None, "axis", 4, dash="4 3"),)),
)


def legend(board: Board, top: float, used: frozenset[str]) -> Part:
    """The signs that this picture uses, on one line."""
    x, marks = board.left, []
    for key, phrase, wide, sign in _SIGNS:
        if key not in used:
            continue
        left = x + wide + (8 if wide else 0)
        words = line(left, baseline(top, 24, 12), say(phrase, board.language), 12, "soft")
        if left + words.width > board.width - board.left:
            break
        marks.append(Group(f"legend-{key}", (*sign(x, top + 12), words)))
        x = left + words.width + APART
    return Part(24, tuple(marks))


def footer(board: Board, top: float, page: tuple[int, int] | None = None) -> Part:
    """The small print, at the very bottom."""
    words, height = paragraph(
        board.left, top, footer_text(board, page), board.width - 2 * board.left, 11, "soft"
    )
    return Part(height, (Group("footer", words),))


def footer_text(board: Board, page: tuple[int, int] | None = None) -> str:
    """Which map in which version, period, sample and time zone; and what the figures do not prove."""
    language, figures, drawn = board.language, board.figures, board.drawn
    parts = [say("made_by", language), say("map_of", language, drawn.id)]
    if drawn.version:
        parts.append(say("version", language, drawn.version))
    if figures.span:
        parts += [period(figures.span, figures.zone, language), say("zone", language, figures.zone)]
    if figures.n:
        parts += [say("customers_n", language, number(figures.n, language)), say("association", language)]
    if page:
        parts.insert(0, say("page", language, *page))
    return " · ".join(parts)
