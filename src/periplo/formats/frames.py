"""Tables that another program holds in memory: data frames, Arrow tables, mappings of columns.

They are written once as Parquet and then read as any other file, so that types, times and bad rows mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from periplo.core.errors import BadInput


class _Stream:
    """A table by its Arrow stream alone, whatever else it may be."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


def is_frame(thing: object) -> bool:
    """Whether this is a table in memory: a pandas or Polars frame, an Arrow table, or a mapping of columns."""
    return isinstance(thing, Mapping) or _is_pandas(thing) or hasattr(thing, "__arrow_c_stream__")


def write_frame(frame: Any, path: Path) -> None:
    """Writes a table in memory as a Parquet file.

    Raises: BadInput if it has no column, columns of different lengths, or values that no table can hold.
    """
    table: Any = _Stream(frame)
    if isinstance(frame, Mapping):
        table = _columns(frame)
    elif _is_pandas(frame):
        table = frame
    with duckdb.connect() as connection:
        try:
            connection.register("frame", table)
            connection.execute(f"COPY frame TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
        except (duckdb.Error, ValueError, TypeError, RuntimeError) as fault:
            raise BadInput(
                "this table cannot be read",
                str(fault).splitlines()[0],
                "give columns of texts, numbers and times",
            ) from None


def _columns(frame: Mapping[Any, Any]) -> dict[str, np.ndarray]:
    columns = {str(name): _column(values) for name, values in frame.items()}
    lengths = {len(column) for column in columns.values()}
    if len(lengths) != 1:
        raise BadInput(
            "the columns of this table are not of one length" if lengths else "this table has no column",
            ", ".join(f"{name}: {len(column)}" for name, column in columns.items()),
            "give each column one value a row",
        )
    return columns


def _column(values: Any) -> np.ndarray:
    if isinstance(values, np.ndarray) and values.dtype.kind in "biufM":
        return values
    column = np.empty(len(values), dtype=object)
    column[:] = [None if value is None else value for value in values]
    kinds = {type(value) for value in column if value is not None}
    if kinds and kinds <= {bool, int, float} and len(kinds) == 1 and None not in list(column):
        return np.array(list(column))
    return column


def _is_pandas(thing: object) -> bool:
    return type(thing).__module__.partition(".")[0] == "pandas" and hasattr(thing, "columns")
