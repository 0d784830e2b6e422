"""The lane of costs: what the map plans by hand, and below it what each stage and touchpoint cost in the period."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.answers.asked import THIN
from periplo.answers.costs import STAGE, TOUCHPOINT, PartCost
from periplo.core.lanes import Lane
from periplo.pictures.board import Band, Board, Draw, Part, Slot
from periplo.pictures.lanes import NAME_ROOM, lane_row
from periplo.pictures.numbers import NBSP, each, number
from periplo.pictures.pen import line, paragraph
from periplo.pictures.scene import Box, Group, Icon, Label, Mark
from periplo.pictures.words import say

COSTS = "costs"  # the lane's id
APART = 8.0  # between what is planned and what is measured, and between stages and their touchpoints


def cost_lane(lane: Lane) -> Draw:
    """Planned costs as any lane draws them, then the measured ones; nothing where there are neither."""
    planned = lane_row(lane)

    def draw(board: Board, top: float) -> Part:
        by_hand = planned(board, top)
        if not has_costs(board):
            return by_hand
        start = top + by_hand.height + (APART if by_hand.height else 0)
        over = [_of_stage(board, band, start) for band in board.bands]
        below = start + max((high for high, _ in over), default=0.0)
        below += APART if below > start else 0
        under = [_of_column(board, slot, below) for slot in board.slots]
        bottom = below + max((high for high, _ in under), default=0.0)
        marks = tuple(group for _, group in (*over, *under) if group is not None)
        used = by_hand.used | {"metric"} | ({"thin"} if _is_any_thin(board) else set())
        return Part(bottom - top, (*by_hand.marks, *marks), _name(board, lane, top), frozenset(used))

    return draw


def has_costs(board: Board) -> bool:
    """Whether the cost of any part drawn here is known."""
    return any(one.spent is not None for one in _drawn_parts(board))


def cost_lines(parts: Sequence[PartCost], language: str) -> tuple[tuple[str, ...], ...]:
    """Of each currency the sum, then for each customer and for each who went on; of few customers the sum and n alone.

    Empty where no cost is known.
    """
    return tuple(_lines(one, language) for one in parts if one.spent is not None)


def stake_line(parts: Sequence[PartCost], language: str) -> str:
    """What is at stake at a part; "" where that is not known."""
    stake = next((one.value_at_stake for one in parts if one.value_at_stake is not None), None)
    return "" if stake is None else say("cost_stake", language, number(stake, language))


def parts_of(parts: Sequence[PartCost], kind: str, id: str) -> tuple[PartCost, ...]:
    """What is told of one part, a currency each."""
    return tuple(one for one in parts if (one.kind, one.part) == (kind, id))


def _lines(one: PartCost, language: str) -> tuple[str, ...]:
    assert one.spent is not None
    found = [f"{number(one.spent, language, 2)}{NBSP}{one.currency}"]
    if one.customers is not None and one.customers < THIN:
        return (*found, say("thin", language, number(one.customers, language)))
    for key, amount in (("cost_each", one.per_customer), ("cost_each_on", one.per_went_on)):
        if amount is not None:
            found.append(say(key, language, each(amount, language)))
    return tuple(found)


def _drawn_parts(board: Board) -> tuple[PartCost, ...]:
    if board.figures.costs is None:
        return ()
    here = {(STAGE, band.stage.id) for band in board.bands}
    here |= {(TOUCHPOINT, slot.column.id) for slot in board.slots}
    return tuple(one for one in board.figures.costs.parts if (one.kind, one.part) in here)


def _is_any_thin(board: Board) -> bool:
    return any(
        one.spent is not None and one.customers is not None and one.customers < THIN
        for one in _drawn_parts(board)
    )


def _of_stage(board: Board, band: Band, top: float) -> tuple[float, Group | None]:
    """A card as wide as the stage, with what the whole of it cost."""
    parts = parts_of(_drawn_parts(board), STAGE, band.stage.id)
    told = [" · ".join(lines) for lines in cost_lines(parts, board.language)]
    if not told:
        return 0.0, None
    marks: list[Mark] = []
    y = top + 6
    for n, text in enumerate(told):
        said = text if n else say("cost_of_stage", board.language, text)
        words, taken = paragraph(band.x + 10, y, said, band.width - 20, 12)
        marks += words
        y += taken
    height = y + 6 - top
    frame = Box(band.x + 2, top, band.width - 4, height, "span", None, 6)
    facts = (("stage", band.stage.id), ("lane", COSTS))
    return height, Group(
        f"cost-of-{band.stage.id}", (frame, *marks), "\n".join(told), "graphics-object", facts
    )


def _of_column(board: Board, slot: Slot, top: float) -> tuple[float, Group | None]:
    parts = parts_of(_drawn_parts(board), TOUCHPOINT, slot.column.id)
    if not parts:
        return 0.0, None  # an action of the customer: nothing of ours happens
    x, room, language = slot.inner + 2, slot.room - 4, board.language
    marks: list[Label] = []
    y = top
    for first, *others in cost_lines(parts, language):
        marks.append(line(x, y + 14, first, 13, weight=700, room=room))
        y += 18
        for text in others:
            words, taken = paragraph(x, y, text, room, 11, "soft")
            marks += words
            y += taken
        y += 2
    if not marks:
        marks.append(line(x, y + 12, say("cost_unknown", language), 11, "faint", room=room))
        y += 16
    stake = stake_line(parts, language)
    if stake:
        words, taken = paragraph(x, y, stake, room, 11, "soft", 600)
        marks += words
        y += taken
    title = " · ".join([slot.column.title.to(language), *(mark.text for mark in marks)])
    facts = (("column", slot.column.id), ("lane", COSTS))
    return y - top, Group(f"cost-{slot.column.id}", tuple(marks), title, "graphics-object", facts)


def _name(board: Board, lane: Lane, top: float) -> tuple[Mark, ...]:
    title = lane.title.to(board.language)
    words, taken = paragraph(board.left, top - 2, title, NAME_ROOM - 20, 13, weight=600)
    badge = Icon("metric", words[-1].left + words[-1].width + 7, top - 2 + taken - 14, 12, "soft")
    note, _ = paragraph(board.left, top + taken, say("costs_note", board.language), 152, 11, "soft")
    return (*words, badge, *note)
