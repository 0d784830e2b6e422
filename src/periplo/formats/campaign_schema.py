"""JSON Schema of a campaign's entry and nodes: what may stand under each key."""

from __future__ import annotations

from typing import Any

from periplo.core.campaign_nodes import DEEDS, WHEN_FULL
from periplo.core.campaigns import AGAIN, KINDS, MOVES
from periplo.formats.weekdays import DAYS, SPANISH_DAYS

Schema = dict[str, Any]

_WORD: Schema = {"type": ["string", "number"]}
_WORDS: Schema = {"type": ["array", "string"], "items": {"type": "string"}}
_FLAG: Schema = {"type": "boolean"}
_DURATION: Schema = {"description": "A duration such as 30s, 2h or 7d.", "type": "string"}
_TIME: Schema = {"description": "A local time such as 09:30.", "type": ["string", "integer"]}
_OFFSET: Schema = {"description": "Days after the date; negative: before.", "type": "integer"}
_RULE: Schema = {"$ref": "#/$defs/rule"}


def entry_schema() -> Schema:
    """Of what stands under `entry`."""
    begins: dict[str, Schema] = {
        "event": _RULE,
        "api": {"const": True},
        "content": {"oneOf": [{"const": True}, _plain(where=_RULE, same=_WORD, within=_DURATION)]},
        "segment": _or_short(_RULE, rule=_RULE, on={"enum": list(MOVES)}, every=_DURATION, backfill=_FLAG),
        "schedule": _or_short(_WORD, at=_WORD, repeat={"type": "string"}, spread=_DURATION),
        "date": _or_short(_WORD, trait=_WORD, offset=_OFFSET, at=_TIME, yearly=_FLAG),
        "season": _or_short(_WORD, name=_WORD, offset=_OFFSET, at=_TIME),
    }
    return {
        "type": "object",
        "properties": {
            **begins,
            "key": _WORD,
            "again": {"enum": list(AGAIN)},
            "cool_down": _DURATION,
            "late": _DURATION,
        },
        "oneOf": [{"required": [key]} for key in begins],
    }


def node_schema() -> Schema:
    """Of one node: an object that does one thing."""
    return {"anyOf": [_node(does, what) for does, what in _does().items()]}


def _does() -> dict[str, Schema]:
    ways = _list(["then"], name=_WORD, weight={"type": "number", "exclusiveMinimum": 0}, then=_WORD)
    learns = _plain(
        metric=_RULE, within=_DURATION, every=_DURATION,
        floor={"type": "number", "exclusiveMinimum": 0, "maximum": 0.5},
    ) | {"additionalProperties": False}  # fmt: skip
    arms = {**_plain(arms=ways, adaptive={"anyOf": [_FLAG, learns]}), "required": ["arms"]}
    paths = _list(["event"], event=_RULE, then=_WORD)
    send = {
        **_plain(
            channel=_WORD, channels=_WORDS, of=_WORDS, message=_WORD, expires=_DURATION,
            when_full={"enum": list(WHEN_FULL)}, kind={"enum": list(KINDS)},
        ),
        "required": ["message"],
        "anyOf": [{"required": ["channel"]}, {"required": ["channels"]}],
    }  # fmt: skip
    days = {"type": ["array", "string"], "items": {"enum": [*DAYS, *SPANISH_DAYS]}}
    wait = {
        "anyOf": [
            _DURATION,
            {**_plain(until=_TIME, days=days), "required": ["until"]},
            {
                **_plain(
                    best_hour={
                        **_plain(
                            within=_DURATION, between={"type": "string", "pattern": "^[0-9:]+ *- *[0-9:]+$"}
                        ),
                        "additionalProperties": False,
                    }
                ),
                "required": ["best_hour"],
            },
            {
                **_plain(date=_WORD, offset=_OFFSET, at=_TIME, yearly=_FLAG, past=_WORD),
                "required": ["date"],
            },
            {
                **_plain(**{"for": {"anyOf": [paths, _RULE]}, "within": _DURATION}),
                "required": ["for", "within"],
            },
        ]
    }
    return {
        "wait": wait,
        "send": send,
        "split": _list(["if", "then"], **{"if": _RULE, "then": _WORD}),
        "random": ways,
        "experiment": {"anyOf": [ways, arms]},
        **{deed: {"type": "object"} for deed in DEEDS},
        "jump": _WORD,
        "exit": {"const": True},
    }


def _node(does: str, what: Schema) -> Schema:
    others = dict.fromkeys(_does().keys() - {does}, False)
    properties = {"id": _WORD, does: what, "then": _WORD, **dict(sorted(others.items()))}
    return {"type": "object", "properties": properties, "required": sorted(["id", does])}


def _plain(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties}


def _or_short(short: Schema, **properties: Schema) -> Schema:
    """The whole with its own keys, or its first part alone."""
    first = next(iter(properties))
    return {"anyOf": [short, {**_plain(**properties), "required": [first]}]}


def _list(required: list[str], **properties: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": {**_plain(**properties), "required": required}}
