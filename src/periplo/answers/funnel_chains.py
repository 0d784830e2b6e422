"""Which events take the steps of a funnel, for every customer, session or attempt: the kernels' door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from periplo.answers.funnel_options import FunnelOptions
from periplo.core.spans import DAY, HOUR, MINUTE, WEEK
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.any_order import gather_steps
from periplo.journeys.kernels.attempts import follow_attempts
from periplo.journeys.kernels.careful import CENSOR, DROP, careful_chains
from periplo.journeys.kernels.ordered import (
    EVER,
    LEFT_OUT,
    NONE,
    SEVERAL,
    find_chains,
    find_quickly,
    take_steps,
    take_steps_in_time,
)
from periplo.journeys.kernels.shared import shared_chains
from periplo.journeys.kernels.strict import strict_chains, take_consecutive
from periplo.journeys.kernels.units import BINS, WAITS, cut_sessions, open_since, tally_steps
from periplo.journeys.masks import WORD, Block, Matcher, read_only

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
WAIT_BOUNDS = (
    MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, DAY, 3 * DAY, WEEK, 2 * WEEK, 30 * DAY, 90 * DAY,
)  # fmt: skip
_BOUNDS = read_only(np.array(WAIT_BOUNDS, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Units:
    """What is counted, as journeys: customers with any event of their own, or their sessions."""

    journeys: Journeys


@dataclass(frozen=True, slots=True)
class Chains:
    """The events that take the steps, for a run of units.

    units: how many were looked at. took: (k, steps) rows counted from `row`, -1 where not taken; customer: (k,)
    position among the journeys; censored: (k,) bool; at: (rows,) instants of the block.
    """

    units: int
    row: int
    customer: Int64s
    took: Int64s
    censored: Bools
    at: Int64s

    def tally(self, chosen: Bools | None = None) -> tuple[Int64s, list[Int64s]]:
        """Of all units or those chosen: counts as in kernels/units.py, and for each step every wait, microseconds."""
        steps = self.took.shape[1]
        counts = np.zeros((steps, BINS + len(WAIT_BOUNDS) + 1), np.int64)
        waits = np.empty((steps, len(self.took)), np.int64)
        chosen = np.empty(0, np.bool_) if chosen is None else chosen
        tally_steps(self.took, self.at, self.censored, chosen, _BOUNDS, counts, waits)
        return counts, [waits[step, : counts[step, WAITS]] for step in range(steps)]


def units_of(journeys: Journeys, session_gap: int | None) -> Units:
    """The units to look at; a silence of more than `session_gap` microseconds begins another session."""
    if session_gap is None:
        return Units(journeys)
    columns = (read_only(journeys.start), read_only(journeys.stop), read_only(journeys.at))
    start, stop, owner = cut_sessions(*columns, session_gap)
    cut = replace(
        journeys, start=start, stop=stop, customer=journeys.customer[owner], row=journeys.rows[owner]
    )
    return Units(cut)


def chains_of(funnel: FunnelOptions, units: Units) -> Iterator[Chains]:
    """Block by block, the chains of events that count."""
    journeys = units.journeys
    rules = [step.rule for step in funnel.steps]
    rules += [exclusion.rule for exclusion in funnel.exclude] + list(funnel.ignore)
    plan = _Plan.of(funnel)
    for block in Matcher(rules, journeys).blocks():
        ours = None if journeys.ours is None else journeys.ours[block.row : block.row + len(block.at)]
        yield _chains(funnel, plan, block, ours)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A funnel's options as the kernels take them."""

    optional: Bools
    within: int
    between: Int64s
    exclusions: Int64s

    @staticmethod
    def of(funnel: FunnelOptions) -> _Plan:
        steps = len(funnel.steps)
        gaps = [EVER, *(EVER if gap is None else gap for gap in funnel.between)]
        actions = {"drop": DROP, "censor": CENSOR}
        exclusions = [(one.after, one.before, actions[one.action]) for one in funnel.exclude]
        return _Plan(
            np.isin(np.arange(steps), funnel.optional),
            EVER if funnel.within is None else funnel.within,
            np.array(gaps if funnel.between else [EVER] * steps, dtype=np.int64),
            np.array(exclusions, dtype=np.int64).reshape(-1, 3),
        )

    @property
    def required(self) -> Int64s:
        """(steps,) how many steps are not optional, up to and with each."""
        return np.cumsum(~self.optional, dtype=np.int64)

    @property
    def is_plain(self) -> bool:
        return len(self.optional) <= WORD and not self.optional.any() and not len(self.exclusions)

    @property
    def has_gaps(self) -> bool:
        return bool((self.between[1:] != EVER).any())


def _chains(funnel: FunnelOptions, plan: _Plan, block: Block, ours: Bools | None) -> Chains:
    table, excluded, hidden = _seen(funnel, block, ours)
    shared = (block.start, block.stop, block.at, block.codes)
    count, steps = len(block.start), len(funnel.steps)
    owner = np.arange(count)
    is_strict = funnel.mode == "strict"
    if funnel.unit == "attempt":
        room = len(block.at)
        took, owner = np.empty((room, steps), np.int64), np.empty(room, np.int64)
        censored = np.zeros(room, np.bool_)
        found = follow_attempts(
            *shared, hidden, table, plan.optional, plan.within, plan.between, excluded, plan.exclusions, is_strict,
            took, owner, censored,
        )  # fmt: skip
        count, took, owner, censored = found, took[:found], owner[:found], censored[:found]
    else:
        took, censored = np.empty((count, steps), np.int64), np.zeros(count, np.bool_)
        if funnel.mode == "any_order":
            gather_steps(*shared, table, steps, plan.within, took)
        elif is_strict and not plan.optional.any():
            take_consecutive(*shared, hidden, table, plan.within, plan.between, took)
        elif is_strict:
            strict_chains(
                *shared, hidden, table, plan.optional, plan.required, plan.within, plan.between, took
            )
        else:
            depth = np.full(count, LEFT_OUT)
            left_out = count
            if plan.is_plain:
                left_out = _take_plainly(plan, shared, read_only(table[:, 0].copy()), depth, took)
            if left_out and not plan.has_gaps and not len(plan.exclusions):
                shared_chains(*shared, table, plan.optional, plan.required, plan.within, depth, took)
            elif left_out:
                careful_chains(
                    *shared, hidden, table, plan.optional, plan.required, plan.within, plan.between, excluded,
                    plan.exclusions, depth, took, censored,
                )  # fmt: skip
        count = _with_events(block, ours)
    if funnel.censored_at is not None:
        censored = censored | _still_open(funnel, plan, block, table, took, owner)
    return Chains(count, block.row, owner + block.first, took, censored, block.at)


def _take_plainly(
    plan: _Plan,
    shared: tuple[Int64s, Int64s, Int64s, NDArray],
    bits: NDArray[np.uint64],
    depth: Int64s,
    took: Int64s,
) -> int:
    """Takes the steps of those journeys that the fast kernel can judge; returns how many it could not."""
    steps = took.shape[1]
    alone = np.where(bits == 0, NONE, SEVERAL).astype(np.int8)
    one = np.bitwise_count(bits) == 1
    alone[one] = np.bitwise_count(bits[one] - np.uint64(1))  # the place of the one bit
    if plan.has_gaps or (alone == SEVERAL).any():
        return _take_carefully(plan, shared, bits, alone, depth, took)
    step_of = np.where(alone == NONE, steps, alone).astype(np.uint8)
    left_out = find_quickly(*shared, read_only(step_of), steps, plan.within, depth, took)
    if not left_out:
        return 0
    left = np.flatnonzero(depth == LEFT_OUT)
    their_depth, their_took = depth[left], took[left]
    some = (read_only(shared[0][left]), read_only(shared[1][left]), *shared[2:])
    left_out = _take_carefully(plan, some, bits, alone, their_depth, their_took)
    depth[left], took[left] = their_depth, their_took
    return left_out


def _take_carefully(
    plan: _Plan,
    shared: tuple[Int64s, Int64s, Int64s, NDArray],
    bits: NDArray[np.uint64],
    alone: NDArray[np.int8],
    depth: Int64s,
    took: Int64s,
) -> int:
    begin, end_at = np.empty(len(depth), np.int64), np.empty(len(depth), np.int64)
    left_out = find_chains(
        *shared, bits, alone, took.shape[1], plan.within, plan.between, depth, begin, end_at
    )
    if plan.has_gaps:
        take_steps_in_time(*shared, bits, plan.between, depth, begin, end_at, took)
    else:
        take_steps(*shared, bits, depth, begin, took)
    return left_out


def _seen(
    funnel: FunnelOptions, block: Block, ours: Bools | None
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], Bools]:
    """Per class of events the steps it can serve and the exclusions it meets; per event whether strict passes it."""
    steps, barred = len(funnel.steps), len(funnel.exclude)
    if block.table.shape[1] == 1 and not barred and not funnel.ignore and funnel.mode != "strict":
        return block.table, read_only(np.zeros(len(block.table), np.uint64)), read_only(np.empty(0, np.bool_))
    bits = np.unpackbits(block.table.view(np.uint8), axis=1, bitorder="little").astype(np.bool_)
    ignored = np.logical_or.reduce(bits[:, steps + barred :], axis=1)
    bits[ignored] = False
    words = -(-steps // WORD)
    table = np.zeros((len(bits), words * WORD), np.bool_)
    table[:, :steps] = bits[:, :steps]
    excluded = np.zeros((len(bits), WORD), np.bool_)
    excluded[:, :barred] = bits[:, steps : steps + barred]
    hidden = ignored[block.codes]
    if ours is not None and funnel.mode == "strict":
        hidden |= ours & ~np.logical_or.reduce(table, axis=1)[block.codes]
    return (
        _packed(table),
        read_only(_packed(excluded)[:, 0].copy()),
        read_only(hidden[: None if hidden.any() else 0]),
    )


def _packed(bits: Bools) -> NDArray[np.uint64]:
    packed = np.packbits(bits, axis=1, bitorder="little").view(np.uint64)
    return read_only(np.ascontiguousarray(packed))


def _with_events(block: Block, ours: Bools | None) -> int:
    """Units with at least one event that is not of our own sending."""
    if ours is None:
        return int((block.stop > block.start).sum())
    own = np.concatenate([np.zeros(1, np.int64), np.cumsum(~ours)])
    return int((own[block.stop] > own[block.start]).sum())


def _still_open(
    funnel: FunnelOptions, plan: _Plan, block: Block, table: NDArray[np.uint64], took: Int64s, owner: Int64s
) -> Bools:
    """Who has not taken the last required step and could still, counting the window to `censored_at`."""
    since = np.empty(len(took), np.int64)
    if funnel.unit == "attempt":
        since[:] = block.at[took[:, 0]]
    else:
        open_since(block.start, block.stop, block.at, block.codes, table, funnel.mode == "any_order", since)
    last = int(np.flatnonzero(~plan.optional)[-1])
    is_open = (took[:, 0] >= 0) & (since > (funnel.censored_at or 0) - plan.within)
    return is_open & (took[:, last] < 0)
