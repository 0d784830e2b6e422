"""JSON Schema of mapping files, made from the fields that can be mapped, for editors and other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from periplo.formats.mappings.fields import KINDS, Field, fields_of
from periplo.formats.mappings.mapping import PARTS
from periplo.formats.mappings.mapping_yaml import DECIMALS, DIVIDES, ORDERS

Schema = dict[str, Any]

_WORD: Schema = {"type": ["string", "number"]}
_WORDS: Schema = {"anyOf": [_WORD, {"type": "array", "items": _WORD}]}
_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_TEXT: Schema = {
    "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
}
_FROM: Schema = {
    "description": "A column, columns of which the first that is not blank counts, or how the value is made.",
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": _WORD},
        {
            "type": "object",
            "properties": {
                "column": _WORD,
                "columns": _WORDS,
                "fixed": _SCALAR,
                "header": _WORDS,
                "values": {"type": "object", "additionalProperties": _SCALAR},
                "else": _SCALAR,
                "part": {"enum": list(PARTS)},
                "pattern": {"type": "string", "format": "regex"},
                "join": {"type": "string"},
                "divide": {"enum": list(DIVIDES)},
                "decimal": {"enum": list(DECIMALS)},
                "dates": {"enum": list(ORDERS)},
                "zone": {"type": "string"},
            },
            "additionalProperties": False,
        },
    ],
}
_ANY: Schema = {"type": "object", "additionalProperties": {"$ref": "#/$defs/from"}}


def mapping_schema() -> Schema:
    """JSON Schema (2020-12) of a mapping file: for each kind, the fields that it knows."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Periplo mapping of an export",
        "type": "object",
        "properties": {
            "schema": {"const": 1},
            "id": _WORD,
            "title": _TEXT,
            "kind": {"enum": list(KINDS)},
            "source": _WORD,
            "detect": {"type": "array", "items": {"type": "array", "items": _WORD}},
            "unless": {"type": "array", "items": _WORD},
            "customer_is": _WORD,
            "records": _WORD,
            "lines_in": _WORD,
            "skip": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "column": _WORD,
                        "is": {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]},
                    },
                    "required": ["column", "is"],
                    "additionalProperties": False,
                },
            },
            "fill": {
                "type": "object",
                "properties": {"columns": _WORDS, "within": _WORD},
                "required": ["columns", "within"],
                "additionalProperties": False,
            },
            "nobody": _WORDS,
            "decimal": {"enum": list(DECIMALS)},
            "dates": {"enum": list(ORDERS)},
            "zone": {"type": "string"},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "learned": {"type": "string"},
            "uncertain": {"type": "array", "items": _TEXT},
            "fields": {"type": "object"},
            "lines": {"type": "object"},
            "consents": {"type": "array"},
            "answers": {"type": "array"},
            "traits": _ANY,
            "properties": _ANY,
        },
        "required": ["id", "kind", "fields"],
        "additionalProperties": False,
        "allOf": [_of_kind(kind) for kind in KINDS],
        "$defs": {"from": _FROM},
    }


def _of_kind(name: str) -> Schema:
    kind = KINDS[name]
    needed = [field.name for field in kind.fields if field.is_required]
    told: Schema = {
        "fields": {**_object(fields_of(name).values()), **({"required": needed} if needed else {})}
    }
    if kind.many == "lines":
        told["lines"] = _object(kind.inner)
    elif kind.many:
        told[kind.many] = {"items": _object(kind.inner)}
    return {"if": {"properties": {"kind": {"const": name}}}, "then": {"properties": told}}


def _object(fields: Iterable[Field]) -> Schema:
    properties = {
        field.name: {"$ref": "#/$defs/from", "description": field.meaning.to("en")} for field in fields
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}
