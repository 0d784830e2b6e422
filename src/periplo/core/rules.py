"""One rule language for maps, funnels, segments, personas and triggers: its values.

A rule about one event is built of EventIs, Condition, All, AnyOf, Not. A rule about one customer adds
Times, Total, Recency, Sequence, StageIs, Trait, GroupTrait, Agrees, ValueClass, AtRisk, Share and Among; there an event
rule alone means "at least once". InSegment and PersonaIs stand for the rule of that name (segments.resolved).
rule_text.py reads and writes the text forms (English and Spanish), rule_yaml.py the YAML form,
matching.py says what a rule means for one event or one customer, journeys/masks.py for whole columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from periplo.core.events import folded

Value = str | float | bool
ANY_EVENT = "*"
OPERATORS = (
    "is", "is not", ">", ">=", "<", "<=", "contains", "starts with", "ends with", "in", "exists",
)  # fmt: skip
PARTS = 10_000  # into which a share of customers is cut: identity.BUCKETS
COMPARISONS = ("=", ">=", "<=", ">", "<")


@dataclass(frozen=True, slots=True)
class EventIs:
    """The event's name fits this pattern; `*` stands for any run of characters. Folded (events.folded)."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A property compared with a value.

    A property that is absent meets no condition but `is not`. Texts are compared folded. `in` takes a tuple
    of values, `exists` takes none. A number in the rule is compared with the number a text spells.
    """

    property: str
    operator: str
    value: Value | tuple[Value, ...] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Condition) and self._told() == other._told()

    def __hash__(self) -> int:
        return hash(self._told())

    def _told(self) -> tuple[object, ...]:
        """All that it says, true and 1 told apart: to Python they are equal, and to a rule they are not."""
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return self.property, self.operator, self.value, tuple(isinstance(one, bool) for one in values)


@dataclass(frozen=True, slots=True)
class All:
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Not:
    rule: Rule


@dataclass(frozen=True, slots=True)
class Times:
    """How many events meet `event`, in the last `within` microseconds before now (None: ever)."""

    event: Rule
    comparison: str
    n: int
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a numeric property over the events that meet `event`, in the last `within` microseconds."""

    property: str
    event: Rule
    comparison: str
    value: float
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Recency:
    """Whether the first or last event that meets `event` is less or more than `age` microseconds before now.

    Without any such event neither holds.
    """

    which: str  # "first" | "last"
    event: Rule
    comparison: str  # "<" less than that long ago, ">" more than that long ago
    age: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """Events that meet these rules one after the other, first to last within `within`, inclusive."""

    events: tuple[Rule, ...]
    within: int | None = None


@dataclass(frozen=True, slots=True)
class StageIs:
    """The stage of the map in which the customer stands now."""

    stage: str


@dataclass(frozen=True, slots=True)
class Trait:
    """A condition over a customer column instead of a property of an event."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class GroupTrait:
    """A condition over what is known of the group (company, household) in which the customer was last seen."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Agrees:
    """Whether a message of this purpose may leave by this channel, as consent.may says; `*`: by any."""

    channel: str
    purpose: str = "marketing"


@dataclass(frozen=True, slots=True)
class ValueClass:
    """The customer's class by how lately, how often and for how much they bought (answers/value_classes.py)."""

    name: str


@dataclass(frozen=True, slots=True)
class AtRisk:
    """The customer is about to be lost, as the question `atrisk` reckons it (answers/atrisk.py)."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of all customers, in ten-thousandths, by a hash: the same ones always, others under another salt."""

    parts: int
    salt: str = ""


@dataclass(frozen=True, slots=True)
class Among:
    """The customer is one of a list; `name` is what the list is called."""

    name: str
    customers: frozenset[int]


@dataclass(frozen=True, slots=True)
class InSegment:
    """The rule of the segment of this id."""

    segment: str


@dataclass(frozen=True, slots=True)
class PersonaIs:
    """The rule of the buyer persona of this id."""

    persona: str


Rule = (
    EventIs | Condition | All | AnyOf | Not | Times | Total | Recency | Sequence | StageIs | Trait
    | GroupTrait | Agrees | ValueClass | AtRisk | Share | Among | InSegment | PersonaIs
)  # fmt: skip
CLASS_COLUMN = "@class"  # computed customer columns begin with a sign that no sender's trait begins with
AT_RISK_COLUMN = "@atrisk"


def column_of(rule: Rule) -> str | None:
    """The computed customer column that a rule reads, None if it reads none."""
    match rule:
        case GroupTrait(condition):
            return f"@group {folded(condition.property)}"
        case Agrees(channel, purpose):
            return f"@agrees {channel} {purpose}"
        case ValueClass():
            return CLASS_COLUMN
        case AtRisk():
            return AT_RISK_COLUMN
        case _:
            return None


def is_about_customers(rule: Rule) -> bool:
    """Whether the rule can only be judged for a customer, not for one event alone."""
    match rule:
        case All(rules) | AnyOf(rules):
            return any(is_about_customers(part) for part in rules)
        case Not(part):
            return is_about_customers(part)
        case EventIs() | Condition():
            return False
        case _:
            return True


def parts_of(rule: Rule) -> Iterator[Rule]:
    """The rule and every rule inside it."""
    yield rule
    match rule:
        case All(rules) | AnyOf(rules) | Sequence(rules):
            inner: tuple[Rule, ...] = rules
        case Not(part):
            inner = (part,)
        case Times(event) | Total(_, event) | Recency(_, event):
            inner = (event,)
        case _:
            inner = ()
    for part in inner:
        yield from parts_of(part)


def event_rules(rule: Rule) -> tuple[Rule, ...]:
    """The rules about one event out of which a rule about one customer is made.

    An event that meets none of them changes nothing about whether the rule holds.
    """
    match rule:
        case All(rules) | AnyOf(rules) if is_about_customers(rule):
            return tuple(part for inner in rules for part in event_rules(inner))
        case Not(part) if is_about_customers(part):
            return event_rules(part)
        case Times(event) | Total(_, event) | Recency(_, event):
            return (event,)
        case Sequence(events):
            return events
        case EventIs() | Condition() | All() | AnyOf() | Not():
            return (rule,)
        case _:
            return ()
