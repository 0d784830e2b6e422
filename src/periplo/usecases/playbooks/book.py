"""The playbooks as values: what each is for, its campaigns and segments, and the events of which they speak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from periplo.core.campaigns import Campaign, DateEntry, SeasonEntry
from periplo.core.errors import UnknownName
from periplo.core.rules import Condition, Rule, parts_of
from periplo.core.segments import Segment
from periplo.core.texts import Text
from periplo.formats.campaign_yaml import campaign_of
from periplo.formats.documents import Document, read_document
from periplo.formats.segment_yaml import segment_of
from periplo.usecases.playbooks.documents import DOCUMENTS
from periplo.usecases.playbooks.renaming import events_in, rules_of_plan

NAMES = (  # in the order of a customer's life
    "first-interaction", "push-opt-in", "category-browsed", "place-follow-up", "shop-visited", "event-follow-up",
    "random-paths", "list-waiting", "season", "holidays", "weakest-point", "abandoned-cart", "purchase-steps",
    "order-status", "survey", "thank-you", "after-service", "call-follow-up", "welcome", "replenishment",
    "birthday", "early-access", "win-back",
)  # fmt: skip
MEDIA = ("email", "sms", "push", "whatsapp")


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event of which playbooks speak. also: other names by which it is surely meant."""

    name: str
    title: Text
    channels: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One campaign of a playbook. notes: what is said above a key, such as entry, nodes.ID or messages.ID."""

    plan: Campaign
    notes: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Playbook:
    """A campaign, or several that belong together, ready to adapt.

    moment: of the journey, before, during or after the purchase. stands_at: events of the touchpoint on whose card
    its effect belongs, the best first. optional: events and properties that it can do without. needs_link: whether it
    says nothing without an address to lead to.
    """

    id: str
    title: Text
    moment: str
    purpose: Text
    not_when: Text
    stands_at: tuple[str, ...]
    optional: frozenset[str]
    segments: tuple[Segment, ...]
    parts: tuple[Part, ...]
    needs_link: bool = False

    @property
    def rules(self) -> Iterator[Rule]:
        """Every rule of its campaigns and segments."""
        for part in self.parts:
            yield from rules_of_plan(part.plan)
        for segment in self.segments:
            if segment.rule is not None:
                yield segment.rule

    @property
    def events(self) -> tuple[str, ...]:
        """The events of which it speaks, each once."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in events_in(rule)))

    @property
    def properties(self) -> tuple[str, ...]:
        """The properties of events that its rules read, each once; a key of entry is always optional."""
        asked = (
            part.property for rule in self.rules for part in parts_of(rule) if isinstance(part, Condition)
        )
        keys = (part.plan.entry.key for part in self.parts)
        return tuple(dict.fromkeys([*asked, *(key for key in keys if key)]))

    @property
    def traits(self) -> tuple[str, ...]:
        """The dates of people by which one enters."""
        starts = (part.plan.entry.start for part in self.parts)
        return tuple(dict.fromkeys(start.trait for start in starts if isinstance(start, DateEntry)))

    @property
    def seasons(self) -> tuple[str, ...]:
        starts = (part.plan.entry.start for part in self.parts)
        return tuple(dict.fromkeys(start.season for start in starts if isinstance(start, SeasonEntry)))

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(part.plan.entry.key for part in self.parts if part.plan.entry.key)


def playbook(id: str) -> Playbook:
    """The playbook of this id. Raises: UnknownName."""
    if id not in NAMES:
        raise UnknownName(f"there is no playbook '{id}'", f"there are: {', '.join(NAMES)}", "use one of them")
    return _read(id)


def playbooks() -> tuple[Playbook, ...]:
    """All of them, in the order of a customer's life."""
    return tuple(_read(id) for id in NAMES)


@cache
def known_events() -> Mapping[str, KnownEvent]:
    """The events of which playbooks speak, in the order in which customers usually live them."""
    data = read_document(DOCUMENTS / "vocabulary.yaml").data
    found = (
        KnownEvent(
            one["name"], Text.of(one["title"]), tuple(one.get("channels", ())), tuple(one.get("also", ()))
        )
        for one in data["events"]
    )
    return {one.name: one for one in found}


@cache
def _read(id: str) -> Playbook:
    document = read_document(DOCUMENTS / f"{id}.yaml")
    data, tree = document.data, document.tree

    def inside(key: str, k: int) -> Document:
        return Document(document.source, data[key][k], tree[key][k])

    return Playbook(
        id=data["id"],
        title=Text.of(data["title"]),
        moment=data["moment"],
        purpose=Text.of(data["for"]),
        not_when=Text.of(data["not_when"]),
        stands_at=tuple(data["stands_at"]),
        optional=frozenset(data.get("optional", ())),
        segments=tuple(segment_of(inside("segments", k)) for k in range(len(data.get("segments", ())))),
        parts=tuple(_part(inside("campaigns", k)) for k in range(len(data["campaigns"]))),
        needs_link=bool(data.get("needs_link", False)),
    )


def _part(document: Document) -> Part:
    said: dict[str, Any] = dict(document.data)
    notes = {key: Text.of(text) for key, text in said.pop("notes", {}).items()}
    plan = campaign_of(Document(document.source, said, document.tree))
    return Part(plan, notes)
