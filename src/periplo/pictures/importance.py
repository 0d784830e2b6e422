"""How much each column matters: to the customer, and to us."""

from __future__ import annotations

from periplo.pictures.badges import scale_dots
from periplo.pictures.board import Board, Part
from periplo.pictures.lanes import heading
from periplo.pictures.pen import baseline, line
from periplo.pictures.scene import Group, Mark
from periplo.pictures.words import say

LINE = 18.0
HEAD = 20.0


def importance(board: Board, top: float) -> Part:
    """Two scales of five under each column that says them."""
    told = [slot for slot in board.slots if slot.column.for_customer or slot.column.for_us]
    if not told:
        return Part(0)
    labels: list[Mark] = [*heading(board, top, "importance")]
    groups = []
    for n, key in enumerate(("for_customer", "for_us")):
        y = top + HEAD + n * LINE
        labels.append(line(board.left, baseline(y, LINE, 11), say(key, board.language), 11, "soft"))
        for slot in told:
            value = getattr(slot.column, key)
            if value:
                title = say("importance_at", board.language, say(key, board.language), value)
                colour = "moment" if key == "for_customer" else "brand"
                dots = scale_dots(slot.inner + 2, y + LINE / 2, value, colour=colour)
                facts = (("column", slot.column.id), ("lane", "importance"))
                groups.append(
                    Group(f"importance-{key}-{slot.column.id}", dots, title, "graphics-object", facts)
                )
    return Part(HEAD + 2 * LINE, tuple(groups), tuple(labels))
