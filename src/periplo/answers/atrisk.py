"""atrisk: who is about to be lost, in which stage, and what is known of their last visit.

About to be lost is who has been silent for longer than three in four of those who come back take, is as likely as not
(or what was asked for) to stay away for the whole look ahead, and is not yet counted as having left. How likely that
is, is counted in the shop's own past and measured on the last stretch of it, which the counting did not see. A reason
is what went before, never a cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from periplo.answers.coming_back import Curves, learned
from periplo.answers.intervals import newcombe, wilson
from periplo.core.distinct import are_in
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import DAY, HOUR, MINUTE
from periplo.core.unhappy_words import is_unhappy
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.kernels import last_visits as v
from periplo.journeys.masks import WORD, Block, Matcher, first_met, read_only
from periplo.journeys.scores import NO_SCORE, scores_of

Int64s = NDArray[np.int64]
REASONS = ("failed", "unhappy", "asked", "returned", "unfinished", "overdue", "once", "quiet")
OVERDUE, ONCE, QUIET = 5, 6, 7
LATE = 2  # times the usual silence of a customer
BINS = 5
TRUE = 0.1  # between what was said and what came, within which a chance may be read as one
ALL = 0  # as limit: everybody is listed


@dataclass(frozen=True, slots=True)
class Bin:
    """Customers of the past whose chance to stay away was reckoned alike: what was said, and what came."""

    low: float
    high: float
    n: int
    said: float
    came: float
    came_low: float
    came_high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The reckoning of one look ahead earlier against what came. at: that instant, microseconds UTC.

    n: customers judged then, `stayed_away` of them for the whole look; called: those told as about to be lost then,
    `said` was their mean chance to stay away, and `hits` of them did, with the interval of that share. bins: of all
    judged, said against come. is_true: whether said and come lie within 10 points. other_share: of those not called,
    who stayed away too; is_telling: whether those called did so more, by more than chance (Newcombe, 95 %).
    """

    at: int
    n: int
    stayed_away: int
    called: int
    said: float
    hits: int
    hit_share: float
    low: float
    high: float
    bins: tuple[Bin, ...]
    is_true: bool
    other_share: float | None
    is_telling: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Customers about to be lost with one reason; expected: how many of them will stay away. called, hits: of those
    told with it one look ahead earlier, how many stayed away, with the interval of that share."""

    reason: str
    n: int
    expected: float
    called: int
    hits: int
    hit_share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class StageRisk:
    """Customers who last met a stage and have not left: n, of them at_risk with share and interval, and their reasons.

    stage: None for those on no touchpoint, or everybody where no map is named. expected: how many of those at risk
    will stay away.
    """

    stage: str | None
    n: int
    at_risk: int
    share: float
    low: float
    high: float
    expected: float
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class AtRiskCustomer:
    """customer: the number by which they are known. chance: to stay away for the whole look ahead. key: what they were
    called in the files that the events came from; None in a workspace, which knows them by number."""

    customer: int
    stage: str | None
    silent_days: float
    chance: float
    reason: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class AtRiskAnswer:
    """n customers, of whom `left` count as gone and at_risk are about to. left_after_days: as in leaving; None where
    nobody stays away for good, and nobody can be said to be at risk.

    stages in the map's order; reasons in their stated order; customers: the most likely to stay away first.
    measured: None where the past is too short to look back upon.
    """

    n: int
    left: int
    at_risk: int
    expected: float
    look_days: float
    least_chance: float
    left_after_days: float | None
    stages: tuple[StageRisk, ...]
    reasons: tuple[Why, ...]
    customers: tuple[AtRiskCustomer, ...]
    measured: Measured | None


@dataclass(frozen=True, slots=True)
class AtRiskState:
    """visits: pieces (7, n) as the kernel lays them."""

    pieces: tuple[Int64s, ...]


@dataclass(frozen=True, slots=True)
class _Called:
    """Of each customer at one instant: the last visit, hours of silence, chance to stay away, reason, and who is
    called; left: who counts as gone."""

    visits: Int64s
    silent: Int64s
    chance: NDArray[np.float64]
    reason: Int64s
    at_risk: NDArray[np.bool_]
    left: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class AtRisk:
    """look: microseconds ahead. chance: least likelihood to stay away for all of it. limit: customers listed, ALL for
    everybody. errors, contacts, returns, begun, bought: rules of such events. now: when it is looked.

    Raises: BadQuestion if a number says nothing.
    """

    map: JourneyMap | None = None
    errors: Rule | None = None
    contacts: Rule | None = None
    returns: Rule | None = None
    begun: Rule | None = None
    bought: Rule | None = None
    look: int = 30 * DAY
    chance: float = 0.5
    gap: int = 30 * MINUTE
    limit: int = 20
    now: int = 0
    name: str = "atrisk"

    def __post_init__(self) -> None:
        if self.look < HOUR or self.gap <= 0:
            raise BadQuestion(
                "the time to look ahead or between visits is nothing", mend="say a time such as 30d"
            )
        if not 0 < self.chance < 1:
            raise BadQuestion(
                f"the chance to stay away is {self.chance:g}", mend="say one between 0 and 1, such as 0.5"
            )
        if self.limit < 0:
            raise BadQuestion("a list cannot be shorter than nobody", mend="say a number, or all")

    def partial(self, journeys: Journeys) -> AtRiskState:
        columns = [column for column in self.map.touchpoints if column.met] if self.map else []
        kinds = (self.errors, self.contacts, self.returns, self.begun, self.bought)
        rules = [*(column.met for column in columns if column.met), *(rule or AnyOf(()) for rule in kinds)]
        order = [stage.id for stage in self.map.stages] if self.map else []
        stage_of = np.array([*(order.index(column.stage) for column in columns), v.NONE], np.int32)
        felt, none = _unhappy(journeys), np.empty(0, np.bool_)
        pieces = []
        for block in Matcher(rules, journeys).blocks():
            rows = slice(block.row, block.row + len(block.at))
            met, kind = _classes(block, len(columns))
            visits = np.empty((len(v.COLUMNS), len(block.at)), np.int64)
            laid = v.lay_visits(
                block.start, block.stop, read_only(journeys.customer[block.first : block.first + len(block.start)]),
                block.at, block.codes, read_only(none if journeys.ours is None else journeys.ours[rows]),
                read_only(felt[rows] if len(felt) else none), read_only(stage_of[met]), kind, self.gap, visits,
            )  # fmt: skip
            pieces.append(visits[:, :laid].copy())
        return AtRiskState(tuple(pieces))

    def merge(self, a: AtRiskState, b: AtRiskState) -> AtRiskState:
        return AtRiskState(a.pieces + b.pieces)

    def finish(self, total: AtRiskState) -> AtRiskAnswer:
        visits = _joined(total.pieces)
        known = visits[v.END] <= self.now
        visits = visits if known.all() else visits[:, known]
        curves = learned(visits, self.now)
        found = self._called(visits, curves, self.now)
        left_after = curves.whole.left_after
        past = self.now - self.look
        before = self._called(visits, learned(visits, past), past)
        stayed = self._stayed_away(before.visits)
        return AtRiskAnswer(
            found.visits.shape[1],
            int(found.left.sum()),
            int(found.at_risk.sum()),
            float(_sum(found.chance[found.at_risk])),
            self.look / DAY,
            self.chance,
            None if left_after is None else left_after * HOUR / DAY,
            tuple(self._stages(found)),
            tuple(_reasons(found, before, stayed)),
            tuple(self._listed(found)),
            self._measured(before, stayed, past),
        )

    def lost_soon(self, laid: AtRiskState, at: int) -> Int64s:
        """Ids of the customers at risk at an instant, ascending, of visits as `partial` lays them."""
        visits = _joined(laid.pieces)
        visits = visits[:, visits[v.END] <= at]
        found = self._called(visits, learned(visits, at), at)
        return np.sort(found.visits[v.CUSTOMER][found.at_risk])

    def instead(self, laid: AtRiskState, customers: Int64s, other: AtRiskState) -> AtRiskState:
        """What is laid, with the visits of these customers taken from another state. customers: ascending."""
        visits = _joined(laid.pieces)
        return AtRiskState((visits[:, ~are_in(visits[v.CUSTOMER], customers)], *other.pieces))

    def _called(self, visits: Int64s, curves: Curves, at: int) -> _Called:
        """Who was about to be lost at an instant, by what was known then."""
        end, gap = visits[v.END], visits[v.GAP]
        rows = np.flatnonzero((end <= at) & ((gap < 0) | (end + gap > at)))
        last = visits[:, rows[np.argsort(visits[v.CUSTOMER][rows], kind="stable")]]
        silent = (at - last[v.END]) // HOUR
        chance = curves.gone(last, silent, self.look // HOUR)
        left_after = curves.whole.left_after
        nobody = np.zeros(last.shape[1], np.bool_)
        left = nobody if left_after is None else silent > left_after
        at_risk = (
            nobody if left_after is None else ~left & (chance >= self.chance) & curves.overdue(last, silent)
        )
        return _Called(last, silent, chance, _why(last, at), at_risk, left)

    def _stayed_away(self, visits: Int64s) -> NDArray[np.bool_]:
        return (visits[v.GAP] < 0) | (visits[v.END] + visits[v.GAP] > self.now)

    def _stages(self, found: _Called) -> Iterator[StageRisk]:
        ids: list[str | None] = [*(stage.id for stage in self.map.stages), None] if self.map else [None]
        stage = found.visits[v.STAGE]
        for place, id in enumerate(ids):
            here = ~found.left & (stage == (v.NONE if id is None else place))
            n, at_risk = int(here.sum()), here & found.at_risk
            if not n:
                continue
            low, high = wilson(int(at_risk.sum()), n) or (0.0, 1.0)
            counts = np.bincount(found.reason[at_risk], minlength=len(REASONS)).tolist()
            told = sorted(zip(REASONS, counts, strict=True), key=lambda one: (-one[1], REASONS.index(one[0])))
            yield StageRisk(
                id, n, int(at_risk.sum()), int(at_risk.sum()) / n, low, high, _sum(found.chance[at_risk]),
                tuple((reason, count) for reason, count in told if count),
            )  # fmt: skip

    def _listed(self, found: _Called) -> Iterator[AtRiskCustomer]:
        ids = [*(stage.id for stage in self.map.stages)] if self.map else []
        rows = np.flatnonzero(found.at_risk)
        rows = rows[np.lexsort((found.visits[v.CUSTOMER][rows], -found.chance[rows]))]
        for row in rows[: self.limit or None].tolist():
            stage = int(found.visits[v.STAGE, row])
            yield AtRiskCustomer(
                int(found.visits[v.CUSTOMER, row]),
                ids[stage] if stage >= 0 else None,
                int(found.silent[row]) * HOUR / DAY,
                float(found.chance[row]),
                REASONS[int(found.reason[row])],
            )

    def _measured(self, before: _Called, stayed: NDArray[np.bool_], past: int) -> Measured | None:
        judged = ~before.left
        if not judged.any() or not before.at_risk.any():
            return None
        called, hits = int(before.at_risk.sum()), int((before.at_risk & stayed).sum())
        low, high = wilson(hits, called) or (0.0, 1.0)
        said = _sum(before.chance[before.at_risk]) / called
        others, other_n = (
            int((judged & ~before.at_risk & stayed).sum()),
            int((judged & ~before.at_risk).sum()),
        )
        found = newcombe(hits, called, others, other_n)
        bins = []
        place = np.minimum((before.chance * BINS).astype(np.int64), BINS - 1)
        for one in range(BINS):
            here = judged & (place == one)
            n, came = int(here.sum()), int((here & stayed).sum())
            if n:
                bounds = wilson(came, n) or (0.0, 1.0)
                bins.append(
                    Bin(one / BINS, (one + 1) / BINS, n, _sum(before.chance[here]) / n, came / n, *bounds)
                )
        return Measured(
            past, int(judged.sum()), int((judged & stayed).sum()), called, said, hits, hits / called, low, high,
            tuple(bins), abs(said - hits / called) <= TRUE,
            others / other_n if other_n else None, found is not None and found[1] > 0,
        )  # fmt: skip


def with_keys(answer: AtRiskAnswer, journeys: Journeys) -> AtRiskAnswer:
    """The answer with its customers called as in the files that the journeys came from, if they came from files."""
    keys = journeys.keys
    if keys is None or not answer.customers:
        return answer
    order = np.argsort(journeys.customer)
    wanted = np.array([one.customer for one in answer.customers], np.int64)
    places = order[np.searchsorted(journeys.customer[order], wanted)]
    codes = keys.codes[journeys.rows[places]].tolist()
    return replace(
        answer,
        customers=tuple(
            replace(one, key=keys.values[code - 1] if code else None)
            for one, code in zip(answer.customers, codes, strict=True)
        ),
    )


def _joined(pieces: Sequence[Int64s]) -> Int64s:
    return np.concatenate([np.empty((len(v.COLUMNS), 0), np.int64), *pieces], axis=1)


def _why(last: Int64s, at: int) -> Int64s:
    """The place in REASONS of each customer's reason: how the last visit went, else the silence, else how few came."""
    reason = last[v.HOW].copy()
    plain = reason == v.PLAIN
    usual, silence = last[v.USUAL], at - last[v.END]
    reason[plain] = QUIET
    reason[plain & (last[v.WHICH] == v.FIRST)] = ONCE
    reason[plain & (usual >= 0) & (silence > LATE * usual)] = OVERDUE
    return reason


def _reasons(found: _Called, before: _Called, stayed: NDArray[np.bool_]) -> Iterator[Why]:
    for place, name in enumerate(REASONS):
        now, then = found.at_risk & (found.reason == place), before.at_risk & (before.reason == place)
        called, hits = int(then.sum()), int((then & stayed).sum())
        low, high = wilson(hits, called) or (None, None)
        if now.any():
            yield Why(
                name, int(now.sum()), _sum(found.chance[now]), called, hits,
                hits / called if called else None, low, high,
            )  # fmt: skip


def _sum(chances: NDArray[np.float64]) -> float:
    """The sum, the same whatever the order of the customers."""
    values, counts = np.unique(chances, return_counts=True)
    return float((values * counts).sum())


def _unhappy(journeys: Journeys) -> NDArray[np.bool_]:
    """Whether each row says something unhappy, by its score or its words; empty where none can."""
    scores, comment = scores_of(journeys), journeys.properties.get("comment")
    if not len(scores) and not isinstance(comment, Coded):
        return np.empty(0, np.bool_)
    felt = np.zeros(len(journeys.event), np.bool_)
    if len(scores):
        felt |= (scores != NO_SCORE) & (scores < 0)
    if isinstance(comment, Coded):
        felt |= np.array([False, *map(is_unhappy, comment.values)], np.bool_)[comment.codes]
    return felt


def _classes(block: Block, columns: int) -> tuple[NDArray[np.int16], NDArray[np.uint8]]:
    """For each class of events the first touchpoint met, -1 where none, and its kinds."""
    touchpoints, kinds = block.table.copy(), np.zeros(len(block.table), np.uint8)
    for bit in range(5):
        rule = columns + bit
        met = (block.table[:, rule // WORD] >> np.uint64(rule % WORD)) & np.uint64(1) != 0
        kinds |= met.astype(np.uint8) << np.uint8(bit)
        touchpoints[:, rule // WORD] &= ~np.uint64(1 << rule % WORD)
    return first_met(touchpoints), read_only(kinds)
