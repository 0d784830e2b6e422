"""Who goes on from each touchpoint and how soon, against a plain twin that looks at one touchpoint at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.journeys.kernels.goings_on import (
    PARTS,
    STAYED_AT,
    WENT_AFTER,
    WENT_AT,
    count_goings_on,
    part_width,
)

PERIOD = (3, 3 + 4 * PARTS)


@st.composite
def populations(draw):
    """How many touchpoints, whether there is a goal, and customers: events of instant, rules met, and whether ours."""
    touchpoints = draw(st.sampled_from([1, 3, 63, 64, 70]))
    rule = st.integers(0, touchpoints)  # the last one is the goal
    event = st.tuples(st.integers(0, 5 * PARTS), st.sets(rule, max_size=3), st.booleans())
    customers = draw(st.lists(st.lists(event, max_size=8), max_size=5))
    return touchpoints, draw(st.booleans()), [sorted(one, key=lambda event: event[0]) for one in customers]


@settings(max_examples=200, deadline=None)
@given(populations(), st.booleans())
def test_the_loop_and_its_plain_twin_agree(population, has_ours):
    touchpoints, has_goal, customers = population
    events = [event for one in customers for event in one]
    stop = np.cumsum([len(one) for one in customers], dtype=np.int64)
    table = np.zeros((len(events), -(-(touchpoints + 1) // 64)), np.uint64)
    for place, (_, rules, _) in enumerate(events):
        for rule in rules:
            table[place, rule // 64] |= np.uint64(1 << rule % 64)
    ours = np.array([one for *_, one in events], np.bool_) if has_ours else np.empty(0, np.bool_)
    counts = np.zeros((touchpoints, 3, PARTS), np.int64)
    count_goings_on(
        stop - [len(one) for one in customers], stop, np.array([at for at, *_ in events], np.int64), ours,
        np.arange(len(events), dtype=np.uint16), table, touchpoints, touchpoints if has_goal else -1,
        *PERIOD, counts,
    )  # fmt: skip
    for touchpoint in range(touchpoints):
        expected = np.zeros((3, PARTS), np.int64)
        for one in customers:
            seen = [(at, rules) for at, rules, is_ours in one if not (has_ours and is_ours)]
            _follow(seen, touchpoint, touchpoints if has_goal else None, touchpoints, expected)
        assert (counts[touchpoint] == expected).all()


def _follow(events, touchpoint, goal, touchpoints, counts):
    """Adds one customer to the counts of one touchpoint."""
    start, end = PERIOD
    width = part_width(start, end)
    met = []
    for at, rules in events:
        if not start <= at < end:
            continue
        is_later = any(touchpoint < rule < touchpoints for rule in rules)
        here = touchpoint in rules
        if goal in rules and (met or here):
            went = 0 if not met else at - met[-1]
        elif is_later and met:
            went = at - met[-1]
        else:
            met += [at] if here else []
            continue
        counts[WENT_AT, ((met or [at])[0] - start) // width] += 1
        counts[WENT_AFTER, went // width] += 1
        return
    if met:
        counts[STAYED_AT, (met[-1] - start) // width] += 1
