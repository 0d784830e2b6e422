"""What a campaign changed, treated against control group."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers.effect import Effect, MemberColumns
from periplo.answers.intervals import newcombe, wilson
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY
from periplo.engines.local import LocalEngine

TREATED, CONTROL = 0, 1


def members(*told):
    """(customer, arm, entered at day) one by one."""
    customer, arm, day = (np.array(column) for column in zip(*told, strict=True))
    return MemberColumns.of(customer.astype(np.int64), arm, (day * DAY).astype(np.int64))


def ask(journeys, told, now=100, within=14, parts=1, goal="pay"):
    question = Effect("c", parse_rule(goal), within * DAY, members(*told), now * DAY)
    return LocalEngine(1, parts).ask(question, journeys)


def days(*told):
    return [(name, day * 86_400) for name, day in told]


def test_the_goal_counts_from_entry_to_the_end_of_the_window_inclusive():
    journeys = lived(*(days(("pay", day)) for day in (4, 5, 19, 20)))
    answer = ask(journeys, [(1, TREATED, 5), (2, TREATED, 5), (3, CONTROL, 5), (4, CONTROL, 5)])
    treated, control = answer.arms
    assert (treated.arm, treated.n, treated.goal) == ("treated", 2, 1)
    assert (control.arm, control.n, control.goal) == ("control", 2, 1)
    assert answer.difference == 0
    assert answer.thin
    assert not answer.is_shown


def test_rates_and_difference_carry_their_intervals():
    told = [(k + 1, TREATED if k < 60 else CONTROL, 0) for k in range(100)]
    journeys = lived(*(days(("pay" if k % 60 < 30 - (k >= 60) * 25 else "visit", 1)) for k in range(100)))
    answer = ask(journeys, told)
    treated, control = answer.arms
    assert (treated.goal, treated.n, control.goal, control.n) == (30, 60, 5, 40)
    assert (treated.rate, treated.low, treated.high) == (0.5, *wilson(30, 60))
    assert (answer.difference, answer.low, answer.high) == newcombe(30, 60, 5, 40)
    assert answer.is_shown
    assert not answer.thin


def test_members_still_inside_their_window_are_told_apart_and_count_in_neither_arm():
    journeys = lived(days(("pay", 6)), days(("pay", 1)))
    answer = ask(journeys, [(1, TREATED, 5), (2, TREATED, 0)], now=18)
    assert [(arm.n, arm.goal, arm.open) for arm in answer.arms] == [(1, 1, 1), (0, 0, 0)]
    assert (answer.arms[1].rate, answer.difference) == (None, None)


def test_a_customer_who_enters_twice_is_one_unit_by_the_first_entry():
    journeys = lived(days(("pay", 30)))
    assert ask(journeys, [(1, TREATED, 20), (1, TREATED, 0)]).arms[0].goal == 0


def test_what_we_did_ourselves_reaches_no_goal():
    assert ask(columns_of([[Event("pay", DAY, ours=True)]]), [(1, TREATED, 0)]).arms[0].goal == 0


def test_a_window_cannot_be_negative():
    with pytest.raises(BadQuestion):
        ask(lived("pay"), [(1, TREATED, 0)], within=-1)


runs = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 1), st.integers(0, 9)), min_size=1, max_size=8)
lives = st.lists(
    st.lists(
        st.builds(Event, st.sampled_from(["pay", "visit"]), st.integers(0, 20).map(lambda d: d * DAY)),
        max_size=5,
    ).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(lives, runs, st.integers(0, 5), st.integers(0, 20))
def test_the_columns_equal_a_plain_count(told, runs, within, now):
    first = {}
    for customer, arm, day in sorted(runs, key=lambda run: (run[0], run[2])):
        first.setdefault(customer, (arm, day))
    expected = [[0, 0, 0], [0, 0, 0]]
    for customer, life in enumerate(told, start=1):
        if customer in first:
            # ties of entry at one instant keep the row that came first
            day = first[customer][1]
            arm = next(a for c, a, d in runs if c == customer and d == day)
            reached = any(e.name == "pay" and day * DAY <= e.at <= (day + within) * DAY for e in life)
            is_over = day + within <= now
            expected[arm][0] += is_over
            expected[arm][1] += is_over and reached
            expected[arm][2] += not is_over
    answer = ask(columns_of(told), runs, now, within, parts=2)
    assert [[arm.n, arm.goal, arm.open] for arm in answer.arms] == expected
