"""A map joined to data, in words: what a column says and what may prove it, and the events that nobody claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from periplo.core.spans import iso
from periplo.core.texts import LANGUAGES
from periplo.edge.showing.headings import day_text, say_count
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say
from periplo.usecases.joining.sides import ColumnSide, EventSide, Joining, Suggestion
from periplo.usecases.joining.write import spelled

FEW_EXAMPLES = 2  # properties of which an event's values are shown


def lead_line(joining: Joining, said: str) -> str:
    """How much there is on both sides."""
    counts = {
        "join.open": len(joining.unruled),
        "join.kinds": len(joining.events),
        "join.customers": joining.n,
    }
    return say("join.lead", said, *(say_count(key, said, n) for key, n in counts.items()))


def column_lines(joining: Joining, side: ColumnSide, zone: str, said: str) -> list[str]:
    """A column without rule: what it says, the best suggestion with its reasons, the others by number."""
    title = side.touchpoint.title.to(said)
    head = f"{title} [{side.touchpoint.id}]"
    if not side.suggestions:
        return [head, f"  {say('join.nothing', said)}"]
    best, *others = side.suggestions
    if not best.is_like:
        by_order = " · ".join(f"{k}. {name}" for k, name in enumerate(rules_of(joining, side.suggestions), 1))
        return [head, f"  {say('join.by_order', said, by_order)}"]
    sure = f" ({say('join.sure', said)})" if side.is_sure else ""
    lines = [head, f"  1. {say('join.you_say', said, title, seen_text(joining, best, zone, said))}{sure}"]
    lines += [f"     {reason.to(said)}" for reason in best.reasons]
    names = rules_of(joining, others)
    if names:
        told = " · ".join(f"{place}. {name}" for place, name in enumerate(names, 2))
        lines.append(f"  {say('join.others', said, told)}")
    return lines


def seen_text(joining: Joining, one: Suggestion, zone: str, said: str) -> str:
    """What is known of a suggestion: how many events, when the last, what they look like."""
    (rule,) = rules_of(joining, (one,))
    event = joining.event(one.event)
    label = label_of(event, said)
    key = "join.ruled" if '"' in rule else "join.named"
    named = say(key, said, say_count("join.events", said, one.events), rule)
    parts = [f"{named} ({label})" if label else named]
    if one.last_at is not None:
        parts.append(say("join.last_on", said, day_text(one.last_at, zone, said)))
    if examples := examples_text(event):
        parts.append(say("join.such_as", said, examples))
    return ", ".join(parts)


def label_of(event: EventSide, said: str) -> str:
    """As the tracking plan calls an event, where that is another name; else ""."""
    label = event.label.to(said) if event.label else ""
    return "" if label.casefold() == event.name.casefold() else label


def examples_text(event: EventSide) -> str:
    """Some values of an event's properties, as the data have them; "" where it has none."""
    shown = list(event.examples.items())[:FEW_EXAMPLES]
    return "; ".join(f"{name}: {', '.join(values)}" for name, values in shown)


def rules_of(joining: Joining, several: Sequence[Suggestion]) -> list[str]:
    """The text of each suggestion's rule, with names as the data spell them."""
    names = [event.name for event in joining.events]
    return [spelled(one.rule, names) for one in several]


def ghosts_table(joining: Joining, zone: str, said: str) -> Table:
    """Events that no column claims."""
    titles = (
        Column("event", say("join.event", said)),
        Column("events", say("join.times", said), "count"),
        Column("customers", say("customers", said), "count"),
        Column("last", say("join.last", said)),
        Column("examples", say("join.examples", said)),
    )
    rows = tuple(
        (
            f"{each.name} ({label})" if (label := label_of(each, said)) else each.name,
            each.events,
            each.customers,
            None if each.last_at is None else day_text(each.last_at, zone, said),
            examples_text(each) or None,
        )
        for each in joining.ghosts
    )
    return Table(titles, rows)


def joining_data(joining: Joining) -> dict[str, Any]:
    """Both sides for machines."""
    return {
        "n": joining.n,
        "columns": [
            {
                "id": side.touchpoint.id,
                "title": {one: side.touchpoint.title.to(one) for one in LANGUAGES},
                "events": side.events,
                "sure": side.is_sure,
                "suggestions": [
                    {
                        "rule": rule,
                        "event": one.event,
                        "events": one.events,
                        "customers": one.customers,
                        "last_at": None if one.last_at is None else iso(one.last_at),
                        "reasons": [{each: why.to(each) for each in LANGUAGES} for why in one.reasons],
                    }
                    for one, rule in zip(side.suggestions, rules_of(joining, side.suggestions), strict=True)
                ],
            }
            for side in joining.columns
        ],
        "events": [
            {
                "name": each.name,
                "label": None if each.label is None else {one: each.label.to(one) for one in LANGUAGES},
                "events": each.events,
                "customers": each.customers,
                "last_at": None if each.last_at is None else iso(each.last_at),
                "channels": list(each.channels),
                "examples": {name: list(values) for name, values in each.examples.items()},
                "touchpoints": list(each.touchpoints),
                "ours": each.is_ours,
            }
            for each in joining.events
        ],
        "ghosts": [each.name for each in joining.ghosts],
    }
