"""What the rule builder's lists hold: the events, properties, traits, segments, personas and stages of a workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from periplo.answers.value_classes import CLASSES
from periplo.core import rules as r
from periplo.core.channel_catalogue import channel_name
from periplo.core.consent import PURPOSES
from periplo.core.events import folded
from periplo.core.frequency import MESSAGE_CHANNELS
from periplo.core.labels import NO_LABELS, Labels
from periplo.edge.console.desk import Desk
from periplo.edge.showing.rule_sentence import Known
from periplo.edge.words.rule_builder import sentence_says
from periplo.journeys.columns import Coded, Column, Journeys, no_journeys
from periplo.storage.audience_facts import names_of_traits
from periplo.usecases.audiences.people import People

Options = tuple[tuple[str, str], ...]  # value, and what people call it
MOST_VALUES = 60


@dataclass(frozen=True, slots=True)
class Choices:
    """Each list in the language of the page."""

    events: Options = ()
    properties: Options = ()
    traits: Options = ()
    groups: Options = ()
    # Channel, purpose, persona, segment, stage, class.
    named: Mapping[str, Options] = field(default_factory=dict)
    journeys: Journeys | None = None
    labels: Labels = NO_LABELS
    language: str = "es"

    def of(self, name: str) -> Options:
        return self.named.get(name, ())

    def values_of(self, property: str, of_events: bool) -> Options:
        """Values that are known of a property of events, or of a trait."""
        own = folded(self.labels.property(property))
        named = next((one for name, one in self.labels.values.items() if folded(name) == own), {})
        columns: Mapping[str, Column] = {}
        if self.journeys is not None:
            columns = self.journeys.properties if of_events else self.journeys.traits
        column = columns.get(own)
        there = column.values if isinstance(column, Coded) and len(column.values) <= MOST_VALUES else ()
        found = dict.fromkeys((*named, *map(str, there)))
        return tuple((one, self.labels.value_in(own, one, self.language)) for one in found)[:MOST_VALUES]


def choices_of(desk: Desk, said: str, people: People, without: str = "") -> Choices:
    """The lists of a workspace. without: the segment being written, which cannot name itself."""
    journeys = desk.source({}).lived.journeys if desk.has_events else no_journeys()
    labels = desk.labels() or NO_LABELS
    groups: tuple[str, ...] = ()
    traits = [name for name in journeys.traits if not name.startswith("@")]
    if people.reading is not None:
        with people.reading() as connection:
            of_people, groups = names_of_traits(connection)
        traits += of_people
    known = known_of(desk, people)
    return Choices(
        _titled(((name, labels.event_in(name, said)) for name in _events(journeys, labels)),
                (r.ANY_EVENT, sentence_says("own_event", said))),
        _titled((name, labels.property_in(name, said)) for name in _properties(journeys, labels)),
        _titled((folded(name), labels.property_in(name, said)) for name in traits),
        _titled((folded(name), labels.property_in(name, said)) for name in groups),
        {
            "channel": (*((one, channel_name(one, said)) for one in MESSAGE_CHANNELS),
                        (r.ANY_EVENT, sentence_says("any_channel", said))),
            "purpose": tuple((one, text.to(said)) for one, text in PURPOSES.items()),
            "persona": tuple((one, text.to(said)) for one, text in known.personas.items()),
            "segment": tuple((one, text.to(said)) for one, text in known.segments.items() if one != without),
            "stage": tuple((one, text.to(said)) for one, text in known.stages.items()),
            "class": tuple((one, sentence_says(f"class_{one}", said)) for one in CLASSES),
        },
        journeys, labels, said,
    )  # fmt: skip


def known_of(desk: Desk, people: People) -> Known:
    """What segments, buyer personas and stages are called here."""
    personas = {one.id: one.name for drawn in desk.maps() for one in drawn.personas if one.rule is not None}
    first = desk.map()
    return Known(
        desk.labels() or NO_LABELS,
        {id: kept.segment.title for id, kept in people.book.kept.items()},
        {id: personas[id] for id in people.book.personas if id in personas},
        {stage.id: stage.title for stage in first.stages} if first else {},
    )


def _events(journeys: Journeys, labels: Labels) -> Iterable[str]:
    return dict.fromkeys(folded(name) for name in (*journeys.names, *labels.events))


def _properties(journeys: Journeys, labels: Labels) -> Iterable[str]:
    lists = (*journeys.properties, *journeys.lists, *labels.properties)
    return dict.fromkeys(folded(name) for name in lists if not name.startswith("@"))


def _titled(found: Iterable[tuple[str, str]], *first: tuple[str, str]) -> Options:
    return (*sorted(dict(found).items(), key=lambda one: one[1].casefold()), *first)
