"""A few phrases of many, without what names somebody: the same whatever the order in which they came."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from periplo.core.nameless import without_names

QUOTES, LONGEST = 3, 240


def least(words: Iterable[str]) -> tuple[str, ...]:
    """Three of them at most, picked by a number of their letters, so that not all have one beginning."""
    told = {without_names(said)[:LONGEST] for said in words} - {""}
    return tuple(sorted(told, key=_number)[:QUOTES])


def _number(said: str) -> tuple[bytes, str]:
    return blake2b(said.encode(), digest_size=8).digest(), said
