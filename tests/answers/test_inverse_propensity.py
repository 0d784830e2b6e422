"""Means of people who came into their groups with unlike probabilities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.answers.always_valid import of_shares
from periplo.answers.inverse_propensity import Weighed, of_weighed, weighed_of, weight_of


def column(*values):
    return np.array(values, np.int64)


def test_two_people_of_four_tell_as_much_as_eight_of_two():
    # one came with a chance of 1/4 and met it, two with 1/2 and did not: 4 of 4 + 2 + 2
    told = weighed_of(column(1, 0, 0), column(weight_of(0.25), weight_of(0.5), weight_of(0.5)))
    assert told.mean == pytest.approx(0.5)
    assert told.effective == pytest.approx(64 / 24)
    assert told.variance == pytest.approx((16 * 0.25 + 2 * 4 * 0.25) / 64)


people = st.lists(st.tuples(st.integers(0, 900), st.integers(1_000, 10_000_000)), min_size=1, max_size=40)


@given(people, people)
def test_sums_are_exact_and_parts_add_up(one, other):
    def of(rows):
        return weighed_of(column(*(y for y, _ in rows)), column(*(w for _, w in rows)))

    plain = Weighed(
        len(one),
        sum(w for _, w in one),
        sum(w * w for _, w in one),
        sum(w * y for y, w in one),
        sum(w * w * y for y, w in one),
        sum((w * y) ** 2 for y, w in one),
    )
    assert of(one) == plain
    assert of(one).plus(of(other)) == of(one + other)
    assert of(one).variance >= 0


@given(st.integers(1, 400), st.integers(1, 400), st.floats(0, 1), st.floats(0, 1), st.integers(1_000, 90_000))
def test_where_all_came_alike_it_is_the_comparison_of_shares(n, other_n, share, other_share, weight):
    met, other_met = round(n * share), round(other_n * other_share)
    groups = [
        weighed_of(column(*([1] * m + [0] * (k - m))), column(*([weight] * k)))
        for m, k in ((met, n), (other_met, other_n))
    ]
    found, _ = of_weighed(*groups)
    plain = of_shares(met, n, other_met, other_n)
    assert found.difference == pytest.approx(plain.difference)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=1e-9)


def test_nobody_or_hardly_anybody_is_not_compared():
    nobody, one = Weighed(), weighed_of(column(3), column(1_000))
    assert nobody.mean is None
    assert of_weighed(nobody, one) is None
    assert of_weighed(one, one, is_share=False) is None
