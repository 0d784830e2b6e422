"""How one thing in one cell is drawn: each lane's own look, its badges of evidence, what is missing said."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.core.cells import Item
from periplo.core.lanes import ADJUSTMENTS, Lane
from periplo.pictures.badges import badge_names, badges, badges_width, scale_dots
from periplo.pictures.board import Board
from periplo.pictures.pen import paragraph
from periplo.pictures.scene import Box, Icon, Label, Mark
from periplo.pictures.values import Drawn, value_look
from periplo.pictures.words import quoted, say

LINES = 5  # lines of one item on screen
NOTE_SIZE = 12


@dataclass(frozen=True, slots=True)
class Look:
    """How a lane's items look: ground and edge of their card (None: bare), sign before the words, its colour."""

    fill: str | None = None
    edge: str | None = None
    icon: str | None = None
    icon_colour: str = "soft"
    colour: str = "ink"
    is_quote: bool = False

    @property
    def is_card(self) -> bool:
        return self.fill is not None or self.edge is not None


PLAIN, QUIET, QUOTE = Look(), Look(colour="soft"), Look(is_quote=True)
_LOOKS: dict[str, Look] = {
    "pains": Look("below", None, "pain", "pain"),
    "obstacles": Look("card", "edge", "obstacle", "pain"),
    "failures": Look("card", "edge", "mark_failure", "pain"),
    "risks": Look("card", "edge", "risk", "pain"),
    "motivators": Look("above", None, "motivator", "good"),
    "stimuli": Look("card", "edge", "stimulus", "good"),
    "value": Look(None, None, "value", "good"),
    "opportunities": Look("opportunity_tint", None, "opportunity", "opportunity"),
    "promises": Look(None, None, "promise", "brand"),
    "data": Look(None, None, "mark_data", "soft"),
    **dict.fromkeys(("areas", "systems", "policies", "support", "content"), QUIET),
    **dict.fromkeys(ADJUSTMENTS, PLAIN),
}


def look_of(lane: Lane) -> Look:
    """By what the lane is for, else by its type."""
    if lane.type == "quote":
        return QUOTE
    return _LOOKS.get(lane.id, PLAIN)


def item_drawn(board: Board, lane: Lane, item: Item, x: float, width: float, y: float) -> Drawn:
    """Height and marks of one item, no wider than `width`."""
    if lane.id == "frictions":
        return _friction(board, lane, item, x, width, y)
    if lane.id == "needs" and tells_cover(board):
        return _need(board, lane, item, x, width, y)
    return _usual(board, lane, item, x, width, y)


def _usual(board: Board, lane: Lane, item: Item, x: float, width: float, y: float) -> Drawn:
    look = look_of(lane)
    inset = 8 if look.is_card else 2
    left = x + inset + (22 if look.icon else 0)
    room = x + width - (8 if look.is_card else 2) - left
    marks: list[Mark] = []
    top = y + (6 if look.is_card else 0)
    at = top
    valued = value_look(board, lane, item, left, room, at)
    if valued:
        marks += valued[1]
        at += valued[0] + 2
    text = board.said(item, lane)
    if text:
        shown = quoted(text, board.language) if look.is_quote else text
        colour = "soft" if valued and lane.type != "metric" else look.colour
        words, taken = _words(board, left, at, shown, room, colour, look.is_quote)
        marks += words
        at += taken
    if item.harm and lane.id in ("pains", "frictions", "obstacles"):
        marks += scale_dots(left, at + 8, item.harm, colour="pain", radius=3)
        at += 16
    at = _signed(board, item, marks, left + room, at)
    at = max(at, top + (16 if look.icon else 0))
    if look.icon:
        marks.insert(0, Icon(look.icon, x + inset, top, 16, look.icon_colour))
    height = at - y + (6 if look.is_card else 0)
    if look.is_card:
        marks.insert(0, Box(x, y, width, height, look.fill, look.edge, 6))
    return height, marks


def _words(
    board: Board, x: float, y: float, text: str, room: float, colour: str = "ink", is_quote: bool = False
) -> tuple[tuple[Label, ...], float]:
    most = LINES if board.clamp else None
    return paragraph(x, y, text, room, 13 if is_quote else NOTE_SIZE, colour, italic=is_quote, most=most)


def _signed(board: Board, item: Item, marks: list[Mark], right: float, y: float) -> float:
    """Badges at the bottom right: on the last line where there is room, else below it. Returns where it ends."""
    names = badge_names(item.evidence, board.today)
    if not names:
        return y
    last = [mark for mark in marks if isinstance(mark, Label)][-1:]
    is_free = last and last[0].left + last[0].width + 6 <= right - badges_width(names) and last[0].y >= y - 14
    top = y - 14 if is_free else y + 1
    marks += badges(right, top, names)
    return y if is_free else y + 15


def tells_cover(board: Board) -> bool:
    """Whether this map says at all which needs are covered; else no need is called uncovered."""
    parts = (*board.drawn.columns, *board.drawn.stages)
    return any(item.covered_by for part in parts for item in part.cells.get("needs", ()))


def _need(board: Board, lane: Lane, item: Item, x: float, width: float, y: float) -> Drawn:
    """A need with the content that answers it, or that nothing does."""
    icon, colour = ("covered", "opportunity") if item.covered_by else ("uncovered", "pain")
    left, room = x + 24, width - 28
    marks: list[Mark] = [Icon(icon, x + 2, y, 16, colour)]
    words, taken = _words(board, left, y, board.said(item, lane), room)
    marks += words
    if item.covered_by:
        known = board.beside.library.titled("content", item.covered_by)
        told = known.to(board.language) if known else item.covered_by
    else:
        told = say("not_covered", board.language)
    under, more = paragraph(left, y + taken, told, room, 11, "soft" if item.covered_by else "pain")
    marks += under
    end = _signed(board, item, marks, left + room, y + taken + more)
    return max(16.0, end - y), marks


def _friction(board: Board, lane: Lane, item: Item, x: float, width: float, y: float) -> Drawn:
    """Above what slows them down, below the solution that is prepared for it, or that there is none yet."""
    left, room = x + 28, width - 36
    words, taken = _words(board, left, y + 6, board.said(item, lane), room)
    above: list[Mark] = [Icon("friction", x + 7, y + 6, 16, "pain"), *words]
    at = y + 6 + taken
    if item.harm:
        above += scale_dots(left, at + 8, item.harm, colour="pain", radius=3)
        at += 16
    at = max(_signed(board, item, above, left + room, at), y + 22) + 6
    solved = item.solution is not None and bool(item.solution)
    told = (
        item.solution.to(board.language) if item.solution and solved else say("no_solution", board.language)
    )
    below, more = _words(board, left, at + 6, told, room, "ink" if solved else "pain")
    icon = (
        Icon("solution", x + 7, at + 6, 16, "opportunity")
        if solved
        else Icon("uncovered", x + 7, at + 6, 16, "pain")
    )
    foot = max(more, 16) + 12
    ground = Box(x, at, width, foot, "opportunity_tint" if solved else None, None, 6)
    frame = Box(
        x, y, width, at + foot - y, "card", "edge" if solved else "pain", 6, dash="" if solved else "4 3"
    )
    return at + foot - y, [frame, ground, *above, icon, *below]
