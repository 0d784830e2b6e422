"""Live sources looked over: who has gone quiet, and what cannot be fetched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select

from periplo.core.silence import LOOKED_BACK, Silent, silent
from periplo.core.spans import DAY
from periplo.storage.notices import Stuck, stuck
from periplo.storage.tables.collecting import tallies

NO_WORD = ("forged", "unreadable", "old")  # what is counted of a source that it did not say, or not now


def quiet_sources(connection: Connection, sources: Iterable[str], now: int) -> list[Silent]:
    """The sources that have been quiet for longer than usual."""
    t = tallies.c
    query = select(t.source, t.day).where(
        t.day > now // DAY - 2 * LOOKED_BACK, t.n > 0, t.what.not_in(NO_WORD)
    )
    days: dict[str, list[int]] = defaultdict(list)
    for source, day in connection.execute(query):
        days[source].append(day)
    return silent(sources, days, now)


def watched(connection: Connection, sources: Iterable[str], now: int) -> tuple[list[Silent], list[Stuck]]:
    """Who is quiet, and what is stuck."""
    return quiet_sources(connection, sources, now), stuck(connection)
