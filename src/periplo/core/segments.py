"""Segments: customers who meet a rule, or who stand on a list; and names in rules replaced by what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from periplo.core import rules as r
from periplo.core.errors import BadInput
from periplo.core.texts import Text

STATUSES = ("active", "ended")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class BadSegment(BadInput):
    """A segment contradicts itself, or names another that does not exist or leads back to it."""

    code = "bad_segment"


@dataclass(frozen=True, slots=True)
class Listed:
    """Customers named one by one. `file`: the list as people keep it, beside the segment's own file.

    Once it was loaded, `customers` holds our own numbers of those found, ascending; nothing else of the list is kept.
    """

    file: str | None = None
    column: str | None = None  # of the file, that names the customers; None: the first that is called so
    customers: tuple[int, ...] = ()
    loaded: str | None = None  # day on which it was loaded, 2026-11-20
    unknown: int = 0  # lines that named no customer then
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers who meet a rule, always up to date; or those on a list.

    Raises: BadSegment if it says neither or both.
    """

    id: str
    title: Text
    rule: r.Rule | None = field(default=None, metadata={"about": "customer"})
    listed: Listed | None = None
    note: Text | None = None
    status: str = "active"  # one of STATUSES
    version: int = 1
    extra: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise BadSegment(
                f"the segment's id is '{self.id}'",
                "it stands in rules, addresses and file names",
                "write it in small letters, digits, - and _, such as vip-madrid",
            )
        if (self.rule is None) == (self.listed is None):
            what = (
                f"segment '{self.id}' says neither a rule nor a list"
                if self.rule is None
                else f"segment '{self.id}' says both a rule and a list"
            )
            raise BadSegment(what, "it is one or the other", "write rule: …, or list: with its file below")
        if self.status not in STATUSES:
            raise BadSegment(
                f"segment '{self.id}' says status '{self.status}'", mend=f"write {', '.join(STATUSES)}"
            )

    @property
    def meaning(self) -> r.Rule:
        """The rule of its customers; other segments that it names are still to be put in."""
        if self.rule is not None:
            return self.rule
        assert self.listed is not None
        return r.Among(self.id, frozenset(self.listed.customers))


Segments = Mapping[str, Segment]
NO_SEGMENTS: Segments = {}


def resolved(
    rule: r.Rule, segments: Segments = NO_SEGMENTS, personas: Mapping[str, r.Rule] | None = None
) -> r.Rule:
    """The rule with each segment and buyer persona that it names replaced by what that means.

    Raises: BadSegment if one does not exist, or is made of itself.
    """
    return _Resolver(segments, personas or {}).rule(rule, ())


def check_whole(segments: Segments, personas: Mapping[str, r.Rule]) -> Iterator[BadSegment]:
    """What is wrong with segments that name others; each fault once, by the segment in which it stands."""
    for id in segments:
        try:
            resolved(r.InSegment(id), segments, personas)
        except BadSegment as error:
            yield error


def named_in(rule: r.Rule) -> tuple[str, ...]:
    """The ids of the segments that a rule names, in order of appearance."""
    found = (part.segment for part in r.parts_of(rule) if isinstance(part, r.InSegment))
    return tuple(dict.fromkeys(found))


class _Resolver:
    def __init__(self, segments: Segments, personas: Mapping[str, r.Rule]) -> None:
        self.segments, self.personas = segments, personas

    def rule(self, rule: r.Rule, inside: tuple[str, ...]) -> r.Rule:
        match rule:
            case r.All(parts) | r.AnyOf(parts) if r.is_about_customers(rule):
                return type(rule)(tuple(_about_customer(self.rule(part, inside)) for part in parts))
            case r.Not(part) if r.is_about_customers(part):
                return r.Not(_about_customer(self.rule(part, inside)))
            case r.InSegment(id):
                return self.segment(id, inside)
            case r.PersonaIs(persona):
                return self.persona(persona, inside)
            case _:
                return rule

    def segment(self, id: str, inside: tuple[str, ...]) -> r.Rule:
        if id in inside:
            raise BadSegment(
                f"segment '{id}' is made of itself",
                " -> ".join([*inside[inside.index(id) :], id]),
                "let one of them say its own rule",
                segment=inside[-1],
            )
        found = self.segments.get(id)
        if found is None:
            raise BadSegment(
                f"there is no segment '{id}'",
                f"there are: {', '.join(sorted(self.segments)) or 'none'}",
                "mend the name, or save a segment of this id",
                segment=inside[-1] if inside else id,
            )
        return _about_customer(self.rule(found.meaning, (*inside, id)))

    def persona(self, said: str, inside: tuple[str, ...]) -> r.Rule:
        found = next((rule for id, rule in self.personas.items() if id.casefold() == said.casefold()), None)
        if found is None:
            raise BadSegment(
                f"there is no buyer persona '{said}' with a rule",
                f"there are: {', '.join(sorted(self.personas)) or 'none'}",
                "mend the name, or add rule: … to the persona in its map",
                segment=inside[-1] if inside else "",
            )
        key = f"persona {said.casefold()}"
        if key in inside:
            raise BadSegment(
                f"buyer persona '{said}' is made of itself",
                " -> ".join([*inside[inside.index(key) :], key]),
                "let one of them say its own rule",
                segment=inside[-1],
            )
        return _about_customer(self.rule(found, (*inside, key)))


def _about_customer(rule: r.Rule) -> r.Rule:
    """An event rule as what it means of a customer: beside another one it would ask for one event that is both."""
    return rule if r.is_about_customers(rule) else r.Times(rule, ">=", 1)
