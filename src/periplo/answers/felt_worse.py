"""For whom a touchpoint feels worse: groups of customers by what was known of them before they came there.

What the touchpoint's own events tell is how it went there (turns.py), not who came; it parts nobody here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from periplo.answers.adjusted import FALSE_RATE, believed
from periplo.answers.asked import THIN
from periplo.answers.facets import Facet, cuts_of, facets_of, parting
from periplo.journeys.columns import Journeys, is_present
from periplo.journeys.scores import SCALE

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
Sums = tuple[int, int, int]  # scores, their sum and the sum of their squares, in hundredths of a feeling
Counts = Mapping[tuple[int, str, str], Sums]  # place among touchpoints and instruments, property, value
ANSWERS = (
    "rating",
    "score",
    "kind",
    "survey",
    "question",
    "comment",
    "reason",
    "motive",
    "missing",
    "choice",
)


@dataclass(frozen=True, slots=True)
class Worse:
    """A group that surely feels worse at a touchpoint than all others of whom the same property is known.

    feeling, other_feeling: means of -2 to 2, of n and other_n scores; low, high: of the difference, 95 % (Welch).
    """

    property: str
    value: str
    n: int
    feeling: float
    other_n: int
    other_feeling: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores: the place of each one's customer and its event row; felt: hundredths of a feeling.

    cell: (k,) a number of touchpoint and instrument, of score `of` (k,), once for each touchpoint where it stands.
    """

    who: Int64s
    row: Int64s
    felt: Int64s
    of: Int64s
    cell: Int64s


def counted(
    journeys: Journeys, scored: Scored, cells: int, is_there: Callable[[Int64s, Int64s], Bools]
) -> dict[tuple[int, str, str], Sums]:
    """Sums by cell, property and value; by the last that an earlier event of the customer told, or a column of theirs.

    is_there: (rows ascending, cells) -> whether the event of the row meets the touchpoint of the cell, (n,) bool.
    """
    found: dict[tuple[int, str, str], Sums] = {}
    if not len(scored.row):
        return found
    for name in sorted({*journeys.properties, *journeys.traits} - {*ANSWERS}):
        of, cell, row = scored.of, scored.cell, scored.row
        if name in journeys.properties:
            row = _told_before(np.flatnonzero(is_present(journeys.properties[name])), journeys, scored)
            kept = row[of] >= 0
            of, cell = of[kept], cell[kept]
            order = np.argsort(row[of], kind="stable")
            of, cell = of[order], cell[order]
            elsewhere = ~is_there(row[of], cell)
            of, cell = of[elsewhere], cell[elsewhere]
        if not len(of):
            continue
        felt = scored.felt[of]
        for (_, value), mask in facets_of(journeys, scored.who[of], row[of], name):
            here, said = cell[mask], felt[mask].astype(np.float64)
            n = np.bincount(here, minlength=cells)
            # Sums of whole numbers below 2^53 are exact in float64.
            total, squares = (np.bincount(here, weights, cells) for weights in (said, said * said))
            for one in np.flatnonzero(n).tolist():
                found[one, name, value] = (int(n[one]), int(total[one]), int(squares[one]))
    return found


def _told_before(told: Int64s, journeys: Journeys, scored: Scored) -> Int64s:
    """(scores,) the last of these rows before the score of the same customer, -1 where there is none."""
    place = np.searchsorted(told, scored.row, side="left") - 1
    if not len(told):
        return np.full(len(place), -1, np.int64)
    row = told[np.maximum(place, 0)]
    return np.where((place >= 0) & (row >= journeys.start[scored.who]), row, -1).astype(np.int64)


def added(one: Counts, other: Counts) -> dict[tuple[int, str, str], Sums]:
    """The sums of both."""
    total = dict(one)
    for key, (n, sums, squares) in other.items():
        known = total.get(key, (0, 0, 0))
        total[key] = (known[0] + n, known[1] + sums, known[2] + squares)
    return total


def worse(counts: Counts, cells: Sequence[int]) -> dict[int, tuple[Worse, ...]]:
    """By cell, of those asked for, the groups of 30 or more that feel worse beyond chance, most worse first.

    Of each property the one group that tells most; all that are compared count among the tries (Benjamini-Yekutieli).
    """
    found: list[tuple[int, Worse]] = []
    likely: list[float] = []
    for cell in cells:
        here = {(name, value): sums for (place, name, value), sums in counts.items() if place == cell}
        for name, group, others in _compared(here):
            told = _apart(name, group, others)
            if told is not None:
                found.append((cell, told[0]))
                likely.append(told[1])
    best: dict[tuple[int, str], int] = {}
    for place, is_sure in enumerate(believed(likely, FALSE_RATE)):
        key = found[place][0], found[place][1].property
        if is_sure and likely[place] < likely[best.setdefault(key, place)]:
            best[key] = place
    sure: dict[int, list[Worse]] = {}
    for (cell, _), place in best.items():
        sure.setdefault(cell, []).append(found[place][1])
    return {
        cell: tuple(sorted(groups, key=lambda one: (one.difference, one.property)))
        for cell, groups in sure.items()
    }


Group = tuple[str, Sums]


def _compared(here: Mapping[Facet, Sums]) -> Iterator[tuple[str, Group, Group]]:
    sizes = {facet: sums[0] for facet, sums in here.items()}
    for name, values in parting(sizes, THIN).items():
        for value in values:
            others = _sum([here[name, other] for other in values if other != value])
            yield name, (value, here[name, value]), ("", others)
    for cut in cuts_of(sizes, THIN):
        above, below = (_sum([here[cut.name, value] for value in side]) for side in (cut.above, cut.below))
        yield cut.name, (cut.as_more, above), (cut.as_less, below)


def _sum(several: Sequence[Sums]) -> Sums:
    n, total, squares = (sum(one[kind] for one in several) for kind in range(3))
    return n, total, squares


def _apart(name: str, one: Group, other: Group) -> tuple[Worse, float] | None:
    """The group that feels worse beside the other, and how likely means alike would differ as much.

    None where either has too few, no spread, or the worse one is "all others". Source: Welch (1947), Biometrika 34,
    28-35, Student's distribution with the degrees of freedom of Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
    """
    if min(one[1][0], other[1][0]) < THIN:
        return None
    if one[1][1] * other[1][0] > other[1][1] * one[1][0]:
        one, other = other, one
    (n, mean, spread), (other_n, other_mean, other_spread) = map(_mean, (one[1], other[1]))
    parts = spread / n, other_spread / other_n
    error = sqrt(sum(parts))
    if not one[0] or not error:
        return None
    from scipy.special import stdtr, stdtrit  # costs 0.1 s to import, and most questions do not need it

    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (n - 1) + parts[1] ** 2 / (other_n - 1))
    difference, half = mean - other_mean, -float(stdtrit(freedom, 0.025)) * error
    told = Worse(
        name, one[0], n, mean, other_n, other_mean, difference, difference - half, difference + half
    )  # fmt: skip
    return told, 2 * float(stdtr(freedom, -abs(difference) / error))


def _mean(sums: Sums) -> tuple[int, float, float]:
    n, total, squares = sums
    return n, total / n / SCALE, max(0.0, squares - total * total / n) / (n - 1) / SCALE**2
