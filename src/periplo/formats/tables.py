"""Logs that are tables already: Parquet files, and whatever in memory speaks Arrow (DataFrames, dicts of arrays)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import nanoarrow
import numpy as np
from nanoarrow.c_array_stream import CArrayStream
from numpy.typing import NDArray

from periplo.core.errors import BadInput
from periplo.core.instants import date_order, utc_of_local
from periplo.core.spans import iso
from periplo.formats.chunks import EARLIEST, LATEST, TIME, Chunk, Door, good_rows, judged, set_aside
from periplo.formats.column_names import column_of
from periplo.formats.rejects import Rejects

_NESTED = ("STRUCT", "MAP", "UNION")


def quiet_duckdb() -> duckdb.DuckDBPyConnection:
    """A database in memory that draws no progress bar, asks no server for extensions and gives memory back."""
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allocator_background_threads": True,  # else it keeps, for ever, the most that it ever needed
        }
    )
    connection.execute("set enable_progress_bar = false")
    return connection


def shared_duckdb() -> duckdb.DuckDBPyConnection:
    """A connection to the one quiet database of this process, open in a hundredth of the time.

    Whoever has it has temporary tables and registered objects to itself, and makes no others.
    """
    root = _roots.get(os.getpid()) or _roots.setdefault(os.getpid(), quiet_duckdb())
    connection = root.cursor()
    connection.execute("set enable_progress_bar = false")
    return connection


# By process: a forked child has the parent's database without its threads, and must neither use nor close it.
_roots: dict[int, duckdb.DuckDBPyConnection] = {}


class Table:
    """A table that DuckDB can scan, with the columns that are customer, event and time.

    source: a path of a Parquet file, or an object in memory. name: what messages call it.
    Raises: BadInput if it cannot be read; UnknownName if a column is missing.
    """

    def __init__(
        self, source: object, name: str, wanted: dict[str, str | None], only: frozenset[str] | None = None
    ) -> None:
        self.source, self.name = source, name
        self._connection = self._opened()
        columns = self._connection.execute(
            "select column_name, column_type from (describe from log)"
        ).fetchall()
        self.rows = int(self._connection.execute("select count(*) from log").fetchall()[0][0])
        header = [column for column, _ in columns]
        positions = {role: column_of(header, role, wanted[role], name) for role in wanted}
        self.taken = {role: header[position] for role, position in positions.items()}
        roles = [positions["customer"], positions["event"], positions["time"]]
        rest = [
            place
            for place, (column, _) in enumerate(columns)
            if place not in roles and (only is None or column in only)
        ]
        self.properties = tuple(header[place] for place in rest)
        self.time_type = columns[positions["time"]][1]
        cells = [
            _cell(header[place], columns[place][1], place in roles, place == positions["time"])
            for place in [*roles, *rest]
        ]
        self.query = f"select {', '.join(cells)} from log"

    def _opened(self) -> duckdb.DuckDBPyConnection:
        connection = quiet_duckdb()
        try:
            if isinstance(self.source, Path):
                path = str(self.source).replace("'", "''")
                connection.execute(f"create view log as from read_parquet('{path}')")
            elif hasattr(self.source, "__arrow_c_stream__") and not _is_pandas(self.source):
                connection.register("log", _Stream(self.source))
            else:
                connection.register("log", self.source)
        except (duckdb.Error, RuntimeError) as fault:
            connection.close()
            reason = str(fault).split("\n")[0][:300]
            raise BadInput(f"'{self.name}' cannot be read as a table", reason, "export it again") from None
        return connection

    def order_proofs(self) -> Iterator[tuple[int, int, int]]:
        """How many of the times written as text prove their order, batch by batch."""
        if self.time_type != "VARCHAR":
            return
        for batch in self.batches():
            data, starts, lengths, _ = _cells(self, batch, Door())
            yield date_order(data, starts[TIME], lengths[TIME])

    def batches(self) -> Iterator[nanoarrow.c_array.CArray]:
        """The columns asked for, in batches of some 100,000 rows."""
        try:
            yield from nanoarrow.c_array_stream(self._connection.sql(self.query))
        except (duckdb.Error, nanoarrow._utils.NanoarrowException) as fault:
            reason = str(fault).split("\n")[0][:300]
            raise BadInput(f"'{self.name}' breaks off", reason, "export it again") from None


class _Stream:
    """An Arrow stream that can be read several times, though its source perhaps can be read but once."""

    def __init__(self, source: Any) -> None:
        stream = nanoarrow.c_array_stream(source)
        self._schema, self._batches = stream.get_schema(), list(stream)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return CArrayStream.from_c_arrays(self._batches, self._schema).__arrow_c_stream__(requested_schema)


def _is_pandas(table: object) -> bool:
    """Whether DuckDB scans it as it lies; its Arrow stream would need pyarrow."""
    return type(table).__module__.split(".")[0] == "pandas"


def _cell(column: str, kind: str, names: bool, is_time: bool) -> str:
    """The SQL of one cell as text, or as microseconds where it is a time already.

    names: whether it names a customer or an event, where 12.0 means 12: numbers with gaps come as floats.
    """
    quoted = '"' + column.replace('"', '""') + '"'
    if is_time and kind.startswith(("TIMESTAMP", "DATE")):
        return f"epoch_us({quoted}) as {quoted}"
    if kind.endswith("]") or kind.startswith(_NESTED):
        return f"to_json({quoted})::varchar as {quoted}"
    if kind in ("DOUBLE", "FLOAT") and names:
        return f"regexp_replace({quoted}::varchar, '\\.0$', '') as {quoted}"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({quoted} at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') as {quoted}"
    return f"{quoted}::varchar as {quoted}"


def table_jobs(
    table: Table, door: Door, rejects: Rejects, numbers: Iterator[int], advance: Callable[[int], None]
) -> Iterator[Callable[[], Chunk | None]]:
    """Work that may be done in any thread, one piece a batch. advance: told the rows handed out so far."""
    done = 0
    for batch in table.batches():
        yield _job(table, door, rejects, next(numbers), batch, done)
        done += batch.length
        advance(done)


def _job(
    table: Table, door: Door, rejects: Rejects, number: int, batch: nanoarrow.c_array.CArray, before: int
) -> Callable[[], Chunk | None]:
    def work() -> Chunk | None:
        data, starts, lengths, instants = _cells(table, batch, door)
        rows = batch.length
        status = np.zeros(rows, np.uint8)
        at = judged(data, starts, lengths, np.zeros(rows, np.int32), status, door, False, instants)

        def told(chosen: NDArray[np.int64]) -> list[tuple[int, str]]:
            return [(before + row + 1, "\t".join(cells(row))) for row in chosen.tolist()]

        def cells(row: int) -> list[str]:
            texts = [_text(data, starts, lengths, slot, row) for slot in range(len(starts))]
            if instants is not None:
                texts[TIME] = iso(int(instants[0][row])) if instants[1][row] else ""
            return texts

        if status.any():
            rejects.report(number, *set_aside(status, rejects.wanted, table.name, told))
        else:
            rejects.report(number)
        return good_rows(number, data, table.properties, starts, lengths, at, status)

    return work


def _text(
    data: NDArray[np.uint8], starts: NDArray[np.int32], lengths: NDArray[np.int32], slot: int, row: int
) -> str:
    start = int(starts[slot, row])
    return bytes(data[start : start + max(int(lengths[slot, row]), 0)]).decode("utf-8", "replace")


def _cells(
    table: Table, batch: nanoarrow.c_array.CArray, door: Door
) -> tuple[
    NDArray[np.uint8],
    NDArray[np.int32],
    NDArray[np.int32],
    tuple[NDArray[np.int64], NDArray[np.bool_]] | None,
]:
    """All texts of a batch in one run of bytes, where each stands, and the times if they came as numbers."""
    rows = batch.length
    starts = np.zeros((batch.n_children, rows), np.int32)
    lengths = np.zeros((batch.n_children, rows), np.int32)
    pieces, size, instants = [np.zeros(0, np.uint8)], 0, None
    for slot in range(batch.n_children):
        column = batch.child(slot)
        view = column.view()
        valid = _valid(view, column.offset, rows)
        if column.schema.format == "l":
            values = np.asarray(view.buffer(1))[column.offset : column.offset + rows]
            lengths[slot] = valid
            valid = valid & (values >= EARLIEST) & (values < LATEST)
            if table.time_type != "TIMESTAMP WITH TIME ZONE":
                values = utc_of_local(np.where(valid, values, 0), door.zone)
            instants = values, valid
            continue
        offsets = np.asarray(view.buffer(1))[column.offset : column.offset + rows + 1]
        pieces.append(np.asarray(view.buffer(2)).view(np.uint8)[offsets[0] : offsets[-1]])
        starts[slot] = offsets[:-1] - offsets[0] + size
        lengths[slot] = np.where(valid, np.diff(offsets), 0)
        size += int(offsets[-1] - offsets[0])
    return np.concatenate(pieces), starts, lengths, instants


def _valid(view: nanoarrow._array.CArrayView, offset: int, rows: int) -> NDArray[np.bool_]:
    bits = view.buffer(0)
    if bits.size_bytes == 0:
        return np.ones(rows, np.bool_)
    packed = np.frombuffer(bits, np.uint8)
    return np.unpackbits(packed, count=offset + rows, bitorder="little")[offset:].astype(np.bool_)
