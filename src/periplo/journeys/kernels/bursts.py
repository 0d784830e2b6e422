"""Bursts: the group and the stretch of days in which something comes up more often than everywhere and always else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
GROUP, FIRST, LENGTH = range(3)


@compiled()
def scan_days(
    cases: Int64s,
    n: Int64s,
    all_cases: int,
    all_n: int,
    shortest: int,
    longest: int,
    fewest: int,
    weight: NDArray[np.float64],
    best: Int64s,
) -> float:
    """The largest log likelihood ratio of any group and stretch of days; 0 where none has `fewest` cases.

    cases, n: (groups, days), cases among n; all_cases, all_n: everywhere. weight: x log x for x up to all_n.
    Fills best (3,): group, first day, days. Among equals the first counts.
    """
    found = 0.0
    whole = weight[all_cases] + weight[all_n - all_cases] - weight[all_n]
    for group in range(cases.shape[0]):
        for first in range(cases.shape[1]):
            c, m = np.int64(0), np.int64(0)
            for length in range(1, min(longest, cases.shape[1] - first) + 1):
                c += cases[group, first + length - 1]
                m += n[group, first + length - 1]
                if length < shortest or c < fewest:
                    continue
                d, k = all_cases - c, all_n - m
                if c * k <= d * m:
                    continue
                ratio = weight[c] + weight[m - c] - weight[m] + weight[d] + weight[k - d] - weight[k] - whole
                if ratio > found + 1e-9:
                    found = ratio
                    best[GROUP], best[FIRST], best[LENGTH] = group, first, length
    return found


@compiled()
def count_days(visits: Int64s, day: Int64s, member: NDArray[np.int16], counts: Int64s) -> None:
    """Counts visits by day into counts (groups, days) of zeros: group 0 is everybody.

    visits: places of those counted; day: (all visits,); member: (properties, all visits) the group by each property, 0
    where it is in none.
    """
    for place in visits:
        counts[0, day[place]] += 1
        for of in range(member.shape[0]):
            if member[of, place] > 0:
                counts[member[of, place], day[place]] += 1
