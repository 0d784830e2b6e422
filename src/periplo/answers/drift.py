"""drift: what has changed in the routes that customers go: spells of trouble, conversions, events that are new.

Spells are sought day by day among everybody and group by group, against the days around them, so that a season which
comes and goes slowly is no finding. How often one as marked comes by chance is found by drawing the days anew.
What changed at the same time goes together; that one made the other is not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import newcombe
from periplo.answers.spells import (
    CONVERSION,
    LEAST,
    RATES,
    TROUBLE,
    Series,
    Spell,
    counts_of,
    found_in,
    is_all_of_it,
    is_sharp,
    is_up,
    ratio_of,
    shared_days,
)
from periplo.core.errors import BadQuestion
from periplo.core.rules import AnyOf, Rule
from periplo.core.spans import DAY, HOUR, Span, iso
from periplo.journeys.columns import Coded, Journeys, rows_of
from periplo.journeys.kernels.following import count_following
from periplo.journeys.masks import WORD, Matcher, first_met, read_only

Int32s = NDArray[np.int32]
NEW = "new"
SOON, LONG = 2 * HOUR, 7 * DAY
USUAL_SHARE = 0.25  # of trouble that follows a step, for that to be its usual step,
USUAL_TRIES = 100  # and tries of it
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
            trait = journeys.traits.get(name)
            of = {value: place + k for k, value in enumerate(values)}
            if isinstance(column, Coded):
                told[:, at] = _labels_of(column, of)[column.codes]
            elif isinstance(trait, Coded):
                rows = rows_of(journeys.start, journeys.stop)
                each = _labels_of(trait, of)[trait.codes[journeys.rows]]
                told[rows, at] = np.repeat(each, journeys.stop - journeys.start)
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
            spell
            for family in families
            for spell in found_in(family, lambda one: self._is_no_mix(one, total))
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

    def _series(self, total: DriftState) -> Iterator[Series]:
        for place, thing in enumerate(self.things):
            if thing.is_trouble:
                yield _series(total, TROUBLE, place, 0)
                for group in range(1, len(self._labels)):
                    one = _series(total, TROUBLE, place, group)
                    if one.hits.sum() >= LEAST:
                        yield one
                continue
            for group in range(len(self._labels)) if self.goal or thing.level >= 0 else ():
                one = _series(total, CONVERSION, place, group)
                hits, tries = one.hits.sum(), one.tries.sum()
                if tries >= 10 * LEAST and LEAST <= hits <= tries - LEAST:
                    yield one

    def _is_no_mix(self, spell: Spell, total: DriftState) -> bool:
        """Whether trouble is more also among those for whom it is most usual, so that it is not others who came.

        Its usual step is the one after which it most often follows, of those that USUAL_SHARE of it follow. Where the
        spell holds too little of it, trouble must be TIMES_ALONE as often as before it, and as after it.
        """
        series = spell.series
        if series.kind == CONVERSION:
            return self._is_of_group(spell, total) if series.group else is_sharp(spell)
        if series.group:
            return is_sharp(spell)
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
            one = Series(
                TROUBLE, step, 0, followed[:, step].astype(np.float64), looked[:, step].astype(np.float64)
            )
            again, tried, out_again, out_tried = counts_of(one, spell.first, spell.last)
            if tried and out_tried and (again + out_again) * tried / (tried + out_tried) >= LEAST:
                share, before = again / tried, out_again / out_tried
                both = (again + out_again) / (tried + out_tried)
                spread = sqrt(both * (1 - both) * (1 / tried + 1 / out_tried))
                return share >= TIMES_AGAIN * before and share - before > Z_AGAIN * spread
        return is_sharp(spell)

    def _is_of_group(self, spell: Spell, total: DriftState) -> bool:
        """Whether a group fared otherwise than the others in the same days: a difference of differences."""
        series = spell.series
        own = counts_of(series, spell.first, spell.last)
        if own[1] < CONVERSION_TRIES:
            return False
        whole = counts_of(_series(total, CONVERSION, series.thing, 0), spell.first, spell.last)
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

    def _told(self, spells: Sequence[Spell], total: DriftState) -> Iterator[Change]:
        """The most marked of those that lie in the same days, the others beside it."""
        left = sorted(spells, key=lambda one: (-one.ratio, one.first, one.series.key))
        while left:
            first = left[0]
            beside = [one for one in left[1:] if shared_days(first, one) > 0.3]
            left = [one for one in left[1:] if one not in beside]
            also = dict.fromkeys(name for one in beside if (name := self._name(one)) != self._name(first))
            if self._is_asked(first.first, first.last):
                yield self._change(self._narrowed(first, total), tuple(also)[:5])

    def _name(self, spell: Spell) -> str:
        return self.things[spell.series.thing].name

    def _narrowed(self, spell: Spell, total: DriftState) -> Spell:
        """The same spell told of the group in which it is more marked than among everybody."""
        best = spell
        for group in range(1, len(self._labels)):
            one = _series(total, spell.series.kind, spell.series.thing, group)
            ratio = ratio_of(one, spell.first, spell.last)
            is_alike = is_up(one, spell) == is_up(spell.series, spell)
            if is_alike and (ratio > best.ratio + MORE_MARKED or is_all_of_it(one, best)):
                best = Spell(one, spell.first, spell.last, ratio, spell.likely)
        return best

    def _change(self, spell: Spell, also: tuple[str, ...]) -> Change:
        series = spell.series
        k, n, out_k, out_n = counts_of(series, spell.first, spell.last)
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


def _series(total: DriftState, kind: str, thing: int, group: int) -> Series:
    if kind == TROUBLE:
        hits, tries = total.happened[:, group, thing], total.visits[:, group]
    else:
        hits, tries = total.went_on[:, group, thing], total.tried[:, group, thing]
    return Series(kind, thing, group, hits.astype(np.float64), tries.astype(np.float64))


def _labels_of(column: Coded, of: Mapping[str, int]) -> NDArray[np.int16]:
    """The place among the labels of each code of a column, 0 for those that have none."""
    return np.array([0, *(of.get(value, 0) for value in column.values)], np.int16)
