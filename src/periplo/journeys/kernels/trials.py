"""Trials: at each point of a cycle, who meets a touchpoint now and who could have and does not, and what follows.

A customer's cycle is cut into bins by the time since it began. In every bin in which they meet anything, each
touchpoint that they have not met in the cycle is tried: they meet it within the bin (treated), or they were just
as active, had come equally far, and do not (control). Nobody is sorted by what they do later, so long cycles do
not flatter a touchpoint, and only what follows counts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled
from periplo.journeys.kernels.folds import DE_BRUIJN, ONE, PLACE, SHIFT, ZERO

Int64s = NDArray[np.int64]
Int16s = NDArray[np.int16]
N, WENT_ON, CONVERTED, SCORED, SCORE, SQUARES = range(6)  # what is kept of each arm
KEPT = 6
CONTROL, TREATED = range(2)
NO_SCORE = -32768


@compiled()
def walk_trials(
    first: int,
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    table: NDArray[np.uint64],
    lowest: Int16s,
    highest: Int16s,
    is_goal: NDArray[np.bool_],
    stage_of: Int64s,
    idle: int,
    edges: Int64s,
    period_start: int,
    period_end: int,
    horizon: int,
    until: int,
    score: Int16s,
    money: Int64s,
    arms: Int64s,
    reach: Int64s,
    reach_by: Int64s,
    passes: Int64s,
    goals: Int64s,
    turn_touchpoint: Int16s,
    turn_row: Int64s,
    turn_again: NDArray[np.bool_],
    turn_score: Int16s,
) -> tuple[int, int]:
    """Adds every trial whose horizon ends in the half-open period, and not after `until`; int64 all.

    Rules 0..touchpoints - 1 of the table are the touchpoints in the map's order. lowest, highest, is_goal: (classes,)
    the first touchpoint met and the furthest stage, -1 where none, and whether the goal is. stage_of: (touchpoints,).
    idle: silence that ends a cycle; edges: (bins - 1,) ascending, time since a cycle began. score: (rows,) hundredths
    of a feeling, NO_SCORE where an event tells none, or empty. money: (names, rows) cents by name of property, 0 where
    none. arms: (touchpoints, bins * (stages + 1), 2, KEPT), added to: per stratum, the bin and the furthest stage so
    far. reach: (touchpoints,) customers; reach_by as in meetings.py. passes: (touchpoints + 1, touchpoints + 2) from
    the start of a cycle (last row) or a touchpoint to another touchpoint, to the goal, to silence. goals: (1 + names,)
    goal events in the period and the money that they told. turn_*: room for one entry a touchpoint and event, filled
    with the first meeting of each touchpoint in each cycle that can be followed for the whole horizon: its row,
    whether the goal was reached afterwards, and the feeling told next.
    Returns customers seen in the period, and turns.
    """
    touchpoints = stage_of.size
    stages = 0
    for touchpoint in range(touchpoints):
        stages = max(stages, stage_of[touchpoint] + 1)
    longest = 0
    for k in range(start.size):
        longest = max(longest, stop[k] - start[k])
    rows = np.empty(longest, np.int64)
    was_met, met_at = np.empty(touchpoints, np.bool_), np.empty(touchpoints, np.int64)
    has_ours = ours.size > 0
    seen = turns = 0
    for k in range(start.size):
        customer = first + k + 1
        n, last, is_seen = 0, np.int64(0), False
        for i in range(start[k], stop[k]):
            if has_ours and ours[i]:
                continue
            is_seen = is_seen or period_start <= at[i] < period_end
            has_goal = is_goal[codes[i]]
            is_met = lowest[codes[i]] >= 0
            if has_goal and period_start <= at[i] < period_end:
                goals[0] += 1
                for name in range(money.shape[0]):
                    goals[1 + name] += money[name, i]
            if not is_met and not has_goal:
                continue
            if n > 0 and at[i] - last > idle:
                turns = _cycle(customer, rows, n, False, stop[k], at, codes, ours, table, lowest, highest, is_goal,
                               stage_of, stages, edges,
                               period_start, period_end, horizon, until, score, arms, reach, reach_by, passes,
                               turn_touchpoint, turn_row, turn_again, turn_score, turns, was_met, met_at)  # fmt: skip
                n = 0
            if n == 0 and not is_met:
                continue  # a goal without a cycle
            rows[n] = i
            n += 1
            last = at[i]
            if has_goal:
                turns = _cycle(customer, rows, n, True, stop[k], at, codes, ours, table, lowest, highest, is_goal,
                               stage_of, stages, edges,
                               period_start, period_end, horizon, until, score, arms, reach, reach_by, passes,
                               turn_touchpoint, turn_row, turn_again, turn_score, turns, was_met, met_at)  # fmt: skip
                n = 0
        if n > 0:
            turns = _cycle(customer, rows, n, False, stop[k], at, codes, ours, table, lowest, highest, is_goal,
                               stage_of, stages, edges,
                           period_start, period_end, horizon, until, score, arms, reach, reach_by, passes,
                           turn_touchpoint, turn_row, turn_again, turn_score, turns, was_met, met_at)  # fmt: skip
        seen += is_seen
    return seen, turns


@compiled()
def _cycle(
    customer: int,
    rows: Int64s,
    n: int,
    is_closed: bool,
    stop: int,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    table: NDArray[np.uint64],
    lowest: Int16s,
    highest: Int16s,
    is_goal: NDArray[np.bool_],
    stage_of: Int64s,
    stages: int,
    edges: Int64s,
    period_start: int,
    period_end: int,
    horizon: int,
    until: int,
    score: Int16s,
    arms: Int64s,
    reach: Int64s,
    reach_by: Int64s,
    passes: Int64s,
    turn_touchpoint: Int16s,
    turn_row: Int64s,
    turn_again: NDArray[np.bool_],
    turn_score: Int16s,
    turns: int,
    was_met: NDArray[np.bool_],
    met_at: Int64s,
) -> int:
    """One cycle: its rows are those that meet a touchpoint or, the last one where it is closed, the goal.

    was_met, met_at: room for one entry a touchpoint.
    """
    touchpoints = stage_of.size
    begun = at[rows[0]]
    previous = np.int64(touchpoints)
    for turn in range(n):
        code = codes[rows[turn]]
        met = np.int64(lowest[code])
        if met < 0 or not period_start <= at[rows[turn]] < period_end:
            continue
        for word in range(table.shape[1]):
            bits = table[code, word]
            while bits != ZERO:
                bit = bits & (~bits + ONE)
                bits ^= bit
                touchpoint = word * 64 + PLACE[(bit * DE_BRUIJN) >> SHIFT]
                if touchpoint < touchpoints and reach_by[touchpoint] != customer:
                    reach_by[touchpoint] = customer
                    reach[touchpoint] += 1
        if met != previous:
            passes[previous, met] += 1
            previous = met
    if previous < touchpoints:
        if is_closed:
            passes[previous, touchpoints] += 1
        else:
            passes[previous, touchpoints + 1] += 1
    was_met[:] = False
    furthest = 0
    place = 0
    while place < n:
        bin = _bin(at[rows[place]] - begun, edges)
        end = place
        met_at[:] = -1
        while end < n and _bin(at[rows[end]] - begun, edges) == bin:
            for word in range(table.shape[1]):
                bits = table[codes[rows[end]], word]
                while bits != ZERO:
                    bit = bits & (~bits + ONE)
                    bits ^= bit
                    touchpoint = word * 64 + PLACE[(bit * DE_BRUIJN) >> SHIFT]
                    if touchpoint < touchpoints and met_at[touchpoint] < 0:
                        met_at[touchpoint] = end
            end += 1
        stratum = bin * (stages + 1) + furthest
        # Who does not meet a touchpoint in this bin is followed from its first event, whichever touchpoint it is.
        is_tried, has_converted, reached_stage, score_here = _followed(
            rows, n, place, is_closed, stop, at, codes, highest, stages,
            period_start, period_end, horizon, until, score,
        )  # fmt: skip
        for touchpoint in range(touchpoints):
            if was_met[touchpoint]:
                continue
            entry = met_at[touchpoint]
            if entry < 0:
                # Whoever reaches the goal with this very event is no longer on the way to it.
                if is_tried and not (is_closed and place == n - 1):
                    has_gone_on = has_converted or reached_stage > stage_of[touchpoint]
                    _keep(arms, touchpoint, stratum, CONTROL, has_converted, has_gone_on, score_here)
                continue
            was_met[touchpoint] = True
            furthest = max(furthest, stage_of[touchpoint] + 1)
            is_followed, converts, comes_to, says = _followed(
                rows, n, entry, is_closed, stop, at, codes, highest, stages,
                period_start, period_end, horizon, until, score,
            )  # fmt: skip
            if not is_followed:
                continue
            turn_touchpoint[turns], turn_row[turns], turn_score[turns] = touchpoint, rows[entry], says
            is_at_goal = is_closed and entry == n - 1
            turn_again[turns] = (converts and not is_at_goal) or _is_reached(
                is_goal, codes, ours, at, rows[entry], rows[n - 1], stop, horizon
            )
            turns += 1
            if not is_at_goal:
                has_gone_on = converts or comes_to > stage_of[touchpoint]
                _keep(arms, touchpoint, stratum, TREATED, converts, has_gone_on, says)
        place = end
    return turns


@compiled()
def _followed(
    rows: Int64s,
    n: int,
    entry: int,
    is_closed: bool,
    stop: int,
    at: Int64s,
    codes: NDArray,
    highest: Int16s,
    stages: int,
    period_start: int,
    period_end: int,
    horizon: int,
    until: int,
    score: Int16s,
) -> tuple[bool, bool, int, int]:
    """What follows an entry of a cycle within the horizon: can it be told; the goal; the furthest stage; a feeling.

    The furthest stage, -1 where none, is looked for no longer once the goal is known.
    """
    entered = at[rows[entry]]
    if not period_start <= entered + horizon < period_end or entered + horizon > until:
        return False, False, -1, NO_SCORE
    has_converted = is_closed and at[rows[n - 1]] - entered <= horizon
    reached_stage = -1
    later = entry + 1
    while (
        not has_converted
        and reached_stage < stages - 1
        and later < n
        and at[rows[later]] - entered <= horizon
    ):
        reached_stage = max(reached_stage, int(highest[codes[rows[later]]]))
        later += 1
    return True, has_converted, reached_stage, _next_score(score, at, rows[entry], stop, horizon)


@compiled()
def _keep(
    arms: Int64s,
    touchpoint: int,
    stratum: int,
    arm: int,
    has_converted: bool,
    has_gone_on: bool,
    next_score: int,
) -> None:
    arms[touchpoint, stratum, arm, N] += 1
    arms[touchpoint, stratum, arm, CONVERTED] += has_converted
    arms[touchpoint, stratum, arm, WENT_ON] += has_gone_on
    if next_score != NO_SCORE:
        arms[touchpoint, stratum, arm, SCORED] += 1
        arms[touchpoint, stratum, arm, SCORE] += next_score
        arms[touchpoint, stratum, arm, SQUARES] += next_score * next_score


@compiled()
def _next_score(score: Int16s, at: Int64s, entry: int, stop: int, horizon: int) -> int:
    """The first feeling told by this event or after it, within the horizon."""
    if score.size:
        for row in range(entry, stop):
            if at[row] - at[entry] > horizon:
                break
            if score[row] != NO_SCORE:
                return score[row]
    return NO_SCORE


@compiled()
def _is_reached(
    is_goal: NDArray[np.bool_],
    codes: NDArray,
    ours: NDArray[np.bool_],
    at: Int64s,
    entry: int,
    end: int,
    stop: int,
    horizon: int,
) -> bool:
    """Whether the goal is reached within the horizon of `entry`, after the row `end`, with which its cycle ends."""
    for row in range(end + 1, stop):
        if at[row] - at[entry] > horizon:
            break
        if is_goal[codes[row]] and not (ours.size > 0 and ours[row]):
            return True
    return False


@compiled()
def _bin(elapsed: int, edges: Int64s) -> int:
    bin = 0
    while bin < edges.size and elapsed >= edges[bin]:
        bin += 1
    return bin
