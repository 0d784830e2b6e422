"""What the signs of frustration say once all are counted: how many customers at each place, and who went on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from periplo.answers.adjusted import believed
from periplo.answers.by_visits import OfVisits, by_visits
from periplo.answers.intervals import wilson
from periplo.answers.quotes import least
from periplo.core.spans import SECOND
from periplo.journeys.kernels import struggles as k

Int64s = NDArray[np.int64]
SLOW = "slow"
SIGN_NAMES = (
    "repeat",
    "back_and_forth",
    "retry",
    "error",
    "contact",
    "return",
    "words",
)  # in the kernel's order
DEEDS = sum(1 << bit for bit, sign in enumerate(SIGN_NAMES) if sign != "words")
FALSE_RATE = 0.05
DEVIATION = 1.4826  # from the median of absolute differences to a standard deviation, of normal numbers
WAITED = 100  # waits at a place, below which none is called long


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign at one place: times it was seen, and of those who met the place how many customers showed it."""

    sign: str
    times: int
    customers: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Struggle:
    """One place: n customers met it, `customers` of them showed any sign there, `times` signs in all.

    went_on, other_went_on: of `judged` visits to it with signs by the time it was left behind, and of `other_judged`
    without, the share that went on within the look ahead; difference with its interval at 95 %, None where nothing can
    be judged. clear: fewer went on and it is more than chance, over all places (Benjamini-Yekutieli). harm: how many
    more of those visits would have gone on at the share of the others, where it is clear. slow_seconds: the wait
    beyond which one is long. acted: customers with a sign in what they did, which words and long waits are not.
    """

    place: str
    n: int
    customers: int
    times: int
    share: float
    low: float
    high: float
    signs: tuple[Sign, ...]
    judged: int
    other_judged: int
    went_on: float | None
    other_went_on: float | None
    difference: float | None
    low_difference: float | None
    high_difference: float | None
    clear: bool
    harm: float | None
    slow_seconds: float | None
    quotes: tuple[str, ...]
    acted: int = 0


@dataclass(frozen=True, slots=True)
class Pieces:
    """Counts under the places of one part of the journeys. keys: packed units (kernels/struggles.py), unique; counts:
    of each; times (places, 7), waits (places, 512), judged (places, 16) as the kernel lays them; quotes: place and
    what was written there."""

    places: tuple[str, ...]
    keys: Int64s
    counts: Int64s
    times: Int64s
    waits: Int64s
    judged: Int64s
    quotes: tuple[tuple[str, tuple[str, ...]], ...]


_Judged = tuple[Struggle, OfVisits | None]


@dataclass(frozen=True, slots=True)
class _Units:
    """Units of one place by their parts, and how many of each."""

    slow: Int64s
    signs: Int64s
    counts: Int64s


def struggles_of(
    pieces: Sequence[Pieces], ids: Sequence[str] | None, slow: float, gap: int, has_goal: bool
) -> tuple[Struggle, ...]:
    """Every place that somebody met, most harm first. ids: the places; None: those that were seen."""
    places = list(ids) if ids is not None else sorted({name for piece in pieces for name in piece.places})
    at = {name: place for place, name in enumerate(places)}
    times, waits, judged = (
        np.zeros((len(places), wide), np.int64) for wide in (len(k.SIGNS), k.WAITS, k.JUDGED)
    )
    quotes: dict[str, set[str]] = {}
    keys, counts, owner = ([np.empty(0, np.int64)] for _ in range(3))
    shift = k.SIGN_BITS + k.SLOW_BITS
    for piece in pieces:
        lookup = np.array([at[name] for name in piece.places], np.int64)
        np.add.at(times, lookup, piece.times)
        np.add.at(waits, lookup, piece.waits)
        np.add.at(judged, lookup, piece.judged)
        keys.append(piece.keys & ((1 << shift) - 1))
        owner.append(lookup[piece.keys >> shift] if len(piece.keys) else piece.keys)
        counts.append(piece.counts)
        for name, words in piece.quotes:
            quotes.setdefault(name, set()).update(words)
    all_keys, all_counts, of = np.concatenate(keys), np.concatenate(counts), np.concatenate(owner)
    order = np.argsort(of, kind="stable")
    ends = np.searchsorted(of[order], np.arange(len(places) + 1))
    found = []
    for place, name in enumerate(places):
        rows = order[ends[place] : ends[place + 1]]
        if len(rows):
            units = _parted(all_keys[rows], all_counts[rows])
            found.append(
                _struggle(
                    name,
                    units,
                    times[place],
                    waits[place],
                    judged[place] if has_goal else None,
                    least(quotes.get(name, ())),
                    slow,
                    gap,
                )
            )
    return _ranked(found)


def _parted(keys: Int64s, counts: Int64s) -> _Units:
    slow, signs = keys & ((1 << k.SLOW_BITS) - 1), keys >> k.SLOW_BITS
    return _Units(slow, signs, counts)


def long_wait(waits: Int64s, deviations: float) -> int | None:
    """The first class of waiting times that is long; None where too few waited, or all alike.

    Beyond the median by so many robust deviations, both of the logarithm, as waiting times are skewed: the median of
    absolute differences times 1.4826. Source: Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers, who
    propose 3.5; Leys et al. (2013), J. Experimental Social Psychology 49, 764-766.
    """
    n = int(waits.sum())
    if n < WAITED:
        return None
    middles = np.array([log(1 + wait_bounds(place)[0]) for place in range(k.WAITS)])
    median = middles[_middle(waits, n)]
    away = np.abs(middles - median)
    order = np.argsort(away, kind="stable")
    spread = float(away[order[_middle(waits[order], n)]])
    if spread == 0:
        return None
    beyond = np.flatnonzero(middles > median + deviations * DEVIATION * spread)
    return int(beyond[0]) if len(beyond) else None


def _middle(counts: Int64s, n: int) -> int:
    return int(np.searchsorted(np.cumsum(counts), (n + 1) // 2))


def wait_bounds(place: int) -> tuple[int, int]:
    """The least waiting time of a class, microseconds, and the least of the next."""

    def least_of(one: int) -> int:
        return one if one < 8 else (one % 8 + 8) << (one // 8 - 1)

    return least_of(place), least_of(place + 1)


def _struggle(
    name: str,
    units: _Units,
    times: Int64s,
    waits: Int64s,
    judged: Int64s | None,
    quotes: tuple[str, ...],
    deviations: float,
    gap: int,
) -> _Judged:
    counts, n = units.counts, int(units.counts.sum())
    cut = long_wait(waits, deviations)
    cut = None if cut is None or wait_bounds(cut)[0] > gap else cut  # a longer one ends the visit
    is_slow = np.zeros(len(counts), np.bool_) if cut is None else units.slow >= cut
    told = [
        _sign(sign, int(times[bit]), int(counts[units.signs >> bit & 1 == 1].sum()), n)
        for bit, sign in enumerate(SIGN_NAMES)
    ]
    slow_times = 0 if cut is None else int(waits[cut:].sum())
    told.append(_sign(SLOW, slow_times, int(counts[is_slow].sum()), n))
    signs = tuple(sorted((one for one in told if one.times), key=lambda one: (-one.customers, one.sign)))
    struck = int(counts[(units.signs > 0) | is_slow].sum())
    low, high = wilson(struck, n) or (0.0, 1.0)
    found = None if judged is None else by_visits(judged)
    struggle = Struggle(
        name, n, struck, sum(one.times for one in signs), struck / n, low, high, signs,
        0 if judged is None else int(judged[k.VISITS]),
        0 if judged is None else int(judged[k.OTHER_VISITS]),
        None if found is None else found.share,
        None if found is None else found.other_share,
        None if found is None else found.difference,
        None if found is None else found.low,
        None if found is None else found.high,
        False, None,
        None if cut is None else wait_bounds(cut)[0] / SECOND,
        quotes,
        int(counts[(units.signs & DEEDS) > 0].sum()),
    )  # fmt: skip
    return struggle, found


def _sign(sign: str, times: int, customers: int, n: int) -> Sign:
    low, high = wilson(customers, n) or (0.0, 1.0)
    return Sign(sign, times, customers, customers / n, low, high)


def _ranked(found: Sequence[_Judged]) -> tuple[Struggle, ...]:
    judged = [(one, said) for one, said in found if said is not None and said.p is not None]
    clear = {
        one.place
        for (one, said), is_sure in zip(
            judged, believed([said.p or 0.0 for _, said in judged], FALSE_RATE), strict=True
        )
        if is_sure and said.difference < 0
    }
    told = [
        replace(one, clear=True, harm=-(one.difference or 0) * one.judged) if one.place in clear else one
        for one, _ in found
    ]
    return tuple(
        sorted(told, key=lambda one: (one.harm is None, -(one.harm or 0), -one.low * one.n, one.place))
    )
