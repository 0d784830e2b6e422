"""A whole map carried inside a file of another format, so that what that format cannot say is not lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ruamel.yaml.comments import CommentedMap

from periplo.core.errors import BadInput
from periplo.core.labels import Labels
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import JourneyMap
from periplo.formats.documents import MAX_BYTES, SCHEMA, Document, document_of
from periplo.formats.map_yaml import map_data, map_of

DEEPEST = 64  # levels of one thing inside another


def compact(data: object) -> str:
    """Data as JSON in one line that no reader of lines, comments or cells will cut."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in ("%", "\u2028", "\u2029", "\x85", "\ufeff"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def json_text(drawn: JourneyMap) -> str:
    """A map as JSON in the native format, for programs."""
    return json.dumps(map_data(drawn), ensure_ascii=False, indent=2) + "\n"


def document_of_json(text: str, source: str) -> Document:
    """A native document from its JSON. Lines are not known, but every JSON is understood, pairs of surrogates too.

    Raises: BadInput if it is too large, too deep, no JSON object, or of a newer schema.
    """
    if len(text) > MAX_BYTES:
        raise BadInput(f"{source} is larger than {MAX_BYTES // 2**20} MB", mend="no map is this large")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return document_of(text, source)  # YAML in braces, or an error that tells its line
    if not isinstance(data, dict) or _depth(data) > DEEPEST:
        raise BadInput(f"{source} holds no map", mend="begin with keys such as 'schema' and 'id'")
    if data.get("schema", SCHEMA) != SCHEMA:
        raise BadInput(
            f"{source} says schema {data['schema']!r}",
            f"this Periplo reads schema {SCHEMA}",
            "install the Periplo that wrote it",
        )
    return Document(source, data, CommentedMap())


def carried_map(
    data: Mapping[str, Any], source: str, labels: Labels | None = None, library: Library = NO_LIBRARY
) -> JourneyMap:
    """The map that was carried.

    Raises: BadMap if it is not what we wrote.
    """
    return map_of(Document(source, dict(data), CommentedMap()), labels, library)


def _depth(data: object, level: int = 0) -> int:
    if level > DEEPEST or not isinstance(data, dict | list):
        return level
    inner = data.values() if isinstance(data, dict) else data
    return max((_depth(one, level + 1) for one in inner), default=level)
