"""How smoothly each cycle goes: forward or back, straight or round, within one channel or from hand to hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
Int16s = NDArray[np.int16]
# Totals, and for each customer a flag for the kinds before FLAGS.
LOOPED, BACK, LOST_HANDING, LATE, FLAGS = range(5)
(
    CYCLES,
    REACHED,
    CYCLES_LOOPED,
    PASSES,
    PASSES_BACK,
    SAME,
    SAME_LOST,
    HANDED,
    HANDED_LOST,
    PROMISED,
    LATE_PASSES,
) = range(11)
TOTALS = 11
NO_CHANNEL = -1


@compiled()
def walk_fluency(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    touchpoint: Int16s,
    is_goal: NDArray[np.bool_],
    channel: Int16s,
    stage_of: Int64s,
    promised: Int64s,
    idle: int,
    period_start: int,
    period_end: int,
    until: int,
    totals: Int64s,
    loops: Int64s,
    hands: Int64s,
    by_channel: Int64s,
    hand_gap: Int64s,
    hand_pair: Int64s,
    flags: NDArray[np.bool_],
) -> tuple[int, int]:
    """Adds the cycles that begin in the half-open period and are over by `until`; int64 all.

    Returns hand-offs laid, and customers with any event in the period.

    touchpoint, is_goal: (classes,) the first touchpoint that an event meets, -1 none, and whether it is the goal.
    channel: (rows,) from 0, NO_CHANNEL where none is told. promised: (touchpoints, touchpoints) microseconds or -1.
    totals: (TOTALS,). loops: (touchpoints, touchpoints) times that a customer came back to the first by way of the
    second, with nothing between. hands: (channels, channels, 2) passes from channel to channel, and after how many of
    them the cycle ended without the goal. by_channel: (touchpoints, channels, 2) cycles by the channel of their first
    meeting of a touchpoint, and how many of them met a later one or reached the goal. hand_gap, hand_pair: room for
    one a row. flags: (customers, FLAGS).
    """
    has_ours = ours.size > 0
    laid = seen = 0
    channels, touchpoints = hands.shape[0], stage_of.size
    first_channel, highest = np.empty(touchpoints, np.int64), np.empty(touchpoints, np.int64)
    for k in range(start.size):
        n, begun, last = 0, np.int64(0), np.int64(0)
        looped = False
        one, two = -1, -1  # the touchpoint met last, and the other one before it
        met_at, met_channel = np.int64(0), -1
        counted = is_seen = False
        first_channel[:] = NO_CHANNEL
        for i in range(start[k], stop[k] + 1):
            is_end = i == stop[k]
            if not is_end and has_ours and ours[i]:
                continue
            is_seen = is_seen or (not is_end and period_start <= at[i] < period_end)
            met = -1 if is_end else touchpoint[codes[i]]
            goal = (not is_end) and is_goal[codes[i]]
            if not is_end and met < 0 and not goal:
                continue
            if n > 0 and (is_end or at[i] - last > idle):
                is_over = (not is_end) or until - last > idle
                if is_over and counted:
                    _close(totals, looped, False, first_channel, highest, by_channel)
                    flags[k, LOOPED] |= looped
                n = 0
                first_channel[:] = NO_CHANNEL
            if is_end or (n == 0 and met < 0):
                continue
            if n == 0:
                begun, looped, one, two, met_channel = at[i], False, -1, -1, -1
                # A cycle still open at the end is not judged; what its passes were is counted all the same.
                counted = period_start <= begun < period_end
            n += 1
            if counted and met >= 0:
                here = channel[i]
                for other in range(met):  # to go on is to meet a later one
                    if first_channel[other] != NO_CHANNEL:
                        highest[other] = max(highest[other], met)
                if here >= 0 and here < channels and first_channel[met] == NO_CHANNEL and not goal:
                    first_channel[met], highest[met] = here, met
                if one >= 0 and met != one:
                    totals[PASSES] += 1
                    if stage_of[met] < stage_of[one]:
                        totals[PASSES_BACK] += 1
                        flags[k, BACK] = True
                    if met == two:
                        loops[met, one] += 1
                        looped = True
                    if promised[one, met] >= 0:
                        totals[PROMISED] += 1
                        if at[i] - met_at > promised[one, met]:
                            totals[LATE_PASSES] += 1
                            flags[k, LATE] = True
                if met != one:
                    two, one = one, met
                if here >= 0:
                    if met_channel >= 0:
                        is_lost = (
                            not _goes_on(i, stop[k], at, codes, ours, touchpoint, is_goal, idle) and not goal
                        )
                        is_known = not is_lost or until - at[i] > idle
                        if is_known and here == met_channel:
                            totals[SAME] += 1
                            totals[SAME_LOST] += is_lost
                        elif is_known and here < channels and met_channel < channels:
                            totals[HANDED] += 1
                            totals[HANDED_LOST] += is_lost
                            hands[met_channel, here, 0] += 1
                            hands[met_channel, here, 1] += is_lost
                            hand_pair[laid], hand_gap[laid] = met_channel * channels + here, at[i] - met_at
                            laid += 1
                            if is_lost:
                                flags[k, LOST_HANDING] = True
                    met_channel = here
                met_at = at[i]
            last = at[i]
            if goal:
                if counted:
                    _close(totals, looped, True, first_channel, highest, by_channel)
                    flags[k, LOOPED] |= looped
                n = 0
                first_channel[:] = NO_CHANNEL
        seen += is_seen
    return laid, seen


@compiled()
def _close(
    totals: Int64s, looped: bool, reached: bool, first_channel: Int64s, highest: Int64s, by_channel: Int64s
) -> None:
    totals[CYCLES] += 1
    totals[REACHED] += reached
    totals[CYCLES_LOOPED] += looped
    for touchpoint in range(first_channel.size):
        if first_channel[touchpoint] != NO_CHANNEL:
            by_channel[touchpoint, first_channel[touchpoint], 0] += 1
            by_channel[touchpoint, first_channel[touchpoint], 1] += (
                reached or highest[touchpoint] > touchpoint
            )


@compiled()
def _goes_on(
    i: int,
    stop: int,
    at: Int64s,
    codes: NDArray,
    ours: NDArray[np.bool_],
    touchpoint: Int16s,
    is_goal: NDArray[np.bool_],
    idle: int,
) -> bool:
    """Whether the cycle has another meeting, or reaches the goal, after this event."""
    for later in range(i + 1, stop):
        if at[later] - at[i] > idle:
            return False
        if not (ours.size > 0 and ours[later]) and (touchpoint[codes[later]] >= 0 or is_goal[codes[later]]):
            return True
    return False


@compiled()
def walk_pressure(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    message: NDArray[np.bool_],
    period_start: int,
    period_end: int,
    near: int,
    per_customer: Int64s,
    crowded: NDArray[np.bool_],
) -> tuple[int, int]:
    """Messages that we sent in the half-open period, and how many came within `near` of the one before.

    message: (rows,) bool. per_customer, crowded: (customers,), filled: messages of each, and whether any came so soon.
    """
    sent, soon = 0, 0
    for k in range(start.size):
        last, is_first = np.int64(0), True
        per_customer[k], crowded[k] = 0, False
        for i in range(start[k], stop[k]):
            if not message[i]:
                continue
            if period_start <= at[i] < period_end:
                sent += 1
                per_customer[k] += 1
                if not is_first and at[i] - last < near:
                    soon += 1
                    crowded[k] = True
            last, is_first = at[i], False
    return sent, soon
