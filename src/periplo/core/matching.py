"""What a rule means for one event, and for one customer at one instant.

The plain reading of the rule language: decide uses it, and journeys/masks.py, which reads whole columns,
is held equal to it in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from periplo.core import rules as r
from periplo.core.errors import BadInput, BadRule
from periplo.core.events import Event, folded
from periplo.core.identity import bucket
from periplo.core.spans import instant, micros

MICRO_UNITS = 1_000_000
_TRUE = frozenset({"true", "yes", "1", "sí", "si", "verdadero"})
_FALSE = frozenset({"false", "no", "0", "falso"})


@dataclass(frozen=True, slots=True)
class Life:
    """What may be known of a customer at `now`: events oldest first, traits, the stage they stand in.

    Among the traits stand the computed columns that rules.column_of names; `customer` is who it is.
    """

    events: Sequence[Event]
    now: int
    traits: Mapping[str, object] = field(default_factory=dict)
    stage: str | None = None
    customer: int = 0


def matches(rule: r.Rule, event: Event) -> bool:
    """Whether one event meets a rule about events.

    The pattern `*` alone is any event of the customer, so not one of ours.
    Raises: BadRule if the rule can only be judged for a customer.
    """
    match rule:
        case r.EventIs(r.ANY_EVENT):
            return not event.ours
        case r.EventIs(pattern):
            return fits(pattern, event.name)
        case r.Condition(property):
            return meets(rule, value_of(event.properties, property))
        case r.All(parts):
            return all(matches(part, event) for part in parts)
        case r.AnyOf(parts):
            return any(matches(part, event) for part in parts)
        case r.Not(part):
            return not matches(part, event)
        case _:
            raise about_customers()


def about_customers() -> BadRule:
    """The error of a rule about customers where one about an event is wanted."""
    return BadRule(
        "this rule is about a customer's whole journey",
        "here one event is judged at a time",
        "name the event, and its properties after 'where'",
    )


def holds(rule: r.Rule, life: Life) -> bool:
    """Whether a rule holds for a customer at `life.now`. An event rule alone means: at least once.

    Windows are inclusive at both ends; events after `now` are not seen.
    """
    match rule:
        case r.All(parts) if r.is_about_customers(rule):
            return all(holds(part, life) for part in parts)
        case r.AnyOf(parts) if r.is_about_customers(rule):
            return any(holds(part, life) for part in parts)
        case r.Not(part) if r.is_about_customers(part):
            return not holds(part, life)
        case r.Times(event, comparison, n, within):
            return compared(sum(1 for _ in _met(event, life, within)), comparison, n)
        case r.Total(property, event, comparison, value, within):
            total = sum(micro_units(met.properties, property) for met in _met(event, life, within))
            return compared(total, comparison, round(value * MICRO_UNITS))
        case r.Recency(which, event, comparison, age):
            instants = [met.at for met in _met(event, life, None)]
            if not instants:
                return False
            return compared(life.now - (min if which == "first" else max)(instants), comparison, age)
        case r.Sequence(events, within):
            return _followed(events, within, life)
        case r.StageIs(stage):
            return life.stage == stage
        case r.Trait(condition):
            return meets(condition, value_of(life.traits, condition.property))
        case r.GroupTrait() | r.Agrees() | r.ValueClass() | r.AtRisk():
            return meets(condition_of(rule), _computed(rule, life))
        case r.Share(parts, salt):
            return bucket(share_salt(salt), life.customer) < parts
        case r.Among(_, customers):
            return life.customer in customers
        case r.InSegment() | r.PersonaIs():
            raise unresolved(rule)
        case _:
            return any(True for _ in _met(rule, life, None))


def condition_of(rule: r.GroupTrait | r.Agrees | r.ValueClass | r.AtRisk) -> r.Condition:
    """What is asked of the computed column that this rule reads."""
    column = r.column_of(rule) or ""
    match rule:
        case r.GroupTrait(condition):
            return r.Condition(column, condition.operator, condition.value)
        case r.Agrees() | r.AtRisk():
            return r.Condition(column, "is", True)
        case r.ValueClass(name):
            return r.Condition(column, "is", name)


def share_salt(salt: str) -> str:
    """What salts the hash of a random share, so that it is drawn apart from arms and control groups of that name."""
    return f"share {salt}"


def unresolved(rule: r.InSegment | r.PersonaIs) -> BadRule:
    """The error of a name whose rule was not put in its place."""
    if isinstance(rule, r.InSegment):
        return BadRule(
            f"this rule names segment '{rule.segment}'",
            "segments are kept in a workspace, and none was given here",
            "name the workspace with --in, or write the segment's own rule",
        )
    return BadRule(
        f"this rule names buyer persona '{rule.persona}'",
        "personas are described in maps, and none was given here",
        "name the map with --map, or the workspace with --in",
    )


def not_given(rule: r.Rule) -> BadRule:
    """The error of a rule that asks what only a workspace's ledger can tell."""
    match rule:
        case r.GroupTrait():
            what = "this rule asks for groups"
        case r.Agrees():
            what = "this rule asks for consents"
        case r.AtRisk():
            what = "this rule asks who is about to be lost"
        case _:
            what = "this rule asks for value classes"
    why, mend = "they are not known here", "ask in the workspace in which they are kept, with --in"
    return BadRule(what, why, mend)


def _computed(rule: r.GroupTrait | r.Agrees | r.ValueClass | r.AtRisk, life: Life) -> object:
    column = r.column_of(rule)
    if column is None or column not in life.traits:
        raise not_given(rule)
    return life.traits[column]


def fits(pattern: str, name: str) -> bool:
    """Whether an event's name fits a pattern, compared folded, `*` for any run of characters."""
    pattern, name = folded(pattern), folded(name)
    if "*" not in pattern:
        return pattern == name
    return bool(_wild(pattern).fullmatch(name))


def value_of(properties: Mapping[str, object], name: str) -> object:
    """The value of a property, its name compared folded; None if absent."""
    if name in properties:
        return properties[name]
    wanted = folded(name)
    return next((value for known, value in properties.items() if folded(known) == wanted), None)


def micro_units(properties: Mapping[str, object], name: str) -> int:
    """A numeric property as whole millionths, so that sums are exact; 0 if absent or no number."""
    number = _number(value_of(properties, name))
    return 0 if number is None else round(number * MICRO_UNITS)


def meets(condition: r.Condition, value: object) -> bool:
    """Whether a property's value meets a condition. Absent (None) meets nothing but `is not`."""
    wanted = condition.value
    match condition.operator:
        case "exists":
            return value is not None
        case "is not":
            return value is None or not _same(value, wanted)
        case _ if value is None:
            return False
        case "is":
            return _same(value, wanted)
        case "in":
            return isinstance(wanted, tuple) and any(_same(value, one) for one in wanted)
        case ">" | ">=" | "<" | "<=" as comparison:
            left, right = _ordered(value, wanted)
            return left is not None and right is not None and compared(left, comparison, right)
        case operator:
            if not isinstance(value, str) or wanted is None or isinstance(wanted, tuple):
                return False
            text, part = folded(value), folded(_spelled(wanted))
            if operator == "contains":
                return part in text
            return text.startswith(part) if operator == "starts with" else text.endswith(part)


def compared(left: float, comparison: str, right: float) -> bool:
    """left comparison right, for one of rules.COMPARISONS."""
    match comparison:
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case _:
            return left == right


def _met(rule: r.Rule, life: Life, within: int | None) -> Iterator[Event]:
    since = None if within is None else life.now - within
    for event in life.events:
        if event.at <= life.now and (since is None or event.at >= since) and matches(rule, event):
            yield event


def _followed(rules: Sequence[r.Rule], within: int | None, life: Life) -> bool:
    begun: list[int | None] = [None] * len(rules)  # latest start of a chain that has met rules[: k + 1]
    for event in life.events:
        if event.at > life.now:
            continue
        for k in reversed(range(len(rules))):
            before = event.at if k == 0 else begun[k - 1]
            if before is None or (within is not None and event.at - before > within):
                continue
            if matches(rules[k], event):
                begun[k] = before
    return begun[-1] is not None


def _same(value: object, wanted: object) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool):
        return _truth(value) is not None and _truth(value) == _truth(wanted)
    if isinstance(value, str) and isinstance(wanted, str):
        return folded(value) == folded(wanted)
    left, right = _ordered(value, wanted)
    return left is not None and left == right


def _ordered(value: object, wanted: object) -> tuple[float | None, float | None]:
    if isinstance(value, datetime):
        return micros(value), _instant(wanted)
    if isinstance(value, str) and isinstance(wanted, str):
        return None, None
    return _number(value), _number(wanted)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return None if value != value else value
    if isinstance(value, str):
        return number_spelled(value)
    return None


def number_spelled(text: str) -> float | None:
    """The finite number that a text spells with a decimal point, or None."""
    return float(text) if _NUMBER.fullmatch(text.strip()) else None


def _instant(value: object) -> int | None:
    if not isinstance(value, str):
        return None
    try:
        return instant(value)
    except BadInput:
        return None


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    text = _spelled(value).casefold()
    return True if text in _TRUE else False if text in _FALSE else None


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)


_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?", re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=1024)
def _wild(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.DOTALL)
