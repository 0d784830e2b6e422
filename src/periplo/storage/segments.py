"""Segments of the lake: how events are written into it, and made one file of several.

Columns of a segment: seq, handle, at, received_at (int64, instants in microseconds UTC), id, event, source,
channel, place, currency (text), properties (a JSON object; names of nested ones joined by dots), value (int64,
micro-units). Rows of a fresh segment stand in order of seq, those of a bucket by customer, instant and seq.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
from nanoarrow.c_array import CArray

from periplo.core.events import folded
from periplo.formats.tables import shared_duckdb
from periplo.journeys.columns import ABSENT, Int64s
from periplo.journeys.interning import looked_up, strings
from periplo.journeys.rows import Rows
from periplo.journeys.texts import Texts
from periplo.storage import arrow
from periplo.storage.lake_files import Lake, not_written, plain
from periplo.storage.property_json import Fragments

SEGMENT_ROWS = 4_000_000
_BATCH = 122_880  # DuckDB's own row group
_TEXTS = ("id", "event", "channel", "place", "currency")
_SCHEMA = arrow.schema_of(
    dict.fromkeys(("seq", "handle", "at", "value"), arrow.NUMBER)
    | dict.fromkeys((*_TEXTS, "properties"), arrow.TEXT)
)
_COLUMNS = 'seq, id, handle, event, "at", {received}, {source}, channel, place, properties, value, currency'
PARQUET = (
    "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 1000"
)
_COPY = "COPY (SELECT {columns} FROM fresh) TO '{path}' ({parquet})"


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of the lake, as the manifest knows it. Instants in microseconds UTC; properties: names inside."""

    name: str
    rows: int
    first_at: int
    last_at: int
    first_seq: int
    last_seq: int
    bytes: int
    sha: str
    properties: tuple[str, ...] = field(default=())


def append(
    lake: Lake,
    rows: Rows,
    handles: Int64s,
    first_seq: int,
    received_at: int,
    source: str = "file",
    money: tuple[Int64s, str] | None = None,
) -> list[Segment]:
    """Writes rows as new segments, safe on disk when this returns; they count once the manifest names them.

    handles: the handle of each customer text, (texts,) int64. money: value of each row in micro-units, the
    smallest int64 where it has none, and its currency.
    Raises: EnvironmentFault if the disk does not take them.
    """
    handle_of = np.concatenate([np.zeros(1, np.int64), handles])
    fragments = Fragments(rows.properties)
    segments = []
    for low in range(0, len(rows), SEGMENT_ROWS):
        high = min(low + SEGMENT_ROWS, len(rows))
        first, last = first_seq + low, first_seq + high - 1
        draft = lake.draft(f"{first:012d}-{last:012d}.parquet")
        batches = [
            _batch(rows, handle_of, fragments, money, first_seq, start, min(start + _BATCH, high))
            for start in range(low, high, _BATCH)
        ]
        spelled = source.replace("'", "''")
        _write(
            draft,
            arrow.Stream(batches, _SCHEMA),
            f"{received_at}::BIGINT AS received_at",
            f"'{spelled}' AS source",
        )
        at = rows.at[low:high]
        names, kept = tuple(rows.properties), lake.put(draft)
        segments.append(
            Segment(
                kept.name, high - low, int(at.min()), int(at.max()), first, last, kept.bytes, kept.sha, names
            )
        )
    return segments


@dataclass(frozen=True, slots=True)
class Collected:
    """Events that came in one by one, as columns of equal length; "" and the smallest int64 mean none.

    handles, at, received, values: (n,) int64; properties: JSON objects, each one line. What many events share stands
    once: labels are (event, source, channel, place, currency), and label is each event's, (n,) int64.
    """

    ids: Sequence[str]
    handles: Int64s
    at: Int64s
    received: Int64s
    properties: Sequence[bytes]
    values: Int64s
    label: Int64s
    labels: Sequence[tuple[str, str, str, str, str]]


_COLLECTED = arrow.schema_of(
    dict.fromkeys(("seq", "handle", "at", "received_at", "value"), arrow.NUMBER)
    | dict.fromkeys(("event", "source", "channel", "place", "currency", "id", "properties"), arrow.TEXT)
)


def append_collected(lake: Lake, events: Collected, first_seq: int, names: Sequence[str]) -> Segment:
    """Writes collected events as one new segment, safe on disk when this returns; it counts once the manifest names it.

    names: of the properties inside. Raises: EnvironmentFault if the disk does not take it.
    """
    n = len(events.at)
    first, last = first_seq, first_seq + n - 1
    ids = Texts.of(events.ids)
    columns = [
        arrow.numbers(np.arange(first, last + 1)),
        arrow.numbers(events.handles),
        arrow.numbers(events.at),
        arrow.numbers(events.received),
        arrow.numbers(events.values, events.values != ABSENT),
        *(arrow.chosen(each, events.label) for each in zip(*events.labels, strict=True)),
        arrow.texts(ids.pool, ids.offsets.astype(np.int32), ids.lengths > 0),
        arrow.joined(events.properties),
    ]
    draft = lake.draft(f"{first:012d}-{last:012d}.parquet")
    fresh = arrow.Stream([arrow.batch(_COLLECTED, columns)], _COLLECTED)
    _write(draft, fresh, "received_at", "source")
    at, kept = events.at, lake.put(draft)
    return Segment(
        kept.name, n, int(at.min()), int(at.max()), first, last, kept.bytes, kept.sha, tuple(names)
    )


def _batch(
    rows: Rows,
    handle_of: Int64s,
    fragments: Fragments,
    money: tuple[Int64s, str] | None,
    first_seq: int,
    low: int,
    high: int,
) -> CArray:
    n = high - low
    named = {folded(name): tokens for name, tokens in rows.properties.items()}
    texts = {
        "id": next((named[name] for name in ("messageid", "message_id") if name in named), None),
        "event": rows.event,
        "channel": named.get("channel"),
        "place": named.get("place"),
        "currency": None,
    }
    valued = np.zeros(n, np.bool_) if money is None else money[0][low:high] != ABSENT
    columns = [
        arrow.numbers(np.arange(first_seq + low, first_seq + high)),
        arrow.numbers(looked_up(handle_of, rows.customer.codes[low:high])),
        arrow.numbers(rows.at[low:high]),
        arrow.numbers(np.zeros(n, np.int64) if money is None else money[0][low:high], valued),
    ]
    for name in _TEXTS:
        tokens = texts[name]
        if name == "currency" and money is not None:
            columns.append(arrow.repeated(money[1], valued))
        elif tokens is None:
            columns.append(arrow.repeated("", np.zeros(n, np.bool_)))
        else:
            columns.append(
                arrow.texts(*strings(tokens.codes[low:high], tokens.texts), tokens.codes[low:high] != 0)
            )
    columns.append(arrow.texts(*fragments.objects(low, high), None))
    return arrow.batch(_SCHEMA, columns)


def _write(draft: Path, fresh: arrow.Stream, received: str, source: str) -> None:
    columns = _COLUMNS.format(received=received, source=source)
    with shared_duckdb() as connection:
        connection.register("fresh", fresh)
        copied_to(draft, connection, _COPY.replace("{columns}", columns), {})


# In the order of the files and of their rows, which is that of seq; sorting would hold them all.
_UNITED = "COPY (SELECT * FROM read_parquet($paths)) TO '{path}' ({parquet})"


def unite(lake: Lake, segments: Sequence[str]) -> Segment:
    """Fresh segments that follow one another as one new segment.

    Raises: BadInput if one is missing or damaged; EnvironmentFault if the disk does not take it.
    """
    first, last = segments[0].partition("-")[0], plain(segments[-1]).rpartition("-")[2]
    draft = lake.draft(f"{first}-{last}")
    with shared_duckdb() as connection:
        copied_to(draft, connection, _UNITED, {"paths": lake.files(segments)})
        return put(lake, draft, connection)


def put(lake: Lake, draft: Path, connection: duckdb.DuckDBPyConnection) -> Segment:
    """Puts a draft into the lake. Returns it as the manifest lists it, by looking at it.

    Raises: EnvironmentFault if disk or store do not take it.
    """
    rows, first_at, last_at, first_seq, last_seq = connection.execute(
        'SELECT count(*), min("at"), max("at"), min(seq), max(seq) FROM read_parquet($path)',
        {"path": str(draft)},
    ).fetchall()[0]
    kept = lake.put(draft)
    return Segment(kept.name, rows, first_at, last_at, first_seq, last_seq, kept.bytes, kept.sha)


def copied_to(
    draft: Path, connection: duckdb.DuckDBPyConnection, copy: str, values: Mapping[str, object]
) -> None:
    """Runs a COPY into a draft. Raises: EnvironmentFault if the disk does not take it; the draft is gone then."""
    statement = copy.replace("{path}", str(draft).replace("'", "''")).replace("{parquet}", PARQUET)
    try:
        connection.execute(statement, values)
    except (duckdb.Error, OSError) as fault:
        with suppress(OSError):
            draft.unlink()
        raise not_written(fault) from None
