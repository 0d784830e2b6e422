"""Rules about customers, read over all of them at one instant.

core/matching.py (`holds`) is the plain reading that this one is held equal to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from periplo.core import rules as r
from periplo.core.errors import BadRule
from periplo.core.events import folded
from periplo.core.identity import buckets
from periplo.core.matching import (
    MICRO_UNITS,
    compared,
    condition_of,
    micro_units,
    not_given,
    share_salt,
    unresolved,
)
from periplo.journeys.columns import ABSENT, Coded, Column, Journeys, Money, Number, rows_of
from periplo.journeys.kernels.folds import (
    COUNT,
    FIRST,
    LAST,
    NEVER,
    SUM,
    fold_events,
    fold_listed,
    follow_events,
    follow_listed,
)
from periplo.journeys.kernels.folds import micro_units as millionths
from periplo.journeys.masks import WORD, Block, Matcher, condition_reader, read_only

Bools = NDArray[np.bool_]
Int64s = NDArray[np.int64]
Fold = tuple[r.Rule, int, int, str]  # event rule, kind, since, property of a sum or ""


def customer_mask(
    rule: r.Rule, journeys: Journeys, now: int, stages: NDArray[np.str_] | Sequence[str | None] | None = None
) -> Bools:
    """Whether each customer meets a rule at `now`: (customers,) bool. See customer_masks."""
    return customer_masks([rule], journeys, now, stages)[:, 0]


def customer_masks(
    rules: Sequence[r.Rule],
    journeys: Journeys,
    now: int,
    stages: NDArray[np.str_] | Sequence[str | None] | None = None,
) -> Bools:
    """Whether each customer meets each rule at `now`, microseconds: (customers, rules) bool, in one pass.

    stages: the stage in which each customer stands, where a rule asks for it.
    Raises: BadRule if a rule asks for the stage and none is given.
    """
    reader = _Reader(rules, journeys, now, stages)
    met = np.zeros((journeys.customers, len(rules)), dtype=np.bool_)
    for block in reader.matcher.blocks():
        read = reader.of(block)
        for place, rule in enumerate(rules):
            met[block.first : block.first + len(block.start), place] = read(rule)
    return met


@dataclass(frozen=True, slots=True)
class _Lists:
    """For each class of events its folds, folds[first[c]:first[c + 1]], and the steps of each sequence it meets."""

    first: Int64s
    folds: Int64s
    steps: dict[r.Sequence, NDArray[np.uint64]]  # (classes,) bits


def _lists(
    table: NDArray[np.uint64], bounds: Int64s, sequences: Mapping[r.Sequence, Sequence[int]]
) -> _Lists:
    rules = len(bounds) - 1
    met = (
        np.column_stack(
            [table[:, rule // WORD] >> np.uint64(rule % WORD) & np.uint64(1) for rule in range(rules)]
        )
        if rules
        else np.zeros((len(table), 0), np.uint64)
    )
    classes, which = np.nonzero(met)
    sizes = (bounds[1:] - bounds[:-1])[which]
    folds = rows_of(bounds[:-1][which], bounds[1:][which])
    counts = np.bincount(classes, weights=sizes, minlength=len(table)).astype(np.int64)
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    steps = {}
    for sequence, places in sequences.items():
        if len(places) <= WORD:
            bits = np.zeros(len(table), np.uint64)
            for step, rule in enumerate(places):
                bits |= met[:, rule] << np.uint64(step)
            steps[sequence] = read_only(bits)
    return _Lists(read_only(first), read_only(folds), steps)


class _Reader:
    """The folds that some rules need, and how their results become the rules' truth."""

    def __init__(
        self,
        rules: Sequence[r.Rule],
        journeys: Journeys,
        now: int,
        stages: NDArray[np.str_] | Sequence[str | None] | None,
    ) -> None:
        self.journeys, self.now = journeys, now
        self.stages = None if stages is None else np.asarray(stages, dtype=object)
        self.folds: dict[Fold, int] = {}
        self.sequences: dict[r.Sequence, None] = {}
        for rule in rules:
            self._plan(rule)
        events = [fold[0] for fold in self.folds] + [part for seq in self.sequences for part in seq.events]
        self.bits = {rule: bit for bit, rule in enumerate(dict.fromkeys(events))}
        self.matcher = Matcher(list(self.bits), journeys)
        # The kernel walks from a rule to its folds, so they lie in the order of the rules.
        ordered = sorted(self.folds, key=lambda fold: self.bits[fold[0]])
        self.folds = {fold: place for place, fold in enumerate(ordered)}
        per_rule = np.bincount([self.bits[fold[0]] for fold in ordered], minlength=len(self.bits))
        self.bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(per_rule, dtype=np.int64)])
        self.kinds = np.array([kind for _, kind, _, _ in ordered], dtype=np.int64)
        self.since = np.array([since for _, _, since, _ in ordered], dtype=np.int64)
        self.summed = list(dict.fromkeys(name for *_, name in ordered if name))
        self.columns = np.array([self.summed.index(n) if n else 0 for *_, n in ordered], dtype=np.int64)
        self.lists: _Lists | None = None

    def of(self, block: Block) -> Callable[[r.Rule], Bools]:
        """Reads rules for the customers of a block."""
        found = np.zeros((len(block.start), len(self.folds)), dtype=np.int64)
        shared = (block.start, block.stop, block.at, block.codes)
        values = np.zeros((len(block.at), len(self.summed)), dtype=np.int64)
        for place, name in enumerate(self.summed):
            column = self.journeys.properties.get(name)
            values[:, place] = _micro_units(column, block.row, block.row + len(block.at))
        folds = (self.kinds, self.since, self.columns, values, found)
        lists = self._lists_of(block.table)
        if lists is None:
            fold_events(*shared, block.table, self.now, self.bounds, *folds)
        else:
            fold_listed(*shared, lists.first, lists.folds, self.now, *folds)
        followed = {}
        for sequence in self.sequences:
            met = followed[sequence] = np.zeros(len(block.start), dtype=np.bool_)
            within = -1 if sequence.within is None else sequence.within
            if lists is None or sequence not in lists.steps:
                places = np.array([self.bits[part] for part in sequence.events], dtype=np.int64)
                follow_events(*shared, block.table, self.now, places, within, met)
            else:
                follow_listed(*shared, lists.steps[sequence], len(sequence.events), self.now, within, met)
        return lambda rule: self._truth(rule, block, found, followed)

    def _lists_of(self, table: NDArray[np.uint64]) -> _Lists | None:
        """What each class of events is part of, made once where all blocks share one table."""
        if not self.matcher.is_shared:
            return None
        if self.lists is None:
            self.lists = _lists(table, self.bounds, {one: self._steps(one) for one in self.sequences})
        return self.lists

    def _steps(self, sequence: r.Sequence) -> list[int]:
        return [self.bits[part] for part in sequence.events]

    def _plan(self, rule: r.Rule) -> None:
        match rule:
            case r.All(parts) | r.AnyOf(parts) if r.is_about_customers(rule):
                for part in parts:
                    self._plan(part)
            case r.Not(part) if r.is_about_customers(part):
                self._plan(part)
            case r.Sequence():
                self.sequences[rule] = None
            case r.StageIs():
                if self.stages is None:
                    raise BadRule("this rule asks for a customer's stage", mend="name the map with --map")
            case r.InSegment() | r.PersonaIs():
                raise unresolved(rule)
            case r.GroupTrait() | r.Agrees() | r.ValueClass() | r.AtRisk():
                if r.column_of(rule) not in self.journeys.traits:
                    raise not_given(rule)
            case r.Trait() | r.Share() | r.Among():
                pass
            case _:
                self.folds[self._fold(rule)] = 0

    def _fold(self, rule: r.Rule) -> Fold:
        match rule:
            case r.Times(event, _, _, within):
                return event, COUNT, self._since(within), ""
            case r.Total(name, event, _, _, within):
                return event, SUM, self._since(within), folded(name)
            case r.Recency(which, event):
                return event, FIRST if which == "first" else LAST, NEVER, ""
            case _:
                return rule, COUNT, NEVER, ""

    def _since(self, within: int | None) -> int:
        return NEVER if within is None else self.now - within

    def _truth(self, rule: r.Rule, block: Block, found: Int64s, followed: dict[r.Sequence, Bools]) -> Bools:
        customers = slice(block.first, block.first + len(block.start))
        match rule:
            case r.All(parts) | r.AnyOf(parts) if r.is_about_customers(rule):
                join = np.logical_and if isinstance(rule, r.All) else np.logical_or
                return reduce(join, (self._truth(part, block, found, followed) for part in parts))
            case r.Not(part) if r.is_about_customers(part):
                return ~self._truth(part, block, found, followed)
            case r.Sequence():
                return followed[rule]
            case r.StageIs(stage):
                assert self.stages is not None
                return np.asarray(self.stages[customers] == stage, dtype=np.bool_)
            case r.Trait(condition):
                return self._trait(condition, self.journeys.rows[customers])
            case r.GroupTrait() | r.Agrees() | r.ValueClass() | r.AtRisk():
                return self._trait(condition_of(rule), self.journeys.rows[customers])
            case r.Share(parts, salt):
                return np.asarray(buckets(share_salt(salt), self.journeys.customer[customers]) < parts)
            case r.Among(_, listed):
                return np.isin(self.journeys.customer[customers], _sorted_ids(listed), assume_unique=True)
        values = found[:, self.folds[self._fold(rule)]]
        match rule:
            case r.Times(_, comparison, n):
                return _compared(values, comparison, n)
            case r.Total(_, _, comparison, value):
                return _compared(values, comparison, round(value * MICRO_UNITS))
            case r.Recency(_, _, comparison, age):
                return (values != NEVER) & _compared(
                    self.now - np.maximum(values, NEVER + 1), comparison, age
                )
            case _:
                return values > 0

    def _trait(self, condition: r.Condition, rows: Int64s) -> Bools:
        column = self.journeys.traits.get(folded(condition.property))
        if not len(rows):
            return np.zeros(0, dtype=np.bool_)
        low = int(rows.min())
        return condition_reader(condition, column)(low, int(rows.max()) + 1)[rows - low]


@lru_cache(maxsize=64)
def _sorted_ids(listed: frozenset[int]) -> Int64s:
    return read_only(np.array(sorted(listed), dtype=np.int64))


def _compared(values: Int64s, comparison: str, limit: int) -> Bools:
    return np.asarray(compared(values, comparison, limit), dtype=np.bool_)  # type: ignore[arg-type]


def _micro_units(column: Column | None, low: int, high: int) -> Int64s:
    """A numeric column as whole millionths, so that sums are exact; 0 where absent or no number."""
    match column:
        case Number(numbers):
            found = np.empty(high - low, dtype=np.int64)
            millionths(read_only(numbers[low:high]), found)
            return found
        case Money(amounts):
            return np.where(amounts[low:high] == ABSENT, 0, amounts[low:high])
        case Coded(codes, values):
            return _coded_micro_units(values)[codes[low:high]]
        case _:
            return np.zeros(high - low, dtype=np.int64)


@lru_cache(maxsize=64)
def _coded_micro_units(values: tuple[str, ...]) -> Int64s:
    return read_only(np.array([0, *(micro_units({"": value}, "") for value in values)], dtype=np.int64))
