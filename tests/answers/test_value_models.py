"""BG/NBD and Gamma-Gamma: as published, and on customers made by the models themselves."""

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from scipy.special import hyp2f1

from periplo.answers.value_models import BuyingModel, SpendingModel, fit_buying, fit_spending

SHARED = Path(os.environ.get("PERIPLO_SHARED_DATA", Path(__file__).parents[3] / "shared/data"))
PUBLISHED = BuyingModel(0.243, 4.414, 0.793, 2.426)


def made(model, n, known, seed):
    """Customers as BG/NBD makes them: x, t_x, T."""
    chance = np.random.default_rng(seed)
    rate, leaves = chance.gamma(model.r, 1 / model.alpha, n), chance.beta(model.a, model.b, n)
    x, t_x = np.zeros(n), np.zeros(n)
    for k in range(n):
        at = 0.0
        while True:
            at += chance.exponential(1 / rate[k])
            if at > known:
                break
            x[k], t_x[k] = x[k] + 1, at
            if chance.random() < leaves[k]:
                break
    return x, np.round(t_x, 2), np.full(n, float(known))


def test_the_published_fit_of_cdnow():
    """Fader, Hardie & Lee (2005), table 2 and section 4: 2,357 customers, weeks."""
    path = SHARED / "cdnow_sample.csv.gz"
    if not path.exists():
        pytest.skip("the CDNOW sample is not here")
    rows = list(csv.DictReader(gzip.decompress(path.read_bytes()).decode().splitlines()))
    x, t_x, known = (np.array([float(row[key]) for row in rows]) for key in ("frequency", "recency", "T"))
    model = fit_buying(x, t_x, known)
    told = [round(value, 3) for value in (model.r, model.alpha, model.a, model.b)]
    assert told == [0.243, 4.414, 0.793, 2.426]
    order = np.random.default_rng(3).permutation(len(x))
    assert fit_buying(x[order], t_x[order], known[order]) == model


def test_the_published_expectation():
    """The same, section 4: two repeat purchases, the last in week 30.43 of 38.86; the next 39 weeks."""
    expected = PUBLISHED.expected(39, np.array([2.0]), np.array([30.43]), np.array([38.86]))
    assert round(float(expected[0]), 3) == 1.226


def test_who_bought_once_is_never_lost_by_this_model():
    assert PUBLISHED.alive(np.zeros(1), np.zeros(1), np.array([40.0])) == 1
    assert 0 < PUBLISHED.alive(np.array([3.0]), np.array([10.0]), np.array([40.0]))[0] < 0.6


@pytest.mark.filterwarnings("error")
def test_who_bought_thousands_of_times_is_expected_as_often_and_nobody_is_not_a_number():
    model = BuyingModel(0.25, 4.4, 0.8, 2.4)
    times, last, known = np.array([[2000.0, 365, 365], [2000, 180, 365], [300, 365, 365]]).T
    daily, gone, often = model.expected(90, times, last, known)
    purchases, leaving = 2000 / 365 * 90, 0.8 / (0.8 + 2.4 + 2000)  # at this pace; chance after each one
    assert daily == pytest.approx((1 - (1 - leaving) ** purchases) / leaving, rel=0.01)
    assert gone == 0
    assert 50 < often < 300 / 365 * 90
    assert model.alive(times, last, known)[1] == 0


@pytest.mark.parametrize("x", [0.0, 1.0, 7.0, 40.0])
def test_what_is_expected_is_equation_10_as_it_was_published(x):
    r, alpha, a, b, ahead, last, known = 0.25, 4.4, 0.8, 2.4, 90.0, 200.0 * (x > 0), 365.0
    share = (alpha + known) / (alpha + known + ahead)
    above = (
        (a + b + x - 1) / (a - 1) * (1 - share ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, 1 - share))
    )
    odds = (x > 0) * a / (b + x - 1 + (x == 0)) * ((alpha + known) / (alpha + last)) ** (r + x)
    found = BuyingModel(r, alpha, a, b).expected(ahead, *(np.array([one]) for one in (x, last, known)))
    assert found[0] == pytest.approx(above / (1 + odds), rel=1e-10)


def test_its_own_customers_give_the_model_back():
    truth = BuyingModel(0.8, 6.0, 0.7, 2.5)
    found = fit_buying(*made(truth, 6000, 52, seed=1))
    x, t_x, known = made(truth, 4000, 52, seed=2)
    told = [model.expected(26, x, t_x, known).mean() for model in (truth, found)]
    assert told[1] == pytest.approx(told[0], rel=0.06)
    assert found.r / found.alpha == pytest.approx(truth.r / truth.alpha, rel=0.1)


@pytest.mark.parametrize("truth", [BuyingModel(1000, 10_000, 0.7, 2.5), BuyingModel(0.8, 6, 1000, 3000)])
def test_customers_who_are_alike_have_a_model_too(truth):
    """Then the likelihood grows for ever with what tells how they differ, and ever less."""
    x, t_x, known = made(truth, 6000, 52, seed=1)
    found = fit_buying(x, t_x, known)
    alike = [one for one in (found.r, found.a) if one > 15]
    assert len(alike) == 1
    expected = found.expected(26, x, t_x, known)
    assert expected.sum() == pytest.approx(truth.expected(26, x, t_x, known).sum(), rel=0.06)
    assert np.isfinite(expected).all()


def test_spending_goes_back_to_its_own_mean():
    chance = np.random.default_rng(4)
    n = chance.integers(1, 12, 4000).astype(float)
    truth = SpendingModel(6.0, 4.0, 15.0)
    rates = chance.gamma(truth.q, 1 / truth.gamma, 4000)
    mean = np.array(
        [chance.gamma(truth.p, 1 / rate, int(k)).mean() for rate, k in zip(rates, n, strict=True)]
    )
    found = fit_spending(n, mean)
    assert found.p * found.gamma / (found.q - 1) == pytest.approx(
        truth.p * truth.gamma / (truth.q - 1), rel=0.05
    )
    few, many = found.expected(np.array([1.0, 50.0]), np.array([100.0, 100.0]))
    assert few < many < 100  # one large purchase says less than fifty


def test_nobody_is_fitted_who_is_known_for_no_time():
    assert fit_buying(np.ones(60), np.zeros(60), np.zeros(60)) is None


def test_few_are_not_fitted():
    assert fit_buying(np.ones(29), np.ones(29), np.full(29, 2.0)) is None
    assert fit_spending(np.ones(29), np.ones(29)) is None
