"""leaving: where customers leave, at which step visits break off, when and for whom that rose, and what goes before it.

Who has left is not a fixed guess: after each silence it is reckoned how likely a return still is (returning.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from periplo.answers.facets import facets_of
from periplo.answers.leaving_figures import (
    Broken,
    Figures,
    LeftFrom,
    Reason,
    Signal,
    Trouble,
)
from periplo.answers.returning import Silent, silences
from periplo.answers.steps import SESSION, own, units_of
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.events import folded
from periplo.core.rules import Rule
from periplo.core.spans import MINUTE, SECOND
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.kernels import visits as v
from periplo.journeys.masks import event_mask, read_only

Int64s = NDArray[np.int64]
WORDS = ("reason", "motive", "missing", "choice")  # properties in which people or clerks say why
CUSTOMER, BEGIN, END, GAP, LAST, GOAL = range(6)  # columns of visits


@dataclass(frozen=True, slots=True)
class LeavingAnswer:
    """n customers of so many visits. left_after_days: the silence after which at most one in twenty comes back; None
    where more always do, and nobody can be said to have left.

    left: customers silent for longer, with share and interval; expected: how many will not come back, reckoned from
    each one's silence. silences: the curve of returning. left_from: the event a visit ended with; broken: where visits
    break off before the goal, where one is known; troubles: when and for whom that rose; signals: what the last visit
    of leavers held against visits after which they returned. covered: share of leavers who show a clear signal.
    reasons: what was declared in those visits; declared: of how many leavers anything was.
    """

    n: int
    visits: int
    left_after_days: float | None
    left: int
    share: float | None
    low: float | None
    high: float | None
    expected: float | None
    silences: tuple[Silent, ...]
    left_from: tuple[LeftFrom, ...]
    broken: tuple[Broken, ...]
    troubles: tuple[Trouble, ...]
    signals: tuple[Signal, ...]
    covered: float | None
    reasons: tuple[Reason, ...]
    declared: int


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits of some customers. visits: (visits, 6); met: (m, 5) as the kernel lays it. facets: property, value and
    who had it at the visit's first event, as places of visits; said: likewise, what was declared in it."""

    names: tuple[str, ...]
    goals: frozenset[str]
    visits: Int64s
    met: NDArray[np.int32]
    facets: tuple[tuple[str, str, Int64s], ...]
    said: tuple[tuple[str, str, Int64s], ...]


@dataclass(frozen=True, slots=True)
class LeavingState:
    pieces: tuple[Visits, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """goal: what visits are meant to come to; None: only silence is told. after: microseconds of silence that count as
    having left, instead of reckoning them. now, zone: when it is looked, and where days are cut.

    Raises: BadQuestion if a time is nothing.
    """

    goal: Rule | None = None
    gap: int = 30 * MINUTE
    after: int | None = None
    by: str | None = None
    now: int = 0
    zone: str = "UTC"
    name: str = "leaving"

    def __post_init__(self) -> None:
        if self.gap <= 0:
            raise BadQuestion("the gap between visits is nothing", mend="say a time such as 30m")
        if self.after is not None and self.after <= 0:
            raise BadQuestion(
                "the silence that counts as having left is nothing", mend="say a time such as 30d"
            )

    def partial(self, journeys: Journeys) -> LeavingState:
        seen = own(journeys)
        if self.by and folded(self.by) not in {*seen.properties, *seen.traits}:
            known = ", ".join([*seen.properties, *seen.traits]) or "none"
            raise UnknownName(
                f"there is no property '{self.by}'", f"there are: {known}", "break down by one of them"
            )
        units = units_of(seen, SESSION, self.gap)
        n = len(units.begin)
        is_goal = event_mask(self.goal, seen) if self.goal else np.zeros(len(seen.at), np.bool_)
        met = np.empty((len(seen.at), 5), np.int32)
        size = v.lay_met(
            units.begin, units.end, read_only(seen.event), read_only(is_goal), max(1, len(seen.names)), met
        )
        visits = np.empty((n, 6), np.int64)
        visits[:, CUSTOMER] = seen.customer[units.owner]
        visits[:, BEGIN], visits[:, END] = seen.at[units.begin], seen.at[units.end - 1]
        goes_on = units.owner[1:] == units.owner[:-1]
        visits[:, GAP] = -1
        visits[:-1, GAP][goes_on] = (visits[1:, BEGIN] - visits[:-1, END])[goes_on]
        visits[:, LAST] = seen.event[units.end - 1]
        reached = np.concatenate([[0], np.cumsum(is_goal)])
        visits[:, GOAL] = reached[units.end] > reached[units.begin]
        goals = frozenset(seen.names[code] for code in np.unique(seen.event[is_goal]).tolist())
        facets = tuple(
            (*facet, np.flatnonzero(mask))
            for facet, mask in facets_of(seen, units.owner, units.begin, folded(self.by) if self.by else None)
            if facet[0] not in WORDS
        )
        return LeavingState(
            (
                Visits(
                    seen.names,
                    goals,
                    visits,
                    met[:size].copy(),
                    facets,
                    tuple(_said(seen, units.begin, units.end)),
                ),
            )
        )

    def merge(self, a: LeavingState, b: LeavingState) -> LeavingState:
        return LeavingState(a.pieces + b.pieces)

    def finish(self, total: LeavingState) -> LeavingAnswer:
        whole = _joined(total.pieces)
        visits = whole.visits
        silent = self.now - visits[:, END]
        curve = silences(visits[:, GAP], silent)
        after = self.after if self.after is not None else curve.left_after()
        returned = visits[:, GAP] >= 0
        if after is None:
            judged = left = np.zeros(len(visits), np.bool_)
        else:
            judged = returned | (silent > after)
            left = judged & (~returned | (visits[:, GAP] > after))
        figures = Figures(
            whole.names, whole.goals, visits[:, BEGIN], visits[:, LAST], visits[:, GOAL] == 1, judged, left,
            whole.met, whole.facets, whole.said, self.zone,
        )  # fmt: skip
        last = ~returned
        gone = int((left & last).sum())
        customers = int(last.sum())
        low, high = figures.interval(gone, customers)
        signals = figures.signals() if after is not None else ()
        expected = None
        if customers and after is not None and len(curve.survival.times):
            expected = fsum((1 - curve.returns(silent[last])).tolist())
        return LeavingAnswer(
            customers,
            len(visits),
            None if after is None else after / SECOND / 86_400,
            gone,
            gone / customers if customers else None,
            low,
            high,
            expected,
            curve.told(),
            figures.left_from(),
            figures.broken() if self.goal else (),
            figures.troubles(),
            signals,
            figures.covered(signals),
            figures.reasons(),
            figures.declared(),
        )


def _said(seen: Journeys, begin: Int64s, end: Int64s) -> list[tuple[str, str, Int64s]]:
    """What was declared and in which visits, each visit once."""
    found: list[tuple[str, str, Int64s]] = []
    order = np.argsort(begin)  # fresh customers may lie before older ones
    for name in WORDS:
        column = seen.properties.get(name)
        if not isinstance(column, Coded) or not len(begin):
            continue
        rows = np.flatnonzero(column.codes)
        place = np.searchsorted(begin[order], rows, side="right") - 1
        visit = order[np.maximum(place, 0)]
        inside = (place >= 0) & (rows < end[visit])
        rows, visit = rows[inside], visit[inside]
        codes = column.codes[rows]
        found += [
            (name, column.values[code - 1], np.unique(visit[codes == code]))
            for code in np.unique(codes).tolist()
        ]
    return found


def _joined(pieces: Sequence[Visits]) -> Visits:
    """All pieces under one list of names, sorted."""
    names = tuple(sorted({name for piece in pieces for name in piece.names}))
    at = {name: place for place, name in enumerate(names)}
    visits, met = [np.empty((0, 6), np.int64)], [np.empty((0, 5), np.int32)]
    parts: tuple[dict[tuple[str, str], list[Int64s]], ...] = ({}, {})
    offset = 0
    for piece in pieces:
        lookup = np.array([*(at[name] for name in piece.names), -1], np.int64)
        own_visits, own_met = piece.visits.copy(), piece.met.copy()
        own_visits[:, LAST] = lookup[own_visits[:, LAST]]
        own_met[:, v.VISIT] += offset
        own_met[:, v.CODE] = lookup[own_met[:, v.CODE]]
        own_met[:, v.BEFORE] = lookup[own_met[:, v.BEFORE]]
        visits.append(own_visits)
        met.append(own_met)
        for found, told in zip(parts, (piece.facets, piece.said), strict=True):
            for name, value, members in told:
                found.setdefault((name, value), []).append(members + offset)
        offset += len(piece.visits)
    facets, said = (
        tuple((*key, np.concatenate(members)) for key, members in sorted(found.items())) for found in parts
    )
    goals = frozenset().union(*(piece.goals for piece in pieces))
    return Visits(names, goals, np.concatenate(visits), np.concatenate(met), facets, said)
