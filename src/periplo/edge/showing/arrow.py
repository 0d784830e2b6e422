"""A table of an answer as an Arrow stream, which pandas, Polars, DuckDB and others take without a copy of ours."""

from __future__ import annotations

from typing import Any

import nanoarrow as na
import numpy as np

from periplo.edge.showing.table import Table


def stream_of(table: Table) -> Any:
    """An object with `__arrow_c_stream__`: one struct of nullable columns."""
    columns = {column.key: [row[k] for row in table.rows] for k, column in enumerate(table.columns)}
    types = {name: _type(values) for name, values in columns.items()}
    children = [_column(values, types[name]) for name, values in columns.items()]
    array = na.c_array_from_buffers(na.struct(types), len(table.rows), [None], children=children)
    return na.c_array_stream(array)


def _type(values: list[object]) -> Any:
    present = [value for value in values if value is not None]
    if any(isinstance(value, str) for value in present) or not present:
        return na.string() if any(isinstance(value, str) for value in present) else na.float64()
    return na.int64() if all(isinstance(value, int) for value in present) else na.float64()


def _column(values: list[Any], kind: Any) -> Any:
    if kind.type == na.Type.STRING:
        return na.c_array(values, na.string())
    dtype = np.int64 if kind.type == na.Type.INT64 else np.float64
    filled = np.array([0 if value is None else value for value in values], dtype=dtype)
    valid = np.packbits(np.array([value is not None for value in values], dtype=np.uint8), bitorder="little")
    return na.c_array_from_buffers(kind, len(values), [valid, filled], null_count=-1)
