"""Campaigns on the touchpoints where they act, each with what it changed against its control group."""

from __future__ import annotations

from periplo.answers.effect import EffectAnswer
from periplo.core.campaigns import NOT_SAYING, STATUSES
from periplo.pictures.board import Board, Part, Slot
from periplo.pictures.figures import Intervention
from periplo.pictures.lanes import heading
from periplo.pictures.numbers import interval, number, points
from periplo.pictures.pen import LEADING, line, paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Mark, Path
from periplo.pictures.words import say


def interventions(board: Board, top: float) -> Part:
    """One chip a campaign: name, status, effect with its interval and n; a draft's edge is dashed."""
    chips = [
        (slot, board.campaigns[slot.column.id]) for slot in board.slots if slot.column.id in board.campaigns
    ]
    if not chips:
        return Part(0)
    effects = [one.effect for _, several in chips for one in several if one.effect]
    reach = max(
        (abs(end) for effect in effects for end in (effect.low, effect.high) if end is not None), default=0.0
    )
    height, marks = 0.0, []
    for slot, several in chips:
        y = top
        for one in several:
            taken, chip = _chip(board, slot, one, y, reach)
            marks.append(chip)
            y += taken + 8
        height = max(height, y - 8 - top)
    used = frozenset({"campaign"} | ({"effect", "metric"} if reach else set()))
    labels = heading(board, top, "campaigns", *(("campaigns_note", "metric") if reach else ()))
    return Part(height, tuple(marks), labels, used)


def _chip(board: Board, slot: Slot, one: Intervention, top: float, reach: float) -> tuple[float, Group]:
    language, x, room = board.language, slot.x + 4, slot.width - 8
    name, taken = paragraph(
        x + 30, top + 7, one.title.to(language), room - 38, 12, weight=600, most=3 if board.clamp else None
    )
    y = top + 7 + taken
    marks: list[Mark] = [
        Dot(x + 16, top + 15, 9, "brand"),
        Icon("campaign", x + 10, top + 9, 12, "on_brand"),
        *name,
    ]
    marks.append(
        line(
            x + 30,
            y + 11,
            status_text(one.status, language),
            11,
            "soft",
            room=room - 38,
        )
    )
    y += 18
    told, taken = _effect(board, one.effect, x + 12, y, room - 24, reach)
    marks += told
    height = y + taken + 8 - top
    frame = Box(x, top, room, height, "card", "brand", 6, dash="4 3" if one.status in NOT_SAYING else "")
    title = f"{one.title.to(language)}: {effect_text(one.effect, language)}"
    facts = (("column", slot.column.id), ("campaign", one.campaign))
    return height, Group(f"campaign-{one.campaign}", (frame, *marks), title, "graphics-object", facts)


def effect_text(effect: EffectAnswer | None, language: str) -> str:
    """ "+7,1 pp (5,2…9,0) · n = 9.412", or that no effect is shown, or that none was measured yet."""
    if effect is None or effect.difference is None or effect.low is None or effect.high is None:
        return say("not_measured", language)
    size = f"n = {number(sum(arm.n for arm in effect.arms), language)}"
    if effect.thin:
        return f"{say('not_measured', language)} ({size})"
    between = f"({interval(effect.low, effect.high, language)}) · {size}"
    return (
        f"{points(effect.difference, language) if effect.is_shown else say('no_effect', language)} {between}"
    )


def _effect(
    board: Board, effect: EffectAnswer | None, x: float, top: float, room: float, reach: float
) -> tuple[list[Mark], float]:
    language = board.language
    if (
        effect is None
        or effect.difference is None
        or effect.low is None
        or effect.high is None
        or effect.thin
    ):
        quiet, taken = paragraph(x, top, effect_text(effect, language), room, 11, "faint")
        return list(quiet), taken
    if effect.is_shown:
        colour = "good" if effect.difference > 0 else "bad"
        first: tuple[Mark, ...] = (line(x, top + 16, points(effect.difference, language), 16, colour, 700),)
        below = 0.0
    else:
        first, taken = paragraph(x, top + 2, say("no_effect", language), room, 12, weight=600)
        below = taken - LEADING[12]
    size = number(sum(arm.n for arm in effect.arms), language)
    between = f"({interval(effect.low, effect.high, language)}) · n = {size}"
    second, taken = paragraph(x, top + 22 + below, between, room, 11, "soft")
    below += taken - LEADING[11]
    return [*first, *second, *_whisker(effect, x, top + 48 + below, room, reach)], 56 + below


def _whisker(effect: EffectAnswer, x: float, y: float, room: float, reach: float) -> list[Mark]:
    """The interval on one scale for all campaigns of the map; the upright is zero."""
    assert effect.low is not None
    assert effect.high is not None
    assert effect.difference is not None
    zero, unit = x + room / 2, room / 2 / reach
    colour = "feeling0" if not effect.is_shown else "good" if effect.difference > 0 else "bad"
    low, high = zero + effect.low * unit, zero + effect.high * unit
    return [
        Path(f"M{x:.1f} {y:.1f}H{x + room:.1f}", stroke="edge"),
        Path(f"M{zero:.1f} {y - 7:.1f}V{y + 7:.1f}", stroke="axis", line=1.5),
        Path(f"M{low:.1f} {y:.1f}H{high:.1f}", stroke=colour, line=3),
        Dot(zero + effect.difference * unit, y, 4, colour, "card", 1.5),
    ]


def status_text(status: str, language: str) -> str:
    """The word for a campaign's status; one that is not ours stands as it is."""
    return say(status, language) if status in STATUSES else status
