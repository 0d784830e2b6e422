"""The channels of each touchpoint, and how often each is used."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.core.channel_catalogue import channel_id, channel_name
from periplo.core.maps import Touchpoint
from periplo.pictures.board import Board, Part, Slot
from periplo.pictures.icons import channel_icon
from periplo.pictures.lanes import heading
from periplo.pictures.numbers import percent
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Label, Mark
from periplo.pictures.words import say

ROW = 24  # one channel
CHANNELS = 4  # channels of a cell on screen
LARGEST = 7.5  # radius of the dot of a channel that every customer uses
HEAT = 22.0
SHADES = 6


def channels(board: Board, top: float) -> Part:
    """The channels of each touchpoint, with a dot whose area is the share of its customers who used it."""
    drawn = [
        (slot, slot.column.channels)
        for slot in board.slots
        if isinstance(slot.column, Touchpoint) and slot.column.channels
    ]
    if not drawn:
        return Part(0)
    if board.is_middle:
        return Part(
            20,
            tuple(_in_a_row(board, slot, given, top) for slot, given in drawn),
            heading(board, top, "channels"),
        )
    most = CHANNELS if board.clamp else max(len(given) for _, given in drawn)
    has_use = any(board.measured.get(slot.column.id) for slot, _ in drawn)
    cells = [_channel_cell(board, slot, given, most, top) for slot, given in drawn]
    used = {"changed"} if any(board.is_changed(slot.column.id, "channels") for slot, _ in drawn) else set()
    labels = heading(board, top, "channels", "channels_note" if has_use else None)
    return Part(max(high for high, _ in cells), tuple(cell for _, cell in cells), labels, frozenset(used))


def _in_a_row(board: Board, slot: Slot, given: tuple[str, ...], top: float) -> Group:
    """Only the pictograms, where a column has no room for names."""
    fit = int((slot.room + 4) // 24)
    shown = given if len(given) <= fit else given[: fit - 1]
    marks: list[Mark] = [
        Icon(channel_icon(channel), slot.inner + 24 * n, top, 20, "ink") for n, channel in enumerate(shown)
    ]
    if len(shown) < len(given):
        more = say("more", board.language, len(given) - len(shown))
        marks.append(line(slot.inner + 24 * len(shown), baseline(top, 20, 11), more, 11, "soft", 600))
    told = ", ".join(channel_name(channel, board.language) for channel in given)
    facts = (("column", slot.column.id), ("lane", "channels"))
    return Group(f"channels-{slot.column.id}", tuple(marks), told, "graphics-object", facts)


def _channel_cell(
    board: Board, slot: Slot, given: tuple[str, ...], most: int, top: float
) -> tuple[float, Group]:
    use = _use(board, slot)
    marks: list[Mark] = []
    told = []
    known = board.measured.get(slot.column.id)
    y = top
    for channel in given[:most]:
        name = channel_name(channel, board.language)
        marks.append(Icon(channel_icon(channel), slot.inner + 2, y + 2, 20, "ink"))
        words, high = _named(board, slot, name, y)
        marks += words
        share = use.get(channel_id(channel), 0.0)
        is_thick = known is not None and known.customers >= THIN
        told.append(f"{name} {percent(share, board.language)}" if share and is_thick else name)
        if share:
            radius = max(1.5, LARGEST * share**0.5)
            marks.append(Dot(slot.x + slot.width - 18, y + ROW / 2, radius, "ribbon_edge"))
        y += high
    if len(given) > most:
        more = say("more", board.language, len(given) - most)
        marks.append(line(slot.inner + 30, baseline(y, ROW, 11), more, 11, "soft", 600))
        y += ROW
    if board.is_changed(slot.column.id, "channels"):
        marks.insert(
            0, Box(slot.x + 2, top - 3, slot.width - 4, y - top + 6, "changed_tint", "changed", 6, 1.5)
        )
    facts = (("column", slot.column.id), ("lane", "channels"))
    return y - top, Group(
        f"channels-{slot.column.id}", tuple(marks), ", ".join(told), "graphics-object", facts
    )


def _named(board: Board, slot: Slot, name: str, y: float) -> tuple[tuple[Label, ...], float]:
    """A channel's name and the height that it takes: on paper a long one goes on, on screen it ends in "…"."""
    x, room = slot.inner + 30, slot.room - 54
    words = line(x, baseline(y, ROW, 12), name, 12, room=room)
    if board.clamp or words.text == name:
        return (words,), ROW
    several, taken = paragraph(x, y + 4, name, room, 12)
    return several, taken + 8


def _use(board: Board, slot: Slot) -> dict[str, float]:
    """The share of a touchpoint's customers who used each channel, by its id."""
    known = board.measured.get(slot.column.id)
    if known is None or not known.customers:
        return {}
    return {channel_id(one.channel): min(1.0, one.customers / known.customers) for one in known.channels}


def frequency(board: Board, top: float) -> Part:
    """One line a channel, one cell a touchpoint: the more of its customers used it, the darker."""
    uses = {slot.column.id: _use(board, slot) for slot in board.slots}
    thick = {id for id, known in board.measured.items() if known.customers >= THIN}
    total: dict[str, float] = {}
    for id, use in uses.items():
        for channel, share in use.items():
            if id in thick and share:
                total[channel] = total.get(channel, 0) + share
    order = sorted(total, key=lambda channel: (-total[channel], channel))
    if not order:
        return Part(0)
    labels = [*heading(board, top, "frequency")]
    first = top + 22
    groups = []
    for row, channel in enumerate(order):
        y = first + row * HEAT
        labels.append(Icon(channel_icon(channel), board.left, y + 2, 16, "soft"))
        name = channel_name(channel, board.language)
        labels.append(line(board.left + 22, baseline(y, HEAT, 11), name, 11, "soft", room=140))
        for slot in board.slots:
            share = uses[slot.column.id].get(channel, 0) if slot.column.id in thick else 0
            if share:
                groups.append(_heat(board, slot, channel, name, share, y))
    return Part(22 + HEAT * len(order), tuple(groups), tuple(labels))


def _heat(board: Board, slot: Slot, channel: str, name: str, share: float, y: float) -> Group:
    shade = f"shade{min(SHADES, 1 + int(share * SHADES))}"
    told = percent(share, board.language)
    words = line(slot.centre, baseline(y + 1, HEAT - 2, 11), told, 11, "ink", 600, anchor="middle")
    facts = (("column", slot.column.id), ("lane", "frequency"))
    box = Box(slot.x + 4, y + 1, slot.width - 8, HEAT - 2, shade, radius=3)
    return Group(
        f"frequency-{channel}-{slot.column.id}", (box, words), f"{name} {told}", "graphics-object", facts
    )
