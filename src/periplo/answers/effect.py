"""effect: what a campaign changed, treated against control group or way against way, by intention to treat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from periplo.answers.always_valid import ERROR, Moments, of_shares
from periplo.answers.asked import THIN
from periplo.answers.effect_parts import (
    CENTS,
    Compared,
    Credited,
    Group,
    Look,
    ValueArm,
    Valued,
    moments_of,
    shares_compared,
    values_compared,
    weighed_shares_compared,
    weighed_values_compared,
)
from periplo.answers.effect_scores import Scored, ScoreRail, moments_in, rails_of, scores_in
from periplo.answers.intervals import wilson
from periplo.answers.inverse_propensity import weighed_of
from periplo.answers.likely import Likely
from periplo.answers.trial_checks import Guarded, Guardrail, SampleRatio, guardrail, sample_ratio
from periplo.core.campaigns import CONTROL, TREATED
from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.core.rules import Rule
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.journeys.columns import ABSENT, Journeys, Money, Number
from periplo.journeys.kernels.goals import (
    BEFORE,
    CREDITED,
    GUARDS,
    NEVER,
    REACHED,
    WORTH,
    WORTH_BEFORE,
    weigh_goals,
)
from periplo.journeys.masks import Matcher, read_only

Int64s = NDArray[np.int64]
ARMS = (TREATED, CONTROL)
EARLIER = 90 * DAY  # what a customer did before entering is looked at this far back
CREDIT = 7 * DAY  # within this time after the first message a goal is credited to it
LOOKS = 60  # instants at which the reading of then is told again
INTERVAL = "always-valid"


@dataclass(frozen=True, slots=True)
class Arm:
    """Customers of one arm or way; rate is the share that reached the goal within its window from entry.

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
    """Difference treated - control in share points (0.07 is 7 points), with an interval that holds at every look.

    Of a node, the ways are compared: `compared` holds each pair of them, then each against the control group among
    those who came to the node; the difference is that of the first pair. `shared`: pairs of customers who share an
    address and stand in different arms, None where addresses are not known. winner: the way better than each other.
    weighed: whether rates, values and differences weigh each person by one over the probability of their way; n and
    goal are people always.
    """

    campaign: str
    arms: tuple[Arm, ...]
    difference: float | None
    low: float | None
    high: float | None
    thin: bool
    p: float | None = None
    likely: Likely | None = None
    compared: tuple[Compared, ...] = ()
    value: Valued | None = None
    credited: Credited | None = None
    ratio: SampleRatio | None = None
    guards: tuple[Guardrail, ...] = ()
    scores: tuple[ScoreRail, ...] = ()
    looks: tuple[Look, ...] = ()
    node: str | None = None
    winner: str | None = None
    shared: int | None = None
    interval: str = INTERVAL
    weighed: bool = False
    title: Text | None = None  # of the campaign

    @property
    def n(self) -> int:
        """Customers in all arms."""
        return sum(arm.n for arm in self.arms)

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True, eq=False)
class MemberColumns:
    """Who entered a campaign: the first entry of each customer. Make it with `of`.

    customer: (m,) int64, ascending and unique; arm: (m,) codes into the question's groups; entered_at, told_at: (m,)
    int64 microseconds, when they entered and when the first message left, NEVER where none did; weight: (m,) int64,
    thousandths of one over the probability of their group, None where these do not differ within a group.
    """

    customer: Int64s
    arm: NDArray[np.int8]
    entered_at: Int64s
    told_at: Int64s
    weight: Int64s | None = None

    @staticmethod
    def of(
        customer: Int64s,
        arm: NDArray[np.integer],
        entered_at: Int64s,
        told: Mapping[int, int] | None = None,
        weight: Int64s | None = None,
    ) -> MemberColumns:
        """From one row a run, in any order. A customer is one unit however often they enter: the first run
        counts, and the arm is that of the first run for good."""
        order = np.lexsort((entered_at, customer))
        _, first = np.unique(customer[order], return_index=True)
        kept = order[first]
        return MemberColumns(
            customer[kept], arm[kept].astype(np.int8), entered_at[kept], _told_at(customer[kept], told or {}),
            None if weight is None else weight[kept],
        )  # fmt: skip


def _told_at(customers: Int64s, told: Mapping[int, int]) -> Int64s:
    """(m,) when each was told first, NEVER who was not. customers: unique."""
    who, at = np.fromiter(told, np.int64, len(told)), np.fromiter(told.values(), np.int64, len(told))
    found = np.full(len(customers), NEVER, np.int64)
    _, here, there = np.intersect1d(customers, who, assume_unique=True, return_indices=True)
    found[here] = at[there]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class EffectCounts:
    """Groups in the question's order, and (LOOKS, groups, 2) int64: people whose window was over by then, with goal."""

    groups: tuple[Group, ...]
    looks: Int64s


@dataclass(frozen=True, slots=True)
class Effect:
    """What a campaign changed: of all who entered, whether a message reached them or not, who met the goal.

    The goal counts in [entered_at, entered_at + within], for all groups alike, and only when the customer did
    it, not we. Members whose window is not over at `now` are told apart and left out of every group.
    value: a property, summed over the events that meet the goal. groups: treated and control, or the ways of `node`
    and then control. expected: the share of the people that chance should have put into each group, () where unknown.
    guards: names and rules of what should not happen more often. scores: of surveys, which should not fall. shared:
    see EffectAnswer.
    Intervals: Wilson for each group; always_valid.py for differences.

    Raises: BadQuestion if the window is negative, or if no event has the value as a number.
    """

    campaign: str
    goal: Rule
    within: int
    members: MemberColumns
    now: int
    value: str | None = None
    groups: tuple[str, ...] = ARMS
    node: str | None = None
    expected: tuple[float, ...] = ()
    guards: tuple[tuple[str, Rule] | Guarded, ...] = ()
    scores: tuple[Scored, ...] = ()
    credit: int = CREDIT
    shared: int | None = None
    title: Text | None = None
    name: str = field(default="effect")

    def __post_init__(self) -> None:
        if self.within < 0:
            raise BadQuestion("the goal's window ends before it begins", mend="write it as 14d")

    def partial(self, journeys: Journeys) -> EffectCounts:
        """One pass over the customers who entered."""
        members = self.members
        worth = _worth(journeys, self.value)
        if not len(members.customer):
            return EffectCounts((self._none(),) * len(self.groups), self._no_looks())
        place = np.minimum(np.searchsorted(members.customer, journeys.customer), len(members.customer) - 1)
        entered = members.customer[place] == journeys.customer
        begun, place = journeys.only(entered), place[entered]
        begin, told, empty = members.entered_at[place], members.told_at[place], np.empty(0, np.bool_)
        found = np.zeros((len(place), GUARDS + len(self.guards)), np.int64)
        rules = [self.goal, *(one.rule for one in self._guards)]
        scores = scores_in(self.scores, begun, begin, self.within)
        for block in Matcher(rules, begun).blocks():
            customers = slice(block.first, block.first + len(block.start))
            rows = slice(block.row, block.row + len(block.at))
            weigh_goals(
                block.start, block.stop, block.at, block.codes,
                read_only(empty if begun.ours is None else begun.ours[rows]), block.table,
                read_only(worth(rows)), read_only(begin[customers]), self.within, EARLIER,
                read_only(told[customers]), self.credit, len(self.guards), found[customers],
            )  # fmt: skip
        arm, ends = members.arm[place], begin + self.within
        is_over = ends <= self.now
        looks = self._no_looks()
        edge = np.minimum(np.searchsorted(self._instants(), ends[is_over]), LOOKS - 1)
        np.add.at(looks, (edge, arm[is_over], 0), 1)
        np.add.at(looks, (edge, arm[is_over], 1), found[is_over, REACHED])
        groups = []
        for code in range(len(self.groups)):
            judged, waiting = is_over & (arm == code), ~is_over & (arm == code)
            weight = None if members.weight is None else members.weight[place][judged]
            group = self._group(found[judged], told[judged], int(waiting.sum()), weight)
            groups.append(group._replace(scores=moments_in(scores[judged])))
        return EffectCounts(tuple(groups), looks)

    def merge(self, a: EffectCounts, b: EffectCounts) -> EffectCounts:
        return EffectCounts(
            tuple(one.plus(other) for one, other in zip(a.groups, b.groups, strict=True)), a.looks + b.looks
        )

    def finish(self, total: EffectCounts) -> EffectAnswer:
        weighed = self.members.weight is not None
        arms = tuple(
            (_weighed_arm if weighed else _arm)(name, group)
            for name, group in zip(self.groups, total.groups, strict=True)
        )
        compared = self._compared(total.groups, weighed_shares_compared if weighed else shares_compared)
        first = compared[0] if compared else None
        judged = arms[: len(self.groups) - 1] if self.node else arms
        return EffectAnswer(
            campaign=self.campaign,
            arms=arms,
            difference=None if first is None else first.difference,
            low=None if first is None else first.low,
            high=None if first is None else first.high,
            thin=any(arm.n < THIN for arm in judged),
            p=None if first is None else first.p,
            likely=None if first is None else first.likely,
            compared=compared,
            value=self._valued(total.groups),
            credited=self._credited(total.groups, first),
            ratio=self._ratio(arms),
            guards=self._guarded(total.groups),
            scores=self._scored(total.groups),
            looks=() if weighed else self._looks(total.looks),
            node=self.node,
            winner=self._winner(compared, arms),
            shared=self.shared,
            weighed=weighed,
            title=self.title,
        )

    def _none(self) -> Group:
        return Group(guards=(0,) * len(self.guards), scores=(Moments(),) * len(self.scores))

    @property
    def _guards(self) -> tuple[Guarded, ...]:
        return tuple(Guarded(*one) for one in self.guards)

    def _no_looks(self) -> Int64s:
        return np.zeros((LOOKS, len(self.groups), 2), np.int64)

    def _group(self, found: Int64s, told: Int64s, still_open: int, weight: Int64s | None) -> Group:
        weights = () if weight is None else (weighed_of(found[:, each], weight) for each in (REACHED, WORTH))
        return Group(
            still_open,
            moments_of(found[:, REACHED], found[:, BEFORE]),
            moments_of(found[:, WORTH], found[:, WORTH_BEFORE]),
            int((told != NEVER).sum()),
            int(found[:, CREDITED].sum()),
            tuple(found[:, GUARDS:].sum(axis=0).tolist()),
            *weights,
        )

    def _pairs(self) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
        """What is compared: the later way against the earlier; and each against the control group."""
        last = len(self.groups) - 1
        against = tuple((way, last) for way in range(last))
        return (tuple((b, a) for a, b in combinations(range(last), 2)) if self.node else (), against)

    def _compared(
        self, groups: tuple[Group, ...], compare: Callable[[str, Group, str, Group, float], Compared | None]
    ) -> tuple[Compared, ...]:
        found = [
            compare(self.groups[a], groups[a], self.groups[b], groups[b], ERROR / len(family))
            for family in self._pairs()
            for a, b in family
        ]
        return tuple(each for each in found if each is not None)

    def _valued(self, groups: tuple[Group, ...]) -> Valued | None:
        if self.value is None:
            return None
        weighed = self.members.weight is not None
        means = [group.weighed_value.mean if weighed else group.value.mean for group in groups]
        arms = tuple(
            ValueArm(name, m.n, m.y / CENTS, None if mean is None else mean / CENTS)
            for name, m, mean in zip(self.groups, (group.value for group in groups), means, strict=True)
        )
        compare = weighed_values_compared if weighed else values_compared
        return Valued(self.value, arms, self._compared(groups, compare))

    def _credited(self, groups: tuple[Group, ...], first: Compared | None) -> Credited | None:
        if self.node is not None or not groups[0].told:
            return None
        more = None if first is None else first.difference * groups[0].goal.n
        return Credited(groups[0].told, groups[0].credited, self.credit / DAY, more)

    def _ratio(self, arms: tuple[Arm, ...]) -> SampleRatio | None:
        if not self.expected:
            return None
        counts = [arm.n + arm.open for arm in arms][: len(self.expected)]
        return sample_ratio(counts, [share * sum(counts) for share in self.expected]) if sum(counts) else None

    def _guarded(self, groups: tuple[Group, ...]) -> tuple[Guardrail, ...]:
        if self.node is not None:
            return ()
        told, control = groups
        found = (
            (
                one,
                guardrail(
                    one.name, told.guards[k], told.goal.n, control.guards[k], control.goal.n, one.margin
                ),
            )
            for k, one in enumerate(self._guards)
        )
        return tuple(each._replace(do=one.do) for one, each in found if each is not None)

    def _scored(self, groups: tuple[Group, ...]) -> tuple[ScoreRail, ...]:
        if self.node is not None:
            return ()
        told, control = groups
        return rails_of(self.scores, told.scores, told.goal.n, control.scores, control.goal.n)

    def _instants(self) -> Int64s:
        """When it is looked: evenly from the first window's end to now."""
        ends = self.members.entered_at + self.within
        ends = ends[ends <= self.now]
        first = int(ends.min()) if len(ends) else self.now
        return first + (self.now - first) * np.arange(1, LOOKS + 1) // LOOKS

    def _looks(self, counted: Int64s) -> tuple[Look, ...]:
        one, other = next(pair for family in self._pairs() for pair in family)
        error = ERROR / max(1, len(self._pairs()[0] if self.node else self._pairs()[1]))
        looks: list[Look] = []
        for at, counts in zip(self._instants().tolist(), np.cumsum(counted, axis=0).tolist(), strict=True):
            (n, met), (other_n, other_met) = counts[one], counts[other]
            if min(n, other_n) >= THIN and (not looks or n + other_n > looks[-1].n):
                found = of_shares(met, n, other_met, other_n, error)
                assert found is not None
                looks.append(Look(at, n + other_n, found.difference, found.low, found.high))
        return tuple(looks)

    def _winner(self, compared: tuple[Compared, ...], arms: tuple[Arm, ...]) -> str | None:
        ways = self.groups[:-1]
        if self.node is None or any(arm.n < THIN for arm in arms[:-1]):
            return None
        beaten = {(each.one, each.other) for each in compared if each.low > 0}
        beaten |= {(each.other, each.one) for each in compared if each.high < 0}
        for way in ways:
            if all((way, other) in beaten for other in ways if other != way):
                return way
        return None


def _arm(arm: str, group: Group) -> Arm:
    n, goal = group.goal.n, group.goal.y
    bounds = wilson(goal, n)
    if bounds is None:
        return Arm(arm, n, goal, None, None, None, group.open)
    return Arm(arm, n, goal, goal / n, *bounds, group.open)


def _weighed_arm(arm: str, group: Group) -> Arm:
    """The rate weighed, its interval for as many people as tell as much."""
    rate, people = group.weighed_goal.mean, group.weighed_goal.effective
    if rate is None:
        return Arm(arm, group.goal.n, group.goal.y, None, None, None, group.open)
    bounds = wilson(rate * people, people)
    assert bounds is not None
    return Arm(arm, group.goal.n, group.goal.y, rate, *bounds, group.open)


def _worth(journeys: Journeys, value: str | None) -> Callable[[slice], Int64s]:
    """Hundredths of a property in a run of event rows; nothing of none."""
    if value is None:
        return lambda rows: np.empty(0, np.int64)
    match journeys.properties.get(folded(value)):
        case Money(amounts):
            return lambda rows: np.where(amounts[rows] == ABSENT, 0, amounts[rows]) // 10_000
        case Number(numbers):
            return lambda rows: np.rint(np.nan_to_num(numbers[rows]) * CENTS).astype(np.int64)
        case _ if not journeys.names:
            return lambda rows: np.empty(0, np.int64)
        case _:
            raise BadQuestion(
                f"no event has a number called '{value}'",
                "the value of a goal is a number that its event carries",
                "name the property with --value, such as --value total",
            )
