"""sources: where new customers came from, by the trace they left and by their own word (S0-Q2).

A customer is new in the period if their first event lies in it. The trace is the first known channel of what they
did up to their first conversion; who left none is known by what they said when asked; of all others nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from periplo.answers.groups import By, groups_of
from periplo.answers.intervals import wilson
from periplo.core.rules import EventIs, Rule
from periplo.core.source_rules import UNKNOWN, SourceRule, as_people_say, declared_channel
from periplo.core.spans import Span
from periplo.core.survey_messages import DECLARED
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.kernels.arriving import FIRST_ROW, LAST, SAID, TRACE, find_arrivals
from periplo.journeys.masks import WORD, Matcher, first_met, read_only

Int64s = NDArray[np.int64]
REASONS = ("reason", "source")  # properties in which a declared source stands
# Group, trace, last touch before the first conversion, own word; "" where none.
Kind = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class SourceShare:
    """New customers of one channel; share of all new ones, 95 % Wilson. traced: by what they did; said: by word."""

    channel: str
    customers: int
    share: float | None
    low: float | None
    high: float | None
    traced: int
    said: int


@dataclass(frozen=True, slots=True)
class Beside:
    """One channel among those who said where they heard of us: by their word, by first trace, by last touch.

    Channels as people tell them apart. Shares of the answer's `asked`; low and high: of the word, 95 % Wilson.
    """

    channel: str
    said: int
    first: int
    last: int
    said_share: float
    first_share: float
    last_share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SourceGroup:
    group: str
    n: int
    sources: tuple[SourceShare, ...]


@dataclass(frozen=True, slots=True)
class SourcesAnswer:
    """asked: new customers who said where they heard of us. agree: of those who also left a trace (both), those
    whose trace says the same. without_trace: who said something and left no trace."""

    n: int
    unknown: int
    unknown_share: float | None
    sources: tuple[SourceShare, ...]  # most customers first
    asked: int
    both: int
    agree: int
    agree_share: float | None
    agree_low: float | None
    agree_high: float | None
    beside: tuple[Beside, ...]  # the most said first
    groups: tuple[SourceGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcesState:
    kinds: dict[Kind, int] = field(default_factory=dict)  # customers
    groups: dict[Kind, int] = field(default_factory=dict)  # the same people, once for each group


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the new customers of a half-open period came from.

    rules: which event shows which channel. conversion: after the first one nothing is a trace any more.
    by: a property of their first event, or a column of customers.
    """

    rules: tuple[SourceRule, ...]
    conversion: Rule
    period: Span
    by: str | None = None
    name: str = "sources"

    def partial(self, journeys: Journeys) -> SourcesState:
        found, who, channels = self._arrivals(journeys)
        words = _words(journeys)[0]
        state = SourcesState(_counted(found[who], "", channels, words))
        if self.by is None:
            return state
        for group, chosen in groups_of(By(self.by), journeys, who, 0, found[who, FIRST_ROW : FIRST_ROW + 1]):
            state.groups.update(_counted(found[who[chosen]], group, channels, words))
        return state

    def merge(self, a: SourcesState, b: SourcesState) -> SourcesState:
        return SourcesState(_added(a.kinds, b.kinds), _added(a.groups, b.groups))

    def finish(self, total: SourcesState) -> SourcesAnswer:
        kinds = total.kinds
        n = sum(kinds.values())
        sources = _shares(kinds)
        unknown = next((each for each in sources if each.channel == UNKNOWN), None)
        spoken = {kind: count for kind, count in kinds.items() if kind[3]}
        both = sum(count for (_, trace, _, _), count in spoken.items() if trace)
        agree = sum(
            count
            for (_, trace, _, said), count in spoken.items()
            if trace and as_people_say(trace) == as_people_say(said)
        )
        sure = wilson(agree, both)
        names = sorted({kind[0] for kind in total.groups})
        groups = [{kind: count for kind, count in total.groups.items() if kind[0] == name} for name in names]
        told = [
            SourceGroup(name, sum(each.values()), _shares(each))
            for name, each in zip(names, groups, strict=True)
        ]
        return SourcesAnswer(
            n=n,
            unknown=unknown.customers if unknown else 0,
            unknown_share=(unknown.customers if unknown else 0) / n if n else None,
            sources=tuple(each for each in sources if each.channel != UNKNOWN),
            asked=sum(spoken.values()),
            both=both,
            agree=agree,
            agree_share=agree / both if both else None,
            agree_low=sure[0] if sure else None,
            agree_high=sure[1] if sure else None,
            beside=_beside(spoken),
            groups=tuple(sorted(told, key=lambda each: (-each.n, each.group))),
        )

    def come_by(self, journeys: Journeys, channel: str) -> tuple[Int64s, Int64s]:
        """The places of new customers of a channel: who left its trace, and of whom only their own word says so.

        Of UNKNOWN: nobody, and those of whom nothing is known.
        """
        found, who, channels = self._arrivals(journeys)
        words = _words(journeys)[0]
        traces = np.array(["", *channels], object)[found[who, TRACE] + 1]
        said = np.array(["", *("" if word == UNKNOWN else word for word in words)], object)[found[who, SAID] + 1]
        wanted = "" if channel == UNKNOWN else channel
        is_traced, is_said = (traces == wanted) & (traces != ""), (traces == "") & (said == wanted)
        return who[is_traced], who[is_said]

    def _arrivals(self, journeys: Journeys) -> tuple[Int64s, Int64s, tuple[str, ...]]:
        """What the kernel finds of each customer, the places of the new ones, and the channels of the traces."""
        channels = tuple(dict.fromkeys(each.channel for each in self.rules))
        found = self._found(journeys, channels)
        first = found[:, FIRST_ROW]
        new = first >= 0
        new[new] = journeys.at[first[new]] >= self.period.start
        return found, np.flatnonzero(new), channels

    def _found(self, journeys: Journeys, channels: tuple[str, ...]) -> Int64s:
        """(customers, 4) as the kernel finds them; rows are those of the journeys."""
        code_of = np.array([channels.index(each.channel) for each in self.rules] + [-1], np.int16)
        is_touch = np.zeros(len(channels), np.bool_)
        for each in self.rules:
            is_touch[channels.index(each.channel)] |= each.is_touch
        _, code_said = _words(journeys)
        found = np.full((journeys.customers, 4), -1, np.int64)
        none = np.empty(0, np.bool_)
        first = len(self.rules)
        rules = [*(each.rule for each in self.rules), self.conversion, EventIs(DECLARED)]
        for block in Matcher(rules, journeys).blocks():
            table = block.table.copy()
            bought, says = (_taken_out(table, place)[block.codes] for place in (first, first + 1))
            rows = slice(block.row, block.row + len(block.at))
            said = np.where(says, code_said(rows), -1).astype(np.int16)
            channel = code_of[first_met(table)][block.codes]
            channel = np.where(says, -1, channel).astype(np.int16)
            here = found[block.first : block.first + len(block.start)]
            find_arrivals(
                block.start, block.stop, read_only(none if journeys.ours is None else journeys.ours[rows]),
                channel, is_touch, said, bought, here,
            )  # fmt: skip
            here[here[:, FIRST_ROW] >= 0, FIRST_ROW] += block.row
        return found


def _taken_out(table: NDArray[np.uint64], place: int) -> NDArray[np.bool_]:
    """Whether each class of events meets the rule at this place, whose bit is then cleared."""
    bit = np.uint64(1 << place % WORD)
    met = (table[:, place // WORD] & bit) != 0
    table[:, place // WORD] &= ~bit
    return met


def _words(journeys: Journeys) -> tuple[tuple[str, ...], Callable[[slice], NDArray[np.int16]]]:
    """The channels that are said anywhere, and what each of some rows says as a place among them, -1 where nothing."""
    columns = [column for name in REASONS if isinstance(column := journeys.properties.get(name), Coded)]
    names = tuple(dict.fromkeys(declared_channel(value) for column in columns for value in column.values))
    place = {name: k for k, name in enumerate(names)}
    tables = [
        np.array([-1, *(place[declared_channel(value)] for value in column.values)], np.int16)
        for column in columns
    ]

    def said(rows: slice) -> NDArray[np.int16]:
        told = np.full(rows.stop - rows.start, -1, np.int16)
        for column, table in zip(columns, tables, strict=True):
            told = np.where(told >= 0, told, table[column.codes[rows]])
        return told

    return names, said


def _counted(found: Int64s, group: str, channels: tuple[str, ...], words: tuple[str, ...]) -> dict[Kind, int]:
    """Customers of each kind; a word that says nothing, such as "not remembered", is none."""
    kinds, counts = np.unique(found[:, [TRACE, LAST, SAID]], axis=0, return_counts=True)
    told: dict[Kind, int] = {}
    for (trace, last, said), n in zip(kinds.tolist(), counts.tolist(), strict=True):
        word = words[said] if said >= 0 else ""
        kind = (
            group,
            channels[trace] if trace >= 0 else "",
            channels[last] if last >= 0 else "",
            "" if word == UNKNOWN else word,
        )
        told[kind] = told.get(kind, 0) + n
    return told


def _added(a: dict[Kind, int], b: dict[Kind, int]) -> dict[Kind, int]:
    total = dict(a)
    for kind, n in b.items():
        total[kind] = total.get(kind, 0) + n
    return total


def _shares(kinds: dict[Kind, int]) -> tuple[SourceShare, ...]:
    n = sum(kinds.values())
    counts: dict[str, list[int]] = {}
    for (_, trace, _, said), count in kinds.items():
        tally = counts.setdefault(trace or said or UNKNOWN, [0, 0])
        tally[0] += count if trace else 0
        tally[1] += count if not trace and said else 0
    nothing = sum(count for (_, trace, _, said), count in kinds.items() if not trace and not said)
    made = []
    for channel, (traced, said_n) in counts.items():
        customers = nothing if channel == UNKNOWN else traced + said_n
        sure = wilson(customers, n)
        made.append(
            SourceShare(
                channel, customers, customers / n if n else None, sure[0] if sure else None, sure[1] if sure else None,
                traced, said_n,
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda each: (-each.customers, each.channel)))


def _beside(spoken: dict[Kind, int]) -> tuple[Beside, ...]:
    asked = sum(spoken.values())
    counts: dict[str, list[int]] = {}
    for kind, n in spoken.items():
        for place, channel in enumerate((kind[3], kind[1], kind[2])):
            counts.setdefault(as_people_say(channel) if channel else UNKNOWN, [0, 0, 0])[place] += n
    made = list(_each_beside(counts, asked))
    return tuple(sorted(made, key=lambda each: (-each.said, each.channel)))


def _each_beside(counts: dict[str, list[int]], asked: int) -> Iterator[Beside]:
    for channel, (said, first, last) in counts.items():
        low, high = wilson(said, asked) or (0.0, 1.0)
        yield Beside(channel, said, first, last, said / asked, first / asked, last / asked, low, high)
