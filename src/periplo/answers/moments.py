"""moments: at which touchpoints the journey is decided, for the customer and for us (S0-Q3).

Two axes, never one: what customers feel afterwards, and whether they reach the goal. Each touchpoint is looked at
twice. Meeting it: those who do against those who at the same time of their cycle were just as active, had come
equally far, and did not (kernels/trials.py). How it goes there: those for whom it goes one way against those for whom
it goes another (turns.py). The first also follows from where a touchpoint stands on the way, so a moment of truth is
proposed by the second alone; a person confirms it on the map. Nothing here says what causes what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from periplo.answers import places
from periplo.answers.adjusted import Difference, believed, mean_difference, share_difference
from periplo.answers.asked import THIN
from periplo.answers.map_checks import check_period, check_rules
from periplo.answers.money import CENTS, MONEY, cents_of, currencies_lived, names_of
from periplo.answers.sides import Side, counted_by, sides
from periplo.answers.turns import Counts, Turn, added, at_stake, counted, parted
from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.rules import Rule
from periplo.core.spans import DAY, HOUR, Span
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.trials import (
    CONVERTED,
    KEPT,
    SCORE,
    SCORED,
    SQUARES,
    TREATED,
    WENT_ON,
    N,
    walk_trials,
)
from periplo.journeys.masks import WORD, Matcher, first_met, read_only
from periplo.journeys.scores import scores_of

Int64s = NDArray[np.int64]
EDGES = (HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY)  # time since a cycle began, cut into bins
LONGEST_LOOK = 60 * DAY
RATE = 0.05  # of the moments proposed, how many may be wrong on average
WORTH = 0.05  # a smaller difference in those who reach the goal is not proposed, however sure


@dataclass(frozen=True, slots=True)
class Gain:
    """A difference between those who met the touchpoint and those who did not; with it and without it, on each side."""

    difference: float
    low: float
    high: float
    met: float | None
    not_met: float | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One touchpoint. Gains are None where too few (below 30) met it or did not, or where nothing can follow it.

    for_us, low, high: difference in the share that reaches the goal within the look ahead. for_customer: difference
    in what they say they feel next, -2 to +2. went_on: difference in the share that goes on to a later stage.
    removal: the share of reached goals that ways through this touchpoint carry, by the chain of passes.
    turns: how it can go there and what follows, only what is more than chance, the most at stake first.
    value_at_stake: customers who met it times the difference for us times the mean value of a goal; None without money.
    """

    touchpoint: str
    reach: int
    for_customer: float | None
    for_us: float | None
    low: float | None
    high: float | None
    value_at_stake: float | None
    customer_gain: Gain | None
    our_gain: Gain | None
    went_on: Gain | None
    removal: float | None
    trials: int
    turns: tuple[Turn, ...] = ()
    is_proposed: bool = False
    is_on_map: bool = False  # a person has marked it as a moment of truth
    sides: tuple[Side, ...] = ()  # how it goes for each group asked for


@dataclass(frozen=True, slots=True)
class MomentsAnswer:
    """Moments by value at stake, else by the size of the difference; look_days: how long after each trial is looked."""

    n: int
    look_days: float
    goals: int
    mean_value: float | None
    moments: tuple[Moment, ...]
    by: str | None = None  # the property whose groups stand side by side


@dataclass(frozen=True, slots=True)
class MomentsState:
    seen: int
    arms: Int64s
    reach: Int64s
    passes: Int64s
    goals: int
    money: tuple[int, ...]  # by name of MONEY, cents
    currencies: tuple[frozenset[str], ...]  # likewise
    turns: Counts
    places: places.Counts
    sides: Counts


@dataclass(frozen=True, slots=True)
class Moments:
    """Which touchpoints matter, judged by the meetings whose look ahead ends in the period, half-open.

    Each meeting is followed for the whole `look` (microseconds; the map's idle limit, at most 60 days, unless told),
    so the last meetings that count lie that long before the period's end, or before `until`, the last instant known.
    Reach, passes and goals are those of the period itself. value: the property that tells money.
    by: a property of events, or a column of customers, whose groups are laid side by side at each touchpoint.

    Raises: BadQuestion if the map has no goal with a rule, no touchpoint with one, or the period or `look` is empty.
    """

    map: JourneyMap
    period: Span
    until: int
    look: int | None = None
    value: str | None = None
    by: str | None = None
    name: str = "moments"

    def __post_init__(self) -> None:
        if self.map.goal.rule is None:
            raise BadQuestion(
                f"the goal of map '{self.map.id}' has no rule",
                "so nobody can be said to have reached it",
                "give the goal a rule, such as: rule: order completed",
            )
        if self.look is not None and self.look <= 0:
            raise BadQuestion(
                "nobody can be followed for a time of nothing", mend="say a time such as --look 30d"
            )
        check_rules(self.map)
        check_period(self.period)

    @property
    def horizon(self) -> int:
        """Microseconds that each trial is followed."""
        return self.look if self.look is not None else min(self.map.idle, LONGEST_LOOK)

    @property
    def _columns(self) -> tuple[Touchpoint, ...]:
        return tuple(touchpoint for touchpoint in self.map.touchpoints if touchpoint.met)

    @property
    def _names(self) -> tuple[str, ...]:
        return (folded(self.value),) if self.value else MONEY

    def _money_in(self, journeys: Journeys) -> tuple[Int64s, tuple[frozenset[str], ...]]:
        """(names, rows) cents that each event tells under each name, 0 where none; and in which currencies."""
        told = np.zeros((len(self._names), len(journeys.event)), np.int64)
        currencies = [frozenset[str]()] * len(self._names)
        for place, name in enumerate(names_of(journeys, self.value)):
            column = journeys.properties.get(name)
            cents = cents_of(column)
            if cents is not None:
                told[place], currencies[place] = cents, currencies_lived(journeys, column, cents)
        return told, tuple(currencies)

    def partial(self, journeys: Journeys) -> MomentsState:
        columns, stages = self._columns, [stage.id for stage in self.map.stages]
        stage_of = np.array([stages.index(column.stage) for column in columns], dtype=np.int64)
        rules: list[Rule] = [column.met for column in columns if column.met]
        rules += [self.map.goal.rule] if self.map.goal.rule else []
        strata = (len(EDGES) + 1) * (int(stage_of.max()) + 2)
        arms = np.zeros((len(columns), strata, 2, KEPT), np.int64)
        reach, reach_by = np.zeros((2, len(columns)), np.int64)
        passes = np.zeros((len(columns) + 1, len(columns) + 2), np.int64)
        goals = np.zeros(1 + len(self._names), np.int64)
        scores, (money, currencies) = scores_of(journeys), self._money_in(journeys)
        none = np.empty(0, np.bool_)
        turned: list[tuple[Int64s, Int64s, NDArray[np.bool_], NDArray[np.int16]]] = []
        seen = 0
        for block in Matcher(rules, journeys).blocks():
            rows = slice(block.row, block.row + len(block.at))
            room = int(np.bitwise_count(block.table).sum(axis=1)[block.codes].sum())
            met, met_row = np.empty(room, np.int16), np.empty(room, np.int64)
            again, felt = np.empty(room, np.bool_), np.empty(room, np.int16)
            lowest, highest, is_goal = _classes(block.table, stage_of)
            counted_here, found = walk_trials(
                block.first, block.start, block.stop, block.at, block.codes,
                read_only(none if journeys.ours is None else journeys.ours[rows]), block.table,
                lowest, highest, is_goal, stage_of, self.map.idle, np.array(EDGES, np.int64),
                self.period.start, self.period.end, self.horizon, self.until,
                read_only(scores[rows] if len(scores) else scores),
                read_only(np.ascontiguousarray(money[:, rows])), arms, reach, reach_by, passes, goals,
                met, met_row, again, felt,
            )  # fmt: skip
            seen += counted_here
            group = met[:found].astype(np.int64) * 2 + is_goal[block.codes[met_row[:found]]]
            turned.append((group, met_row[:found] + block.row, again[:found], felt[:found]))
        turns: Counts = {}
        by_place: places.Counts = {}
        by_side: Counts = {}
        if turned:
            groups, met_rows, reached, said = (np.concatenate(column) for column in zip(*turned, strict=True))
            turns = counted(journeys, groups, met_rows, reached, said)
            by_place = places.counted_by_place(journeys, groups, met_rows, reached)
            if self.by:
                by_side = counted_by(self.by, journeys, groups, met_rows, reached, said)
        return MomentsState(
            seen,
            arms,
            reach,
            passes,
            int(goals[0]),
            tuple(goals[1:].tolist()),
            currencies,
            turns,
            by_place,
            by_side,
        )

    def merge(self, a: MomentsState, b: MomentsState) -> MomentsState:
        money = tuple(one + other for one, other in zip(a.money, b.money, strict=True))
        return MomentsState(
            a.seen + b.seen,
            a.arms + b.arms,
            a.reach + b.reach,
            a.passes + b.passes,
            a.goals + b.goals,
            money,
            tuple(one | other for one, other in zip(a.currencies, b.currencies, strict=True)),
            added(a.turns, b.turns),
            places.added(a.places, b.places),
            added(a.sides, b.sides),
        )

    def finish(self, total: MomentsState) -> MomentsAnswer:
        cents, currencies = next(
            (one for one in zip(total.money, total.currencies, strict=True) if one[0]), (0, frozenset[str]())
        )
        # What is at stake in two currencies is no sum.
        mean = cents / CENTS / total.goals if total.goals and cents and len(currencies) < 2 else None
        removals = removal_effects(total.passes)
        found = [
            (group // 2, one)  # whose meeting is the goal itself stands apart: what follows is another one
            for group in range(2 * len(self._columns))
            for one in parted(total.turns, group)
        ]
        sure = believed([one.p for _, one in found], RATE)
        turns: dict[int, list[Turn]] = {}
        for (place, one), is_sure in zip(found, sure, strict=True):
            if is_sure and abs(one.turn.difference) >= WORTH:
                turns.setdefault(place, []).append(one.turn)
        beside = sides(total.sides, len(self._columns)) if self.by else {}
        moments = [
            self._moment(
                total, place, column, removals[place], mean, turns.get(place, []), beside.get(place, ())
            )
            for place, column in enumerate(self._columns)
        ]
        return MomentsAnswer(
            total.seen,
            self.horizon / DAY,
            total.goals,
            mean,
            tuple(sorted(moments, key=_order)),
            self.by and folded(self.by),
        )

    def _moment(
        self,
        total: MomentsState,
        place: int,
        column: Touchpoint,
        removal: float | None,
        mean: float | None,
        turns: list[Turn],
        beside: tuple[Side, ...],
    ) -> Moment:
        arms, reach = total.arms[place], int(total.reach[place])
        n, scored = arms[:, :, N], arms[:, :, SCORED]
        enough = bool((n.sum(axis=0) >= THIN).all())
        ours = share_difference(arms[:, :, CONVERTED], n) if enough else None
        on = share_difference(arms[:, :, WENT_ON], n) if enough else None
        felt = None
        if bool((scored.sum(axis=0) >= THIN).all()):
            felt = mean_difference(arms[:, :, SCORE], arms[:, :, SQUARES], scored)
        told = tuple(
            replace(turn, value_at_stake=None if mean is None else at_stake(turn) * mean)
            for turn in sorted(turns, key=lambda turn: (-at_stake(turn), turn.property))
        )
        return Moment(
            column.id,
            reach,
            felt.value / CENTS if felt else None,
            ours.value if ours else None,
            ours.low if ours else None,
            ours.high if ours else None,
            None if ours is None or mean is None else abs(ours.value) * reach * mean,
            _gain(felt, arms[:, :, SCORE], scored, CENTS),
            _gain(ours, arms[:, :, CONVERTED], n),
            _gain(on, arms[:, :, WENT_ON], n),
            removal,
            int(n[:, TREATED].sum()),
            told,
            is_proposed=bool(told),
            is_on_map=column.moment_of_truth,
            sides=beside,
        )


def _classes(
    table: NDArray[np.uint64], stage_of: Int64s
) -> tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.bool_]]:
    """For each class of events: the first touchpoint met and the furthest stage, -1 where none; whether the goal is."""
    goal, highest = len(stage_of), np.full(len(table), -1, np.int16)
    is_goal = (table[:, goal // WORD] >> np.uint64(goal % WORD)) & np.uint64(1) != 0
    for touchpoint, stage in enumerate(stage_of.tolist()):
        met = (table[:, touchpoint // WORD] >> np.uint64(touchpoint % WORD)) & np.uint64(1) != 0
        highest[met] = np.maximum(highest[met], stage)
    touchpoints = table.copy()
    touchpoints[:, goal // WORD] &= ~np.uint64(1 << goal % WORD)
    return read_only(first_met(touchpoints)), read_only(highest), read_only(is_goal)


def _order(moment: Moment) -> tuple[bool, float, float, str]:
    """Proposed ones first, by what is at stake; then by the size of the difference."""
    stake = at_stake(moment.turns[0]) if moment.turns else 0.0
    return not moment.is_proposed, -stake, -abs(moment.for_us or 0), moment.touchpoint


def _gain(found: Difference | None, sums: Int64s, n: Int64s, scale: float = 1.0) -> Gain | None:
    """The difference, and what it is between: the treated as they are, and they less the difference."""
    if found is None:
        return None
    count = int(n[:, TREATED].sum())
    met = float(sums[:, TREATED].sum()) / count / scale if count else None
    value = found.value / scale
    return Gain(value, found.low / scale, found.high / scale, met, None if met is None else met - value)


def removal_effects(passes: Int64s) -> list[float | None]:
    """For each touchpoint, the share of the chain's way to the goal that is lost without it; None where none reach it.

    passes: (touchpoints + 1, touchpoints + 2), the start of a cycle as the last row; the goal and silence as the
    last two columns. An absorbing chain of order 1, solved exactly: without a touchpoint, who would meet it is lost.
    Source: Anderl, Becker, von Wangenheim & Schumann (2016), Int. J. Research in Marketing 33, 457-474.
    """
    size = passes.shape[0]
    out = np.maximum(passes.sum(axis=1), 1)[:, None]
    inner = np.zeros((size, size))
    inner[:, : size - 1] = passes[:, : size - 1] / out
    goal = passes[:, size - 1] / out[:, 0]
    whole = _reached(inner, goal)
    if not whole:
        return [None] * (size - 1)
    told: list[float | None] = []
    for gone in range(size - 1):
        kept = inner.copy()
        kept[:, gone] = 0
        told.append(1 - _reached(kept, goal) / whole if passes[:, gone].any() else None)
    return told


def _reached(inner: NDArray[np.float64], goal: NDArray[np.float64]) -> float:
    try:
        return float(np.linalg.solve(np.eye(len(goal)) - inner, goal)[-1])
    except np.linalg.LinAlgError:  # customers go round and round, and none has come out yet
        return 0.0
