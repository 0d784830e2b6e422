"""Delimited text of any kind: CSV, TSV, with `;` or `|`, quoted or not, with a header."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadInput
from periplo.core.instants import date_order
from periplo.formats.chunks import (
    CUSTOMER,
    EVENT,
    FIRST_PROPERTY,
    TIME,
    Chunk,
    Door,
    good_rows,
    judged,
    row_texts,
    set_aside,
)  # fmt: skip
from periplo.formats.column_names import TITLES, column_of, header_among
from periplo.formats.csv_rows import ESCAPED, split_rows, undouble, whole_rows
from periplo.formats.log_files import LogFile, has_wide_characters
from periplo.formats.rejects import Reject, Rejects
from periplo.formats.text_blocks import Block, in_utf8, text_blocks

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 10_000


@dataclass(frozen=True, slots=True)
class Layout:
    """How one delimited file is laid out. slots: (columns,) int16, where each column's cells go, -1 nowhere.

    above: rows that stand above the header.
    """

    delimiter: int
    header: tuple[str, ...]
    slots: NDArray[np.int16]
    properties: tuple[str, ...]
    taken: dict[str, str]  # role -> column
    above: int = 0


def sample_text(file: LogFile) -> str:
    """The beginning of a text file, decoded, with line ends as newlines."""
    encoding = has_wide_characters(file.sample)
    if encoding:
        text = file.sample.decode(encoding, "replace").removeprefix("\ufeff")
    else:
        try:
            text = file.sample.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            cut = fault.start >= len(file.sample) - 4 and len(file.sample) > 4
            text = file.sample.decode("utf-8-sig" if cut else "cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def layout_of(
    file: LogFile, wanted: dict[str, str | None], only: frozenset[str] | None, delimiter: str | None
) -> Layout:
    """Finds delimiter, header and the columns of customer, event and time.

    wanted: role -> column name or None. only: names of the property columns to keep, None for all.
    Raises: BadInput if there is no header; UnknownName if a column is missing.
    """
    lines = [line for line in sample_text(file).split("\n")[:200] if line.strip()]
    mark = delimiter or delimiter_of(lines)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows += islice(csv.reader(lines, delimiter=mark), TITLES + 1)
    above = header_among(rows or [[]], wanted, file.name)
    header = tuple(cell.strip() for cell in rows[above])
    if len(header) > MOST_COLUMNS:
        raise BadInput(f"'{file.name}' has {len(header)} columns", f"more than {MOST_COLUMNS} cannot be read")
    positions = {
        role: column_of(header, role, wanted[role], file.name) for role in ("customer", "event", "time")
    }
    slots = np.full(len(header), -1, np.int16)
    slots[positions["customer"]], slots[positions["event"]], slots[positions["time"]] = CUSTOMER, EVENT, TIME
    properties: list[str] = []
    for position, name in enumerate(header):
        if slots[position] < 0 and name and (only is None or name in only):
            slots[position] = FIRST_PROPERTY + len(properties)
            again = header[:position].count(name)
            properties.append(f"{name}_{again + 1}" if again else name)
    taken = {role: header[position] for role, position in positions.items()}
    return Layout(ord(mark), header, slots, tuple(properties), taken, above)


def delimiter_of(lines: list[str]) -> str:
    """The mark that cuts most of the first lines into the same number of columns, as many as possible."""

    def merit(mark: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines[:40], delimiter=mark) if len(row) > 1)
        except csv.Error:
            return 0, 0
        if not widths:
            return 0, 0
        width, times = max(widths.items(), key=lambda each: (each[1], each[0]))
        return times, width

    return max(DELIMITERS, key=merit)


def delimited_jobs(
    file: LogFile,
    layout: Layout,
    door: Door,
    rejects: Rejects,
    numbers: Iterator[int],
    progress: Callable[[int], None],
    notes: Callable[[str, int], None],
) -> Iterator[Callable[[], Chunk | None]]:
    """Work that may be done in any thread, one piece a block; each gives its chunk of good rows."""

    def cut(data: NDArray[np.uint8], begin: int, stop: int, final: bool) -> int:
        return whole_rows(data, begin, stop, final, layout.delimiter)

    first = True
    for block in text_blocks(file, cut, progress, lambda note: notes(note, 1)):
        yield _job(file, layout, door, rejects, next(numbers), block, first, notes)
        first = False


def _job(
    file: LogFile,
    layout: Layout,
    door: Door,
    rejects: Rejects,
    number: int,
    block: Block,
    first: bool,
    notes: Callable[[str, int], None],
) -> Callable[[], Chunk | None]:
    def work() -> Chunk | None:
        if block.trouble:
            text = block.data.tobytes().decode("utf-8", "replace").split("\n", 1)[0][:200]
            rejects.report(number, {block.trouble: 1}, [Reject(file.name, block.line, block.trouble, text)])
            return None
        data, changed, left = in_utf8(block.data)
        if changed:
            notes("windows_1252", changed)
        starts, lengths, row_starts, status = cells_of(data, layout)
        if first:
            head = layout.above + 1
            starts, lengths, row_starts, status = (
                starts[:, head:],
                lengths[:, head:],
                row_starts[head:],
                status[head:],
            )
        at = judged(data, starts, lengths, row_starts, status, door, left > 0)
        if status.any():
            told = row_texts(data, row_starts, block.line)
            rejects.report(number, *set_aside(status, rejects.wanted, file.name, told))
        else:
            rejects.report(number)
        chunk = good_rows(number, data, layout.properties, starts, lengths, at, status)
        undouble(chunk.data, chunk.starts, chunk.lengths)
        return chunk

    return work


def cells_of(
    data: NDArray[np.uint8], layout: Layout
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
    """Cells of all rows of a block of whole rows: starts, lengths (3 + properties, n), row starts and status (n,)."""
    room = int(np.count_nonzero(data == 10)) + 1
    starts = np.zeros((FIRST_PROPERTY + len(layout.properties), room), np.int32)
    lengths = np.zeros_like(starts)
    row_starts = np.zeros(room, np.int32)
    status = np.zeros(room, np.uint8)
    rows, _ = split_rows(
        data, 0, len(data), True, layout.delimiter, True, layout.slots, starts, lengths, row_starts, status
    )
    return starts[:, :rows], lengths[:, :rows], row_starts[:rows], status[:rows]


def order_proofs(file: LogFile, layout: Layout) -> Iterator[tuple[int, int, int]]:
    """For each block of the file: how many of its dates prove day-first, month-first, or could be either."""

    def cut(data: NDArray[np.uint8], begin: int, stop: int, final: bool) -> int:
        return whole_rows(data, begin, stop, final, layout.delimiter)

    slots = np.where(layout.slots == TIME, layout.slots, -1).astype(np.int16)
    narrow = replace(layout, slots=slots, properties=())
    head = layout.above + 1
    for block in text_blocks(file, cut, lambda place: None, lambda note: None):
        if block.trouble:
            continue
        starts, lengths, _, _ = cells_of(block.data, narrow)
        yield date_order(block.data, starts[TIME, head:], lengths[TIME, head:] & ~np.int32(ESCAPED))
        head = 0
