"""JSON Schema of the native documents, made from the values themselves, for editors and other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date
from typing import Any, get_args, get_origin

from periplo.core import campaigns as c
from periplo.core import cells, frameworks, guardrails, lanes, library, personas
from periplo.core import maps as m
from periplo.core import plan as p
from periplo.core import segments as g
from periplo.core import surveys as s
from periplo.core.rules import Rule
from periplo.core.texts import Text
from periplo.formats.campaign_schema import entry_schema, node_schema
from periplo.formats.fields import bare, hints_of, is_required, key_of

Schema = dict[str, Any]

_TEXT: Schema = {
    "description": "A text, or one text a language.",
    "anyOf": [{"type": ["string", "number"]}, {"type": "object", "additionalProperties": {"type": "string"}}],
}
_RULE: Schema = {
    "description": "A rule: its text form in English or Spanish, or its YAML form.",
    "anyOf": [{"type": "string"}, {"type": "object"}],
}
_DURATION: Schema = {"description": "A duration such as 30s, 2h or 7d.", "type": "string"}
_AMOUNT: Schema = {"description": "An amount of money such as 0.06.", "type": "number", "minimum": 0}
_DAY: Schema = {"description": "A day such as 2026-03-01.", "type": "string"}
_CELL: Schema = {"anyOf": [{"$ref": "#/$defs/item"}, {"type": "array", "items": {"$ref": "#/$defs/item"}}]}
_PLAIN: tuple[tuple[Any, Schema], ...] = (
    (str, {"type": ["string", "number"]}),
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
    (float, {"type": "number"}),
    (float | str, {"type": ["string", "number"]}),
    (date, _DAY),
)
_CELLS: Schema = {"type": "object", "properties": dict.fromkeys(lanes.LANES, _CELL)}

# Where the document says a field otherwise than the value: its key, or what stands under it.
_WRITTEN: dict[tuple[type, str], dict[str, Schema]] = {
    (m.Stage, "moment"): {"moment": {"enum": list(m.MOMENTS)}},
    (m.JourneyMap, "state"): {"state": {"enum": ["as-is", "to-be"]}},
    (m.JourneyMap, "languages"): {"languages": {"type": ["array", "string"], "items": {"type": "string"}}},
    (m.JourneyMap, "version"): {"version": {"type": ["string", "number"]}},
    (m.JourneyMap, "idle"): {"idle": _DURATION},
    (m.JourneyMap, "columns"): {"columns": {"type": "array", "items": {"$ref": "#/$defs/column"}}},
    **{
        (kind, "marks"): {"marks": {"type": ["array", "string"], "items": {"enum": list(m.MARKS)}}}
        for kind in (m.Touchpoint, m.Action)
    },
    (cells.Evidence, "kind"): {"kind": {"enum": list(cells.KINDS)}},
    (lanes.Lane, "type"): {"type": {"enum": list(lanes.TYPES)}},
    (lanes.Lane, "side"): {"side": {"enum": list(lanes.SIDES)}},
    (library.Opportunity, "kind"): {"kind": {"enum": list(library.OPPORTUNITY_KINDS)}},
    (library.Opportunity, "progress"): {"progress": {"enum": list(library.PROGRESS)}},
    (library.Initiative, "progress"): {"progress": {"enum": list(library.PROGRESS)}},
    (library.Metric, "better"): {"better": {"enum": list(library.DIRECTIONS)}},
    (m.Touchpoint, "channels"): {"channels": {"type": ["array", "string"], "items": {"type": "string"}}},
    (m.Touchpoint, "channel_rules"): {
        "rules": {"type": "object", "additionalProperties": {"$ref": "#/$defs/rule"}},
    },
    (personas.Persona, "id"): {"id": {"type": ["string", "number"]}},
    (c.CampaignGoal, "within"): {"within": _DURATION},
    (c.Campaign, "tags"): {"tags": {"type": ["array", "string"], "items": {"type": "string"}}},
    (c.Campaign, "goal"): {"goal": {"$ref": "#/$defs/goal"}},
    (c.Campaign, "kind"): {"kind": {"enum": list(c.KINDS)}},
    (c.Campaign, "status"): {"status": {"enum": list(c.STATUSES)}},
    (c.Campaign, "guardrails"): {
        "guardrails": {"type": "array", "items": {"$ref": "#/$defs/guard"}},
    },
    (guardrails.Guard, "of"): {"of": {"enum": list(guardrails.KNOWN)}},
    (guardrails.Guard, "worse_by"): {"worse_by": {"type": "number", "exclusiveMinimum": 0}},
    (guardrails.Guard, "do"): {"do": {"enum": list(guardrails.DOES)}},
    (c.Campaign, "holdout"): {"holdout": {"type": "number", "minimum": 0, "exclusiveMaximum": 1}},
    (c.Campaign, "languages"): {"languages": {"type": ["array", "string"], "items": {"type": "string"}}},
    (c.Campaign, "nodes"): {
        "nodes": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/node"}},
    },
    (c.Campaign, "messages"): {
        "messages": {"type": "object", "additionalProperties": {"$ref": "#/$defs/message"}},
    },
    (g.Segment, "listed"): {"list": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/listed"}]}},
    (g.Segment, "status"): {"status": {"enum": list(g.STATUSES)}},
    (g.Listed, "loaded"): {"loaded": _DAY},
    (s.Survey, "purpose"): {"purpose": {"enum": list(s.PURPOSES)}},
    (s.Survey, "status"): {"status": {"enum": list(s.STATUSES)}},
    (s.Survey, "valid"): {"valid": _DURATION},
    (s.Survey, "ask"): {"ask": {"$ref": "#/$defs/asking"}},
    (s.Survey, "questions"): {
        "questions": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/question"}},
    },
    (s.Survey, "languages"): {"languages": {"type": ["array", "string"], "items": {"enum": ["es", "en"]}}},
    (s.Question, "kind"): {"kind": {"enum": list(s.KINDS)}},
    (s.Question, "declares"): {"declares": {"const": s.SOURCE}},
    (s.Question, "branches"): {"next": {"type": "array", "items": {"$ref": "#/$defs/branch"}}},
    (s.Branch, "low"): {"from": {"type": "integer"}},
    (s.Branch, "high"): {"up_to": {"type": "integer"}},
    (s.Branch, "values"): {"is": {"type": ["string", "array", "boolean"], "items": {"type": "string"}}},
    (s.Asking, "wait"): {"wait": _DURATION},
    (s.Asking, "late"): {"late": _DURATION},
    (s.Asking, "share"): {"share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1}},
    (s.Pressure, "quiet"): {"quiet": _DURATION},
    (s.Pressure, "after_answer"): {"after_answer": _DURATION},
    (s.Costs, "fixed"): {"fixed": _AMOUNT},
    (s.Costs, "invitation"): {"invitation": {"type": "object", "additionalProperties": _AMOUNT}},
    (p.PlannedEvent, "properties"): {
        "properties": {
            "anyOf": [
                {"type": "array", "items": {"type": "string"}},
                {"type": "object", "additionalProperties": {"enum": ["required", "optional"]}},
            ]
        }
    },
    (p.PlannedProperty, "type"): {"type": {"enum": list(p.TYPES)}},
    (p.PlannedProperty, "allowed"): {
        "allowed": {"type": "array", "minItems": 1, "items": {"type": ["string", "number", "boolean"]}}
    },
}
_NEVER_REQUIRED = {(personas.Persona, "id"), (m.JourneyMap, "columns"), (c.Campaign, "messages")}


def map_schema() -> Schema:
    """JSON Schema (2020-12) of a map's document. A map's own lanes are further keys of its parts."""
    touchpoint, action = _object(m.Touchpoint), _object(m.Action)
    touchpoint["properties"]["kind"] = {"const": "touchpoint"}
    action["properties"]["kind"] = {"const": "action"}
    action["required"] = sorted([*action["required"], "kind"])
    action["properties"] |= dict.fromkeys(("channels", "rule", "rules"), False)
    # One it uses may have it.
    touchpoint["required"] = [key for key in touchpoint["required"] if key != "title"]
    return _document("Periplo journey map", m.JourneyMap) | {
        "$defs": {
            **_shared(m.Stage, m.Transition, m.Variant, m.Difference),
            "goal": _or_text(_object(m.Goal)),
            "column": {"anyOf": [touchpoint, action]},
            "unplaced": {
                "anyOf": [
                    {
                        "type": "object",
                        "properties": {"lane": {"type": "string"}, "item": {"$ref": "#/$defs/item"}},
                        "required": ["item"],
                    },
                    {"$ref": "#/$defs/item"},
                ]
            },
        }
    }


def library_schema() -> Schema:
    """JSON Schema (2020-12) of what maps share."""
    kinds = (
        library.Entry,
        library.Area,
        library.SharedTouchpoint,
        library.Metric,
        library.Opportunity,
        library.Initiative,
    )
    return _document("Periplo library", library.Library) | {"$defs": _shared(*kinds)}


def _document(title: str, kind: type) -> Schema:
    whole = _object(kind)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **whole,
        "properties": {"schema": {"const": m.SCHEMA}, **whole["properties"]},
    }


def _shared(*kinds: type) -> Schema:
    """What maps and libraries are made of, and these kinds."""
    item, evidence = _object(cells.Item), _object(cells.Evidence)
    item["anyOf"] = [{"required": [key]} for key in ("text", "value", "ref", "ask", "evidence")]
    own = (lanes.Lane, frameworks.Framework, frameworks.Phase, *kinds)
    return {
        "text": _TEXT,
        "rule": _RULE,
        "persona": _or_text(_object(personas.Persona)),
        "item": {"anyOf": [{"$ref": "#/$defs/text"}, item]},
        "cells": _CELLS,
        "evidence": {"anyOf": [{"enum": list(cells.KINDS)}, evidence]},
        **{kind.__name__.lower(): _object(kind) for kind in own},
    }


def campaign_schema() -> Schema:
    """JSON Schema (2020-12) of a campaign's document."""
    message = _object(c.Message)
    del message["properties"]["id"]  # the key under which it stands
    message["required"].remove("id")
    message["properties"]["survey"] = {
        "type": "string",
        "description": "The id of the survey that it asks for.",
    }
    guard = _object(guardrails.Guard)
    guard["required"].remove("worse_by")
    plan = _object(c.Campaign)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Periplo campaign",
        **plan,
        "properties": {"schema": {"const": m.SCHEMA}, **plan["properties"]},
        "$defs": {
            "text": _TEXT,
            "rule": _RULE,
            "entry": entry_schema(),
            "goal": _object(c.CampaignGoal),
            "message": message,
            "guard": guard,
            "node": node_schema(),
        },
    }


def segment_schema() -> Schema:
    """JSON Schema (2020-12) of a segment's document."""
    segment = _object(g.Segment)
    properties = {"schema": {"const": m.SCHEMA}, **segment["properties"]}
    one_of = [{"required": ["rule"]}, {"required": ["list"]}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Periplo segment",
        **segment,
        "properties": properties,
        "oneOf": one_of,
        "$defs": {"text": _TEXT, "rule": _RULE, "listed": _object(g.Listed)},
    }


def survey_schema() -> Schema:
    """JSON Schema (2020-12) of a survey's document."""
    survey = _object(s.Survey)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Periplo survey",
        **survey,
        "properties": {"schema": {"const": m.SCHEMA}, **survey["properties"]},
        "$defs": {
            "text": _TEXT,
            "rule": _RULE,
            **{kind.__name__.lower(): _object(kind) for kind in (s.Asking, s.Pressure, s.Costs)},
            **{kind.__name__.lower(): _object(kind) for kind in (s.Question, s.Choice, s.Branch)},
        },
    }


def plan_schema() -> Schema:
    """JSON Schema (2020-12) of a tracking plan's document."""
    label = {"$ref": "#/$defs/text"}
    pair = {
        "type": "object",
        "properties": {"channel": {"type": "string"}, "purpose": {"type": "string"}},
        "required": ["channel", "purpose"],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Periplo tracking plan",
        "type": "object",
        "properties": {
            "schema": {"const": p.SCHEMA},
            "events": _named({"anyOf": [label, _object(p.PlannedEvent)]}),
            "properties": _named({"anyOf": [label, _object(p.PlannedProperty)]}),
            "values": _named(_named(label)),
            "purposes": _named(label),
            "consent": {
                "type": "object",
                "properties": {"categories": _named(pair), "traits": _named(pair)},
            },
        },
        "$defs": {"text": _TEXT},
    }


def _named(schema: Schema) -> Schema:
    return {"type": ["object", "null"], "additionalProperties": schema}


def _or_text(schema: Schema) -> Schema:
    return {"anyOf": [{"type": "string"}, schema]}


def _object(kind: type) -> Schema:
    properties: dict[str, Schema] = {}
    required = []
    open_cells: Schema = {}
    # Else a single thing needs no dash.
    is_listed = kind.__module__ in (c.__name__, g.__name__, s.__name__, p.__name__)
    for field in fields(kind):
        if field.name == "extra":
            continue
        if field.name == "cells":
            open_cells = {"allOf": [{"$ref": "#/$defs/cells"}]}
            continue
        key = key_of(field)
        written = _WRITTEN.get((kind, field.name))
        span = {key: _DURATION} if field.metadata.get("is") == "span" else None
        properties |= written or span or {key: _field(kind, field, is_listed)}
        if is_required(field) and (kind, field.name) not in _NEVER_REQUIRED:
            required.append(key)
    return {"type": "object", "properties": properties, "required": sorted(required), **open_cells}


def _field(kind: type, field: Field[Any], is_listed: bool) -> Schema:
    plain = _of(hints_of(kind)[field.name]) | _bounds(field)
    return plain if is_listed or plain.get("type") != "array" else {"anyOf": [plain, plain["items"]]}


def _bounds(field: Field[Any]) -> Schema:
    words = {"low": "minimum", "high": "maximum"}
    return {word: field.metadata[key] for key, word in words.items() if key in field.metadata}


def _of(hint: Any) -> Schema:
    hint = bare(hint)
    if any(hint == kind for kind, _ in _PLAIN):
        return next(schema for kind, schema in _PLAIN if hint == kind)
    if hint is Text:
        return {"$ref": "#/$defs/text"}
    if hint == Rule:
        return {"$ref": "#/$defs/rule"}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _of(get_args(hint)[0])}
    if get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
        return {"type": "object", "additionalProperties": _of(get_args(hint)[1])}
    if is_dataclass(hint):
        return {"$ref": f"#/$defs/{hint.__name__.lower()}"}  # type: ignore[union-attr]
    raise TypeError(f"no schema says what {hint} is")
