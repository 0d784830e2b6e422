"""The shapes of events, as a tracking plan judges them: names of properties, kinds of values, one pattern for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from periplo.core.addresses import personal_kind, without_personal
from periplo.core.events import bare, folded
from periplo.core.plan import OURS, Plan, PlannedProperty

_KINDS = {b'"': "text", b"t": "flag", b"f": "flag", b"[": "list", b"{": "object", b"n": "null"}
# How a value of each type, or of each kind, is written; an "@" may be part of somebody's address, so it is looked at.
_ANYTHING = rb"[^\n@]*"
_MAY_BE_PERSONAL = rb"[^\n]*"
_BEGINS = {
    "text": rb'"',
    "number": rb"[-0-9]",
    "money": rb"[-0-9]",
    "flag": rb"[tf]",
    "instant": rb'(?:"\d{4}-\d\d-\d\d|\d)',
    "list": rb"\[",
    "object": rb"\{",
}
_INSTANT = re.compile(_BEGINS["instant"])


class Finding(NamedTuple):
    """One thing told: its code, which property ("" for the event itself), and an example without personal data."""

    code: str
    property: str
    example: str = ""


class Variant:
    """Events of one shape whose values turned out alike: what is found in them, and how many there were."""

    __slots__ = ("first_at", "found", "last_at", "match", "n")

    def __init__(self, pattern: bytes, found: tuple[Finding, ...]) -> None:
        self.match = re.compile(pattern).fullmatch
        self.found = found
        self.n = self.first_at = self.last_at = 0


class Shape:
    """What the plan says of an event with properties of these names."""

    __slots__ = ("event", "found", "names", "planned", "required", "variants")

    def __init__(self, plan: Plan, event: str, names: tuple[str, ...]) -> None:
        self.event, self.names = event, names
        self.planned: tuple[PlannedProperty | None, ...] = tuple(map(plan.property, names))
        self.required = required_of(plan, event)
        self.found = (*about_event(plan, event), *about_names(plan, event, names, self.required))
        self.variants: list[Variant] = []

    def outcomes(self, raws: Sequence[bytes]) -> tuple[str, ...]:
        """Of each value: "" where it is well, "null", "allowed" where it is none of those, or its wrong kind."""
        return tuple(_outcome(said, raw) for said, raw in zip(self.planned, raws, strict=True))

    def in_values(self, outcomes: Sequence[str], raws: Sequence[bytes]) -> Iterator[Finding]:
        for name, said, outcome, raw in zip(self.names, self.planned, outcomes, raws, strict=True):
            if outcome == "null":
                if folded(name) in self.required:
                    yield Finding("missing_required", folded(name), "null")
            elif outcome == "allowed":
                yield Finding("value_not_allowed", folded(name), _shown(raw))
            elif outcome and said is not None:
                yield Finding("wrong_type", folded(name), outcome)

    def personal_in(self, raws: Sequence[bytes]) -> Iterator[Finding]:
        """Addresses and numbers of people where the plan expects none."""
        for name, said, raw in zip(self.names, self.planned, raws, strict=True):
            if (said is not None and said.personal) or not (b"@" in raw or b'"+' in raw):
                continue
            if kind := personal_kind(raw.decode("utf-8", "replace")):
                yield Finding("personal_data", without_personal(folded(name)), kind)

    def pattern(self, outcomes: Sequence[str]) -> bytes:
        """What the joined values of an event with these outcomes look like, and of no other."""
        return rb"\n".join(map(self._piece, self.planned, outcomes, self.names))

    def _piece(self, said: PlannedProperty | None, outcome: str, name: str) -> bytes:
        rest = _MAY_BE_PERSONAL if said is not None and said.personal else _ANYTHING
        if said is None or not (said.type or said.allowed or folded(name) in self.required):
            return rest
        begins = _BEGINS[said.type] if said.type else rb"(?!null)"
        if outcome == "null":
            return b"null"
        if outcome == "allowed":
            return rb"(?!(?:" + _spellings(said.allowed) + rb")(?:\n|\Z))" + begins + rest
        if outcome:
            is_one = rb"(?!" + _BEGINS["instant"] + rb")" if said.type == "instant" else b""
            return is_one + _BEGINS[outcome] + rest
        if said.allowed:
            return (
                (rb"(?=" + begins + rb")" if said.type else b"") + rb"(?:" + _spellings(said.allowed) + rb")"
            )
        return begins + rest


def _outcome(said: PlannedProperty | None, raw: bytes) -> str:
    kind = _KINDS.get(raw[:1], "number")
    if said is None or kind == "null":
        return "null" if kind == "null" else ""
    wanted = "number" if said.type == "money" else said.type
    if wanted == "instant":
        if not _INSTANT.match(raw):
            return kind
    elif wanted is not None and wanted != kind:
        return kind
    return "allowed" if said.allowed and not _allowed(said.allowed).fullmatch(raw) else ""


@lru_cache(maxsize=4_096)
def _spellings(allowed: tuple[str, ...]) -> bytes:
    """How JSON may write each allowed value: as a text, and bare if it is a number or a truth."""
    written: list[bytes] = []
    for value in allowed:
        written += [re.escape(msgspec.json.encode(value))]
        if value in ("true", "false") or re.fullmatch(r"-?\d+(\.\d+)?", value):
            written.append(re.escape(value.encode()))
    return b"|".join(written)


@lru_cache(maxsize=4_096)
def _allowed(allowed: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(_spellings(allowed))


def required_of(plan: Plan, event: str) -> frozenset[str]:
    """The properties (folded) that this event must have."""
    planned = plan.event(event)
    if planned is None:
        return frozenset()
    must = set()
    for name, is_required in planned.properties.items():
        said = plan.property(name)
        if is_required or (said is not None and said.required):
            must.add(folded(name))
    return frozenset(must)


def about_event(plan: Plan, event: str) -> Iterator[Finding]:
    """What is found in an event's name."""
    if not plan.events:
        return
    if plan.event(event) is not None:
        if event not in plan.events:
            yield Finding("other_case", "", without_personal(event))
        return
    near = _near(plan.events, event)
    if near is None:
        yield Finding("unknown_event", "", without_personal(event))
    else:
        yield Finding("two_spellings", "", f"{without_personal(event)} = {near}")


def about_names(plan: Plan, event: str, names: Sequence[str], required: frozenset[str]) -> Iterator[Finding]:
    """What is found in the names of an event's properties. required: those (folded) that must be there."""
    there = set(map(folded, names))
    planned = plan.event(event)
    expected = set(map(folded, planned.properties)) if planned else set()
    for name in names:
        if not plan.properties or plan.property(name) is not None or folded(name) in expected | OURS:
            continue
        near = _near(plan.properties, name)
        shown = without_personal(folded(name))
        if near is None:
            yield Finding("unknown_property", shown)
        else:
            yield Finding("two_spellings", shown, f"{shown} = {near}")
    for name in sorted(required - there):
        yield Finding("missing_required", name)


def _near(known: Mapping[str, object], name: str) -> str | None:
    """The planned name that is this one but for its spelling: orderCompleted, order_completed."""
    wanted = bare(name)
    return next((each for each in known if bare(each) == wanted), None) if wanted else None


def _shown(raw: bytes) -> str:
    """A value as an example: a word or two, as values of a list of allowed ones are; of anything longer its length."""
    try:
        said = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return ""
    text = said if isinstance(said, str) else str(said)
    is_short = len(text) <= 24 and len(text.split()) <= 2
    return without_personal(text) if is_short else f"({len(text)})"
