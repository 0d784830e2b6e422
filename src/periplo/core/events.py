"""A fact with a time, as one customer lived it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_NAMES = 65_000


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one customer. `at` is microseconds UTC; `ours` marks what we ourselves sent."""

    name: str
    at: int
    properties: Mapping[str, object] = field(default_factory=dict)
    seq: int = 0
    ours: bool = False


def folded(name: str) -> str:
    """The form by which names are compared: without case and without extra space."""
    return " ".join(name.split()).casefold()
