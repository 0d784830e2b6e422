"""fluidity: does the journey go forward without needless steps and waits, and say the same everywhere? (S0-Q6)

Fluid: cycles without going back and forth, passes that go forward, channels that hand over without losing people,
promised times that are kept. Coherent: messages with room between them that do not gainsay each other, one price in
every channel, the same success whatever the channel. Each part is a share that a person can picture, and the score is
their plain mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from periplo.answers.agreeing import NOTHING_RECEIVED, Agreeing, Gainsaid, Received, agreeing, gainsaid
from periplo.answers.asked import THIN
from periplo.answers.intervals import newcombe, wilson
from periplo.answers.map_checks import check_period, check_rules
from periplo.answers.quantiles import MEDIAN, P90, quantiles
from periplo.core.distinct import distinct
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.rules import AnyOf
from periplo.core.spans import DAY, HOUR, SECOND, Span
from periplo.journeys.columns import ABSENT, Coded, Journeys, Money, Number
from periplo.journeys.kernels import fluency as f
from periplo.journeys.masks import WORD, Matcher, first_met, read_only

Int64s = NDArray[np.int64]
SHOWN, CUSTOMERS = 5, 5
SAME_PRICE = 0.01  # prices that differ by less are one
MOST_CHANNELS = 64


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score. share: what goes well, of n, with Wilson's 95 % interval; None where nothing can be judged.

    customers: up to five for whom it did not go well, by their key.
    """

    part: str
    n: int
    share: float | None
    low: float | None
    high: float | None
    customers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """Customers came back to a touchpoint from another one, with nothing between: so many times."""

    touchpoint: str
    through: str
    times: int


@dataclass(frozen=True, slots=True)
class HandOff:
    """From one channel to another within a cycle: how often, how soon; lost: the share after which nothing follows."""

    origin: str
    to: str
    n: int
    lost: float
    median_seconds: float | None
    p90_seconds: float | None


@dataclass(frozen=True, slots=True)
class ChannelGap:
    """A touchpoint where one channel lets more customers go on than another; only where it is more than chance."""

    touchpoint: str
    better: str
    better_share: float
    worse: str
    worse_share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FluidityAnswer:
    """Scores from 0 to 100; None where no part could be judged."""

    n: int
    score: float | None
    fluid: float | None
    coherent: float | None
    parts: tuple[Part, ...]
    loops: tuple[Loop, ...]
    handoffs: tuple[HandOff, ...]
    channel_gaps: tuple[ChannelGap, ...]
    messages: int
    messages_per_customer: float | None  # in 30 days, of those who got any
    messages_p90: float | None
    contradictions: tuple[Gainsaid, ...] = ()  # those that most customers got


FLUID = ("straight", "forward", "handed_over", "on_time")
COHERENT = ("spaced", "agreeing", "one_price", "same_success")
_FLAG = {"straight": f.LOOPED, "forward": f.BACK, "handed_over": f.LOST_HANDING, "on_time": f.LATE}


@dataclass(frozen=True, slots=True)
class FluidityState:
    totals: Int64s
    loops: Int64s
    hands: dict[tuple[str, str], tuple[int, int]]
    gaps: dict[tuple[str, str], tuple[Int64s, ...]]
    examples: dict[str, tuple[str, ...]]  # part -> keys of customers, the smallest first
    sent: int
    soon: int
    sent_to: tuple[Int64s, ...]  # messages of each customer who got any
    prices: tuple[Int64s, ...]  # pieces (n, 5): thing, day, channel, least and most that it cost, cents
    seen: int
    by_channel: dict[tuple[str, str], tuple[int, int]]  # touchpoint, channel -> customers, of them went on
    agreeing: Agreeing


@dataclass(frozen=True, slots=True)
class Fluidity:
    """Cycles that begin in a period, half-open, judged where they are over by `until`, the last instant known.

    received: what we sent to whom, as far as messages speak of the same.

    Raises: BadQuestion if no touchpoint of the map has a rule, or the period is empty.
    """

    map: JourneyMap
    period: Span
    until: int
    received: Received = NOTHING_RECEIVED
    name: str = "fluidity"

    def __post_init__(self) -> None:
        check_rules(self.map)
        check_period(self.period)

    @property
    def _columns(self) -> tuple[Touchpoint, ...]:
        return tuple(touchpoint for touchpoint in self.map.touchpoints if touchpoint.met)

    def partial(self, journeys: Journeys) -> FluidityState:
        columns, stages = self._columns, [stage.id for stage in self.map.stages]
        ids = [column.id for column in columns]
        stage_of = np.array([stages.index(column.stage) for column in columns], dtype=np.int64)
        promised = np.full((len(columns), len(columns)), -1, np.int64)
        for way in self.map.transitions:
            if way.promised is not None and way.origin in ids and way.target in ids:
                promised[ids.index(way.origin), ids.index(way.target)] = way.promised
        channel, names = _channels(journeys)
        count = min(len(names), MOST_CHANNELS)
        totals, loops = np.zeros(f.TOTALS, np.int64), np.zeros((len(columns),) * 2, np.int64)
        hands = np.zeros((count, count, 2), np.int64)
        by_channel = np.zeros((len(columns), count, 2), np.int64)
        seen = 0
        flags = np.zeros((journeys.customers, f.FLAGS), np.bool_)
        pieces: dict[int, list[Int64s]] = {}
        goal = self.map.goal.rule or AnyOf(())
        none = np.empty(0, np.bool_)
        for block in Matcher([*(column.met for column in columns if column.met), goal], journeys).blocks():
            rows = slice(block.row, block.row + len(block.at))
            met, is_goal = _classes(block.table, len(columns))
            own = np.array([*(_only_channel(column, names) for column in columns), f.NO_CHANNEL], np.int16)
            here = channel[rows] if len(channel) else np.full(len(block.at), f.NO_CHANNEL, np.int16)
            here = np.where(here < 0, own[met[block.codes]], here).astype(np.int16)
            gap, pair = np.empty(len(block.at), np.int64), np.empty(len(block.at), np.int64)
            customers = slice(block.first, block.first + len(block.start))
            laid, seen_here = f.walk_fluency(
                block.start, block.stop, block.at, block.codes,
                read_only(none if journeys.ours is None else journeys.ours[rows]), met, is_goal, read_only(here),
                stage_of, promised, self.map.idle, self.period.start, self.period.end, self.until,
                totals, loops, hands, by_channel, gap, pair, flags[customers],
            )  # fmt: skip
            seen += seen_here
            for which in distinct(pair[:laid]).tolist():
                pieces.setdefault(which, []).append(gap[:laid][pair[:laid] == which])
        sent, soon, sent_to, crowded = self._pressure(journeys)
        examples = {part: _keys(journeys, flags[:, flag]) for part, flag in _FLAG.items()}
        return FluidityState(
            totals,
            loops,
            _named(hands, names, names),
            {(names[which // count], names[which % count]): tuple(some) for which, some in pieces.items()},
            {**examples, "spaced": _keys(journeys, crowded)},
            sent,
            soon,
            (sent_to,),
            (self._prices(journeys, channel, names),),
            seen,
            _named(by_channel, ids, names),
            agreeing(self.received, journeys.customer, self.period),
        )

    def merge(self, a: FluidityState, b: FluidityState) -> FluidityState:
        return FluidityState(
            a.totals + b.totals,
            a.loops + b.loops,
            _added(a.hands, b.hands),
            {key: a.gaps.get(key, ()) + b.gaps.get(key, ()) for key in {**a.gaps, **b.gaps}},
            {part: tuple(sorted(a.examples[part] + b.examples[part])[:CUSTOMERS]) for part in a.examples},
            a.sent + b.sent,
            a.soon + b.soon,
            a.sent_to + b.sent_to,
            a.prices + b.prices,
            a.seen + b.seen,
            _added(a.by_channel, b.by_channel),
            a.agreeing.plus(b.agreeing),
        )

    def finish(self, total: FluidityState) -> FluidityAnswer:
        counts = total.totals.tolist()
        gaps, judged, alike = self._channel_gaps(total)
        priced, same = _one_price(total.prices)
        kept = [
            ("straight", counts[f.CYCLES], counts[f.CYCLES] - counts[f.CYCLES_LOOPED]),
            ("forward", counts[f.PASSES], counts[f.PASSES] - counts[f.PASSES_BACK]),
            ("handed_over", counts[f.HANDED], counts[f.HANDED] - counts[f.HANDED_LOST]),
            ("on_time", counts[f.PROMISED], counts[f.PROMISED] - counts[f.LATE_PASSES]),
            ("spaced", total.sent, total.sent - total.soon),
            ("agreeing", total.agreeing.n, total.agreeing.well),
            ("one_price", priced, same),
            ("same_success", judged, alike),
        ]
        examples = {**total.examples, "agreeing": total.agreeing.customers}
        parts = tuple(_part(name, n, well, examples.get(name, ())) for name, n, well in kept)
        fluid, coherent = (
            _mean([part for part in parts if part.part in names]) for names in (FLUID, COHERENT)
        )
        halves = [score for score in (fluid, coherent) if score is not None]
        messages = np.concatenate([np.empty(0, np.int64), *total.sent_to])
        days = (self.period.end - self.period.start) / DAY
        (p90,) = quantiles(total.sent_to, (P90,))
        return FluidityAnswer(
            total.seen,
            sum(halves) / len(halves) if halves else None,
            fluid,
            coherent,
            parts,
            tuple(self._loops(total.loops)),
            tuple(self._handoffs(total)),
            gaps,
            total.sent,
            float(messages.mean()) * 30 / days if len(messages) else None,
            None if p90 is None else p90 * 30 / days,
            gainsaid(self.received, total.agreeing),
        )

    def _loops(self, loops: Int64s) -> Iterator[Loop]:
        ids = [column.id for column in self._columns]
        places = sorted(zip(*np.nonzero(loops), strict=True), key=lambda place: (-loops[place], place))
        for touchpoint, through in places[:SHOWN]:
            yield Loop(ids[touchpoint], ids[through], int(loops[touchpoint, through]))

    def _handoffs(self, total: FluidityState) -> Iterator[HandOff]:
        order = sorted(total.hands.items(), key=lambda one: (-one[1][0], one[0]))
        for (origin, to), (n, lost) in [one for one in order if one[1][0] >= THIN][: 2 * SHOWN]:
            median, p90 = quantiles(total.gaps.get((origin, to), ()), (MEDIAN, P90), SECOND)
            yield HandOff(origin, to, n, lost / n, median, p90)

    def _channel_gaps(self, total: FluidityState) -> tuple[tuple[ChannelGap, ...], int, int]:
        """Where channels differ by more than chance; pairs of channels compared, and of them alike within 5 points."""
        found, judged, alike = [], 0, 0
        for column in self._columns:
            here = {
                channel: counts
                for (touchpoint, channel), counts in total.by_channel.items()
                if touchpoint == column.id and counts[0] >= THIN
            }
            if len(here) < 2:
                continue
            order = sorted(here, key=lambda channel: (here[channel][1] / here[channel][0], channel))
            worst, best = order[0], order[-1]
            told = newcombe(here[best][1], here[best][0], here[worst][1], here[worst][0])
            assert told is not None
            judged += 1
            alike += told[0] <= 0.05 or told[1] <= 0
            if told[0] > 0.05 and told[1] > 0:
                shares = (here[best][1] / here[best][0], here[worst][1] / here[worst][0])
                found.append(ChannelGap(column.id, best, shares[0], worst, shares[1], told[1], told[2]))
        found.sort(key=lambda gap: (-gap.low, gap.touchpoint))
        return tuple(found[:SHOWN]), judged, alike

    def _pressure(self, journeys: Journeys) -> tuple[int, int, Int64s, NDArray[np.bool_]]:
        crowded = np.zeros(journeys.customers, np.bool_)
        if journeys.ours is None:
            return 0, 0, np.empty(0, np.int64), crowded
        each = np.empty(journeys.customers, np.int64)
        sent, soon = f.walk_pressure(
            read_only(journeys.start), read_only(journeys.stop), read_only(journeys.at), read_only(journeys.ours),
            self.period.start, self.period.end, HOUR, each, crowded,
        )  # fmt: skip
        return sent, soon, each[each > 0], crowded

    def _prices(self, journeys: Journeys, channel: NDArray[np.int16], names: Sequence[str]) -> Int64s:
        """The least and the most that each thing cost each day in each channel, where events tell such things."""
        thing, price = journeys.properties.get("sku"), journeys.properties.get("price")
        if not isinstance(thing, Coded) or not isinstance(price, Number | Money) or not len(channel):
            return np.empty((0, 5), np.int64)
        rows = np.concatenate(
            [np.empty(0, np.int64), *(np.arange(low, high) for low, high in _runs(journeys))]
        )
        rows = rows[(journeys.at[rows] >= self.period.start) & (journeys.at[rows] < self.period.end)]
        rows = rows[(thing.codes[rows] > 0) & (channel[rows] >= 0)]
        cents = (
            np.where(price.values[rows] == ABSENT, -1, price.values[rows] // 10_000)
            if isinstance(price, Money)
            else np.rint(np.nan_to_num(price.values[rows], nan=-0.01) * 100).astype(np.int64)
        )
        rows, cents = rows[cents > 0], cents[cents > 0]
        codes, things = np.unique(thing.codes[rows], return_inverse=True)
        named = np.array([_number(thing.values[int(code) - 1]) for code in codes], np.int64)
        ways = np.array([_number(name) for name in names], np.int64)
        return _ranges(named[things], journeys.at[rows] // DAY, ways[channel[rows]], cents, cents)


def _part(name: str, n: int, well: int, customers: tuple[str, ...]) -> Part:
    bounds = wilson(well, n) if n >= THIN or (name in ("one_price", "same_success") and n) else None
    if bounds is None:
        return Part(name, n, None, None, None)
    return Part(name, n, well / n, *bounds, customers if well < n else ())


def _mean(parts: Sequence[Part]) -> float | None:
    shares = [part.share for part in parts if part.share is not None]
    return 100 * sum(shares) / len(shares) if shares else None


def _runs(journeys: Journeys) -> Iterator[tuple[int, int]]:
    """Runs of rows in view, next ones joined."""
    start, stop = journeys.start, journeys.stop
    cuts = np.flatnonzero(start[1:] != stop[:-1]) + 1
    for first, last in zip([0, *cuts], [*cuts, len(start)], strict=True):
        if last > first:
            yield int(start[first]), int(stop[last - 1])


def _number(text: str) -> int:
    """A number that stands for a text wherever it is read."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


def _ranges(thing: Int64s, day: Int64s, channel: Int64s, low: Int64s, high: Int64s) -> Int64s:
    """(n, 5): the least and the most of each thing, day and channel."""
    order = np.lexsort((channel, day, thing))
    thing, day, channel, low, high = (column[order] for column in (thing, day, channel, low, high))
    is_first = np.ones(len(thing), np.bool_)
    is_first[1:] = (thing[1:] != thing[:-1]) | (day[1:] != day[:-1]) | (channel[1:] != channel[:-1])
    starts = np.flatnonzero(is_first)
    if not len(starts):
        return np.empty((0, 5), np.int64)
    least, most = np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
    return np.column_stack([thing[starts], day[starts], channel[starts], least, most])


def _one_price(pieces: Sequence[Int64s]) -> tuple[int, int]:
    """Things and days sold through several channels, and at how many prices meet or differ by less than 1 %."""
    whole = _ranges(*np.concatenate([np.empty((0, 5), np.int64), *pieces]).T)
    if not len(whole):
        return 0, 0
    is_first = np.ones(len(whole), np.bool_)
    is_first[1:] = (whole[1:, 0] != whole[:-1, 0]) | (whole[1:, 1] != whole[:-1, 1])
    starts = np.flatnonzero(is_first)
    several = np.diff(np.append(starts, len(whole))) > 1
    low, high = np.maximum.reduceat(whole[:, 3], starts), np.minimum.reduceat(whole[:, 4], starts)
    return int(several.sum()), int((several & (low - high <= SAME_PRICE * high)).sum())


def _classes(table: NDArray[np.uint64], goal: int) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
    is_goal = (table[:, goal // WORD] >> np.uint64(goal % WORD)) & np.uint64(1) != 0
    touchpoints = table.copy()
    touchpoints[:, goal // WORD] &= ~np.uint64(1 << goal % WORD)
    return read_only(first_met(touchpoints)), read_only(is_goal)


def _channels(journeys: Journeys) -> tuple[NDArray[np.int16], tuple[str, ...]]:
    """(rows,) which channel each event tells, -1 where none, and their names; nothing where no event tells any."""
    column = journeys.properties.get("channel")
    if not isinstance(column, Coded) or len(column.values) > MOST_CHANNELS:
        return np.empty(0, np.int16), ()
    return (column.codes.astype(np.int16) - 1).astype(np.int16), tuple(column.values)


def _only_channel(column: Touchpoint, names: Sequence[str]) -> int:
    """The channel of a touchpoint that has but one, where events do not tell."""
    return (
        names.index(column.channels[0])
        if len(column.channels) == 1 and column.channels[0] in names
        else f.NO_CHANNEL
    )


def _named(
    counts: Int64s, rows: Sequence[str], columns: Sequence[str]
) -> dict[tuple[str, str], tuple[int, int]]:
    """(rows, columns, 2) counts by their names, where there are any."""
    places = zip(*np.nonzero(counts[:, :, 0]), strict=True)
    return {
        (rows[one], columns[other]): (int(counts[one, other, 0]), int(counts[one, other, 1]))
        for one, other in places
    }


def _added(
    a: dict[tuple[str, str], tuple[int, int]], b: dict[tuple[str, str], tuple[int, int]]
) -> dict[tuple[str, str], tuple[int, int]]:
    nothing = (0, 0)
    return {
        key: (
            a.get(key, nothing)[0] + b.get(key, nothing)[0],
            a.get(key, nothing)[1] + b.get(key, nothing)[1],
        )
        for key in {**a, **b}
    }


def _keys(journeys: Journeys, flagged: NDArray[np.bool_]) -> tuple[str, ...]:
    """The smallest ids of the customers flagged: pseudonyms, and the same whatever the split."""
    return tuple(sorted(str(number) for number in journeys.customer[flagged].tolist())[:CUSTOMERS])
