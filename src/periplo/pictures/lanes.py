"""The lanes of a map: one row each, with what holds for a whole stage above its columns."""

from __future__ import annotations

from periplo.core.cells import Item
from periplo.core.lanes import Lane
from periplo.pictures.badges import badge_names
from periplo.pictures.board import Band, Board, Draw, Part, Slot
from periplo.pictures.items import item_drawn, tells_cover
from periplo.pictures.numbers import MINUS
from periplo.pictures.pen import line, paragraph
from periplo.pictures.scene import Box, Group, Icon, Mark
from periplo.pictures.words import say

VISIBLE = 2  # items of a cell on screen; the rest is told as "+n"
APART = 6  # between two items
NAME_ROOM = 168


def heading(
    board: Board, top: float, key: str, note: str | None = None, evidence: str | None = None
) -> tuple[Mark, ...]:
    """A row's name in the label column, a badge that tells where its cells come from, a second line in small."""
    room = board.body - board.left - 16 - (20 if evidence else 0)
    name = line(board.left, top + 13, say(key, board.language), 13, weight=600, room=room)
    marks: tuple[Mark, ...] = (name,)
    if evidence:
        marks += (Icon(evidence, board.left + name.width + 7, top + 3, 12, "soft"),)
    if note:
        marks += paragraph(board.left, top + 19, say(note, board.language), 152, 11, "soft")[0]
    return marks


def lane_row(lane: Lane) -> Draw:
    """What draws this lane; nothing where it holds nothing."""

    def draw(board: Board, top: float) -> Part:
        height, groups = 0.0, []
        for band in board.bands:
            down, spanning = _stage_cell(board, band, lane, top)
            groups += spanning
            height = max(height, down)
            below = (
                top + down + (APART if down and any(_items(board, slot, lane) for slot in band.slots) else 0)
            )
            for slot in band.slots:
                if _items(board, slot, lane) or board.is_changed(slot.column.id, lane.id):
                    taken, group = _cell(board, slot, lane, below)
                    groups.append(group)
                    height = max(height, below + taken - top)
        if not groups:
            return Part(0)
        name, _ = paragraph(board.left, top - 2, lane.title.to(board.language), NAME_ROOM, 13, weight=600)
        return Part(height, tuple(groups), name, _used(board, lane))

    return draw


def _items(board: Board, slot: Slot, lane: Lane) -> tuple[Item, ...]:
    return board.items(slot.column.cells, lane)


def _cell(board: Board, slot: Slot, lane: Lane, top: float) -> tuple[float, Group]:
    told = _items(board, slot, lane)
    is_changed = board.is_changed(slot.column.id, lane.id)
    if is_changed and not told:
        return _gone(board, slot, lane, top)
    shift = 6 if is_changed else 0
    height, marks = _stacked(board, told, lane, slot.x + 4 + shift, slot.width - 8 - 2 * shift, top + shift)
    height += 2 * shift
    if is_changed:
        marks.insert(0, Box(slot.x + 2, top, slot.width - 4, height, "changed_tint", "changed", 6, 1.5))
    facts = (("column", slot.column.id), ("lane", lane.id))
    title = "\n".join(board.told(item, lane) for item in told)
    return height, Group(
        f"{lane.id}-{slot.column.id}", tuple(marks), title or lane.id, "graphics-object", facts
    )


def _gone(board: Board, slot: Slot, lane: Lane, top: float) -> tuple[float, Group]:
    """What stood in a cell of the other map, where this one has nothing."""
    was = board.compared.had.get((slot.column.id, lane.id), ()) if board.compared else ()
    text = " · ".join(board.told(item, lane) for item in was) or say("empty", board.language)
    words, taken = paragraph(
        slot.inner + 14, top + 6, text, slot.room - 20, 12, "soft", most=4 if board.clamp else None
    )
    sign = line(slot.inner + 2, top + 18, MINUS, 13, "soft", 700)
    box = Box(slot.x + 2, top, slot.width - 4, taken + 12, None, "axis", 6, 1.5, "4 3")
    facts = (("column", slot.column.id), ("lane", lane.id))
    return taken + 12, Group(
        f"{lane.id}-{slot.column.id}", (box, sign, *words), text, "graphics-object", facts
    )


def _stage_cell(board: Board, band: Band, lane: Lane, top: float) -> tuple[float, list[Group]]:
    """What holds for the whole stage: a card as wide as it."""
    told = board.items(band.stage.cells, lane)
    if not told:
        return 0, []
    height, marks = _stacked(board, told, lane, band.x + 8, band.width - 16, top + 8)
    height += 16
    is_changed = board.is_changed(band.stage.id, lane.id)
    ground, edge = ("changed_tint", "changed") if is_changed else ("span", None)
    frame = Box(band.x + 2, top, band.width - 4, height, ground, edge, 6, 1.5)
    title = "\n".join(board.told(item, lane) for item in told)
    facts = (("stage", band.stage.id), ("lane", lane.id))
    group = Group(
        f"{lane.id}-of-{band.stage.id}", (frame, *marks), title or lane.id, "graphics-object", facts
    )
    return height, [group]


def _stacked(
    board: Board, told: tuple[Item, ...], lane: Lane, x: float, width: float, top: float
) -> tuple[float, list[Mark]]:
    shown = told[:VISIBLE] if board.clamp else told
    marks: list[Mark] = []
    y = top
    for item in shown:
        height, drawn = item_drawn(board, lane, item, x, width, y)
        marks += drawn
        y += height + APART
    if len(shown) < len(told):
        marks.append(
            line(x + 6, y + 10, say("more", board.language, len(told) - len(shown)), 11, "soft", 600)
        )
        y += 16
    return y - APART - top, marks


def _used(board: Board, lane: Lane) -> frozenset[str]:
    """What the legend must explain of this lane."""
    parts = (*(slot.column for slot in board.slots), *(band.stage for band in board.bands))
    told = [item for part in parts for item in board.items(part.cells, lane)]
    used = {name for item in told for name in badge_names(item.evidence, board.today)}
    if lane.id == "needs" and tells_cover(board):
        used |= {"covered" if item.covered_by else "uncovered" for item in told}
    if any(board.is_changed(part.id, lane.id) for part in parts):
        used.add("changed")
    if any(item.harm for item in told):
        used.add("harm")
    return frozenset(used)
