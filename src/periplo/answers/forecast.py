"""forecast: how many customers will stand in each stage in the weeks ahead, if weeks go on as the last ones have gone.

An absorbing chain whose passes differ from week to week as they have differed: each path ahead draws its weeks anew
from those lived. What is to come and was not seen yet, such as a season, is not foreseen.
Source: Kemeny & Snell (1960), Finite Markov Chains, chapter 3; Efron & Tibshirani (1993), An Introduction to the
Bootstrap, chapter 8, for weeks drawn anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from periplo.answers.groups import NONE, customer_groups, largest
from periplo.answers.intervals import Z95
from periplo.answers.stages import Stages
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.spans import DAY, iso
from periplo.journeys.columns import Journeys

Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
WEEK = 7 * DAY
MOST_AHEAD, FEWEST, MOST_WEEKS = 26, 6, 26  # weeks asked for; weeks learned from
PATHS, SEED = 999, 20_260_101


@dataclass(frozen=True, slots=True)
class StageAhead:
    """Customers expected to stand in a stage; low, high: 95 % of the paths ahead."""

    stage: str
    n: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """day: the date at which it is looked, `week` weeks from now; the stages in the map's order."""

    week: int
    day: str
    stages: tuple[StageAhead, ...]


@dataclass(frozen=True, slots=True)
class ForecastAnswer:
    """now: customers in each stage of the map, in its order; learned: weeks from which it was learned.

    before: their number at the end of each of those weeks, the oldest first. weeks: none where fewer than FEWEST were
    lived.
    """

    n: int
    stages: tuple[str, ...]
    now: tuple[int, ...]
    learned: int
    before: tuple[tuple[int, ...], ...]
    weeks: tuple[WeekAhead, ...]
    groups: tuple[ForecastGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class ForecastGroup:
    """The same of one group of customers, learned from them alone: so the groups need not sum to the whole."""

    group: str
    n: int
    now: tuple[int, ...]
    before: tuple[tuple[int, ...], ...]
    weeks: tuple[WeekAhead, ...]


@dataclass(frozen=True, slots=True)
class Flows:
    """flows: (weeks, stages + 1, stages + 1) customers by where they stood a week before and then, outside last."""

    seen: int
    flows: Int64s

    def __add__(self, other: Flows) -> Flows:
        return Flows(self.seen + other.seen, self.flows + other.flows)


@dataclass(frozen=True, slots=True)
class ForecastState:
    """Flows by group; without groups all stand under NONE."""

    flows: dict[str, Flows]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The stages `ahead` weeks after `at`, learned from the whole weeks between `since` and `at`.

    by: a column of customers, or a property: the group is what a customer's first event that tells it says, so that
    nobody passes from one to another.

    Raises: BadQuestion if no touchpoint of the map has a rule, or it is asked further than MOST_AHEAD weeks.
    """

    map: JourneyMap
    since: int
    at: int
    ahead: int = 4
    zone: str = "UTC"
    by: str | None = None
    name: str = "forecast"

    def __post_init__(self) -> None:
        if not 1 <= self.ahead <= MOST_AHEAD:
            raise BadQuestion(
                f"--ahead says {self.ahead}",
                "the further ahead, the less is known",
                f"say a whole number of weeks from 1 to {MOST_AHEAD}",
            )
        Stages(self.map, self.at)

    @property
    def learned(self) -> int:
        """Whole weeks from which it is learned."""
        return max(0, min(MOST_WEEKS, (self.at - self.since) // WEEK))

    def partial(self, journeys: Journeys) -> ForecastState:
        if self.by is None:
            return ForecastState({NONE: self._flows(journeys)})
        groups = customer_groups(self.by, journeys)
        return ForecastState({text: self._flows(journeys.only(mask)) for text, mask in groups})

    def _flows(self, journeys: Journeys) -> Flows:
        states = len(self.map.stages) + 1
        flows = np.zeros((self.learned, states, states), np.int64)
        before = None
        for week in range(self.learned + 1):
            stands = Stages(self.map, self.at - (self.learned - week) * WEEK).places(journeys)
            if before is not None:
                flat = np.bincount(before * states + stands, minlength=states * states)
                flows[week - 1] = flat.reshape(states, states)
            before = stands
        return Flows(journeys.customers if self.learned else 0, flows)

    def merge(self, a: ForecastState, b: ForecastState) -> ForecastState:
        none = self._none
        both = {**a.flows, **b.flows}
        return ForecastState({key: a.flows.get(key, none) + b.flows.get(key, none) for key in both})

    @property
    def _none(self) -> Flows:
        states = len(self.map.stages) + 1
        return Flows(0, np.zeros((self.learned, states, states), np.int64))

    def finish(self, total: ForecastState) -> ForecastAnswer:
        ids = tuple(stage.id for stage in self.map.stages)
        whole = sum(total.flows.values(), self._none)
        now, before, weeks = self._foreseen(whole)
        groups: tuple[ForecastGroup, ...] = ()
        if self.by is not None:
            told = largest(total.flows, lambda flows: flows.seen, lambda one, other: one + other)
            groups = tuple(
                ForecastGroup(group, flows.seen, *self._foreseen(flows))
                for group, flows in told
                if flows.seen
            )
        return ForecastAnswer(whole.seen, ids, now, self.learned, before, weeks, groups)

    def _foreseen(
        self, total: Flows
    ) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...], tuple[WeekAhead, ...]]:
        """The stock now, at the end of each week learned from, and in the weeks ahead."""
        ids = tuple(stage.id for stage in self.map.stages)
        stocks = total.flows.sum(axis=1)[:, : len(ids)]  # (weeks, stages) at the end of each
        now = stocks[-1] if len(stocks) else np.zeros(len(ids), np.int64)
        weeks: list[WeekAhead] = []
        if self.learned >= FEWEST:
            middle, low, high = foreseen(total.flows, now, self.ahead)
            for week in range(self.ahead):
                ends = zip(ids, middle[week].tolist(), low[week].tolist(), high[week].tolist(), strict=True)
                day = iso(self.at + (week + 1) * WEEK, self.zone)[:10]
                weeks.append(WeekAhead(week + 1, day, tuple(StageAhead(*one) for one in ends)))
        return tuple(now.tolist()), tuple(tuple(row) for row in stocks.tolist()), tuple(weeks)


def foreseen(flows: Int64s, now: Int64s, ahead: int) -> tuple[Floats, Floats, Floats]:
    """Mean, low and high of each stage's stock in each week ahead: (ahead, stages) each.

    flows: (weeks, stages + 1, stages + 1). A path draws as many weeks as were lived, with replacement, and then each
    week ahead from those: what was in a stage moves by that week's shares, and as many come as came in it. The ends
    are widened as the mean of so few weeks is uncertain: by Student's t, and by the spread that drawing anew loses.
    """
    weeks, stages = len(flows), len(now)
    inside = flows[:, :stages, :stages].astype(np.float64)
    from_stage = flows[:, :stages, :].sum(axis=2).astype(np.float64)
    whole = inside.sum(axis=0) / np.maximum(from_stage.sum(axis=0), 1)[:, None]
    from scipy.special import stdtrit  # costs 0.1 s to import, and most questions do not need it

    shares = np.where(from_stage[:, :, None] > 0, inside / np.maximum(from_stage, 1)[:, :, None], whole)
    come = flows[:, stages, :stages].astype(np.float64)
    chance = np.random.default_rng(SEED)
    drawn = chance.integers(0, weeks, (PATHS, weeks))
    stock = np.repeat(now[None, :].astype(np.float64), PATHS, axis=0)
    paths = np.empty((ahead, PATHS, stages))
    for week in range(ahead):
        chosen = drawn[np.arange(PATHS), chance.integers(0, weeks, PATHS)]
        stock = np.einsum("ps,pst->pt", stock, shares[chosen]) + come[chosen]
        paths[week] = stock
    middle = paths.mean(axis=1)
    widened = float(stdtrit(weeks - 1, 0.975)) / Z95 * sqrt(weeks / (weeks - 1))
    low, high = np.quantile(paths, [0.025, 0.975], axis=1)
    return middle, np.maximum(0.0, middle - widened * (middle - low)), middle + widened * (high - middle)
