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
    marks: Int64s,
    stock: Int64s,
    passes: Int64s,
    stay: Int64s,
    spell_stage: NDArray[np.int16],
    spell_length: Int64s,
    spell_ended: NDArray[np.bool_],
) -> int:
    """Walks the events up to `now`, inclusive, of each customer; returns how many spells there were.

    stage_of: (classes,) the stage of the first touchpoint that an event meets, or NOWHERE; is_goal: (classes,).
    people: (customers, 4) int64, filled. entered, left: (stages,) int64, customers with such a move in the
    half-open period, added to. marks: (marks,) instants; stock: (marks, stages) customers who stood there then,
    added to. passes: (stages, stages + 2) within a cycle, from a stage to another, then to the goal, then to
    silence, added to; stay: (stages,) microseconds within open cycles, added to. spell_*: room for as many spells
    as there are events, filled: the stage, its length in microseconds and whether its end, another stage, was
    seen.
    """
    spells = 0
    has_ours = ours.size > 0
    goal, silence = entered.size, entered.size + 1
    entered_by, left_by = np.full(entered.size, -1, np.int64), np.full(left.size, -1, np.int64)
    for k in range(start.size):
        stage, since, last = np.int64(NOWHERE), np.int64(0), np.int64(0)
        cycles, after, seen = 0, np.int64(NOWHERE), 0
        is_open, begun = False, np.int64(0)
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
                if is_goal[code] and is_open and now_at - last <= idle:
                    is_open = False
                    if stage != NOWHERE:
                        passes[stage, goal] += 1
                        stay[stage] += now_at - begun
                continue
            if cycles > 0 and now_at - last > idle:
                if is_open and stage != NOWHERE:
                    passes[stage, silence] += 1
                    stay[stage] += last + idle - begun
                is_open = False
                if stage != NOWHERE:
                    spell_stage[spells], spell_length[spells], spell_ended[spells] = (
                        stage,
                        last + idle - since,
                        False,
                    )
                    _stand(marks, stock, stage, since, np.int64(last + idle + 1))
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
                if is_new:
                    begun = now_at
                elif to != stage:
                    passes[stage, to] += 1
                    stay[stage] += now_at - begun
                    begun = now_at
                if to != stage:
                    inside = period_start <= now_at < period_end
                    if stage != NOWHERE:
                        spell_stage[spells], spell_length[spells], spell_ended[spells] = (
                            stage,
                            now_at - since,
                            True,
                        )
                        _stand(marks, stock, stage, since, now_at)
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
                    passes[stage, goal] += 1
                    stay[stage] += now_at - begun
        if stage != NOWHERE:
            is_gone = now - last > idle
            end = last + idle if is_gone else now
            if is_open:
                stay[stage] += end - begun
                passes[stage, silence] += is_gone
            _stand(marks, stock, stage, since, np.int64(end + 1))
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


@compiled()
def _stand(marks: Int64s, stock: Int64s, stage: np.int64, since: np.int64, until: np.int64) -> None:
    """Counts the customer at each mark from `since` to before `until`."""
    for mark in range(marks.size):
        if since <= marks[mark] < until:
            stock[mark, stage] += 1
