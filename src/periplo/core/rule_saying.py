"""A rule said in words, English or Spanish, in the one canonical form that rule_text.py reads back."""

from __future__ import annotations

from periplo.core import rules as r
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.matching import number_spelled
from periplo.core.rule_words import TRUTHS, WORDS, cut, has_keyword, keys_at
from periplo.core.time_saying import span_said

_COUNTS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "exactly"}
_MARKS = "\"'\\“”«»=<>!(),"
_ELSEWHERE = frozenset(("for", "random"))
_FEMININE = frozenset({"hora", "horas"})


def rule_text(rule: r.Rule, language: str = "en", labels: Labels | None = None) -> str:
    """The canonical text of a rule; names and values by their labels in that language, if they have one."""
    return _Speaker(language, labels or NO_LABELS).said(rule)


class _Speaker:
    def __init__(self, language: str, labels: Labels) -> None:
        self.language, self.labels = language, labels

    def word(self, key: str) -> str:
        return WORDS[self.language][key][0]

    def said(self, rule: r.Rule) -> str:
        match rule:
            case r.EventIs(pattern):
                return _name(self.labels.event_in(pattern, self.language))
            case r.Condition():
                return self.condition(rule)
            case r.All((r.EventIs() as event, *rest)) if rest and all(map(_is_condition, rest)):
                return f"{self.said(event)} {self.word('where')} {self.joined('and', rest)}"
            case r.All(parts):
                return self.joined("and", parts)
            case r.AnyOf(parts):
                return self.joined("or", parts)
            case r.Not(part):
                simple = isinstance(part, r.EventIs | r.Condition)
                return f"{self.word('not')} {self.said(part) if simple else self.enclosed(part)}"
            case r.Times(event, "=", 0, within):
                return f"{self.word('never')} {self.event(event)}{self.within(within)}"
            case r.Times(event, ">=", 1, within) if _is_plain(event):
                return f"{self.event(event)}{self.within(within)}"
            case r.Times(event, comparison, n, within):
                count = f"{self.word(_COUNTS[comparison])} {n} {self.times(n)}"
                return f"{self.event(event)} {count}{self.within(within)}"
            case r.Total(property, event, comparison, value, within):
                met = self.enclosed(event) if isinstance(event, r.Condition) else self.event(event)
                summed = f"{self.word('sum of')} {self.property(property)} {self.word('of')} {met}"
                return f"{summed} {comparison} {_number(value)}{self.within(within)}"
            case r.Recency(which, event, comparison, age):
                return self.recency(which, event, comparison, age)
            case r.Sequence(events, within):
                return f" {self.word('then')} ".join(map(self.event, events)) + self.within(within)
            case r.StageIs(stage):
                return f"{self.word('stage is')} {_name(stage)}"
            case r.Trait(condition):
                return f"{self.word('customer')} {self.condition(condition)}"
            case r.GroupTrait(condition):
                return f"{self.word('group')} {self.condition(condition)}"
            case r.Agrees(channel, purpose):
                by = self.word("any channel") if channel == r.ANY_EVENT else _channel(channel)
                return f"{self.word('agrees to')} {by} {self.word('for')} {_name(purpose)}"
            case r.ValueClass(name):
                return f"{self.word('class is')} {_name(name)}"
            case r.AtRisk():
                return self.word("at risk")
            case r.Share(parts, salt):
                drawn = f" {self.word('salted')} {_name(salt)}" if salt else ""
                return f"{self.word('random')} {_number(parts / 100)} %{drawn}"
            case r.Among(name):
                return f"{self.word('in segment')} {_name(name)}"
            case r.InSegment(segment):
                return f"{self.word('in segment')} {_name(segment)}"
            case r.PersonaIs(persona):
                return f"{self.word('persona is')} {_name(persona)}"

    def joined(self, key: str, parts: list[r.Rule] | tuple[r.Rule, ...]) -> str:
        last = len(parts) - 1
        return f" {self.word(key)} ".join(
            self.enclosed(part) if _needs_parentheses(part, place == last) else self.said(part)
            for place, part in enumerate(parts)
        )

    def enclosed(self, rule: r.Rule) -> str:
        return f"({self.said(rule)})"

    def event(self, rule: r.Rule) -> str:
        """An event rule inside a clause about a customer."""
        return self.said(rule) if _is_plain(rule) else self.enclosed(rule)

    def property(self, name: str) -> str:
        return _name(self.labels.property_in(name, self.language))

    def condition(self, condition: r.Condition) -> str:
        said = f"{self.property(condition.property)} {self.word(condition.operator)}"
        match condition.value:
            case None:
                return said
            case tuple(values):
                return f"{said} ({', '.join(self.value(condition.property, value) for value in values)})"
            case value:
                return f"{said} {self.value(condition.property, value)}"

    def value(self, property: str, value: r.Value) -> str:
        if isinstance(value, bool):
            return self.word("true" if value else "false")
        if isinstance(value, int | float):
            return _number(value)
        return _value(self.labels.value_in(property, value, self.language))

    def times(self, n: int) -> str:
        english, spanish = ("time", "times"), ("vez", "veces")
        return (english if self.language == "en" else spanish)[n != 1]

    def span(self, microseconds: int) -> str:
        return span_said(microseconds, self.language)

    def within(self, microseconds: int | None) -> str:
        if microseconds is None:
            return ""
        span = self.span(microseconds)
        if self.language == "en":
            return f" in the last {span}"
        unit = span.split()[1]
        return f" en {'las últimas' if unit in _FEMININE else 'los últimos'} {span}"

    def recency(self, which: str, event: r.Rule, comparison: str, age: int) -> str:
        more = self.word("more than" if comparison == ">" else "less than")
        begun = f"{self.word(which)} {self.event(event)}"
        if self.language == "en":
            return f"{begun} {more} {self.span(age)} {self.word('ago')}"
        return f"{begun} hace {more} {self.span(age)}"


def _is_condition(rule: r.Rule) -> bool:
    match rule:
        case r.Condition():
            return True
        case r.All(parts) | r.AnyOf(parts):
            return all(map(_is_condition, parts))
        case r.Not(part):
            return _is_condition(part)
        case _:
            return False


def _is_plain(rule: r.Rule) -> bool:
    """Whether the rule, said inside a clause about a customer, reads back without parentheses."""
    match rule:
        case r.EventIs() | r.Condition():
            return True
        case r.All((r.EventIs(), *rest)):
            return all(map(_is_condition, rest))
        case _:
            return False


def _needs_parentheses(part: r.Rule, is_last: bool) -> bool:
    match part:
        case r.All((r.EventIs(), *rest)) if all(map(_is_condition, rest)):
            return not is_last  # what follows could be taken for one more condition
        case r.All() | r.AnyOf():
            return True
        case r.Times(event, _, _, within) if within is None and not is_last:
            return not isinstance(event, r.EventIs)
        case r.Sequence(events, None) if not is_last:
            return not isinstance(events[-1], r.EventIs)
        case _:
            return False


def _number(value: float) -> str:
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _name(text: str) -> str:
    """A name as it is cut again; "for" ends the name of a channel alone, "random" begins a share alone."""
    as_cut = _is_words(text) and " ".join(text.split()) == text and not has_keyword(text, _ELSEWHERE)
    return text if as_cut and "random" not in dict(keys_at(cut(text), 0)) else _quoted(text)


def _channel(text: str) -> str:
    return _quoted(text) if _is_words(text) and has_keyword(text) else _name(text)


def _value(text: str) -> str:
    means_itself = number_spelled(text) is None and text.casefold() not in TRUTHS
    return text if means_itself and _is_words(text) and text.split() == [text] else _quoted(text)


def _is_words(text: str) -> bool:
    """Whether the text is cut into plain words again."""
    return bool(text) and not any(mark in text for mark in _MARKS)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
