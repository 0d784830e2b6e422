"""next_steps: where everybody went next from each place at which they first stood, and when; whole numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from periplo.answers.steps import TOUCHPOINTS, own, steps_of
from periplo.core.maps import JourneyMap
from periplo.journeys.choosing import cut_out
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.next_steps import walk_next
from periplo.journeys.masks import event_mask, read_only

Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NextSteps:
    """went, goal: as the kernel counts them, of touchpoints; stage_went: of stages.

    seen: customers; waits: place -> microseconds until the next touchpoint, in pieces.
    """

    seen: int
    went: Int64s
    goal: Int64s
    stage_went: Int64s
    waits: Mapping[int, tuple[Int64s, ...]]

    def plus(self, other: NextSteps) -> NextSteps:
        places = {**self.waits, **other.waits}
        return NextSteps(
            self.seen + other.seen,
            self.went + other.went,
            self.goal + other.goal,
            self.stage_went + other.stage_went,
            {place: self.waits.get(place, ()) + other.waits.get(place, ()) for place in places},
        )

    def less(self, part: NextSteps) -> NextSteps:
        """Without those who are counted in `part` and here."""
        return NextSteps(
            self.seen - part.seen,
            self.went - part.went,
            self.goal - part.goal,
            self.stage_went - part.stage_went,
            {place: _without(pieces, part.waits.get(place, ())) for place, pieces in self.waits.items()},
        )


@dataclass(frozen=True, slots=True)
class WentOn:
    """A question: what everybody did next on a map, as it is known at `at`. skip: a customer left out; None: nobody."""

    map: JourneyMap
    at: int
    skip: int | None = None
    name: str = "went_on"

    def partial(self, journeys: Journeys) -> NextSteps:
        seen = own(journeys)
        code, names = steps_of(seen, TOUCHPOINTS, self.map)
        stages, of_point = [stage.id for stage in self.map.stages], self._stages
        stage_of = np.array([*(stages.index(of_point[name]) for name in names), -1], np.int32)
        rule = self.map.goal.rule
        is_goal = event_mask(rule, seen) if rule else np.zeros(len(seen.at), np.bool_)
        skipped = np.flatnonzero(seen.customer == self.skip) if self.skip is not None else ()
        first = int(skipped[0]) if len(skipped) else -1
        went, goal, wait_of, wait = self._walked(seen, code, is_goal, len(names), first)
        stage_went = self._walked(seen, read_only(stage_of[code]), is_goal, len(stages), first)[0]
        waits = {place: (wait[wait_of == place],) for place in range(len(names)) if (wait_of == place).any()}
        return NextSteps(seen.customers, went, goal, stage_went, waits)

    @property
    def _stages(self) -> dict[str, str]:
        return {point.id: point.stage for point in self.map.touchpoints}

    def _walked(
        self, seen: Journeys, code: NDArray[np.int32], is_goal: NDArray[np.bool_], places: int, skip: int
    ) -> tuple[Int64s, Int64s, NDArray[np.int32], Int64s]:
        went, goal = np.zeros((places, places + 1), np.int64), np.zeros((places, 2), np.int64)
        wait_of, wait = np.empty(len(seen.at), np.int32), np.empty(len(seen.at), np.int64)
        found = walk_next(
            read_only(seen.start), read_only(seen.stop), read_only(seen.at), read_only(code), read_only(is_goal),
            self.at, self.map.idle, skip, went, goal, wait_of, wait,
        )  # fmt: skip
        return went, goal, wait_of[:found], wait[:found]

    def merge(self, a: NextSteps, b: NextSteps) -> NextSteps:
        return a.plus(b)

    def finish(self, total: NextSteps) -> NextSteps:
        waits = {place: (np.sort(np.concatenate(pieces)),) for place, pieces in total.waits.items()}
        return NextSteps(total.seen, total.went, total.goal, total.stage_went, waits)


@dataclass(frozen=True, slots=True)
class Everybody:
    """What everybody did next, counted once for all the customers who are then asked about.

    journeys: whose; question: on which map, and as known when.
    """

    journeys: Journeys
    question: WentOn
    steps: NextSteps

    def without(self, customer: int) -> NextSteps:
        """What all others did: as if they alone had been counted, but for `seen`."""
        alone = cut_out(self.journeys, customer)
        if alone is None:
            return self.steps
        return self.steps.less(replace(self.question.partial(alone), seen=0))


def _without(pieces: tuple[Int64s, ...], taken: tuple[Int64s, ...]) -> tuple[Int64s, ...]:
    """Sorted values, less one for each that is taken."""
    if not taken:
        return pieces
    (values,) = pieces
    gone = np.sort(np.concatenate(taken))
    nth = np.arange(len(gone)) - np.searchsorted(gone, gone)  # equal ones are taken one after the other
    return (np.delete(values, np.searchsorted(values, gone) + nth),)
