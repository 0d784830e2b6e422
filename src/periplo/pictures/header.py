"""Above the lanes: before, during and after; the columns' titles, or in the overview their signs."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from periplo.answers.stages import MOMENT
from periplo.core.maps import Action
from periplo.pictures.badges import badge_names, badges, mark_icons
from periplo.pictures.board import Board, Part, Slot
from periplo.pictures.chevrons import opens_sign
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.phases import with_count
from periplo.pictures.scene import Box, Dot, Group, Icon, Mark, Path
from periplo.pictures.words import say

SIGNS = 20.0  # over a title in the middle view, where there is no room beside it
FOOT = 18.0  # of a title card, where columns have marks or evidence


def moments(board: Board, top: float) -> Part:
    """The fixed band over any stages: before, during, after."""
    marks: list[Mark] = []
    for moment, run in groupby(board.bands, key=lambda band: band.stage.moment):
        bands = list(run)
        left, right = bands[0].x, bands[-1].right
        title = say(moment, board.language)
        shown, _ = with_count(board, title, MOMENT, moment, bands, 12, right - left)
        words = line(left, baseline(top, 16, 12), shown, 12, "soft", 600, room=right - left)
        start = left + words.width + 8
        rule = Path(f"M{start:g} {top + 8:g}H{right:g}", stroke="axis")
        marks.append(Group(f"moment-{moment}", (words, rule) if start < right else (words,)))
    return Part(24, tuple(marks))


def titles(board: Board, top: float) -> Part:
    """A card for each column: its title in the first person, and whether it is a moment of truth.

    Its marks and its evidence stand on the first of several sheets with the same columns.
    """
    heights = [_title_text(board, slot, 0)[1] for slot in board.slots]
    has_foot = any(slot.column.marks or slot.column.evidence for slot in board.slots)
    foot = FOOT if has_foot and not board.is_continued else 0
    over = _over(board)
    height = max(48, *(taken + 16 for taken in heights)) + foot + over if heights else 48
    used: set[str] = set()
    drawn = []
    for slot in board.slots:
        if isinstance(slot.column, Action):
            used.add("action")
        elif slot.column.id in board.moments:
            used.add("moment")
        if slot.column.id in board.campaigns:
            used.add("campaign")
        if slot.column.opens:
            used.add("opens")
        if foot:
            used |= {f"mark_{mark}" for mark in slot.column.marks}
            used |= set(badge_names(slot.column.evidence, board.today))
        drawn.append(_title(board, slot, top, height, foot, used))
    label = line(
        board.left, baseline(top + height / 2 - 16, 16, 13), say("columns", board.language), 13, weight=600
    )
    note = line(
        board.left, baseline(top + height / 2 + 1, 14, 11), say("columns_note", board.language), 11, "soft"
    )
    return Part(height, tuple(drawn), (label, note), frozenset(used))


def _badges(board: Board, slot: Slot) -> tuple[bool, bool]:
    """Whether a sign stands before the title (moment of truth, action), and after it (a campaign)."""
    column = slot.column
    return isinstance(column, Action) or column.id in board.moments, column.id in board.campaigns


def _over(board: Board) -> float:
    return SIGNS if board.is_middle and any(any(_badges(board, slot)) for slot in board.slots) else 0


def _title_text(board: Board, slot: Slot, top: float) -> tuple[tuple[Mark, ...], float]:
    before, after = (False, False) if board.is_middle else _badges(board, slot)
    left = slot.inner + (28 if before else 0 if board.is_middle else 2)
    room = slot.x + slot.width - (30 if after else 8) - left - (20 if slot.column.opens else 0)
    return paragraph(
        left,
        top,
        slot.column.title.to(board.language),
        room,
        13,
        weight=600,
        most=4 if board.is_middle else 3 if board.clamp else None,
        is_centred=True,
    )


def _title(board: Board, slot: Slot, top: float, height: float, foot: float, used: set[str]) -> Group:
    column = slot.column
    before, after = _badges(board, slot)
    is_action = isinstance(column, Action)
    words, taken = _title_text(board, slot, 0)
    over = _over(board)
    words, _ = _title_text(board, slot, top + over + (height - over - foot - taken) / 2)
    middle = top + (height - foot) / 2
    marks: list[Mark] = [
        Box(slot.x, top, slot.width, height, "panel" if is_action else "card", "axis" if is_action else "edge", 6,
            dash="4 3" if is_action else "")
    ]  # fmt: skip
    if board.compared and column.id in board.compared.added:
        marks = [replace(mark, stroke="changed", line=2) for mark in marks if isinstance(mark, Box)]
    elif board.compared and column.id in board.compared.removed:
        marks = [
            replace(mark, fill=None, stroke="axis", dash="4 3") for mark in marks if isinstance(mark, Box)
        ]
    elif board.is_changed(column.id, "title"):
        marks = [
            replace(mark, fill="changed_tint", stroke="changed") for mark in marks if isinstance(mark, Box)
        ]
        used.add("changed")
    if board.is_middle:
        middle = top + 17
    if column.id in board.moments:
        marks += star(slot.x + 19, middle)
    elif before:
        marks.append(Icon("action", slot.x + 9, middle - 10, 20, "soft"))
    if column.opens:
        at = slot.x + slot.width - (44 if after else 24)
        marks.append(opens_sign(at, middle - 8, f"column-{column.id}", column.opens, board.language))
    if after:
        marks += bolt(slot.x + slot.width - 17, middle)
    marks += words
    if foot:
        marks += mark_icons(slot.inner + 2, top + height - foot + 1, column.marks)
        names = badge_names(column.evidence, board.today)
        marks += badges(slot.x + slot.width - 8, top + height - foot + 2, names)
    return Group(
        f"title-{column.id}", tuple(marks), column.title.to(board.language), "", (("column", column.id),)
    )


def signs(board: Board, top: float) -> Part:
    """In the overview, instead of titles: where the moments of truth and the campaigns are."""
    marks: list[Mark] = []
    used = set()
    for slot in board.slots:
        column = slot.column
        is_moment = column.id in board.moments
        has_campaign = column.id in board.campaigns
        shift = 13 if is_moment and has_campaign else 0
        if is_moment:
            marks += star(slot.centre - shift, top + 16)
            used.add("moment")
        if has_campaign:
            marks += bolt(slot.centre + shift, top + 16)
            used.add("campaign")
    label = line(board.left, baseline(top, 32, 13), say("signs", board.language), 13, weight=600)
    return Part(
        32 if marks else 0, (Group("signs", tuple(marks)),), (label,) if marks else (), frozenset(used)
    )


def star(x: float, y: float) -> tuple[Mark, ...]:
    """The sign of a moment of truth: a star in a ring."""
    return (Dot(x, y, 11, "card", "moment", 2), Icon("moment", x - 7.5, y - 7.8, 15, "moment"))


def bolt(x: float, y: float) -> tuple[Mark, ...]:
    """The sign of a campaign."""
    return (Dot(x, y, 9, "brand"), Icon("campaign", x - 6, y - 6, 12, "on_brand"))
