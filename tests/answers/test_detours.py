"""How much longer a way is than it need be, what makes it so, and for whom."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ways_twin
from lived import columns_of, lived
from periplo.answers.detours import Detours
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.events import Event
from periplo.core.rule_text import parse_rule
from periplo.core.spans import SECOND
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from
from small_shop import MAP

LIVES = [
    [("visit", 0), ("pay", 60)],
    [("visit", 0), ("help", 30), ("cart", 90), ("pay", 100)],
    [("visit", 0), ("visit", 10), ("cart", 20), ("visit", 86_400), ("pay", 86_460)],
    [("visit", 0), ("help", 5)],
    [("help", 0)],
]


def ask(journeys, begin="visit", end="pay", parts=1, **given):
    return LocalEngine(threads=1, parts=parts).ask(
        Detours(parse_rule(begin), parse_rule(end), **given), journeys
    )


def measures(answer):
    return {one.measure: (one.shortest, one.median, one.p90, one.excess) for one in answer.measures}


def steps(answer):
    return {one.step: one for one in answer.detours}


def test_the_best_pairing_of_each_customer_counts():
    answer = ask(lived(*LIVES))
    assert (answer.n, answer.arrived, answer.share) == (4, 3, 0.75)
    # The third customer's last visit leads straight to the payment, whatever came before.
    assert measures(answer)["steps"] == (1, 1, pytest.approx(2.6), 0)
    assert (answer.shortest.route, answer.shortest.customers) == (("visit", "pay"), 2)


def test_what_lies_between_is_a_detour_unless_it_is_on_the_shortest_way():
    found = steps(ask(lived(*LIVES)))
    assert not found["help"].on_route
    assert found["visit"].on_route
    assert (found["help"].customers, found["help"].seconds, found["cart"].seconds) == (1, 60, 10)
    # One of the two ways by help went no further.
    assert (found["help"].passed, found["help"].lost, found["help"].lost_share) == (2, 1, 0.5)


def test_silences_between_visits_are_told_apart_from_time_on_the_way():
    answer = ask(lived([("visit", 0), ("cart", 60), ("cart", 90_000), ("pay", 90_030)]))
    assert (answer.total_seconds, answer.wait_seconds) == (90_030, 89_940)
    assert steps(answer)["cart"].seconds == 30
    assert measures(answer)["sessions"] == (2, 2, 2, 0)


def test_changes_of_channel_are_hand_offs():
    life = [
        ("visit", 0, {"channel": "web"}),
        ("cart", 5, {}),
        ("help", 6, {"channel": "phone"}),
        ("pay", 9, {"channel": "web"}),
    ]
    assert measures(ask(lived(life)))["handoffs"] == (2, 2, 2, 0)


def test_the_way_lived_is_laid_beside_the_one_designed():
    answer = ask(
        lived([("visit", 0), ("cart", 1), ("visit", 2), ("cart", 3), ("pay", 4)]),
        "visit",
        "pay",
        map=map_from(MAP),
    )
    assert (answer.designed.route, answer.designed.passes) == (("enter", "fill", "pay"), 2)
    assert (answer.designed.median, answer.designed.excess) == (2, 0)  # the last visit is the best start
    longer = ask(lived([("visit", 0), ("cart", 1), ("pay", 4)]), "cart", "visit", map=map_from(MAP))
    assert longer.designed is None


def test_who_goes_a_long_way_and_who_does_not_arrive_is_told_with_its_interval():
    lives = []
    for n in range(200):
        phone = {"device": "mobile" if n % 2 else "desk"}
        if n % 2 and n % 10 < 8:
            lives.append([("visit", 0, phone), ("error", 5, phone)])
        else:
            lives.append([("visit", 0, phone), ("pay", 5, phone)])
    top = ask(lived(*lives)).who[0]
    assert (top.suffers, top.property, top.value, top.n) == ("lost", "device", "mobile", 100)
    assert (top.share, top.other_share) == (0.8, 0)
    assert top.clear
    assert top.low > 0.7


def test_no_group_suffers_where_all_go_alike():
    lives = [
        [("visit", 0, {"device": "ab"[n % 2]}), *([("help", 5)] * (n % 4 // 2)), ("pay", 9)]
        for n in range(400)
    ]
    assert not [one for one in ask(lived(*lives)).who if one.clear]


def test_only_the_property_asked_for_parts_customers():
    lives = [[("visit", 0, {"a": "xy"[n % 2], "b": "pq"[n % 3 // 2]}), ("pay", 9)] for n in range(99)]
    assert {one.property for one in ask(lived(*lives), by="a").who} <= {"a"}
    with pytest.raises(UnknownName):
        ask(lived(*lives), by="c")


def test_what_cannot_be_asked_is_told():
    with pytest.raises(BadQuestion):
        ask(lived("a"), gap=0)
    with pytest.raises(BadQuestion):
        ask(lived("a"), of="stages")


def test_nobody_gives_an_empty_answer():
    answer = ask(lived("help"))
    assert (answer.n, answer.share, answer.measures, answer.detours, answer.shortest) == (
        0,
        None,
        (),
        (),
        None,
    )


lives = st.lists(
    st.lists(
        st.builds(Event, st.sampled_from("abcd"), st.integers(0, 40), ours=st.booleans()), max_size=10
    ).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=400, deadline=None)
@given(lives, st.sampled_from([("a", "b"), ("a", "a")]), st.integers(1, 4))
def test_trips_equal_their_plain_twin(lives, ends, parts):
    answer = ask(columns_of(lives), *ends, parts=parts, gap=7)
    ways, expected = ways_twin.trips(lives, *ends, 7)
    assert answer.arrived == len(ways)
    assert {
        one.step: (one.customers, one.times, round(one.seconds * SECOND), one.passed, one.lost)
        for one in answer.detours
    } == expected
    if ways:
        told = measures(answer)
        for place, name, unit in ((0, "steps", 1), (1, "seconds", SECOND), (3, "sessions", 1)):
            assert told[name][1] == pytest.approx(np.median([way[place] for way in ways]) / unit)
        assert told["steps"][0] == ways[0][0]
        assert round(answer.wait_seconds * SECOND) == sum(way[2] for way in ways)


@settings(max_examples=100, deadline=None)
@given(lives)
def test_time_at_the_steps_and_silences_sum_to_the_whole_time(lives):
    answer = ask(columns_of(lives), "a", "b", gap=7)
    assert sum(one.seconds for one in answer.detours) + answer.wait_seconds == pytest.approx(
        answer.total_seconds
    )
    assert sum(one.lost for one in answer.detours) == answer.n - answer.arrived
