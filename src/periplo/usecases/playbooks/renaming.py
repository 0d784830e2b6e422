"""A campaign that speaks of standard events made one that speaks of a workspace's own.

What a workspace lacks and a playbook can do without is left out where it stands: an exit, a part of an "or", a branch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from periplo.core import rules as r
from periplo.core.campaign_nodes import Branch, Do, Jump, Node, Send, Split, Wait, WaitPath
from periplo.core.campaigns import Campaign, DateEntry, SegmentEntry
from periplo.core.events import folded
from periplo.core.rule_text import flat
from periplo.core.segments import Segment

_READ = re.compile(r"\b(event|profile)\.([A-Za-z_]\w*)")
_PLAIN = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for each standard name here; a name that is not in it stays as it is.

    events: name -> rule about one event; None: there is none here. properties, traits: name -> name, None as before.
    ours: events that we ourselves send here; they may end a wait and begin nothing. channels: medium -> carrier's id.
    segments: id -> id.
    """

    events: Mapping[str, r.Rule | None] = field(default_factory=dict)
    properties: Mapping[str, str | None] = field(default_factory=dict)
    traits: Mapping[str, str | None] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    segments: Mapping[str, str] = field(default_factory=dict)
    ours: frozenset[str] = frozenset()

    @property
    def begins(self) -> Names:
        """The same for what begins a run or is sought: nothing that we send counts."""
        return replace(self, events={**self.events, **dict.fromkeys(self.ours)})


class Unmet(Exception):
    """Nothing is left of what a campaign cannot do without; `what` is its key."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def renamed(plan: Campaign, names: Names) -> Campaign:
    """The campaign in these names.

    Raises: Unmet("entry") or Unmet("goal") if its entry, or its goal, would need what is not there.
    """
    nodes = tuple(_node(node, names) for node in plan.nodes)
    goal = rule_in(plan.goal.rule, names.begins)
    if goal is None:
        raise Unmet("goal")
    exits = tuple(found for rule in plan.exits if (found := rule_in(rule, names)) is not None)
    return replace(
        plan,
        entry=_entry(plan, names),
        audience=None if plan.audience is None else rule_in(plan.audience, names),
        exits=exits,
        goal=replace(plan.goal, rule=goal),
        nodes=nodes,
        messages=tuple(
            replace(
                one,
                subject=replace(one.subject, by_language=_texts(one.subject.by_language, names)),
                body=one.body and replace(one.body, by_language=_texts(one.body.by_language, names)),
                extra=_values(dict(one.extra), names),
            )
            for one in plan.messages
        ),
    )


def segment_in(segment: Segment, names: Names) -> Segment:
    """A segment in these names. Raises: Unmet if nothing is left of its rule."""
    assert segment.rule is not None
    rule = rule_in(segment.rule, names)
    if rule is None:
        raise Unmet(f"segment {segment.id}")
    return replace(segment, id=names.segments.get(segment.id, segment.id), rule=rule)


def rule_in(rule: r.Rule, names: Names) -> r.Rule | None:
    """The rule in these names; None where it would need what is not there."""
    match rule:
        case r.EventIs(pattern):
            return names.events.get(pattern, rule)
        case r.Condition(property):
            own = names.properties.get(property, property)
            return None if own is None else replace(rule, property=own)
        case r.Trait(condition):
            own = names.traits.get(condition.property, condition.property)
            return None if own is None else r.Trait(replace(condition, property=own))
        case r.All(parts) | r.AnyOf(parts):
            made = [rule_in(part, names) for part in parts]
            told = [part for part in made if part is not None]
            is_gone = isinstance(rule, r.All) and any(
                new is None and isinstance(old, r.EventIs) for old, new in zip(parts, made, strict=True)
            )
            return None if is_gone or not told else flat(type(rule), told)
        case r.Not(part):
            inner = rule_in(part, names)
            return None if inner is None else r.Not(inner)
        case r.Times(event) | r.Total(_, event) | r.Recency(_, event):
            counted = rule_in(event, names)
            return None if counted is None else replace(rule, event=counted)
        case r.Sequence(events):
            steps = [rule_in(event, names) for event in events]
            known = tuple(step for step in steps if step is not None)
            return replace(rule, events=known) if len(known) == len(steps) else None
        case r.InSegment(segment):
            return r.InSegment(names.segments.get(segment, segment))
        case _:
            return rule


def events_in(rule: r.Rule) -> Iterator[str]:
    """The event names of a rule, as they come."""
    return (part.pattern for part in r.parts_of(rule) if isinstance(part, r.EventIs))


def rules_of_plan(plan: Campaign) -> Iterator[r.Rule]:
    """Every rule of a campaign."""
    if plan.entry.event is not None:
        yield plan.entry.event
    yield plan.goal.rule
    yield from plan.exits
    yield from plan.customer_rules()
    for node in plan.nodes:
        if isinstance(node, Wait):
            yield from (path.rule for path in node.paths)


def _entry(plan: Campaign, names: Names) -> Any:
    entry = plan.entry
    key = None if entry.key is None else names.properties.get(entry.key, entry.key)
    start = entry.start
    if entry.event is not None:
        event = rule_in(entry.event, names.begins)
        if event is None:
            raise Unmet("entry")
        return replace(entry, event=event, key=key)
    if isinstance(start, SegmentEntry):
        rule = rule_in(start.rule, names)
        if rule is None:
            raise Unmet("entry")
        start = replace(start, rule=rule)
    elif isinstance(start, DateEntry):
        own = names.traits.get(folded(start.trait), start.trait)
        if own is None:
            raise Unmet("entry")
        start = replace(start, trait=own)
    return replace(entry, start=start, key=key)


def _node(node: Node, names: Names) -> Node:
    match node:
        case Wait() if node.paths:
            paths = [(rule_in(path.rule, names), path.then) for path in node.paths]
            kept = tuple(WaitPath(rule, then) for rule, then in paths if rule is not None)
            return replace(node, paths=kept)  # of none it is a wait for its span
        case Split():
            branches = [(rule_in(one.rule, names), one.then) for one in node.branches]
            open_ = tuple(Branch(rule, then) for rule, then in branches if rule is not None)
            return replace(node, branches=open_) if open_ else Jump(node.id, node.then, node.extra)
        case Send():
            own = [names.channels.get(channel, channel) for channel in node.channels]
            first, *others = dict.fromkeys(own)
            return replace(node, channel=first, otherwise=tuple(others))
        case Do():
            return replace(node, data=_values(dict(node.data), names))
        case _:
            return node


def _texts(said: tuple[tuple[str, str], ...], names: Names) -> tuple[tuple[str, str], ...]:
    return tuple((language, _text(text, names)) for language, text in said)


def _values(value: Any, names: Names) -> Any:
    if isinstance(value, dict):
        return {key: _values(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_values(one, names) for one in value]
    return _text(value, names) if isinstance(value, str) else value


def _text(text: str, names: Names) -> str:
    """A template that reads properties and traits by their own names; what is not here stays, and is seen to there."""

    def own(found: re.Match[str]) -> str:
        known = names.properties if found[1] == "event" else names.traits
        name = known.get(found[2])
        if name is None or name == found[2]:
            return found[0]
        return f"{found[1]}.{name}" if _PLAIN.fullmatch(name) else f'{found[1]}["{name}"]'

    return _READ.sub(own, text)
