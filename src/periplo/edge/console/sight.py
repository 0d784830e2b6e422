"""What of a map is looked at: which map, in which period, which customers and events, which of its columns and rows.

One filter stands in the address. The map, its numbers, its parts and every question that it leads to go by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from periplo.core.areas import area_titles
from periplo.core.channel_catalogue import channel_name
from periplo.core.labels import Labels
from periplo.core.maps import MOMENTS, JourneyMap
from periplo.core.narrowing import channels_met, columns_seen, through
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import flat, parse_rule
from periplo.core.rules import All, Condition, Rule
from periplo.core.variants import drawn_for, variant_named
from periplo.edge.acquaintance import people_of
from periplo.edge.console.desk import Desk
from periplo.edge.console.forms import offered
from periplo.edge.words.pages import choice_said, page_says
from periplo.journeys.columns import Coded
from periplo.pictures.words import say
from periplo.usecases.map_parts import Part

OPTIONS = ("from", "to", "where", "segment", "persona", "scope")  # as the questions take them
PROPERTIES = ("channel", "place")  # of events, chosen by name and joined to `where`
OF_COLUMNS = ("moment", "area")  # which columns of the map are seen
EVERYTHING = ("all", "todo", "todos")  # what `from` says for all events there are
MOST = 60  # values of a property that are offered as a list


@dataclass(frozen=True, slots=True)
class Sight:
    """As the address says it; what it does not say is "". lanes: rows of the picture, none for the usual ones."""

    map: str
    said: Mapping[str, str] = field(default_factory=dict)
    lanes: tuple[str, ...] = ()
    part: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether it is of anything but everybody in the usual period, and all columns."""
        return bool(self.said)

    def address(self, **other: object) -> str:
        """Everything of it as the query of an address; `other` says what is otherwise, None what is left out."""
        told: dict[str, object] = {
            "map": self.map,
            **self.said,
            "lanes": self.lanes,
            "part": self.part,
            **other,
        }
        pairs = [
            (name, str(one))
            for name, value in told.items()
            if value
            for one in (value if isinstance(value, tuple) else (value,))
        ]
        return urlencode(pairs)

    def home(self, **other: object) -> str:
        """The address of the map, seen so."""
        return f"/?{self.address(**other)}"


def sight_of(query: QueryParams, map: str) -> Sight:
    """The sight that an address says."""
    names = (*OPTIONS, *PROPERTIES, *OF_COLUMNS)
    said = {name: text for name in names if (text := query.get(name, "").strip())}
    if said.get("scope") == "all":
        del said["scope"]
    lanes = tuple(one for one in query.getlist("lanes") if one)
    return Sight(map, said, lanes, query.get("part", "").strip())


def given_by(sight: Sight, drawn: JourneyMap, labels: Labels | None = None) -> dict[str, str]:
    """The options of a question that mean the same customers and events. Raises: BadRule if `where` cannot be read.

    drawn: the map as it is for everybody, which knows more of a channel's events than those that name it.
    """
    given = {name: text for name in OPTIONS if (text := sight.said.get(name))}
    chosen = {
        name: labels.value(name, text) if labels else text
        for name in PROPERTIES
        if (text := sight.said.get(name))
    }
    named: list[Rule] = [
        through(drawn, value) if name == "channel" else Condition(name, "is", value)
        for name, value in chosen.items()
    ]
    if named:
        own = [parse_rule(given["where"], labels)] if "where" in given else []
        given["where"] = rule_text(flat(All, [*own, *named]))
    return given


def asked_of(question: str, sight: Sight, given: Mapping[str, Any], **own: str) -> str:
    """The address of a question with the sight's filter, as far as that question takes it, and options of its own."""
    query = urlencode(asked_by(question, sight, given, **own))
    return f"/ask/{question}" + (f"?{query}" if query else "")


def asked_by(question: str, sight: Sight, given: Mapping[str, Any], **own: str) -> dict[str, Any]:
    """The sight's filter as options of a question, as far as it takes them, with options of its own."""
    known = {option.name for option in offered(question)}
    told = {"map": sight.map, **given, **own}
    return {name: text for name, text in told.items() if name in known and text}


def drawn_by(sight: Sight, drawn: JourneyMap) -> JourneyMap:
    """The map as it is for the buyer persona that is looked at, where it says anything of them."""
    other = variant_named(drawn, sight.said["persona"]) if "persona" in sight.said else None
    return drawn_for(drawn, other.id) if other else drawn


def columns_by(sight: Sight, drawn: JourneyMap) -> tuple[str, ...] | None:
    """Ids of the columns that are seen, None for all of them."""
    said = sight.said
    return columns_seen(drawn, said.get("moment", ""), said.get("area", ""), _drawn_channel(sight, drawn))


def _drawn_channel(sight: Sight, drawn: JourneyMap) -> str:
    """The channel that is looked at, where the map has it; one that only events tell hides no column."""
    channel = sight.said.get("channel", "")
    return channel if channel in channels_met(drawn) else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of the filter. choices: (value, text); empty for a field in which one writes. known: what may be
    written there."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    known: tuple[str, ...] = ()
    hint: str = ""


def choices_for(desk: Desk, drawn: JourneyMap, sight: Sight, said: str) -> Iterator[Choice]:
    """The fields of the filter, with what there is to choose here."""
    told = sight.said

    def one(name: str, choices: list[tuple[str, str]], none: str = "any") -> Choice:
        value = told.get(name, "")
        if value and value not in dict(choices):
            choices = [*choices, (value, value)]
        return Choice(name, page_says(f"label.{name}", said), value, (("", page_says(none, said)), *choices))

    yield Choice(
        "from", page_says("label.from", said), told.get("from", ""), hint=page_says("home_from_hint", said)
    )
    yield Choice("to", page_says("label.to", said), told.get("to", ""), hint=page_says("home_to_hint", said))
    labels = desk.labels()
    for name in PROPERTIES:
        values = _values(desk, name)
        if name == "channel":
            values = list(dict.fromkeys((*channels_met(drawn), *values)))
        if values and len(values) <= MOST:
            yield one(name, [(value, _value_name(name, value, labels, said)) for value in values])
        elif values:
            yield Choice(
                name, page_says(f"label.{name}", said), told.get(name, ""),
                known=tuple(values[:MOST]), hint=page_says("home_one_of", said),
            )  # fmt: skip
    yield one("moment", [(moment, say(moment, said)) for moment in MOMENTS])
    areas = area_titles(drawn, said)
    if areas:
        yield one("area", list(areas.items()))
    people = [(person.id, person.name.to(said)) for person in drawn.personas if person.rule is not None]
    if people:
        yield one("persona", people)
    segments = _segments(desk, said)
    if segments or "segment" in told:
        yield one("segment", segments)
    scopes = [(scope, choice_said("scope", scope, said)) for scope in ("first", "repeat")]
    if drawn.goal.rule is not None:
        yield one("scope", scopes, "choice.all")
    yield Choice(
        "where",
        page_says("label.where", said),
        told.get("where", ""),
        hint=page_says("home_where_hint", said),
    )


def _value_name(property: str, value: str, labels: Labels | None, said: str) -> str:
    """As the tracking plan calls it; a channel that it does not name, as the house does."""
    told = labels.value_in(property, value, said) if labels else value
    return channel_name(value, said) if property == "channel" and told == value else told


def narrowed_text(desk: Desk, drawn: JourneyMap, sight: Sight, said: str) -> list[str]:
    """What the filter says, in words, one line a field."""
    lines = []
    for choice in choices_for(desk, drawn, sight, said):
        if choice.value:
            shown = dict(choice.choices).get(choice.value, choice.value)
            if choice.name == "from" and shown in EVERYTHING:
                shown = page_says("home_everything", said)
            lines.append(f"{choice.label}: {shown}")
    return lines


def part_address(sight: Sight, part: Part) -> str:
    """The page of a part of the map, by the same filter."""
    from urllib.parse import quote

    return f"/maps/{quote(sight.map, safe='')}/part?{sight.address(map=None, part=str(part))}"


def _values(desk: Desk, name: str) -> list[str]:
    """What events say under a property that holds text, by the alphabet."""

    def told() -> list[str]:
        if not desk.has_events:
            return []
        column = desk.source({}).lived.journeys.properties.get(name)
        return sorted(map(str, column.values), key=str.casefold) if isinstance(column, Coded) else []

    return desk.beside_others(f"values of {name}", told)


def _segments(desk: Desk, said: str) -> list[tuple[str, str]]:
    def told() -> list[tuple[str, str]]:
        kept = people_of(desk.workspace, desk.labels()).book.kept
        return [(id, one.segment.title.to(said)) for id, one in kept.items()]

    return desk.of_ground(f"segments named {said}", told) if desk.has_events else []
