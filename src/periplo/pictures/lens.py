"""The lens: whose journey it is, in which situation, towards which goal, and where customers are today."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.core.texts import Text
from periplo.pictures.board import Board, Part
from periplo.pictures.fonts import text_width
from periplo.pictures.numbers import interval, number, percent, period
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Mark, Picture
from periplo.pictures.words import quoted, say

BETWEEN = 16
WIDEST = 480


def title(board: Board, top: float) -> Part:
    """The map's name, and below it what kind of map it is, its version, period and sample."""
    note = board.figures.ribbon_note
    pill: tuple[Mark, ...] = ()
    room = board.width - 2 * board.left
    if note:
        words = note.to(board.language)
        wide = text_width(words, 12, 600) + 24
        x = board.width - board.left - wide
        room -= wide + 24
        pill = (
            Box(x, top + 2, wide, 24, fill="brand_tint", radius=12),
            line(
                x + wide / 2, baseline(top + 2, 24, 12), words, 12, "brand", 600, anchor="middle", room=wide
            ),
        )
    name, height = paragraph(board.left, top, board.drawn.title.to(board.language), room, 22, weight=700)
    second, second_height = paragraph(board.left, top + height, subtitle(board), room, 13, "soft")
    return Part(height + second_height + 11, (Group("title", (*name, *second, *pill)),))


def subtitle(board: Board) -> str:
    """Kind of map, version, period and sample in one line."""
    language, figures = board.language, board.figures
    parts = [
        say(board.drawn.state, language) if board.drawn.state in ("as-is", "to-be") else board.drawn.state
    ]
    if board.drawn.version:
        parts.append(say("version", language, board.drawn.version))
    if figures.span:
        parts.append(period(figures.span, figures.zone, language))
    parts.append(
        say("customers_n", language, number(figures.n, language)) if figures.n else say("template", language)
    )
    parts += [one.to(language) for one in figures.only]
    if board.compared:
        parts.append(say("compared_with", language, board.compared.label.to(language)))
    return " · ".join(parts)


def lens(board: Board, top: float) -> Part:
    """Cards side by side: persona, scenario (where the map has one), goal, and where customers are today."""
    cards = [_persona, *([_scenario] if board.drawn.scenario else []), _goal]
    if today_lines(board):
        cards.append(_today)
    free = board.width - 2 * board.left - BETWEEN * (len(cards) - 1)
    width = min(WIDEST, free / len(cards))
    drawn = [card(board, board.left + n * (width + BETWEEN), top, width) for n, card in enumerate(cards)]
    height = max(96, *(height for height, _, _ in drawn))
    groups = tuple(
        Group(
            f"lens-{name}",
            (Box(board.left + n * (width + BETWEEN), top, width, height, "panel", radius=8), *marks),
        )
        for n, (_, name, marks) in enumerate(drawn)
    )
    return Part(height, (Group("lens", groups),))


Card = tuple[float, str, tuple[Mark, ...]]


def _persona(board: Board, x: float, top: float, width: float) -> Card:
    persona, language = board.drawn.persona, board.language
    inner, room = x + 72, width - 88
    marks: list[Mark] = [
        Dot(x + 40, top + 40, 24, fill="brand_tint"),
        Icon("action", x + 26, top + 25, 28, "brand"),
    ]
    portrait = board.beside.images.get(persona.portrait or "")
    if portrait:
        marks = [
            Picture(x + 14, top + 14, 48, 48, portrait, persona.name.to(language)),
            Box(x + 14, top + 14, 48, 48, None, "edge", 4),
        ]
    y = top + 12
    name, taken = paragraph(inner, y, persona.name.to(language), room, 16, weight=700)
    marks += name
    y += taken
    for text, size, colour, italic in (
        (persona.description, 12, "soft", False),
        (persona.quote, 13, "ink", True),
    ):
        if text:
            words = text.to(language)
            labels, taken = paragraph(
                inner, y + 4, quoted(words, language) if italic else words, room, size, colour, italic=italic
            )
            marks += labels
            y += taken + 4
    return y + 12 - top, "persona", tuple(marks)


def _scenario(board: Board, x: float, top: float, width: float) -> Card:
    text = board.drawn.scenario or Text(())
    return _said(board, x, top, width, "scenario", text.to(board.language), "wait")


def _goal(board: Board, x: float, top: float, width: float) -> Card:
    return _said(board, x, top, width, "goal", board.drawn.goal.text.to(board.language), "goal")


def _said(board: Board, x: float, top: float, width: float, key: str, text: str, icon: str) -> Card:
    head, marks = _heading(board, x, top, width, key, icon)
    labels, taken = paragraph(x + 16, top + head, text, width - 32, 16, weight=600)
    return head + taken + 12, key, (*marks, *labels)


def _heading(
    board: Board, x: float, top: float, width: float, key: str, icon: str
) -> tuple[float, tuple[Mark, ...]]:
    words = line(
        x + 40, baseline(top + 12, 16, 12), say(key, board.language), 12, "soft", 600, room=width - 56
    )
    return 36, (Icon(icon, x + 16, top + 12, 16, "brand"), words)


def _today(board: Board, x: float, top: float, width: float) -> Card:
    head, heading = _heading(board, x, top, width, "today", "here")
    marks: list[Mark] = list(heading)
    y = top + head
    for n, text in enumerate(today_lines(board)):
        size, weight, colour = (16, 700, "ink") if n == 0 else (12, 400, "soft")
        labels, taken = paragraph(x + 16, y, text, width - 32, size, colour, weight)
        marks += labels
        y += taken
    return y + 12 - top, "today", tuple(marks)


def today_lines(board: Board) -> list[str]:
    """The stage with most customers, how many they are, and how many stand outside the journey."""
    answer, language = board.figures.stages, board.language
    if not answer:
        return []
    told: list[str] = []
    most = next((stock for stock in answer.stages if stock.stage == answer.most), None)
    if most:
        thin = answer.n < THIN or most.share is None
        size = (
            say("thin", language, number(most.n, language))
            if thin
            else _share_text(most.share, most.low, most.high, language)
        )
        key = "majority" if (most.share or 0) > 0.5 else "most"
        told += [board.drawn.stage(most.stage).title.to(language), f"{say(key, language)}: {size}"]
    outside = answer.outside
    if outside.n and answer.n >= THIN:
        share = f" ({percent(outside.share, language, 1)})" if outside.share is not None else ""
        told.append(say("outside", language, number(outside.n, language) + share))
    return told


def _share_text(share: float | None, low: float | None, high: float | None, language: str) -> str:
    assert share is not None
    between = f" ({interval(low, high, language)})" if low is not None and high is not None else ""
    return percent(share, language, 1) + between
