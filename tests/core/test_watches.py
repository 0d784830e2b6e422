"""Signs of what is watched: told once when they begin, over after a day unseen, and then new again."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadInput
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import Text
from periplo.core.watches import LOOKS, Sign, Watch, looked

SAID = Text.of("x")


def told_over(looks):
    """At which instants each key was told. looks: what each look found, one every six hours."""
    open, told = {}, []
    for n, keys in enumerate(looks):
        now = n * 6 * HOUR
        found = looked(open, [Sign(key, SAID, "/") for key in keys], now)
        told += [(one.key, now // (6 * HOUR)) for one in found.begun]
        open |= {one.key: one for one in (*found.begun, *found.seen)}
        for one in found.over:
            del open[one.key]
    return told


def test_it_is_told_once_and_not_again_until_it_is_over_and_begins_anew():
    away, there = [], ["a"]
    assert told_over([away, there, there, there]) == [("a", 1)]
    assert told_over([there, away, away, there, there]) == [("a", 0)]  # half a day without is no end
    assert told_over([there, *[away] * 4, there]) == [("a", 0), ("a", 5)]


@given(st.lists(st.sets(st.sampled_from("ab")), max_size=30))
def test_between_two_tellings_of_one_it_was_away_for_a_day(looks):
    told = told_over(looks)
    for key in "ab":
        mine = [at for one, at in told if one == key]
        assert bool(mine) == any(key in found for found in looks)
        for earlier, later in pairwise(mine):
            last = max(n for n in range(earlier, later) if key in looks[n])
            assert (later - 1 - last) * 6 * HOUR >= DAY


def test_it_is_looked_at_once_an_hour_at_most_and_only_where_something_came_in():
    watch = Watch(1, "drift", looked_at=0, seen="7")
    assert not watch.is_due("7", 10 * LOOKS)
    assert not watch.is_due("8", LOOKS - 1)
    assert watch.is_due("8", LOOKS)
    assert Watch(1, "drift").is_due("7", 0)


@pytest.mark.parametrize(
    "wrong",
    [("drift", "below", 1.0), ("funnel", "", None), ("funnel", "below", None), ("funnel", "over", 1.0)],
)
def test_a_number_needs_a_line_and_a_whole_has_none(wrong):
    with pytest.raises(BadInput):
        Watch(1, *wrong)


def test_a_line_is_crossed_on_its_side_alone():
    below, above = Watch(1, "q", "below", 0.3), Watch(1, "q", "above", 0.3)
    assert [below.is_crossed(one) for one in (0.2, 0.3, 0.4)] == [True, False, False]
    assert [above.is_crossed(one) for one in (0.2, 0.3, 0.4)] == [False, False, True]
