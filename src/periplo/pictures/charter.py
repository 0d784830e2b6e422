"""What holds for the whole map: its principles, objectives, indicators, risks; and what nobody has placed yet."""

from __future__ import annotations

from periplo.core.cells import Item
from periplo.core.lanes import Lane
from periplo.pictures.board import Board, Part
from periplo.pictures.items import item_drawn
from periplo.pictures.pen import line, paragraph
from periplo.pictures.scene import Box, Group, Icon, Mark
from periplo.pictures.words import say

BETWEEN = 16
LEAST, WIDEST = 208.0, 384.0
APART = 6


def charter(board: Board, top: float) -> Part:
    """One card a lane that says something of the whole map, in as many rows as they need."""
    lanes = [(lane, board.items(board.drawn.cells, lane)) for lane in board.drawn.all_lanes]
    told = [(lane, items) for lane, items in lanes if items]
    if not told and not board.drawn.principles:
        return Part(0)
    count = len(told) + bool(board.drawn.principles)
    whole = board.width - 2 * board.left
    across = max(1, min(count, int((whole + BETWEEN) // (LEAST + BETWEEN))))
    width = min(WIDEST, (whole - BETWEEN * (across - 1)) / across)
    y, tallest = top, 0.0
    marks: list[Mark] = []
    for n in range(count):
        if n and n % across == 0:
            y, tallest = y + tallest + BETWEEN, 0.0
        x = board.left + (n % across) * (width + BETWEEN)
        if board.drawn.principles and n == 0:
            name, head = "principles", say("principles", board.language)
            drawn, height = _principles(board, x, width, y)
        else:
            lane, items = told[n - bool(board.drawn.principles)]
            name, head = lane.id, lane.title.to(board.language)
            drawn, height = _stack(board, lane, items, x + 12, width - 24, y + 36)
        words = line(x + 16, y + 24, head, 12, "soft", 600, room=width - 32)
        marks.append(Group(f"whole-{name}", (words, *drawn), head, "graphics-object", (("lane", name),)))
        tallest = max(tallest, height + 36 + 12)
    end = y + tallest
    frame = Box(board.left, top, whole, end - top, None, "edge", 8)
    return Part(end - top, (Group("whole-map", (frame, *marks)),))


def _principles(board: Board, x: float, width: float, top: float) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    y = top + 36
    for text in board.drawn.principles:
        words, taken = paragraph(x + 36, y, text.to(board.language), width - 52, 13)
        marks += [Icon("principle", x + 14, y, 16, "brand"), *words]
        y += max(taken, 18) + APART
    return marks, y - APART - top - 36


def _stack(
    board: Board, lane: Lane, items: tuple[Item, ...], x: float, width: float, top: float
) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    y = top
    for item in items:
        height, drawn = item_drawn(board, lane, item, x, width, y)
        marks += drawn
        y += height + APART
    return marks, y - APART - top


def tray(board: Board, top: float) -> Part:
    """A card beside the map: what belongs to it, and nobody has said yet where."""
    kept = board.drawn.tray
    if not kept or not board.ghost:
        return Part(0)
    x, width = board.ghost
    room = width - 32
    lanes = {lane.id: lane for lane in board.drawn.all_lanes}
    head, taken = paragraph(x + 16, top + 14, say("tray", board.language), room, 13, "soft", weight=600)
    marks: list[Mark] = list(head)
    y = top + 14 + taken + 8
    for one in kept:
        lane = lanes.get(one.lane or "", lanes["doing"])
        if one.lane:
            name, taken = paragraph(x + 16, y, lane.title.to(board.language), room, 11, "soft")
            marks += name
            y += taken
        height, drawn = item_drawn(board, lane, one.item, x + 12, room + 8, y)
        marks += drawn
        y += height + 10
    frame = Box(x, top, width, y + 4 - top, "panel", "edge", 8)
    group = Group("tray", (frame, *marks), say("tray", board.language), "graphics-object")
    return Part(y + 4 - top, (group,))
