"""A customer's walk over the stages of a map, cycle by cycle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
ALL, FIRST, REPEAT = range(3)  # which cycles count
NOWHERE = -1
STAND, FURTHEST_AFTER, CYCLES, SEEN = range(4)  # columns of people


@compiled()
def walk_cycles(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    stage_of: NDArray[np.int16],
    is_goal: NDArray[np.bool_],
    is_after: NDArray[np.bool_],
    now: int,
    idle: int,
    scope: int,
    furthest: bool,
    period_start: int,
    period_end: int,
    people: Int64s,
    entered: Int64s,
    left: Int64s,
    spell_stage: NDArray[np.int16],
    spell_length: Int64s,
    spell_ended: NDArray[np.bool_],
) -> int:
    """Walks the events up to `now`, inclusive, of each customer; returns how many spells there were.

    stage_of: (classes,) the stage of the first touchpoint that an event meets, or NOWHERE; is_goal: (classes,).
    people: (customers, 4) int64, filled. entered, left: (stages,) int64, customers with such a move in the
    half-open period, added to. spell_*: room for as many spells as there are events, filled: the stage, its
    length in microseconds and whether its end, another stage, was seen.
    """
    spells = 0
    has_ours = ours.size > 0
    entered_by, left_by = np.full(entered.size, -1, np.int64), np.full(left.size, -1, np.int64)
    for k in range(start.size):
        stage, since, last = np.int64(NOWHERE), np.int64(0), np.int64(0)
        cycles, after, seen = 0, np.int64(NOWHERE), 0
        is_open = False
        for i in range(start[k], stop[k]):
            now_at = at[i]
            if now_at > now:
                break
            if has_ours and ours[i]:
                continue
            seen = 1
            code = codes[i]
            touched = np.int64(stage_of[code])
            if touched == NOWHERE:
                if is_goal[code] and now_at - last <= idle:
                    is_open = False
                continue
            if cycles > 0 and now_at - last > idle:
                is_open = False
                if stage != NOWHERE:
                    spell_stage[spells], spell_length[spells], spell_ended[spells] = (
                        stage,
                        last + idle - since,
                        False,
                    )
                    spells += 1
                    stage = np.int64(NOWHERE)
            is_new = not is_open
            if is_new:
                if scope == FIRST and cycles == 1:
                    break
                cycles += 1
                is_open = True
            if is_after[touched] and touched > after:
                after = touched
            if scope != REPEAT or cycles > 1:
                to = max(stage, touched) if furthest and not is_new else touched
                if to != stage:
                    inside = period_start <= now_at < period_end
                    if stage != NOWHERE:
                        spell_stage[spells], spell_length[spells], spell_ended[spells] = (
                            stage,
                            now_at - since,
                            True,
                        )
                        spells += 1
                        if inside and left_by[stage] != k:
                            left_by[stage] = k
                            left[stage] += 1
                    if inside and entered_by[to] != k:
                        entered_by[to] = k
                        entered[to] += 1
                    stage, since = to, now_at
            last = now_at
            if is_goal[code]:
                is_open = False
        if stage != NOWHERE:
            is_gone = now - last > idle
            end = last + idle if is_gone else now
            spell_stage[spells], spell_length[spells], spell_ended[spells] = stage, end - since, False
            spells += 1
            if is_gone:
                stage = np.int64(NOWHERE)
        people[k, STAND], people[k, FURTHEST_AFTER], people[k, CYCLES], people[k, SEEN] = (
            stage,
            after,
            cycles,
            seen,
        )
    return spells
