"""channels: by which channels customers meet us in each stage, and how often (S0-04).

Whoever used a channel and went on did so after using it, not because of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import log2

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.intervals import newcombe, wilson
from periplo.answers.map_checks import check_rules
from periplo.core.channel_catalogue import channel_id
from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule
from periplo.core.source_rules import UNKNOWN
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.kernels.channel_use import (
    CUSTOMERS,
    EVENTS,
    FIRST,
    LAST,
    PASSES,
    SEEN,
    SEVERAL,
    SWITCHES,
    WENT_ON,
    count_channels,
)
from periplo.journeys.masks import WORD, Block, Matcher, first_met, read_only

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
PROPERTY = "channel"


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """One channel in one stage. share: of the customers of the stage who used it, 95 % Wilson.

    per_customer: its events for each who used it. first, last: customers whose first or last event there was by it.
    went_on: customers who later met a later stage or the goal; their share of who used it, with low and high.
    """

    channel: str
    events: int
    customers: int
    share: float
    low: float
    high: float
    per_customer: float
    first: int
    last: int
    went_on: int
    on_share: float
    on_low: float
    on_high: float


@dataclass(frozen=True, slots=True)
class StageChannels:
    """The channels of one stage, most customers first.

    entropy: bits of the channels of its events, 0 where all are by one; effective: as many equal channels as would
    be as varied. switches: changes of channel from one event of the stage to the next, of so many passes.
    several: customers who used two or more. best: the channel after which most went on, where it stands out from
    the next one; None where it does not.
    """

    stage: str
    n: int
    events: int
    entropy: float | None
    effective: float | None
    switches: int
    passes: int
    switch_share: float | None
    several: int
    best: str | None
    channels: tuple[ChannelUse, ...]


@dataclass(frozen=True, slots=True)
class ChannelsAnswer:
    n: int
    stages: tuple[StageChannels, ...]


@dataclass(frozen=True, slots=True)
class ChannelsState:
    """cells: channel -> (stages, 5); stages: (stages, 4), as the kernel counts them."""

    seen: int
    cells: Mapping[str, Int64s] = field(default_factory=dict)
    stages: Int64s = field(default_factory=lambda: np.zeros((0, 4), np.int64))


@dataclass(frozen=True, slots=True)
class Channels:
    """Use of channels in each stage of a map; an event belongs to the first touchpoint that it meets.

    Raises: BadQuestion if no touchpoint of the map has a rule.
    """

    map: JourneyMap
    name: str = "channels"

    def __post_init__(self) -> None:
        check_rules(self.map, "so no event can tell in which stage it is")

    def partial(self, journeys: Journeys) -> ChannelsState:
        count = len(self.map.stages)
        names, _ = _channels(journeys)
        cells = np.zeros((count, len(names), 5), np.int64)
        stages, mark = np.zeros((count, 4), np.int64), np.zeros((count, len(names) + 2), np.int64)
        none, seen = np.empty(0, np.bool_), 0
        for block, stage, channel, is_goal in self._blocks(journeys):
            rows = slice(block.row, block.row + len(block.at))
            seen += count_channels(
                block.start, block.stop, read_only(none if journeys.ours is None else journeys.ours[rows]),
                stage, channel, is_goal, cells, stages, mark,
            )  # fmt: skip
        found = {name: cells[:, code] for code, name in enumerate(names) if cells[:, code].any()}
        return ChannelsState(seen, found, stages)

    def used(self, journeys: Journeys, stage: str, channel: str) -> tuple[Bools, Bools]:
        """Of each event, ours among them: whether it is of this stage, and whether it is by this channel as well."""
        place, names = [one.id for one in self.map.stages].index(stage), _channels(journeys)[0]
        in_stage, by_it = (np.zeros(len(journeys.event), np.bool_) for _ in range(2))
        for block, stages, channels, _ in self._blocks(journeys):
            rows = slice(block.row, block.row + len(block.at))
            in_stage[rows] = stages == place
            if channel in names:
                by_it[rows] = in_stage[rows] & (channels == names.index(channel))
        return in_stage, by_it

    def _blocks(
        self, journeys: Journeys
    ) -> Iterator[tuple[Block, NDArray[np.int16], NDArray[np.int16], Bools]]:
        """Block by block, and of each event its stage, -1 for none, its channel, and whether it is the goal."""
        ids = [stage.id for stage in self.map.stages]
        columns = [touchpoint for touchpoint in self.map.touchpoints if touchpoint.met]
        stage_of = np.array([*(ids.index(column.stage) for column in columns), -1], np.int16)
        rules: list[Rule] = [column.met for column in columns if column.met]
        goal = self.map.goal.rule
        _, code_of = _channels(journeys)
        column = journeys.properties.get(PROPERTY)
        for block in Matcher([*rules, *([goal] if goal else [])], journeys).blocks():
            table, rows = block.table.copy(), slice(block.row, block.row + len(block.at))
            is_goal = np.zeros(len(table), np.bool_)
            if goal:
                bit = np.uint64(1 << len(rules) % WORD)
                is_goal = (table[:, len(rules) // WORD] & bit) != 0
                table[:, len(rules) // WORD] &= ~bit
            channel = (
                code_of[column.codes[rows]]
                if isinstance(column, Coded)
                else np.zeros(len(block.at), np.int16)
            )
            yield block, stage_of[first_met(table)][block.codes], channel, is_goal[block.codes]

    def merge(self, a: ChannelsState, b: ChannelsState) -> ChannelsState:
        cells = dict(a.cells)
        for name, counts in b.cells.items():
            cells[name] = cells[name] + counts if name in cells else counts
        return ChannelsState(a.seen + b.seen, cells, a.stages + b.stages)

    def finish(self, total: ChannelsState) -> ChannelsAnswer:
        stages = tuple(
            _stage(stage.id, place, total) for place, stage in enumerate(self.map.stages) if len(total.stages)
        )
        return ChannelsAnswer(total.seen, stages)


def _channels(journeys: Journeys) -> tuple[tuple[str, ...], NDArray[np.int16]]:
    """The channels there are, unknown first, and the place of each code of the column among them."""
    column = journeys.properties.get(PROPERTY)
    if not isinstance(column, Coded):
        return (UNKNOWN,), np.zeros(1, np.int16)
    ids = [channel_id(value) for value in column.values]
    names = (UNKNOWN, *dict.fromkeys(ids))
    place = {name: k for k, name in enumerate(names)}
    return names, np.array([0, *(place[id] for id in ids)], np.int16)


def _stage(id: str, place: int, total: ChannelsState) -> StageChannels:
    counts = total.stages[place].tolist()
    n, passes = counts[SEEN], counts[PASSES]
    uses = [
        _use(name, cells[place].tolist(), n) for name, cells in total.cells.items() if cells[place, CUSTOMERS]
    ]
    uses.sort(key=lambda use: (-use.customers, use.channel))
    events = sum(use.events for use in uses)
    shares = sorted(use.events / events for use in uses)
    entropy = max(0.0, -sum(share * log2(share) for share in shares)) if uses else None
    return StageChannels(
        id,
        n,
        events,
        entropy,
        None if entropy is None else 2**entropy,
        counts[SWITCHES],
        passes,
        counts[SWITCHES] / passes if passes else None,
        counts[SEVERAL],
        _best(uses),
        tuple(uses),
    )


def _use(name: str, counts: list[int], n: int) -> ChannelUse:
    customers, went_on = counts[CUSTOMERS], counts[WENT_ON]
    low, high = wilson(customers, n) or (0.0, 1.0)
    on_low, on_high = wilson(went_on, customers) or (0.0, 1.0)
    return ChannelUse(
        name, counts[EVENTS], customers, customers / n, low, high, counts[EVENTS] / customers,
        counts[FIRST], counts[LAST], went_on, went_on / customers, on_low, on_high,
    )  # fmt: skip


def _best(uses: list[ChannelUse]) -> str | None:
    """After which channel most went on, if it is surely more than after the next one; thin ones do not run."""
    ranked = sorted(
        (use for use in uses if use.customers >= THIN and use.channel != UNKNOWN),
        key=lambda use: (-use.on_share, use.channel),
    )
    if len(ranked) < 2:
        return None
    first, second = ranked[:2]
    apart = newcombe(first.went_on, first.customers, second.went_on, second.customers)
    return first.channel if apart is not None and apart[1] > 0 else None
