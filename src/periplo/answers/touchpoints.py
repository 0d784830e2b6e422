"""touchpoints: what every column of a map saw in the period, and how customers went on from it.

An event may meet several touchpoints: it counts for all of them. Where one must be chosen, as for gutters and
legs, the first in the map's order counts. What we ourselves sent counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import wilson
from periplo.answers.map_checks import check_period, check_rules
from periplo.answers.quantiles import MEDIAN, P90, quantiles
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.rules import All, Condition, Rule
from periplo.core.spans import SECOND, Span
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.meetings import (
    BEFORE,
    CUSTOMERS,
    EVENTS,
    MET,
    PARTS,
    SERIES,
    WENT_ON,
    walk_meetings,
)
from periplo.journeys.masks import Matcher, read_only

Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ChannelUse:
    channel: str
    customers: int
    events: int


@dataclass(frozen=True, slots=True)
class ColumnFigures:
    """One touchpoint in the period.

    `went_on`: customers who met a later column of the map afterwards, or reached its goal there or afterwards;
    `dropped`: the others.
    `median_seconds`: from a meeting to the next touchpoint met, whichever it is.
    `before`: customers in the period of equal length just before; None where the data begins later than it.
    `series`: customers in each twelfth of the period.
    """

    touchpoint: str
    customers: int
    events: int
    share: float | None  # of the customers seen in the period
    low: float | None
    high: float | None
    went_on: int
    dropped: int
    median_seconds: float | None
    before: int | None
    series: tuple[int, ...]
    channels: tuple[ChannelUse, ...]


@dataclass(frozen=True, slots=True)
class Gutter:
    """From one stage to the next: of those seen in `stage`, who met a later one afterwards, and how soon."""

    stage: str
    to: str
    customers: int
    went_on: int
    share: float | None
    low: float | None
    high: float | None
    median_seconds: float | None
    p90_seconds: float | None


@dataclass(frozen=True, slots=True)
class Leg:
    """Passes from one touchpoint to the next one met (never to itself): back, forward or away."""

    origin: str
    to: str
    customers: int
    passes: int


@dataclass(frozen=True, slots=True)
class Unmapped:
    """An event seen in the data that meets no touchpoint of the map."""

    event: str
    customers: int
    events: int


@dataclass(frozen=True, slots=True)
class TouchpointsAnswer:
    n: int
    columns: tuple[ColumnFigures, ...]
    gutters: tuple[Gutter, ...]
    legs: tuple[Leg, ...]
    unmapped: tuple[Unmapped, ...]


@dataclass(frozen=True, slots=True)
class TouchpointsState:
    """Counts as the kernel keeps them (kernels/meetings.py), and every wait, grouped: key -> pieces."""

    seen: int
    begin: int | None  # the first event there is, also before the period
    met: Int64s
    touched: Int64s
    legs: Int64s
    names: dict[str, tuple[int, ...]]
    gaps: dict[int, list[Int64s]]  # touchpoint -> microseconds to the next touchpoint met
    leaps: dict[int, list[Int64s]]  # stage -> microseconds to a later stage, -1 for never


@dataclass(frozen=True, slots=True)
class Touchpoints:
    """What every touchpoint saw in a period, half-open, and how customers went on; all within the period.

    A touchpoint's channels are told by its channel rules, else by the event's property `channel`; a single
    channel is what its touchpoint is. Gutters count from the first meeting of a stage to the first meeting of
    any later stage after it.

    Raises: BadQuestion if no touchpoint of the map has a rule, or the period is empty.
    """

    map: JourneyMap
    period: Span
    name: str = "touchpoints"

    def __post_init__(self) -> None:
        check_rules(self.map)
        check_period(self.period)

    @property
    def _columns(self) -> tuple[Touchpoint, ...]:
        return tuple(touchpoint for touchpoint in self.map.touchpoints if touchpoint.met)

    @property
    def _ways(self) -> tuple[tuple[str, str, Rule], ...]:
        """Touchpoint, channel and the rule that says: met there, through this channel."""
        return tuple(
            (column.id, channel, rule) for column in self._columns for channel, rule in _channels_of(column)
        )

    def partial(self, journeys: Journeys) -> TouchpointsState:
        columns, stages = self._columns, [stage.id for stage in self.map.stages]
        stage_of = np.array([stages.index(column.stage) for column in columns], dtype=np.int64)
        rules = [*(column.met for column in columns if column.met), *(rule for *_, rule in self._ways)]
        goal = len(rules) if self.map.goal.rule else -1
        rules += [self.map.goal.rule] if self.map.goal.rule else []
        met, met_by = _tally(len(rules), kinds=2)
        touched, touched_by = np.zeros((2, len(columns), SERIES + PARTS), np.int64)
        legs, legs_by = _tally(len(columns), len(columns), kinds=2)
        names, names_by = _tally(len(journeys.names), kinds=3)
        gaps: dict[int, list[Int64s]] = {}
        leaps: dict[int, list[Int64s]] = {}
        seen, none = 0, np.empty(0, np.bool_)
        for block in Matcher(rules, journeys).blocks():
            rows = slice(block.row, block.row + len(block.at))
            room = int(np.bitwise_count(block.table).sum(axis=1)[block.codes].sum())
            leap_room = len(block.start) * len(stages)
            gap_of, gap = np.empty(room, np.int16), np.empty(room, np.int64)
            leap_of, leap = np.empty(leap_room, np.int16), np.empty(leap_room, np.int64)
            counted, gap_count, leap_count = walk_meetings(
                block.first, block.start, block.stop, block.at, read_only(journeys.event[rows]),
                read_only(none if journeys.ours is None else journeys.ours[rows]), block.codes, block.table,
                stage_of, goal, self.period.start, self.period.end,
                met, met_by, touched, touched_by, legs, legs_by, names, names_by, gap_of, gap, leap_of, leap,
            )  # fmt: skip
            seen += counted
            _sorted_out(gaps, gap_of[:gap_count], gap[:gap_count])
            _sorted_out(leaps, leap_of[:leap_count], leap[:leap_count])
        some = journeys.stop > journeys.start
        return TouchpointsState(
            seen,
            int(journeys.at[journeys.start[some]].min()) if some.any() else None,
            met,
            touched,
            legs,
            {name: tuple(row) for name, row in zip(journeys.names, names.tolist(), strict=True)},
            gaps,
            leaps,
        )

    def merge(self, a: TouchpointsState, b: TouchpointsState) -> TouchpointsState:
        begins = [state.begin for state in (a, b) if state.begin is not None]
        nothing = (0, 0, 0)
        names = {
            name: tuple(map(sum, zip(a.names.get(name, nothing), b.names.get(name, nothing), strict=True)))
            for name in {**a.names, **b.names}
        }
        return TouchpointsState(
            a.seen + b.seen,
            min(begins) if begins else None,
            a.met + b.met,
            a.touched + b.touched,
            a.legs + b.legs,
            names,
            {key: a.gaps.get(key, []) + b.gaps.get(key, []) for key in {**a.gaps, **b.gaps}},
            {key: a.leaps.get(key, []) + b.leaps.get(key, []) for key in {**a.leaps, **b.leaps}},
        )

    def finish(self, total: TouchpointsState) -> TouchpointsAnswer:
        unmapped = [
            Unmapped(name, row[CUSTOMERS], row[EVENTS])
            for name, row in total.names.items()
            if row[EVENTS] and not row[MET]
        ]
        return TouchpointsAnswer(
            total.seen,
            tuple(self._column(total, place, column) for place, column in enumerate(self._columns)),
            tuple(self._gutters(total)),
            tuple(self._legs(total)),
            tuple(sorted(unmapped, key=lambda one: (-one.customers, -one.events, one.event))),
        )

    def _column(self, total: TouchpointsState, place: int, column: Touchpoint) -> ColumnFigures:
        customers, events = total.met[place].tolist()
        touched = total.touched[place].tolist()
        bounds = wilson(customers, total.seen)
        length = self.period.end - self.period.start
        is_known = total.begin is not None and total.begin <= self.period.start - length
        (median,) = quantiles(total.gaps.get(place, []), (MEDIAN,), SECOND)
        return ColumnFigures(
            column.id,
            customers,
            events,
            customers / total.seen if total.seen else None,
            bounds and bounds[0],
            bounds and bounds[1],
            touched[WENT_ON],
            customers - touched[WENT_ON],
            median,
            touched[BEFORE] if is_known else None,
            tuple(touched[SERIES:]),
            self._uses(total, column, customers, events),
        )

    def _uses(
        self, total: TouchpointsState, column: Touchpoint, customers: int, events: int
    ) -> tuple[ChannelUse, ...]:
        if not _channels_of(column):
            return tuple(ChannelUse(channel, customers, events) for channel in column.channels)
        found = total.met[len(self._columns) :][: len(self._ways)].tolist()
        return tuple(
            ChannelUse(channel, *counts)
            for (touchpoint, channel, _), counts in zip(self._ways, found, strict=True)
            if touchpoint == column.id
        )

    def _gutters(self, total: TouchpointsState) -> Iterator[Gutter]:
        for place, (stage, to) in enumerate(zip(self.map.stages, self.map.stages[1:], strict=False)):
            leaps = np.concatenate([np.empty(0, np.int64), *total.leaps.get(place, [])])
            went = leaps[leaps >= 0]
            bounds = wilson(len(went), len(leaps))
            median, p90 = quantiles([went], (MEDIAN, P90), SECOND)
            yield Gutter(
                stage.id,
                to.id,
                len(leaps),
                len(went),
                len(went) / len(leaps) if len(leaps) else None,
                bounds and bounds[0],
                bounds and bounds[1],
                median,
                p90,
            )

    def _legs(self, total: TouchpointsState) -> Iterator[Leg]:
        ids = [column.id for column in self._columns]
        for origin, to in zip(*np.nonzero(total.legs[:, :, EVENTS]), strict=True):
            customers, passes = total.legs[origin, to].tolist()
            yield Leg(ids[origin], ids[to], customers, passes)


def _tally(*shape: int, kinds: int) -> tuple[Int64s, Int64s]:
    """Counts of several kinds, and the customer last counted."""
    return np.zeros((*shape, kinds), np.int64), np.zeros(shape, np.int64)


def _channels_of(column: Touchpoint) -> tuple[tuple[str, Rule], ...]:
    """Each channel with a rule of its own; none where there is but one channel and no rule for it."""
    ruled = dict(column.channel_rules)
    if column.met is None or (not ruled and len(column.channels) < 2):
        return ()
    named = dict.fromkeys([*column.channels, *ruled])
    return tuple(
        (channel, ruled.get(channel) or All((column.rule or column.met, Condition("channel", "is", channel))))
        for channel in named
    )


def _sorted_out(pieces: dict[int, list[Int64s]], keys: NDArray[np.int16], values: Int64s) -> None:
    """Adds each value to the pieces of its key."""
    order = np.argsort(keys, kind="stable")
    ends = np.cumsum(np.bincount(keys)) if len(keys) else np.empty(0, np.int64)
    for key, piece in enumerate(np.split(values[order], ends[:-1]) if len(ends) else ()):
        if len(piece):
            pieces.setdefault(key, []).append(piece)
