"""Every kind of file of events under one face: what columns it has, what its dates prove, the work of reading it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from periplo.core.instants import date_order
from periplo.formats.chunks import Chunk, Door
from periplo.formats.csv_rows import ESCAPED
from periplo.formats.delimited import delimited_jobs, layout_of, order_proofs
from periplo.formats.json_lines import array_block, json_jobs, line_blocks, paths_of
from periplo.formats.json_rows import split_objects
from periplo.formats.log_files import JSON_ARRAY, JSON_LINES, PARQUET, SHEET, TEXT, XES, LogFile
from periplo.formats.rejects import Rejects
from periplo.formats.sheets import Sheet, sheet_jobs
from periplo.formats.tables import Table, table_jobs
from periplo.formats.text_blocks import Block
from periplo.formats.xes import XesReader

Job = Callable[[], Chunk | None]
Note = Callable[[str, int], None]
Advance = Callable[[int], None]
Proofs = Iterator[tuple[int, int, int]]


class Reader(Protocol):
    """One file of events.

    taken: role -> column. decimal: "," where the file is written in the Spanish way for sure, else ".".
    above: rows that stand above the header and say nothing of events.
    """

    taken: dict[str, str]
    decimal: str
    above: int

    def order_proofs(self) -> Proofs:
        """For each part of the file: how many of its dates prove day-first, prove month-first, could be either."""
        ...

    def jobs(
        self, door: Door, rejects: Rejects, numbers: Iterator[int], advance: Advance, note: Note
    ) -> Iterator[Job]:
        """Work for any thread, numbered in order; each job reports to `rejects` under its number."""
        ...


class DelimitedReader:
    """CSV and its relatives."""

    def __init__(
        self, file: LogFile, wanted: dict[str, str | None], only: frozenset[str] | None, delimiter: str | None
    ) -> None:
        self.file, self.layout = file, layout_of(file, wanted, only, delimiter)
        self.taken, self.above = self.layout.taken, self.layout.above
        self.decimal = "," if self.layout.delimiter == ord(";") else "."

    def order_proofs(self) -> Proofs:
        return order_proofs(self.file, self.layout)

    def jobs(
        self, door: Door, rejects: Rejects, numbers: Iterator[int], advance: Advance, note: Note
    ) -> Iterator[Job]:
        return delimited_jobs(self.file, self.layout, door, rejects, numbers, advance, note)


class JsonReader:
    """One JSON object a line, or one array of objects."""

    decimal, above = ".", 0

    def __init__(
        self, file: LogFile, wanted: dict[str, str | None], only: frozenset[str] | None, delimiter: str | None
    ) -> None:
        self.file = file
        self._array = array_block(file) if file.kind == JSON_ARRAY else None
        sample = self._array.data[: 1 << 16].tobytes() if self._array else file.sample
        self.paths = paths_of(file.name, sample, wanted, only)
        self.taken = self.paths.taken

    def _blocks(self, advance: Advance, note: Note) -> Iterator[Block]:
        return iter([self._array]) if self._array else line_blocks(self.file, advance, note)

    def order_proofs(self) -> Proofs:
        for block in self._blocks(lambda place: None, lambda what, times: None):
            objects = split_objects(block.data)
            if self.paths.roles[2] in objects.names:
                slot = objects.names.index(self.paths.roles[2])
                yield date_order(block.data, objects.starts[slot], objects.lengths[slot] & ~np.int32(ESCAPED))

    def jobs(
        self, door: Door, rejects: Rejects, numbers: Iterator[int], advance: Advance, note: Note
    ) -> Iterator[Job]:
        return json_jobs(self.file, self._blocks(advance, note), self.paths, door, rejects, numbers, note)


class TableReader:
    """A Parquet file."""

    decimal, above = ".", 0

    def __init__(
        self, file: LogFile, wanted: dict[str, str | None], only: frozenset[str] | None, delimiter: str | None
    ) -> None:
        self.file, self.table = file, Table(file.path, file.name, wanted, only)
        self.taken = self.table.taken

    def order_proofs(self) -> Proofs:
        return self.table.order_proofs()

    def jobs(
        self, door: Door, rejects: Rejects, numbers: Iterator[int], advance: Advance, note: Note
    ) -> Iterator[Job]:
        size, rows = self.file.size, max(self.table.rows, 1)
        return table_jobs(self.table, door, rejects, numbers, lambda done: advance(size * done // rows))


class SheetReader:
    """A spreadsheet."""

    decimal = "."

    def __init__(
        self, file: LogFile, wanted: dict[str, str | None], only: frozenset[str] | None, delimiter: str | None
    ) -> None:
        self.sheet = Sheet(file, wanted, only)
        self.taken, self.above = self.sheet.taken, self.sheet.above

    def order_proofs(self) -> Proofs:
        return self.sheet.order_proofs()

    def jobs(
        self, door: Door, rejects: Rejects, numbers: Iterator[int], advance: Advance, note: Note
    ) -> Iterator[Job]:
        if self.sheet.passed:
            note("sheets_passed", self.sheet.passed)
        return sheet_jobs(self.sheet, door, rejects, numbers)


READERS: dict[str, Callable[[LogFile, dict[str, str | None], frozenset[str] | None, str | None], Reader]] = {
    TEXT: DelimitedReader,
    JSON_LINES: JsonReader,
    JSON_ARRAY: JsonReader,
    PARQUET: TableReader,
    SHEET: SheetReader,
    XES: XesReader,
}
