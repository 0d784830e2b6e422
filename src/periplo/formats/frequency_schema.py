"""JSON Schemas of frequency.yaml and seasons.yaml, for editors and other programs."""

from __future__ import annotations

from typing import Any

from periplo.core.calendar_units import UNITS
from periplo.core.caps import COUNTED, KINDS
from periplo.core.frequency import BASES, EACH
from periplo.core.holdouts import LARGEST_SHARE
from periplo.core.law_table import PRESETS

Schema = dict[str, Any]

_WORDS: Schema = {"type": ["array", "string"], "items": {"type": "string"}}
_DURATION: Schema = {"description": "A duration such as 30s, 2h or 7d.", "type": "string"}
_HOUR: Schema = {
    "description": "An hour of the wall clock, in quotes: 09:30; 24:00 is the end of the day.",
    "type": ["string", "integer"],
    "pattern": r"^([01]?\d|2[0-4])(:[0-5]\d)?$",
}
_TEXT: Schema = {
    "description": "A text, or one text a language.",
    "anyOf": [{"type": ["string", "number"]}, {"type": "object", "additionalProperties": {"type": "string"}}],
}
_DATE: Schema = {
    "description": "A date of every year, month first: 05-20.",
    "type": "string",
    "pattern": r"^\d{1,2}-\d{1,2}$",
}
_DAY: Schema = {"description": "A day such as 2027-05-31.", "type": "string"}


def frequency_schema() -> Schema:
    """JSON Schema (2020-12) of frequency.yaml."""
    windows = {"type": "array", "items": {"$ref": "#/$defs/window"}}
    return _document(
        "Periplo frequency",
        {
            "zone": {"description": "An IANA zone such as Europe/Madrid.", "type": "string"},
            "country": {"type": "string"},
            "region": {"description": "As the package holidays calls it, such as MD.", "type": "string"},
            "law": {"enum": [*PRESETS, EACH]},
            "hours": windows,
            "quiet": windows,
            "holidays": {"enum": ["open", "closed"]},
            "channels": {
                "type": "object",
                "additionalProperties": _closed({"hours": windows, "quiet": windows}),
            },
            "transactional": {"enum": ["anytime", "hours"]},
            "caps": {"type": "array", "items": {"$ref": "#/$defs/cap"}},
            "control": {"type": "number", "minimum": 0, "maximum": LARGEST_SHARE},
            "consent": {"enum": list(BASES)},
            "campaigns": _closed({"window": _DURATION, "places": {"type": "integer", "minimum": 1}}),
        },
        {
            "window": _closed(
                {
                    "days": {
                        "description": "mon-fri, sat, every day; lunes a viernes, sábado.",
                        "type": "string",
                    },
                    "from": _HOUR,
                    "to": _HOUR,
                }
            ),
            "cap": _closed(
                {
                    "id": {"type": "string"},
                    "most": {"type": "integer", "minimum": 1},
                    "in": _DURATION,
                    "per": {"enum": list(UNITS)},
                    "channels": _WORDS,
                    "tags": _WORDS,
                    "kinds": {"type": "array", "items": {"enum": list(KINDS)}},
                    "counts": {"enum": list(COUNTED)},
                },
                "most",
            )
            | {"oneOf": [{"required": ["in"]}, {"required": ["per"]}]},
        },
    )


def seasons_schema() -> Schema:
    """JSON Schema (2020-12) of seasons.yaml."""
    begins = [
        _DATE,
        _closed({"easter": {"type": "integer"}}, "easter"),
        _closed(
            {
                "month": {"type": "integer", "minimum": 1, "maximum": 12},
                "weekday": {"type": "string"},
                "nth": {"enum": [1, 2, 3, 4, -1, -2]},
                "plus": {"type": "integer"},
            },
            "month",
            "weekday",
        ),
    ]
    season = _closed(
        {
            "id": {"type": "string"},
            "title": _TEXT,
            "begins": {"anyOf": begins},
            "ends": _DATE,
            "lasts": {"type": "integer", "minimum": 1},
            "countries": _WORDS,
            "dates": {"type": "array", "items": _closed({"begins": _DAY, "ends": _DAY}, "begins", "ends")},
            "source": {"type": "string"},
        },
        "id",
        "title",
    )
    return _document("Periplo seasons", {"seasons": {"type": "array", "items": season}}, {})


def _document(title: str, properties: Schema, defs: Schema) -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **_closed({"schema": {"const": 1}, **properties}),
        "$defs": defs,
    }


def _closed(properties: Schema, *required: str) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": list(required)} if required else {}),
    }
