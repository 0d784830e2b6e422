"""Spells of a series of days in which a share is unlike that of the days around: which there are, which to believe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.kernels.spells import BOTH, UP, by_chance, likeliest

Floats = NDArray[np.float64]
TROUBLE, CONVERSION = "trouble", "conversion"
LENGTHS = np.array([3, 5, 8, 13, 21, 34], np.int64)  # days of a spell; its ends are then sought day by day
EDGE = 6  # days by which they may move
FLANK = 42  # days on each side with which a spell is compared
SIDE = (
    126  # days before and after that a spell of trouble is compared with one by one, as few may come in them
)
TRIALS = 499
STEADY = 10  # stretches in which chance alone works, reckoned in, as a few others tell little of how a share wanders
TAIL = 50  # of the trials, the highest, which tell how the rest would go on
ENOUGH = 25  # trials as marked as the spell: it comes by chance more often than any rate allows, and no more are drawn
RATES = {TROUBLE: 0.05, CONVERSION: 0.01}  # of the spells believed, on average at most so much is false
FIRST_RATE = 0.01  # of shops in which nothing changed, at most in so many is anything believed of a family
ROUNDS = 4  # spells of one series
LEAST = 8  # events of a spell of trouble; conversions lost or won of a spell
TIMES_TROUBLE, TIMES_CONVERSION = 1.3, 1.3  # as often at least, to be worth telling
TIMES_ALONE = 2.5  # of trouble that cannot be looked at again among those for whom it is most usual


@dataclass(frozen=True, slots=True)
class Series:
    """The days of one thing in one group: how often it was looked at, and how often it was so; (days,) counts."""

    kind: str
    thing: int
    group: int
    hits: Floats
    tries: Floats

    @property
    def key(self) -> tuple[str, int, int]:
        return self.kind, self.thing, self.group


@dataclass(frozen=True, slots=True)
class Spell:
    series: Series
    first: int
    last: int
    ratio: float
    likely: float


def found_in(family: Sequence[Series], is_real: Callable[[Spell], bool]) -> list[Spell]:
    """The spells of a family that are believed; each series is looked through again without those found in it.

    is_real: whether a spell is no change of who comes; others are not told, and earn nothing for the rest.
    Source: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300, and Benjamini & Yekutieli (2001), Annals of
    Statistics 29, 1165-1188: theorem 1.2 for trouble, which is sought on one side only and which everybody has where a
    group has it; theorem 1.3, valid however series hang together, for conversions, which rise here as they fall there.
    Where nothing changed, every belief is false: so the first must be as rare as FIRST_RATE wants it (Bonferroni).
    """
    found: list[Spell] = []
    tried: float = len(family)
    if family and family[0].kind == CONVERSION:
        tried *= sum(1 / rank for rank in range(1, len(family) + 1))
    looked = [(series, series.hits.copy(), series.tries.copy()) for series in family]
    for _ in range(ROUNDS):
        spells = [(one, spell) for one in looked if (spell := _likeliest(*one)) is not None]
        spells.sort(key=lambda one: (one[1].likely, one[1].series.key))
        real = [spell for _, spell in spells if not is_of_one_day(spell) and is_real(spell)]
        passing = [
            rank
            for rank, spell in enumerate(real, 1)
            if spell.likely <= (rank + len(found)) * RATES[spell.series.kind] / tried
        ]
        if not found and real and real[0].likely > FIRST_RATE / len(family):
            passing = []
        limit = max((real[rank - 1].likely for rank in passing), default=0.0)
        found += [spell for spell in real if spell.likely <= limit]
        looked = [
            one for one, spell in spells if spell.likely <= max(limit, RATES[spell.series.kind] / tried)
        ]
        for (_, hits, tries), spell in spells:
            hits[spell.first : spell.last] = 0
            tries[spell.first : spell.last] = 0
        if not looked:
            break
    return found


def _likeliest(series: Series, hits: Floats, tries: Floats) -> Spell | None:
    direction, times = (UP, TIMES_TROUBLE) if series.kind == TROUBLE else (BOTH, TIMES_CONVERSION)
    side = SIDE if series.kind == TROUBLE else 0
    ratio, first, last = likeliest(hits, tries, LENGTHS, FLANK, LEAST, direction, times, side)
    if ratio < 4:
        return None
    first, last = _edges(series, hits, tries, first, last)
    masked = Series(series.kind, series.thing, series.group, hits, tries)
    ratio /= wandering(masked, first, last)
    best = np.empty(TRIALS)
    seed = int.from_bytes(blake2b(repr(series.key).encode(), digest_size=4).digest(), "little")
    drawn = by_chance(
        _usual(hits, tries), tries, LENGTHS, FLANK, LEAST, direction, times, side, seed, ratio, ENOUGH, best
    )
    return Spell(series, first, last, ratio_of(masked, first, last), _likely(ratio, best[:drawn]))


def wandering(series: Series, first: int, last: int) -> float:
    """How much more a share wanders than chance alone would let it: 1, or more, by stretches as long beside the spell.

    Each is compared with the days around it as the spell is. Days of the week, feasts, customers who come again and who
    comes make neighbouring days alike; a spell must stand out from that too.
    Source: the dispersion of quasi-likelihood, Pearson's statistic over its degrees of freedom: McCullagh & Nelder
    (1989), Generalized Linear Models, 2nd ed., section 4.5.
    """
    hits, tries, length = series.hits.copy(), series.tries.copy(), last - first
    hits[first:last] = tries[first:last] = 0
    beside = Series(series.kind, series.thing, series.group, hits, tries)
    starts = [*range(first - length, -1, -length), *range(last, len(hits) - length + 1, length)]
    apart = []
    for low in starts:
        k, n, out_k, out_n = counts_of(beside, low, low + length)
        both = (k + out_k) / max(n + out_n, 1)
        if n and out_n and 0 < both < 1:
            apart.append((k / n - out_k / out_n) ** 2 / (both * (1 - both) * (1 / n + 1 / out_n)))
    return max(1.0, (sum(apart) + STEADY) / (len(apart) + STEADY))


def is_of_one_day(spell: Spell) -> bool:
    """Whether a conversion is as around it but for one day, as when all is closed on a holiday: that is no spell."""
    series = spell.series
    k, n, out_k, out_n = counts_of(series, spell.first, spell.last)
    if series.kind == TROUBLE or not out_n:
        return False
    outside, is_more = out_k / out_n, k * out_n > out_k * n
    days = slice(spell.first, spell.last)
    beyond = series.hits[days] - outside * series.tries[days]
    day = spell.first + int(np.argmax(beyond if is_more else -beyond))
    left, usual = k - series.hits[day], outside * (n - series.tries[day])
    return bool(left < TIMES_CONVERSION * usual if is_more else TIMES_CONVERSION * left > usual)


def is_sharp(spell: Spell) -> bool:
    """Whether what is or what is not so is TIMES_ALONE as often, or as seldom, as before the spell and as after it."""
    series = spell.series
    share = series.hits[spell.first : spell.last].sum() / max(series.tries[spell.first : spell.last].sum(), 1)
    for low, high in ((spell.first - FLANK, spell.first), (spell.last, spell.last + FLANK)):
        beside = slice(max(0, low), max(0, high))
        k, n = series.hits[beside].sum(), series.tries[beside].sum()
        if not n:
            continue
        is_more = share >= TIMES_ALONE * k / n
        if series.kind == TROUBLE:
            if not is_more:
                return False
            continue
        failed, failed_before = 1 - share, 1 - k / n
        is_less = k / n >= TIMES_ALONE * share
        if not (
            is_more
            or is_less
            or failed >= TIMES_ALONE * failed_before
            or failed_before >= TIMES_ALONE * failed
        ):
            return False
    return True


def _edges(series: Series, hits: Floats, tries: Floats, first: int, last: int) -> tuple[int, int]:
    """The spell's ends where its likelihood is highest, the shortest of equals."""
    masked = Series(series.kind, series.thing, series.group, hits, tries)
    ends = [
        (low, high)
        for low in range(max(0, first - EDGE), first + EDGE + 1)
        for high in range(last - EDGE, min(len(hits), last + EDGE) + 1)
        if high - low >= (LENGTHS[0] if series.kind == CONVERSION else 2)
        and (series.kind == CONVERSION or hits[low:high].sum() >= LEAST)
    ]
    first, last = max(ends, key=lambda one: (ratio_of(masked, *one), one[0] - one[1], one[0]))
    if series.kind == TROUBLE:  # the days around move with the ends: no day without any at either end
        there = np.flatnonzero(hits[first:last])
        first, last = first + int(there[0]), first + int(there[-1]) + 1
    return first, last


def _usual(hits: Floats, tries: Floats) -> Floats:
    """The share of each day by the weeks around it, the spell with them: where nothing changed, it is one of them."""
    around = np.ones(2 * FLANK + 1)
    around_k, around_n = (np.convolve(column, around)[FLANK : FLANK + len(hits)] for column in (hits, tries))
    whole = hits.sum() / max(tries.sum(), 1)
    return np.clip(np.where(around_n > 0, around_k / np.maximum(around_n, 1), whole), 0, 1)


def _likely(ratio: float, best: Floats) -> float:
    """How often one as marked comes by chance: of the trials, and beyond them by the tail of the highest of them.

    The tail falls as fast as they do, and no faster than the likelihood ratio itself may. Where trials seldom show any
    spell most of them are 0, of which no distribution of maxima can be made.
    Source: Knijnenburg, Wessels, Reinders & Shmulevich (2009), Fewer permutations, more accurate P-values,
    Bioinformatics 25, i161-i168, here with the exponential tail.
    """
    share = (1 + int((best >= ratio).sum())) / (len(best) + 1)
    highest = np.sort(best[best > 0])[-TAIL:]
    if share > 0.05 or len(highest) < 2:
        return share
    scale = max(1.0, float((highest - highest[0]).sum()) / (len(highest) - 1))
    return max(len(highest) / (len(best) + 1) * exp(-(ratio - float(highest[0])) / scale), 1e-12)


def counts_of(series: Series, first: int, last: int) -> tuple[int, int, int, int]:
    """Hits and tries in the spell, and in the days around it."""
    low, high = max(0, first - FLANK), min(len(series.hits), last + FLANK)
    k, n = int(series.hits[first:last].sum()), int(series.tries[first:last].sum())
    return k, n, int(series.hits[low:high].sum()) - k, int(series.tries[low:high].sum()) - n


def ratio_of(series: Series, first: int, last: int) -> float:
    """Logarithm of the likelihood ratio of the spell against the days around it."""
    k, n, out_k, out_n = counts_of(series, first, last)

    def bits(k: int, n: int) -> float:
        return 0.0 if k in (0, n) else k * log(k / n) + (n - k) * log(1 - k / n)

    return bits(k, n) + bits(out_k, out_n) - bits(k + out_k, n + out_n) if n and out_n else 0.0


def is_all_of_it(one: Series, spell: Spell) -> bool:
    """Whether nearly all that is more, or less, in a spell is so in a group that made few of the tries."""
    k, n, out_k, out_n = counts_of(one, spell.first, spell.last)
    whole_k, whole_n, whole_out_k, whole_out_n = counts_of(spell.series, spell.first, spell.last)
    if not (n and out_n and whole_out_n) or n > 0.7 * whole_n:
        return False
    beyond, whole_beyond = k - n * out_k / out_n, whole_k - whole_n * whole_out_k / whole_out_n
    return whole_beyond != 0 and beyond / whole_beyond >= 0.8


def is_up(series: Series, spell: Spell) -> bool:
    """Whether the share is higher in the days of the spell than around them."""
    k, n, out_k, out_n = counts_of(series, spell.first, spell.last)
    return k * out_n > out_k * n


def shared_days(one: Spell, other: Spell) -> float:
    """Days in both, of the shorter of the two."""
    both = min(one.last, other.last) - max(one.first, other.first)
    return both / min(one.last - one.first, other.last - other.first)
