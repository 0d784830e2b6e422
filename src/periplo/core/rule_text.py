"""The text form of rules, English and Spanish, read; rule_saying.py writes it back in one canonical form.

order completed where total > 50 and channel is store
pedido completado con total > 50 y canal es tienda
order completed at least 2 times in the last 30 days
visit then cart then pay within 7 days
"""

from __future__ import annotations

from collections.abc import Callable

from periplo.core import rules as r
from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import BadInput, BadRule
from periplo.core.events import folded
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.matching import about_customers, number_spelled
from periplo.core.rule_words import EVENT_KEYS, MARKS, OPERATOR_KEYS, TRUTHS, Token, cut, keys_at
from periplo.core.spans import duration

_COUNTS = {"at least": ">=", "at most": "<=", "more than": ">", "less than": "<", "exactly": "="}
_COMPARED = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "is": "="}
_ORDERED = (">", ">=", "<", "<=")
Atom = Callable[[], r.Rule]


def parse_rule(text: str, labels: Labels | None = None) -> r.Rule:
    """A rule about one event. Names and values are turned from labels into their own names.

    Raises: BadRule with the position of the first word that does not fit.
    """
    return _read(text, labels, about_customers=False)


def parse_customer_rule(text: str, labels: Labels | None = None) -> r.Rule:
    """A rule about one customer; an event rule alone means at least once.

    Raises: BadRule with the position of the first word that does not fit.
    """
    return _read(text, labels, about_customers=True)


def flat(kind: type[r.All] | type[r.AnyOf], parts: list[r.Rule]) -> r.Rule:
    """All or AnyOf in normal form: no nesting of the same kind, no list of one."""
    inner: list[r.Rule] = []
    for part in parts:
        inner += part.rules if isinstance(part, kind) else (part,)
    return inner[0] if len(inner) == 1 else kind(tuple(inner))


def _read(text: str, labels: Labels | None, *, about_customers: bool) -> r.Rule:
    reader = _Reader(text, labels or NO_LABELS, _CUSTOMER_STOPS if about_customers else EVENT_KEYS)
    try:
        rule = reader.either(reader.customer_atom if about_customers else reader.event_atom)
    except RecursionError:
        raise BadRule(
            "the rule is nested too deeply to be read", mend="split it into smaller rules"
        ) from None
    if reader.more:
        raise reader.wrong("the end of the rule, 'and' or 'or'")
    return rule


class _Reader:
    def __init__(self, text: str, labels: Labels, stops: frozenset[str]) -> None:
        self.text, self.labels, self.stops = text, labels, stops
        self.tokens = cut(text)
        self.position = 0

    # --- tokens

    @property
    def more(self) -> bool:
        return self.position < len(self.tokens)

    def wrong(self, wanted: str) -> BadRule:
        found = self.tokens[self.position] if self.more else None
        at = found.at if found else len(self.text)
        said = f"'{found.text}' at position {at}" if found else "its end"
        return BadRule(
            f"the rule '{self.text}' cannot be read at {said}",
            f"here {wanted} is expected",
            "put names and values with spaces or special words in double quotes",
            at=at,
        )

    def key(self, *wanted: str) -> str | None:
        """The longest of these keywords here, without taking it."""
        return next((key for key, _ in keys_at(self.tokens, self.position) if key in wanted), None)

    def take(self, *wanted: str) -> str | None:
        for key, length in keys_at(self.tokens, self.position):
            if key in wanted:
                self.position += length
                return key
        return None

    def mark(self, mark: str) -> bool:
        """Take this mark if it stands here."""
        if self.more and self.tokens[self.position].text == mark and not self.tokens[self.position].quoted:
            self.position += 1
            return True
        return False

    def words(self, stops: frozenset[str], wanted: str) -> tuple[str, bool]:
        """A name of one or several words, up to a keyword of `stops` or a mark; and whether it was quoted."""
        first = self.position
        if self.more and self.tokens[first].quoted:
            self.position += 1
            return self.tokens[first].text, True
        while self.more and not self._ends_name(stops, first):
            self.position += 1
        if self.position == first:
            raise self.wrong(wanted)
        return " ".join(token.text for token in self.tokens[first : self.position]), False

    def _ends_name(self, stops: frozenset[str], first: int) -> bool:
        token = self.tokens[self.position]
        if token.quoted or token.text in MARKS:
            return True
        return self.position > first and self.key(*stops) is not None

    # --- what both kinds of rule share

    def either(self, atom: Atom) -> r.Rule:
        parts = [self.both(atom)]
        while self.take("or"):
            parts.append(self.both(atom))
        return flat(r.AnyOf, parts)

    def both(self, atom: Atom) -> r.Rule:
        parts = [self.unless(atom)]
        while self.take("and"):
            parts.append(self.unless(atom))
        return flat(r.All, parts)

    def unless(self, atom: Atom) -> r.Rule:
        return r.Not(self.unless(atom)) if self._take_not() else atom()

    def _take_not(self) -> bool:
        """Take 'not' where it negates what follows; alone, or before an operator, it is a name."""
        here = self.position
        if self.take("not"):
            ended = not self.more or self.tokens[self.position].text in (")", ",")
            if not ended and (self.key("in segment") or not self.key(*EVENT_KEYS - {"not"})):
                return True
            self.position = here
        return False

    def group(self, atom: Atom) -> r.Rule:
        """What stands between parentheses; the opening one has been taken."""
        inside = self.either(atom)
        if not self.mark(")"):
            raise self.wrong("a closing parenthesis")
        return inside

    # --- about one event

    def event_atom(self) -> r.Rule:
        if self.key("at risk"):
            raise about_customers()
        if self.mark("("):
            return self.group(self.event_atom)
        if self._at_condition():
            return self.condition()
        return self.named_event()

    def named_event(self) -> r.Rule:
        """An event's name, with its conditions after 'where'."""
        name, _ = self.words(self.stops, "the name of an event")
        event = r.EventIs(folded(self.labels.event(name)))
        if self.take("where"):
            return flat(r.All, [event, self.conditions()])
        return event

    def conditions(self) -> r.Rule:
        """Conditions after 'where'; 'and' and 'or' belong to them as long as a condition follows."""
        alternatives = [self._joined_conditions()]
        while self.key("or") and (more := self._attempt("or", self._joined_conditions)):
            alternatives.append(more)
        return flat(r.AnyOf, alternatives)

    def _joined_conditions(self) -> r.Rule:
        parts = [self.unless(self.condition_atom)]
        while self.key("and") and (more := self._attempt("and", lambda: self.unless(self.condition_atom))):
            parts.append(more)
        return flat(r.All, parts)

    def _attempt(self, connective: str, read: Atom) -> r.Rule | None:
        """What follows the connective if it is about properties; otherwise nothing is taken."""
        here = self.position
        self.take(connective)
        if not self._begins_condition():
            self.position = here
            return None
        return read()

    def _begins_condition(self) -> bool:
        """Whether a condition, negated or in parentheses, begins here: an event's name never comes first."""
        position = self.position
        try:
            while self.mark("(") or self._take_not():
                pass
            return self._at_condition()
        finally:
            self.position = position

    def condition_atom(self) -> r.Rule:
        if self.mark("("):
            return self.group(self.condition_atom)
        return self.condition()

    def _at_condition(self) -> bool:
        """Whether a property's name and an operator stand here."""
        here = self.position
        try:
            if not self.more or self.tokens[here].text in ("(", ")", ","):
                return False
            self.words(self.stops, "the name of a property")
            if not (operator := self.take(*OPERATOR_KEYS)):
                return False
            return operator == "exists" or (self.more and (operator != "in" or self.mark("(")))
        except BadRule:
            return False
        finally:
            self.position = here

    def condition(self) -> r.Condition:
        said, _ = self.words(self.stops, "the name of a property")
        property = folded(self.labels.property(said))
        operator = self.take(*OPERATOR_KEYS)
        if not operator:
            raise self.wrong("a comparison such as is, >, contains or exists")
        if operator == "exists":
            return r.Condition(property, operator)
        if operator == "in":
            return r.Condition(property, operator, self._listed(property))
        value = self.value(property)
        if operator in _ORDERED and isinstance(value, bool):
            self.position -= 1
            raise self.wrong("a number or a date")
        return r.Condition(property, operator, value)

    def _listed(self, property: str) -> tuple[r.Value, ...]:
        if not self.mark("("):
            raise self.wrong("a list of values in parentheses")
        values = [self.value(property)]
        while self.mark(","):
            values.append(self.value(property))
        if not self.mark(")"):
            raise self.wrong("a comma or a closing parenthesis")
        return tuple(values)

    def value(self, property: str) -> r.Value:
        token = self._next("a value")
        if not token.quoted:
            if (number := number_spelled(token.text)) is not None:
                return number
            if token.folded in TRUTHS:
                return TRUTHS[token.folded]
        return self.labels.value(property, token.text)

    def _next(self, wanted: str) -> Token:
        token = self.tokens[self.position] if self.more else None
        if token is None or (token.text in MARKS and not token.quoted):
            raise self.wrong(wanted)
        self.position += 1
        return token

    # --- about one customer

    def customer_atom(self) -> r.Rule:
        if self.take("at risk"):
            return r.AtRisk()
        if self.more and not self.tokens[self.position].quoted and self._is_prefix():
            return self._prefixed()
        here = self.position
        if self.mark("("):
            return self._counted_group(here)
        return self._counted(self.event_atom())

    def _is_prefix(self) -> bool:
        """A word such as 'last' begins a clause only if something follows; alone it is an event's name."""
        key = self.key(*_PREFIXES) if self.position + 1 < len(self.tokens) else None
        return key is not None and (key != "random" or self._is_share())

    def _is_share(self) -> bool:
        """'random' begins a share only before a number: it is a good name for an event too."""
        here = self.position
        self.take("random")
        is_share = self.more and number_spelled(self.tokens[self.position].text.rstrip("%")) is not None
        self.position = here
        return is_share

    def _prefixed(self) -> r.Rule:
        match self.take(*_PREFIXES):
            case "never":
                event = self._one_event()
                return r.Times(event, "=", 0, self._within())
            case "sum of":
                property, _ = self.words(frozenset({"of"}), "the name of a property")
                if not self.take("of"):
                    raise self.wrong("'of' and an event")
                event = self.group(self.event_atom) if self.mark("(") else self.named_event()
                comparison = self.take(*_COMPARED)
                if not comparison:
                    raise self.wrong("a comparison such as > or <=")
                value = self._number()
                property = folded(self.labels.property(property))
                return r.Total(property, event, _COMPARED[comparison], value, self._within())
            case "first" | "last" as which:
                event = self._one_event()
                comparison = self.take("more than", "less than")
                if not comparison:
                    raise self.wrong("'more than' or 'less than' and a time ago")
                age = self._duration()
                self.take("ago")
                return r.Recency(which, event, ">" if comparison == "more than" else "<", age)
            case "stage is":
                return r.StageIs(self.words(self.stops, "the id of a stage")[0])
            case "group":
                return r.GroupTrait(self.condition())
            case "agrees to":
                return self._agreement()
            case "class is":
                return r.ValueClass(folded(self.words(self.stops, "the name of a class")[0]))
            case "random":
                return self._share()
            case "in segment":
                return r.InSegment(self.words(self.stops, "the id of a segment")[0])
            case "persona is":
                return r.PersonaIs(self.words(self.stops, "the id of a buyer persona")[0])
            case _:
                return r.Trait(self.condition())

    def _agreement(self) -> r.Agrees:
        """A channel of the catalogue, or any, and the purpose: marketing if none is said."""
        if self.take("any channel"):
            channel = r.ANY_EVENT
        else:
            said, _ = self.words(self.stops | {"for"}, "a channel")
            channel = said if said == r.ANY_EVENT else channel_id(said)
        if not self.take("for"):
            return r.Agrees(channel)
        return r.Agrees(channel, folded(self.words(self.stops, "a purpose")[0]))

    def _share(self) -> r.Share:
        """10 % or 10%, of which a hundredth of a percent is the smallest; and the name of the draw."""
        here = self.position
        token = self._next("a percentage such as 10 %")
        number = number_spelled(token.text.removesuffix("%"))
        has_sign = token.text.endswith("%") or self._percent()
        parts = 0 if number is None else round(number * 100)
        is_whole = number is not None and abs(parts - number * 100) < 1e-9
        if not (has_sign and is_whole and 0 < parts <= r.PARTS):
            self.position = here
            raise self.wrong("a percentage such as 10 %")
        return r.Share(parts, self.words(self.stops, "the name of a draw")[0] if self.take("salted") else "")

    def _percent(self) -> bool:
        if self.more and self.tokens[self.position].text == "%":
            self.position += 1
            return True
        return False

    def _one_event(self) -> r.Rule:
        if self.mark("("):
            return self.group(self.event_atom)
        return self.event_atom()

    def _counted_group(self, opened: int) -> r.Rule:
        """(a or b) at least 2 times: an event rule if a count follows, else customer rules in parentheses."""
        try:
            inside = self.group(self.event_atom)
            if self.key(*_COUNTS, "within", "then"):
                return self._counted(inside)
        except BadRule:
            pass
        self.position = opened + 1
        return self.group(self.customer_atom)

    def _counted(self, event: r.Rule) -> r.Rule:
        if self.key("then"):
            events = [event]
            while self.take("then"):
                events.append(self._one_event())
            return r.Sequence(tuple(events), self._within())
        if count := self.take(*_COUNTS):
            n = self._number()
            if n != int(n) or n < 0:
                self.position -= 1
                raise self.wrong("a whole number")
            if not self.take("times"):
                raise self.wrong("'times'")
            return r.Times(event, _COUNTS[count], int(n), self._within())
        return r.Times(event, ">=", 1, self._within())

    def _within(self) -> int | None:
        return self._duration() if self.take("within") else None

    def _number(self) -> float:
        token = self._next("a number")
        number = number_spelled(token.text)
        if number is None:
            self.position -= 1
            raise self.wrong("a number")
        return number

    def _duration(self) -> int:
        """One token (30d) or a number and a unit (30 days); 'the last day' is one day."""
        token = self._next("a duration such as 30 days")
        try:
            if number_spelled(token.text) is None:
                try:
                    return duration(token.text)
                except BadInput:
                    return duration(f"1 {token.text}")
            unit = self._next("a duration such as 30 days")
            return duration(f"{token.text} {unit.text}")
        except BadInput:
            self.position -= 1
            raise self.wrong("a duration such as 30 days") from None


_PREFIXES = (
    "never", "sum of", "first", "last", "stage is", "customer", "group", "agrees to", "class is", "random",
    "in segment", "persona is",
)  # fmt: skip
_CUSTOMER_STOPS = EVENT_KEYS | frozenset(_COUNTS) | {"within", "then", "salted"}
