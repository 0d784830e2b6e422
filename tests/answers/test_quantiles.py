"""Quantiles are exact, in whichever pieces the numbers come."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.answers import quantiles as q

numbers = st.lists(st.one_of(st.integers(-9, 9), st.integers(-(2**60), 2**60)), min_size=1, max_size=40)


def test_a_median_of_two_lies_between_them_and_of_nothing_there_is_none():
    assert q.quantile([np.array([1, 4])], q.MEDIAN) == 2.5
    assert q.quantile([np.array([1]), np.array([], np.int64)], q.P90) == 1
    assert q.quantile([], q.MEDIAN) is None


def test_hyndman_and_fan_type_seven():
    assert q.quantiles([np.arange(1, 11)], (Fraction(1, 4), q.P90)) == (3.25, 9.1)


@settings(max_examples=200, deadline=None)
@given(
    numbers, st.sampled_from([Fraction(0), q.MEDIAN, q.P90, Fraction(1)]), st.integers(0, 40), st.booleans()
)
def test_pieces_buckets_and_a_plain_sort_agree(told, part, cut, many):
    pieces = [np.array(told[:cut], np.int64), np.array(told[cut:], np.int64)]
    ordered = sorted(told)
    place = part * (len(told) - 1)
    low = int(place)
    expected = ordered[low] + (place - low) * (ordered[min(low + 1, len(told) - 1)] - ordered[low])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(q, "FEW", 0 if many else 10_000)
        assert q.quantile(pieces, part, 1000) == float(Fraction(expected) / 1000)


def test_of_very_many_numbers_the_same_is_found_as_by_sorting():
    chance = np.random.default_rng(3)
    told = np.concatenate([chance.exponential(1e9, 200_000).astype(np.int64), [2**55]])
    found = q.quantiles(np.array_split(told, 7), (q.MEDIAN, q.P90))
    assert found == pytest.approx(tuple(np.quantile(told, (0.5, 0.9))))
