"""The YAML form of rules, beside the text form: plain mappings and lists, as they stand in a document.

rule: order completed where total > 50          the text form may stand anywhere
rule: {event: order completed, where: {total: {">": 50}, channel: store}}
rule: {any: [cart viewed, {event: search, where: {results: 0}}]}         all, any, not
rule: {event: order completed, times: {">=": 2}, within: 30d}            about one customer
rule: {sum: total, event: order completed, ">": 100, within: 90d}
rule: {last: order completed, ago: {">": 30d}}                           or first
rule: {sequence: [visit, cart, pay], within: 7d}
rule: {stage: compare}        rule: {customer: {country: ES}}        rule: {group: {plan: pro}}
rule: {agrees: email, purpose: marketing}        rule: {class: champions}        rule: {persona: ana}
rule: {atrisk: true}
rule: {segment: vip}          rule: {random: 10, as: spring}         10 % of all, always the same
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from periplo.core import rules as r
from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import BadRule
from periplo.core.events import folded
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.rule_text import flat, parse_customer_rule, parse_rule
from periplo.core.spans import duration, duration_text

_FORMS = (
    "event",
    "all",
    "any",
    "not",
    "where",
    "sum",
    "first",
    "last",
    "sequence",
    "stage",
    "customer",
    "never",
    "group",
    "agrees",
    "class",
    "atrisk",
    "persona",
    "segment",
    "random",
)


def rule_of(data: object, labels: Labels | None = None, about: str = "event") -> r.Rule:
    """The rule that a document says, as text or as mapping; `about` is "event" or "customer".

    Raises: BadRule, telling the key that cannot be read.
    """
    reader = _Reader(labels or NO_LABELS)
    return reader.customer_rule(data) if about == "customer" else reader.event_rule(data)


def rule_data(rule: r.Rule) -> object:
    """The YAML form of a rule, as plain mappings, lists, texts and numbers, which `rule_of` reads back."""
    match rule:
        case r.EventIs(pattern):
            return {"event": pattern}
        case r.Condition():
            return {"where": _conditions_data(rule)}
        case r.All((r.EventIs(pattern), r.Condition() as condition)):
            return {"event": pattern, "where": _conditions_data(condition)}
        case r.All(parts):
            return {"all": [rule_data(part) for part in parts]}
        case r.AnyOf(parts):
            return {"any": [rule_data(part) for part in parts]}
        case r.Not(part):
            return {"not": rule_data(part)}
        case r.Times(event, comparison, n, within):
            return {"count": rule_data(event), "times": {comparison: n}, **_within_data(within)}
        case r.Total(property, event, comparison, value, within):
            return {"sum": property, "of": rule_data(event), comparison: value, **_within_data(within)}
        case r.Recency(which, event, comparison, age):
            return {which: rule_data(event), "ago": {comparison: duration_text(age)}}
        case r.Sequence(events, within):
            return {"sequence": [rule_data(event) for event in events], **_within_data(within)}
        case r.StageIs(stage):
            return {"stage": stage}
        case r.Trait(condition):
            return {"customer": _conditions_data(condition)}
        case r.GroupTrait(condition):
            return {"group": _conditions_data(condition)}
        case r.Agrees(channel, purpose):
            return {"agrees": channel, "purpose": purpose}
        case r.ValueClass(name):
            return {"class": name}
        case r.AtRisk():
            return {"atrisk": True}
        case r.Share(parts, salt):
            return {"random": parts / 100, **({"as": salt} if salt else {})}
        case r.InSegment(name) | r.Among(name):
            return {"segment": name}
        case r.PersonaIs(persona):
            return {"persona": persona}


def _within_data(within: int | None) -> dict[str, str]:
    return {} if within is None else {"within": duration_text(within)}


def _conditions_data(condition: r.Condition) -> dict[str, object]:
    match condition.operator, condition.value:
        case "is", str() | bool() | int() | float() as value:
            return {condition.property: value}
        case "exists", _:
            return {condition.property: {"exists": True}}
        case operator, tuple(values):
            return {condition.property: {operator: list(values)}}
        case operator, value:
            return {condition.property: {operator: value}}


class _Reader:
    def __init__(self, labels: Labels) -> None:
        self.labels = labels

    def event_rule(self, data: object) -> r.Rule:
        if isinstance(data, str):
            return parse_rule(data, self.labels)
        said = _mapping(data)
        if "event" in said:
            rest = _only(said, "event", "where")
            event = r.EventIs(folded(self.labels.event(str(said["event"]))))
            return flat(r.All, [event, *self.conditions(rest["where"])]) if "where" in rest else event
        if "where" in said:
            _only(said, "where")
            return flat(r.All, self.conditions(said["where"]))
        return self._combined(said, self.event_rule)

    def customer_rule(self, data: object) -> r.Rule:
        if isinstance(data, str):
            return parse_customer_rule(data, self.labels)
        said = _mapping(data)
        if "sum" in said:
            return self._total(said)
        for which in ("first", "last"):
            if which in said:
                _only(said, which, "ago")
                comparison, age = _one(said.get("ago"), "ago", ("<", ">"))
                return r.Recency(which, self.event_rule(said[which]), comparison, duration(str(age)))
        if "sequence" in said:
            _only(said, "sequence", "within")
            events = tuple(map(self.event_rule, _listed(said["sequence"], "sequence")))
            return r.Sequence(events, _within(said))
        if "stage" in said:
            return r.StageIs(str(_only(said, "stage")["stage"]))
        if (named := self._named(said)) is not None:
            return named
        if "customer" in said:
            traits: list[r.Rule] = [r.Trait(one) for one in self.plain_conditions(said["customer"])]
            return flat(r.All, traits)
        if any(key in said for key in ("event", "where", "count", "never")):
            return self._counted(said)
        return self._combined(said, self.customer_rule)

    def _named(self, said: Mapping[str, object]) -> r.Rule | None:
        """What is asked of a customer by one word of its own."""
        if "group" in said:
            about = self.plain_conditions(_only(said, "group")["group"])
            return flat(r.All, [r.GroupTrait(one) for one in about])
        if "agrees" in said:
            _only(said, "agrees", "purpose")
            channel = str(said["agrees"])
            by = channel if channel == r.ANY_EVENT else channel_id(channel)
            return r.Agrees(by, folded(str(said.get("purpose", "marketing"))))
        if "class" in said:
            return r.ValueClass(folded(str(_only(said, "class")["class"])))
        if "atrisk" in said:
            if _only(said, "atrisk")["atrisk"] is not True:
                raise BadRule(
                    f"'atrisk' says {said['atrisk']!r}", mend="write atrisk: true, or not: {atrisk: true}"
                )
            return r.AtRisk()
        if "persona" in said:
            return r.PersonaIs(str(_only(said, "persona")["persona"]))
        if "segment" in said:
            return r.InSegment(str(_only(said, "segment")["segment"]))
        if "random" in said:
            _only(said, "random", "as")
            return _share(said["random"], str(said.get("as", "")))
        return None

    def _counted(self, said: Mapping[str, object]) -> r.Rule:
        if "never" in said:
            _only(said, "never", "within")
            return r.Times(self.event_rule(said["never"]), "=", 0, _within(said))
        _only(said, "event", "where", "count", "times", "within")
        alone = {key: said[key] for key in ("event", "where") if key in said}
        event = self.event_rule(said.get("count", alone))
        comparison, n = _one(said.get("times", {">=": 1}), "times", r.COMPARISONS)
        if not isinstance(n, int) or isinstance(n, bool) or n < 0:
            raise BadRule(f"'times' says {n!r}", mend="write a whole number, as in times: {'>=': 2}")
        return r.Times(event, comparison, n, _within(said))

    def _total(self, said: Mapping[str, object]) -> r.Rule:
        rest = {
            key: value for key, value in said.items() if key not in ("sum", "of", "event", "where", "within")
        }
        alone = {key: said[key] for key in ("event", "where") if key in said}
        comparison, value = _one(rest, "sum", r.COMPARISONS)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadRule(f"'sum' is compared with {value!r}", mend="write a number, as in '>': 100")
        property = folded(self.labels.property(str(said["sum"])))
        event = self.event_rule(said.get("of", alone))
        return r.Total(property, event, comparison, float(value), _within(said))

    def _combined(self, said: Mapping[str, object], read: Callable[[object], r.Rule]) -> r.Rule:
        for key, kind in (("all", r.All), ("any", r.AnyOf)):
            if key in said:
                parts = _listed(_only(said, key)[key], key)
                return flat(cast("type[r.All]", kind), [read(part) for part in parts])
        if "not" in said:
            return r.Not(read(_only(said, "not")["not"]))
        raise BadRule(
            f"a rule says {', '.join(said) or 'nothing'}",
            f"it may say {', '.join(_FORMS)}",
            "use one of these keys",
        )

    def conditions(self, data: object) -> list[r.Rule]:
        """What stands under `where`: text, a mapping of properties, or a list of these, all to be met."""
        if isinstance(data, str):
            return [parse_rule(data, self.labels)]
        if isinstance(data, list | tuple):
            return [condition for part in data for condition in self.conditions(part)]
        return list(self.plain_conditions(data))

    def plain_conditions(self, data: object) -> list[r.Condition]:
        conditions = []
        for said, wanted in _mapping(data).items():
            property = folded(self.labels.property(said))
            if isinstance(wanted, Mapping):
                conditions += [self._condition(property, str(key), value) for key, value in wanted.items()]
            else:
                conditions.append(
                    self._condition(property, "in" if isinstance(wanted, list) else "is", wanted)
                )
        return conditions

    def _condition(self, property: str, operator: str, value: object) -> r.Condition:
        if operator not in r.OPERATORS:
            raise BadRule(
                f"property '{property}' is compared by '{operator}'",
                f"it may be {', '.join(r.OPERATORS)}",
                "use one of these",
            )
        if operator == "exists":
            return r.Condition(property, operator)
        if operator == "in":
            return r.Condition(
                property, operator, tuple(self._value(property, one) for one in _listed(value, "in"))
            )
        return r.Condition(property, operator, self._value(property, value))

    def _value(self, property: str, value: object) -> r.Value:
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return float(value)
        if value is None or isinstance(value, Mapping | list | tuple):
            raise BadRule(
                f"property '{property}' is compared with {value!r}",
                mend="write one value: text, number, true or false",
            )
        return self.labels.value(property, str(value))


def _mapping(data: object) -> Mapping[str, object]:
    if isinstance(data, Mapping):
        return {str(key): value for key, value in data.items()}
    raise BadRule(
        f"a rule cannot be {data!r}", mend="write it as text or as a mapping such as {event: visit}"
    )


def _only(said: Mapping[str, object], *known: str) -> Mapping[str, object]:
    for key in said:
        if key not in known:
            raise BadRule(
                f"the rule says '{key}'", f"beside '{known[0]}' it may say {', '.join(known[1:]) or 'nothing'}",
                "take the key away, or mend its name",
            )  # fmt: skip
    return said


def _one(data: object, key: str, comparisons: tuple[str, ...]) -> tuple[str, object]:
    said = _mapping(data) if isinstance(data, Mapping) else {}
    if len(said) == 1 and next(iter(said)) in comparisons:
        return next(iter(said.items()))
    raise BadRule(
        f"'{key}' wants one comparison",
        f"it may be {', '.join(comparisons)}",
        f"write {{{comparisons[-1]!r}: …}}",
    )


def _listed(data: object, key: str) -> list[object]:
    if isinstance(data, list | tuple) and data:
        return list(data)
    raise BadRule(f"'{key}' wants a list", mend=f"write {key}: [one, another]")


def _share(percent: object, salt: str) -> r.Share:
    if not isinstance(percent, int | float) or isinstance(percent, bool) or not 0.01 <= percent <= 100:
        raise BadRule(f"'random' says {percent!r}", mend="write percent, from 0.01 to 100, as in random: 10")
    return r.Share(round(percent * 100), salt)


def _within(said: Mapping[str, object]) -> int | None:
    return duration(str(said["within"])) if "within" in said else None
