"""How often customers will buy again and for how much: BG/NBD and Gamma-Gamma, fitted on cells of equal customers."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FARTHEST = 18.0  # of the logarithm of a parameter; beyond it nothing is learned and numbers end
ALIKE = 7.0  # the same of what tells how customers differ: beyond it they do not
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
        """Purchases to be expected within `ahead` units from now, of customers with this past: (n,). Equation 10.

        Where x is at least a, the series times its power is taken as Euler's other form of both, in which x stands in
        no exponent: of a customer with hundreds of purchases the one overflows and the other is nothing.
        Source: Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 15.3.3.
        """
        from scipy.special import hyp2f1  # costs 0.1 s to import, and most questions do not need it

        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        # At a = 1 the closed form divides nothing by nothing; just beside it, it does not.
        a = a if abs(a - 1) > 1e-6 else 1 + 1e-6
        share, sum_of = (alpha + known) / (alpha + known + ahead), a + b + x - 1
        few, none = x < a, np.empty(len(x))
        for here, power, factors in ((few, r + x, (r + x, b + x)), (~few, a - 1, (a + b - 1 - r, a - 1))):
            one, other = (np.broadcast_to(factor, len(x))[here] for factor in factors)
            none[here] = share[here] ** np.broadcast_to(power, len(x))[here] * hyp2f1(
                one, other, sum_of[here], 1 - share[here]
            )
        upper = sum_of / (a - 1) * (1 - none)
        return np.asarray(upper / (1 + self._odds_gone(x, t_x, known)))

    def alive(self, x: Floats, t_x: Floats, known: Floats) -> Floats:
        """How likely each is still a customer: (n,) in [0, 1]; 1 for those who bought once: it never loses them."""
        return np.asarray(1 / (1 + self._odds_gone(x, t_x, known)))

    def _odds_gone(self, x: Floats, t_x: Floats, known: Floats) -> Floats:
        again = np.maximum(x, 1)
        with np.errstate(over="ignore"):  # whoever bought daily and then no more is gone for sure
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
    """The likeliest BG/NBD; None where fewer than 30 customers bought again, or nobody is known for any time.

    The likelihood is summed over cells of customers with one past, in their order, so the same customers give the same
    bytes in whichever order they come.
    """
    if int((x > 0).sum()) < ENOUGH or not (known > 0).any():
        return None
    from scipy.special import betaln, gammaln, psi

    cells, count = np.unique(np.column_stack([x, t_x, known]), axis=0, return_counts=True)
    x, t_x, known = cells.T
    some = x > 0
    times, place = np.unique(x, return_inverse=True)  # few: what depends on them alone is reckoned once each
    again = np.maximum(times, 1)

    def lost(point: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = np.exp(point)
        first = gammaln(r + times) - gammaln(r) + r * log(alpha)
        second = betaln(a, b + times) - betaln(a, b)
        dropped = log(a) - np.log(b + again - 1)
        third = -(r + x) * np.log(alpha + known)
        fourth = np.where(some, dropped[place] - (r + x) * np.log(alpha + t_x), -np.inf)
        both = np.logaddexp(third, fourth)
        gone = count * np.exp(fourth - both)  # of each cell, as many as are likely to have left
        alive = count - gone
        stopped = np.bincount(place, gone)
        held = np.bincount(place, count)
        slopes = (
            (held * (psi(r + times) - psi(r) + log(alpha))).sum()
            - (alive * np.log(alpha + known) + gone * np.log(alpha + t_x)).sum(),
            count.sum() * r / alpha - ((r + x) * (alive / (alpha + known) + gone / (alpha + t_x))).sum(),
            (held * (psi(a + b) - psi(a + b + times))).sum() + gone.sum() / a,
            (held * (psi(b + times) - psi(a + b + times) - psi(b) + psi(a + b))).sum()
            - (stopped / (b + again - 1)).sum(),
        )
        likely = (count * ((first + second)[place] + both)).sum()
        return -float(likely), -np.array(slopes) * np.exp(point)

    scale = float(np.average(known, weights=count)) or 1.0
    found = _least(lost, np.log([0.5, 0.2 * scale, 1.0, 2.0]), [ALIKE, FARTHEST, ALIKE, ALIKE], count.sum())
    return None if found is None else BuyingModel(*(exp(value) for value in found))


def fit_spending(purchases: Floats, mean: Floats) -> SpendingModel | None:
    """The likeliest Gamma-Gamma of customers who bought again and spent something; None of fewer than 30, and where
    customers differ so much that they have no mean (q at most 1).

    purchases: after the first; mean: of what was spent at each of those.
    """
    some = (purchases > 0) & (mean > 0)
    if int(some.sum()) < ENOUGH:
        return None
    from scipy.special import gammaln, psi

    cells, count = np.unique(np.column_stack([purchases[some], mean[some]]), axis=0, return_counts=True)
    n, spent = cells.T
    times, place = np.unique(n, return_inverse=True)
    customers = np.bincount(place, count)
    mean_log = np.bincount(place, count * np.log(spent)) / customers

    def lost(point: Floats) -> tuple[float, Floats]:
        p, q, gamma = np.exp(point)
        k, whole = p * times, gamma + n * spent
        likely = (
            gammaln(k + q) - gammaln(k) - gammaln(q) + q * log(gamma) + (k - 1) * mean_log + k * np.log(times)
        )
        logs = count * np.log(whole)  # with p * n + q the only term that differs within `times`
        slopes = (
            (customers * times * (psi(k + q) - psi(k) + mean_log + np.log(times))).sum() - (logs * n).sum(),
            (customers * (psi(k + q) - psi(q) + log(gamma))).sum() - logs.sum(),
            customers.sum() * q / gamma - (count * (p * n + q) / whole).sum(),
        )
        return float((logs * (p * n + q)).sum() - (customers * likely).sum()), -np.array(slopes) * np.exp(
            point
        )

    begin = np.log([2.0, 3.0, float(np.average(spent, weights=count))])
    found = _least(lost, begin, [FARTHEST] * 3, count.sum())
    if found is None or found[1] <= 0:
        return None
    return SpendingModel(*(exp(value) for value in found))


def four_figures(amounts: Floats) -> Floats:
    """Amounts to four figures: (n,); so customers who are nearly alike are one cell, whatever the currency."""
    size = 10.0 ** (np.floor(np.log10(np.maximum(np.abs(amounts), 1e-300))) - 3)
    return np.where(amounts == 0, 0.0, np.round(amounts / size) * size)


def _least(lost, begin: Floats, farthest: list[float], n: int) -> list[float] | None:  # type: ignore[no-untyped-def]
    """Where a smooth function of logarithms, told with its slopes for n customers, is least; None where it is nowhere.

    Where customers are alike it falls for ever, ever more slowly: then it is left where that no longer matters.
    """
    from scipy.optimize import minimize  # costs 0.2 s to import, and most questions do not need it

    def of_one(point: Floats) -> tuple[float, Floats]:
        value, slopes = lost(point)
        return value / n, slopes / n

    bounds = [(-FARTHEST, most) for most in farthest]
    found = minimize(
        of_one,
        begin,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-13, "gtol": 1e-8, "maxiter": 500, "maxls": 50},
    )
    return [float(value) for value in found.x] if bool(np.isfinite(found.fun)) else None
