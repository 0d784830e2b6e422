"""What the environment says, or a file that it names: secrets of containers and services come as files."""

from __future__ import annotations

import os
from pathlib import Path

from periplo.core.errors import BadInput


def told(variable: str) -> str | None:
    """The variable's value, else the first line of the file named by the same with _FILE; None if neither says it.

    Raises: BadInput if a file is named and cannot be read, or is empty.
    """
    if said := os.environ.get(variable):
        return said
    named = f"{variable}_FILE"
    place = os.environ.get(named)
    if not place:
        return None
    try:
        text = Path(place).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or "it is no text in UTF-8"
        raise BadInput(
            f"the file that {named} names cannot be read", why, "check path and permissions"
        ) from None
    first = text.splitlines()[0].strip() if text.strip() else ""
    if not first:
        raise BadInput(f"the file that {named} names is empty", mend="write the value on its first line")
    return first
