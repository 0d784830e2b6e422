"""Buckets of the lake: every event in the file of its customer's shard, by customer, instant and seq."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import duckdb
import numpy as np
from numpy.typing import NDArray

from periplo.core.identity import SHARDS
from periplo.formats.tables import shared_duckdb
from periplo.journeys.columns import Int64s
from periplo.storage import arrow
from periplo.storage.lake import damaged
from periplo.storage.lake_files import Lake
from periplo.storage.segments import Segment, copied_to, put

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
    lake: Lake,
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
            mine = lake.files([*inside, *fresh])
            others = lake.files(outside)
            _group(connection, mine, others, low, high)
            for shard in range(low, high):
                if not connection.execute(f"SELECT 1 FROM grouped WHERE shard = {shard} LIMIT 1").fetchall():
                    continue
                draft = lake.draft(f"{shard:02d}.{version}.parquet")
                copied_to(draft, connection, _BUCKET.replace("{shard}", str(shard)), {})
                made.append((put(lake, draft, connection), shard))
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


def _owned(handle: Int64s, customer: Int64s, shard: NDArray[np.uint8]) -> arrow.Stream:
    columns = [arrow.numbers(handle), arrow.numbers(customer), arrow.numbers(shard)]
    return arrow.table(dict.fromkeys(("handle", "customer", "shard"), arrow.NUMBER), columns)
