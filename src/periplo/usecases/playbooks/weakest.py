"""The points of a map after which most customers go no further: where the playbook of the weakest point may stand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import event_mask
from periplo.usecases.act.facts import owned

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
    reached_by, reached_at = _met(journeys, goal)
    before = {stage.id for stage in drawn.stages if stage.moment != "after"}
    found = []
    for one in drawn.touchpoints:
        if one.met is None or one.met == goal or one.stage not in before:
            continue
        who, at = _met(journeys, one.met)
        inside = (at > until - WITHIN - WINDOW) & (at <= until - WITHIN)
        who, at = who[inside], at[inside]
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


def _met(journeys: Journeys, rule: Rule) -> tuple[np.ndarray, np.ndarray]:
    """Position of the customer and instant of each event of theirs that meets a rule, by customer and time."""
    mask = event_mask(rule, journeys)
    if journeys.ours is not None:
        mask = mask & ~journeys.ours
    rows, owners = owned(journeys, np.flatnonzero(mask))
    order = np.lexsort((journeys.at[rows], owners))
    return owners[order], journeys.at[rows][order]


def _followed(who: np.ndarray, at: np.ndarray, by: np.ndarray, when: np.ndarray) -> int:
    """Of how many of these an event of the others follows within WITHIN, itself not counted."""
    n = 0
    low, high = np.searchsorted(by, who, "left"), np.searchsorted(by, who, "right")
    for instant, first, end in zip(at.tolist(), low.tolist(), high.tolist(), strict=True):
        place = first + int(np.searchsorted(when[first:end], instant, "right"))
        n += place < end and int(when[place]) <= instant + WITHIN
    return n


def _dotted(n: int) -> str:
    return f"{n:,}".replace(",", ".")
