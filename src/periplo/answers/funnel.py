"""funnel: ordered steps, and how many customers get how far, within which time.

An *attempt* begins with an event of the first step; between the steps anything may happen. Of all attempts of
a customer the deepest counts, then the one that gets there earliest, then the one that began latest; so an
early stray start never hides a later full run. Within the attempt each step takes the earliest event that
serves it (with windows between steps: the earliest from which the rest can still be reached in time).

- One event fills one step only, also where the rules of several steps fit it.
- Windows are inclusive: `within` counts from the start of the attempt, `between` from the previous step taken.
- ordered: events at one instant are taken in the order of the steps, however they arrived; where several would
  do equally well, the first to arrive is taken.
- strict: the steps are consecutive events of the journey, in order of arrival, after `ignore`; a repeated step
  is something between. What we ourselves sent is nothing between.
- any_order: step n is reached by whoever completed any n of the steps within `within` of the first of those
  events.
- ignore: events that meet one of these rules are not looked at, in any mode.
- optional: depth counts the other steps; of attempts equally deep the one with more optional steps counts.
- exclude: an attempt *stands* at the deepest step it has taken and can still go on from. An excluded event
  strictly after step `after` and before step `before`, while it stands between them, drops that attempt as if
  it had never begun; or with "censor" it ends our sight of the customer: they count as far as they had come,
  and are told apart from those who dropped off.
- unit: one customer, one session (a silence of more than `session_gap` begins another) or one attempt (every
  event of the first step opens one and does nothing else; any other event serves the latest open attempt that
  needs it, at the earliest).
- censored_at: whoever has not finished and could still, because an attempt's window is open at that instant,
  is told apart from those who dropped off.

Those told apart are left out of the shares of the steps that lie beyond the step they had reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.funnel_chains import WAIT_BOUNDS, Chains, chains_of, units_of
from periplo.answers.funnel_options import Exclusion, FunnelOptions, Step
from periplo.answers.groups import By, groups_of
from periplo.answers.intervals import wilson
from periplo.answers.quantiles import MEDIAN, P90, quantiles
from periplo.core.spans import SECOND
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.units import BINS, LOST, TAKEN

__all__ = ["By", "Exclusion", "Funnel", "FunnelAnswer", "GroupFigures", "Step", "StepFigures"]

Int64s = NDArray[np.int64]
EVERYBODY = None  # the group of all


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step. n: who took it (any_order: who completed that many steps).

    share: of those at the first step; low and high: its 95 % Wilson interval. share_of_previous: of those at
    the step before (the required step before, where there are optional ones). median_seconds and p90_seconds:
    from the previous step taken; histogram: how many waited up to each of funnel_chains.WAIT_BOUNDS, or longer
    (empty for the first step). censored: who got just so far and may yet go on, or was lost to sight here.
    lost: how many of those at the (required) step before did not take this one, the censored apart; None for the
    first step and for an optional one.
    """

    step: str
    n: int
    share: float | None
    share_of_previous: float | None
    median_seconds: float | None
    p90_seconds: float | None
    low: float | None
    high: float | None
    censored: int
    histogram: tuple[int, ...] = ()
    lost: int | None = None


@dataclass(frozen=True, slots=True)
class GroupFigures:
    group: str
    steps: tuple[StepFigures, ...]


@dataclass(frozen=True, slots=True)
class FunnelAnswer:
    n: int  # customers with any event, or sessions, or attempts
    unit: str
    steps: tuple[StepFigures, ...]
    groups: tuple[GroupFigures, ...] = ()  # most at the first step first; only with `by`
    thin: bool = False  # fewer than 30 at the first step


@dataclass(frozen=True, slots=True)
class GroupState:
    """Whole numbers only.

    took, censored: (steps,); bins: (steps, bins) of waits; waits: for each step every wait, microseconds, in pieces.
    """

    took: Int64s
    censored: Int64s
    bins: Int64s
    waits: tuple[tuple[Int64s, ...], ...]

    def __add__(self, other: GroupState) -> GroupState:
        return GroupState(
            self.took + other.took,
            self.censored + other.censored,
            self.bins + other.bins,
            tuple(mine + theirs for mine, theirs in zip(self.waits, other.waits, strict=True)),
        )


@dataclass(frozen=True, slots=True)
class FunnelState:
    units: int
    groups: Mapping[str | None, GroupState]


@dataclass(frozen=True, slots=True)
class Funnel(FunnelOptions):
    """Ordered steps, and how many get how far. What each option means stands at the top of this file.

    Raises: BadQuestion if options contradict each other.
    """

    def partial(self, journeys: Journeys) -> FunnelState:
        units = units_of(journeys, self.session_gap if self.unit == "session" else None)
        count = 0
        pieces: dict[str | None, list[GroupState]] = {}
        by = By(self.by) if isinstance(self.by, str) else self.by
        for chains in chains_of(self, units):
            count += chains.units
            pieces.setdefault(EVERYBODY, []).append(_counted(chains))
            if by is not None:
                for group, chosen in groups_of(by, units.journeys, chains.customer, chains.row, chains.took):
                    pieces.setdefault(group, []).append(_counted(chains, chosen))
        return FunnelState(count, {group: _together(states) for group, states in pieces.items()})

    def merge(self, a: FunnelState, b: FunnelState) -> FunnelState:
        groups = dict(a.groups)
        for group, state in b.groups.items():
            groups[group] = groups[group] + state if group in groups else state
        return FunnelState(a.units + b.units, groups)

    def finish(self, total: FunnelState) -> FunnelAnswer:
        nobody = np.zeros(len(self.steps), np.int64)
        nothing = GroupState(
            nobody,
            nobody,
            np.zeros((len(self.steps), len(WAIT_BOUNDS) + 1), np.int64),
            ((),) * len(self.steps),
        )
        everybody = total.groups.get(EVERYBODY) or nothing
        steps = tuple(self._figures(everybody))
        named = [(group, state) for group, state in total.groups.items() if group is not None]
        groups = [GroupFigures(group, tuple(self._figures(state))) for group, state in named]
        groups.sort(key=lambda figures: (-figures.steps[0].n, figures.group))
        return FunnelAnswer(total.units, self.unit, steps, tuple(groups), steps[0].n < THIN)

    def _figures(self, state: GroupState) -> Iterator[StepFigures]:
        took, censored = state.took.tolist(), state.censored.tolist()
        previous = 0
        for place, step in enumerate(self.steps):
            first = took[0] - sum(censored[:place])
            before = took[previous] - sum(censored[previous:place]) if place else took[0]
            bounds = wilson(took[place], first) if first else None
            median, p90 = quantiles(state.waits[place], (MEDIAN, P90), SECOND)
            yield StepFigures(
                step.label,
                took[place],
                took[place] / first if first else None,
                took[place] / before if before else None,
                median,
                p90,
                bounds and bounds[0],
                bounds and bounds[1],
                censored[place],
                tuple(state.bins[place].tolist()) if place else (),
                before - took[place] if place and place not in self.optional else None,
            )
            previous = previous if place in self.optional else place


def _counted(chains: Chains, chosen: NDArray[np.bool_] | None = None) -> GroupState:
    counts, waits = chains.tally(chosen)
    return GroupState(
        counts[:, TAKEN],
        counts[:, LOST],
        counts[:, BINS:],
        tuple((wait,) if len(wait) else () for wait in waits),
    )


def _together(states: list[GroupState]) -> GroupState:
    steps = range(len(states[0].took))
    waits = [[wait for state in states for wait in state.waits[step]] for step in steps]
    return GroupState(
        np.sum([state.took for state in states], axis=0),
        np.sum([state.censored for state in states], axis=0),
        np.sum([state.bins for state in states], axis=0),
        tuple((np.concatenate(pieces),) if pieces else () for pieces in waits),
    )
