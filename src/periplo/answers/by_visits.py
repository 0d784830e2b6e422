"""Two shares of visits, with signs and without, where one customer has several that are alike."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.intervals import newcombe
from periplo.journeys.kernels.struggles import (
    OTHER_VISITS,
    OTHER_WENT,
    OTHER_WHO,
    PRODUCTS,
    VISITS,
    WENT,
    WHO,
)


@dataclass(frozen=True, slots=True)
class OfVisits:
    """share of visits with signs, other_share of those without; difference between low and high, 95 %.

    p: how likely one as large would be if there were none; None where fewer than 30 customers had either kind of
    visit, or too few visits would be expected on one side.
    """

    share: float
    other_share: float
    difference: float
    low: float
    high: float
    p: float | None


def by_visits(judged: NDArray[np.int64]) -> OfVisits | None:
    """The difference of two shares of visits; None where there are none of a kind, or nobody goes on at all.

    judged: (16,) as kernels/struggles.py lays it. The spread is that between customers, not between visits, with the
    pooled share: the ratio estimator of clusters of Cochran (1977), Sampling Techniques, section 9A.1. By how much it
    exceeds that of single visits, the design effect of Kish (1965), Survey Sampling, each number of visits is divided
    for Newcombe's interval; it is never taken to be smaller.
    """
    n, went, who, other_n, other_went, other_who = (
        int(judged[place]) for place in (VISITS, WENT, WHO, OTHER_VISITS, OTHER_WENT, OTHER_WHO)
    )
    whole, total = n + other_n, went + other_went
    if not n or not other_n or not total:
        return None
    pooled = total / whole
    parts = (-pooled / n, 1 / n, pooled / other_n, -1 / other_n)
    between, place = 0.0, PRODUCTS
    for one in range(4):
        for other in range(one, 4):
            between += parts[one] * parts[other] * int(judged[place]) * (1 if one == other else 2)
            place += 1
    single = pooled * (1 - pooled) * (1 / n + 1 / other_n)
    effect = max(1.0, between / single) if single > 0 else 1.0
    told = newcombe(went / effect, n / effect, other_went / effect, other_n / effect)
    assert told is not None
    difference, low, high = told
    # As for one customer a visit, each of the four counts that are expected must be 5 or more (Cochran, 1954).
    is_enough = min(n, other_n) * min(total, whole - total) / effect >= 5 * whole
    p = None
    if is_enough and min(who, other_who) >= THIN:
        p = erfc(abs(difference) / sqrt(2 * single * effect))
    return OfVisits(went / n, other_went / other_n, difference, low, high, p)
