"""effect: what a campaign changed, treated against control group, by intention to treat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.intervals import newcombe, wilson
from periplo.core.campaigns import CONTROL, TREATED
from periplo.core.errors import BadQuestion
from periplo.core.rules import Rule
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.goals import reach_goals
from periplo.journeys.masks import Matcher, read_only

Int64s = NDArray[np.int64]
ARMS = (TREATED, CONTROL)


@dataclass(frozen=True, slots=True)
class Arm:
    """Customers of one arm; rate is the share that reached the goal within its window from entry.

    `open`: those whose window is not over yet; they are in neither n nor goal.
    """

    arm: str
    n: int
    goal: int
    rate: float | None
    low: float | None
    high: float | None
    open: int = 0


@dataclass(frozen=True, slots=True)
class EffectAnswer:
    """Difference treated - control in share points (0.07 is 7 points), with its 95 % interval."""

    campaign: str
    arms: tuple[Arm, ...]
    difference: float | None
    low: float | None
    high: float | None
    thin: bool

    @property
    def n(self) -> int:
        """Customers in both arms."""
        return sum(arm.n for arm in self.arms)

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True, eq=False)
class MemberColumns:
    """Who entered a campaign: the first entry of each customer. Make it with `of`.

    customer: (m,) int64, ascending and unique; arm: (m,) codes into ARMS; entered_at: (m,) int64 microseconds.
    """

    customer: Int64s
    arm: NDArray[np.int8]
    entered_at: Int64s

    @staticmethod
    def of(customer: Int64s, arm: NDArray[np.int8], entered_at: Int64s) -> MemberColumns:
        """From one row a run, in any order. A customer is one unit however often they enter: the first run
        counts, and the arm is that of the first run for good."""
        order = np.lexsort((entered_at, customer))
        _, first = np.unique(customer[order], return_index=True)
        kept = order[first]
        return MemberColumns(customer[kept], arm[kept].astype(np.int8), entered_at[kept])


@dataclass(frozen=True, slots=True)
class Effect:
    """What a campaign changed: of all who entered, whether a message reached them or not, who met the goal.

    The goal counts in [entered_at, entered_at + within], for both arms alike, and only when the customer did
    it, not we. Members whose window is not over at `now` are told apart and left out of both arms.
    Intervals: Wilson for each arm; for the difference Newcombe's hybrid score (intervals.py).

    Raises: BadQuestion if the window is negative.
    """

    campaign: str
    goal: Rule
    within: int
    members: MemberColumns
    now: int
    name: str = "effect"

    def __post_init__(self) -> None:
        if self.within < 0:
            raise BadQuestion("the goal's window ends before it begins", mend="write it as 14d")

    def partial(self, journeys: Journeys) -> Int64s:
        """Counts: (arms, 3) int64, members whose window is over, of those with the goal, still open."""
        counts = np.zeros((len(ARMS), 3), np.int64)
        members, none = self.members, np.empty(0, np.bool_)
        if not len(members.customer):
            return counts
        place = np.minimum(np.searchsorted(members.customer, journeys.customer), len(members.customer) - 1)
        entered = members.customer[place] == journeys.customer
        begun, place = journeys.only(entered), place[entered]
        begin, arm = members.entered_at[place], members.arm[place]
        reached = np.zeros(len(place), np.bool_)
        for block in Matcher([self.goal], begun).blocks():
            customers = slice(block.first, block.first + len(block.start))
            ours = none if begun.ours is None else begun.ours[block.row : block.row + len(block.at)]
            reach_goals(
                block.start, block.stop, block.at, block.codes, read_only(ours), block.table,
                read_only(begin[customers]), self.within, reached[customers],
            )  # fmt: skip
        is_over = begin + self.within <= self.now
        for kind, chosen in enumerate((is_over, is_over & reached, ~is_over)):
            counts[:, kind] = np.bincount(arm[chosen], minlength=len(ARMS))
        return counts

    def merge(self, a: Int64s, b: Int64s) -> Int64s:
        return a + b

    def finish(self, total: Int64s) -> EffectAnswer:
        arms = tuple(_arm(arm, *counts) for arm, counts in zip(ARMS, total.tolist(), strict=True))
        treated, control = arms
        compared = newcombe(treated.goal, treated.n, control.goal, control.n)
        thin = any(arm.n < THIN for arm in arms)
        difference, low, high = compared or (None, None, None)
        return EffectAnswer(self.campaign, arms, difference, low, high, thin)


def _arm(arm: str, n: int, goal: int, still_open: int) -> Arm:
    bounds = wilson(goal, n)
    if bounds is None:
        return Arm(arm, n, goal, None, None, None, still_open)
    return Arm(arm, n, goal, goal / n, *bounds, still_open)
