"""Costs: a bar for each part of the map whose cost is known, with what it came to for each who passed and went on."""

from __future__ import annotations

from periplo.answers.costs import STAGE, TOUCHPOINT, CostsAnswer, PartCost
from periplo.core.map_titles import column_titles, stage_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import each
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, NAMES, WIDTH, Inside, plated
from periplo.pictures.scene import Box, Group, Mark
from periplo.pictures.words import say

ROW, BAR = 28.0, 14.0


@plated("costs")
def costs_picture(answer: CostsAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    """Bars of one currency are of one scale; stages are drawn in the colour of the ribbon, above their touchpoints."""
    known = [one for one in answer.parts if one.spent is not None]
    if not known:
        return [line(EDGE, y + 14, say("costs_unknown", language), 13, "soft")], y + 24
    titles = {STAGE: stage_titles(drawn, language), TOUCHPOINT: column_titles(drawn, language)}
    most: dict[str | None, float] = {}
    for one in known:
        most[one.currency] = max(most.get(one.currency, 0.0), one.spent or 0.0)
    left = EDGE + NAMES + 12
    right = WIDTH - EDGE - 300
    heads = [
        line(right + 90, y + 10, say("costs_spent", language), 11, "soft", anchor="end"),
        line(right + 190, y + 10, say("costs_each", language), 11, "soft", anchor="end"),
        line(right + 300, y + 10, say("costs_each_on", language), 11, "soft", anchor="end"),
    ]
    marks: list[Mark] = list(heads)
    y += 18
    for one in known:
        name = titles[one.kind].get(one.part, one.part)
        is_stage = one.kind == STAGE
        length = (one.spent or 0.0) / most[one.currency] * (right - left) if most[one.currency] else 0.0
        indent = 0 if is_stage else 12
        marks_here: list[Mark] = [
            line(
                EDGE + indent, baseline(y, 20, 12), name, 12, weight=600 if is_stage else 400, room=NAMES - indent
            ),
            Box(left, y + 3, max(1.0, length), BAR, "ribbon_edge" if is_stage else "brand", radius=3),
        ]  # fmt: skip
        for at, amount, currency in (
            (90, one.spent, one.currency or ""), (190, one.per_customer, ""), (300, one.per_went_on, ""),
        ):  # fmt: skip
            told = _money(amount, currency, language)
            marks_here.append(line(right + at, baseline(y, 20, 12), told, 12, anchor="end"))
        id = f"cost-{one.kind}-{one.part}-{one.currency}"
        marks.append(Group(id, tuple(marks_here), _told(one, name, language), "graphics-object"))
        y += ROW
    return marks, y + 4


def _money(amount: float | None, currency: str, language: str) -> str:
    return "–" if amount is None else f"{each(amount, language)} {currency}".rstrip()


def _told(one: PartCost, name: str, language: str) -> str:
    amounts = (one.spent, one.per_customer, one.per_went_on)
    figures = (_money(amount, one.currency or "", language) for amount in amounts)
    return f"{name}: " + say("costs_told", language, *figures)
