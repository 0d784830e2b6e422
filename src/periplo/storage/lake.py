"""The lake: events as plain Parquet segments that every tool can read. Which of them count, the manifest says.

What a segment holds, segments.py says. A file that the manifest does not name is what a crash left behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import nanoarrow
import numpy as np
from nanoarrow.c_array import CArray

from periplo.core.errors import BadInput
from periplo.formats.json_rows import split_objects, unescape
from periplo.formats.tables import shared_duckdb
from periplo.journeys.columns import ABSENT, Int64s
from periplo.journeys.rows import Coder, Rows, merged
from periplo.journeys.texts import Texts
from periplo.storage import arrow
from periplo.storage.lake_files import Lake

EVENTS = """
    SELECT handle::VARCHAR, event, properties || chr(10), "at", seq FROM read_parquet($paths) WHERE seq > $seq {those}
"""


def lake_rows(
    lake: Lake,
    segments: Sequence[str],
    zone: str = "UTC",
    since: int = 0,
    handles: Sequence[int] | None = None,
    until: int | None = None,
) -> Rows:
    """The events of these segments, in the order given, with their seq; the text of a customer is its handle.

    since, until: only events behind this seq, and none behind that. handles: only events of these.
    Raises: BadInput if a segment is missing or damaged.
    """
    coder = Coder()
    seq = [np.zeros(0, np.int64)]
    those = "" if handles is None else f"AND handle IN ({', '.join(map(str, map(int, handles))) or 'NULL'})"
    those += "" if until is None else f" AND seq <= {int(until)}"
    with shared_duckdb() as connection:
        batches = (
            read_batches(connection, EVENTS.format(those=those), lake, segments, seq=since)
            if segments
            else ()
        )
        for number, batch in enumerate(batches):
            take_batch(coder, number, batch)
            seq.append(arrow.int64s(batch.child(4)))
    rows = merged([coder], ".", zone)
    rows.seq = np.concatenate(seq)
    return rows


# When each of some message ids was last seen.
_LAST_SEEN = """
    SELECT ids.place, max(old."at") AS "at"
    FROM read_parquet($paths) AS old JOIN ids ON old.id = ids.id GROUP BY ids.place
"""


def last_seen(lake: Lake, segments: Sequence[str], ids: Texts) -> Int64s:
    """The latest instant of an event with each message id, the smallest int64 where there is none. (ids,) int64.

    Raises: BadInput if a segment is missing or damaged.
    """
    last = np.full(len(ids), ABSENT, np.int64)
    if segments and len(ids):
        columns = [
            arrow.numbers(np.arange(len(ids))),
            arrow.texts(ids.pool, ids.offsets.astype(np.int32), None),
        ]
        fresh = arrow.table({"place": arrow.NUMBER, "id": arrow.TEXT}, columns)
        with shared_duckdb() as connection:
            connection.register("ids", fresh)
            for batch in read_batches(connection, _LAST_SEEN, lake, segments):
                place, at = (arrow.int64s(batch.child(slot)) for slot in range(2))
                last[place] = at
    return last


def event_names(lake: Lake, segments: Sequence[str]) -> list[str]:
    """The different spellings of event names in these segments.

    Raises: BadInput if a segment is missing or damaged.
    """
    names: list[str] = []
    if segments:
        with shared_duckdb() as connection:
            for batch in read_batches(
                connection, "SELECT DISTINCT event FROM read_parquet($paths)", lake, segments
            ):
                data, starts, lengths = arrow.spans(batch.child(0))
                names += Texts(data, np.append(starts, starts[-1:] + lengths[-1:]))
    return names


def seqs_of(lake: Lake, segments: Sequence[str]) -> Int64s:
    """The numbers of all events of these segments. Raises: BadInput if one is missing or damaged."""
    with shared_duckdb() as connection:
        batches = read_batches(connection, "SELECT seq FROM read_parquet($paths)", lake, segments)
        return np.concatenate([np.zeros(0, np.int64), *(arrow.int64s(batch.child(0)) for batch in batches)])


_IDS = 'SELECT id, "at" FROM read_parquet($paths) WHERE seq > {seq} AND id IS NOT NULL ORDER BY seq'


def ids_since(lake: Lake, segments: Sequence[str], seq: int) -> tuple[list[str], Int64s]:
    """Message ids and instants of the events behind this seq that have an id, in order of seq.

    Raises: BadInput if a segment is missing or damaged.
    """
    ids: list[str] = []
    at = [np.zeros(0, np.int64)]
    if segments:
        with shared_duckdb() as connection:
            for batch in read_batches(connection, _IDS.format(seq=seq), lake, segments):
                data, starts, lengths = arrow.spans(batch.child(0))
                ids += Texts(data, np.append(starts, starts[-1:] + lengths[-1:]))
                at.append(arrow.int64s(batch.child(1)))
    return ids, np.concatenate(at)


def read_batches(
    connection: duckdb.DuckDBPyConnection, query: str, lake: Lake, segments: Sequence[str], **values: int
) -> Iterator[CArray]:
    """The answer of a query over $paths, batch by batch. Raises: BadInput if a segment is missing or damaged."""
    values_of = {"paths": lake.files(segments), **values}
    try:
        yield from nanoarrow.c_array_stream(connection.sql(query, params=values_of))
    except (duckdb.Error, OSError) as fault:
        raise damaged(fault) from None


def take_batch(coder: Coder, number: int, batch: CArray) -> None:
    """Gives a coder one batch of EVENTS."""
    pieces = [arrow.spans(batch.child(slot)) for slot in range(3)]
    lines = pieces[2][0].copy()
    objects = split_objects(lines)
    unescape(lines, objects.starts, objects.lengths)
    before = np.cumsum([0, len(pieces[0][0]), len(pieces[1][0])])
    data = np.concatenate([pieces[0][0], pieces[1][0], lines])
    starts = np.vstack([pieces[0][1], pieces[1][1] + before[1], objects.starts.astype(np.int64) + before[2]])
    lengths = np.vstack([pieces[0][2], pieces[1][2], objects.lengths])
    coder.add(number, data, objects.names, starts, lengths, arrow.int64s(batch.child(3)))


def damaged(fault: Exception) -> BadInput:
    reason = str(fault).split("\n")[0][:200]
    return BadInput("a segment of the lake is missing or damaged", reason, "restore it from a backup")
