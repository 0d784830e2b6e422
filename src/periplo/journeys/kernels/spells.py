"""Spells: the days in which a share is unlike that of the days just around them, and how such come by chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.compiled import compiled

Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
UP, DOWN, BOTH = 1, -1, 0


@compiled()
def _bits(k: float, n: float) -> float:
    """k log(k / n) + (n - k) log(1 - k / n)."""
    if n <= 0 or k <= 0 or k >= n:
        return 0.0
    return k * np.log(k / n) + (n - k) * np.log(1 - k / n)


@compiled()
def likeliest(
    hits: Floats,
    tries: Floats,
    lengths: Int64s,
    flank: int,
    least: float,
    direction: int,
    ratio: float,
    side: int,
) -> tuple[float, int, int]:
    """The spell [first, last) of days with the highest likelihood ratio against the `flank` days on each side of it.

    hits, tries: (days,). least: hits (UP) or tries that would have been hits (DOWN) that a spell needs. direction: UP,
    DOWN or BOTH; ratio: how many times as high, or as low, the share must be. side: so many days before and as many
    after count each by themselves too, and of all three those from which the spell is least apart; 0: they do not.
    Where a season swells the tries on one side, that side alone would make a spell of the quiet days beside it.
    Returns the ratio's logarithm, first, last; 0, 0, 0 where there is none.
    Source: Kulldorff (1997), A spatial scan statistic, Comm. Stat. Theory Methods 26, 1481-1496, with a local outside.
    """
    days = hits.size
    k_to, n_to = np.zeros(days + 1), np.zeros(days + 1)
    for day in range(days):
        k_to[day + 1], n_to[day + 1] = k_to[day] + hits[day], n_to[day] + tries[day]
    best, first, last = 0.0, 0, 0
    for length in lengths:
        for low in range(days - length + 1):
            high = low + length
            left, right = max(0, low - flank), min(days, high + flank)
            k, n = k_to[high] - k_to[low], n_to[high] - n_to[low]
            out_k = k_to[right] - k_to[left] - k
            out_n = n_to[right] - n_to[left] - n
            if n <= 0 or out_n < n * 0.5:
                continue
            share, outside = k / n, out_k / out_n
            is_up = share > outside
            if is_up:
                if direction == DOWN or k < least or share < ratio * outside:
                    continue
            elif direction == UP or outside * n < least or outside < ratio * share:
                continue
            found = _apart(k, n, out_k, out_n, is_up)
            if found > best and side > 0:
                left, right = max(0, low - side), min(days, high + side)
                before = _apart(k, n, k_to[low] - k_to[left], n_to[low] - n_to[left], is_up)
                after = _apart(k, n, k_to[right] - k_to[high], n_to[right] - n_to[high], is_up)
                found = min(found, before, after)
            if found > best:
                best, first, last = found, low, high
    return best, first, last


@compiled()
def _apart(k: float, n: float, out_k: float, out_n: float, is_up: bool) -> float:
    """The logarithm of the likelihood ratio of two shares; 0 where they lie the other way, endless without tries."""
    if out_n <= 0:
        return np.inf
    if (k * out_n > out_k * n) != is_up:
        return 0.0
    return _bits(k, n) + _bits(out_k, out_n) - _bits(k + out_k, n + out_n)


@compiled()
def by_chance(
    share: Floats,
    tries: Floats,
    lengths: Int64s,
    flank: int,
    least: float,
    direction: int,
    ratio: float,
    side: int,
    seed: int,
    found: float,
    enough: int,
    best: Floats,
) -> int:
    """The highest likelihood ratio of each of `best.size` made-up series in which each day has its own share.

    Ends, and says after how many, when `enough` of them are as high as the one found: then that is nothing rare.
    Source: Besag & Clifford (1991), Sequential Monte Carlo p-values, Biometrika 78, 301-304.
    """
    np.random.seed(seed)
    hits = np.empty(tries.size)
    for trial in range(best.size):
        for day in range(tries.size):
            hits[day] = np.random.binomial(np.int64(tries[day]), share[day]) if tries[day] > 0 else 0
        best[trial] = likeliest(hits, tries, lengths, flank, least, direction, ratio, side)[0]
        enough -= int(best[trial] >= found)
        if enough <= 0:
            return trial + 1
    return best.size
