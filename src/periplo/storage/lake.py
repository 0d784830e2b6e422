"""The lake: events as plain Parquet segments that every tool can read. Which of them count, the manifest says.

Columns of a segment: seq, handle, at, received_at (int64, instants in microseconds UTC), id, event, source,
channel, place, currency (text), properties (a JSON object; names of nested ones joined by dots), value (int64,
micro-units). Rows of a fresh segment stand in order of seq, those of a bucket by customer, instant and seq. A file
that the manifest does not name is what a crash left behind.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import duckdb
import nanoarrow
import numpy as np
from nanoarrow.c_array import CArray, c_array_from_buffers
from nanoarrow.c_array_stream import CArrayStream
from numpy.typing import NDArray

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.events import folded
from periplo.core.identity import SHARDS
from periplo.formats.json_rows import split_objects, unescape
from periplo.formats.tables import shared_duckdb
from periplo.journeys.columns import ABSENT, Int64s
from periplo.journeys.interning import looked_up, strings
from periplo.journeys.rows import Coder, Rows, merged
from periplo.journeys.texts import Texts
from periplo.storage.property_json import Fragments

SEGMENT_ROWS = 4_000_000
_BATCH = 122_880  # DuckDB's own row group
_TEXTS = ("id", "event", "channel", "place", "currency")
_SCHEMA = nanoarrow.c_schema(
    nanoarrow.struct(
        {
            **{name: nanoarrow.int64() for name in ("seq", "handle", "at", "value")},
            **{name: nanoarrow.string() for name in (*_TEXTS, "properties")},
        }
    )
)
_COLUMNS = 'seq, id, handle, event, "at", {received}, {source}, channel, place, properties, value, currency'
PARQUET = (
    "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 1000"
)
_COPY = "COPY (SELECT {columns} FROM fresh) TO '{path}' ({parquet})"


EVENTS = """
    SELECT handle::VARCHAR, event, properties || chr(10), "at", seq FROM read_parquet($paths) WHERE seq > $seq {those}
"""


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
    lake: Path,
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
    lake.mkdir(parents=True, exist_ok=True)
    handle_of = np.concatenate([np.zeros(1, np.int64), handles])
    fragments = Fragments(rows.properties)
    segments = []
    for low in range(0, len(rows), SEGMENT_ROWS):
        high = min(low + SEGMENT_ROWS, len(rows))
        first, last = first_seq + low, first_seq + high - 1
        path = lake / f"{first:012d}-{last:012d}.parquet"
        batches = [
            _batch(rows, handle_of, fragments, money, first_seq, start, min(start + _BATCH, high))
            for start in range(low, high, _BATCH)
        ]
        spelled = source.replace("'", "''")
        _write(path, _Fresh(batches), f"{received_at}::BIGINT AS received_at", f"'{spelled}' AS source")
        at = rows.at[low:high]
        size, sha = path.stat().st_size, _sha(path)
        names = tuple(rows.properties)
        segments.append(
            Segment(path.name, high - low, int(at.min()), int(at.max()), first, last, size, sha, names)
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


_COLLECTED = nanoarrow.c_schema(
    nanoarrow.struct(
        {
            **{name: nanoarrow.int64() for name in ("seq", "handle", "at", "received_at", "value")},
            **{
                name: nanoarrow.string()
                for name in ("event", "source", "channel", "place", "currency", "id", "properties")
            },
        }
    )
)


def append_collected(lake: Path, events: Collected, first_seq: int, names: Sequence[str]) -> Segment:
    """Writes collected events as one new segment, safe on disk when this returns; it counts once the manifest names it.

    names: of the properties inside. Raises: EnvironmentFault if the disk does not take it.
    """
    lake.mkdir(parents=True, exist_ok=True)
    n = len(events.at)
    first, last = first_seq, first_seq + n - 1
    ids = Texts.of(events.ids)
    columns = [
        _whole(np.arange(first, last + 1)),
        _whole(events.handles),
        _whole(events.at),
        _whole(events.received),
        _whole(events.values, events.values != ABSENT),
        *(_shared(each, events.label) for each in zip(*events.labels, strict=True)),
        _text(ids.pool, ids.offsets.astype(np.int32), ids.lengths > 0),
        _text(*_pool(events.properties), None),
    ]
    path = lake / f"{first:012d}-{last:012d}.parquet"
    fresh = _Fresh([c_array_from_buffers(_COLLECTED, n, [None], children=columns)], _COLLECTED)
    _write(path, fresh, "received_at", "source")
    at = events.at
    size = path.stat().st_size
    return Segment(path.name, n, int(at.min()), int(at.max()), first, last, size, _sha(path), tuple(names))


def _shared(texts: Sequence[str], codes: Int64s) -> CArray:
    """A column of which each row is one of these texts; empty ones are none."""
    pool, offsets = strings((codes + 1).astype(np.uint32), Texts.of(texts))
    return _text(pool, offsets, offsets[1:] > offsets[:-1])


def _pool(texts: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    offsets = np.zeros(len(texts) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, texts), np.int32, len(texts)), out=offsets[1:])
    return np.frombuffer(b"".join(texts), np.uint8), offsets


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
        _whole(np.arange(first_seq + low, first_seq + high)),
        _whole(looked_up(handle_of, rows.customer.codes[low:high])),
        _whole(rows.at[low:high]),
        _whole(np.zeros(n, np.int64) if money is None else money[0][low:high], valued),
    ]
    for name in _TEXTS:
        tokens = texts[name]
        if name == "currency" and money is not None:
            columns.append(_repeated(money[1], valued))
        elif tokens is None:
            columns.append(_repeated("", np.zeros(n, np.bool_)))
        else:
            columns.append(_text(*strings(tokens.codes[low:high], tokens.texts), tokens.codes[low:high] != 0))
    columns.append(_text(*fragments.objects(low, high), None))
    return c_array_from_buffers(_SCHEMA, n, [None], children=columns)


def _whole(values: Int64s, valid: NDArray[np.bool_] | None = None) -> CArray:
    bits = None if valid is None else np.packbits(valid, bitorder="little")
    return c_array_from_buffers(nanoarrow.int64(), len(values), [bits, np.ascontiguousarray(values)])


def _text(pool: NDArray[np.uint8], offsets: NDArray[np.int32], valid: NDArray[np.bool_] | None) -> CArray:
    bits = None if valid is None or valid.all() else np.packbits(valid, bitorder="little")
    return c_array_from_buffers(nanoarrow.string(), len(offsets) - 1, [bits, offsets, pool])


def _repeated(text: str, valid: NDArray[np.bool_]) -> CArray:
    raw = np.frombuffer(text.encode(), np.uint8)
    offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(valid * len(raw), dtype=np.int32)])
    return _text(np.tile(raw, int(valid.sum())), offsets, valid)


class _Fresh:
    """Batches that can be streamed several times: once for their schema, once for their rows."""

    def __init__(self, batches: list[CArray], schema: object = _SCHEMA) -> None:
        self._batches, self._schema = batches, schema

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return CArrayStream.from_c_arrays(self._batches, self._schema).__arrow_c_stream__(requested_schema)


def _write(path: Path, fresh: _Fresh, received: str, source: str) -> None:
    columns = _COLUMNS.format(received=received, source=source)
    with shared_duckdb() as connection:
        connection.register("fresh", fresh)
        copied_to(path, connection, _COPY.replace("{columns}", columns), {})


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_UNITED = "COPY (SELECT * FROM read_parquet($paths) ORDER BY seq) TO '{path}' ({parquet})"


def unite(lake: Path, segments: Sequence[str]) -> Segment:
    """Fresh segments that follow one another as one new segment.

    Raises: BadInput if one is missing or damaged; EnvironmentFault if the disk does not take it.
    """
    first, last = segments[0].partition("-")[0], segments[-1].rpartition("-")[2]
    path = lake / f"{first}-{last}"
    paths = {"paths": [str(lake / name) for name in segments]}
    with shared_duckdb() as connection:
        copied_to(path, connection, _UNITED, paths)
        return described(path, connection)


_GROUP_ROWS = 3_000_000  # rows that are sorted at once
_GROUP = """
    CREATE OR REPLACE TEMP TABLE grouped AS
    SELECT e.*, o.customer, o.shard FROM (
        SELECT * FROM read_parquet($mine)
        UNION ALL BY NAME SELECT * FROM read_parquet($others) WHERE handle IN (SELECT handle FROM moved)
    ) AS e JOIN owners AS o USING (handle) WHERE o.shard >= {low} AND o.shard < {high}
"""
_BUCKET = """
    COPY (SELECT * EXCLUDE (customer, shard) FROM grouped WHERE shard = {shard} ORDER BY customer, "at", seq)
    TO '{path}' ({parquet})
"""


def write_buckets(
    lake: Path,
    fresh: Sequence[str],
    buckets: Mapping[int, str],
    owners: tuple[Int64s, Int64s, NDArray[np.uint8]],
    rows: int,
    version: int,
) -> list[tuple[Segment, int]]:
    """Every event anew in the bucket of its customer's shard, by customer, instant and seq. Returns them by shard.

    fresh: segments by seq; buckets: the old ones, by shard. owners: handle, its customer now and the customer's
    shard, (handles,) each. rows: in all. version: of the new files' names.
    Raises: BadInput if a segment is missing or damaged; EnvironmentFault if the disk does not take them.
    """
    groups = max(1, min(SHARDS, -(-rows // _GROUP_ROWS)))
    edges = np.linspace(0, SHARDS, groups + 1).astype(int).tolist()
    made: list[tuple[Segment, int]] = []
    with shared_duckdb() as connection:
        connection.register("owned", _owned(*owners))
        connection.execute("CREATE TEMP TABLE owners AS SELECT * FROM owned")
        for low, high in pairwise(edges):
            inside = [name for shard, name in buckets.items() if low <= shard < high]
            outside = [name for shard, name in buckets.items() if not low <= shard < high]
            mine = [str(lake / name) for name in (*inside, *fresh)]
            others = [str(lake / name) for name in outside]
            _group(connection, mine, others, low, high)
            for shard in range(low, high):
                if not connection.execute(f"SELECT 1 FROM grouped WHERE shard = {shard} LIMIT 1").fetchall():
                    continue
                path = lake / f"{shard:02d}.{version}.parquet"
                copied_to(path, connection, _BUCKET.replace("{shard}", str(shard)), {})
                made.append((described(path, connection), shard))
    return made


def _group(
    connection: duckdb.DuckDBPyConnection, mine: list[str], others: list[str], low: int, high: int
) -> None:
    moved = f"SELECT handle FROM owners WHERE shard >= {low} AND shard < {high}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE moved AS {moved}")
    query = _GROUP.format(low=low, high=high)
    values = {"mine": mine, "others": others}
    if not mine or not others:
        query = query.replace(
            "UNION ALL BY NAME SELECT * FROM read_parquet($others) WHERE handle IN (SELECT handle FROM moved)",
            "",
        )
        values = {"mine": mine or others}
    try:
        connection.execute(query, values)
    except duckdb.Error as fault:
        raise damaged(fault) from None


def _owned(handle: Int64s, customer: Int64s, shard: NDArray[np.uint8]) -> _Fresh:
    schema = nanoarrow.c_schema(
        nanoarrow.struct({name: nanoarrow.int64() for name in ("handle", "customer", "shard")})
    )
    columns = [_whole(handle), _whole(customer), _whole(shard.astype(np.int64))]
    return _Fresh([c_array_from_buffers(schema, len(handle), [None], children=columns)], schema)


def registered_handles(handles: Int64s) -> object:
    """Numbers as a table of one column, `handle`, that DuckDB can be given."""
    schema = nanoarrow.c_schema(nanoarrow.struct({"handle": nanoarrow.int64()}))
    columns = [_whole(handles.astype(np.int64))]
    return _Fresh([c_array_from_buffers(schema, len(handles), [None], children=columns)], schema)


def described(path: Path, connection: duckdb.DuckDBPyConnection) -> Segment:
    """A segment as the manifest lists it, by looking at it."""
    rows, first_at, last_at, first_seq, last_seq = connection.execute(
        'SELECT count(*), min("at"), max("at"), min(seq), max(seq) FROM read_parquet($path)',
        {"path": str(path)},
    ).fetchall()[0]
    return Segment(path.name, rows, first_at, last_at, first_seq, last_seq, path.stat().st_size, _sha(path))


def copied_to(
    path: Path, connection: duckdb.DuckDBPyConnection, copy: str, values: Mapping[str, object]
) -> None:
    """Runs a COPY into a draft, which takes its place when it is safe on disk."""
    draft = path.with_name(f".{path.name}")
    statement = copy.replace("{path}", str(draft).replace("'", "''")).replace("{parquet}", PARQUET)
    try:
        connection.execute(statement, values)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    except (duckdb.Error, OSError) as fault:
        with suppress(OSError):
            draft.unlink()
        reason = str(fault).split("\n")[0][:200]
        raise EnvironmentFault("a segment of the lake cannot be written", reason, "free disk space") from None


def damaged(fault: Exception) -> BadInput:
    reason = str(fault).split("\n")[0][:200]
    return BadInput("a segment of the lake is missing or damaged", reason, "restore it from a backup")


def lake_rows(
    lake: Path,
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
            seq.append(int64s(batch.child(4)))
    rows = merged([coder], ".", zone)
    rows.seq = np.concatenate(seq)
    return rows


# When each of some message ids was last seen.
_LAST_SEEN = """
    SELECT ids.place, max(old."at") AS "at"
    FROM read_parquet($paths) AS old JOIN ids ON old.id = ids.id GROUP BY ids.place
"""


def last_seen(lake: Path, segments: Sequence[str], ids: Texts) -> Int64s:
    """The latest instant of an event with each message id, the smallest int64 where there is none. (ids,) int64.

    Raises: BadInput if a segment is missing or damaged.
    """
    last = np.full(len(ids), ABSENT, np.int64)
    if segments and len(ids):
        schema = nanoarrow.c_schema(nanoarrow.struct({"place": nanoarrow.int64(), "id": nanoarrow.string()}))
        columns = [_whole(np.arange(len(ids))), _text(ids.pool, ids.offsets.astype(np.int32), None)]
        fresh = _Fresh([c_array_from_buffers(schema, len(ids), [None], children=columns)], schema)
        with shared_duckdb() as connection:
            connection.register("ids", fresh)
            for batch in read_batches(connection, _LAST_SEEN, lake, segments):
                place, at = (int64s(batch.child(slot)) for slot in range(2))
                last[place] = at
    return last


def event_names(lake: Path, segments: Sequence[str]) -> list[str]:
    """The different spellings of event names in these segments.

    Raises: BadInput if a segment is missing or damaged.
    """
    names: list[str] = []
    if segments:
        with shared_duckdb() as connection:
            for batch in read_batches(
                connection, "SELECT DISTINCT event FROM read_parquet($paths)", lake, segments
            ):
                data, starts, lengths = _spans(batch.child(0))
                names += Texts(data, np.append(starts, starts[-1:] + lengths[-1:]))
    return names


def seqs_of(lake: Path, segments: Sequence[str]) -> Int64s:
    """The numbers of all events of these segments. Raises: BadInput if one is missing or damaged."""
    with shared_duckdb() as connection:
        batches = read_batches(connection, "SELECT seq FROM read_parquet($paths)", lake, segments)
        return np.concatenate([np.zeros(0, np.int64), *(int64s(batch.child(0)) for batch in batches)])


_IDS = 'SELECT id, "at" FROM read_parquet($paths) WHERE seq > {seq} AND id IS NOT NULL ORDER BY seq'


def ids_since(lake: Path, segments: Sequence[str], seq: int) -> tuple[list[str], Int64s]:
    """Message ids and instants of the events behind this seq that have an id, in order of seq.

    Raises: BadInput if a segment is missing or damaged.
    """
    ids: list[str] = []
    at = [np.zeros(0, np.int64)]
    if segments:
        with shared_duckdb() as connection:
            for batch in read_batches(connection, _IDS.format(seq=seq), lake, segments):
                data, starts, lengths = _spans(batch.child(0))
                ids += Texts(data, np.append(starts, starts[-1:] + lengths[-1:]))
                at.append(int64s(batch.child(1)))
    return ids, np.concatenate(at)


def read_batches(
    connection: duckdb.DuckDBPyConnection, query: str, lake: Path, segments: Sequence[str], **values: int
) -> Iterator[CArray]:
    """The answer of a query over $paths, batch by batch. Raises: BadInput if a segment is missing or damaged."""
    paths = [str(lake / name) for name in segments]
    try:
        yield from nanoarrow.c_array_stream(connection.sql(query, params={"paths": paths, **values}))
    except (duckdb.Error, OSError) as fault:
        raise damaged(fault) from None


def take_batch(coder: Coder, number: int, batch: CArray) -> None:
    """Gives a coder one batch of EVENTS."""
    pieces = [_spans(batch.child(slot)) for slot in range(3)]
    lines = pieces[2][0].copy()
    objects = split_objects(lines)
    unescape(lines, objects.starts, objects.lengths)
    before = np.cumsum([0, len(pieces[0][0]), len(pieces[1][0])])
    data = np.concatenate([pieces[0][0], pieces[1][0], lines])
    starts = np.vstack([pieces[0][1], pieces[1][1] + before[1], objects.starts.astype(np.int64) + before[2]])
    lengths = np.vstack([pieces[0][2], pieces[1][2], objects.lengths])
    coder.add(number, data, objects.names, starts, lengths, int64s(batch.child(3)))


def int64s(column: CArray) -> Int64s:
    """A column of whole numbers."""
    return np.asarray(column.view().buffer(1))[column.offset : column.offset + column.length].copy()


def _spans(column: CArray) -> tuple[NDArray[np.uint8], Int64s, Int64s]:
    view = column.view()
    offsets = np.asarray(view.buffer(1))[column.offset : column.offset + column.length + 1].astype(np.int64)
    data = np.asarray(view.buffer(2)).view(np.uint8)[offsets[0] : offsets[-1]]
    return data, offsets[:-1] - offsets[0], np.diff(offsets)
