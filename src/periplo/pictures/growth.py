"""Growth: what is bought together and next, and who the customers are by what they spend."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.answers.bought_together import Pair
from periplo.answers.growth import GrowthAnswer, Tier
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import number, percent
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, Inside, plated
from periplo.pictures.scene import Box, Group, Mark, Path
from periplo.pictures.words import say

SHOWN = 5
ROW = 30.0
TIERS = {
    "champions": "brand",
    "loyal": "good",
    "recent": "ribbon_edge",
    "at risk": "bad",
    "lost": "axis",
    "others": "planned",
}


@plated("growth")
def growth_picture(answer: GrowthAnswer, _drawn: JourneyMap | None, y: float, language: str) -> Inside:
    marks: list[Mark] = []
    for key, joined, pairs in (
        ("go_together", "with_other", answer.pairs),
        ("come_next", "then_other", answer.nexts),
    ):
        if pairs:
            head = line(EDGE, y + 12, say(key, language), 13, weight=600)
            tick = line(WIDTH - EDGE, y + 12, say("tick_all", language), 11, "soft", anchor="end")
            marks += [head, tick]
            y = _pairs(pairs[:SHOWN], joined, y + 24, marks, language) + 14
    if answer.tiers:
        marks.append(line(EDGE, y + 12, say("tiers", language), 13, weight=600))
        y = _tiers(answer.tiers, y + 26, marks, language)
    return marks, y


def _pairs(pairs: Sequence[Pair], joined: str, y: float, marks: list[Mark], language: str) -> float:
    left, right = EDGE + 280, WIDTH - EDGE - 110
    longest = max(pair.high for pair in pairs)
    for pair in pairs:
        name = f"{pair.item} · {say(joined, language, pair.other)}"
        length, base = (
            share / longest * (right - left) for share in (pair.confidence, pair.confidence / pair.lift)
        )
        low, high = (left + share / longest * (right - left) for share in (pair.low, pair.high))
        middle = y + 10
        row = (
            line(EDGE, baseline(y, 20, 12), name, 12, room=264),
            Box(left, y + 3, length, 14, "brand", radius=3),
            Path(f"M{low:.1f} {middle:.1f}H{high:.1f}", stroke="page", line=4),
            Path(f"M{low:.1f} {middle:.1f}H{high:.1f}", stroke="ink", line=1.5),
            Path(f"M{left + base:.1f} {y - 1:.1f}V{y + 21:.1f}", stroke="page", line=5),
            Path(f"M{left + base:.1f} {y - 1:.1f}V{y + 21:.1f}", stroke="ink", line=2),
            line(right + 14, baseline(y, 20, 12), percent(pair.confidence, language), 12, weight=600),
            line(right + 56, baseline(y, 20, 12), f"× {number(pair.lift, language, 1)}", 12, "soft"),
        )
        told = f"{name}: {percent(pair.confidence, language, 1)}, n = {number(pair.n, language)}"
        marks.append(Group(f"{joined}-{pair.item}-{pair.other}", row, told, "graphics-object"))
        y += ROW
    return y


def _tiers(tiers: Sequence[Tier], y: float, marks: list[Mark], language: str) -> float:
    """Two bars of the whole, customers above what they spent, in the same order; names and figures below."""
    left, right = EDGE + 140, WIDTH - EDGE
    customers = sum(tier.customers for tier in tiers) or 1
    bars = [("of_customers", [tier.customers / customers for tier in tiers])]
    if all(tier.share_of_value is not None for tier in tiers):
        bars.append(("of_value", [tier.share_of_value or 0 for tier in tiers]))
    for key, shares in bars:
        marks.append(line(EDGE, baseline(y, 22, 12), say(key, language), 12, "soft", room=130))
        x = left
        for tier, share in zip(tiers, shares, strict=True):
            wide = share * (right - left)
            told = f"{say(f'tier.{tier.tier}', language)}: {percent(share, language)}"
            box = Box(x, y, max(0.0, wide - 1), 22, TIERS[tier.tier], radius=2)
            marks.append(Group(f"{key}-{tier.tier}", (box,), told, "graphics-object"))
            x += wide
        y += 30
    x, step = EDGE, (WIDTH - 2 * EDGE) / 3
    for place, tier in enumerate(tiers):
        across, down = x + place % 3 * step, y + 8 + place // 3 * 20
        part = percent(tier.customers / customers, language)
        spent = f" / {percent(tier.share_of_value, language)}" if tier.share_of_value is not None else ""
        words = f"{say(f'tier.{tier.tier}', language)} · {part}{spent}"
        marks += [
            Box(across, down, 10, 10, TIERS[tier.tier], radius=2),
            line(across + 16, down + 9, words, 12, "soft"),
        ]
    return y + 8 + 20 * -(-len(tiers) // 3) + 4
