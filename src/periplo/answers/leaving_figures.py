"""What visits say of leaving once it is known after which nobody came back: from where, when, for whom, after what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from periplo.answers.adjusted import FALSE_RATE, alike, odds_ratio, told_apart
from periplo.answers.asked import THIN
from periplo.answers.bursts import Burst, stretches, strongest, weights
from periplo.answers.facets import cuts_of, parting
from periplo.answers.intervals import newcombe, wilson
from periplo.core.calendar_units import DAY, begins
from periplo.core.spans import iso
from periplo.journeys.kernels.bursts import count_days
from periplo.journeys.kernels.visits import AFTER, BEFORE, DONE, VISIT

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
Bools = NDArray[np.bool_]
MOST_GROUPS_SCANNED, FEWEST_STEPS, MOST_TROUBLES = 40, 100, 12
LEAST_RISE = 0.1  # of those who break off, below which a trouble is not worth a name
EVENT, STEP = "event", "step"
HELD, WAS, AMOUNT = "event", "property", "amount"  # kinds of signals


@dataclass(frozen=True, slots=True)
class LeftFrom:
    """Visits that ended with an event: of n that can be judged, how many customers did not come back in time.

    difference: from all other visits, with low_difference and high_difference at 95 % (Newcombe).
    """

    event: str
    n: int
    left: int
    share: float
    low: float
    high: float
    other_share: float | None
    difference: float | None
    low_difference: float | None
    high_difference: float | None
    clear: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A step of visits: of `visits` that came to it, how many did not reach the goal from there on; ended: with it."""

    event: str
    visits: int
    lost: int
    share: float
    low: float
    high: float
    ended: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A stretch of days, and a group, in which an event came up ("event") or visits broke off after one ("step") more
    often than at all other times and for all others.

    property, value: None where it struck everybody. visits: with the event, inside; of: in which it could have been;
    share, other_share: of the visits inside and of all others that had it. of_all: how much of all such visits lie
    inside. lost: of the visits inside, how many did not reach the goal after it; usual: of visits that had come as
    far without it (at other times, of a step), with the difference and its interval. p: of so strong a one by chance,
    at most.
    """

    kind: str
    event: str
    property: str | None
    value: str | None
    start: str
    end: str
    visits: int
    of: int
    share: float
    other_share: float | None
    of_all: float
    lost: float
    usual: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float


@dataclass(frozen=True, slots=True)
class Signal:
    """What leavers' last visits held, against visits after which customers came back; n, other_n: those who had it.

    odds: ratio of the odds with one added to every count, 95 %. clear: false discoveries controlled at 5 %.
    """

    kind: str
    property: str | None
    value: str
    n: int
    share: float
    other_n: int
    other_share: float
    odds: float
    low: float
    high: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """What was declared in the last visit of leavers: how many of them, and of those who said anything."""

    property: str
    reason: str
    n: int
    share: float


@dataclass(frozen=True)
class Figures:
    """Visits by columns, and what they say. judged, left: (visits,); met: of each event, as the kernel lays it."""

    names: tuple[str, ...]
    goals: frozenset[str]
    begin: Int64s
    last: Int32s
    goal: Bools
    judged: Bools
    left: Bools
    met: Mapping[str, Int32s]
    facets: tuple[tuple[str, str, Int64s], ...]
    said: tuple[tuple[str, str, Int64s], ...]
    zone: str

    def interval(self, part: int, whole: int) -> tuple[float | None, float | None]:
        return wilson(part, whole) or (None, None)

    @cached_property
    def groups(self) -> list[tuple[str, str, Int64s]]:
        """Values of properties that part visits into groups of 30 or more, with who is in each, as places."""
        told = {(name, value): members for name, value, members in self.facets}
        sizes = {key: len(members) for key, members in told.items()}
        return [
            (name, value, told[name, value])
            for name, values in parting(sizes, THIN).items()
            for value in values
            if sizes[name, value] >= THIN
        ]

    @cached_property
    def by_event(self) -> dict[int, Int32s]:
        """Rows of `met` by the event's place among the names."""
        return {code: self.met[name] for code, name in enumerate(self.names) if name in self.met}

    @cached_property
    def on_the_way(self) -> dict[int, Int32s]:
        """Those of them before which no goal stood."""
        return {code: rows[rows[:, DONE] == 0] for code, rows in self.by_event.items()}

    def left_from(self) -> tuple[LeftFrom, ...]:
        whole, gone = int(self.judged.sum()), int(self.left.sum())
        ended = np.bincount(self.last[self.judged], minlength=len(self.names)).tolist()
        ended_left = np.bincount(self.last[self.left], minlength=len(self.names)).tolist()
        found: list[tuple[str, int, int, float | None]] = []
        likely: list[float] = []
        for code, (n, left) in enumerate(zip(ended, ended_left, strict=True)):
            if not n:
                continue
            others, others_left = whole - n, gone - left
            found.append((self.names[code], n, left, others_left / others if others else None))
            likely.append(alike(left, n, others_left, others))
        made = []
        for (event, n, left, share), clear in zip(found, told_apart(likely), strict=True):
            low, high = wilson(left, n) or (0.0, 1.0)
            difference, least, most = newcombe(left, n, gone - left, whole - n) or (None, None, None)
            made.append(LeftFrom(event, n, left, left / n, low, high, share, difference, least, most, clear))
        return tuple(sorted(made, key=lambda one: (-one.left, -one.n, one.event)))

    def broken(self) -> tuple[Broken, ...]:
        ended = np.bincount(self.last[~self.goal], minlength=len(self.names))
        found = []
        for code, rows in self.on_the_way.items():
            if self.names[code] in self.goals or not len(rows):
                continue
            n, lost = len(rows), int((rows[:, AFTER] == 0).sum())
            low, high = wilson(lost, n) or (0.0, 1.0)
            found.append(Broken(self.names[code], n, lost, lost / n, low, high, int(ended[code])))
        return tuple(sorted(found, key=lambda one: (-one.lost, one.event)))

    def troubles(self) -> tuple[Trouble, ...]:
        """Strongest first; of the steps of one group and stretch the strongest alone; only rises of 10 points."""
        if not len(self.begin) or not self.goals:
            return ()
        _, days = begins(int(self.begin.min()), int(self.begin.max()), DAY, self.zone)
        day = np.searchsorted(np.array(days, np.int64), self.begin, side="right") - 1
        groups: list[tuple[str | None, str | None, Int64s]] = [
            (None, None, np.arange(len(day))), *self.groups[:MOST_GROUPS_SCANNED]
        ]  # fmt: skip
        shape, member = (len(groups), len(days) - 1), _members(groups, len(day))
        everyone = _by_day(groups[0][2], day, member, shape)
        series = list(self._series())
        tried = stretches(len(days) - 1) * len(groups) * max(1, len(series))
        weight = weights(len(day))
        found: list[tuple[Burst, Trouble]] = []
        for kind, code, cases, among in series:
            n = everyone if among is None else _by_day(among, day, member, shape)
            counts = len(cases), len(day) if among is None else len(among)
            burst = strongest(_by_day(cases, day, member, shape), n, counts, weight)
            if burst is None or burst.p(tried) > FALSE_RATE:
                continue
            name, value, who = groups[burst.group]
            inside = np.zeros(len(day), np.bool_)
            inside[who] = True
            inside &= (day >= burst.first) & (day <= burst.last)
            told = self._trouble(kind, code, name, value, burst, inside, days, burst.p(tried))
            if told.difference is not None and told.difference >= LEAST_RISE:
                found.append((burst, told))
        kept: list[tuple[Burst, Trouble]] = []
        for burst, trouble in sorted(found, key=lambda one: (-one[0].ratio, one[1].kind, one[1].event)):
            if trouble.kind == EVENT or not any(
                (other.kind, other.property, other.value) == (STEP, trouble.property, trouble.value)
                and _overlap(burst, before)
                for before, other in kept
            ):
                kept.append((burst, trouble))
        return tuple(trouble for _, trouble in kept[:MOST_TROUBLES])

    def _series(self) -> Iterator[tuple[str, int, Int64s, Int64s | None]]:
        """What is scanned: the visits that had it, of which; None: of all."""
        for code, every in self.by_event.items():
            rows = self.on_the_way[code]
            if self.names[code] in self.goals or not len(rows):
                continue
            # What comes in most visits is nothing out of the ordinary; what opens visits, or mostly follows the goal,
            # stands on no way that it could cut off.
            is_amid = 2 * (rows[:, BEFORE] >= 0).sum() >= len(rows) and 2 * len(rows) >= len(every)
            if len(rows) <= len(self.begin) / 4 and is_amid:
                yield EVENT, code, rows[:, VISIT].astype(np.int64), None
            if len(rows) >= FEWEST_STEPS and rows[:, AFTER].sum() >= len(rows) / 10:
                lost = rows[rows[:, AFTER] == 0, VISIT].astype(np.int64)
                yield STEP, code, lost, rows[:, VISIT].astype(np.int64)

    def _trouble(
        self,
        kind: str,
        code: int,
        name: str | None,
        value: str | None,
        burst: Burst,
        inside: Bools,
        days: Sequence[int],
        p: float,
    ) -> Trouble:
        rows = self.on_the_way[code]
        here = rows[inside[rows[:, VISIT]]]
        lost, n = int((here[:, AFTER] == 0).sum()), len(here)
        if kind == STEP:
            others = rows[~inside[rows[:, VISIT]]]
            usual, of = int((others[:, AFTER] == 0).sum()), len(others)
        else:
            usual, of = self._usual(rows)
        difference, low, high = newcombe(lost, n, usual, of) or (None, None, None)
        return Trouble(
            kind,
            self.names[code],
            name,
            value,
            iso(days[burst.first], self.zone),
            iso(days[burst.last + 1], self.zone),
            n,
            burst.n,
            burst.cases / burst.n,
            burst.other_cases / burst.other_n if burst.other_n else None,
            burst.cases / (burst.cases + burst.other_cases),
            lost / n,
            usual / of if of else None,
            difference,
            low,
            high,
            p,
        )

    def _usual(self, rows: Int32s) -> tuple[int, int]:
        """Visits that came to the step which most often stands before this event, but not to it: lost, of how many."""
        before = rows[rows[:, BEFORE] >= 0, BEFORE]
        if not len(before):
            return 0, 0
        others = self.on_the_way[int(np.argmax(np.bincount(before)))]
        others = others[~np.isin(others[:, VISIT], rows[:, VISIT])]
        return int((others[:, AFTER] == 0).sum()), len(others)

    def signals(self) -> tuple[Signal, ...]:
        """Largest odds first; only what ten visits of either kind had."""
        gone, came = self.left, self.judged & ~self.left
        n, other_n = int(gone.sum()), int(came.sum())
        found, likely = [], []
        if not n or not other_n:
            return ()
        for kind, name, value, held, among in self._held():
            a, b = int(gone[held].sum()), int(came[held].sum())
            of, others = (n, other_n) if among is None else (int(gone[among].sum()), int(came[among].sum()))
            if a + b < 10 or not of or not others:
                continue
            odds = odds_ratio(a, of, b, others)
            found.append((kind, name, value, a, a / of, b, b / others, odds.ratio, odds.low, odds.high))
            likely.append(alike(a, of, b, others))
        clear = told_apart(likely)
        best: dict[str | None, int] = {}  # of each number the cut that tells most
        for place, (kind, name, *_) in enumerate(found):
            if kind == AMOUNT and likely[place] < likely[best.setdefault(name, place)]:
                best[name] = place
        made = [
            Signal(*one, clear[place])
            for place, one in enumerate(found)
            if one[0] != AMOUNT or best[one[1]] == place
        ]
        return tuple(
            sorted(made, key=lambda one: (not one.clear, -one.odds, one.kind, one.property or "", one.value))
        )

    def _held(self) -> Iterator[tuple[str, str | None, str, Int64s | Int32s, Int64s | None]]:
        """What visits held or were, the places of those visits, each once, and of which; None: of all.

        Of each cut of a number the side that more leave from, of the visits that tell it.
        """
        for code, rows in self.by_event.items():
            yield HELD, None, self.names[code], rows[:, VISIT], None
        for name, value, who in self.groups:
            yield WAS, name, value, who, None
        told = {(name, value): members for name, value, members in self.facets}
        for cut in cuts_of({facet: len(members) for facet, members in told.items()}, THIN):
            less, more = (
                np.concatenate([told[cut.name, value] for value in side]) for side in (cut.below, cut.above)
            )
            left, judged = ([int(of[held].sum()) for held in (less, more)] for of in (self.left, self.judged))
            if left[1] * judged[0] >= left[0] * judged[1]:
                yield AMOUNT, cut.name, cut.as_more, more, np.concatenate([less, more])
            else:
                yield AMOUNT, cut.name, cut.as_less, less, np.concatenate([less, more])

    def covered(self, signals: Sequence[Signal]) -> float | None:
        """Share of leavers whose last visit held one of the clear signals of leaving."""
        if not self.left.any():
            return None
        wanted = {(one.kind, one.property, one.value) for one in signals if one.clear and one.odds > 1}
        shown = np.zeros(len(self.begin), np.bool_)
        for kind, name, value, held, _ in self._held():
            if (kind, name, value) in wanted:
                shown[held] = True
        return float((shown & self.left).sum() / self.left.sum())

    def reasons(self) -> tuple[Reason, ...]:
        told = self.declared()
        found = [
            Reason(name, value, n, n / told)
            for name, value, members in self.said
            if (n := int(self.left[members].sum()))
        ]
        return tuple(sorted(found, key=lambda one: (-one.n, one.property, one.reason)))

    def declared(self) -> int:
        said = np.zeros(len(self.begin), np.bool_)
        for _, _, members in self.said:
            said[members] = True
        return int((said & self.left).sum())


def _members(groups: Sequence[tuple[str | None, str | None, Int64s]], visits: int) -> NDArray[np.int16]:
    """(properties, visits) the place of the group that a visit is in by each property; 0 where in none."""
    names = list(dict.fromkeys(name for name, _, _ in groups if name is not None))
    member = np.zeros((len(names), visits), np.int16)
    for place, (name, _, who) in enumerate(groups):
        if name is not None:
            member[names.index(name), who] = place
    return member


def _by_day(visits: Int64s, day: Int64s, member: NDArray[np.int16], shape: tuple[int, int]) -> Int64s:
    """(groups, days) how many of these visits."""
    counts = np.zeros(shape, np.int64)
    count_days(visits, day, member, counts)
    return counts


def _overlap(one: Burst, other: Burst) -> bool:
    """Whether they share half of the days of the shorter one."""
    shared = min(one.last, other.last) - max(one.first, other.first) + 1
    return shared * 2 >= min(one.last - one.first, other.last - other.first) + 1
