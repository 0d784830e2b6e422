"""JSON Schema of carriers.yaml, for editors and other programs: what each kind of carrier may say, and must."""

from __future__ import annotations

import dataclasses
from typing import Any, get_type_hints

from periplo.core.carriers import CHOICES, KINDS, Carrier
from periplo.formats.carriers_yaml import ID, is_needed
from periplo.formats.declarations import SECRET_SCHEMA

Schema = dict[str, Any]
_WORD: Schema = {"type": ["string", "number"]}
_WORDS: Schema = {"type": "object", "additionalProperties": _WORD}


def carriers_schema() -> Schema:
    """JSON Schema (2020-12) of carriers.yaml."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Periplo carriers",
        "type": "object",
        "properties": {
            "schema": {"const": 1},
            "carriers": {"type": "array", "items": {"$ref": "#/$defs/carrier"}},
        },
        "$defs": {
            "carrier": {
                "type": "object",
                "required": ["id", "kind"],
                "properties": {"kind": {"enum": list(KINDS)}},
                "allOf": [
                    {"if": {"properties": {"kind": {"const": kind}}}, "then": {"$ref": f"#/$defs/{kind}"}}
                    for kind in KINDS
                ],
            },
            **{kind: _said_of(made) for kind, made in KINDS.items()},
        },
    }


def _said_of(made: type[Carrier]) -> Schema:
    hints = get_type_hints(made)
    fields = dataclasses.fields(made)
    return {
        "additionalProperties": False,
        "required": [each.name for each in fields if is_needed(each)],
        "properties": {
            "kind": True,
            **{each.name: _value(each, str(hints[each.name])) for each in fields},
        },
    }


def _value(each: dataclasses.Field[Any], hint: str) -> Schema:
    """What a field may be: the same reading of its type as in carriers_yaml."""
    found: Schema
    if each.name == "id":
        found = {"type": "string", "pattern": f"^{ID}$"}
    elif each.metadata.get("is_secret"):
        found = SECRET_SCHEMA
    elif each.name in CHOICES:
        found = {"enum": list(CHOICES[each.name])}
    elif "Mapping" in hint:
        found = _WORDS
    elif "bool" in hint:
        found = {"type": "boolean"}
    elif "int" in hint or "float" in hint:
        found = {"type": "number" if "float" in hint else "integer", "exclusiveMinimum": 0}
    else:
        found = _WORD
    return found
