"""Buckets of the lake: every event in the file of its customer's shard, by customer, instant and seq.

Fresh events are first put in order of their shards, some segments at a time and into drafts, and then each shard by
itself, from its part of every draft and its bucket of before: so no more than that has to be held, however large the
lake.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import EnvironmentFault
from periplo.core.identity import SHARDS
from periplo.formats.tables import quiet_duckdb
from periplo.journeys.columns import Int64s
from periplo.storage import arrow
from periplo.storage.lake import damaged
from periplo.storage.lake_files import Lake
from periplo.storage.segments import Segment, copied_to, put

MEMORY = "384MB"  # what does not fit goes to disk, beside the drafts
AT_ONCE = 300_000  # rows of fresh segments that are put in order of their shards together
_DRAFT = """
    COPY (SELECT e.*, o.customer, o.shard FROM read_parquet($paths) AS e JOIN owners AS o USING (handle)
          WHERE o.shard <> $but ORDER BY o.shard)
    TO {path} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 8192)
"""
_STRAYS = (
    "SELECT count(*) FROM read_parquet($paths) AS e JOIN owners AS o USING (handle) WHERE o.shard <> $but"
)
_OF_DRAFTS = "SELECT * FROM read_parquet($drafts) WHERE shard = $shard"
_OF_BUCKET = """
    SELECT e.*, o.customer, o.shard FROM read_parquet($bucket) AS e JOIN owners AS o USING (handle)
    WHERE o.shard = $shard
"""
_BUCKET = """
    COPY (SELECT * EXCLUDE (customer, shard) FROM ({parts}) ORDER BY customer, "at", seq) TO '{path}' ({parquet})
"""
_NONE = -1  # of the shards


def write_buckets(
    lake: Lake,
    fresh: Sequence[tuple[str, int]],
    buckets: Mapping[int, str],
    owners: tuple[Int64s, Int64s, NDArray[np.uint8]],
    version: int,
) -> list[tuple[Segment, int]]:
    """Every event anew in the bucket of its customer's shard, by customer, instant and seq. Returns them by shard.

    fresh: segments by seq and their rows; buckets: the old ones, by shard. owners: handle, its customer now and the
    customer's shard, (handles,) each. version: of the new files' names.
    Raises: BadInput if a segment is missing or damaged; EnvironmentFault if the disk does not take them.
    """
    made: list[tuple[Segment, int]] = []
    with lake.parting() as folder, _own_duckdb(folder) as connection:
        connection.register("owned", _owned(*owners))
        connection.execute("CREATE TEMP TABLE owners AS SELECT * FROM owned")
        drafts = list(_drafts(connection, lake, folder, fresh, buckets))
        for shard in range(SHARDS):
            values: dict[str, object] = {"shard": shard}
            parts = []
            if drafts:
                parts, values["drafts"] = [_OF_DRAFTS], drafts
            if shard in buckets:
                parts, values["bucket"] = [*parts, _OF_BUCKET], lake.files([buckets[shard]])
            those = " UNION ALL BY NAME ".join(parts)
            if parts and _rows(connection, f"SELECT 1 FROM ({those}) LIMIT 1", values):
                draft = lake.draft(f"{shard:02d}.{version}.parquet")
                copied_to(draft, connection, _BUCKET.replace("{parts}", those), values)
                made.append((put(lake, draft, connection), shard))
    return made


def _drafts(
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    folder: Path,
    fresh: Sequence[tuple[str, int]],
    buckets: Mapping[int, str],
) -> Iterator[str]:
    """Files of fresh events, and of those whose customer went over to another shard, in order of the shards."""
    together: list[str] = []
    rows = 0
    for place, (name, more) in enumerate(fresh):
        together.append(name)
        rows += more
        if rows >= AT_ONCE or place == len(fresh) - 1:
            yield _draft(
                connection, folder / f"{place}.parquet", {"paths": lake.files(together), "but": _NONE}
            )
            together, rows = [], 0
    for shard, name in buckets.items():
        values = {"paths": lake.files([name]), "but": shard}
        if _rows(connection, _STRAYS, values)[0][0]:
            yield _draft(connection, folder / f"of-{shard}.parquet", values)


def _draft(connection: duckdb.DuckDBPyConnection, path: Path, values: Mapping[str, object]) -> str:
    _rows(connection, _DRAFT.replace("{path}", _quoted(path)), values)
    return str(path)


@contextmanager
def _own_duckdb(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database for this alone: one that goes on would keep the memory that it once took."""
    with quiet_duckdb() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET temp_directory = {_quoted(folder / 'memory')}")
        yield connection


def _rows(connection: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, object]) -> list[Any]:
    try:
        return connection.execute(query, values).fetchall()
    except duckdb.Error as fault:
        is_full = os.strerror(errno.ENOSPC) in str(fault)  # behind the path, however long that is
        if is_full or isinstance(fault, duckdb.OutOfMemoryException):
            reason = str(fault).split("\n")[0][:200]
            raise EnvironmentFault("the lake cannot be compacted", reason, "free disk space") from None
        raise damaged(fault) from None


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _owned(handle: Int64s, customer: Int64s, shard: NDArray[np.uint8]) -> arrow.Stream:
    columns = [arrow.numbers(handle), arrow.numbers(customer), arrow.numbers(shard)]
    return arrow.table(dict.fromkeys(("handle", "customer", "shard"), arrow.NUMBER), columns)
