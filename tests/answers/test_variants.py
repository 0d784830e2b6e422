"""Distinct routes and their types: by hand, beside plain twins, any split alike."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answers.test_conformance import distance, drawn, routes
from lived import lived
from periplo.answers.route_types import STRUCTURE, types_of
from periplo.answers.variants import Variants
from periplo.core.errors import BadQuestion
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, Span
from periplo.engines.local import LocalEngine
from periplo.journeys.kernels.nearness import distances

EVER, LAST = Span(0, 1 << 50), 1 << 50
PAY = parse_rule("pay")


def ask(journeys, map=None, parts=1, gap=5 * DAY, goal=PAY):
    return LocalEngine(1, parts).ask(Variants(map, EVER, LAST, gap, goal), journeys)


def journeys(*told):
    return lived(*[one.split() if isinstance(one, str) else list(one) for one in told])


def test_each_distinct_route_has_its_share_its_time_and_its_conversion():
    told = journeys(*["visit choose pay"] * 3, *["visit visit choose"] * 1, "visit")
    answer = ask(told)
    first, *others = answer.variants
    assert (first.path, first.figures.routes, first.figures.share) == (("visit", "choose", "pay"), 3, 0.6)
    assert (first.figures.conversion, first.figures.median_seconds) == (1.0, 2)
    assert {one.path: one.figures.conversion for one in others} == {("visit",): 0, ("visit", "choose"): 0}
    assert (answer.routes, answer.distinct, answer.other) == (5, 3, 0)


def test_on_a_map_only_its_touchpoints_are_steps():
    told = journeys("visit other choose other pay", "visit choose pay")
    assert [one.path for one in ask(told, drawn()).variants] == [("visit", "choose", "pay")]
    assert ask(told).distinct == 2


def test_silence_and_the_goal_end_a_route():
    told = journeys(
        [("visit", 0), ("visit", 10 * 86_400), ("pay", 10 * 86_400 + 1), ("visit", 10 * 86_400 + 2)]
    )
    assert ask(told).routes == 3
    assert ask(told, gap=20 * DAY).routes == 2
    assert ask(told, gap=20 * DAY, goal=None).routes == 1
    assert ask(told, goal=None).variants[0].figures.conversion is None


def test_types_are_told_by_a_real_route_and_the_first_lived_by_most_is_proposed():
    shop = [("visit", 0), ("ask", 60), ("pay", 120)]
    web = [("search", 0), ("cart", 30), ("order", 3630)]
    answer = ask(journeys(*[shop] * 20, *[web] * 30, [("search", 0), ("cart", 5)]), goal=None)
    assert [one.figures.routes for one in answer.types] == [31, 20]
    first = answer.types[0]
    assert [(step.step, step.after_seconds) for step in first.story] == [
        ("search", 0),
        ("cart", 30),
        ("order", 3630),
    ]
    assert (first.customer, answer.standard, answer.standard_customers) == ("21", 1, 31)


def test_the_story_is_about_as_long_as_most():
    told = [[("a", 0), ("b", seconds)] for seconds in (5000, 60, 61, 62, 63, 64)]
    assert ask(journeys(*told), goal=None).types[0].story[1].after_seconds in (62, 61, 63)


def test_routes_that_are_all_as_alike_form_one_type():
    answer = ask(journeys("a", "b", "c", "d"), goal=None)
    assert (len(answer.types), answer.silhouette) == (1, None)


def test_nothing_lived_and_an_empty_period_are_told():
    empty = ask(journeys("other"), drawn())
    assert (empty.n, empty.variants, empty.types, empty.standard) == (0, (), (), None)
    with pytest.raises(BadQuestion, match="empty"):
        Variants(None, Span(1, 1), LAST, DAY)


some_routes = st.lists(
    st.lists(st.integers(0, 4), min_size=1, max_size=6).map(tuple), min_size=1, max_size=9, unique=True
)


@settings(max_examples=60, deadline=None)
@given(some_routes)
def test_how_unlike_two_routes_are_is_what_they_do_not_share(told):
    offsets = np.concatenate([[0], np.cumsum([len(one) for one in told])]).astype(np.int64)
    steps = np.array([step for one in told for step in one], np.int32)
    every, out = np.arange(len(told)), np.zeros((len(told),) * 2)
    distances(offsets, steps, every, every, out)
    for i, one in enumerate(told):
        for j, other in enumerate(told):
            assert out[i, j] == pytest.approx(distance(one, other) / (len(one) + len(other)))


def apart(one, other):
    return distance(one, other) / (len(one) + len(other))


@settings(max_examples=60, deadline=None)
@given(some_routes, st.data())
def test_no_swap_brings_the_routes_nearer_to_their_medoids(told, data):
    counts = np.array(
        data.draw(st.lists(st.integers(1, 9), min_size=len(told), max_size=len(told))), np.int64
    )
    found = types_of(told, counts)

    def cost(medoids):
        nearest = (min(apart(one, told[at]) for at in medoids) for one in told)
        return sum(near * count for near, count in zip(nearest, counts, strict=True))

    best = cost(found.medoids)
    for out in range(len(found.medoids)):
        kept = [one for place, one in enumerate(found.medoids) if place != out]
        for into in range(len(told)):
            assert cost([*kept, into]) >= best - 1e-6
    for route, member in zip(told, found.member.tolist(), strict=True):
        near = apart(route, told[found.medoids[member]])
        assert near == pytest.approx(min(apart(route, told[at]) for at in found.medoids))
    if found.silhouette is not None:
        assert found.silhouette >= STRUCTURE
    else:
        alone = min(cost(one) for one in combinations(range(len(told)), 1))
        assert best == pytest.approx(alone)


@settings(max_examples=50, deadline=None)
@given(st.lists(routes, min_size=1, max_size=6), st.integers(2, 6), st.booleans())
def test_any_split_gives_the_same_answer_whose_parts_sum_to_the_whole(lives, parts, on_map):
    question = Variants(drawn() if on_map else None, EVER, LAST, 3 * DAY, PAY)
    columns = lived(*lives)
    answer = LocalEngine(1).ask(question, columns)
    assert LocalEngine(2, parts).ask(question, columns) == answer
    assert sum(one.figures.routes for one in answer.variants) + answer.other == answer.routes
    assert sum(one.figures.routes for one in answer.types) == answer.routes
    assert sum(one.distinct for one in answer.types) == answer.distinct


def paid(currency, amount=10):
    return [("visit", 0), ("pay", 1, {"total": amount, "currency": currency})]


def test_what_routes_are_worth_is_told_in_one_currency_only():
    assert ask(lived(paid("EUR"), paid("EUR", 20))).variants[0].figures.mean_value == 15
    assert ask(lived(paid("EUR"), paid("USD", 20)), parts=2).variants[0].figures.mean_value is None


def test_a_value_that_no_property_tells_is_refused():
    with pytest.raises(BadQuestion, match="'profit' is no property"):
        LocalEngine(1, 1).ask(Variants(None, EVER, LAST, DAY, PAY, "profit"), lived(paid("EUR")))
