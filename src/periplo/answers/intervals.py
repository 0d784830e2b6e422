"""How sure a share or a waiting time is: Wilson, Newcombe, Kaplan-Meier. 95 % unless told otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959963984540054  # the normal distribution's 97.5th percentile
LEAST_FOR_MEDIAN = 6  # fewer lengths all lie on one side of the median more often than once in forty


def wilson(successes: float, n: float, z: float = Z95) -> tuple[float, float] | None:
    """Between which shares the true share likely lies; None if n is 0.

    Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; the score interval, method 3 of Newcombe (1998),
    Statistics in Medicine 17, 857-872.
    """
    if n == 0:
        return None
    share, spread = successes / n, z * z / n
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return low, high


def newcombe(
    successes: float, n: float, other_successes: float, other_n: float, z: float = Z95
) -> tuple[float, float, float] | None:
    """Difference of two independent shares (first - other), low, high; None if either n is 0.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10: hybrid score, no continuity correction.
    """
    one, other = wilson(successes, n, z), wilson(other_successes, other_n, z)
    if one is None or other is None:
        return None
    share, other_share = successes / n, other_successes / other_n
    difference = share - other_share
    low = difference - sqrt((share - one[0]) ** 2 + (other[1] - other_share) ** 2)
    high = difference + sqrt((one[1] - share) ** 2 + (other_share - other[0]) ** 2)
    return difference, low, high


@dataclass(frozen=True, slots=True)
class Survival:
    """Share still there after each time at which somebody went: times (k,) ascending; shares (k,) falling.

    risk: (k,) how many were still looked at just before each time.
    """

    times: NDArray[np.int64]
    shares: NDArray[np.float64]
    risk: NDArray[np.int64]

    @property
    def median(self) -> int | None:
        """The first time after which at most half are still there; None while more than half are."""
        below = np.flatnonzero(self.shares <= 0.5 + 1e-12)
        return int(self.times[below[0]]) if len(below) else None


def kaplan_meier(durations: NDArray[np.int64], observed: NDArray[np.bool_]) -> Survival:
    """Share of spells that last longer than each time, where some ends were not seen.

    durations: (n,) whole numbers >= 0, to the end or to the last look; observed: (n,) bool, False where the
    end was not seen (right-censored). The order of the spells does not matter.
    Source: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457-481, the product-limit estimate.
    """
    ends = np.sort(durations[observed])
    is_first = np.ones(len(ends), np.bool_)
    is_first[1:] = ends[1:] != ends[:-1]
    before = np.flatnonzero(is_first)  # how many were seen to end before each time
    times, ended = ends[before], np.diff(before, append=len(ends))
    # Ties: whoever is lost to sight at t still counts as at risk at t, as in the source.
    lost = np.searchsorted(np.sort(durations[~observed]), times, side="left")
    risk = len(durations) - before - lost
    return Survival(times, np.cumprod(1 - ended / risk, dtype=np.float64), risk)


def median_bounds(durations: NDArray[np.int64], observed: NDArray[np.bool_]) -> tuple[int | None, int | None]:
    """Between which times the median of such spells likely lies, 95 %; None where it is not known how far.

    durations, observed: as for `kaplan_meier`. Neither end is known of fewer than LEAST_FOR_MEDIAN.
    Source: Brookmeyer & Crowley (1982), Biometrics 38, 29-41, with the limits of log(-log) of the share left and
    Greenwood's variance (Kalbfleisch & Prentice 2002, The Statistical Analysis of Failure Time Data, 1.4).
    """
    if len(durations) < LEAST_FOR_MEDIAN:
        return None, None
    left = kaplan_meier(durations, observed)
    times, shares, risk = left.times, left.shares, left.risk
    ended = np.unique(durations[observed], return_counts=True)[1]
    some = shares > 1e-12  # where nobody is left there is no variance, and nothing is known
    low, high = np.ones(len(times)), np.ones(len(times))
    spread = np.sqrt(np.cumsum(ended[some] / (risk[some] * (risk[some] - ended[some]))))
    half = Z95 * spread / np.abs(np.log(shares[some]))
    low[some], high[some] = shares[some] ** np.exp(half), shares[some] ** np.exp(-half)
    first, last = (times[limits <= 0.5 + 1e-12] for limits in (low, high))
    return int(first[0]) if len(first) else None, int(last[0]) if len(last) else None
