"""Intervals meet the figures published with their methods."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.answers.intervals import kaplan_meier, newcombe, wilson

WEEKS = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_meets_table_one_of_newcombe_1998(successes, n, low, high):
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_a_difference_meets_table_two_of_newcombe_1998(one, other, low, high):
    difference, *bounds = newcombe(*one, *other)
    assert difference == pytest.approx(one[0] / one[1] - other[0] / other[1])
    assert bounds == pytest.approx([low, high], abs=5e-5)


def test_kaplan_meier_meets_the_remission_times_of_freireich_1963():
    weeks = WEEKS.split()
    found = kaplan_meier(
        np.array([int(week.rstrip("+")) for week in weeks]), np.array([week[-1] != "+" for week in weeks])
    )
    assert found.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.shares == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    assert found.median == 23


def test_no_median_while_more_than_half_are_still_there():
    assert kaplan_meier(np.array([1, 5, 5]), np.array([True, False, False])).median is None
    assert kaplan_meier(np.array([], np.int64), np.array([], np.bool_)).median is None


def test_of_nobody_nothing_is_known():
    assert wilson(0, 0) is None
    assert newcombe(0, 0, 1, 2) is None


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_within_0_and_1(counts):
    successes, n = counts
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1


@given(st.lists(st.tuples(st.integers(0, 9), st.just(True)), min_size=1))
def test_where_every_end_was_seen_survival_is_the_plain_share(spells):
    durations = np.array([duration for duration, _ in spells])
    found = kaplan_meier(durations, np.ones(len(spells), np.bool_))
    assert found.shares == pytest.approx([(durations > time).mean() for time in found.times])
