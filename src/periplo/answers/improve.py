"""improve: what to mend in each stage, the most at stake first (S0-Q4).

Seven kinds of trouble, each found by a question of its own: they feel worse than promised, they leave, it goes badly
for some, it goes badly in one place, they go back and forth, a channel loses them, and a pain that the map knows has
no solution. What is at stake is what goes with the trouble, never what mending it would bring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.fluidity import Fluidity, FluidityAnswer, FluidityState
from periplo.answers.intervals import wilson
from periplo.answers.moments import Moments, MomentsAnswer, MomentsState
from periplo.answers.places import worse_places
from periplo.answers.touchpoints import Touchpoints, TouchpointsAnswer, TouchpointsState
from periplo.answers.turns import Turn, at_stake
from periplo.core.distinct import distinct
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.spans import Span
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.kernels.goings_on import (
    PARTS,
    STAYED_AT,
    WENT_AFTER,
    WENT_AT,
    count_goings_on,
    part_width,
)
from periplo.journeys.masks import Matcher, event_mask, read_only
from periplo.journeys.scores import NO_SCORE, SCALE, scores_of

Int64s = NDArray[np.int64]
FEELING, LEAVING, TURN, PLACE, LOOP, CHANNEL, PAIN = (
    "feeling", "leaving", "turn", "place", "loop", "channel", "pain",
)  # fmt: skip
GAP = 0.5  # of a feeling below its promise, or below zero where none is promised
USUALLY = 0.95  # of those who go on from a touchpoint: by then one who has not is taken not to, as in leaving
LEAVES = 0.15  # of those who meet a touchpoint; fewer is no trouble of that touchpoint
QUOTES, LONGEST = 3, 240  # comments told, and their letters
A_STAGE = 4  # troubles told


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble at a touchpoint. customers: whom it concerns; share, low, high: of those who met it, where it is one.

    still_open: of those who do not go on, who was there so lately that they may still, and are not counted.
    value_at_stake: customers times the share of those who go on that reach the goal times a goal's mean value, or that
    of the turn; None where no money is told or nothing says. through, turn, text: what the kind needs to be told; of
    a place, the turn tells those who met it there beside all others.
    quotes: what customers wrote there when they were unhappy, their own words.
    """

    kind: str
    touchpoint: str
    customers: int
    share: float | None = None
    low: float | None = None
    high: float | None = None
    planned: float | None = None
    lived: float | None = None
    through: str | None = None
    turn: Turn | None = None
    text: str | None = None
    value_at_stake: float | None = None
    quotes: tuple[str, ...] = ()
    still_open: int | None = None


@dataclass(frozen=True, slots=True)
class StageTroubles:
    stage: str
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class ImproveAnswer:
    n: int
    stages: tuple[StageTroubles, ...]  # in the map's order
    first: Trouble | None  # the one with most at stake of all


@dataclass(frozen=True, slots=True)
class Felt:
    """What was said of each touchpoint: answers, sum and sum of squares in hundredths, and unhappy comments."""

    n: Int64s
    total: Int64s
    squares: Int64s
    quotes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ImproveState:
    touchpoints: TouchpointsState
    moments: MomentsState | None
    fluidity: FluidityState
    felt: Felt
    goings_on: Int64s  # as the kernel counts them


@dataclass(frozen=True, slots=True)
class Improve:
    """Troubles of a period, half-open; until: the last instant known. Raises: as Touchpoints and Fluidity."""

    map: JourneyMap
    period: Span
    until: int
    name: str = "improve"

    def __post_init__(self) -> None:
        _ = self._met, self._fluid, self._moments

    @property
    def _met(self) -> Touchpoints:
        return Touchpoints(self.map, self.period)

    @property
    def _fluid(self) -> Fluidity:
        return Fluidity(self.map, self.period, self.until)

    @property
    def _moments(self) -> Moments | None:
        return Moments(self.map, self.period, self.until) if self.map.goal.rule else None

    @property
    def _columns(self) -> tuple[Touchpoint, ...]:
        return tuple(touchpoint for touchpoint in self.map.touchpoints if touchpoint.met)

    def partial(self, journeys: Journeys) -> ImproveState:
        moments = self._moments
        return ImproveState(
            self._met.partial(journeys),
            moments.partial(journeys) if moments else None,
            self._fluid.partial(journeys),
            self._felt(journeys),
            self._goings_on(journeys),
        )

    def merge(self, a: ImproveState, b: ImproveState) -> ImproveState:
        moments = self._moments
        quotes = tuple(
            tuple(sorted(set(one + other))[:QUOTES])
            for one, other in zip(a.felt.quotes, b.felt.quotes, strict=True)
        )
        return ImproveState(
            self._met.merge(a.touchpoints, b.touchpoints),
            moments.merge(a.moments, b.moments) if moments and a.moments and b.moments else None,
            self._fluid.merge(a.fluidity, b.fluidity),
            Felt(a.felt.n + b.felt.n, a.felt.total + b.felt.total, a.felt.squares + b.felt.squares, quotes),
            a.goings_on + b.goings_on,
        )

    def finish(self, total: ImproveState) -> ImproveAnswer:
        met, fluid = self._met.finish(total.touchpoints), self._fluid.finish(total.fluidity)
        moments = self._moments
        decided = moments.finish(total.moments) if moments and total.moments else None
        found = [
            *self._feelings(total.felt, met),
            *self._leaving(total.goings_on, decided),
            *self._turns(decided),
            *self._places(total.moments, decided),
            *self._loops(fluid),
            *self._channels(fluid, met),
            *self._pains(met),
        ]
        found.sort(key=_order)
        stage_of = {column.id: column.stage for column in self.map.columns}
        stages = tuple(
            StageTroubles(
                stage.id, tuple(one for one in found if stage_of[one.touchpoint] == stage.id)[:A_STAGE]
            )
            for stage in self.map.stages
        )
        return ImproveAnswer(met.n, stages, found[0] if found else None)

    def _felt(self, journeys: Journeys) -> Felt:
        columns = self._columns
        n, sums, squares = np.zeros((3, len(columns)), np.int64)
        quotes: list[tuple[str, ...]] = [()] * len(columns)
        scores = scores_of(journeys)
        if len(scores):
            seen = np.zeros(len(journeys.event), np.bool_)
            for low, high in zip(journeys.start, journeys.stop, strict=True):
                seen[low:high] = True
            seen &= (
                (scores != NO_SCORE) & (journeys.at >= self.period.start) & (journeys.at < self.period.end)
            )
            comment = journeys.properties.get("comment")
            for place, column in enumerate(columns):
                assert column.met is not None
                here = np.flatnonzero(event_mask(column.met, journeys) & seen)
                told = scores[here].astype(np.int64)
                n[place], sums[place], squares[place] = len(here), told.sum(), (told**2).sum()
                if isinstance(comment, Coded):
                    codes = distinct(comment.codes[here[told < 0]]).tolist()
                    words = {comment.values[code - 1][:LONGEST] for code in codes if code}
                    quotes[place] = tuple(sorted(words)[:QUOTES])
        return Felt(n, sums, squares, tuple(quotes))

    def _feelings(self, felt: Felt, met: TouchpointsAnswer) -> Iterator[Trouble]:
        for place, column in enumerate(self._columns):
            n = int(felt.n[place])
            if n < THIN:
                continue
            mean = float(felt.total[place]) / n / SCALE
            spread = max(float(felt.squares[place]) / n / SCALE**2 - mean**2, 0.0)
            half = 1.96 * (spread / n) ** 0.5
            promised = column.feeling if column.feeling is not None else 0.0
            if mean + half < promised - GAP:
                yield Trouble(
                    FEELING, column.id, met.columns[place].customers, None, mean - half, mean + half,
                    column.feeling, mean,
                    quotes=felt.quotes[place],
                )  # fmt: skip

    def _goings_on(self, journeys: Journeys) -> Int64s:
        columns, none = self._columns, np.empty(0, np.bool_)
        counts = np.zeros((len(columns), 3, PARTS), np.int64)
        rules = [column.met for column in columns if column.met]
        goal = len(rules) if self.map.goal.rule else -1
        rules += [self.map.goal.rule] if self.map.goal.rule else []
        for block in Matcher(rules, journeys).blocks():
            rows = slice(block.row, block.row + len(block.at))
            count_goings_on(
                block.start, block.stop, block.at,
                read_only(none if journeys.ours is None else journeys.ours[rows]), block.codes, block.table,
                len(columns), goal, self.period.start, self.period.end, counts,
            )  # fmt: skip
        return counts

    def _leaving(self, goings_on: Int64s, decided: MomentsAnswer | None) -> Iterator[Trouble]:
        """Who does not go on, of those who were there long enough ago for 95 % of the others to have done so."""
        worth = decided.mean_value if decided else None
        gains = {one.touchpoint: one.our_gain for one in decided.moments} if decided else {}
        width = part_width(self.period.start, self.period.end)
        ends = -(-(min(self.period.end, self.until + 1) - self.period.start) // width)
        for column, counts in zip(self._columns, goings_on, strict=True):
            if column.id in self.map.endings:
                continue
            waits = np.cumsum(counts[WENT_AFTER])
            enough = waits[-1] >= THIN
            usual = int(np.searchsorted(waits, USUALLY * waits[-1])) if enough else self.map.idle // width
            known = max(0, ends - usual - 1)  # parts of which all that usually follows is known
            stayed, went = int(counts[STAYED_AT, :known].sum()), int(counts[WENT_AT, :known].sum())
            n = stayed + went
            if n < THIN or stayed / n < LEAVES:
                continue
            low, high = wilson(stayed, n) or (0.0, 1.0)
            ours = gains.get(column.id)
            stake = stayed * ours.met * worth if worth is not None and ours is not None and ours.met else None
            yield Trouble(
                LEAVING, column.id, stayed, stayed / n, low, high, value_at_stake=stake,
                still_open=int(counts[STAYED_AT, known:].sum()),
            )  # fmt: skip

    def _turns(self, decided: MomentsAnswer | None) -> Iterator[Trouble]:
        for moment in decided.moments if decided else ():
            for turn in moment.turns[:1]:
                badly = turn.n if turn.difference < 0 else turn.other_n
                yield Trouble(TURN, moment.touchpoint, badly, turn=turn, value_at_stake=turn.value_at_stake)

    def _places(self, counted: MomentsState | None, decided: MomentsAnswer | None) -> Iterator[Trouble]:
        """At each touchpoint, the place where fewest reach the goal for how many came."""
        worth = decided.mean_value if decided else None
        for group, turns in sorted(worse_places(counted.places).items() if counted else ()):
            worst = turns[0]
            stake = None if worth is None else at_stake(worst) * worth
            yield Trouble(
                PLACE, self._columns[group // 2].id, worst.n,
                turn=replace(worst, value_at_stake=stake), value_at_stake=stake,
            )  # fmt: skip

    def _loops(self, fluid: FluidityAnswer) -> Iterator[Trouble]:
        for loop in fluid.loops:
            if loop.times >= THIN:
                yield Trouble(LOOP, loop.touchpoint, loop.times, through=loop.through)

    def _channels(self, fluid: FluidityAnswer, met: TouchpointsAnswer) -> Iterator[Trouble]:
        seen = {column.touchpoint: column for column in met.columns}
        for gap in fluid.channel_gaps:
            used = next((use for use in seen[gap.touchpoint].channels if use.channel == gap.worse), None)
            customers = used.customers if used else 0
            difference = gap.better_share - gap.worse_share
            yield Trouble(
                CHANNEL, gap.touchpoint, customers, difference, gap.low, gap.high, through=gap.worse
            )

    def _pains(self, met: TouchpointsAnswer) -> Iterator[Trouble]:
        """What the map knows to hurt and has no solution for, at touchpoints that customers do meet."""
        seen = {column.touchpoint: column.customers for column in met.columns}
        for column in self._columns:
            hurting = [item for item in column.cells.get("frictions", ()) if item.solution is None]
            hurting += [item for item in column.cells.get("pains", ()) if (item.harm or 0) >= 4]
            for item in hurting[:1]:
                if seen[column.id] >= THIN:
                    yield Trouble(PAIN, column.id, seen[column.id], text=item.to(self.map.languages[0]))


def _order(trouble: Trouble) -> tuple[bool, float, float, str, str]:
    """Those with money at stake first; then what hurts most people most."""
    weight = {FEELING: 1.0, LEAVING: 0.6, TURN: 1.0, PLACE: 1.0, LOOP: 0.3, CHANNEL: 0.3, PAIN: 0.2}[
        trouble.kind
    ]
    stake = trouble.value_at_stake or 0.0
    return stake == 0, -stake, -weight * trouble.customers, trouble.touchpoint, trouble.kind
