"""When the answer to a rule about one customer may change by time alone, without anything new happening."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import groupby

from periplo.core import rules as r
from periplo.core.events import Event
from periplo.core.matching import MICRO_UNITS, Life, compared, holds, matches, micro_units

_LOOKED = 64  # instants at which a rule of several parts is judged before the next one is told unjudged


def next_change(rule: r.Rule, life: Life) -> int | None:
    """The first instant after `life.now` at which the rule's answer may be another than now, without a new event.

    At every instant before it the answer is the one of `life.now`; None: it never changes by itself. Events of the
    life later than now are foreseen. What is given of the customer (stage, consents, class, traits) is taken as it
    is: that it changes is a happening of its own. Microseconds UTC, as everywhere.
    Raises: BadRule where `holds` does.
    """
    answer, now = holds(rule, life), life.now
    for _ in range(_LOOKED):
        at = _next(rule, replace(life, now=now))
        if at is None or holds(rule, replace(life, now=at)) != answer:
            return at
        now = at
    return now


def _next(rule: r.Rule, life: Life) -> int | None:
    """The next change of the rule, or of any of its parts."""
    match rule:
        case r.All(parts) | r.AnyOf(parts) if r.is_about_customers(rule):
            return min((at for part in parts if (at := _next(part, life)) is not None), default=None)
        case r.Not(part) if r.is_about_customers(part):
            return _next(part, life)
        case r.Times(event, comparison, n, within):
            return _crossed([(at, 1) for at, _ in _met(event, life)], within, comparison, n, life.now)
        case r.Total(property, event, comparison, value, within):
            sums = [(at, micro_units(met.properties, property)) for at, met in _met(event, life)]
            return _crossed(sums, within, comparison, round(value * MICRO_UNITS), life.now)
        case r.Recency(which, event, comparison, age):
            return _aged([at for at, _ in _met(event, life)], which, comparison, age, life.now)
        case r.Sequence():
            ahead = sorted({event.at for event in life.events if event.at > life.now})
            was = holds(rule, life)
            return next((at for at in ahead if holds(rule, replace(life, now=at)) != was), None)
        case r.EventIs() | r.Condition() | r.All() | r.AnyOf() | r.Not():
            return _crossed([(at, 1) for at, _ in _met(rule, life)], None, ">=", 1, life.now)
        case _:
            return None


def _met(rule: r.Rule, life: Life) -> list[tuple[int, Event]]:
    return [(event.at, event) for event in life.events if matches(rule, event)]


def _crossed(
    found: list[tuple[int, int]], within: int | None, comparison: str, limit: int, now: int
) -> int | None:
    """When a sum over a window that moves with the clock first compares otherwise than now. found: (at, amount)."""
    total, steps = 0, []
    for at, amount in found:
        gone = None if within is None else at + within + 1
        if gone is not None and gone <= now:
            continue
        if at <= now:
            total += amount
        else:
            steps.append((at, amount))
        if gone is not None:
            steps.append((gone, -amount))
    was = compared(total, comparison, limit)
    for at, together in groupby(sorted(steps), key=lambda step: step[0]):
        total += sum(amount for _, amount in together)
        if compared(total, comparison, limit) != was:
            return at
    return None


def _aged(instants: list[int], which: str, comparison: str, age: int, now: int) -> int | None:
    instants = sorted(instants)

    def is_met(at: int) -> bool:
        seen = bisect_right(instants, at)
        if not seen:
            return False
        return compared(at - (instants[0] if which == "first" else instants[seen - 1]), comparison, age)

    was = is_met(now)
    turns = sorted({turn for at in instants for turn in (at, at + age, at + age + 1) if turn > now})
    return next((turn for turn in turns if is_met(turn) != was), None)
