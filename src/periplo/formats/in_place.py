"""Keys and list entries put into a document where they belong; comments, order and everything else stay as they stand.

The least is changed in the text itself. Where that would not say what is wanted, the document is written anew from its
tree, comments kept; a JSON document is written as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from periplo.core.errors import BadInput
from periplo.formats.documents import Document, Place, document_of

Change = Callable[[Any], None]
_SCALAR = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[^\s#,{}\[\]'"|>&*!][^#,{}\[\]\n]*?(?=\s*(?:[,}\]\n]|\s#|$))"""
)
_PLAIN = re.compile(r"[A-Za-z][\w-]*")
_NEVER_PLAIN = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


def with_keys(text: str, document: Document, place: Place, values: Mapping[str, Any]) -> str:
    """The text with these keys in the mapping at this place: where they stand already, else beside its first key.

    Raises: BadInput if the mapping cannot say so without another one changing too.
    """
    wanted = deepcopy(document.data)
    for key, value in values.items():
        _at(wanted, place)[key] = _plain(value)
    edited = text
    for key, value in values.items():
        now = document_of(edited, document.source)
        changed = _key_put(edited, now, place, key, value)
        if changed is None:
            edited = ""
            break
        edited = changed
    return checked(edited, text, document, wanted, lambda tree: _at(tree, place).update(values))


def with_entry(text: str, document: Document, place: Place, key: str, entry: Mapping[str, Any]) -> str:
    """The text with one more entry, the first, in the list that stands under a key of the mapping at this place.

    A single thing that stands there without a list becomes one. Raises: BadInput as `with_keys`.
    """
    held = _at(document.data, place).get(key)
    listed = held if isinstance(held, list) else [] if held is None else [held]
    wanted = deepcopy(document.data)
    _at(wanted, place)[key] = [_plain(entry), *listed]
    edited = (
        _key_put(text, document, place, key, [entry])
        if held is None
        else _entry_put(text, document, place, key, entry)
        if isinstance(held, list) and held
        else None
    )

    def change(tree: Any) -> None:
        node = _at(tree, place)
        there = node.get(key)
        if isinstance(there, CommentedSeq):
            there.insert(0, _plain(entry))
        else:
            node[key] = [_plain(entry), *([] if there is None else [there])]

    return checked(edited or "", text, document, wanted, change)


def checked(
    edited: str, text: str, document: Document, wanted: Any, change: Change, else_told: BadInput | None = None
) -> str:
    """The edited text where it says what is wanted; else the document written anew, from its tree after `change`.

    edited: "" where the text could not be edited. Raises: `else_told`, a BadInput, if the tree cannot say it either.
    """
    if edited and _says(edited, wanted):
        return edited
    if is_json(text):
        return json.dumps(wanted, ensure_ascii=False, indent=2) + "\n"
    fresh = document_of(text, document.source)
    change(fresh.tree)
    anew = fresh.text()
    if not _says(anew, wanted):
        raise else_told or BadInput(
            f"in {document.source} something else would change too",
            "one part takes from another what it does not say itself (<<)",
            "write that part out in full, and do it once more",
        )
    return anew


def _key_put(text: str, document: Document, place: Place, key: str, value: Any) -> str | None:
    """The text with one key of a mapping; None where the text is not written in a way that is known here."""
    node: Any = _at(document.tree, place)
    if not isinstance(node, CommentedMap) or is_json(text):
        return None
    lines = text.splitlines(keepends=True)
    own = node.lc.data or {}
    is_flow = bool(node.fa.flow_style())
    if key in own:
        line, at = node.lc.value(key)
        found = _SCALAR.match(lines[line].rstrip("\r\n"), at)
        if found is None or isinstance(node[key], CommentedMap | CommentedSeq):
            return None
        lines[line] = lines[line][:at] + flowing(value) + lines[line][found.end() :]
        return "".join(lines)
    first = next((name for name in node if name in own), None)
    if first is None:
        return None
    later = [name for name in node if name in own][1:2]
    line, at = node.lc.key(later[0] if later and not is_flow else first)
    end = "\r\n" if lines[line].endswith("\r\n") else "\n"
    if is_flow and later:
        line, at = node.lc.key(later[0])
    put = f"{key}: {flowing(value)}, " if is_flow else f"{key}: {flowing(value)}{end}{' ' * at}"
    if not is_flow and not later:  # the only key, on its own line: the new one stands before it
        line, at = node.lc.key(first)
    lines[line] = lines[line][:at] + put + lines[line][at:]
    return "".join(lines)


def _entry_put(text: str, document: Document, place: Place, key: str, entry: Mapping[str, Any]) -> str | None:
    node: Any = _at(document.tree, place)
    listed = node[key]
    if not isinstance(listed, CommentedSeq) or is_json(text) or key not in (node.lc.data or {}):
        return None
    lines = text.splitlines(keepends=True)
    if listed.fa.flow_style():
        line, at = node.lc.value(key)
        if lines[line][at : at + 1] != "[":
            return None
        lines[line] = f"{lines[line][: at + 1]}{flowing(entry)}, {lines[line][at + 1 :]}"
        return "".join(lines)
    line, at = listed.lc.item(0)
    dash = lines[line].rfind("-", 0, at)
    if dash < 0 or lines[line][:dash].strip():
        return None
    end = "\r\n" if lines[line].endswith("\r\n") else "\n"
    lines.insert(line, f"{lines[line][:dash]}- {flowing(entry)}{end}")
    return "".join(lines)


def _at(node: Any, place: Place) -> Any:
    for key in place:
        node = node[key]
    return node


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def flowing(value: Any) -> str:
    """The value on one line of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flowing(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flowing, value)) + "]"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    said = value.isoformat() if isinstance(value, date) else str(value)
    is_number = isinstance(value, int | float)
    if is_number or (isinstance(value, date) or _is_word(said)):
        return said
    return json.dumps(said, ensure_ascii=False)


def _is_word(said: str) -> bool:
    is_plain = _PLAIN.fullmatch(said) is not None and said.casefold() not in _NEVER_PLAIN
    return bool(is_plain)


def _says(text: str, wanted: Any) -> bool:
    try:
        return bool(document_of(text).data == wanted)
    except BadInput:
        return False


def is_json(text: str) -> bool:
    """Whether a document's text is JSON."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
