"""Whether two counts of equally long times differ by more than chance would have it."""

from __future__ import annotations

CLEAR = 0.05  # at most how often chance may make a difference that is said to be there


def chance_of(one: int, other: int) -> float:
    """How often two counts as far apart as these, or farther, come of one and the same rate; 1 where both are 0.

    Source: Przyborowski & Wilenski (1940), Biometrika 31, 313-323: given their sum n, one count of two Poisson counts
    with one rate is binomial (n, 1/2); two-sided, as twice the smaller tail.
    """
    from scipy.special import bdtr  # costs time to import, and most pages do without it

    n = one + other
    return min(1.0, 2.0 * float(bdtr(min(one, other), n, 0.5))) if n else 1.0
