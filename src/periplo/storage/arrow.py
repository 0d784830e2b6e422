"""Columns of Arrow from arrays and texts, and back: what DuckDB is given and gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import nanoarrow
import numpy as np
from nanoarrow.c_array import CArray, c_array_from_buffers
from nanoarrow.c_array_stream import CArrayStream
from nanoarrow.c_schema import CSchema
from numpy.typing import NDArray

from periplo.journeys.columns import Int64s
from periplo.journeys.interning import strings
from periplo.journeys.texts import Texts

NUMBER, TEXT = nanoarrow.int64(), nanoarrow.string()


class Stream:
    """Batches of one schema that can be streamed several times: DuckDB asks once for the schema, once for the rows."""

    def __init__(self, batches: Sequence[CArray], schema: CSchema) -> None:
        self._batches, self._schema = batches, schema

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return CArrayStream.from_c_arrays(self._batches, self._schema).__arrow_c_stream__(requested_schema)


def schema_of(kinds: Mapping[str, nanoarrow.Schema]) -> CSchema:
    """The schema of a table of these columns, each NUMBER or TEXT."""
    return nanoarrow.c_schema(nanoarrow.struct(dict(kinds)))


def batch(schema: CSchema, columns: Sequence[CArray]) -> CArray:
    """Columns of equal length as rows."""
    return c_array_from_buffers(schema, len(columns[0]), [None], children=list(columns))


def table(kinds: Mapping[str, nanoarrow.Schema], columns: Sequence[CArray]) -> Stream:
    """Columns of equal length as a table."""
    schema = schema_of(kinds)
    return Stream([batch(schema, columns)], schema)


def handles_table(handles: Int64s) -> Stream:
    """Numbers as a table of one column, `handle`."""
    return table({"handle": NUMBER}, [numbers(handles)])


def numbers(values: NDArray[np.integer[Any]], valid: NDArray[np.bool_] | None = None) -> CArray:
    """values: (n,), laid out as int64; valid: (n,), which are not null; None: all."""
    bits = None if valid is None else np.packbits(valid, bitorder="little")
    return c_array_from_buffers(NUMBER, len(values), [bits, np.ascontiguousarray(values, np.int64)])


def texts(pool: NDArray[np.uint8], offsets: NDArray[np.int32], valid: NDArray[np.bool_] | None) -> CArray:
    """Texts in UTF-8, one behind the other. offsets: (n + 1,); valid: (n,), which are not null; None: all."""
    bits = None if valid is None or valid.all() else np.packbits(valid, bitorder="little")
    return c_array_from_buffers(TEXT, len(offsets) - 1, [bits, offsets, pool])


def repeated(text: str, valid: NDArray[np.bool_]) -> CArray:
    """One text in every row that is valid, (n,); null in the others."""
    raw = np.frombuffer(text.encode(), np.uint8)
    offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(valid * len(raw), dtype=np.int32)])
    return texts(np.tile(raw, int(valid.sum())), offsets, valid)


def chosen(choices: Sequence[str], codes: Int64s) -> CArray:
    """In each row one of these texts, by its place; null where that is empty. codes: (n,)."""
    pool, offsets = strings((codes + 1).astype(np.uint32), Texts.of(choices))
    return texts(pool, offsets, offsets[1:] > offsets[:-1])


def joined(pieces: Sequence[bytes]) -> CArray:
    """Texts that are bytes already."""
    offsets = np.zeros(len(pieces) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, pieces), np.int32, len(pieces)), out=offsets[1:])
    return texts(np.frombuffer(b"".join(pieces), np.uint8), offsets, None)


def int64s(column: CArray) -> Int64s:
    """A column of whole numbers, (n,)."""
    return np.asarray(column.view().buffer(1))[column.offset : column.offset + column.length].copy()


def spans(column: CArray) -> tuple[NDArray[np.uint8], Int64s, Int64s]:
    """A column of texts: its bytes, and where each of its n texts begins in them and how long it is."""
    view = column.view()
    offsets = np.asarray(view.buffer(1))[column.offset : column.offset + column.length + 1].astype(np.int64)
    data = np.asarray(view.buffer(2)).view(np.uint8)[offsets[0] : offsets[-1]]
    return data, offsets[:-1] - offsets[0], np.diff(offsets)
