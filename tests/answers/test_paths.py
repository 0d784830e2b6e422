"""What customers do after an event, before it, between two or around one."""

from collections import Counter
from functools import reduce
from random import Random
from statistics import median

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ways_twin
from lived import columns_of, lived
from periplo.answers.adjusted import alike
from periplo.answers.paths import Paths
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.spans import SECOND
from periplo.engines.local import LocalEngine

SHOP = [
    [("visit", 0), ("cart", 10), ("cart", 20), ("pay", 60)],
    [("visit", 0), ("help", 5), ("visit", 7), ("pay", 9)],
    [("visit", 0), ("cart", 30)],
    [("help", 0)],
]


def ask(journeys, parts=1, **given):
    for name in ("begin", "end", "around"):
        if given.get(name):
            given[name] = parse_rule(given[name])
    return LocalEngine(threads=1, parts=parts).ask(Paths(**given), journeys)


def told(level):
    return {(one.origin, one.to): one.passes for one in level}


def test_levels_from_one_event_to_another_counted_by_hand():
    answer = ask(lived(*SHOP), begin="visit", end="pay", steps=3)
    assert (answer.n, answer.passes, answer.without, answer.positions) == (3, 3, 1, (0, 1, 2, 3))
    assert [told(level) for level in answer.levels] == [
        {("visit", "cart"): 2, ("visit", "help"): 1},
        {("cart", "cart"): 1, ("help", "visit"): 1, ("cart", "@end"): 1},
        {("cart", "pay"): 1, ("visit", "pay"): 1, ("@end", "@end"): 1},
    ]
    first = answer.levels[0][0]
    assert (first.median, first.p90, first.share) == (20, 28, 2 / 3)
    assert (answer.arrived.passes, answer.arrived.median, answer.arrived.median_steps) == (2, 34.5, 3)


def test_repeats_are_one_step_when_joined_and_its_time_is_that_of_the_first():
    answer = ask(lived(*SHOP), begin="visit", end="pay", steps=2, collapse=True)
    assert told(answer.levels[1]) == {("cart", "pay"): 1, ("help", "visit"): 1, ("cart", "@end"): 1}
    assert {one.median for one in answer.levels[1]} == {50, 2, None}


def test_what_came_before_an_event_ends_at_the_start():
    answer = ask(lived(*SHOP), end="pay", steps=4)
    assert answer.positions == (-4, -3, -2, -1, 0)
    assert told(answer.levels[0]) == {("@start", "visit"): 2}
    assert told(answer.levels[3]) == {("cart", "pay"): 1, ("visit", "pay"): 1}


def test_around_an_event_both_sides_are_told():
    answer = ask(lived(*SHOP), around="help", steps=1)
    assert answer.positions == (-1, 0, 1)
    assert [told(level) for level in answer.levels] == [
        {("visit", "help"): 1, ("@start", "help"): 1},
        {("help", "visit"): 1, ("help", "@end"): 1},
    ]


def test_without_ends_the_steps_from_the_first_event_are_told():
    answer = ask(lived(*SHOP), steps=1)
    assert told(answer.levels[0]) == {("@start", "visit"): 3, ("@start", "help"): 1}


def test_steps_that_are_not_named_stand_together_and_nothing_is_lost():
    answer = ask(lived(*SHOP), begin="visit", end="pay", steps=3, top=1)
    assert told(answer.levels[0]) == {("visit", "cart"): 2, ("visit", "@other"): 1}
    assert ("cart", "pay") in told(answer.levels[2])  # where the way leads is always named


def test_exact_routes_with_their_share_and_whether_they_are_over():
    answer = ask(lived(*SHOP), begin="visit", end="pay", steps=2)
    assert {(one.route, one.ended): one.passes for one in answer.routes} == {
        (("visit", "cart", "cart"), False): 1,
        (("visit", "help", "visit"), False): 1,
        (("visit", "cart"), True): 1,
    }
    whole = ask(lived(*SHOP), begin="visit", end="pay", steps=3)
    assert {one.route: one.ended for one in whole.routes}["visit", "cart", "cart", "pay"]


def test_a_visit_is_told_apart_from_its_customer():
    day = 86_400
    journeys = lived([("a", 0), ("b", 1), ("a", day), ("b", day + 1)], [("a", 0), ("c", 1)])
    answer = ask(journeys, begin="a", unit="session", steps=1)
    (to_b, to_c) = answer.levels[0]
    assert (to_b.to, to_b.passes, to_b.customers) == ("b", 2, 1)
    assert (to_c.passes, answer.passes, answer.n) == (1, 3, 2)


def test_two_groups_side_by_side_with_the_difference_and_its_interval():
    lives = [
        [("visit", 0), ("cart" if n % 4 else "help", 5), *([("pay", 9)] if n % 4 else [])] for n in range(80)
    ]
    answer = ask(
        lived(*lives), begin="visit", steps=1, beside=parse_customer_rule("pay at least 1 times"), now=10**9
    )
    group, others = answer.groups
    assert (group.group, group.passes, others.group, others.passes) == ("in", 60, "out", 20)
    top = answer.contrasts[0]
    assert (top.share, top.other_share, top.difference) == (1, 0, 1)
    assert top.low > 0.8
    assert top.clear


def test_groups_by_a_property_of_the_first_event_sum_to_the_whole():
    lives = [[("visit", 0, {"device": "mobile" if n % 3 else "desk"}), ("pay", 1)] for n in range(9)]
    answer = ask(lived(*lives), begin="visit", end="pay", by="device")
    assert {group.group: group.passes for group in answer.groups} == {"mobile": 6, "desk": 3}
    assert all(group.arrived.share == 1 for group in answer.groups)


@pytest.mark.parametrize(
    "given",
    [
        {"steps": 0},
        {"steps": 51},
        {"top": 0},
        {"gap": 0},
        {"begin": "a", "around": "b"},
        {"of": "touchpoints"},
    ],
)
def test_what_cannot_be_asked_is_told(given):
    with pytest.raises(BadQuestion):
        ask(lived("a"), **given)


def test_no_journey_gives_an_empty_answer():
    answer = ask(lived("a"), begin="z")
    assert (answer.n, answer.passes, answer.routes, answer.matrix) == (0, 0, (), ())


lives = st.lists(
    st.lists(
        st.builds(Event, st.sampled_from("abcd"), st.integers(0, 40), ours=st.booleans()), max_size=9
    ).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=7,
)
ends = st.sampled_from([{}, {"begin": "a"}, {"end": "b"}, {"begin": "a", "end": "b"}, {"around": "c"}])


@settings(max_examples=300, deadline=None)
@given(lives, ends, st.sampled_from(["customer", "session"]), st.integers(1, 6), st.booleans())
def test_levels_equal_their_plain_twin_and_each_sums_to_the_whole(lives, ends, unit, steps, collapse):
    answer = ask(columns_of(lives), unit=unit, gap=9, steps=steps, collapse=collapse, top=99, **ends)
    expected, arrivals = ways_twin.levels(lives, unit=unit, gap=9, steps=steps, collapse=collapse, **ends)
    if not answer.passes:
        assert not expected
        return
    assert len(answer.levels) == len(expected)
    for level, twin in zip(answer.levels, expected, strict=True):
        assert {(one.origin, one.to): (one.passes, one.customers) for one in level} == {
            pair: (n, who) for pair, (n, who, _) in twin.items()
        }
        assert sum(one.passes for one in level) == answer.passes
        for one in level:
            gaps = twin[one.origin, one.to][2]
            assert one.median == (pytest.approx(median(gaps) / SECOND) if gaps else None)
    if answer.arrived:
        assert answer.arrived.passes == len(arrivals)
        if arrivals:
            assert answer.arrived.median == pytest.approx(median(time for time, _ in arrivals) / SECOND)
            assert answer.arrived.median_steps == median(steps for _, steps in arrivals)


@settings(max_examples=60, deadline=None)
@given(lives, ends, st.integers(1, 3), st.randoms(use_true_random=False))
def test_any_split_in_any_order_gives_the_same_bytes(lives, ends, top, chance: Random):
    given = {name: parse_rule(text) for name, text in ends.items()}
    question, journeys = Paths(**given, top=top, unit="session", gap=9), columns_of(lives)
    whole = msgspec.json.encode(question.finish(question.partial(journeys)))
    states = [question.partial(part) for part in journeys.split(5)]
    chance.shuffle(states)
    assert msgspec.json.encode(question.finish(reduce(question.merge, states))) == whole


@settings(max_examples=100, deadline=None)
@given(lives, ends, st.integers(1, 5), st.integers(1, 3))
def test_what_goes_in_comes_out_at_every_step_and_all_columns_sum_to_one(lives, ends, steps, top):
    answer = ask(columns_of(lives), steps=steps, top=top, **ends)
    for before, after in zip(answer.levels, answer.levels[1:], strict=False):
        met, left = Counter(), Counter()
        for one in before:
            met[one.to] += one.passes
        for one in after:
            left[one.origin] += one.passes
        assert met == left
    for place in range(len(answer.positions) if answer.passes else 0):
        assert sum(row.shares[place] for row in answer.matrix) == pytest.approx(1)
    assert sum(one.passes for one in answer.routes) == answer.passes


def test_shares_that_differ_by_chance_alone_are_alike():
    assert alike(30, 100, 32, 100) > 0.7
    assert alike(30, 100, 70, 100) < 1e-6
    assert alike(2, 4, 0, 4) == 1  # too few to tell
