"""A customer's profile as plain data, and as text: who they are here, since when, and because of what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from periplo.core.people import TraitSaid
from periplo.core.spans import iso
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.json import SCHEMA
from periplo.edge.showing.table import Column, Table, text_of
from periplo.edge.words.told import knows, say
from periplo.storage.profiles import Change, Identifier, Profile
from periplo.storage.rulings import Ruling


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a profile, as a table with a title. key: the one word that names the part here."""

    key: str
    title: str
    table: Table


def profile_shape(profile: Profile, zone: str) -> dict[str, Any]:
    """The profile as plain data."""

    def named(handle: int | None) -> dict[str, str] | None:
        known = profile.named.get(handle) if handle is not None else None
        return {"kind": known[0], "text": known[1]} if known else None

    return {
        "schema": SCHEMA,
        "customer": profile.customer,
        "zone": zone,
        "created_at": iso(profile.created_at, zone),
        "identifiers": [
            {
                "kind": one.kind,
                "text": one.text,
                "since": iso(one.since, zone),
                "joins_nobody": one.idle,
                "joined_by": None if one.joined_by is None else {
                    "to": named(one.joined_to),
                    "at": None if one.joined_by.at is None else iso(one.joined_by.at, zone),
                    "source": one.joined_by.source,
                    "message": one.joined_by.kind,
                    "alias": one.joined_by.alias,
                    "decision": one.joined_by.ruling,
                },
            }
            for one in profile.identifiers
        ],
        "traits": _traits_shape(profile.traits, zone),
        "groups": [
            {
                "group": one.group, "since": iso(one.since, zone), "source": one.source,
                "traits": _traits_shape(one.traits, zone),
            }
            for one in profile.groups
        ],
        "not_joined": [
            {"identifier": named(one.handle), "other": named(one.other), "why": one.why} for one in profile.apart
        ],
        "decisions": [
            {
                "id": one.id, "kind": one.kind, "identifier": named(one.handle), "other": named(one.other),
                "because": one.because, "who": one.who, "at": iso(one.at, zone),
                "withdrawn": None if one.withdrawn_at is None else {
                    "at": iso(one.withdrawn_at, zone), "who": one.withdrawn_by, "because": one.withdrawn_because,
                },
            }
            for one in profile.rulings
        ],
        "history": [
            {
                "at": iso(one.at, zone), "identifier": named(one.handle), "was": one.was, "now": one.now,
                "cause": one.cause, "between": [each for each in (named(one.low), named(one.high)) if each],
            }
            for one in profile.changes
        ],
    }  # fmt: skip


def _traits_shape(traits: dict[str, list[TraitSaid]], zone: str) -> dict[str, Any]:
    return {
        name: [
            {
                "value": msgspec.json.decode(one.value), "source": one.source,
                "first_at": iso(one.first_at, zone), "last_at": iso(one.last_at, zone),
            }
            for one in values
        ]
        for name, values in traits.items()
    }  # fmt: skip


def profile_text(profile: Profile, language: str, zone: str) -> str:
    """The profile for the screen."""
    parts = [say("profile", language, profile.customer, moment_text(profile.created_at, zone, language))]
    parts += [
        f"{section.title}\n{text_of(section.table, language)}"
        for section in sections(profile, language, zone)
    ]
    return "\n\n".join(parts) + "\n"


def sections(profile: Profile, language: str, zone: str) -> list[Section]:
    """The parts of a profile that have something to tell, in their order."""

    def when(at: int) -> str:
        return moment_text(at, zone, language)

    def name(handle: int | None) -> str:
        known = profile.named.get(handle) if handle is not None else None
        return f"{kind_said(known[0], language)} {known[1]}" if known else say("forgotten", language)

    def why(one: Identifier) -> str:
        link = one.joined_by
        if one.idle:
            return say(f"idle.{one.idle}", language)
        if link is None:
            return say("first_of_all", language)
        said = "ruling" if link.ruling is not None else "alias" if link.alias else "named"
        at = when(link.at) if link.at is not None else ""
        return say(f"joined.{said}", language, name(one.joined_to), link.kind, link.source, at, link.ruling)

    def ruled(one: Ruling) -> str:
        return say(f"ruling.{one.kind}", language, name(one.handle), name(one.other))

    def stands(one: Ruling) -> str:
        if one.withdrawn_at is None:
            return say("in_force", language)
        return say("withdrawn", language, when(one.withdrawn_at), one.withdrawn_by, one.withdrawn_because)

    def caused(one: Change) -> str:
        cause = say(f"cause.{one.cause}", language, name(one.low or one.handle), name(one.high))
        return say("change", language, name(one.handle), one.was, one.now, cause)

    made = [
        _section(
            language, "identifiers", ("id_kind", "identifier", "since", "why_joined"),
            ((kind_said(one.kind, language), one.text, when(one.since), why(one)) for one in profile.identifiers),
        ),
        _section(
            language, "traits", ("trait", "counts", "source_of", "last_said", "earlier"),
            (
                (name_, value_text(values[0]), values[0].source, when(values[0].last_at), _earlier(values))
                for name_, values in profile.traits.items()
                if values[0].value != "null"
            ),
        ),
        _section(
            language, "groups", ("group", "since", "source_of"),
            ((one.group, when(one.since), one.source) for one in profile.groups),
        ),
        _section(
            language, "not_joined", ("identifier", "other_one", "why_not"),
            ((name(one.handle), name(one.other), say(f"refused.{one.why}", language)) for one in profile.apart),
        ),
        _section(
            language, "decisions", ("decision", "reason_given", "by_whom", "on", "status"),
            (
                (f"{one.id}: {ruled(one)}", one.because, one.who, when(one.at), stands(one))
                for one in profile.rulings
            ),
        ),
        _section(
            language, "history", ("on", "what"), ((when(one.at), caused(one)) for one in profile.changes)
        ),
    ]  # fmt: skip
    return [section for section in made if section.table.rows]


def kind_said(kind: str, language: str) -> str:
    """A kind of identifier as people call it; one of a sender's own as it is."""
    return say(f"id.{kind}", language) if knows(f"id.{kind}") else kind


def value_text(one: TraitSaid) -> str:
    """A trait's value as people read it: texts without their quotes."""
    value = msgspec.json.decode(one.value)
    return value if isinstance(value, str) else one.value


def _earlier(values: list[TraitSaid]) -> str:
    """The other values that there were, the newest first."""
    return (
        ", ".join(dict.fromkeys(value_text(one) for one in values[1:] if one.value != values[0].value)) or "–"
    )


def _section(
    language: str, title: str, heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> Section:
    columns = tuple(Column(head, say(head, language)) for head in heads)
    return Section(title, say(title, language), Table(columns, tuple(rows)))
