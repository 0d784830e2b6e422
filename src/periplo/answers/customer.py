"""customer: one person's journey on the map, where they stand, and what customers who stood there did next. (S0-20)

What others did next is how often it went so, and no promise that it will: each is counted once, by their first stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.intervals import wilson
from periplo.answers.kept import Kept
from periplo.answers.next_steps import Everybody, NextSteps, WentOn
from periplo.answers.quantiles import MEDIAN, quantiles
from periplo.answers.stages import Stages
from periplo.answers.steps import TOUCHPOINTS, check_steps, steps_of
from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import UnknownName
from periplo.core.maps import JourneyMap
from periplo.core.spans import MINUTE, SECOND
from periplo.journeys.choosing import cut_out, meeting
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.scores import NO_SCORE, SCALE, scores_of

Int64s = NDArray[np.int64]
SILENCE = "@silence"
VISIT = 30 * MINUTE  # rows of one touchpoint, channel and place within it are one step of the trail
MOST_STEPS = 400  # of a trail that are told, the latest


@dataclass(frozen=True, slots=True)
class TrailStep:
    """Somebody at a touchpoint. at, until: instants of the first and last event, microseconds UTC; events: how many.

    channel, place: as the first event that tells one says; feeling: the mean of what was said there, -2 to +2; None
    where nothing was. run: from 1; another begins after the map's idle limit.
    """

    touchpoint: str
    stage: str
    at: int
    until: int
    events: int
    channel: str | None
    place: str | None
    feeling: float | None
    run: int


@dataclass(frozen=True, slots=True)
class Received:
    """Something that we sent them, as the events tell it."""

    event: str
    at: int
    channel: str | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """Where those like them went next: a touchpoint or a stage, or SILENCE. share of n customers, 95 % Wilson."""

    to: str
    customers: int
    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Alike:
    """Customers who stood where this one stands, each once, by their first stay there.

    n: those of whom it is known how it went on, as the map's idle limit has passed since they came; steps: next
    touchpoints, the most frequent first; stages: likewise the stages after this one. median_days: until the next
    touchpoint, of those who went on. goal: the share of `judged` who then reached the map's goal before they fell
    silent; None where the map has no goal by rule.
    """

    n: int
    steps: tuple[NextStep, ...]
    stages: tuple[NextStep, ...]
    median_days: float | None
    judged: int
    goal: float | None
    goal_low: float | None
    goal_high: float | None

    @property
    def is_thin(self) -> bool:
        return self.n < THIN

    @property
    def best(self) -> NextStep | None:
        """The touchpoint to which most went on; None where none did."""
        return next((step for step in self.steps if step.to != SILENCE), None)

    @property
    def stage(self) -> NextStep | None:
        """The stage to which most went on; None where none did."""
        return next((step for step in self.stages if step.to != SILENCE), None)


@dataclass(frozen=True, slots=True)
class CustomerAnswer:
    """One customer by a pseudonym; n: customers among whom those like them were sought.

    trail: the latest MOST_STEPS steps, oldest first; earlier: how many were before; beside: their own events that meet
    no touchpoint. stage, since: where they stand, and since which instant; None for both while they are silent or
    have not been on the map. touchpoint: the last one that they met in their present run.
    """

    customer: str
    n: int
    at: int
    trail: tuple[TrailStep, ...]
    earlier: int
    beside: int
    received: tuple[Received, ...]
    stage: str | None
    since: int | None
    touchpoint: str | None
    alike: Alike | None
    kept: Kept = field(default_factory=Kept)
    zone: str = "UTC"  # in which its instants are told


@dataclass(frozen=True, slots=True)
class Own:
    """What the events say of the customer asked about."""

    trail: tuple[TrailStep, ...]
    beside: int
    received: tuple[Received, ...]
    stage: str | None
    since: int | None
    touchpoint: str | None


@dataclass(frozen=True, slots=True)
class CustomerState:
    """own: of the customer, where these are their journeys; others: of all others, None if counted before."""

    own: tuple[Own, ...]
    others: NextSteps | None


@dataclass(frozen=True, slots=True)
class Customer:
    """The journey of `customer`, an id of the journeys, as it is known at `at`, its events included.

    called: the pseudonym by which the answer names them. kept: what the ledger adds. everybody: what all of them did
    next, where it was counted before, on this map.
    Raises: BadQuestion if no touchpoint of the map has a rule; UnknownName, when it is asked, if there is no such
    customer among those looked at.
    """

    map: JourneyMap
    customer: int
    at: int
    called: str = ""
    kept: Kept = field(default_factory=Kept)
    zone: str = "UTC"
    everybody: Everybody | None = None
    name: str = "customer"

    def __post_init__(self) -> None:
        check_steps(TOUCHPOINTS, self.map)

    @property
    def _stages(self) -> list[str]:
        return [stage.id for stage in self.map.stages]

    def partial(self, journeys: Journeys) -> CustomerState:
        others = None if self.everybody else WentOn(self.map, self.at, self.customer).partial(journeys)
        return CustomerState(tuple(self._own(journeys)), others)

    def _own(self, journeys: Journeys) -> Iterator[Own]:
        mine = cut_out(journeys, self.customer)
        if mine is None:
            return
        alone = meeting(mine, mine.at <= self.at)
        if not alone.customers:
            yield Own((), 0, (), None, None, None)
            return
        code, names = steps_of(alone, TOUCHPOINTS, self.map)
        ours = np.zeros(len(code), np.bool_) if alone.ours is None else alone.ours
        trail = self._trail(alone, np.where(ours, -1, code), names)
        channels = _texts(alone, "channel")
        received = tuple(
            Received(alone.names[alone.event[row]], int(alone.at[row]), channels[row])
            for row in np.flatnonzero(ours).tolist()
        )
        stage = Stages(self.map, self.at).standing(alone)[0]
        is_silent = not trail or self.at - trail[-1].until > self.map.idle
        yield Own(
            trail,
            int((~ours & (code < 0)).sum()),
            received,
            stage,
            None if stage is None else _since(trail, stage),
            None if is_silent else trail[-1].touchpoint,
        )

    def _trail(self, alone: Journeys, code: NDArray[np.int32], names: list[str]) -> tuple[TrailStep, ...]:
        stage_of = {point.id: point.stage for point in self.map.touchpoints}
        channels, places, scores = _texts(alone, "channel"), _texts(alone, "place"), scores_of(alone)
        steps: list[TrailStep] = []
        said: list[int] = []  # hundredths of feelings told in the last step
        run = 0
        for row in np.flatnonzero(code >= 0).tolist():
            at, point = int(alone.at[row]), names[code[row]]
            said_channel = channels[row]
            channel = None if said_channel is None else channel_id(said_channel)
            score = int(scores[row]) if len(scores) and scores[row] != NO_SCORE else None
            last = steps[-1] if steps else None
            if last is None or at - last.until > self.map.idle:
                run += 1
            if last is not None and at - last.until <= VISIT and _is_same(last, point, channel, places[row]):
                said += [] if score is None else [score]
                steps[-1] = TrailStep(
                    point, last.stage, last.at, at, last.events + 1, last.channel or channel,
                    last.place or places[row], _mean(said), run,
                )  # fmt: skip
                continue
            said = [] if score is None else [score]
            steps.append(TrailStep(point, stage_of[point], at, at, 1, channel, places[row], _mean(said), run))
        return tuple(steps)

    def merge(self, a: CustomerState, b: CustomerState) -> CustomerState:
        others = a.others.plus(b.others) if a.others and b.others else None
        return CustomerState(a.own + b.own, others)

    def finish(self, total: CustomerState) -> CustomerAnswer:
        if not total.own:
            raise not_looked_at()
        mine = total.own[0]
        others = total.others or (self.everybody.without(self.customer) if self.everybody else None)
        assert others is not None
        return CustomerAnswer(
            self.called or str(self.customer),
            others.seen,
            self.at,
            mine.trail[-MOST_STEPS:],
            max(0, len(mine.trail) - MOST_STEPS),
            mine.beside,
            mine.received,
            mine.stage,
            mine.since,
            mine.touchpoint,
            self._alike(others, mine) if mine.touchpoint is not None else None,
            self.kept,
            self.zone,
        )

    def _alike(self, others: NextSteps, mine: Own) -> Alike:
        names = list(dict.fromkeys(point.id for point in self.map.touchpoints if point.met))
        stages, place = self._stages, names.index(mine.touchpoint or "")
        missed, reached = others.goal[place].tolist()
        judged = missed + reached if self.map.goal.rule else 0
        bounds = wilson(reached, judged)
        (median,) = quantiles(others.waits.get(place, ()), (MEDIAN,), SECOND)
        steps = _next_steps(others.went[place], names)
        stage = next(step.stage for step in reversed(mine.trail))
        return Alike(
            int(others.went[place].sum()),
            steps,
            _next_steps(others.stage_went[stages.index(mine.stage or stage)], stages),
            None if median is None else median / 86_400,
            judged,
            reached / judged if judged else None,
            bounds and bounds[0],
            bounds and bounds[1],
        )


def not_looked_at() -> UnknownName:
    """Why a customer who is known cannot be told here."""
    return UnknownName(
        "this customer is not among those looked at",
        "no event of theirs was left by the period and the other options",
        "leave out --where, --segment, --persona, --scope or --to",
    )


def _next_steps(went: Int64s, names: list[str]) -> tuple[NextStep, ...]:
    n, found = int(went.sum()), []
    for place, customers in enumerate(went.tolist()):
        bounds = wilson(customers, n)
        if customers and bounds:
            to = names[place] if place < len(names) else SILENCE
            found.append((-customers, place, NextStep(to, customers, n, customers / n, *bounds)))
    return tuple(step for *_, step in sorted(found, key=lambda one: one[:2]))


def _since(trail: tuple[TrailStep, ...], stage: str) -> int | None:
    """When they came to the stage: the first step of the last run of steps in it, within one run of the map."""
    since, run = None, 0
    for step in reversed(trail):
        if step.stage == stage and (since is None or step.run == run):
            since, run = step.at, step.run
        elif since is not None:
            break
    return since


def _is_same(last: TrailStep, point: str, channel: str | None, place: str | None) -> bool:
    """Whether an event goes on with a step; what an event does not tell is no difference."""
    return (
        last.touchpoint == point
        and (channel is None or last.channel in (None, channel))
        and (place is None or last.place in (None, place))
    )


def _mean(said: list[int]) -> float | None:
    return sum(said) / len(said) / SCALE if said else None


def _texts(alone: Journeys, name: str) -> list[str | None]:
    """What each event says under a name of texts."""
    column = alone.properties.get(name)
    if not isinstance(column, Coded):
        return [None] * len(alone.event)
    return [column.values[code - 1] if code else None for code in column.codes.tolist()]
