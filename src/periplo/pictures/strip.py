"""The data strip: what was measured at each touchpoint, five numbers at most."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.touchpoints import ColumnFigures
from periplo.core.maps import Touchpoint
from periplo.pictures.board import Board, Part, Slot
from periplo.pictures.lanes import heading
from periplo.pictures.numbers import MINUS, number, percent, span_text
from periplo.pictures.pen import line
from periplo.pictures.scene import Dot, Group, Icon, Mark, Path
from periplo.pictures.words import say

SPARK = 26.0
TENFOLD = 10


def strip(board: Board, top: float) -> Part:
    """Customers and their change, the trend in twelve parts of the period, their share, the time to the next."""
    if not board.measured:
        return Part(0)
    used: set[str] = set()
    cells = [_cell(board, slot, top, used) for slot in board.slots if isinstance(slot.column, Touchpoint)]
    return Part(
        100,
        tuple(cells),
        heading(board, top, "figures", "figures_note", "metric"),
        frozenset({*used, "metric"}),
    )


def _cell(board: Board, slot: Slot, top: float, used: set[str]) -> Group:
    known, column = board.measured.get(slot.column.id), slot.column
    facts = (("column", column.id), ("lane", "figures"))
    if known is None or not known.customers:
        has_rule = known is not None or (isinstance(column, Touchpoint) and column.met is not None)
        words = say("nobody" if has_rule else "no_rule", board.language)
        quiet = line(slot.inner + 2, top + 14, words, 11, "faint", room=slot.room - 4)
        return Group(f"figures-{column.id}", (quiet,), words, "graphics-object", facts)
    is_thin = known.customers < THIN
    if is_thin:
        used.add("thin")
    marks = [*_count(board, slot, known, top, is_thin, used), *_spark(slot, known, top + 26, is_thin)]
    y = top + 26 + SPARK + 18
    if known.share is not None and not is_thin:
        seen = say("seen", board.language, percent(known.share, board.language))
        past = board.measured_before.get(column.id)
        if past is not None and past.share is not None and past.customers >= THIN:
            seen = say("bracketed", board.language, seen, percent(past.share, board.language))
        marks.append(line(slot.inner + 2, y, seen, 11, "soft", room=slot.room - 4))
    if known.median_seconds is not None and not is_thin:
        text = say("to_next", board.language, span_text(known.median_seconds, board.language))
        marks.append(Icon("wait", slot.inner + 1, y + 8, 13, "soft"))
        marks.append(line(slot.inner + 19, y + 18, text, 11, "soft", room=slot.room - 22))
    size = say("customers_n", board.language, number(known.customers, board.language))
    title = f"{column.title.to(board.language)}: {size}"
    return Group(f"figures-{column.id}", tuple(marks), title, "graphics-object", facts)


def _count(
    board: Board, slot: Slot, known: ColumnFigures, top: float, is_thin: bool, used: set[str]
) -> list[Mark]:
    language = board.language
    if is_thin:
        size = say("thin", language, number(known.customers, language))
        return [line(slot.inner + 2, top + 16, size, 13, "faint", 600)]
    count = line(slot.inner + 2, top + 16, number(known.customers, language), 16, weight=700)
    marks: list[Mark] = [count]
    if known.before is not None and known.before >= THIN:
        change = known.customers / known.before - 1
        sign = "" if abs(change) < 0.005 else "▲" if change > 0 else "▼"
        text = f"{sign} {_size(change, language)}".strip()
        marks.append(line(slot.x + slot.width - 10, top + 16, text, 12, "soft", 600, anchor="end"))
        used.add("change")
    return marks


def _spark(slot: Slot, known: ColumnFigures, top: float, is_thin: bool) -> list[Mark]:
    """The period in twelve parts, on a scale of its own from zero."""
    most = max(known.series, default=0)
    if not most or len(known.series) < 2:
        return []
    left, right = slot.inner + 2, slot.x + slot.width - 12
    points = [
        (left + n * (right - left) / (len(known.series) - 1), top + SPARK * (1 - count / most))
        for n, count in enumerate(known.series)
    ]
    trace = "".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(points))
    ground = f"{trace}L{right:.1f} {top + SPARK:.1f}L{left:.1f} {top + SPARK:.1f}Z"
    colour = "axis" if is_thin else "brand"
    return [
        Path(ground, fill="chevron" if is_thin else "ribbon", opacity=0.45),
        Path(trace, stroke=colour, line=1.6),
        Dot(*points[-1], 2.6, colour),
    ]


def change_text(known: ColumnFigures, language: str) -> str:
    """The change against the period before, signed; "" where it cannot be told."""
    if known.before is None or known.before < THIN or known.customers < THIN:
        return ""
    change = known.customers / known.before - 1
    sign = "" if abs(change) < 0.005 else "+" if change > 0 else MINUS
    return ("" if change + 1 >= TENFOLD else sign) + _size(change, language)


def _size(change: float, language: str) -> str:
    """How large a change is: per cent, or how many times as many where hundreds of per cent say nothing."""
    times = change + 1
    return f"×{number(times, language)}" if times >= TENFOLD else percent(abs(change), language, 0)
