"""When several campaigns want the same person."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.arbitration import Verdict, Wish, arbitrate, windowed
from periplo.core.errors import BadInput

CART = Wish("cart", "cart/1", 100, 7, 3.0)
NEWS = Wish("news", "news/1", 50, 5, 9.0)


def test_priority_goes_before_value():
    assert arbitrate((NEWS, CART)) == Verdict((CART,), ((NEWS, CART, "priority"),))


def test_then_value_then_who_came_earlier_then_the_id():
    rich, poor = Wish("a", "1", 9, value=2.0), Wish("b", "2", 1, value=1.0)
    assert arbitrate((poor, rich)).lost[0] == (poor, rich, "expected_value")
    unknown = Wish("c", "3", 0)
    assert arbitrate((unknown, poor)).lost[0] == (unknown, poor, "expected_value")
    late = Wish("a", "4", 5, value=1.0)
    assert arbitrate((late, poor)).lost[0] == (late, poor, "earlier")
    twin = Wish("c", "5", 1, value=1.0)
    assert arbitrate((twin, poor)).lost[0] == (twin, poor, "id")


def test_a_loss_costs_nothing_where_there_are_places():
    assert arbitrate((CART, NEWS), places=2) == Verdict((CART, NEWS), ())
    assert arbitrate(()) == Verdict((), ())
    assert arbitrate((CART, CART)) == Verdict((CART,), ())


def test_what_cannot_be_is_refused():
    with pytest.raises(BadInput, match="0 campaigns may speak"):
        arbitrate((CART,), places=0)
    with pytest.raises(BadInput, match="priority 11"):
        arbitrate((Wish("a", "1", 0, 11),))
    with pytest.raises(BadInput, match="no number"):
        arbitrate((Wish("a", "1", 0, value=float("nan")),))


def test_a_window_opens_with_the_first_and_does_not_grow():
    wishes = [Wish("a", str(at), at) for at in (0, 4, 9, 10, 19, 25)]
    assert [[wish.at for wish in window] for window in windowed(wishes, 10)] == [[0, 4, 9], [10, 19], [25]]


wishes = st.builds(
    Wish, st.sampled_from("abc"), st.text("xyz", min_size=1, max_size=2), st.integers(0, 3), st.integers(4, 6),
    st.none() | st.sampled_from((-1.0, 0.0, -0.0, 2.5)),
)  # fmt: skip


@given(st.lists(wishes, max_size=5), st.integers(1, 3))
def test_the_order_of_arrival_does_not_matter(several, places):
    first = arbitrate(several, places)
    assert all(arbitrate(order, places) == first for order in permutations(several))
    assert set(first.won) | {lost.wish for lost in first.lost} == set(several)
    assert len(first.won) == min(places, len(set(several)))


@given(wishes, wishes, wishes)
def test_who_beats_whom_is_a_total_order(one, two, three):
    def beats(a: Wish, b: Wish) -> bool:
        return a != b and arbitrate((a, b)).won == (a,)

    if one != two:
        assert beats(one, two) != beats(two, one)
    if beats(one, two) and beats(two, three):
        assert beats(one, three)


@given(st.lists(wishes, min_size=2, max_size=8))
def test_whoever_loses_lost_to_somebody_better_for_the_reason_told(several):
    for lost in arbitrate(several).lost:
        better, worse = lost.to, lost.wish
        match lost.reason:
            case "priority":
                assert better.priority > worse.priority
            case "expected_value":
                assert better.priority == worse.priority
                assert better.value is not None
                assert worse.value is None or better.value > worse.value
            case "earlier":
                assert (better.priority, better.value) == (worse.priority, worse.value)
                assert better.at < worse.at
            case "id":
                assert (better.campaign, better.key) < (worse.campaign, worse.key)


@given(st.lists(wishes, max_size=12), st.integers(1, 3))
def test_every_wish_is_in_one_window_no_longer_than_said(several, span):
    windows = windowed(several, span)
    assert (
        sorted(wish for window in windows for wish in window) == sorted(several)
        if _sortable(several)
        else True
    )
    for window in windows:
        assert window[-1].at - window[0].at < span
    for before, after in pairwise(windows):
        assert after[0].at >= before[0].at + span


def _sortable(several: list[Wish]) -> bool:
    return all(wish.value is not None for wish in several)
