"""What came in lately, for people to look at: tallies, messages set aside, and the newest events of the lake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import duckdb
from sqlalchemy import Connection, bindparam, func, select

from periplo.core.errors import BadInput
from periplo.core.events import folded
from periplo.formats.tables import shared_duckdb
from periplo.storage import manifest
from periplo.storage import tables as t
from periplo.storage.lake_files import Lake
from periplo.storage.tables.collecting import set_aside as a
from periplo.storage.tables.collecting import tallies as n

_AT_ONCE = 500
_NEAR = 100_000  # events, among which the newest ones are looked for first


class Tally(NamedTuple):
    """How often something came from a source on one day (UTC, days since 1970)."""

    source: str
    day: int
    what: str
    n: int


class Aside(NamedTuple):
    """A message that could not be an event. Its body may hold personal data: it is not to be shown as it is."""

    id: int
    source: str
    reason: str
    at: int | None
    received_at: int
    body: str


class Newest(NamedTuple):
    """An event as the lake has it, with the customer it belongs to now."""

    seq: int
    at: int
    received_at: int
    source: str
    event: str
    channel: str | None
    place: str | None
    customer: int | None
    value: int | None  # micro-units
    currency: str | None
    properties: str  # a JSON object


def tallies_since(connection: Connection, day: int) -> list[Tally]:
    """What came in from this day on, by source and day."""
    rows = select(n.c.source, n.c.day, n.c.what, n.c.n).where(n.c.day >= day)
    return [Tally(*row) for row in connection.execute(rows.order_by(n.c.source, n.c.day, n.c.what))]


def last_days(connection: Connection) -> dict[str, int]:
    """The last day on which an event came from each source."""
    rows = select(n.c.source, func.max(n.c.day)).where(n.c.what == "accepted", n.c.n > 0)
    return {row[0]: row[1] for row in connection.execute(rows.group_by(n.c.source))}


def newest_asides(connection: Connection, most: int, source: str | None = None) -> list[Aside]:
    """The messages set aside last, the newest first."""
    rows = select(a.c.id, a.c.source, a.c.reason, a.c.at, a.c.received_at, a.c.body)
    if source is not None:
        rows = rows.where(a.c.source == source)
    return [Aside(*row) for row in connection.execute(rows.order_by(a.c.id.desc()).limit(most))]


def newest_segments(connection: Connection, enough: int) -> list[str]:
    """The segments in which the newest events are: fresh ones with at least so many rows, else all there are."""
    fresh = fresh_segments(connection, enough)
    if sum(one.rows for one in fresh) >= enough:
        return [one.segment for one in fresh]
    return manifest.segments(connection)


def fresh_segments(connection: Connection, enough: int) -> list[manifest.Listed]:
    """The segments not yet compacted, the newest first, until they hold so many rows."""
    found, rows = [], 0
    for one in reversed(manifest.listed(connection)):
        if one.shard is not None or rows >= enough:
            break
        found.append(one)
        rows += one.rows
    return found


# The newest events after a seq that match; parameters: paths, after, source, event (folded), most. Found by the narrow
# columns first: the properties of all the others are then never unpacked, nor row groups that end before.
_NEWEST = """
    WITH last AS MATERIALIZED (
        SELECT seq FROM read_parquet($paths)
        WHERE seq > $after AND ($source IS NULL OR source = $source)
          AND ($event IS NULL OR lower(regexp_replace(trim(event), '\\s+', ' ', 'g')) = $event)
        ORDER BY seq DESC LIMIT $most
    )
    SELECT seq, "at", received_at, source, event, channel, place, handle, value, currency, properties
    FROM read_parquet($paths) WHERE seq > $after AND seq IN (SELECT seq FROM last) ORDER BY seq DESC
"""
_LAST = "SELECT source, max(received_at) FROM read_parquet($paths) GROUP BY source"


def newest_events(
    lake: Lake,
    segments: Sequence[str],
    last: int,
    most: int,
    source: str | None = None,
    event: str | None = None,
) -> list[tuple[Any, ...]]:
    """Rows in the order of Newest, the newest first, with the handle where the customer will stand.

    last: the last seq that was given. Raises: BadInput if a segment is missing or damaged.
    """
    named = {"source": source, "event": folded(event) if event else None, "most": most}
    near = _asked(_NEWEST, lake, segments, {**named, "after": last - _NEAR})
    return near if len(near) == most else _asked(_NEWEST, lake, segments, {**named, "after": -1})


def last_received(lake: Lake, segments: Sequence[str]) -> dict[str, int]:
    """When the last event of each source came in, microseconds UTC.

    Raises: BadInput if a segment is missing or damaged.
    """
    return dict(_asked(_LAST, lake, segments, {}))


def _asked(query: str, lake: Lake, segments: Sequence[str], named: Mapping[str, object]) -> list[Any]:
    if not segments:
        return []
    try:
        with shared_duckdb() as connection:
            return connection.execute(query, {"paths": lake.files(segments), **named}).fetchall()
    except (duckdb.Error, OSError) as fault:
        reason = str(fault).split("\n")[0][:200]
        raise BadInput(
            "a segment of the lake is missing or damaged", reason, "restore it from a backup"
        ) from None


def customers_now(connection: Connection, handles: Iterable[int]) -> dict[int, int]:
    """The customer to whom each of these handles belongs now."""
    h = t.handle_customer.c
    wanted = sorted(set(handles))
    query = select(h.handle, h.customer).where(
        h.until.is_(None), h.handle.in_(bindparam("handles", expanding=True))
    )
    found: dict[int, int] = {}
    for low in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(query, {"handles": wanted[low : low + _AT_ONCE]})
        found.update((handle, customer) for handle, customer in rows)
    return found
