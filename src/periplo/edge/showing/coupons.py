"""Pools of coupon codes as a table."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.edge.showing.table import Column, Table
from periplo.edge.words.messages import messages_say
from periplo.storage.coupons import Pool


def pools_table(found: Sequence[Pool], language: str) -> Table:
    """How many codes of each pool are free, given and expired."""
    columns = tuple(
        Column(key, messages_say(key, language), "text" if key == "pool" else "count")
        for key in ("pool", "free", "taken", "expired")
    )
    return Table(columns, tuple(map(tuple, found)))
