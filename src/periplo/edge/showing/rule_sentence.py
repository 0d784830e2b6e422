"""Clauses as one sentence, in Spanish or English: what a person who never saw a rule reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from periplo.core import rules as r
from periplo.core.channel_catalogue import channel_name
from periplo.core.clauses import ALL, ANY, LONGEST_SEQUENCE, NEVER, SOME, Clause, Group, Where
from periplo.core.consent import PURPOSES
from periplo.core.events import folded
from periplo.core.field_values import (
    listed_of,
    parts_of_percent,
    percent_text,
    plain_number,
    value_of,
    value_text,
)
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.texts import Text
from periplo.edge.words.rule_builder import SENTENCE, sentence_says
from periplo.pictures.numbers import number

_FEMININE = ("h",)
_OWN_NAMES = ("SMS", "WhatsApp")


@dataclass(frozen=True, slots=True)
class Known:
    """What things are called here. segments, personas, stages: id -> title."""

    labels: Labels = NO_LABELS
    segments: Mapping[str, Text] = field(default_factory=dict)
    personas: Mapping[str, Text] = field(default_factory=dict)
    stages: Mapping[str, Text] = field(default_factory=dict)


NOTHING_KNOWN = Known()


def sentence(group: Group, language: str, known: Known = NOTHING_KNOWN) -> str:
    """The clauses as a sentence; what is not filled in yet is a gap."""
    if not group.parts:
        return sentence_says("nobody_yet", language)
    text = _Saying(language, known).group(group)
    return sentence_says("begin", language, text)


class _Saying:
    def __init__(self, language: str, known: Known) -> None:
        self.language, self.known = language, known

    def say(self, key: str, *values: object) -> str:
        return sentence_says(key, self.language, *values)

    def group(self, group: Group) -> str:
        word = self.say("and" if group.join == ALL else "or")
        return f", {word} ".join(map(self.part, group.parts)) or self.say("gap")

    def part(self, part: Clause | Group) -> str:
        if isinstance(part, Group):
            inside = f"({self.group(part)})"
            return self.say("not_those", inside) if part.is_not else inside
        key, values = self.clause(part)
        if not part.is_not:
            return self.say(key, *values)
        if f"not_{key}" in SENTENCE:
            return self.say(f"not_{key}", *values)
        return self.say("not_those", self.say(key, *values))

    def clause(self, clause: Clause) -> tuple[str, tuple[object, ...]]:
        """The key of its text, and what fills it."""
        match clause.kind:
            case "did":
                how = clause.said("how") or SOME
                values = self.event(clause), self.often(clause, how), self.within(clause)
                return ("never" if how == NEVER else "did"), values
            case "sum":
                value = value_of(clause.said("value"))
                told = (
                    self.gap()
                    if not isinstance(value, float)
                    else number(value, self.language, _places(value))
                )
                compared = (
                    self.say(f"sum_{clause.said('comparison')}") if clause.said("comparison") else self.gap()
                )
                summed = self.property(clause.said("property"))
                return "sum", (summed, self.event(clause), compared, told, self.within(clause))
            case "ago":
                ago = "more_ago" if clause.said("comparison") == ">" else "less_ago"
                return clause.said("which") or "last", (self.event(clause), self.say(ago, self.span(clause)))
            case "then":
                names = [clause.said(f"event{k}") for k in range(1, LONGEST_SEQUENCE + 1)]
                first, *others = [name for name in names if name] or [""]
                steps = self.named(first) + "".join(self.say("and_then", self.named(name)) for name in others)
                limit = self.say("all_within", self.span(clause)) if clause.said("span") else ""
                return "then", (steps, limit)
            case "trait" | "company" as kind:
                one = Where(*(clause.said(name) for name in ("property", "operator", "value")))
                return kind, (self.property(one.property), self.compared(one))
            case "consent":
                channel = clause.said("channel")
                by = self.say("any_channel") if channel == r.ANY_EVENT else self.channel(channel)
                purpose = clause.said("purpose") or "marketing"
                return "consent", (by or self.gap(), self.title(PURPOSES, purpose))
            case "persona":
                return "persona", (self.title(self.known.personas, clause.said("persona")),)
            case "segment":
                return "segment", (self.title(self.known.segments, clause.said("segment")),)
            case "stage":
                return "stage", (self.title(self.known.stages, clause.said("stage")),)
            case "class":
                name = folded(clause.said("class"))
                return "class", (
                    self.say(f"class_{name}") if f"class_{name}" in SENTENCE else self.quoted(name),
                )
            case "atrisk":
                return "atrisk", ()
            case _:
                parts = parts_of_percent(clause.said("percent"))
                draw = self.say("drawn_as", self.quoted(clause.said("draw"))) if clause.said("draw") else ""
                percent = self.gap() if parts is None else percent_text(parts)
                return "share", (percent.replace(".", ",") if self.language == "es" else percent, draw)

    def channel(self, channel: str) -> str:
        name = channel_name(channel, self.language)
        return name if name in _OWN_NAMES else name.lower()

    def gap(self) -> str:
        return self.say("gap")

    def event(self, clause: Clause) -> str:
        """The event with its conditions in parentheses."""
        word = self.say("or" if clause.said("joined") == ANY else "and")
        details = f" {word} ".join(
            f"{self.property(one.property)} {self.compared(one)}" for one in clause.where
        )
        name = clause.said("event")
        if not name:
            named = self.say("any_event") if details else self.gap()
        else:
            named = self.named(name)
        return named + (self.say("with", details) if details else "")

    def named(self, event: str) -> str:
        if event == r.ANY_EVENT:
            return self.say("own_event")
        own = folded(self.known.labels.event(event))
        return self.quoted(self.known.labels.event_in(own, self.language)) if event else self.gap()

    def often(self, clause: Clause, how: str) -> str:
        if how in (SOME, NEVER):
            return ""
        n = clause.said("n")
        times = self.say("times.one" if n == "1" else "times", n or self.gap())
        return self.say(f"n_{how}", times)

    def within(self, clause: Clause) -> str:
        said, unit = clause.said("span"), clause.said("unit") or "d"
        if not said:
            return ""
        key = "in_last_f" if unit in _FEMININE else "in_last"
        if said == "1":
            return self.say(f"{key}.one", self.say(f"{unit}.one"))
        return self.say(key, self.span(clause))

    def span(self, clause: Clause) -> str:
        said, unit = clause.said("span"), clause.said("unit") or "d"
        if f"{unit}.one" not in SENTENCE:
            return self.gap()
        return f"{said or self.gap()} {self.say(f'{unit}.one' if said == '1' else unit)}"

    def property(self, name: str) -> str:
        if not name:
            return self.gap()
        own = folded(self.known.labels.property(name))
        return self.quoted(self.known.labels.property_in(own, self.language))

    def compared(self, one: Where) -> str:
        if one.operator not in r.OPERATORS:
            return self.gap()
        values = listed_of(one.value) if one.operator == "in" else (value_of(one.value),)
        told = [self.gap() if value is None else self.value(one.property, value) for value in values]
        return self.say(f"op_{one.operator}", ", ".join(told) or self.gap())

    def value(self, property: str, value: r.Value) -> str:
        labels = self.known.labels
        if isinstance(value, bool):
            return value_text(value)
        if isinstance(value, float):
            return plain_number(value)
        own = labels.value(labels.property(property), value)
        return value_text(labels.value_in(labels.property(property), own, self.language), in_list=True)

    def title(self, titles: Mapping[str, Text], id: str) -> str:
        """What people call it; in quotes, and the id where it has no title."""
        if not id:
            return self.gap()
        found = titles.get(id)
        return self.quoted(found.to(self.language) if found else id)

    def quoted(self, text: str) -> str:
        return f"«{text}»" if self.language == "es" else f"“{text}”"


def _places(value: float) -> int:
    """Decimal places that the number needs."""
    text = plain_number(value)
    return len(text.partition(".")[2]) if "e" not in text else 6
