"""What a campaign changed, treated against control group."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers.always_valid import of_shares
from periplo.answers.effect import Effect, MemberColumns
from periplo.answers.intervals import wilson
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


def ask(journeys, told, now=100, within=14, parts=1, goal="pay", **more):
    question = Effect("c", parse_rule(goal), within * DAY, members(*told), now * DAY, **more)
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
    assert (answer.difference, answer.low, answer.high, answer.p) == of_shares(30, 60, 5, 40)
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


def paid(day, total, name="pay"):
    return Event(name, int(day * DAY), {"total": total})


def test_value_is_summed_over_the_goals_in_the_window_and_nothing_counts_as_zero():
    journeys = columns_of(
        [
            [paid(1, 10.5), paid(3, 2), paid(30, 99)],
            [paid(1, 7, "visit")],
            [paid(2, 4)],
            [Event("visit", DAY)],
        ]
    )
    told = [(1, TREATED, 0), (2, TREATED, 0), (3, CONTROL, 0), (4, CONTROL, 0)]
    value = ask(journeys, told, value="Total").value
    assert [(arm.n, arm.total, arm.mean) for arm in value.arms] == [(2, 12.5, 6.25), (2, 4, 2)]
    (found,) = value.compared
    assert (found.one, found.other, found.difference) == ("treated", "control", 4.25)
    with pytest.raises(BadQuestion):
        ask(journeys, told, value="weight")


def test_what_customers_did_before_is_taken_out():
    journeys = columns_of([[paid(day, total) for day, total in life] for life in _lives_before()])
    told = [(k + 1, k % 2, 100) for k in range(len(_lives_before()))]
    adjusted = ask(journeys, told, now=200, value="total").value.compared[0].adjusted
    assert adjusted.theta == pytest.approx(1, abs=0.02)  # everybody spends what they spent before
    assert adjusted.saved > 0.95
    assert adjusted.found.difference == pytest.approx(0, abs=0.5)


def _lives_before():
    return [[(50, k * 7 % 90 + 1), (101, k * 7 % 90 + 1 + (k % 3) * 0.5)] for k in range(80)]


def test_a_goal_soon_after_the_first_message_is_credited_to_it_and_one_without_a_message_is_not():
    journeys = lived(*(days(("pay", day)) for day in (3, 12, 1, 3)))
    first = {1: 2 * DAY, 2: 2 * DAY, 3: 2 * DAY}
    question = Effect(
        "c", parse_rule("pay"), 14 * DAY, members(*[(k, TREATED, 0) for k in (1, 2, 3, 4)]), 100 * DAY
    )
    told = np.array([first.get(k, -1) for k in (1, 2, 3, 4)])
    answer = LocalEngine(1).ask(replace(question, members=replace(question.members, told_at=told)), journeys)
    assert (answer.credited.told, answer.credited.credited, answer.credited.days) == (3, 1, 7)
    assert answer.arms[0].goal == 4


def test_a_guardrail_is_counted_in_the_same_window():
    journeys = lived(
        days(("unsubscribed", 3)), days(("unsubscribed", 40)), days(("visit", 1)), days(("unsubscribed", 1))
    )
    told = [(1, TREATED, 0), (2, TREATED, 0), (3, CONTROL, 0), (4, CONTROL, 2)]
    (rail,) = ask(journeys, told, guards=(("unsubscribed", parse_rule("unsubscribed")),)).guards
    assert (rail.n, rail.met, rail.control_n, rail.control_met) == (2, 1, 2, 0)
    assert rail.verdict == "unsure"


def test_the_sizes_of_the_groups_are_held_against_those_they_were_meant_to_have():
    journeys = lived(*(days(("pay", 1)) for _ in range(100)))
    told = [(k + 1, TREATED if k < 50 else CONTROL, 0) for k in range(100)]
    assert ask(journeys, told, expected=(0.9, 0.1)).ratio.is_off
    assert not ask(journeys, told, expected=(0.5, 0.5)).ratio.is_off
    assert ask(journeys, told).ratio is None


def test_the_ways_of_a_node_are_compared_with_each_other_and_with_the_control_group():
    ways = ("plain", "warm", "control")
    told = [(k + 1, k % 3, 0) for k in range(600)]
    journeys = lived(*(days(("pay" if k // 3 % 10 < (2, 6, 2)[k % 3] else "visit", 1)) for k in range(600)))
    answer = ask(journeys, told, groups=ways, node="words", parts=3)
    assert [(arm.arm, arm.n, arm.goal) for arm in answer.arms] == [
        ("plain", 200, 40),
        ("warm", 200, 120),
        ("control", 200, 40),
    ]
    assert [(each.one, each.other) for each in answer.compared] == [
        ("warm", "plain"),
        ("plain", "control"),
        ("warm", "control"),
    ]
    assert (answer.difference, answer.winner) == (pytest.approx(0.4), "warm")
    same = lived(*(days(("pay" if k // 3 % 2 else "visit", 1)) for k in range(600)))
    assert ask(same, told, groups=ways, node="words").winner is None


def test_looking_back_the_last_look_is_the_answer_and_every_look_is_what_would_have_been_read_then():
    told = [(k + 1, k % 2, k // 10) for k in range(400)]
    journeys = lived(*(days(("pay" if k % 4 < 2 else "visit", k // 10 + 1)) for k in range(400)))
    answer = ask(journeys, told, now=53, parts=3)
    last = answer.looks[-1]
    assert (last.at, last.n, last.difference, last.low, last.high) == (
        53 * DAY, answer.n, answer.difference, answer.low, answer.high,
    )  # fmt: skip
    for look in answer.looks[::7]:
        then = LocalEngine(1).ask(Effect("c", parse_rule("pay"), 14 * DAY, members(*told), look.at), journeys)
        assert (look.n, look.difference, look.low) == (then.n, then.difference, then.low)
