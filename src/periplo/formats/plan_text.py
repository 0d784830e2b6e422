"""A tracking plan written as YAML, each entry with a remark of what was seen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from periplo.core.plan import SCHEMA, Plan, PlannedEvent, PlannedProperty
from periplo.core.texts import Text
from periplo.formats.reader import text_data

_PLAIN = re.compile(r"[^\W\d_](?:[\w .-]*\w)?")
_TAKEN = "true false yes no on off y n null"  # by YAML, for something else
_MEANT = frozenset(_TAKEN.split())
_NOTHING: Mapping[str, Text] = {}


def plan_text(
    plan: Plan,
    language: str = "en",
    event_notes: Mapping[str, Text] = _NOTHING,
    property_notes: Mapping[str, Text] = _NOTHING,
) -> str:
    """The plan as YAML that reads back as the same plan. Notes become remarks in this language."""
    lines = [f"schema: {SCHEMA}"]
    lines += _section(
        "events", {name: event_data(event) for name, event in plan.events.items()}, event_notes, language
    )
    properties = {name: property_data(said) for name, said in plan.properties.items()}
    lines += _section("properties", properties, property_notes, language)
    values = {
        name: {value: text_data(text) for value, text in texts.items()} for name, texts in plan.values.items()
    }
    lines += _section("values", values, _NOTHING, language)
    purposes = {name: text_data(text) for name, text in plan.purposes.items()}
    lines += _section("purposes", purposes, _NOTHING, language)
    consent = {
        key: {name: {"channel": channel, "purpose": purpose} for name, (channel, purpose) in pairs.items()}
        for key, pairs in (("categories", plan.consent.categories), ("traits", plan.consent.traits))
        if pairs
    }
    lines += _section("consent", consent, _NOTHING, language)
    return "\n".join(lines) + "\n"


def event_data(event: PlannedEvent) -> dict[str, Any]:
    """An event as it stands in a document; what is empty is left out."""
    properties = {name: "required" if must else "optional" for name, must in event.properties.items()}
    return _told(
        label=event.label and text_data(event.label),
        description=event.description and text_data(event.description),
        owner=event.owner,
        moves_stage=event.moves_stage,
        properties=properties or None,
    ) | dict(event.extra)


def property_data(said: PlannedProperty) -> dict[str, Any]:
    """A property as it stands in a document; what is empty is left out."""
    return _told(
        label=said.label and text_data(said.label),
        description=said.description and text_data(said.description),
        type=said.type,
        required=said.required or None,
        allowed=list(said.allowed) or None,
        unit=said.unit,
        currency=said.currency,
        personal=said.personal or None,
        owner=said.owner,
    ) | dict(said.extra)


def _told(**data: Any) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


def _section(key: str, entries: Mapping[str, Any], notes: Mapping[str, Text], language: str) -> list[str]:
    if not entries:
        return []
    lines = [f"{key}:"]
    for name, said in entries.items():
        if name in notes:
            lines.append(f"  # {_one_line(notes[name].to(language))}")
        if isinstance(said, dict) and len(said) > 1 and key in ("events", "properties"):
            lines.append(f"  {_flow(name)}:")
            lines += [f"    {_flow(str(inner))}: {_flow(value)}" for inner, value in said.items()]
        else:
            lines.append(f"  {_flow(name)}: {_flow(said)}")
    return lines


def _flow(value: Any) -> str:
    """A value on one line: mappings and lists in brackets, texts in quotes where they need them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(str(key))}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        is_plain = _PLAIN.fullmatch(value) and value.casefold() not in _MEANT
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def _one_line(text: str) -> str:
    return " ".join(text.split())
