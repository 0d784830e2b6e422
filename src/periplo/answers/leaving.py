"""leaving: where customers leave, at which step visits break off, when and for whom that rose, and what goes before it.

Who has left is not a fixed guess: after each silence it is reckoned how likely a return still is (returning.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

import numpy as np
from numpy.typing import NDArray

from periplo.answers.facets import facets_of
from periplo.answers.groups import check_property
from periplo.answers.leaving_figures import (
    Broken,
    Figures,
    LeftFrom,
    Reason,
    Signal,
    Trouble,
)
from periplo.answers.returning import Silent, silences
from periplo.answers.steps import SESSION, own, rows_of_own, units_of
from periplo.core.distinct import distinct
from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.core.rules import Rule
from periplo.core.spans import MINUTE, SECOND
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.kernels import visits as v
from periplo.journeys.masks import event_mask, read_only

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
Bools = NDArray[np.bool_]
WORDS = ("reason", "motive", "missing", "choice")  # properties in which people or clerks say why


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
    """Visits of some customers, by columns. begin, end: instants; gap: microseconds to the next, -1 where none came.

    last: place among names of the event it ended with; goal: whether it came to one; met: of each event, (m, 4) as the
    kernel lays it. facets: property, value and who had it at the visit's first event, as places of visits; said:
    likewise, what was declared in it.
    """

    names: tuple[str, ...]
    goals: frozenset[str]
    begin: Int64s
    end: Int64s
    gap: Int64s
    last: Int32s
    goal: Bools
    met: Mapping[str, Int32s]
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
        if self.by:
            check_property(self.by, seen)
        units = units_of(seen, SESSION, self.gap)
        n = len(units.begin)
        is_goal = event_mask(self.goal, seen) if self.goal else np.zeros(len(seen.at), np.bool_)
        met, goal = np.empty((len(seen.at), 4), np.int32), np.empty(n, np.bool_)
        first = v.lay_met(
            units.begin,
            units.end,
            read_only(seen.event),
            read_only(is_goal),
            max(1, len(seen.names)),
            met,
            goal,
        )
        begin, end = seen.at[units.begin], seen.at[units.end - 1]
        gap = np.full(n, -1, np.int64)
        goes_on = np.flatnonzero(units.owner[1:] == units.owner[:-1])
        gap[goes_on] = begin[goes_on + 1] - end[goes_on]
        goals = frozenset(seen.names[code] for code in distinct(seen.event[is_goal]).tolist())
        told = rows_of_own(journeys)[
            units.begin
        ]  # each column is read where visits begin, and not copied whole
        whole = replace(seen, properties=journeys.properties)
        facets = tuple(
            (*facet, np.flatnonzero(mask))
            for facet, mask in facets_of(whole, units.owner, told, folded(self.by) if self.by else None)
            if facet[0] not in WORDS
        )
        return LeavingState(
            (
                Visits(
                    seen.names,
                    goals,
                    begin,
                    end,
                    gap,
                    seen.event[units.end - 1].astype(np.int32),
                    goal,
                    {
                        name: met[first[code] : first[code + 1]]
                        for code, name in enumerate(seen.names)
                        if first[code] < first[code + 1]
                    },
                    facets,
                    tuple(_said(seen, units.begin, units.end)),
                ),
            )
        )

    def merge(self, a: LeavingState, b: LeavingState) -> LeavingState:
        return LeavingState(a.pieces + b.pieces)

    def finish(self, total: LeavingState) -> LeavingAnswer:
        whole = _joined(total.pieces)
        silent = self.now - whole.end
        curve = silences(whole.gap, silent)
        after = self.after if self.after is not None else curve.left_after()
        returned = whole.gap >= 0
        if after is None:
            judged = left = np.zeros(len(returned), np.bool_)
        else:
            judged = returned | (silent > after)
            left = judged & (~returned | (whole.gap > after))
        figures = Figures(
            whole.names, whole.goals, whole.begin, whole.last, whole.goal, judged, left,
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
            len(returned),
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
    columns = [(name, seen.properties[name]) for name in WORDS if name in seen.properties]
    told = [(name, column) for name, column in columns if isinstance(column, Coded)]
    if not told or not len(begin):
        return found
    order = np.argsort(begin)  # fresh customers may lie before older ones
    for name, column in told:
        rows = np.flatnonzero(column.codes)
        place = np.searchsorted(begin[order], rows, side="right") - 1
        visit = order[np.maximum(place, 0)]
        inside = (place >= 0) & (rows < end[visit])
        rows, visit = rows[inside], visit[inside]
        codes = column.codes[rows]
        found += [
            (name, column.values[code - 1], distinct(visit[codes == code]))
            for code in distinct(codes).tolist()
        ]
    return found


def _joined(pieces: Sequence[Visits]) -> Visits:
    """All pieces under one list of names, sorted."""
    names = tuple(sorted({name for piece in pieces for name in piece.names}))
    at = {name: place for place, name in enumerate(names)}
    met: dict[str, list[tuple[Int32s, int, Int32s]]] = {}
    parts: tuple[dict[tuple[str, str], list[Int64s]], ...] = ({}, {})
    last = [np.empty(0, np.int32)]
    offset = 0
    for piece in pieces:
        lookup = np.array([*(at[name] for name in piece.names), -1], np.int32)
        last.append(lookup[piece.last])
        for name, rows in piece.met.items():
            met.setdefault(name, []).append((rows, offset, lookup))
        for found, told in zip(parts, (piece.facets, piece.said), strict=True):
            for name, value, members in told:
                found.setdefault((name, value), []).append(members + offset)
        offset += len(piece.begin)
    facets, said = (
        tuple((*key, np.concatenate(members)) for key, members in sorted(found.items())) for found in parts
    )
    goals = frozenset().union(*(piece.goals for piece in pieces))
    none = np.empty(0, np.int64)
    return Visits(
        names,
        goals,
        np.concatenate([none, *(piece.begin for piece in pieces)]),
        np.concatenate([none, *(piece.end for piece in pieces)]),
        np.concatenate([none, *(piece.gap for piece in pieces)]),
        np.concatenate(last),
        np.concatenate([none.astype(np.bool_), *(piece.goal for piece in pieces)]),
        {name: _together(had) for name, had in met.items()},
        facets,
        said,
    )


def _together(parts: Sequence[tuple[Int32s, int, Int32s]]) -> Int32s:
    """Rows of one event from all pieces, each with the place of its first visit and of its names in the whole."""
    rows = np.concatenate([met for met, _, _ in parts])
    begin = 0
    for met, offset, lookup in parts:
        moved = rows[begin : begin + len(met)]
        moved[:, v.VISIT] += offset
        moved[:, v.BEFORE] = lookup[moved[:, v.BEFORE]]
        begin += len(met)
    return rows
