"""Statistics that pages show, beside SciPy's own: intervals, curves with censoring, tests, what to believe of many."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from periplo.answers.adjusted import alike, believed, odds_ratio, share_difference
from periplo.answers.counts_compared import chance_of
from periplo.answers.dwell import rank_bounds
from periplo.answers.intervals import kaplan_meier, median_bounds, wilson
from periplo.answers.trial_checks import chi_square_above, sample_ratio
from periplo.core.spans import SECOND

SHARES = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
SPELLS = st.lists(st.tuples(st.integers(1, 25), st.booleans()), min_size=6, max_size=60)


@given(SHARES)
def test_an_interval_of_a_share(share):
    k, n = share
    told = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert wilson(k, n) == pytest.approx((told.low, told.high), abs=1e-12)


def survival_of(spells):
    times, observed = (np.array(column) for column in zip(*spells, strict=True))
    ended, censored = times[observed], times[~observed]
    return times, observed, stats.ecdf(stats.CensoredData(ended, right=censored)).sf


@given(SPELLS)
def test_a_curve_of_which_some_ends_were_not_seen(spells):
    times, observed, peer = survival_of(spells)
    curve = kaplan_meier(times, observed)
    assert curve.shares == pytest.approx(peer.evaluate(curve.times), abs=1e-12)


@settings(max_examples=200)
@given(SPELLS)
def test_the_bounds_of_a_median_are_where_the_bounds_of_the_curve_cross_a_half(spells):
    times, observed, peer = survival_of(spells)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # where nobody is left, there is no variance
        bounds = peer.confidence_interval(0.95, method="log-log")
    known = (peer.probabilities > 1e-12) & (peer.probabilities < 1)
    crossed = [
        peer.quantiles[known & (one.probabilities <= 0.5 + 1e-12)] for one in (bounds.low, bounds.high)
    ]
    assert median_bounds(times, observed) == tuple(int(side[0]) if len(side) else None for side in crossed)


def test_the_bounds_of_a_median_hold_it_as_often_as_they_say():
    chance = np.random.default_rng(17)
    for n, least in ((2, 1.0), (5, 1.0), (6, 0.95), (9, 0.93), (40, 0.93)):
        held = 0
        for _ in range(600):
            lives, sight = chance.exponential(1000, n), chance.exponential(2500, n)
            low, high = median_bounds(np.minimum(lives, sight).astype(np.int64) + 1, lives <= sight)
            held += (low or 0) <= 1000 * np.log(2) + 1 and (high is None or high >= 1000 * np.log(2))
        assert held / 600 >= least - 0.02, n


@settings(max_examples=60)
@given(st.integers(6, 300), st.integers(0, 2**32 - 1))
def test_the_bounds_of_a_plain_median_are_two_ranks_of_the_binomial(n, seed):
    lengths = np.random.default_rng(seed).permutation(n) + 1
    low, high = rank_bounds([lengths.astype(np.int64) * SECOND], n)
    told = stats.quantile_test(lengths, p=0.5).confidence_interval(0.95)
    ours = stats.binom.cdf(high - 1, n, 0.5) - stats.binom.cdf(low - 1, n, 0.5)
    assert abs(low - told.low) <= 1
    assert abs(high - told.high) <= 1
    assert ours >= 0.95 - 0.006 * (n > 6)


@given(SHARES, SHARES)
def test_how_likely_two_shares_differ_as_much_by_chance(one, other):
    table = np.array([[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]])
    told = alike(*one, *other)
    if 0 in table.sum(axis=0) or stats.contingency.expected_freq(table).min() < 5 - 1e-9:
        assert told == 1.0
    else:
        assert told == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue, rel=1e-9)


@given(SHARES, SHARES)
def test_a_ratio_of_odds_with_one_added_to_each_count(one, other):
    table = np.array([[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]]) + 1
    told = stats.contingency.odds_ratio(table, kind="sample")
    bounds = told.confidence_interval(0.95)
    ours = odds_ratio(*one, *other)
    assert (ours.ratio, ours.low, ours.high) == pytest.approx((told.statistic, bounds.low, bounds.high))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.sampled_from([0.01, 0.05, 0.2]))
def test_which_of_many_to_believe(likely, rate):
    adjusted = stats.false_discovery_control(likely, method="by")
    clear = np.abs(adjusted - rate) > 1e-9
    assert (np.array(believed(likely, rate)) == (adjusted <= rate))[clear].all()


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 300)), min_size=2, max_size=9))
def test_groups_that_should_be_of_given_sizes(groups):
    counts = [seen for seen, _ in groups]
    weight = sum(counts) / sum(due for _, due in groups)
    expected = [due * weight for _, due in groups]
    told = stats.chisquare(counts, expected, sum_check=False)
    ours = sample_ratio(counts, expected)
    assert (ours.chi, ours.p) == pytest.approx((told.statistic, told.pvalue), rel=1e-9, abs=1e-12)


@given(st.floats(0.001, 300), st.integers(1, 40))
def test_how_often_chance_goes_beyond_a_chi_square(chi, freedom):
    assert chi_square_above(chi, freedom) == pytest.approx(stats.chi2.sf(chi, freedom), rel=1e-9, abs=1e-300)


@given(st.integers(0, 400), st.integers(0, 400))
def test_two_counts_of_equally_long_times(one, other):
    told = stats.binomtest(one, one + other).pvalue if one + other else 1.0
    assert chance_of(one, other) == pytest.approx(told, rel=1e-9)


def test_a_difference_over_strata_is_near_that_of_a_stratified_test():
    # Both ask whether the strata differ at all: Mantel and Haenszel's own test, with its hypergeometric variance.
    chance = np.random.default_rng(3)
    for _ in range(50):
        n = chance.integers(60, 400, (6, 2))
        x = chance.binomial(n, np.array([0.3, 0.34]))
        whole, met = n.sum(axis=1), x.sum(axis=1)
        spread = stats.hypergeom(whole, met, n[:, 1]).var().sum()
        z = (x[:, 1] - n[:, 1] * met / whole).sum() / np.sqrt(spread)
        ours = share_difference(x, n)
        assert np.sign(ours.value) == np.sign(z)
        assert stats.norm.isf(ours.p / 2) == pytest.approx(abs(z), rel=0.03, abs=0.02)
