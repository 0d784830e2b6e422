"""Where customers struggle: repeats, going back and forth, errors and retries, long waits, calls for help, returns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
SIGNS = REPEAT, BACK, RETRY, ERROR, CONTACT, RETURN, WORDS = range(7)
IS_ERROR, IS_CONTACT, IS_RETURN, IS_BOUGHT, IS_GOAL = 1, 2, 4, 8, 16  # bits of kinds
NOWHERE, NO_GROUP = -1, -1
LOOK_BACK = (
    200  # rows among which the same is looked for, so that one busy customer takes no longer than many
)
WAITS = 512  # classes of waiting times, eight to each doubling
# A unit, packed into one whole number, lowest bits first: the longest wait's class, signs, place.
SLOW_BITS, SIGN_BITS = 9, 7
# Of the visits to a place that were judged: with signs by then (visits, of them went on, customers), without (alike);
# and over customers the sums of products of their own four counts, by which the spread of shares is told.
JUDGED = 16
VISITS, WENT, WHO, OTHER_VISITS, OTHER_WENT, OTHER_WHO = range(6)
PRODUCTS = 6


@compiled()
def wait_class(microseconds: int) -> int:
    """The class of a waiting time, 0 to 511, rising; exact below eight, then eight classes to each doubling."""
    if microseconds < 8:
        return max(0, microseconds)
    doubling, rest = 3, microseconds >> 4
    while rest > 0:
        doubling, rest = doubling + 1, rest >> 1
    return min(WAITS - 1, (doubling - 2) * 8 + (microseconds >> doubling - 3) - 8)


@compiled()
def walk_struggles(
    start: Int64s,
    stop: Int64s,
    at: Int64s,
    codes: NDArray,
    event: NDArray[np.uint16],
    same: Int64s,
    ours: NDArray[np.bool_],
    words: NDArray[np.bool_],
    group: NDArray[np.int32],
    place_of: NDArray[np.int32],
    stage_of: NDArray[np.int32],
    furthest: NDArray[np.int32],
    kinds: NDArray[np.uint8],
    gap: int,
    repeats: int,
    within: int,
    after: int,
    look: int,
    until: int,
    times: Int64s,
    waits: Int64s,
    met_by_group: Int64s,
    struck_by_group: Int64s,
    struck: NDArray[np.bool_],
    unit: Int64s,
    judged: Int64s,
    tally: Int64s,
) -> int:
    """Walks each customer's own events; returns how many units, a customer at a place, were laid.

    Per row: event and what it is about as one number (same), whether its words are unhappy, its group; ours, words and
    group may be empty. Per class of events: its place, the furthest stage it meets, kinds. stage_of: (places,).
    Times in microseconds: visits part at more than `gap`, `repeats` of the same count within `within`, as do retries;
    calls for help count up to `after` behind a place; whether people went on is looked at for `look` after the last
    event of each visit to a place, up to `until`.
    Adds to times (places, 7), waits (places, 512), judged (places, 16), tally (customers, signs that stand nowhere),
    and the groups; fills struck (customers,) and unit (room,), packed as above.
    """
    places = stage_of.size
    laid = 0
    by = np.full(places, -1, np.int64)
    signs, slow = np.empty(places, np.int64), np.empty(places, np.int64)
    last_stay = np.empty(places, np.int64)  # the stay of the last visit to each place
    counts = np.empty((places, 4), np.int64)
    touched = np.empty(places, np.int64)
    room = np.int64(0)
    for k in range(start.size):
        room = max(room, stop[k] - start[k])
    # Stays of one customer, a visit at a place: where, in which visit, until when, with signs, whether they went on.
    stay_at, stay_visit, left_at = (
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
    )
    is_early, went = np.empty(room, np.bool_), np.empty(room, np.bool_)
    group_met = np.full(met_by_group.size, -1, np.int64)
    group_struck = np.full(met_by_group.size, -1, np.int64)
    for k in range(start.size):
        count, visit, is_any, stays, open_from = 0, 0, False, 0, 0
        before = np.int64(-1)  # row of the last own event
        here = np.int64(NOWHERE)  # the last place met in this visit
        x1, x2, x3 = np.int64(NOWHERE), np.int64(NOWHERE), np.int64(NOWHERE)
        error_at, tried, last_tried = np.int64(0), np.int64(-1), np.int64(-1)
        repeated = np.int64(start[k] - 1)
        helped_of, helped_at = np.int64(NOWHERE), np.int64(0)
        bought_at = np.int64(NOWHERE)
        for i in range(start[k], stop[k]):
            if ours.size > 0 and ours[i]:
                continue
            code, now = codes[i], at[i]
            kind, place = kinds[code], np.int64(place_of[code])
            is_new = before < 0 or now - at[before] > gap
            if before < 0:
                tally[0] += 1
            if is_new:
                visit += 1
                here, x1, x2, x3 = np.int64(NOWHERE), np.int64(NOWHERE), np.int64(NOWHERE), np.int64(NOWHERE)
                tried, last_tried = np.int64(-1), np.int64(-1)
            else:
                of = np.int64(place_of[codes[before]])
                if of != NOWHERE:
                    wait = wait_class(now - at[before])
                    waits[of, wait] += 1
                    slow[of] = max(slow[of], wait)
            if group.size > 0 and group[i] != NO_GROUP and group_met[group[i]] != k:
                group_met[group[i]] = k
                met_by_group[group[i]] += 1
            ahead, is_goal = furthest[code], kind & IS_GOAL != 0
            while open_from < stays and now - left_at[open_from] > look and stay_visit[open_from] < visit:
                open_from += 1
            for n in range(open_from, stays):
                if not went[n] and now - left_at[n] <= look:
                    went[n] = is_goal or ahead > stage_of[stay_at[n]]
            found = np.int64(0)
            if place != NOWHERE:
                if by[place] != k:
                    by[place], signs[place], slow[place], last_stay[place] = k, 0, 0, -1
                    touched[count] = place
                    count += 1
                if last_stay[place] < 0 or stay_visit[last_stay[place]] != visit:
                    stay_at[stays], stay_visit[stays], is_early[stays] = place, visit, False
                    last_stay[place] = stays
                    stays += 1
                left_at[last_stay[place]], went[last_stay[place]] = now, False
                here = place
                if place != x1:
                    if x1 != NOWHERE and place == x2 and x1 == x3:
                        found |= 1 << BACK
                        times[place, BACK] += 1
                        times[x1, BACK] += 1
                        signs[x1] |= 1 << BACK
                        is_early[last_stay[x1]] = True
                        x1, x2, x3 = place, np.int64(NOWHERE), np.int64(NOWHERE)
                    else:
                        x1, x2, x3 = place, x1, x2
            alike, j = 1, i - 1
            least = max(repeated, np.int64(i - LOOK_BACK))
            while alike < repeats and j > least and now - at[j] <= within:
                alike += same[j] == same[i] and not (ours.size > 0 and ours[j])
                j -= 1
            if alike >= repeats:
                found |= 1 << REPEAT
                repeated = np.int64(i)
            if kind & IS_ERROR:
                found |= 1 << ERROR
                error_at, tried = now, last_tried
            else:
                if tried >= 0 and event[i] == tried and now - error_at <= within:
                    found |= 1 << RETRY
                    tried = np.int64(-1)
                last_tried = np.int64(event[i])
            if words.size > 0 and words[i]:
                found |= 1 << WORDS
            for sign in range(WORDS + 1):
                if sign != BACK and found >> sign & 1:
                    if here == NOWHERE:
                        tally[1] += 1
                    else:
                        times[here, sign] += 1
            if found and here != NOWHERE:
                signs[here] |= found
                is_early[last_stay[here]] = True
                is_any = True
            late = np.int64(0)
            if kind & IS_CONTACT:
                if helped_of != NOWHERE and now - helped_at <= after:
                    times[helped_of, CONTACT] += 1
                    signs[helped_of] |= 1 << CONTACT
                    late = np.int64(1)
            elif place != NOWHERE:
                helped_of, helped_at = place, now
            if kind & IS_RETURN:
                of = bought_at if bought_at != NOWHERE else here
                if of == NOWHERE:
                    tally[1] += 1
                else:
                    times[of, RETURN] += 1
                    signs[of] |= 1 << RETURN
                    late = np.int64(1)
            if kind & IS_BOUGHT and place != NOWHERE:
                bought_at = place
            is_any |= late != 0
            is_sign = (found != 0 and here != NOWHERE) or late != 0
            if is_sign and group.size > 0 and group[i] != NO_GROUP and group_struck[group[i]] != k:
                group_struck[group[i]] = k
                struck_by_group[group[i]] += 1
            before = np.int64(i)
        struck[k] = is_any
        for n in range(count):
            place = touched[n]
            unit[laid] = (place << SIGN_BITS | signs[place]) << SLOW_BITS | slow[place]
            laid += 1
            counts[place, 0], counts[place, 1], counts[place, 2], counts[place, 3] = 0, 0, 0, 0
        for n in range(stays):
            if left_at[n] + look <= until:
                kind_of = 0 if is_early[n] else 2
                counts[stay_at[n], kind_of] += 1
                counts[stay_at[n], kind_of + 1] += went[n]
        for n in range(count):
            place = touched[n]
            told = counts[place]
            judged[place, VISITS] += told[0]
            judged[place, WENT] += told[1]
            judged[place, WHO] += told[0] > 0
            judged[place, OTHER_VISITS] += told[2]
            judged[place, OTHER_WENT] += told[3]
            judged[place, OTHER_WHO] += told[2] > 0
            product = PRODUCTS
            for one in range(4):
                for other in range(one, 4):
                    judged[place, product] += told[one] * told[other]
                    product += 1
    return laid
