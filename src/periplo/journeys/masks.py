"""Rules about events, read over whole columns: which events meet which of many rules.

A Matcher is made once for some rules and journeys; its work on text is done once per distinct name or value.
It hands out blocks of customers in which every event is a code into a table of rule bits. Where all rules
ask for names only, the code is the event's own uint16 and the table has one row a name: nothing is computed
per event. Where they ask for a few conditions too, it has one row for each name under each set of them; where for
many, one row an event of the block, and the codes count up.
core/matching.py is the plain reading that this one is held equal to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from periplo.core import rules as r
from periplo.core.errors import BadInput, BadRule
from periplo.core.events import folded
from periplo.core.matching import MICRO_UNITS, fits, meets, number_spelled
from periplo.core.spans import instant
from periplo.journeys.columns import ABSENT, Coded, Column, Flag, Journeys, Money, Number, When
from periplo.journeys.kernels.bits import add_bits

Bools = NDArray[np.bool_]
Int64s = NDArray[np.int64]
Reader = Callable[[int, int], Bools]  # truth of a rule for the event rows low:high

WORD = 64  # rules in one word of bits
BLOCK_ROWS = 1 << 17
MOST_CLASSES = 1 << 14  # of names and sets of conditions; beyond, each event has a row of bits of its own


@dataclass(frozen=True, slots=True)
class Block:
    """A run of customers, all arrays read-only. Event i of the block meets rule r if bit r of table[codes[i]] is set.

    first: position of its first customer among the journeys; row: position of its first event.
    start, stop: (customers,) int64 rows within the block. at: (rows,) int64 microseconds.
    codes: (rows,) uint16 or uint32 into table (classes, words) uint64; rule r is bit r % 64 of word r // 64.
    """

    first: int
    row: int
    start: Int64s
    stop: Int64s
    at: Int64s
    codes: NDArray[np.uint16] | NDArray[np.uint32]
    table: NDArray[np.uint64]


class Matcher:
    """Many rules about events, read at once.

    Raises: BadRule if a rule can only be judged for a customer.
    """

    def __init__(self, rules: Sequence[r.Rule], journeys: Journeys) -> None:
        self.journeys = journeys
        self.words = max(1, -(-len(rules) // WORD))
        self._named = self._no_bits()
        self._tables: dict[r.Rule, NDArray[np.uint64]] = {}
        for place, rule in enumerate(rules):
            for names, rest in _terms(rule, journeys):
                table = self._named if rest is None else self._tables.setdefault(rest, self._no_bits())
                table[names, place // WORD] |= np.uint64(1 << place % WORD)
        self._readers = {rest: _reader(rest, journeys) for rest in self._tables}
        self.table = None if self._tables else read_only(self._named)
        few = len(journeys.names) << len(self._tables) <= MOST_CLASSES
        self._classes = self._classed() if self._tables and few else None

    def _no_bits(self) -> NDArray[np.uint64]:
        return np.zeros((len(self.journeys.names), self.words), np.uint64)

    @property
    def is_shared(self) -> bool:
        """Whether all blocks point into one table."""
        return self.table is not None or self._classes is not None

    def _classed(self) -> NDArray[np.uint64]:
        """The bits of each name under each set of further conditions: row name + names * set."""
        each = list(self._tables.values())
        sets = []
        for held in range(1 << len(each)):
            bits = self._named.copy()
            for place, table in enumerate(each):
                if held >> place & 1:
                    bits |= table
            sets.append(bits)
        return read_only(np.concatenate(sets))

    def blocks(self, rows: int = BLOCK_ROWS) -> Iterator[Block]:
        """Runs of customers with about `rows` events; a customer is never cut.

        Where rows go back from one customer to the next, as fresh events laid over older ones do, a run ends.
        """
        start, stop = self.journeys.start, self.journeys.stop
        back = np.flatnonzero(start[1:] < stop[:-1]) + 1
        first = 0
        while first < len(start):
            low = int(start[first])
            place = int(np.searchsorted(back, first, side="right"))
            end = int(back[place]) if place < len(back) else len(start)
            last = max(first + 1, first + int(np.searchsorted(stop[first:end], low + rows, side="right")))
            high = int(stop[last - 1])
            codes, table = self.read(low, high)
            yield Block(
                first,
                low,
                read_only(start[first:last] - low),
                read_only(stop[first:last] - low),
                read_only(self.journeys.at[low:high]),
                codes,
                table,
            )
            first = last

    def read(self, low: int, high: int) -> tuple[NDArray, NDArray[np.uint64]]:
        """Codes of the event rows low:high and the table of rule bits that they point into."""
        if self.table is not None:
            return read_only(self.journeys.event[low:high]), self.table
        event = read_only(self.journeys.event[low:high])
        if self._classes is not None:
            codes = event.astype(np.uint32)
            for place, rest in enumerate(self._tables):
                codes += self._readers[rest](low, high) * np.uint32(len(self._named) << place)
            return read_only(codes), self._classes
        told = self._named[event]
        for rest, table in self._tables.items():
            add_bits(told, event, read_only(self._readers[rest](low, high)), read_only(table))
        return read_only(np.arange(high - low, dtype=np.uint32)), read_only(told)


def event_mask(rule: r.Rule, journeys: Journeys) -> Bools:
    """Whether each event meets a rule about events: (n,) bool over all event rows.

    Raises: BadRule if the rule can only be judged for a customer.
    """
    return _reader(rule, journeys)(0, len(journeys.event))


def first_met(table: NDArray[np.uint64]) -> NDArray[np.int16]:
    """For each row of a table of rule bits, the first rule met, from 0; -1 where none is: (classes,) int16."""
    first = np.full(len(table), -1, dtype=np.int16)
    for word in reversed(range(table.shape[1])):
        bits = table[:, word]
        lowest = bits & (~bits + np.uint64(1))
        found = bits != 0
        # A power of two is exact in float64, so frexp tells its place.
        first[found] = np.frexp(lowest[found].astype(np.float64))[1] - 1 + word * WORD
    return first


@dataclass(frozen=True, slots=True)
class Unknown:
    """What rules ask for and these journeys do not have."""

    events: tuple[str, ...]
    properties: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.events or self.properties)


def unknown(rules: Iterable[r.Rule], journeys: Journeys) -> Unknown:
    """Event patterns that no name of these journeys fits, and properties (of events or customers) they lack."""
    events: dict[str, None] = {}
    properties: dict[str, None] = {}
    for rule in rules:
        for part in r.parts_of(rule):
            match part:
                case r.EventIs(pattern) if (
                    pattern != r.ANY_EVENT and not _named(journeys.names, pattern).any()
                ):
                    events[pattern] = None
                case r.Trait(condition) if folded(condition.property) not in journeys.traits:
                    properties[condition.property] = None
                case r.Condition(name) | r.Total(name) if folded(name) not in journeys.properties:
                    properties[name] = None
                case _:
                    pass
    return Unknown(tuple(events), tuple(properties))


def condition_reader(condition: r.Condition, column: Column | None) -> Reader:
    """How a condition is read over a column, of events or of customers; no column: absent everywhere."""
    match column:
        case None:
            absent = meets(condition, None)
            return lambda low, high: np.full(high - low, absent)
        case Coded(codes, values):
            coded = _coded_truths(values, condition)
            return lambda low, high: coded[codes[low:high]]
        case Flag(flags):
            truths = np.array([meets(condition, value) for value in (None, False, True)])
            return lambda low, high: truths[flags[low:high] + 1]
        case Number(numbers):
            compare = _comparison(condition, _number_meant)
            return lambda low, high: compare(numbers[low:high], np.isnan(numbers[low:high]))
        case When(instants):
            compare = _comparison(condition, _instant_meant)
            return lambda low, high: compare(instants[low:high], instants[low:high] == ABSENT)
        case Money(amounts):
            compare = _comparison(condition, _number_meant)
            return lambda low, high: compare(amounts[low:high] / MICRO_UNITS, amounts[low:high] == ABSENT)
        case _:
            assert_never(column)


def _reader(rule: r.Rule, journeys: Journeys) -> Reader:
    named = _by_name(rule, journeys)
    if named is not None:
        return lambda low, high: named[journeys.event[low:high]]
    match rule:
        case r.EventIs():  # any event, where some are ours
            ours = journeys.ours
            assert ours is not None
            return lambda low, high: ~ours[low:high]
        case r.Condition(name):
            return condition_reader(rule, journeys.properties.get(folded(name)))
        case r.All(rules):
            return _joined([_reader(part, journeys) for part in rules], np.logical_and)
        case r.AnyOf(rules):
            return _joined([_reader(part, journeys) for part in rules], np.logical_or)
        case r.Not(part):
            read = _reader(part, journeys)
            return lambda low, high: ~read(low, high)
        case _:
            raise BadRule(
                "this rule is about a customer's whole journey",
                "here one event is judged at a time",
                "name the event, and its properties after 'where'",
            )


def _terms(rule: r.Rule, journeys: Journeys) -> Iterator[tuple[Bools, r.Rule | None]]:
    """The rule as alternatives: events of these names, (names,) bool, that also meet the rest, if there is any.

    What several rules ask of properties is then read once for all of them.
    """
    names = _by_name(rule, journeys)
    if names is not None:
        yield names, None
        return
    match rule:
        case r.AnyOf(rules):
            for part in rules:
                yield from _terms(part, journeys)
        case r.All(rules):
            known = [(part, _by_name(part, journeys)) for part in rules]
            rest = tuple(part for part, names in known if names is None)
            every = np.ones(len(journeys.names), dtype=np.bool_)
            yield (
                reduce(np.logical_and, (names for _, names in known if names is not None), every),
                (rest[0] if len(rest) == 1 else r.All(rest)),
            )
        case _:
            yield np.ones(len(journeys.names), dtype=np.bool_), rule


def _joined(readers: list[Reader], join: np.ufunc) -> Reader:
    return lambda low, high: reduce(join, (read(low, high) for read in readers))


def _by_name(rule: r.Rule, journeys: Journeys) -> Bools | None:
    """Truth by event code, (names,) bool, if the rule asks for names only."""
    match rule:
        case r.EventIs(r.ANY_EVENT):
            return np.ones(len(journeys.names), np.bool_) if journeys.ours is None else None
        case r.EventIs(pattern):
            return _named(journeys.names, pattern)
        case r.All(rules) | r.AnyOf(rules) if rules:
            parts = [_by_name(part, journeys) for part in rules]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts):
                return None
            return reduce(np.logical_and if isinstance(rule, r.All) else np.logical_or, known)
        case r.All() | r.AnyOf():  # of nothing
            return np.full(len(journeys.names), isinstance(rule, r.All))
        case r.Not(part):
            truth = _by_name(part, journeys)
            return None if truth is None else ~truth
        case _:
            return None


@lru_cache(maxsize=512)
def _named(names: tuple[str, ...], pattern: str) -> Bools:
    return np.array([fits(pattern, name) for name in names], dtype=np.bool_)


@lru_cache(maxsize=256)
def _coded_truths(values: tuple[str, ...], condition: r.Condition) -> Bools:
    return np.array([meets(condition, None), *(meets(condition, value) for value in values)], dtype=np.bool_)


Compare = Callable[[NDArray, Bools], Bools]
_COMPARED: dict[str, np.ufunc] = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}


def _comparison(condition: r.Condition, meant: Callable[[object], float | None]) -> Compare:
    """A condition over numbers or instants, given values and where they are absent."""
    operator, wanted = condition.operator, condition.value
    if operator == "exists":
        return lambda values, absent: ~absent
    if operator in _COMPARED:
        limit = None if isinstance(wanted, bool | tuple) else meant(wanted)
        if limit is None:
            return _never
        return lambda values, absent: ~absent & _COMPARED[operator](values, limit)
    if operator not in ("is", "is not", "in"):
        return _never  # parts of texts are not asked of numbers
    several = wanted if operator == "in" and isinstance(wanted, tuple) else ()
    alone = (wanted,) if operator != "in" and not isinstance(wanted, tuple) else ()
    targets = [target for target in map(meant, (*several, *alone)) if target is not None]
    if operator == "is not":
        return lambda values, absent: absent | ~_among(values, targets)
    return lambda values, absent: ~absent & _among(values, targets)


def _never(values: NDArray, absent: Bools) -> Bools:
    return np.zeros(len(values), np.bool_)


def _among(values: NDArray, targets: Sequence[float]) -> Bools:
    return reduce(np.logical_or, (values == target for target in targets), np.zeros(len(values), np.bool_))


def _number_meant(wanted: object) -> float | None:
    if isinstance(wanted, str):
        return number_spelled(wanted)
    return float(wanted) if isinstance(wanted, int | float) else None  # true is 1, as a number spells it


def _instant_meant(wanted: object) -> int | None:
    if not isinstance(wanted, str):
        return None
    try:
        return instant(wanted)
    except BadInput:
        return None


def read_only(array: NDArray) -> NDArray:
    """The same array, read-only: memory-mapped columns are, and so each loop is compiled once."""
    view = array.view()
    view.flags.writeable = False
    return view
