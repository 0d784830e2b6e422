"""Plain data as the JSON that we print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

SCHEMA = 1  # stands first in all that we print


def json_of(data: Mapping[str, Any]) -> str:
    """Indented, letters as they are, what is no number as null."""
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"
