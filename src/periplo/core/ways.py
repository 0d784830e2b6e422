"""The ways that chance has chosen for a member so far, and with which probability, as one text that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote


class Chosen(NamedTuple):
    """A way, and how many of 10,000 were to get it where that was learned; None where weights said it."""

    way: str
    buckets: int | None = None


def ways_read(text: str) -> dict[str, Chosen]:
    """Node -> what was chosen there. text: "node=way" or "node=way@buckets", one after another, spaces between."""
    chosen = {}
    for step in text.split():
        node, _, said = step.partition("=")
        way, sign, buckets = said.rpartition("@")
        is_learned = bool(sign) and buckets.isdigit()
        chosen[unquote(node)] = Chosen(unquote(way), int(buckets)) if is_learned else Chosen(unquote(said))
    return chosen


def ways_written(chosen: Mapping[str, Chosen]) -> str:
    """As read by `ways_read`; names may hold any character."""
    return " ".join(
        f"{quote(node, safe='')}={quote(one.way, safe='')}"
        + ("" if one.buckets is None else f"@{one.buckets}")
        for node, one in chosen.items()
    )
