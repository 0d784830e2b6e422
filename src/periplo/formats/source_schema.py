"""JSON Schema of sources.yaml, for editors and other programs; `schedule` is described by who reads it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from periplo.core.floor_plan import SightingRules
from periplo.core.live_sources import ALGORITHMS, ENCODINGS, KINDS, NEEDS, LiveSource, Mapped
from periplo.formats.declarations import SECRET_SCHEMA
from periplo.formats.sources_yaml import ID

Schema = dict[str, Any]

_WORD: Schema = {"type": ["string", "number"]}
_TEXT: Schema = {
    "description": "A text, or one text a language.",
    "anyOf": [{"type": ["string", "number"]}, {"type": "object", "additionalProperties": {"type": "string"}}],
}
_PATHS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
_DURATION: Schema = {"description": "A duration such as 30s, 2h or 7d.", "type": "string"}
_NUMBER: Schema = {"type": "number"}
_SPECIAL: dict[str, Schema] = {
    "id": {"type": "string", "pattern": f"^{ID}$"},
    "kind": {"enum": list(KINDS)},
    **dict.fromkeys(("secret", "key", "token", "refresh"), SECRET_SCHEMA),
    "api": {"type": "string", "pattern": "^https?://[^/?#@ ]+$"},
    "places": _PATHS,
    "keep_text": {"type": "boolean"},
    "signature": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "header": {"type": "string"},
            "algorithm": {"enum": list(ALGORITHMS)},
            "encoding": {"enum": list(ENCODINGS)},
            "prefix": {"type": "string"},
            "time_header": {"type": "string"},
        },
    },
    "mapping": {"$ref": "#/$defs/mapping"},
}


def sources_schema() -> Schema:
    """JSON Schema (2020-12) of sources.yaml."""
    source: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "kind"],
        "properties": {each.name: _SPECIAL.get(each.name, _WORD) for each in fields(LiveSource)},
        "allOf": [
            {"if": {"properties": {"kind": {"const": kind}}}, "then": {"required": list(needs)}}
            for kind, needs in NEEDS.items()
        ],
    }
    mapping: Schema = {
        "type": "object",
        "required": ["at", "event", "id"],
        "properties": {
            each.name: {"type": "string"} if each.name in ("event", "at", "id", "each") else _PATHS
            for each in fields(Mapped)
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Periplo sources",
        "type": "object",
        "properties": {
            "schema": {"const": 1},
            "sources": {"type": "array", "items": {"$ref": "#/$defs/source"}},
            "zones": _zones(),
        },
        "$defs": {"source": source, "mapping": mapping, "text": _TEXT, "plan": _plan()},
    }


def _zones() -> Schema:
    return {
        "type": "object",
        "properties": {
            "enabled": {"type": "boolean"},
            "floor": {"type": "integer", "minimum": 2},
            "channel": {"type": "string"},
            **{each.name: _DURATION for each in fields(SightingRules)},
            "places": {"type": "array", "items": {"$ref": "#/$defs/plan"}},
        },
    }


def _plan() -> Schema:
    point = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
    zone = {
        "type": "object",
        "required": ["id", "label"],
        "properties": {
            "id": _WORD,
            "label": {"$ref": "#/$defs/text"},
            "rect": {"type": "array", "items": _NUMBER, "minItems": 4, "maxItems": 4},
            "polygon": {"type": "array", "items": point, "minItems": 3, "maxItems": 100},
        },
        "oneOf": [{"required": ["rect"]}, {"required": ["polygon"]}],
    }
    return {
        "type": "object",
        "required": ["place", "zones"],
        "properties": {
            "place": _WORD,
            "label": {"$ref": "#/$defs/text"},
            "zone": {"type": "string"},
            "width": _NUMBER,
            "height": _NUMBER,
            "zones": {"type": "array", "minItems": 1, "maxItems": 200, "items": zone},
        },
    }
