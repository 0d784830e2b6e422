"""drift: what has changed in the routes that customers go: spells of trouble, conversions, events that are new.

Spells are sought day by day among everybody and group by group, against the days around them, so that a season which
comes and goes slowly is no finding. How often one as marked comes by chance is found by drawing the days anew.
What changed at the same time goes together; that one made the other is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from math import exp, expm1, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import newcombe
from periplo.core.errors import BadQuestion
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import DAY, HOUR, Span, iso
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.kernels.following import count_following
from periplo.journeys.kernels.spells import BOTH, UP, by_chance, likeliest
from periplo.journeys.masks import WORD, Matcher, first_met, read_only

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
TROUBLE, CONVERSION, NEW = "trouble", "conversion", "new"
LENGTHS = np.array([3, 5, 8, 13, 21, 34], np.int64)  # days of a spell; its ends are then sought day by day
EDGE = 6  # days by which they may move
FLANK = 42  # days on each side with which a spell is compared
TRIALS = 499
RATES = {TROUBLE: 0.05, CONVERSION: 0.01}  # of the spells believed, on average at most so much is false
ROUNDS = 4  # spells of one series
SOON, LONG = 2 * HOUR, 7 * DAY
LEAST = 8  # events of a spell of trouble; conversions lost or won of a spell
TIMES_TROUBLE, TIMES_CONVERSION = 1.3, 1.3  # as often at least, to be worth telling
TIMES_ALONE = 2.5  # of trouble that cannot be looked at again among those for whom it is most usual
USUAL_SHARE, USUAL_TRIES = (
    0.25,
    100,
)  # of trouble that follows a step, and tries of it, for that to be its usual step
TIMES_AGAIN, Z_AGAIN, Z_GROUP = 1.15, 3.0, 4.0
CONVERSION_TRIES = 50
FEW_DAYS = 14
NEW_AFTER, NEW_VISITS = 28, 20
MORE_MARKED = 0.5  # by how much a group's likelihood must be higher for the change to be told of it alone


@dataclass(frozen=True, slots=True)
class Thing:
    """What may follow what: a name for people and programs, and the rule by which it is met."""

    name: str
    rule: Rule
    is_trouble: bool = False
    is_on_map: bool = True
    level: int = -1  # the place of its stage on the map, -1 where it has none


@dataclass(frozen=True, slots=True)
class Group:
    """Customers at an event by one of its properties; both empty for everybody."""

    property: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One spell, or one event that is new.

    kind: "trouble", more visits with what nobody wants; "conversion", another share that goes on; "new", an event that
    was not there before.
    begins, ends: its first and last day, as in "2026-05-19"; is_over: whether it ended before the data do.
    share of n tries in it, and before: of the tries in the days around it; low, high: of their difference, 95 %.
    likely: how often one as marked would come by chance. also: what else changed in the same days.
    """

    kind: str
    what: str  # the trouble, the step from which they go on, or the event
    group: Group
    begins: str
    ends: str
    is_over: bool
    n: int
    share: float
    before: float
    low: float
    high: float
    likely: float
    is_on_map: bool
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OldEvidence:
    """Evidence of a map that has grown old: the column or stage, the lane, and for how many days it has been."""

    where: str
    lane: str
    days: int


@dataclass(frozen=True, slots=True)
class DriftAnswer:
    """Changes by when they began, the last one first; series: how many were looked through."""

    n: int
    changes: tuple[Change, ...]
    series: int
    days: int
    old_evidence: tuple[OldEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DriftState:
    """Counts by day, group and thing, as the kernel adds them."""

    seen: int
    visits: Int32s
    happened: Int32s
    tried: Int32s
    went_on: Int32s
    looked: Int32s
    followed: Int32s


@dataclass(frozen=True, slots=True)
class Drift:
    """Changes of which a part lies in `period`, looked for in `history`, both half-open; history begins a day.

    things: looked at; an event that meets several is the first. goal: what they lead to, None where nothing does.
    groups: property -> values, searched one by one. within: microseconds in which going on counts. zone: of the dates.
    In fewer than FEW_DAYS no change is told. Raises: BadQuestion if nothing is looked at.
    """

    things: tuple[Thing, ...]
    goal: Rule | None
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    history: Span
    period: Span
    within: int = DAY
    zone: str = "UTC"
    old_evidence: tuple[OldEvidence, ...] = field(default=())
    name: str = "drift"

    def __post_init__(self) -> None:
        if not self.things:
            raise BadQuestion("there is nothing to look at", mend="bring events, or name a map with rules")

    @property
    def days(self) -> int:
        return -(-(self.history.end - self.history.start) // DAY)

    @property
    def _labels(self) -> tuple[Group, ...]:
        return (Group(), *(Group(name, value) for name, values in self.groups for value in values))

    def partial(self, journeys: Journeys) -> DriftState:
        things, groups = len(self.things), len(self._labels)
        visits = np.zeros((self.days, groups), np.int32)
        happened, tried, went_on = np.zeros((3, self.days, groups, things), np.int32)
        looked = np.zeros((self.days, things), np.int32)
        followed = np.zeros((self.days, things, things), np.int32)
        grouped, level = self._grouped(journeys), np.array([thing.level for thing in self.things], np.int64)
        none, seen = np.empty(0, np.bool_), 0
        rules = [*(thing.rule for thing in self.things), self.goal or AnyOf(())]
        for block in Matcher(rules, journeys).blocks():
            rows = slice(block.row, block.row + len(block.at))
            table, goal = block.table.copy(), np.uint64(1 << things % WORD)
            is_goal = (table[:, things // WORD] & goal) != 0
            table[:, things // WORD] &= ~goal
            seen += count_following(
                block.start, block.stop, block.at, block.codes,
                read_only(none if journeys.ours is None else journeys.ours[rows]),
                first_met(table).astype(np.int64), is_goal, level, grouped[rows], self.within, SOON, LONG,
                self.history.start, self.history.end, DAY, visits, happened, tried, went_on, looked, followed,
            )  # fmt: skip
        return DriftState(seen, visits, happened, tried, went_on, looked, followed)

    def _grouped(self, journeys: Journeys) -> NDArray[np.int16]:
        """(rows, properties) the place of each event's group among the labels, 0 where it tells none."""
        told = np.zeros((len(journeys.event), len(self.groups)), np.int16)
        place = 1
        for at, (name, values) in enumerate(self.groups):
            column = journeys.properties.get(name)
            if isinstance(column, Coded):
                of = {value: place + k for k, value in enumerate(values)}
                told[:, at] = np.array([0, *(of.get(value, 0) for value in column.values)], np.int16)[
                    column.codes
                ]
            place += len(values)
        return told

    def merge(self, a: DriftState, b: DriftState) -> DriftState:
        return DriftState(
            a.seen + b.seen,
            a.visits + b.visits,
            a.happened + b.happened,
            a.tried + b.tried,
            a.went_on + b.went_on,
            a.looked + b.looked,
            a.followed + b.followed,
        )

    def finish(self, total: DriftState) -> DriftAnswer:
        series = list(self._series(total)) if self.days >= FEW_DAYS else []
        families = [[one for one in series if one.kind == kind] for kind in (TROUBLE, CONVERSION)]
        spells = [
            spell for family in families for spell in _found(family, lambda one: self._is_no_mix(one, total))
        ]
        kept = [*self._told(spells, total), *self._new(total)]
        kept.sort(key=lambda one: (one.kind, one.what))
        kept.sort(key=lambda one: one.begins, reverse=True)
        return DriftAnswer(total.seen, tuple(kept), len(series), self.days, self.old_evidence)

    def _day(self, day: int) -> str:
        """The date of a day of the history; by its noon, as clocks change at night."""
        return iso(self.history.start + day * DAY + DAY // 2, self.zone)[:10]

    def _is_asked(self, first: int, last: int) -> bool:
        """Whether any of these days lies in the period."""
        begins = self.history.start
        return begins + last * DAY > self.period.start and begins + first * DAY < self.period.end

    def _series(self, total: DriftState) -> Iterator[_Series]:
        for place, thing in enumerate(self.things):
            if thing.is_trouble:
                yield _series(total, TROUBLE, place, 0)
                continue
            for group in range(len(self._labels)) if self.goal or thing.level >= 0 else ():
                one = _series(total, CONVERSION, place, group)
                hits, tries = one.hits.sum(), one.tries.sum()
                if tries >= 10 * LEAST and LEAST <= hits <= tries - LEAST:
                    yield one

    def _is_no_mix(self, spell: _Spell, total: DriftState) -> bool:
        """Whether trouble is more also among those for whom it is most usual, so that it is not others who came.

        Its usual step is the one after which it most often follows, of those that USUAL_SHARE of it follow. Where the
        spell holds too little of it, trouble must be TIMES_ALONE as often as before it, and as after it.
        """
        series = spell.series
        if series.kind == CONVERSION:
            return self._is_of_group(spell, total) if series.group else _is_sharp(spell)
        followed, looked = total.followed[:, :, series.thing], total.looked
        sums, tries = followed.sum(axis=0), looked.sum(axis=0)
        usual = [
            step
            for step, thing in enumerate(self.things)
            if not thing.is_trouble
            and tries[step] >= USUAL_TRIES
            and sums[step] >= USUAL_SHARE * series.hits.sum()
        ]
        usual.sort(key=lambda step: (-sums[step] / tries[step], step))
        for step in usual[:1]:
            one = _Series(
                TROUBLE, step, 0, followed[:, step].astype(np.float64), looked[:, step].astype(np.float64)
            )
            again, tried, out_again, out_tried = _counts(one, spell.first, spell.last)
            if tried and out_tried and (again + out_again) * tried / (tried + out_tried) >= LEAST:
                share, before = again / tried, out_again / out_tried
                both = (again + out_again) / (tried + out_tried)
                spread = sqrt(both * (1 - both) * (1 / tried + 1 / out_tried))
                return share >= TIMES_AGAIN * before and share - before > Z_AGAIN * spread
        return _is_sharp(spell)

    def _is_of_group(self, spell: _Spell, total: DriftState) -> bool:
        """Whether a group fared otherwise than the others in the same days: a difference of differences."""
        series = spell.series
        own = _counts(series, spell.first, spell.last)
        if own[1] < CONVERSION_TRIES:
            return False
        whole = _counts(_series(total, CONVERSION, series.thing, 0), spell.first, spell.last)
        rest = tuple(everybody - of for everybody, of in zip(whole, own, strict=True))
        if min(rest[1], rest[3]) < CONVERSION_TRIES:
            return False
        changes, spread = [], 0.0
        for k, n, out_k, out_n in (own, rest):
            share, before = (k + 0.5) / (n + 1), (out_k + 0.5) / (out_n + 1)
            changes.append(share - before)
            spread += share * (1 - share) / n + before * (1 - before) / out_n
        apart = changes[0] - changes[1]
        return abs(apart) > abs(changes[0]) / 2 and abs(apart) > Z_GROUP * sqrt(spread)

    def _told(self, spells: Sequence[_Spell], total: DriftState) -> Iterator[Change]:
        """The most marked of those that lie in the same days, the others beside it."""
        left = sorted(spells, key=lambda one: (-one.ratio, one.first, one.series.key))
        while left:
            first = left[0]
            beside = [one for one in left[1:] if _overlap(first, one) > 0.3]
            left = [one for one in left[1:] if one not in beside]
            also = dict.fromkeys(name for one in beside if (name := self._name(one)) != self._name(first))
            if self._is_asked(first.first, first.last):
                yield self._change(self._narrowed(first, total), tuple(also)[:5])

    def _name(self, spell: _Spell) -> str:
        return self.things[spell.series.thing].name

    def _narrowed(self, spell: _Spell, total: DriftState) -> _Spell:
        """The same spell told of the group in which it is more marked than among everybody."""
        best = spell
        for group in range(1, len(self._labels)):
            one = _series(total, spell.series.kind, spell.series.thing, group)
            ratio = _ratio(one, spell.first, spell.last)
            is_alike = _is_up(one, spell) == _is_up(spell.series, spell)
            if is_alike and (ratio > best.ratio + MORE_MARKED or _is_all_of_it(one, best)):
                best = _Spell(one, spell.first, spell.last, ratio, spell.likely)
        return best

    def _change(self, spell: _Spell, also: tuple[str, ...]) -> Change:
        series = spell.series
        k, n, out_k, out_n = _counts(series, spell.first, spell.last)
        apart = newcombe(k, n, out_k, out_n) or (0.0, 0.0, 0.0)
        thing = self.things[series.thing]
        return Change(
            series.kind, thing.name, self._labels[series.group], self._day(spell.first), self._day(spell.last - 1),
            spell.last < self.days - 1, n, k / n if n else 0.0, out_k / out_n if out_n else 0.0, apart[1], apart[2],
            spell.likely, thing.is_on_map, also,
        )  # fmt: skip

    def _new(self, total: DriftState) -> Iterator[Change]:
        """Events that were not there in the first weeks, and then were, too often for chance."""
        for place, thing in enumerate(self.things):
            if thing.is_trouble:
                continue
            hits, tries = total.happened[:, 0, place], total.visits[:, 0]
            first = int(np.flatnonzero(hits)[0]) if hits.any() else 0
            k, n, before = int(hits[first:].sum()), int(tries[first:].sum()), int(tries[:first].sum())
            by_luck = exp(-before * k / n) if n else 1.0
            is_new = first >= NEW_AFTER and k >= NEW_VISITS and self._is_asked(first, self.days)
            if is_new and by_luck * len(self.things) <= RATES[CONVERSION]:
                apart = newcombe(k, n, 0, before) or (0.0, 0.0, 0.0)
                yield Change(
                    NEW, thing.name, Group(), self._day(first), self._day(self.days - 1), False, n, k / n, 0.0,
                    apart[1], apart[2], by_luck, thing.is_on_map,
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Series:
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
class _Spell:
    series: _Series
    first: int
    last: int
    ratio: float
    likely: float


def _series(total: DriftState, kind: str, thing: int, group: int) -> _Series:
    if kind == TROUBLE:
        hits, tries = total.happened[:, group, thing], total.visits[:, group]
    else:
        hits, tries = total.went_on[:, group, thing], total.tried[:, group, thing]
    return _Series(kind, thing, group, hits.astype(np.float64), tries.astype(np.float64))


def _found(family: Sequence[_Series], is_real: Callable[[_Spell], bool]) -> list[_Spell]:
    """The spells of a family that are believed; each series is looked through again without those found in it.

    is_real: whether a spell is no change of who comes; others are not told, and earn nothing for the rest.
    Source: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300.
    """
    found: list[_Spell] = []
    looked = [(series, series.hits.copy(), series.tries.copy()) for series in family]
    for _ in range(ROUNDS):
        spells = [(one, spell) for one in looked if (spell := _likeliest(*one)) is not None]
        spells.sort(key=lambda one: (one[1].likely, one[1].series.key))
        real = [spell for _, spell in spells if is_real(spell)]
        passing = [
            rank
            for rank, spell in enumerate(real, 1)
            if spell.likely <= (rank + len(found)) * RATES[spell.series.kind] / len(family)
        ]
        limit = max((real[rank - 1].likely for rank in passing), default=0.0)
        found += [spell for spell in real if spell.likely <= limit]
        looked = [
            one for one, spell in spells if spell.likely <= max(limit, RATES[spell.series.kind] / len(family))
        ]
        for (_, hits, tries), spell in spells:
            hits[spell.first : spell.last] = 0
            tries[spell.first : spell.last] = 0
        if not looked:
            break
    return found


def _likeliest(series: _Series, hits: Floats, tries: Floats) -> _Spell | None:
    direction, times = (UP, TIMES_TROUBLE) if series.kind == TROUBLE else (BOTH, TIMES_CONVERSION)
    ratio, first, last = likeliest(hits, tries, LENGTHS, FLANK, LEAST, direction, times)
    if ratio < 4:
        return None
    first, last = _edges(series, hits, tries, first, last)
    best = np.empty(TRIALS)
    seed = int.from_bytes(blake2b(repr(series.key).encode(), digest_size=4).digest(), "little")
    by_chance(_usual(hits, tries, first, last), tries, LENGTHS, FLANK, LEAST, direction, times, seed, best)
    return _Spell(series, first, last, ratio, _likely(ratio, best))


def _is_sharp(spell: _Spell) -> bool:
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


def _edges(series: _Series, hits: Floats, tries: Floats, first: int, last: int) -> tuple[int, int]:
    """The spell's ends where its likelihood is highest, the shortest of equals."""
    masked = _Series(series.kind, series.thing, series.group, hits, tries)
    ends = [
        (low, high)
        for low in range(max(0, first - EDGE), first + EDGE + 1)
        for high in range(last - EDGE, min(len(hits), last + EDGE) + 1)
        if high - low >= 2 and (series.kind == CONVERSION or hits[low:high].sum() >= LEAST)
    ]
    first, last = max(ends, key=lambda one: (_ratio(masked, *one), one[0] - one[1], one[0]))
    if series.kind == TROUBLE:  # the days around move with the ends: no day without any at either end
        there = np.flatnonzero(hits[first:last])
        first, last = first + int(there[0]), first + int(there[-1]) + 1
    return first, last


def _usual(hits: Floats, tries: Floats, first: int, last: int) -> Floats:
    """The share of each day by the weeks around it, without the spell."""
    k, n = hits.copy(), tries.copy()
    k[first:last] = n[first:last] = 0
    around = np.ones(2 * FLANK + 1)
    around_k, around_n = (np.convolve(column, around)[FLANK : FLANK + len(k)] for column in (k, n))
    whole = k.sum() / max(n.sum(), 1)
    return np.clip(np.where(around_n > 0, around_k / np.maximum(around_n, 1), whole), 0, 1)


def _likely(ratio: float, best: Floats) -> float:
    """How often one as marked comes by chance: of the trials, and beyond them by Gumbel's distribution of maxima.

    Source: Abrams, Kulldorff & Kleinman (2010), Gumbel based p-value approximations for spatial scan statistics, Int.
    J. Health Geographics 9:61.
    """
    share = (1 + int((best >= ratio).sum())) / (len(best) + 1)
    spread = float(best.std()) * sqrt(6) / pi
    if share > 0.05 or spread <= 0:
        return share
    middle = float(best.mean()) - 0.5772156649 * spread
    return max(-expm1(-exp(-(ratio - middle) / spread)), 1e-12)


def _counts(series: _Series, first: int, last: int) -> tuple[int, int, int, int]:
    """Hits and tries in the spell, and in the days around it."""
    low, high = max(0, first - FLANK), min(len(series.hits), last + FLANK)
    k, n = int(series.hits[first:last].sum()), int(series.tries[first:last].sum())
    return k, n, int(series.hits[low:high].sum()) - k, int(series.tries[low:high].sum()) - n


def _ratio(series: _Series, first: int, last: int) -> float:
    k, n, out_k, out_n = _counts(series, first, last)

    def bits(k: int, n: int) -> float:
        return 0.0 if k in (0, n) else k * log(k / n) + (n - k) * log(1 - k / n)

    return bits(k, n) + bits(out_k, out_n) - bits(k + out_k, n + out_n) if n and out_n else 0.0


def _is_all_of_it(one: _Series, spell: _Spell) -> bool:
    """Whether nearly all that is more in a spell is so in a group that made few of the tries."""
    k, n, out_k, out_n = _counts(one, spell.first, spell.last)
    whole_k, whole_n, whole_out_k, whole_out_n = _counts(spell.series, spell.first, spell.last)
    if not (n and out_n and whole_out_n) or n > 0.7 * whole_n:
        return False
    return k - n * out_k / out_n >= 0.8 * (whole_k - whole_n * whole_out_k / whole_out_n)


def _is_up(series: _Series, spell: _Spell) -> bool:
    k, n, out_k, out_n = _counts(series, spell.first, spell.last)
    return k * out_n > out_k * n


def _overlap(one: _Spell, other: _Spell) -> float:
    """Days in both, of the shorter of the two."""
    both = min(one.last, other.last) - max(one.first, other.first)
    return both / min(one.last - one.first, other.last - other.first)
