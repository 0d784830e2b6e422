"""A rule over customers as clauses chosen from lists: what a form holds, read into a rule and told from one.

Every field is a text as a person would fill it in. `rule_of` reads, `told` tells a rule back, or says which part of it
has no place among clauses; field_values.py reads and writes values and spans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from periplo.core import rules as r
from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import BadRule
from periplo.core.events import folded
from periplo.core.field_values import (
    count_of,
    listed_of,
    listed_text,
    number_of,
    parts_of_percent,
    percent_text,
    plain_number,
    span_fields,
    span_of,
    value_of,
    value_text,
)
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.rule_text import flat

ALL, ANY = "all", "any"
SOME, NEVER = "some", "never"  # how often; else one of rules.COMPARISONS with a number
ORDERED = (">", ">=", "<", "<=")
LONGEST_SEQUENCE = 4
MOST_CLAUSES, MOST_DEPTH = 30, 4
_NO_FIELD = "\n\r\0"  # what a field of one line would lose

FIELDS: Mapping[str, tuple[str, ...]] = {  # of each kind of clause
    "did": ("event", "joined", "how", "n", "span", "unit"),
    "sum": ("property", "event", "joined", "comparison", "value", "span", "unit"),
    "ago": ("which", "event", "joined", "comparison", "span", "unit"),
    "then": (*(f"event{k}" for k in range(1, LONGEST_SEQUENCE + 1)), "span", "unit"),
    "trait": ("property", "operator", "value"),
    "company": ("property", "operator", "value"),
    "consent": ("channel", "purpose"),
    "persona": ("persona",),
    "segment": ("segment",),
    "stage": ("stage",),
    "class": ("class",),
    "atrisk": (),
    "share": ("percent", "draw"),
}
KINDS = tuple(FIELDS)
WITH_EVENT = ("did", "sum", "ago")  # kinds whose event may have conditions


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on a property of an event, as filled in."""

    property: str = ""
    operator: str = "is"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its kind, one of KINDS, its FIELDS as filled in, and the conditions on its event."""

    kind: str
    fields: Mapping[str, str] = field(default_factory=dict)
    where: tuple[Where, ...] = ()
    is_not: bool = False

    def said(self, name: str) -> str:
        return self.fields.get(name, "").strip()


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses and groups of which all or any must hold."""

    join: str = ALL
    parts: tuple[Clause | Group, ...] = ()
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class Untold:
    """Why a rule has no place among clauses: one of "event", "sequence", "span", "list", "large"; and the part."""

    code: str
    rule: r.Rule


class Unfinished(BadRule):
    """A clause lacks something; values: `path` of the clause, `lacks` the field's name."""


def clauses_in(group: Group) -> Iterator[Clause]:
    """Every clause of a group, in order."""
    for part in group.parts:
        if isinstance(part, Clause):
            yield part
        else:
            yield from clauses_in(part)


# --- clauses read into a rule


def rule_of(group: Group, labels: Labels | None = None) -> r.Rule:
    """The rule that the clauses say. Names and values are turned from labels into their own names.

    Raises: Unfinished, naming the clause and what it lacks.
    """
    return _group_rule(group, (), labels or NO_LABELS)


def _group_rule(group: Group, path: tuple[int, ...], labels: Labels) -> r.Rule:
    if not group.parts:
        raise _lacking(path, "clause")
    parts = [
        _group_rule(part, (*path, k), labels)
        if isinstance(part, Group)
        else _clause_rule(part, (*path, k), labels)
        for k, part in enumerate(group.parts)
    ]
    rule = flat(r.All if group.join == ALL else r.AnyOf, parts)
    return r.Not(rule) if group.is_not else rule


def _clause_rule(clause: Clause, path: tuple[int, ...], labels: Labels) -> r.Rule:
    rule = _Reading(clause, path, labels).rule()
    return r.Not(rule) if clause.is_not else rule


class _Reading:
    """One clause being read."""

    def __init__(self, clause: Clause, path: tuple[int, ...], labels: Labels) -> None:
        self.clause, self.path, self.labels = clause, path, labels

    def rule(self) -> r.Rule:
        match self.clause.kind:
            case "did":
                return self.times()
            case "sum":
                summed = folded(self.labels.property(self.word("property")))
                comparison = self.one_of("comparison", r.COMPARISONS)
                value = number_of(self.word("value"))
                if value is None:
                    raise self.lacking("value")
                return r.Total(summed, self.event(), comparison, value, self.within())
            case "ago":
                which, comparison = (
                    self.one_of("which", ("first", "last")),
                    self.one_of("comparison", (">", "<")),
                )
                age = self.within()
                if age is None:
                    raise self.lacking("span")
                return r.Recency(which, self.event(), comparison, age)
            case "then":
                said = [self.clause.said(f"event{k}") for k in range(1, LONGEST_SEQUENCE + 1)]
                events = tuple(r.EventIs(folded(self.labels.event(name))) for name in said if name)
                if len(events) < 2:
                    raise self.lacking("event1" if not events else "event2")
                return r.Sequence(events, self.within())
            case "trait" | "company" as kind:
                where = Where(*(self.clause.fields.get(name, "") for name in FIELDS[kind]))
                condition = self.condition(where)
                return r.Trait(condition) if kind == "trait" else r.GroupTrait(condition)
            case "consent":
                channel = self.word("channel")
                by = channel if channel == r.ANY_EVENT else channel_id(channel)
                return r.Agrees(by, folded(self.clause.said("purpose")) or "marketing")
            case "persona":
                return r.PersonaIs(self.word("persona"))
            case "segment":
                return r.InSegment(self.word("segment"))
            case "stage":
                return r.StageIs(self.word("stage"))
            case "class":
                return r.ValueClass(folded(self.word("class")))
            case "atrisk":
                return r.AtRisk()
            case _:
                parts = parts_of_percent(self.word("percent"))
                if parts is None:
                    raise self.lacking("percent")
                return r.Share(parts, " ".join(self.clause.said("draw").split()))

    def times(self) -> r.Rule:
        how, event, within = self.clause.said("how") or SOME, self.event(), self.within()
        if how == SOME:
            return r.Times(event, ">=", 1, within)
        if how == NEVER:
            return r.Times(event, "=", 0, within)
        n = count_of(self.clause.said("n"))
        if n is None:
            raise self.lacking("n")
        return r.Times(event, self.one_of("how", r.COMPARISONS), n, within)

    def event(self) -> r.Rule:
        """The event with its conditions; without a name, any event that meets them."""
        name = self.clause.said("event")
        parts: list[r.Rule] = [self.condition(one) for one in self.clause.where]
        if not name and not parts:
            raise self.lacking("event")
        met = flat(r.AnyOf if self.clause.said("joined") == ANY else r.All, parts) if parts else None
        if not name:
            assert met is not None
            return met
        event = r.EventIs(folded(self.labels.event(name)))
        return event if met is None else flat(r.All, [event, met])

    def condition(self, where: Where) -> r.Condition:
        said = folded(self.labels.property(where.property.strip()))
        if not said:
            raise self.lacking("property")
        if where.operator not in r.OPERATORS:
            raise self.lacking("operator")
        if where.operator == "exists":
            return r.Condition(said, "exists")
        if where.operator == "in":
            values = listed_of(where.value)
            if not values:
                raise self.lacking("value")
            return r.Condition(said, "in", tuple(self.labelled(said, one) for one in values))
        value = value_of(where.value)
        if value is None or (where.operator in ORDERED and isinstance(value, bool)):
            raise self.lacking("value")
        return r.Condition(said, where.operator, self.labelled(said, value))

    def labelled(self, property: str, value: r.Value) -> r.Value:
        return self.labels.value(property, value) if isinstance(value, str) else value

    def within(self) -> int | None:
        said = self.clause.said("span")
        if not said:
            return None
        span = span_of(said, self.clause.said("unit"))
        if span is None:
            raise self.lacking("span")
        return span

    def word(self, name: str) -> str:
        found = " ".join(self.clause.said(name).split())
        if not found:
            raise self.lacking(name)
        return found

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        said = self.clause.said(name)
        if said not in known:
            raise self.lacking(name)
        return said

    def lacking(self, name: str) -> Unfinished:
        return _lacking(self.path, name)


def _lacking(path: tuple[int, ...], name: str) -> Unfinished:
    place = ".".join(str(k + 1) for k in path)
    what = f"clause {place} is not complete" if path else "the rule has no clause yet"
    return Unfinished(
        what, "" if not path else f"it lacks: {name}", "fill it in, or remove it" if path else "add one",
        path=path, lacks=name,
    )  # fmt: skip


# --- a rule told as clauses


def told(rule: r.Rule) -> Group | Untold:
    """The clauses that say this rule, so that `rule_of` gives it again; or the part of it that none says."""
    try:
        match rule:
            case r.All() | r.AnyOf() if r.is_about_customers(rule):
                group = _Telling().group(rule, 1)
            case _:
                group = Group(ALL, (_Telling().part(rule, 1),))
    except _NoPlace as error:
        return error.untold
    if sum(1 for _ in clauses_in(group)) > MOST_CLAUSES:
        return Untold("large", rule)
    return group


class _NoPlace(Exception):
    def __init__(self, code: str, rule: r.Rule) -> None:
        self.untold = Untold(code, rule)


class _Telling:
    def group(self, rule: r.All | r.AnyOf, depth: int) -> Group:
        if depth > MOST_DEPTH:
            raise _NoPlace("large", rule)
        join = ALL if isinstance(rule, r.All) else ANY
        return Group(join, tuple(self.part(part, depth) for part in rule.rules))

    def part(self, rule: r.Rule, depth: int) -> Clause | Group:
        match rule:
            case r.All() | r.AnyOf() if r.is_about_customers(rule):
                return self.group(rule, depth + 1)
            case r.Not(part) if r.is_about_customers(part):
                inner = self.part(part, depth)
                if not inner.is_not:
                    return replace(inner, is_not=True)
                if depth >= MOST_DEPTH:
                    raise _NoPlace("large", rule)
                return Group(ALL, (inner,), is_not=True)
            case _:
                return self.clause(rule)

    def clause(self, rule: r.Rule) -> Clause:
        match rule:
            case r.Times(event, "=", 0, within):
                return self.about(event, "did", {"how": NEVER}, within)
            case r.Times(event, ">=", 1, within):
                return self.about(event, "did", {"how": SOME}, within)
            case r.Times(event, comparison, n, within):
                return self.about(event, "did", {"how": comparison, "n": str(n)}, within)
            case r.Total(summed, event, comparison, value, within):
                said = {"property": summed, "comparison": comparison, "value": plain_number(value)}
                return self.about(event, "sum", said, within)
            case r.Recency(which, event, comparison, age):
                return self.about(event, "ago", {"which": which, "comparison": comparison}, age)
            case r.Sequence(events, within):
                names = [one.pattern for one in events if isinstance(one, r.EventIs)]
                if len(names) < len(events) or len(names) > LONGEST_SEQUENCE:
                    raise _NoPlace("sequence", rule)
                said = {f"event{k}": name for k, name in enumerate(names, 1)}
                return Clause("then", said | self.span(within, rule))
            case r.Trait(condition) | r.GroupTrait(condition):
                one = self.where(condition)
                kind = "trait" if isinstance(rule, r.Trait) else "company"
                return Clause(kind, {"property": one.property, "operator": one.operator, "value": one.value})
            case r.Agrees(channel, purpose):
                return Clause("consent", {"channel": channel, "purpose": purpose})
            case r.PersonaIs(persona):
                return Clause("persona", {"persona": persona})
            case r.InSegment(segment):
                return Clause("segment", {"segment": segment})
            case r.StageIs(stage):
                return Clause("stage", {"stage": stage})
            case r.ValueClass(name):
                return Clause("class", {"class": name})
            case r.AtRisk():
                return Clause("atrisk")
            case r.Share(parts, salt):
                return Clause("share", {"percent": percent_text(parts)} | ({"draw": salt} if salt else {}))
            case r.Among():
                raise _NoPlace("list", rule)
            case _:  # an event alone: at least once
                return self.about(rule, "did", {"how": SOME}, None)

    def about(self, event: r.Rule, kind: str, said: dict[str, str], within: int | None) -> Clause:
        name, joined, where = self.event(event)
        fields = {"event": name} if name else {}
        fields |= said | self.span(within, event) | ({"joined": ANY} if joined == ANY else {})
        return Clause(kind, fields, where)

    def event(self, rule: r.Rule) -> tuple[str, str, tuple[Where, ...]]:
        """Name, how its conditions are joined, and the conditions."""
        match rule:
            case r.EventIs(pattern):
                return pattern, ALL, ()
            case r.All((r.EventIs(pattern), r.AnyOf(parts))):
                return pattern, ANY, self.conditions(parts, rule)
            case r.All((r.EventIs(pattern), *parts)):
                return pattern, ALL, self.conditions(tuple(parts), rule)
            case r.Condition():
                return "", ALL, (self.where(rule),)
            case r.All(parts):
                return "", ALL, self.conditions(parts, rule)
            case r.AnyOf(parts):
                return "", ANY, self.conditions(parts, rule)
            case _:
                raise _NoPlace("event", rule)

    def conditions(self, parts: tuple[r.Rule, ...], rule: r.Rule) -> tuple[Where, ...]:
        plain = [part for part in parts if isinstance(part, r.Condition)]
        if len(plain) < len(parts):
            raise _NoPlace("event", rule)
        return tuple(map(self.where, plain))

    def where(self, condition: r.Condition) -> Where:
        match condition.value:
            case None:
                text = ""
            case tuple(values):
                text = listed_text(values)
            case value:
                text = value_text(value)
        if any(sign in text for sign in _NO_FIELD):
            raise _NoPlace("event", r.Trait(condition))
        return Where(condition.property, condition.operator, text)

    def span(self, within: int | None, rule: r.Rule) -> dict[str, str]:
        if within is None:
            return {}
        found = span_fields(within)
        if found is None:
            raise _NoPlace("span", rule)
        return {"span": found[0], "unit": found[1]}
