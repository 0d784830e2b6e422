"""Bursts: the stretch of days, and the group, in which something happens more often than everywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.kernels.bursts import FIRST, GROUP, LENGTH, scan_days
from periplo.journeys.masks import read_only

Int64s = NDArray[np.int64]
SHORTEST, LONGEST = 2, 60  # days
FEWEST = 10  # cases


@dataclass(frozen=True, slots=True)
class Burst:
    """Days first to last, both counted; cases of n inside, and likewise everywhere else. ratio: of log likelihoods."""

    group: int  # place among the groups scanned
    first: int
    last: int
    cases: int
    n: int
    other_cases: int
    other_n: int
    ratio: float

    def p(self, tried: int) -> float:
        """How likely one as strong would be found by chance, at most, where so many stretches were tried."""
        return min(1.0, tried * erfc(sqrt(max(0.0, self.ratio))))


def stretches(days: int) -> int:
    """How many stretches one group has."""
    return sum(days - length + 1 for length in range(SHORTEST, _longest(days) + 1))


def weights(most: int) -> NDArray[np.float64]:
    """x log x for whole numbers up to `most`."""
    x = np.arange(most + 1, dtype=np.float64)
    logs = np.maximum(x, 1.0)
    np.log(logs, out=logs)
    logs *= x
    return read_only(logs)


def strongest(cases: Int64s, n: Int64s, total: tuple[int, int], weight: NDArray[np.float64]) -> Burst | None:
    """The stretch and group in which cases stand out most; None where none has ten cases.

    cases, n: (groups, days), cases among n; total: cases and n of everybody on all days; weight: as weights() gives.
    Source: Kulldorff (1997), Communications in Statistics 26, 1481-1496: the scan statistic for yes or no. By Wilks
    twice the ratio is near chi-square with one degree of freedom; p is held by Bonferroni over all stretches.
    """
    best = np.zeros(3, np.int64)
    longest = _longest(cases.shape[1])
    ratio = scan_days(read_only(cases), read_only(n), *total, SHORTEST, longest, FEWEST, weight, best)
    if ratio <= 0:
        return None
    group, first, length = int(best[GROUP]), int(best[FIRST]), int(best[LENGTH])
    inside = slice(first, first + length)
    c, m = int(cases[group, inside].sum()), int(n[group, inside].sum())
    return Burst(group, first, first + length - 1, c, m, total[0] - c, total[1] - m, ratio)


def _longest(days: int) -> int:
    """No stretch is longer than half of all days: what lasts is no burst."""
    return min(LONGEST, days // 2)
