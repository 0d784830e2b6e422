"""Paths of touches, each with how often it led to a conversion, what that was worth, and how often it was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from periplo.answers.chain import Routes
from periplo.answers.money import currencies_in, currency_of, is_money, names_of
from periplo.core.rules import Rule
from periplo.core.source_rules import SourceRule
from periplo.core.spans import Span
from periplo.journeys.columns import ABSENT, Coded, Journeys, Money, Number
from periplo.journeys.kernels.touching import PATHS, TOUCHES, lay_paths
from periplo.journeys.masks import WORD, Matcher, first_met, read_only

Int64s = NDArray[np.int64]
CurrenciesOf = Callable[[slice, NDArray[np.bool_]], set[str]]
MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Ends:
    """How paths of one kind ended. value: micro-units."""

    conversions: int = 0
    value: int = 0
    lost: int = 0

    def __add__(self, other: Ends) -> Ends:
        return Ends(self.conversions + other.conversions, self.value + other.value, self.lost + other.lost)


@dataclass(frozen=True, slots=True)
class PathsState:
    """Distinct paths by the names of their channels; () for conversions without any touch.

    decay: by time, in parts of a conversion (touching.ONE) and micro-units; None where nobody knows the times.
    """

    paths: dict[tuple[str, ...], Ends] = field(default_factory=dict)
    customers: int = 0
    decay: dict[str, tuple[int, int]] | None = None
    currencies: frozenset[str] = frozenset()

    def __add__(self, other: PathsState) -> PathsState:
        paths = dict(self.paths)
        for path, ends in other.paths.items():
            paths[path] = paths[path] + ends if path in paths else ends
        decay = None
        if self.decay is not None and other.decay is not None:
            decay = dict(self.decay)
            for channel, (conversions, value) in other.decay.items():
                before = decay.get(channel, (0, 0))
                decay[channel] = before[0] + conversions, before[1] + value
        return PathsState(paths, self.customers + other.customers, decay, self.currencies | other.currencies)


@dataclass(frozen=True, slots=True)
class Laid:
    """A state in columns, in an order that its splits do not change. names: of the codes, sorted."""

    names: tuple[str, ...]
    routes: Routes
    conversions: NDArray[np.float64]
    value: NDArray[np.float64]  # units of the currency
    lost: NDArray[np.float64]


def laid(state: PathsState, with_lost: bool = True) -> Laid:
    """The paths that have a touch and ended in anything."""
    told = [
        (path, ends)
        for path, ends in sorted(state.paths.items())
        if path and (ends.conversions or (ends.lost and with_lost))
    ]
    names = tuple(sorted({channel for path, _ in told for channel in path}))
    code = {name: place for place, name in enumerate(names)}
    codes = np.array([code[channel] for path, _ in told for channel in path], np.int64)
    offsets = np.concatenate([[0], np.cumsum([len(path) for path, _ in told], dtype=np.int64)]).astype(
        np.int64
    )
    ended = np.array([(ends.conversions, ends.value, ends.lost) for _, ends in told], np.int64).reshape(-1, 3)
    lost = ended[:, 2] if with_lost else np.zeros(len(told))
    return Laid(
        names,
        Routes(codes, offsets, len(names)),
        ended[:, 0].astype(float),
        ended[:, 1] / MICRO,
        lost.astype(float),
    )


def paths_in(
    journeys: Journeys,
    rules: tuple[SourceRule, ...],
    conversion: Rule,
    period: Span,
    look_back: int,
    half_life: int,
    value: str | None,
) -> PathsState:
    """The paths that ended in the period; touches before it count if the look back reaches them."""
    channels = tuple(dict.fromkeys(each.channel for each in rules))
    code_of = np.array([channels.index(each.channel) for each in rules] + [-1], np.int16)
    money, currency_of = _money(journeys, value)
    decay = np.zeros((len(channels), 2), np.int64)
    none = np.empty(0, np.bool_)
    found: dict[bytes, Ends] = {}
    currencies: set[str] = set()
    for block in Matcher([*(each.rule for each in rules), conversion], journeys).blocks():
        last, bit = len(rules) // WORD, np.uint64(1 << len(rules) % WORD)
        converts = ((block.table[:, last] & bit) != 0)[block.codes]
        table = block.table.copy()
        table[:, last] &= ~bit
        channel = code_of[first_met(table)][block.codes]
        rows = slice(block.row, block.row + len(block.at))
        earned_by = np.where(converts, money[rows], 0)
        touches = int((channel >= 0).sum())
        codes, filled = np.empty(touches, np.int16), np.zeros(2, np.int64)
        ends, earned = np.empty((2, touches + int(converts.sum())), np.int64)
        lay_paths(
            block.start, block.stop, block.at,
            read_only(none if journeys.ours is None else journeys.ours[rows]),
            channel, converts, earned_by, period.start, look_back, float(half_life),
            codes, ends, earned, decay, filled,
        )  # fmt: skip
        currencies |= currency_of(rows, converts & (block.at >= period.start))
        _gathered(found, codes[: filled[TOUCHES]], ends[: filled[PATHS]], earned[: filled[PATHS]])
    paths = {
        tuple(channels[code] for code in np.frombuffer(key, np.int16)): ends for key, ends in found.items()
    }
    credited = {
        name: (int(row[0]), int(row[1])) for name, row in zip(channels, decay, strict=True) if row.any()
    }
    return PathsState(paths, journeys.customers, credited, frozenset(currencies))


def _gathered(found: dict[bytes, Ends], codes: NDArray[np.int16], ends: Int64s, earned: Int64s) -> None:
    """Adds paths to those found, each known by its codes."""
    told = codes.tobytes()
    counts: dict[bytes, list[int]] = {}
    begin = 0
    for end, money in zip((2 * ends).tolist(), earned.tolist(), strict=True):
        tally = counts.setdefault(told[begin:end], [0, 0, 0])
        if money < 0:
            tally[2] += 1
        else:
            tally[0] += 1
            tally[1] += money
        begin = end
    for key, (conversions, value, lost) in counts.items():
        found[key] = found.get(key, Ends()) + Ends(conversions, value, lost)


def _money(journeys: Journeys, value: str | None) -> tuple[Int64s, CurrenciesOf]:
    """(rows,) micro-units that each event tells, 0 where none; and in which currencies some of the rows tell them.

    Each event counts by the first property of money that it carries itself; plain numbers are in the currency that its
    property `currency` says, where it says one.
    Raises: BadQuestion if `value` is no property that tells numbers.
    """
    columns = [
        column
        for name in names_of(journeys, value)
        if isinstance(column := journeys.properties.get(name), Money | Number)
    ]
    told = np.zeros(len(journeys.event), np.int64)
    is_told = np.zeros(len(journeys.event), np.bool_)
    paid: list[tuple[Coded, NDArray[np.bool_]]] = []
    for column in columns:
        if isinstance(column, Money):
            here = ~is_told & (column.values != ABSENT)
            told[here] = np.maximum(column.values[here], 0)
        else:
            here = ~is_told & is_money(column.values)
            told[here] = np.rint(np.maximum(column.values[here], 0) * MICRO).astype(np.int64)
        if currency := currency_of(journeys, column):
            paid.append((currency, here))
        is_told |= here

    def currencies(rows: slice, chosen: NDArray[np.bool_]) -> set[str]:
        found = np.flatnonzero(chosen & (told[rows] > 0)) + rows.start
        return {name for currency, here in paid for name in currencies_in(currency, found[here[found]])}

    return told, currencies


def state_of(table: Iterable[tuple[tuple[str, ...], Ends]]) -> PathsState:
    """A table of paths as a state; equal paths are added up."""
    paths: dict[tuple[str, ...], Ends] = {}
    for path, ends in table:
        paths[path] = paths.get(path, Ends()) + ends
    return PathsState(paths)
