"""What documents say in short, said in full while fields show it, and as short as it was thereafter.

A text stands for a thing that has only its text, one thing for a list of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from periplo.core.document_fields import Data, Parts, Shortly, Whole


class _Short(dict[str, Any]):
    """A thing that was said in short. key: what its plain value stood for."""

    key = ""


class _Alone(list[Any]):
    """A list of one that was said without being one."""


def opened(whole: Whole, data: Data) -> Data:
    """The document in which all that its fields show is said in full. As `closed` gives it back."""
    made = _opened(whole.parts, data)
    return made | {
        name: in_full(short, made[name]) for name, short in whole.short.items() if made.get(name) is not None
    }


def in_full(short: Shortly, value: Any) -> Any:
    """One thing, said in full."""
    if isinstance(value, list) or (isinstance(value, dict) and set(value) & set(short.keys)):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    key = "text" if isinstance(value, dict) else short.numbers if is_number else short.words
    found = _Short({"ref" if isinstance(value, str) and value in short.named else key: value})
    found.key = next(iter(found))
    return found


def closed(value: Any, is_kept: bool = False) -> Any:
    """The same, as short as it was said. is_kept: things that were added and say nothing are left out."""
    if isinstance(value, _Short) and set(value) <= {value.key}:
        return value.get(value.key)
    if isinstance(value, dict):
        found = {name: closed(one, is_kept) for name, one in value.items()}
        return {name: one for name, one in found.items() if not (is_kept and one == [] != value[name])}
    if isinstance(value, list):
        found_parts = [closed(one, is_kept) for one in value if not (is_kept and _is_empty(one))]
        return found_parts[0] if isinstance(value, _Alone) and len(found_parts) == 1 else found_parts
    return value


def _opened(parts: Iterable[Parts], data: Data) -> Data:
    made = dict(data) if type(data) is dict else data
    for one in parts:
        held = made.get(one.name)
        if held is None:
            continue
        if one.short is not None:
            full = [in_full(one.short, each) for each in (held if isinstance(held, list) else [held])]
            held = full if isinstance(held, list) else _Alone(full)
        if isinstance(held, list) and one.parts:
            inner = [_opened(one.parts, each) if isinstance(each, dict) else each for each in held]
            held = _Alone(inner) if isinstance(held, _Alone) else inner
        made[one.name] = held
    return made


def _is_empty(value: Any) -> bool:
    return isinstance(value, _Short) and not any(value.values())
