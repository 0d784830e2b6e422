"""Turns: how it goes at a touchpoint, and what follows. Late or on time, whole or with something missing.

Customers who met the same touchpoint are parted by what its event says of that meeting; who they are and where they
came from is left aside, so that a difference speaks of what happened there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.intervals import newcombe
from periplo.journeys.columns import Coded, Flag, Journeys, Number
from periplo.journeys.scores import NO_SCORE

Int64s = NDArray[np.int64]
N, AGAIN, SCORED, SCORE = range(4)
MOST_VALUES = 12  # of a property; more do not part customers into groups worth a name
STEPS = (0, 1, 2, 3, 4, 5, 10, 20, 60)  # numbers are parted after each of these
# Who it was, where, and through what: not how it went.
CONTEXT = frozenset(
    word
    for line in (
        "channel device platform browser os place city region country zone language locale source medium campaign",
        "term content utm_source utm_medium utm_campaign referrer gclid method payment payment_method delivery mode",
        "shipping items category brand product sku variant currency by kind way survey version question touchpoint",
        "children coupon ip user_agent persona segment plan",
    )
    for word in line.split()
)
MOST_KNOWN = 5_000  # values of a property in the whole data, beyond which it names things and parts nobody
MANY = "\x00"  # stands for a property with too many values


@dataclass(frozen=True, slots=True)
class Turn:
    """One way it can go at a touchpoint against all others there: a property's value, and what followed.

    share: of those it went this way for, who reach the goal afterwards; other_share: of the others. low, high: of the
    difference, 95 %. feeling, other_feeling: what each say they feel next, -2 to 2; None where fewer than 30 say.
    """

    property: str
    value: str
    n: int
    share: float
    other_n: int
    other_share: float
    difference: float
    low: float
    high: float
    feeling: float | None
    other_feeling: float | None
    value_at_stake: float | None = (
        None  # goals that the worse way goes with, in money; a cause only if it is one
    )


def at_stake(turn: Turn) -> float:
    """Goals that would be more if it went the better way for everybody, and if the difference were its doing."""
    return abs(turn.difference) * (turn.n if turn.difference < 0 else turn.other_n)


@dataclass(frozen=True, slots=True)
class Parted:
    """One property at one touchpoint: its most telling turn, and how likely values alike would differ as much."""

    turn: Turn
    p: float


Counts = Mapping[tuple[int, str, str], tuple[int, int, int, int]]  # touchpoint, property, value


def counted(
    journeys: Journeys,
    group: NDArray[np.int64],
    row: Int64s,
    again: NDArray[np.bool_],
    score: NDArray[np.int16],
) -> dict[tuple[int, str, str], tuple[int, int, int, int]]:
    """Meetings by group, property and value: n, reached the goal afterwards, told a feeling, and their sum.

    group, row, again, score: (meetings,) the group that a meeting belongs to, its event row, and what followed.
    """
    counts: dict[tuple[int, str, str], tuple[int, int, int, int]] = {}
    if not len(row):
        return counts
    for name in sorted(set(journeys.properties) - CONTEXT):
        found = _valued(journeys, name, row)
        if found is not None:
            counts |= counted_as(name, *found, group, again, score, MOST_VALUES)
    return counts


def counted_as(
    name: str,
    codes: Int64s,
    values: Sequence[str],
    group: Int64s,
    again: NDArray[np.bool_],
    score: NDArray[np.int16],
    most: int,
) -> dict[tuple[int, str, str], tuple[int, int, int, int]]:
    """Meetings by group and value of one property, as `counted`; MANY in a group where more than `most` are seen.

    codes: (meetings,) from 1 into values, 0 where absent.
    """
    counts: dict[tuple[int, str, str], tuple[int, int, int, int]] = {}
    if not len(codes):
        return counts
    is_told = score != NO_SCORE
    columns = (
        None,
        again.astype(np.float64),
        is_told.astype(np.float64),
        np.where(is_told, score, 0).astype(np.float64),
    )
    groups, kinds = int(group.max()) + 1, len(values) + 1
    cell = group * kinds + codes
    # Sums of whole numbers below 2^53 are exact in float64.
    sums = [
        np.bincount(cell, column, groups * kinds).astype(np.int64).reshape(groups, kinds)
        for column in columns
    ]
    for place in range(groups):
        seen = np.flatnonzero(sums[N][place, 1:]) + 1
        if len(seen) > most:
            counts[place, name, MANY] = (0, 0, 0, 0)
            continue
        for code in seen.tolist():
            n, reached, told, total = (int(column[place, code]) for column in sums)
            counts[place, name, values[code - 1]] = (n, reached, told, total)
    return counts


def added(one: Counts, other: Counts) -> dict[tuple[int, str, str], tuple[int, int, int, int]]:
    """The counts of both."""
    total = dict(one)
    for key, count in other.items():
        known = total.get(key, (0, 0, 0, 0))
        total[key] = (known[0] + count[0], known[1] + count[1], known[2] + count[2], known[3] + count[3])
    return total


def _valued(journeys: Journeys, name: str, row: Int64s) -> tuple[Int64s, Sequence[str]] | None:
    """A code from 1 for each row, 0 where absent, and what the codes mean; None where it can part nobody."""
    match journeys.properties[name]:
        case Coded(codes, values):
            if len(values) > MOST_KNOWN:
                return None
            return codes[row].astype(np.int64), values
        case Flag(flags):
            return flags[row].astype(np.int64) + 1, ("no", "yes")
        case Number(numbers):
            told = numbers[row]
            part = np.searchsorted(np.array(STEPS, np.float64), told, side="left") + 1
            return np.where(np.isnan(told), 0, part).astype(np.int64), STEP_NAMES
        case _:
            return None


STEP_NAMES = (
    "≤ 0", *(f"≤ {high}" for high in STEPS[1:6]), *(f"{low}-{high}" for low, high in pairwise(STEPS[5:])),
    f"> {STEPS[-1]}",
)  # fmt: skip


def parted(counts: Counts, touchpoint: int) -> Iterator[Parted]:
    """Each property that parts those who met a touchpoint into at least two groups of 30, most telling turn first."""
    by_property: dict[str, dict[str, tuple[int, int, int, int]]] = {}
    for (place, name, value), count in counts.items():
        if place == touchpoint:
            by_property.setdefault(name, {})[value] = count
    for name in sorted(by_property):
        values = by_property[name]
        thick = {value: count for value, count in values.items() if count[N] >= THIN}
        if MANY in values or len(values) > MOST_VALUES or len(thick) < 2:
            continue
        p = _heterogeneity(list(thick.values()))
        turns = [turn for value in sorted(thick) if (turn := turn_of(name, value, thick)) is not None]
        if p is not None and turns:
            yield Parted(
                max(turns, key=lambda turn: (abs(turn.difference) * min(turn.n, turn.other_n), turn.value)), p
            )


def _heterogeneity(counts: list[tuple[int, int, int, int]]) -> float | None:
    """How likely shares as different as these would be if all were one: Pearson's chi-square; None where all agree."""
    n, again = sum(count[N] for count in counts), sum(count[AGAIN] for count in counts)
    if again in (0, n):
        return None
    from scipy.special import chdtrc  # costs 0.1 s to import, and most questions do not need it

    share = again / n
    statistic = sum(
        (count[AGAIN] - count[N] * share) ** 2 / (count[N] * share * (1 - share)) for count in counts
    )
    return float(chdtrc(len(counts) - 1, statistic))


def turn_of(name: str, value: str, counts: Mapping[str, tuple[int, int, int, int]]) -> Turn | None:
    here = counts[value]
    others = [sum(count[kind] for other, count in counts.items() if other != value) for kind in range(4)]
    found = newcombe(here[AGAIN], here[N], others[AGAIN], others[N])
    if found is None:
        return None
    return Turn(
        name, value, here[N], here[AGAIN] / here[N], others[N], others[AGAIN] / others[N], *found,
        _mean(here[SCORE], here[SCORED]), _mean(others[SCORE], others[SCORED]),
    )  # fmt: skip


def _mean(total: int, n: int) -> float | None:
    return total / n / 100 if n >= THIN else None
