"""How often customers will buy again and for how much: BG/NBD and Gamma-Gamma, fitted on cells of equal customers."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln, hyp2f1

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

    Source: Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value, note 025 at brucehardie.com.
    """

    p: float
    q: float
    gamma: float

    def expected(self, purchases: Floats, mean: Floats) -> Floats:
        """What a customer will spend on average, having made so many purchases (> 0) of this mean: (n,). Equation 5."""
        total = self.p * purchases
        return np.asarray((self.gamma + purchases * mean) * self.p / (total + self.q - 1))


def fit_buying(x: Floats, t_x: Floats, known: Floats) -> BuyingModel | None:
    """The likeliest BG/NBD; None where fewer than 30 customers bought again, or none is likeliest.

    The likelihood is summed over cells of customers with one past, in their order, so the same customers give the same
    bytes in whichever order they come.
    """
    if int((x > 0).sum()) < ENOUGH:
        return None
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
    """The likeliest Gamma-Gamma of customers who bought again and spent something; None of fewer than 30."""
    some = (purchases > 0) & (mean > 0)
    if int(some.sum()) < ENOUGH:
        return None
    cells, count = np.unique(np.column_stack([purchases[some], mean[some]]), axis=0, return_counts=True)
    n, spent = cells.T

    def lost(point: Floats) -> float:
        if np.abs(point).max() > FARTHEST:
            return np.inf
        p, q, gamma = np.exp(point)
        likely = (
            gammaln(p * n + q) - gammaln(p * n) - gammaln(q) + q * log(gamma)
            + (p * n - 1) * np.log(spent) + p * n * np.log(n) - (p * n + q) * np.log(gamma + n * spent)
        )  # fmt: skip
        return -float((count * likely).sum())

    found = _least(lost, np.log([2.0, 3.0, float(np.average(spent, weights=count))]))
    return None if found is None else SpendingModel(*(exp(value) for value in found))


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
