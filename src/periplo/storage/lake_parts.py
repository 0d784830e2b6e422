"""The lake read by many: each takes the buckets of some shards, and is given what else belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
import nanoarrow
import numpy as np

from periplo.core.errors import BadInput
from periplo.formats.tables import quiet_duckdb
from periplo.journeys.columns import Int64s
from periplo.journeys.rows import Coder, Rows, merged
from periplo.storage.arrow import handles_table, int64s
from periplo.storage.lake import EVENTS, damaged, read_batches, take_batch
from periplo.storage.lake_files import Lake

_ROWS = 'SELECT handle, event, properties, "at", seq FROM read_parquet($paths)'
_STRAYS = f"{_ROWS} WHERE handle IN (SELECT handle FROM moved)"


def part_rows(lake: Lake, buckets: Sequence[str], loose: Iterable[Any], zone: str) -> Rows:
    """The events of these buckets and of the loose batches, with their seq; the text of a customer is its handle.

    loose: Arrow batches of handle (text), event, properties (a line each), at, seq.
    Raises: BadInput if the lake cannot be read from here, or a segment is missing or damaged.
    """
    coder = Coder()
    seq, number = [np.zeros(0, np.int64)], 0
    if buckets:
        check_reach(lake)
        with _alone() as connection:
            for batch in read_batches(connection, EVENTS.format(those=""), lake, buckets, seq=-1):
                take_batch(coder, number, batch)
                seq.append(int64s(batch.child(4)))
                number += 1
    for each in loose:
        batch = nanoarrow.c_array(each)
        take_batch(coder, number, batch)
        seq.append(int64s(batch.child(4)))
        number += 1
    rows = merged([coder], ".", zone)
    rows.seq = np.concatenate(seq)
    return rows


def rows_in(lake: Lake, segment: str) -> Any:
    """An Arrow table of the events of a segment, which is fetched if the lake is in a store and it is not here.

    Raises: BadInput as part_rows.
    """
    with _alone() as connection:
        return _table(connection, _ROWS, lake, [segment])


def strays_in(lake: Lake, buckets: Sequence[str], moved: Int64s) -> Any:
    """An Arrow table of the events of these handles that lie in these buckets.

    Raises: BadInput as part_rows.
    """
    with _alone() as connection:
        connection.register("moved", handles_table(moved))
        return _table(connection, _STRAYS, lake, buckets)


def _table(connection: duckdb.DuckDBPyConnection, statement: str, lake: Lake, segments: Sequence[str]) -> Any:
    import pyarrow as pa

    check_reach(lake)
    try:
        asked = connection.sql(statement, params={"paths": lake.files(segments)})
        return pa.RecordBatchReader.from_stream(asked).read_all()
    except (duckdb.Error, OSError) as fault:
        raise damaged(fault) from None


def check_reach(lake: Lake) -> None:
    """Raises: BadInput if the lake's folder is not seen from this machine."""
    if not lake.is_within_reach():
        raise BadInput(
            f"a worker of Spark does not see the lake {lake}",
            "the folder is not on its machine",
            "put the workspace on storage that all machines share, under one path",
        )


def _alone() -> duckdb.DuckDBPyConnection:
    """One thread: workers are as many as there are processors."""
    connection = quiet_duckdb()
    connection.execute("SET threads = 1")
    return connection
