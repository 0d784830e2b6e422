"""How sure a share or a waiting time is: Wilson, Newcombe, Kaplan-Meier. 95 % unless told otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959963984540054  # the normal distribution's 97.5th percentile


def wilson(successes: int, n: int, z: float = Z95) -> tuple[float, float] | None:
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
    successes: int, n: int, other_successes: int, other_n: int, z: float = Z95
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
    """Share still there after each time at which somebody went: times (k,) ascending; shares (k,) falling."""

    times: NDArray[np.int64]
    shares: NDArray[np.float64]

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
    # Ties: whoever is lost to sight at t still counts as at risk at t, as in the source.
    times, place = np.unique(durations, return_inverse=True)
    ended = np.bincount(place[observed], minlength=len(times))
    risk = len(durations) - np.concatenate(([0], np.cumsum(np.bincount(place, minlength=len(times)))[:-1]))
    went = ended > 0
    return Survival(times[went], np.cumprod(1 - ended[went] / risk[went]))
