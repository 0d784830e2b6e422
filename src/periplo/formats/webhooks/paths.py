"""Paths into JSON such as order.lines[0].sku, or a constant written "=so"."""

from __future__ import annotations

import re
from typing import Any

from periplo.core.errors import BadInput

_PATH = re.compile(r"[^.\[\]]+(\[-?\d+\])*(\.[^.\[\]]+(\[-?\d+\])*)*")
_STEP = re.compile(r"\[(-?\d+)\]|([^.\[\]]+)")


def checked_path(path: str) -> str:
    """The path itself.

    Raises: BadInput if it is none.
    """
    if path.startswith("=") or path == "." or _PATH.fullmatch(path):
        return path
    raise BadInput(f"'{path}' is no path", mend="write it as order.lines[0].sku, or a constant as '=web'")


def value_at(said: object, path: str) -> Any:
    """What stands there; None where nothing does. "." is the whole."""
    if path.startswith("="):
        return path[1:]
    if path == ".":
        return said
    for index, name in _STEP.findall(path):
        if name:
            said = said.get(name) if isinstance(said, dict) else None
        else:
            at = int(index)
            said = said[at] if isinstance(said, list) and -len(said) <= at < len(said) else None
    return said
