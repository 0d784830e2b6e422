"""A fact with a time, as one customer lived it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

MAX_NAMES = 65_000


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one customer. `at` is microseconds UTC; `ours` marks what we ourselves sent."""

    name: str
    at: int
    properties: Mapping[str, object] = field(default_factory=dict)
    seq: int = 0
    ours: bool = False


@lru_cache(maxsize=4_096)
def folded(name: str) -> str:
    """The form by which names are compared: without case and without extra space."""
    return " ".join(name.split()).casefold()


@lru_cache(maxsize=65_536)
def bare(name: str) -> str:
    """Letters and digits alone: orderCompleted and order_completed are one name in two spellings."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
