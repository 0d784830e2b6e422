"""The names by which people call events, properties and values: the tracking plan's labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from periplo.core.events import folded
from periplo.core.texts import Text


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels per name, in several languages: name -> Text; values per property: property -> value -> Text."""

    events: Mapping[str, Text] = field(default_factory=dict)
    properties: Mapping[str, Text] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)

    def event(self, said: str) -> str:
        """The event's own name for a name or label that somebody said, compared folded."""
        return _own(self.events, said)

    def property(self, said: str) -> str:
        """The property's own name for a name or label."""
        return _own(self.properties, said)

    def value(self, property: str, said: str) -> str:
        """The value's own name for a name or label of a value of this property."""
        return _own(_found(self.values, property) or {}, said)

    def event_in(self, name: str, language: str) -> str:
        """The label of an event in this language, or the name itself."""
        return _shown(self.events, name, language)

    def property_in(self, name: str, language: str) -> str:
        """The label of a property in this language, or the name itself."""
        return _shown(self.properties, name, language)

    def value_in(self, property: str, value: str, language: str) -> str:
        """The label of a value in this language, or the value itself."""
        return _shown(_found(self.values, property) or {}, value, language)


NO_LABELS = Labels()
T = TypeVar("T")


def _own(labels: Mapping[str, Text], said: str) -> str:
    wanted = folded(said)
    for name in labels:
        if folded(name) == wanted:
            return name
    for name, text in labels.items():
        if any(folded(label) == wanted for _, label in text.by_language):
            return name
    return said


def _shown(labels: Mapping[str, Text], name: str, language: str) -> str:
    text = _found(labels, name)
    return text.to(language) if text and text.has(language) else name


def _found(labels: Mapping[str, T], name: str) -> T | None:
    wanted = folded(name)
    return next((label for known, label in labels.items() if folded(known) == wanted), None)
