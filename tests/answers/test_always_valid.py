"""Intervals that hold at every look, the Bayesian reading beside, and the checks of a comparison."""

from math import exp, lgamma, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.answers.always_valid import (
    ERROR,
    TUNED_FOR,
    Moments,
    of_adjusted_means,
    of_means,
    of_shares,
    sequence,
)
from periplo.answers.intervals import newcombe
from periplo.answers.likely import means_likely, shares_likely
from periplo.answers.trial_checks import chi_square_above, guardrail, sample_ratio


def moments(y, x=None):
    y, x = [int(v) for v in y], [int(v) for v in (x if x is not None else np.zeros(len(y)))]
    return Moments(
        len(y), sum(y), sum(v * v for v in y), sum(x), sum(v * v for v in x),
        sum(a * b for a, b in zip(x, y, strict=True)),
    )  # fmt: skip


def test_the_interval_is_the_formula_of_the_paper():
    t, rho = 200.0, sqrt((-2 * log(ERROR) + log(-2 * log(ERROR) + 1)) / TUNED_FOR)
    half = 0.3 * sqrt(2 * (t * rho**2 + 1) / (t * rho**2) * log(sqrt(t * rho**2 + 1) / ERROR))
    found = sequence(0.1, 0.3, t)
    assert (found.low, found.high) == pytest.approx((0.1 - half, 0.1 + half))


def test_it_is_wider_than_an_interval_for_one_look_and_not_much():
    for people in (50, 500, 5_000, 50_000):
        one_look, always = (
            newcombe(people, 4 * people, people, 4 * people),
            of_shares(people, 4 * people, people, 4 * people),
        )
        assert 1.5 < (always.high - always.low) / (one_look[2] - one_look[1]) < 2.1


@given(st.floats(-1, 1), st.floats(0.001, 1), st.floats(1, 1e6))
def test_the_p_is_below_the_error_just_when_zero_is_left_out(difference, deviation, effective):
    found = sequence(difference, deviation, effective)
    assert (found.p < ERROR) == (found.low > 0 or found.high < 0)


def test_a_group_in_which_nobody_reached_the_goal_still_varies():
    assert of_shares(3, 30, 0, 30).low < 0
    assert of_shares(0, 0, 1, 3) is None


def test_looking_every_day_is_wrong_no_more_often_than_stated():
    """A/A: no effect at all, looked at after every day for two months, 400 times."""
    chance = np.random.default_rng(1)
    wrong = wrong_by_one_look = 0
    for _ in range(400):
        treated = np.cumsum(chance.binomial(90, 0.2, 60))
        control = np.cumsum(chance.binomial(10, 0.2, 60))
        days = range(2, 60)  # from 30 people in the control group on
        wrong += any(
            of_shares(int(treated[d]), 90 * (d + 1), int(control[d]), 10 * (d + 1)).p < ERROR for d in days
        )
        one = [newcombe(int(treated[d]), 90 * (d + 1), int(control[d]), 10 * (d + 1)) for d in days]
        wrong_by_one_look += any(low > 0 or high < 0 for _, low, high in one)
    assert wrong <= 0.05 * 400
    assert wrong_by_one_look > 0.15 * 400


def test_means_are_compared_as_by_hand():
    found = of_means(moments([1, 2, 3, 4]), moments([0, 2]))
    within = (3 * 5 / 3 + 1 * 2) / 4  # 1.75: more than the 5 / 3 of the first, which counts for no less
    by_hand = sequence(2.5 - 1, sqrt(within / 4 + 2 / 2), 8 / 6)
    assert found == pytest.approx(by_hand)
    assert of_means(moments([1]), moments([0, 2])) is None


def test_earlier_behaviour_takes_its_share_of_the_variance_and_leaves_the_effect():
    chance = np.random.default_rng(2)
    before = chance.integers(0, 1_000, 4_000)
    after = before + chance.integers(0, 200, 4_000)
    after[:2_000] += 50
    treated, control = moments(after[:2_000], before[:2_000]), moments(after[2_000:], before[2_000:])
    plain, found = of_means(treated, control), of_adjusted_means(treated, control)
    rho = np.corrcoef(before[2_000:], after[2_000:])[0, 1]
    assert found.theta == pytest.approx(1, abs=0.02)
    assert found.saved == pytest.approx(rho**2, abs=0.02)
    assert found.found.low < 50 < found.found.high
    assert found.found.high - found.found.low < (plain.high - plain.low) / 4
    assert of_adjusted_means(moments([1, 2]), moments([3, 4])) is None


def test_sums_far_beyond_a_float_stay_exact():
    huge = 10**12
    assert moments([huge, huge + 2]).variance == 2


def exactly_better(a, b, c, d):
    """P(Beta(a, b) > Beta(c, d)) for whole numbers, by Miller's sum."""

    def ln_beta(x, y):
        return lgamma(x) + lgamma(y) - lgamma(x + y)

    return sum(exp(ln_beta(c + i, d + b) - log(b + i) - ln_beta(1 + i, b) - ln_beta(c, d)) for i in range(a))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_the_probability_of_being_better_is_that_of_the_exact_sum(a, b, c, d):
    found = shares_likely(a, a + b, c, c + d)
    exact = exactly_better(a + 1, b + 1, c + 1, d + 1)
    assert found.better == pytest.approx(exact, abs=2e-3)
    assert found.other_loss - found.loss == pytest.approx(
        (a + 1) / (a + b + 2) - (c + 1) / (c + d + 2), abs=1e-4
    )


def test_means_are_likely_as_the_normal_law_says():
    found = means_likely(1.96, 1.0)
    assert found.better == pytest.approx(0.975, abs=1e-4)
    assert found.other_loss - found.loss == pytest.approx(1.96)
    assert means_likely(0, 0).better == 0.5


def test_chi_square_is_that_of_the_tables():
    """Pearson & Hartley (1966), Biometrika Tables, table 8: the 5 % points."""
    for freedom, point in ((1, 3.84146), (2, 5.99146), (3, 7.81473), (4, 9.48773), (7, 14.0671)):
        assert chi_square_above(point, freedom) == pytest.approx(0.05, abs=1e-5)


def test_a_group_that_lost_people_is_noticed():
    assert sample_ratio((900, 100), (900, 100)).p == 1
    assert sample_ratio((9_200, 800), (9_000, 1_000)).is_off
    assert sample_ratio((1, 2), (3, 0)) is None


def test_sample_ratio_alarms_are_as_rare_as_stated():
    chance = np.random.default_rng(3)
    false = sum(
        sample_ratio((k, 10_000 - k), (9_000, 1_000)).is_off
        for k in chance.binomial(10_000, 0.9, 4_000).tolist()
    )
    assert false <= 12  # 4 are expected


def test_a_guardrail_says_fine_worse_or_that_it_cannot_tell():
    assert guardrail("unsubscribe", 10, 20_000, 5, 10_000).verdict == "fine"
    assert guardrail("unsubscribe", 600, 20_000, 50, 10_000).verdict == "worse"
    assert guardrail("unsubscribe", 1, 100, 0, 50).verdict == "unsure"
    assert guardrail("unsubscribe", 0, 0, 0, 1) is None
