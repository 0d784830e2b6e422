"""How often customers will buy again and for how much: BG/NBD and Gamma-Gamma, fitted on cells of equal customers."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FARTHEST = 20.0  # of the logarithm of a parameter; beyond it nothing is learned and numbers end
ENOUGH = 30  # customers who bought again, below which nothing is fitted


@dataclass(frozen=True, slots=True)
class BuyingModel:
    """BG/NBD: while alive a customer buys as a Poisson process, rates gamma (r, alpha) among customers; after each
    purchase they leave with a chance that is beta (a, b) among customers.

    x: purchases after the first; t_x: when the last of them was, T: how long the customer is known, both from the first
    one on, in any one unit of time.
    Source: Fader, Hardie & Lee (2005), Marketing Science 24, 275-284.
    """

    r: float
    alpha: float
    a: float
    b: float

    def expected(self, ahead: float, x: Floats, t_x: Floats, known: Floats) -> Floats:
        """Purchases to be expected within `ahead` units from now, of customers with this past: (n,). Equation 10."""
        from scipy.special import hyp2f1  # costs 0.1 s to import, and most questions do not need it

        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        # At a = 1 the closed form divides nothing by nothing; just beside it, it does not.
        a = a if abs(a - 1) > 1e-6 else 1 + 1e-6
        here = alpha + known
        shrunk = (here / (here + ahead)) ** (r + x)
        spread = hyp2f1(r + x, b + x, a + b + x - 1, ahead / (here + ahead))
        upper = (a + b + x - 1) / (a - 1) * (1 - shrunk * spread)
        return np.asarray(upper / (1 + self._odds_gone(x, t_x, known)))

    def alive(self, x: Floats, t_x: Floats, known: Floats) -> Floats:
        """How likely each is still a customer: (n,) in [0, 1]; 1 for those who bought once: it never loses them."""
        return np.asarray(1 / (1 + self._odds_gone(x, t_x, known)))

    def _odds_gone(self, x: Floats, t_x: Floats, known: Floats) -> Floats:
        again = np.maximum(x, 1)
        odds = self.a / (self.b + again - 1) * ((self.alpha + known) / (self.alpha + t_x)) ** (self.r + x)
        return np.where(x > 0, odds, 0.0)


@dataclass(frozen=True, slots=True)
class SpendingModel:
    """Gamma-Gamma: what a customer spends varies around a mean of their own, and the means among customers.

    A customer's first purchase is left out, as in the source: it tells how they came, and is often unlike the others.
    Source: Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value, note 025 at brucehardie.com.
    """

    p: float
    q: float
    gamma: float

    def expected(self, purchases: Floats, mean: Floats) -> Floats:
        """What a customer spends a time, having bought so often again for this much on average: (n,). Equation 5.

        Of those who never did (0) the mean of all customers.
        """
        total = self.p * purchases
        return np.asarray((self.gamma + purchases * mean) * self.p / (total + self.q - 1))


def fit_buying(x: Floats, t_x: Floats, known: Floats) -> BuyingModel | None:
    """The likeliest BG/NBD; None where fewer than 30 customers bought again, or none is likeliest.

    The likelihood is summed over cells of customers with one past, in their order, so the same customers give the same
    bytes in whichever order they come.
    """
    if int((x > 0).sum()) < ENOUGH:
        return None
    from scipy.special import betaln, gammaln

    cells, count = np.unique(np.column_stack([x, t_x, known]), axis=0, return_counts=True)
    x, t_x, known = cells.T
    some = x > 0

    def lost(point: Floats) -> float:
        if np.abs(point).max() > FARTHEST:
            return np.inf
        r, alpha, a, b = np.exp(point)
        first = gammaln(r + x) - gammaln(r) + r * log(alpha)
        second = betaln(a, b + x) - betaln(a, b)
        third = -(r + x) * np.log(alpha + known)
        fourth = np.where(
            some, log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x), -np.inf
        )
        return -float((count * (first + second + np.logaddexp(third, fourth))).sum())

    scale = float(np.average(known, weights=count)) or 1.0
    found = _least(lost, np.log([0.5, 0.2 * scale, 1.0, 2.0]))
    return None if found is None else BuyingModel(*(exp(value) for value in found))


def fit_spending(purchases: Floats, mean: Floats) -> SpendingModel | None:
    """The likeliest Gamma-Gamma of customers who bought again and spent something; None of fewer than 30, and where
    customers differ so much that they have no mean (q at most 1).

    purchases: after the first; mean: of what was spent at each of those.
    """
    some = (purchases > 0) & (mean > 0)
    if int(some.sum()) < ENOUGH:
        return None
    from scipy.special import gammaln

    cells, count = np.unique(np.column_stack([purchases[some], mean[some]]), axis=0, return_counts=True)
    n, spent = cells.T
    times, place = np.unique(n, return_inverse=True)
    customers = np.bincount(place, count)
    mean_log = np.bincount(place, count * np.log(spent)) / customers

    def lost(point: Floats) -> float:
        if np.abs(point).max() > FARTHEST:
            return np.inf
        p, q, gamma = np.exp(point)
        k = p * times
        likely = (
            gammaln(k + q) - gammaln(k) - gammaln(q) + q * log(gamma) + (k - 1) * mean_log + k * np.log(times)
        )
        shared = count * (p * n + q) * np.log(gamma + n * spent)  # the only term that differs within `times`
        return -float((customers * likely).sum() - shared.sum())

    found = _least(lost, np.log([2.0, 3.0, float(np.average(spent, weights=count))]))
    if found is None or found[1] <= 0:
        return None
    return SpendingModel(*(exp(value) for value in found))


def four_figures(amounts: Floats) -> Floats:
    """Amounts to four figures: (n,); so customers who are nearly alike are one cell, whatever the currency."""
    size = 10.0 ** (np.floor(np.log10(np.maximum(np.abs(amounts), 1e-300))) - 3)
    return np.where(amounts == 0, 0.0, np.round(amounts / size) * size)


def _least(lost, begin: Floats) -> list[float] | None:  # type: ignore[no-untyped-def]
    """Where a smooth function of logarithms is least; None where the search runs away."""
    from scipy.optimize import minimize  # costs 0.2 s to import, and most questions do not need it

    found = minimize(
        lost,
        begin,
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-7, "maxiter": 4000, "maxfev": 4000},
    )
    is_found = found.success and bool(np.isfinite(found.fun)) and bool((np.abs(found.x) < FARTHEST - 2).all())
    return [float(value) for value in found.x] if is_found else None
