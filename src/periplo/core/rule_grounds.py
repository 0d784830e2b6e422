"""Why a rule holds for one customer: the parts that decided, each with the value that was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from periplo.core import rules as r
from periplo.core.matching import MICRO_UNITS, Life, holds, matches, micro_units, value_of


class Ground(NamedTuple):
    """One part of a rule, whether it holds, and what was read.

    value: of Times how many, of Total the sum, of Recency microseconds since then (None: never), of a trait or a
    computed column what it says; None where there is nothing to tell beyond the part itself.
    """

    rule: r.Rule
    holds: bool
    value: object = None


def grounds(rule: r.Rule, life: Life) -> tuple[Ground, ...]:
    """The parts that made the rule's answer what it is, in the rule's order.

    Of parts that must all hold, all of them or those that do not; of alternatives those that do, or all.
    """
    return tuple(_grounds(rule, life))


def _grounds(rule: r.Rule, life: Life) -> Iterator[Ground]:
    match rule:
        case r.All(parts) | r.AnyOf(parts) if r.is_about_customers(rule):
            met = holds(rule, life)
            for part in parts:
                if holds(part, life) == met:
                    yield from _grounds(part, life)
        case r.Not(part) if r.is_about_customers(part):
            yield from _grounds(part, life)
        case _:
            yield Ground(rule, holds(rule, life), _read(rule, life))


def _read(rule: r.Rule, life: Life) -> object:
    match rule:
        case r.Times(event, _, _, within):
            return sum(1 for _ in _seen(event, life, within))
        case r.Total(property, event, _, _, within):
            total = sum(
                micro_units(life.events[at].properties, property) for at in _seen(event, life, within)
            )
            return total / MICRO_UNITS
        case r.Recency(which, event):
            instants = [life.events[at].at for at in _seen(event, life, None)]
            return life.now - (min if which == "first" else max)(instants) if instants else None
        case r.StageIs():
            return life.stage
        case r.Trait(condition):
            return value_of(life.traits, condition.property)
        case r.GroupTrait() | r.Agrees() | r.ValueClass() | r.AtRisk():
            return life.traits[str(r.column_of(rule))]
        case _:
            return None


def _seen(event: r.Rule, life: Life, within: int | None) -> Iterator[int]:
    since = None if within is None else life.now - within
    for place, one in enumerate(life.events):
        if one.at <= life.now and (since is None or one.at >= since) and matches(event, one):
            yield place
