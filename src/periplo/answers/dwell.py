"""dwell: how long customers stay at an event, at a touchpoint, in a stage or a visit; and which stays may last on.

A stay at a touchpoint or in a stage lasts from its first event to the first one elsewhere on the map.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from periplo.answers.groups import By, groups_of
from periplo.answers.intervals import LEAST_FOR_MEDIAN, Z95, kaplan_meier
from periplo.answers.quantiles import MEDIAN, P90, quantiles
from periplo.answers.steps import EVENTS, OTHER, STAGES, TOUCHPOINTS, check_steps, own, steps_of
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.spans import MINUTE, SECOND
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.stays import lay_stays
from periplo.journeys.kernels.units import cut_sessions
from periplo.journeys.masks import read_only

Int64s = NDArray[np.int64]
Key = TypeVar("Key", str, tuple[str, str])
SESSIONS, VISIT = "sessions", "@visit"
MOST_GROUPS = 8
Q1, Q3 = Fraction(1, 4), Fraction(3, 4)


@dataclass(frozen=True, slots=True)
class Stay:
    """How long stays at one place last, seconds.

    stays: all of them; open: those whose end was not seen. q1 to p90 and mean are of the others; low, high: where the
    median of all such stays likely lies, 95 %. share_of_time: of the time of all stays that ended, everywhere.
    survival_median: half last longer, the open ones reckoned in (Kaplan-Meier); None while more than half may last on,
    or where silence ends a stay.
    """

    place: str
    stays: int
    customers: int
    open: int
    q1: float | None
    median: float | None
    low: float | None
    high: float | None
    q3: float | None
    p90: float | None
    mean: float | None
    share_of_time: float | None
    survival_median: float | None


@dataclass(frozen=True, slots=True)
class StayGroup:
    group: str
    places: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class DwellAnswer:
    """n customers. gap_seconds: the silence that ends a stay unseen; None where none does."""

    n: int
    of: str
    gap_seconds: float | None
    places: tuple[Stay, ...]
    groups: tuple[StayGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Lengths:
    """Microseconds of stays that ended and of those still open, in any order."""

    customers: int = 0
    ended: tuple[Int64s, ...] = ()
    open: tuple[Int64s, ...] = ()

    def __add__(self, other: Lengths) -> Lengths:
        return Lengths(self.customers + other.customers, self.ended + other.ended, self.open + other.open)


@dataclass(frozen=True, slots=True)
class DwellState:
    customers: int
    places: dict[str, Lengths] = field(default_factory=dict)
    groups: dict[tuple[str, str], Lengths] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dwell:
    """How long customers stay. of: "events", "touchpoints" or "stages" of the map, or "sessions".

    gap: the silence that ends a stay unseen; None: none does, and who stays somewhere last is there until `now`.
    by: a property of the stay's first event, or a column of customers.
    Raises: BadQuestion where the options do not go together.
    """

    of: str = EVENTS
    gap: int | None = 30 * MINUTE
    now: int = 0
    map: JourneyMap | None = None
    by: str | None = None
    name: str = "dwell"

    def __post_init__(self) -> None:
        if self.of != SESSIONS:
            check_steps(self.of, self.map)
        if self.gap is not None and self.gap <= 0:
            raise BadQuestion("the silence that ends a stay is nothing", mend="say a time such as 30m")

    def partial(self, journeys: Journeys) -> DwellState:
        seen = own(journeys)
        names, code, row, owner, length, is_open = self._stays(seen)
        customers = 1 + int((np.diff(owner) != 0).sum()) if len(owner) else 0
        places = dict(_gathered(names, code, owner, length, is_open))
        if not self.by or not len(row):
            return DwellState(customers, places)
        groups = {}
        for text, mask in groups_of(By(self.by), seen, owner, 0, row[:, None]):
            for name, lengths in _gathered(names, code[mask], owner[mask], length[mask], is_open[mask]):
                groups[text, name] = lengths
        return DwellState(customers, places, groups)

    def _stays(
        self, seen: Journeys
    ) -> tuple[Sequence[str], Int64s, Int64s, Int64s, Int64s, NDArray[np.bool_]]:
        start, stop, at = read_only(seen.start), read_only(seen.stop), read_only(seen.at)
        gap = -1 if self.gap is None else self.gap
        if self.of == SESSIONS:
            row, end, owner = cut_sessions(start, stop, at, gap if gap >= 0 else np.iinfo(np.int64).max)
            length = at[end - 1] - at[row] if len(row) else np.empty(0, np.int64)
            is_open = self.now - at[end - 1] <= gap if len(row) else np.empty(0, np.bool_)
            return [VISIT], np.zeros(len(row), np.int64), row, owner, length, is_open
        code, names = steps_of(seen, self.of, self.map)
        row, owner, length = np.empty((3, len(at)), np.int64)
        is_open = np.empty(len(at), np.bool_)
        joins = self.of in (TOUCHPOINTS, STAGES)
        n = lay_stays(start, stop, code, at, gap, self.now, joins, row, owner, length, is_open)
        return names, code[row[:n]].astype(np.int64), row[:n], owner[:n], length[:n], is_open[:n]

    def merge(self, a: DwellState, b: DwellState) -> DwellState:
        return DwellState(
            a.customers + b.customers,
            _added(a.places, b.places),
            _added(a.groups, b.groups),
        )

    def finish(self, total: DwellState) -> DwellAnswer:
        places = self._told(total.places)
        order = {stay.place: place for place, stay in enumerate(places)}
        groups: dict[str, dict[str, Lengths]] = {}
        for (group, name), lengths in total.groups.items():
            groups.setdefault(group, {})[name] = lengths
        sizes = {group: sum(_count(each) for each in parts.values()) for group, parts in groups.items()}
        ranked = sorted(groups, key=lambda group: (-sizes[group], group))
        if ranked[MOST_GROUPS:]:
            rest: dict[str, Lengths] = {}
            for group in ranked[MOST_GROUPS:]:
                for name, lengths in groups[group].items():
                    rest[name] = rest.get(name, Lengths()) + lengths
            ranked, groups = [*ranked[:MOST_GROUPS], OTHER], {**groups, OTHER: rest}
        return DwellAnswer(
            total.customers,
            self.of,
            None if self.gap is None else self.gap / SECOND,
            places,
            tuple(
                StayGroup(group, tuple(sorted(self._told(groups[group]), key=lambda stay: order[stay.place])))
                for group in ranked
            ),
        )

    def _told(self, places: dict[str, Lengths]) -> tuple[Stay, ...]:
        """In the map's order; events by the time that they take in all."""
        whole = sum(_sum(lengths.ended) for lengths in places.values())
        stays = [_stay(name, lengths, whole, self.gap is None) for name, lengths in places.items()]
        if self.map and self.of in (TOUCHPOINTS, STAGES):
            parts = self.map.columns if self.of == TOUCHPOINTS else self.map.stages
            order = {part.id: place for place, part in enumerate(parts)}
            return tuple(sorted(stays, key=lambda stay: order[stay.place]))
        return tuple(sorted(stays, key=lambda stay: (-(stay.share_of_time or 0), -stay.stays, stay.place)))


def _gathered(
    names: Sequence[str], code: Int64s, owner: Int64s, length: Int64s, is_open: NDArray[np.bool_]
) -> Iterator[tuple[str, Lengths]]:
    """The stays of each place. owner ascends, so different customers are counted where it changes."""
    order = np.argsort(code.astype(np.uint16), kind="stable")  # sixteen bits are sorted by counting
    ends = np.cumsum(np.bincount(code, minlength=len(names)))
    for place, (begin, end) in enumerate(pairwise([0, *ends.tolist()])):
        if begin == end:
            continue
        rows = order[begin:end]
        customers = 1 + int((np.diff(owner[rows]) != 0).sum())
        ended = ~is_open[rows]
        yield names[place], Lengths(customers, (length[rows[ended]],), (length[rows[~ended]],))


def _added(a: dict[Key, Lengths], b: dict[Key, Lengths]) -> dict[Key, Lengths]:
    return {key: a.get(key, Lengths()) + b.get(key, Lengths()) for key in {**a, **b}}


def _sum(pieces: Sequence[Int64s]) -> int:
    return sum(int(piece.sum()) for piece in pieces)


def _count(lengths: Lengths) -> int:
    return sum(map(len, (*lengths.ended, *lengths.open)))


def _stay(name: str, lengths: Lengths, whole: int, with_open: bool) -> Stay:
    ended, still = sum(map(len, lengths.ended)), sum(map(len, lengths.open))
    q1, median, q3, p90 = quantiles(lengths.ended, (Q1, MEDIAN, Q3, P90), SECOND)
    low, high = rank_bounds(lengths.ended, ended)
    total = _sum(lengths.ended)
    return Stay(
        name,
        ended + still,
        lengths.customers,
        still,
        q1,
        median,
        low,
        high,
        q3,
        p90,
        total / ended / SECOND if ended else None,
        total / whole if whole else None,
        _survival(lengths) if with_open else None,
    )


def rank_bounds(pieces: Sequence[Int64s], n: int) -> tuple[float | None, float | None]:
    """Where the median likely lies, 95 %: two of the lengths themselves, by how many likely fall below it.

    Source: Conover (1999), Practical Nonparametric Statistics, 3rd ed., 3.2: ranks of the binomial, by the normal
    curve; None below six, where no two lengths reach 95 %.
    """
    if n < LEAST_FOR_MEDIAN:
        return None, None
    half = Z95 * sqrt(n) / 2
    low, high = max(0, int(n / 2 - half) - 1), min(n - 1, int(n / 2 + half) + 1)
    parts = (Fraction(low, n - 1), Fraction(high, n - 1))
    first, last = quantiles(pieces, parts, SECOND)
    return first, last


def _survival(lengths: Lengths) -> float | None:
    pieces = [*lengths.ended, *lengths.open]
    observed = [np.ones(len(piece), np.bool_) for piece in lengths.ended]
    observed += [np.zeros(len(piece), np.bool_) for piece in lengths.open]
    if not sum(map(len, pieces)):
        return None
    median = kaplan_meier(np.concatenate(pieces), np.concatenate(observed)).median
    return None if median is None else median / SECOND
