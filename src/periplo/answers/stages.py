"""stages: where customers stand in their present cycle (S0-Q1).

A customer's cycle begins with the first touchpoint of the map that they meet. It ends with an event of the
map's goal, or when they meet no touchpoint for longer than the map's idle limit; the next touchpoint begins
another. The goal's event belongs to the cycle that it closes, and the customer keeps standing there until the
next touchpoint or the idle limit. What we ourselves sent moves nobody. Where an event meets several
touchpoints, the first in the map's order counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import add

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import kaplan_meier, wilson
from periplo.answers.map_checks import check_rules
from periplo.answers.outlook import Outlook, outlook
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import DAY, Span
from periplo.journeys.columns import Journeys
from periplo.journeys.customer_masks import customer_mask
from periplo.journeys.kernels.cycles import (
    ALL,
    CYCLES,
    FIRST,
    FURTHEST_AFTER,
    NOWHERE,
    REPEAT,
    SEEN,
    STAND,
    walk_cycles,
)
from periplo.journeys.masks import WORD, Block, Matcher, first_met, read_only

Int64s = NDArray[np.int64]
SCOPES = {"all": ALL, "first": FIRST, "repeat": REPEAT}
RULES = ("last", "furthest")
PARTS = 12
MOMENT = "moment"  # before, during or after the purchase, in which every stage stands
ALWAYS = Span(-(1 << 62), 1 << 62)


@dataclass(frozen=True, slots=True)
class StageStock:
    """Customers who stand in one stage at the instant asked; share of all customers, 95 % Wilson.

    What is to be expected from here, within a cycle, as cycles have gone so far: next_stage and next_share, the
    stage to which most passes lead and their share of all ways out (another stage, the goal, silence);
    goal_share, how many reach the goal; days_to_goal, how soon on average those who do.
    """

    stage: str
    n: int
    share: float | None
    low: float | None
    high: float | None
    median_days: float | None  # time in stage, Kaplan-Meier; None while fewer than half have gone on
    entered: int  # customers who came into the stage in the period
    left: int  # customers who went from it to another stage in the period
    next_stage: str | None = None
    next_share: float | None = None
    goal_share: float | None = None
    days_to_goal: float | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """Customers who stand in no stage: silent for longer than the map's idle limit, or never on the map."""

    n: int
    share: float | None


@dataclass(frozen=True, slots=True)
class PhaseStock:
    """Customers who stand in the stages of one phase, each once, as a share of all customers, 95 % Wilson.

    of: "moment" (before, during or after the purchase), or the id of a theory of the map, such as "funnel".
    """

    of: str
    phase: str
    stages: tuple[str, ...]
    n: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class StagesAnswer:
    at: int  # microseconds UTC
    n: int
    stages: tuple[StageStock, ...]
    outside: Outside
    most: str | None  # the stage with most customers
    occupancy: tuple[Occupancy, ...] = ()  # thirteen instants, from the period's start to its end
    phases: tuple[PhaseStock, ...] = ()  # in the map's order, before, during and after first


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Customers in each stage, in the map's order, at one instant; who is loyal is not looked at."""

    at: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StagesState:
    """n, entered and left per stage; every spell in a stage, microseconds: seen to end, and not."""

    seen: int
    n: Int64s
    entered: Int64s
    left: Int64s
    stock: Int64s  # (marks, stages)
    passes: Int64s  # (stages, stages + 2) to another stage, to the goal, to silence
    stay: tuple[int, ...]  # microseconds in each stage within open cycles
    ended: tuple[tuple[Int64s, ...], ...]
    open: tuple[tuple[Int64s, ...], ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """Where customers stand as of `at`, the events of that instant included.

    rule: "last", the stage of the last touchpoint that they met in their cycle, or "furthest", the furthest.
    scope: "all"; "first", as though nothing had happened after the first cycle; "repeat", only customers who
    have begun another cycle, and what they did from then on.
    period: in which `entered` and `left` are counted; None: ever.
    A customer who meets the map's `loyal` rule at that instant does not fall back: they stand in the furthest
    stage after the purchase that they have ever met, if that lies further on.
    A spell in a stage ends when another stage is entered. It is censored at `at` for those who still stand
    there, and at the last touchpoint plus the idle limit for those who fell silent.

    Raises: BadQuestion if no touchpoint of the map has a rule, or an option is not one of those above.
    """

    map: JourneyMap
    at: int
    rule: str = "last"
    scope: str = "all"
    period: Span | None = None
    name: str = "stages"

    def __post_init__(self) -> None:
        if self.rule not in RULES or self.scope not in SCOPES:
            raise BadQuestion(
                f"stages cannot be asked with rule '{self.rule}' and scope '{self.scope}'",
                mend="rule is last or furthest; scope is first, repeat or all",
            )
        check_rules(self.map, "so no event can tell where a customer stands")

    @property
    def _marks(self) -> Int64s:
        """The instants of the occupancy, none later than `at`."""
        if self.period is None:
            return np.empty(0, np.int64)
        length = self.period.end - self.period.start
        marks = [self.period.start + length * part // PARTS for part in range(PARTS + 1)]
        return np.array([mark for mark in marks if mark <= self.at], dtype=np.int64)

    def partial(self, journeys: Journeys) -> StagesState:
        stages = len(self.map.stages)
        n, moves = np.zeros(stages, np.int64), _Moves.none(stages, len(self._marks))
        stay = (0,) * stages
        spells: list[tuple[Int64s, Int64s, NDArray[np.bool_]]] = []
        seen = 0
        for block, people, walked in self._walk(journeys, moves):
            loyal = self._loyal(journeys, block)
            counted = self._counted(people)
            seen += int(counted.sum())
            stand = _standing(people, loyal)[counted]
            n += np.bincount(stand[stand != NOWHERE], minlength=stages)
            spells.append(walked)
            stay = tuple(map(add, stay, moves.stay.tolist()))  # whole numbers of any size
            moves.stay[:] = 0
        lengths = [[length[stage == s] for stage, length, _ in spells] for s in range(stages)]
        ended = [[is_ended[stage == s] for stage, _, is_ended in spells] for s in range(stages)]
        return StagesState(
            seen,
            n,
            moves.entered,
            moves.left,
            moves.stock,
            moves.passes,
            stay,
            tuple((_sorted(lengths[s], ended[s], True),) for s in range(stages)),
            tuple((_sorted(lengths[s], ended[s], False),) for s in range(stages)),
        )

    def merge(self, a: StagesState, b: StagesState) -> StagesState:
        return StagesState(
            a.seen + b.seen,
            a.n + b.n,
            a.entered + b.entered,
            a.left + b.left,
            a.stock + b.stock,
            a.passes + b.passes,
            tuple(map(add, a.stay, b.stay)),
            tuple(one + other for one, other in zip(a.ended, b.ended, strict=True)),
            tuple(one + other for one, other in zip(a.open, b.open, strict=True)),
        )

    def finish(self, total: StagesState) -> StagesAnswer:
        ahead = outlook(total.passes, total.stay, [stage.id for stage in self.map.stages])
        stocks = tuple(self._stock(total, place, ahead[place]) for place in range(len(self.map.stages)))
        outside = total.seen - int(total.n.sum())
        most = max(stocks, key=lambda stock: stock.n)
        share = outside / total.seen if total.seen else None
        occupancy = zip(self._marks.tolist(), total.stock.tolist(), strict=True)
        return StagesAnswer(
            self.at,
            total.seen,
            stocks,
            Outside(outside, share),
            most.stage if most.n else None,
            tuple(Occupancy(at, tuple(counts)) for at, counts in occupancy),
            tuple(self._phases(total)),
        )

    def _phases(self, total: StagesState) -> Iterator[PhaseStock]:
        """A customer stands in one stage, so that those of a phase sum up to its customers."""
        theories = [(MOMENT, [stage.moment for stage in self.map.stages])] + [
            (theory.id, [stage.phases.get(theory.id) for stage in self.map.stages])
            for theory in self.map.theories
        ]
        for of, phases in theories:
            for phase in dict.fromkeys(phase for phase in phases if phase):
                places = [place for place, one in enumerate(phases) if one == phase]
                n = int(total.n[places].sum())
                low, high = wilson(n, total.seen) or (None, None)
                stages = tuple(self.map.stages[place].id for place in places)
                yield PhaseStock(of, phase, stages, n, n / total.seen if total.seen else None, low, high)

    def standing(self, journeys: Journeys) -> NDArray[np.object_]:
        """The id of the stage in which each customer stands, None outside: (customers,) objects."""
        ids = np.array([*(stage.id for stage in self.map.stages), None], dtype=object)
        return np.asarray(ids[self.places(journeys)], dtype=object)

    def places(self, journeys: Journeys, blocks: Iterable[Block] | None = None) -> Int64s:
        """The place of the stage in which each customer stands, the number of stages outside: (customers,)."""
        return self.whereabouts(journeys, blocks)[0]

    def blocks(self, journeys: Journeys) -> Iterator[Block]:
        """What events say of touchpoints and goal, the same at any instant."""
        return Matcher(self._rules, journeys).blocks()

    @property
    def _rules(self) -> list[Rule]:
        """Of the touchpoints that have one; the goal takes the last bit: an empty AnyOf is one that nothing meets."""
        return [one.met for one in self.map.touchpoints if one.met] + [self.map.goal.rule or AnyOf(())]

    def whereabouts(
        self, journeys: Journeys, blocks: Iterable[Block] | None = None
    ) -> tuple[Int64s, NDArray[np.bool_]]:
        """As places, and whether each customer is counted, as the scope says: (customers,) each.

        blocks: those of `blocks`, where they were read before.
        """
        outside = len(self.map.stages)
        moves = _Moves.none(outside, len(self._marks))
        found = np.full(journeys.customers, outside, np.int64)
        counted = np.zeros(journeys.customers, np.bool_)
        for block, people, _ in self._walk(journeys, moves, blocks):
            here = slice(block.first, block.first + len(people))
            stands = _standing(people, self._loyal(journeys, block))
            found[here] = np.where(stands == NOWHERE, outside, stands)
            counted[here] = self._counted(people)
        return found, counted

    def _counted(self, people: Int64s) -> NDArray[np.bool_]:
        return np.asarray(people[:, CYCLES] > 1 if self.scope == "repeat" else people[:, SEEN] == 1)

    def _walk(
        self, journeys: Journeys, moves: _Moves, blocks: Iterable[Block] | None = None
    ) -> Iterator[tuple[Block, Int64s, tuple[Int64s, Int64s, NDArray[np.bool_]]]]:
        """Block by block: where people stand, and their spells as stage, length and whether the end was seen."""
        touchpoints = [touchpoint for touchpoint in self.map.touchpoints if touchpoint.met]
        place = {stage.id: index for index, stage in enumerate(self.map.stages)}
        of_touchpoint = np.array([*(place[one.stage] for one in touchpoints), NOWHERE], dtype=np.int16)
        is_after = np.array([stage.moment == "after" for stage in self.map.stages])
        period = self.period or ALWAYS
        none = np.empty(0, np.bool_)
        for block in self.blocks(journeys) if blocks is None else blocks:
            met, goal = _touchpoint_and_goal(block.table, len(touchpoints))
            rows, customers = len(block.at), len(block.start)
            people = np.empty((customers, 4), np.int64)
            ours = none if journeys.ours is None else journeys.ours[block.row : block.row + rows]
            stage, length = np.empty(rows + 1, np.int16), np.empty(rows + 1, np.int64)
            ended = np.empty(rows + 1, np.bool_)
            spells = walk_cycles(
                block.start, block.stop, block.at, block.codes, read_only(ours),
                of_touchpoint[met], goal, is_after, self.at, self.map.idle, SCOPES[self.scope],
                self.rule == "furthest", period.start, period.end, people, moves.entered, moves.left, self._marks,
                moves.stock, moves.passes, moves.stay, stage, length, ended,
            )  # fmt: skip
            yield block, people, (stage[:spells].astype(np.int64), length[:spells], ended[:spells])

    def _loyal(self, journeys: Journeys, block: Block) -> NDArray[np.bool_]:
        customers = slice(block.first, block.first + len(block.start))
        if self.map.loyal is None:
            return np.zeros(len(block.start), np.bool_)
        return customer_mask(self.map.loyal, journeys.only(customers), self.at)

    def _stock(self, total: StagesState, place: int, ahead: Outlook) -> StageStock:
        n, bounds = int(total.n[place]), wilson(int(total.n[place]), total.seen)
        ended, censored = np.concatenate(total.ended[place]), np.concatenate(total.open[place])
        observed = np.arange(len(ended) + len(censored)) < len(ended)
        median = kaplan_meier(np.concatenate([ended, censored]), observed).median
        return StageStock(
            self.map.stages[place].id,
            n,
            n / total.seen if total.seen else None,
            bounds and bounds[0],
            bounds and bounds[1],
            None if median is None else median / DAY,
            int(total.entered[place]),
            int(total.left[place]),
            ahead.next_stage,
            ahead.next_share,
            ahead.goal_share,
            ahead.days_to_goal,
        )


@dataclass(frozen=True, slots=True)
class _Moves:
    """What the kernel adds to, as in StagesState."""

    entered: Int64s
    left: Int64s
    stock: Int64s
    passes: Int64s
    stay: Int64s

    @staticmethod
    def none(stages: int, marks: int) -> _Moves:
        shapes = ((stages,), (stages,), (marks, stages), (stages, stages + 2), (stages,))
        return _Moves(*(np.zeros(shape, np.int64) for shape in shapes))


def _standing(people: Int64s, loyal: NDArray[np.bool_]) -> Int64s:
    stand = people[:, STAND]
    kept = loyal & (stand != NOWHERE)
    return np.where(kept, np.maximum(stand, people[:, FURTHEST_AFTER]), stand)


def _touchpoint_and_goal(table: NDArray[np.uint64], goal: int) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
    """For each class of events the first touchpoint met, -1 where none; and whether it is the goal."""
    bit = np.uint64(1 << goal % WORD)
    is_goal = (table[:, goal // WORD] & bit) != 0
    touchpoints = table.copy()
    touchpoints[:, goal // WORD] &= ~bit
    return first_met(touchpoints), is_goal


def _sorted(lengths: list[Int64s], ended: list[NDArray[np.bool_]], wanted: bool) -> Int64s:
    pieces = [length[is_ended == wanted] for length, is_ended in zip(lengths, ended, strict=True)]
    return np.sort(np.concatenate([np.empty(0, np.int64), *pieces]))
