"""From which event customers pass to which."""

from collections import defaultdict
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers import transitions as t
from periplo.core.events import Event
from periplo.engines.local import LocalEngine


def ask(journeys, gaps=False, parts=1):
    return LocalEngine(threads=1, parts=parts).ask(t.Transitions(gaps), journeys)


def edges(answer):
    return {(edge.origin, edge.to): edge for edge in answer.edges}


def test_passes_customers_shares_and_mean_gaps_counted_by_hand():
    answer = ask(lived([("a", 0), ("b", 10), ("a", 30), ("b", 60)], [("a", 0), ("a", 5)], []))
    found = edges(answer)
    assert answer.n == 2
    assert {pair: (edge.n, edge.customers) for pair, edge in found.items()} == {
        ("@start", "a"): (2, 2),
        ("a", "b"): (2, 1),
        ("b", "a"): (1, 1),
        ("a", "a"): (1, 1),
        ("b", "@end"): (1, 1),
        ("a", "@end"): (1, 1),
    }
    assert found["a", "b"].share == 0.5
    assert found["a", "b"].mean_seconds == 20
    assert found["a", "b"].median_seconds is None
    assert found["@start", "a"].mean_seconds is None


def test_exact_medians_come_when_asked_for():
    journeys = lived([("a", 0), ("b", 10), ("a", 30), ("b", 60)], [("a", 0), ("b", 100)])
    assert edges(ask(journeys, gaps=True))["a", "b"].median_seconds == 30


def test_what_we_ourselves_sent_is_passed_over():
    journeys = columns_of([[Event("a", 0), Event("reminder", 1, ours=True), Event("b", 2)]])
    assert [(edge.origin, edge.to) for edge in ask(journeys).edges] == [
        ("@start", "a"),
        ("a", "b"),
        ("b", "@end"),
    ]


def test_gaps_too_long_to_sum_in_64_bits_are_summed_exactly():
    gap = 2**61
    answer = ask(columns_of([[Event("a", -gap), Event("b", gap)]] * 9))
    assert edges(answer)["a", "b"].mean_seconds == 2 * gap / 1e6


lives = st.lists(
    st.lists(
        st.builds(Event, st.sampled_from("abcde"), st.integers(0, 30), ours=st.booleans()), max_size=8
    ).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=6,
)


def plain(lives):
    """The slow twin: edge -> (passes, customers, gaps)."""
    gaps, customers = defaultdict(list), defaultdict(set)
    for k, life in enumerate(lives):
        own = [event for event in life if not event.ours]
        named = [("@start", None), *((event.name, event.at) for event in own), ("@end", None)]
        for (origin, left), (to, met) in pairwise(named) if own else ():
            gaps[origin, to].append(None if left is None or met is None else met - left)
            customers[origin, to].add(k)
    return {pair: (len(gaps[pair]), len(customers[pair]), gaps[pair]) for pair in gaps}


@settings(max_examples=150, deadline=None)
@given(lives, st.booleans(), st.booleans(), st.integers(1, 5))
def test_the_compiled_fold_equals_its_plain_twin(lives, gaps, many, parts):
    few, places = t.FEW_NAMES, t.FIRST_PLACES
    try:
        if many:  # the table for many names, small enough to grow on the way
            t.FEW_NAMES, t.FIRST_PLACES = 0, 2
        answer = ask(columns_of(lives), gaps, parts)
    finally:
        t.FEW_NAMES, t.FIRST_PLACES = few, places
    expected = plain(lives)
    assert {pair: (edge.n, edge.customers) for pair, edge in edges(answer).items()} == {
        pair: (n, customers) for pair, (n, customers, _) in expected.items()
    }
    for pair, edge in edges(answer).items():
        if "@start" in pair or "@end" in pair:
            assert edge.mean_seconds is None
        else:
            known = expected[pair][2]
            assert edge.mean_seconds == pytest.approx(sum(known) / len(known) / 1e6)
            assert not gaps or edge.median_seconds == pytest.approx(median(known) / 1e6)


@settings(max_examples=50, deadline=None)
@given(lives)
def test_shares_of_passes_leaving_an_event_sum_to_one(lives):
    leaving = defaultdict(float)
    for edge in ask(columns_of(lives)).edges:
        leaving[edge.origin] += edge.share
    assert all(total == pytest.approx(1) for total in leaving.values())
