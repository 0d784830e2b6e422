"""Two counts beside each other, against plain sums of binomial coefficients."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.answers.counts_compared import chance_of

COUNTS = st.integers(0, 60)


def plain(one, other):
    n = one + other
    tail = sum(comb(n, k) for k in range(min(one, other) + 1))
    return min(1.0, 2 * tail / 2**n) if n else 1.0


def test_ten_against_none_is_once_in_five_hundred():
    assert chance_of(10, 0) == pytest.approx(2 / 1024)
    assert chance_of(0, 0) == 1.0
    assert chance_of(5, 5) == 1.0


@given(COUNTS, COUNTS)
def test_it_is_what_plain_sums_give_whichever_comes_first(one, other):
    assert chance_of(one, other) == pytest.approx(plain(one, other), abs=1e-12)
    assert chance_of(one, other) == chance_of(other, one)
