"""behind_growth: who stands behind an opportunity of growth, all of them or those who stand in one stage."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.baskets import Baskets, baskets_of, bought_again
from periplo.answers.figure import OUTSIDE, Figure, no_figure
from periplo.answers.growth import AUDIENCE, IN_STAGE, Growth
from periplo.answers.quantiles import MEDIAN, quantile
from periplo.core.rules import All, Condition, Not, Recency, Rule, StageIs, Times
from periplo.core.spans import DAY, HOUR
from periplo.journeys.columns import Journeys
from periplo.journeys.customer_masks import customer_mask

Bools = NDArray[np.bool_]


def behind_growth(question: Growth, figure: Figure, journeys: Journeys) -> Bools:
    """The audience of an opportunity, figure ("audience", kind, item[, other]); ("in_stage", …, stage): those there."""
    audience, stage = _parted(figure)
    found = _audience(question, audience, _held(question, journeys), journeys)
    if found is None:
        raise no_figure(figure)
    if stage is None:
        return found
    ids = [one.id for one in question.map.stages] if question.map else []
    stands = question.stands(journeys)
    if stands is None or stage not in (*ids, OUTSIDE):
        raise no_figure(figure)
    return found & (stands == (len(ids) if stage == OUTSIDE else ids.index(stage)))


def rule_of_growth(question: Growth, figure: Figure, journeys: Journeys) -> Rule | None:
    """The rule that goes on finding such an audience; None where none finds exactly these people today."""
    (kind, item, *rest), stage = _parted(figure)
    if stage == OUTSIDE:
        return None
    held = _held(question, journeys)
    found = _audience(question, (kind, item, *rest), held, journeys)

    def bought(name: str) -> Rule:
        return All((question.bought, Condition(held.property, "is", name)))

    rule: Rule
    if kind == "again":
        median = _median(held, item)
        if median is None:
            return None
        usual = max(1, round(median * DAY / HOUR)) * HOUR
        rule = All((Recency("last", bought(item), ">", usual), Times(bought(item), ">=", 1, 3 * usual)))
    else:
        rule = All((Times(bought(item), ">=", 1), Not(Times(bought(rest[0]), ">=", 1))))
    if found is None or not np.array_equal(customer_mask(rule, journeys, question.at), found):
        return None
    return rule if stage is None else All((*rule.rules, StageIs(stage)))


def _parted(figure: Figure) -> tuple[tuple[str, ...], str | None]:
    """The audience that a figure names, and the stage of those asked about."""
    row, stage = figure.row, None
    if figure.column == IN_STAGE and row:
        row, stage = row[:-1], row[-1]
    elif figure.column != AUDIENCE:
        raise no_figure(figure)
    if not row or len(row) != (2 if row[0] == "again" else 3) or row[0] not in ("pair", "next", "again"):
        raise no_figure(figure)
    return row, stage


def _held(question: Growth, journeys: Journeys) -> Baskets:
    return baskets_of(journeys, question.bought, question.item, question.value)


def _audience(question: Growth, audience: tuple[str, ...], held: Baskets, journeys: Journeys) -> Bools | None:
    """Who has the item and never had the other, or is due for it; None where such things were never bought."""
    kind, item, *rest = audience
    if not {item, *rest} <= set(held.names):
        return None
    found = np.zeros(journeys.customers, np.bool_)
    members = np.repeat(np.arange(len(held.at)), np.diff(held.offsets))
    if kind == "again":
        median = _median(held, item)
        _, last, whose = bought_again(held, members)
        if median is None or item not in last:
            return None
        since = (question.at - last[item][0]) / DAY
        found[whose[item][(since > median) & (since <= 3 * median)]] = True
        return found
    owner = held.customer[members]
    found[owner[held.item == held.names.index(item)]] = True
    found[owner[held.item == held.names.index(rest[0])]] = False
    return found


def _median(held: Baskets, item: str) -> float | None:
    """Days until the item is bought again, as the answer tells them."""
    members = np.repeat(np.arange(len(held.at)), np.diff(held.offsets))
    again, _, _ = bought_again(held, members)
    pieces = again.get(item, ())
    median = quantile(pieces, MEDIAN, DAY) if sum(map(len, pieces)) >= THIN else None
    return median if median is not None and median > 0 else None
