"""The events of some handles, each as the lake holds it: for a person who asks what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import msgspec
import numpy as np

from periplo.formats.tables import shared_duckdb
from periplo.storage.arrow import handles_table
from periplo.storage.lake import damaged
from periplo.storage.lake_files import Lake

_COLUMNS = (
    "at",
    "received_at",
    "event",
    "source",
    "channel",
    "place",
    "value",
    "currency",
    "id",
    "properties",
)
_THEIRS = """
    SELECT "at", received_at, event, source, channel, place, value, currency, id, properties, handle
    FROM read_parquet($paths) WHERE handle IN (SELECT handle FROM theirs) ORDER BY "at", seq
"""


def events_of(lake: Lake, segments: Sequence[str], handles: Sequence[int]) -> list[dict[str, Any]]:
    """Every event of these handles, by instant. Instants stay microseconds UTC; properties are decoded.

    Raises: BadInput if a segment is missing or damaged.
    """
    if not segments or not handles:
        return []
    with shared_duckdb() as connection:
        connection.register("theirs", handles_table(np.array(sorted(handles), np.int64)))
        try:
            rows = connection.execute(_THEIRS, {"paths": lake.files(segments)}).fetchall()
        except duckdb.Error as fault:
            raise damaged(fault) from None
    found = []
    for *values, handle in rows:
        said = {name: value for name, value in zip(_COLUMNS, values, strict=True) if value is not None}
        said["properties"] = msgspec.json.decode(said["properties"])
        found.append({**said, "handle": handle})
    return found


_LAST_OF_EACH = 'SELECT handle, max("at") FROM read_parquet($paths) GROUP BY handle'


def last_of_each(lake: Lake, segments: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Each handle that has events, and the instant of its newest one. Two (handles,) int64.

    Raises: BadInput if a segment is missing or damaged.
    """
    if not segments:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    with shared_duckdb() as connection:
        try:
            found = connection.execute(_LAST_OF_EACH, {"paths": lake.files(segments)}).fetchnumpy()
        except duckdb.Error as fault:
            raise damaged(fault) from None
    handle, at = (np.asarray(column, np.int64) for column in found.values())
    return handle, at
