"""What a message is made of, without what it says: names of its fields, kinds of their values, nothing of a person."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from periplo.core.messages import KINDS

MOST = 60  # fields
DEEPEST = 6
MAX_NAME = 60  # characters; longer names may themselves be data


def outline(body: str) -> list[tuple[str, str]] | None:
    """The fields of a JSON object, as ("properties.total", "number"); None if it is none.

    Of values only the kind of message is told, because it is one of ours.
    """
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    kind = said.get("type")
    lines = [("type", kind)] if kind in KINDS else []
    for line in _fields(said, "", 1):
        if len(lines) >= MOST:
            return [*lines, ("…", "")]
        if line[0] != "type" or not lines:
            lines.append(line)
    return lines


def _fields(said: dict[str, object], above: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, value in said.items():
        path = f"{above}{name if len(name) <= MAX_NAME else '…'}"
        if isinstance(value, dict) and value and depth < DEEPEST:
            yield from _fields(value, f"{path}.", depth + 1)
        elif value is not None:
            yield path, _kind(value)


def _kind(value: object) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "text"
        case list():
            return "list"
        case _:
            return "object"
