"""Lanes of words, of channels, and the line between what customers see and what they do not."""

from __future__ import annotations

from periplo.core.channel_catalogue import channel_id, channel_name
from periplo.core.maps import Touchpoint
from periplo.pictures.board import Board, Draw, Part, Slot
from periplo.pictures.icons import channel_icon
from periplo.pictures.numbers import percent
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Mark, Path
from periplo.pictures.words import quoted, say

VISIBLE = 2  # items of a cell on screen; the rest is told as "+n"
LINES = 5  # lines of one item on screen
ROW = 24  # one channel
CHANNELS = 4  # channels of a cell on screen
LARGEST = 7.5  # radius of the dot of a channel that every customer uses


def heading(
    board: Board, top: float, key: str, note: str | None = None, evidence: str | None = None
) -> tuple[Mark, ...]:
    """A lane's name in the label column, a badge that tells where its cells come from, a second line in small."""
    room = board.body - board.left - 16 - (20 if evidence else 0)
    name = line(board.left, top + 13, say(key, board.language), 13, weight=600, room=room)
    marks: tuple[Mark, ...] = (name,)
    if evidence:
        marks += (Icon(evidence, board.left + name.width + 7, top + 3, 12, "soft"),)
    if note:
        marks += paragraph(board.left, top + 19, say(note, board.language), 152, 11, "soft")[0]
    return marks


def text_lane(key: str, style: str) -> Draw:
    """A lane of the map's own words. Style: "plain", "quote", "note" (quiet), "pain", "motivator" or "opportunity"."""

    def draw(board: Board, top: float) -> Part:
        drawn = [_cell(board, slot, key, style, top) for slot in board.slots if slot.column.cells.get(key)]
        if not drawn:
            return Part(0)
        height = max(height for height, _ in drawn)
        return Part(height, tuple(group for _, group in drawn), heading(board, top, key))

    return draw


def _cell(board: Board, slot: Slot, key: str, style: str, top: float) -> tuple[float, Group]:
    texts = [text.to(board.language) for text in slot.column.cells[key] if text.text]
    shown = texts[:VISIBLE] if board.clamp else texts
    marks: list[Mark] = []
    y = top
    for text in shown:
        height, drawn = _item(board, slot, style, text, y)
        marks += drawn
        y += height + 6
    if len(shown) < len(texts):
        marks.append(
            line(
                slot.inner + 2, y + 10, say("more", board.language, len(texts) - len(shown)), 11, "soft", 600
            )
        )
        y += 16
    facts = (("column", slot.column.id), ("lane", key))
    return y - 6 - top, Group(
        f"{key}-{slot.column.id}", tuple(marks), "\n".join(texts), "graphics-object", facts
    )


_TINTED = {  # style -> (ground, icon, colour of the icon)
    "pain": ("below", "pain", "pain"),
    "motivator": ("above", "motivator", "good"),
    "opportunity": ("opportunity_tint", "opportunity", "opportunity"),
}


def _item(board: Board, slot: Slot, style: str, text: str, y: float) -> tuple[float, list[Mark]]:
    most = LINES if board.clamp else None
    if style in _TINTED:
        ground, icon, colour = _TINTED[style]
        labels, taken = paragraph(slot.inner + 24, y + 6, text, slot.room - 28, 12, most=most)
        frame = Box(slot.x + 4, y, slot.width - 8, taken + 12, ground, radius=6)
        return taken + 12, [frame, Icon(icon, slot.inner + 2, y + 6, 16, colour), *labels]
    if style == "quote":
        labels, taken = paragraph(slot.inner + 2, y, quoted(text), slot.room - 4, 13, italic=True, most=most)
    else:
        colour = "soft" if style == "note" else "ink"
        labels, taken = paragraph(slot.inner + 2, y, text, slot.room - 4, 12, colour, most=most)
    return taken, list(labels)


def channels(board: Board, top: float) -> Part:
    """The channels of each touchpoint, with a dot whose area is the share of its customers who used it."""
    drawn = [
        (slot, slot.column.channels)
        for slot in board.slots
        if isinstance(slot.column, Touchpoint) and slot.column.channels
    ]
    if not drawn:
        return Part(0)
    most = CHANNELS if board.clamp else max(len(given) for _, given in drawn)
    rows = max(min(len(given), most) + (len(given) > most) for _, given in drawn)
    has_use = any(board.measured.get(slot.column.id) for slot, _ in drawn)
    groups = tuple(_channel_cell(board, slot, given, most, top) for slot, given in drawn)
    return Part(rows * ROW, groups, heading(board, top, "channels", "channels_note" if has_use else None))


def _channel_cell(board: Board, slot: Slot, given: tuple[str, ...], most: int, top: float) -> Group:
    known = board.measured.get(slot.column.id)
    use = {channel_id(one.channel): one.customers for one in known.channels} if known else {}
    marks: list[Mark] = []
    told = []
    for row, channel in enumerate(given[:most]):
        y = top + row * ROW
        name = channel_name(channel, board.language)
        marks.append(Icon(channel_icon(channel), slot.inner + 2, y + 2, 20, "ink"))
        marks.append(line(slot.inner + 30, baseline(y, ROW, 12), name, 12, room=slot.room - 54))
        share = (
            min(1.0, use.get(channel_id(channel), 0) / known.customers) if known and known.customers else 0
        )
        told.append(
            f"{name} {percent(share, board.language)}" if share and known and known.customers >= 30 else name
        )
        if share:
            radius = max(1.5, LARGEST * share**0.5)
            marks.append(Dot(slot.x + slot.width - 18, y + ROW / 2, radius, "ribbon_edge"))
    if len(given) > most:
        more = say("more", board.language, len(given) - most)
        marks.append(line(slot.inner + 30, baseline(top + most * ROW, ROW, 11), more, 11, "soft", 600))
    facts = (("column", slot.column.id), ("lane", "channels"))
    return Group(f"channels-{slot.column.id}", tuple(marks), ", ".join(told), "graphics-object", facts)


def visibility(board: Board, top: float) -> Part:
    """Above it what the customer lives, below it what the company does."""
    rule = Path(f"M{board.body:g} {top + 4:g}H{board.right:g}", stroke="axis", line=1.5, dash="2 5")
    words = line(board.left, top + 8, say("visibility", board.language), 11, "soft", italic=True)
    return Part(8, (rule,), (words,))
