"""The points of a map after which most customers go no further: where the playbook of the weakest point may stand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.journeys.columns import Journeys, owned
from periplo.journeys.masks import event_mask

Int64s = NDArray[np.int64]
WEAK_STEP = "weak step"
WINDOW, WITHIN = 90 * DAY, 14 * DAY  # whose last meeting is looked at; in which the goal may follow
LEAST = 30  # customers who met a point
LEAVES = 0.15  # of them; fewer lost is no trouble of that point


class WeakStep(NamedTuple):
    """met: customers who met a touchpoint in the 90 days before the last fortnight; lost: those of them who did not
    reach the goal in the 14 days after the last such meeting."""

    touchpoint: str
    rule: Rule
    met: int
    lost: int
    said: Text


def weak_steps(journeys: Journeys, drawn: JourneyMap, goal: Rule | None, until: int) -> list[WeakStep]:
    """Those before the goal that lose most customers, the most first. until: the last instant known."""
    goal = drawn.goal.rule or goal
    if goal is None:
        return []
    begin, end = until - WITHIN - WINDOW, until - WITHIN
    reached_by, reached_at = _met(journeys, goal, begin, until)
    before = {stage.id for stage in drawn.stages if stage.moment != "after"}
    found = []
    for one in drawn.touchpoints:
        if one.met is None or one.met == goal or one.stage not in before:
            continue
        who, at = _met(journeys, one.met, begin, end)
        last = np.flatnonzero(np.append(who[1:] != who[:-1], True)) if len(who) else np.empty(0, np.int64)
        who, at = who[last], at[last]
        lost = len(who) - _followed(who, at, reached_by, reached_at)
        if len(who) < LEAST or lost < LEAVES * len(who):
            continue
        es, en = one.title.to("es"), one.title.to("en")
        share = round(100 * lost / len(who))
        said = Text.of({
            "es": f"tras «{es}» no siguen {_dotted(lost)} de {_dotted(len(who))} clientes, el {share} %",
            "en": f"after '{en}' {lost:,} of {len(who):,} customers go no further, {share}%",
        })  # fmt: skip
        found.append(WeakStep(one.id, one.met, len(who), lost, said))
    return sorted(found, key=lambda step: (-step.lost, step.touchpoint))


def _met(journeys: Journeys, rule: Rule, begin: int, end: int) -> tuple[Int64s, Int64s]:
    """Position of the customer and instant of each event of theirs that meets a rule later than `begin` and up to
    `end`, by customer and time."""
    mask = event_mask(rule, journeys) & (journeys.at > begin) & (journeys.at <= end)
    if journeys.ours is not None:
        mask &= ~journeys.ours
    rows, owners = owned(journeys, np.flatnonzero(mask))
    order = np.argsort(owners, kind="stable")  # the rows of a customer are in time already
    return owners[order], journeys.at[rows[order]]


def _followed(who: Int64s, at: Int64s, by: Int64s, when: Int64s) -> int:
    """Of how many of these an event of the others follows within WITHIN, itself not counted."""
    place, end = np.searchsorted(by, who, "left"), np.searchsorted(by, who, "right")
    last = end
    while (place < last).any():  # all of them are halved together
        middle = (place + last) // 2
        is_later = (place == last) | (when[np.minimum(middle, len(when) - 1)] > at)
        place, last = np.where(is_later, place, middle + 1), np.where(is_later, middle, last)
    found = place < end
    return int((when[place[found]] <= at[found] + WITHIN).sum())


def _dotted(n: int) -> str:
    return f"{n:,}".replace(",", ".")
