"""Places: in which shop, zone or page a touchpoint goes worse than in all the others, and how sure that is.

Customers who met a touchpoint are parted by the `place` that its event tells. Each place stands against all others
there together; the intervals of all that are compared hold at once, so that of many shops none looks bad by chance.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.intervals import newcombe
from periplo.answers.turns import MOST_KNOWN, Turn
from periplo.journeys.columns import Coded, Journeys

Int64s = NDArray[np.int64]
PLACE = "place"
SURE = 0.05  # how likely it may be that any of all the intervals misses
WORTH = 0.05  # a smaller difference in those who reach the goal is not told, however sure
Counts = Mapping[tuple[int, str], tuple[int, int]]  # group, place: meetings, reached the goal afterwards


def counted_by_place(
    journeys: Journeys, group: Int64s, row: Int64s, again: NDArray[np.bool_]
) -> dict[tuple[int, str], tuple[int, int]]:
    """Meetings by group and place, and those after which the goal was reached; nothing where no place is told.

    group, row, again: (meetings,) the group that a meeting belongs to, its event row, and whether the goal followed.
    """
    column = journeys.properties.get(PLACE)
    if not isinstance(column, Coded) or len(column.values) > MOST_KNOWN or not len(row):
        return {}
    kinds = len(column.values) + 1
    cell = group * kinds + column.codes[row]
    n, reached = np.bincount(cell), np.bincount(cell[again], minlength=int(cell.max()) + 1)
    return {
        (one // kinds, column.values[one % kinds - 1]): (int(n[one]), int(reached[one]))
        for one in np.flatnonzero(n).tolist()
        if one % kinds
    }


def added(one: Counts, other: Counts) -> dict[tuple[int, str], tuple[int, int]]:
    """The counts of both."""
    total = dict(one)
    for key, (n, reached) in other.items():
        known = total.get(key, (0, 0))
        total[key] = (known[0] + n, known[1] + reached)
    return total


def worse_places(counts: Counts) -> dict[int, tuple[Turn, ...]]:
    """By group, the places clearly worse than all others there, the one with most goals at stake first.

    A place is compared if 30 or more met the touchpoint there, and 30 or more in all the others together. It is told if
    so few by chance are rarer than SURE / 2 shared among all compared (`chance_of_so_few`), and if its interval lies
    below zero: Newcombe's (1998), method 10, at the same level. The level is Bonferroni's (Dunn 1961, J. Am. Stat.
    Assoc. 56, 52-64); that interval alone is too short far out, where shares are near 1 and the places small.
    """
    whole: dict[int, tuple[int, int]] = {}
    for (group, _), (n, reached) in counts.items():
        known = whole.get(group, (0, 0))
        whole[group] = (known[0] + n, known[1] + reached)
    compared = [key for key, (n, _) in sorted(counts.items()) if n >= THIN and whole[key[0]][0] - n >= THIN]
    if not compared:
        return {}
    from scipy.special import ndtri  # costs 0.1 s to import, and most questions do not need it

    level = SURE / 2 / len(compared)
    z = -float(ndtri(level))
    found: dict[int, list[Turn]] = {}
    for group, place in compared:
        n, reached = counts[group, place]
        others, others_reached = whole[group][0] - n, whole[group][1] - reached
        interval = newcombe(reached, n, others_reached, others, z)
        if interval is None or interval[0] > -WORTH or interval[2] >= 0:
            continue
        if chance_of_so_few(reached, n, others_reached, others) < level:
            found.setdefault(group, []).append(
                Turn(PLACE, place, n, reached / n, others, others_reached / others, *interval, None, None)
            )
    return {
        group: tuple(sorted(turns, key=lambda turn: (turn.difference * turn.n, turn.value)))
        for group, turns in found.items()
    }


def chance_of_so_few(k: int, n: int, other_k: int, other_n: int) -> float:
    """How likely k or fewer of n would be, if these n were drawn blindly from all n + other_n.

    k of n, other_k of other_n: whole numbers. Source: Fisher (1935), J. R. Stat. Soc. 98, 39-82, the exact test of two
    by two, one-sided: the hypergeometric distribution.
    """
    total, other = k + other_k, n + other_n - k - other_k
    few = np.arange(max(0, n - other), k + 1)
    ways = _log_choices(total, few) + _log_choices(other, n - few) - _log_choices(n + other_n, np.array([n]))
    return min(1.0, float(np.exp(ways).sum()))


def _log_choices(n: int, chosen: Int64s) -> NDArray[np.float64]:
    from scipy.special import gammaln

    found: NDArray[np.float64] = gammaln(n + 1) - gammaln(chosen + 1) - gammaln(n - chosen + 1)
    return found
