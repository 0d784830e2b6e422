"""costs: what each touchpoint and stage cost, for each customer who passed and each who went on (S0-11).

Beside it stands the value at stake there, by how it goes (moments.py). Costs are what was imported and named a part of
the map; nothing is shared out by a key. Where no cost is known none is told, which is not 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from periplo.answers.moments import Moments, MomentsAnswer, MomentsState
from periplo.answers.touchpoints import Touchpoints, TouchpointsState
from periplo.core.maps import JourneyMap, Stage, Touchpoint
from periplo.core.personas import Persona
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import Span
from periplo.journeys.columns import Journeys

MICROS = 1_000_000  # of money
TOUCHPOINT, STAGE, NOWHERE = "touchpoint", "stage", ""
NO_GOAL, NO_MONEY, NO_TURN = "no_goal", "no_money", "no_turn"  # why nothing is told to be at stake
Part = tuple[str, str]  # one of the kinds above, and its id
Spent = tuple[str, str, str, int]  # kind, id, currency, micro-units


@dataclass(frozen=True, slots=True)
class PartCost:
    """A touchpoint or stage in one currency; a part without any known cost stands once, with none.

    spent: of a stage, its own and that of its touchpoints. customers: who met it in the period, went_on: of these, who
    met something of a later column (of a stage: of a later stage) or reached the goal; None where no rule tells.
    value_at_stake: goals that the worse way goes with times a goal's mean value, as in moments.
    """

    kind: str
    part: str
    stage: str
    currency: str | None
    spent: float | None
    customers: int | None
    went_on: int | None
    per_customer: float | None
    per_went_on: float | None
    value_at_stake: float | None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What was spent in the period and names no part of this map."""

    currency: str
    spent: float


@dataclass(frozen=True, slots=True)
class CostsAnswer:
    """Parts in the map's order, each stage before its touchpoints.

    no_stake: why no part has a value at stake: the map's goal has no rule; no goal of the period tells money, or in
    several currencies; or at no touchpoint does it matter surely how it goes. None where one has.
    """

    n: int
    parts: tuple[PartCost, ...]
    unplaced: tuple[Unplaced, ...]
    no_stake: str | None = None


@dataclass(frozen=True, slots=True)
class CostsState:
    touchpoints: TouchpointsState
    stages: TouchpointsState
    moments: MomentsState | None


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs of a period, half-open; until: the last instant known; spent: what its parts cost.

    Raises: as Touchpoints.
    """

    map: JourneyMap
    period: Span
    until: int
    spent: tuple[Spent, ...] = ()
    value: str | None = None
    name: str = "costs"

    def __post_init__(self) -> None:
        _ = self._met, self._passed, self._moments

    @property
    def _met(self) -> Touchpoints:
        return Touchpoints(self.map, self.period)

    @property
    def _passed(self) -> Touchpoints:
        return Touchpoints(_of_stages(self.map), self.period)

    @property
    def _moments(self) -> Moments | None:
        return Moments(self.map, self.period, self.until, value=self.value) if self.map.goal.rule else None

    def partial(self, journeys: Journeys) -> CostsState:
        moments = self._moments
        return CostsState(
            self._met.partial(journeys),
            self._passed.partial(journeys),
            moments.partial(journeys) if moments else None,
        )

    def merge(self, a: CostsState, b: CostsState) -> CostsState:
        moments = self._moments
        return CostsState(
            self._met.merge(a.touchpoints, b.touchpoints),
            self._passed.merge(a.stages, b.stages),
            moments.merge(a.moments, b.moments) if moments and a.moments and b.moments else None,
        )

    def finish(self, total: CostsState) -> CostsAnswer:
        met, passed = self._met.finish(total.touchpoints), self._passed.finish(total.stages)
        moments = self._moments
        decided = moments.finish(total.moments) if moments and total.moments else None
        moments_told = decided.moments if decided else ()
        stakes = {one.touchpoint: one.turns[0].value_at_stake for one in moments_told if one.turns}
        seen: dict[Part, tuple[int, int]] = {
            (TOUCHPOINT, one.touchpoint): (one.customers, one.went_on) for one in met.columns
        }
        seen |= {(STAGE, one.touchpoint): (one.customers, one.went_on) for one in passed.columns}
        spent = self._summed()
        parts: list[PartCost] = []
        for stage in self.map.stages:
            parts += _told((STAGE, stage.id), stage.id, spent, seen, None)
            for one in self.map.touchpoints:
                if one.stage == stage.id:
                    parts += _told((TOUCHPOINT, one.id), stage.id, spent, seen, stakes.get(one.id))
        unplaced = tuple(
            Unplaced(currency, money / MICROS)
            for currency, money in sorted(spent.get((NOWHERE, ""), {}).items())
        )
        return CostsAnswer(met.n, tuple(parts), unplaced, _why_no_stake(decided))

    def _summed(self) -> dict[Part, dict[str, int]]:
        """Part -> currency -> micro-units; what a touchpoint cost, its stage cost too."""
        stage_of = {one.id: one.stage for one in self.map.touchpoints}
        found: dict[Part, dict[str, int]] = {}
        for kind, id, currency, money in self.spent:
            parts = [(kind, id), *([(STAGE, stage_of[id])] if kind == TOUCHPOINT else [])]
            for part in parts:
                there = found.setdefault(part, {})
                there[currency] = there.get(currency, 0) + money
        return found


def _why_no_stake(decided: MomentsAnswer | None) -> str | None:
    if decided is None:
        return NO_GOAL
    if decided.mean_value is None:
        return NO_MONEY
    return None if any(one.turns for one in decided.moments) else NO_TURN


def _told(
    part: Part,
    stage: str,
    spent: Mapping[Part, Mapping[str, int]],
    seen: Mapping[Part, tuple[int, int]],
    stake: float | None,
) -> Iterator[PartCost]:
    customers, went_on = seen.get(part, (None, None))
    known = spent.get(part)
    if not known:
        yield PartCost(*part, stage, None, None, customers, went_on, None, None, stake)
    for currency, money in sorted(known.items()) if known else ():
        amount = money / MICROS
        yield PartCost(
            *part, stage, currency, amount, customers, went_on,
            amount / customers if customers else None, amount / went_on if went_on else None, stake,
        )  # fmt: skip


def _of_stages(drawn: JourneyMap) -> JourneyMap:
    """The same map with one touchpoint a stage, met by whatever meets any of its own."""
    columns = []
    for stage in drawn.stages:
        rules: tuple[Rule, ...] = tuple(
            one.met for one in drawn.touchpoints if one.stage == stage.id and one.met is not None
        )
        if rules:
            columns.append(Touchpoint(stage.id, stage.id, stage.title, rule=AnyOf(rules)))
    return JourneyMap(
        drawn.id, drawn.title, Persona(drawn.persona.id, drawn.persona.name), drawn.goal,
        tuple(Stage(one.id, one.title, one.moment) for one in drawn.stages), tuple(columns), idle=drawn.idle,
    )  # fmt: skip
