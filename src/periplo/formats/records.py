"""Any file as records: names of columns, then batches of rows as they stand there. What they mean is no matter here.

The header may stand below lines of titles, as reports have them; so several rows can be tried as header.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, Protocol

import duckdb
import msgspec
import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadInput
from periplo.formats.column_names import TITLES
from periplo.formats.csv_rows import BAD_QUOTE, ESCAPED, GOOD, split_rows, whole_rows
from periplo.formats.delimited import MOST_COLUMNS, delimiter_of, sample_text
from periplo.formats.json_lines import ARRAY_CAP
from periplo.formats.log_files import JSON_ARRAY, JSON_LINES, SHEET, TEXT, XES, LogFile, Unpacked, head_of
from periplo.formats.rejects import TEXT_CAP
from periplo.formats.sheets import rows_of_sheet
from periplo.formats.tables import quiet_duckdb
from periplo.formats.text_blocks import BOM, in_utf8, text_blocks, whole_lines

BATCH = 20_000
Cell = object


class Bad(NamedTuple):
    """A row that is no record: its line, why, and what stood there."""

    line: int
    reason: str
    text: str


class Batch(NamedTuple):
    """Rows in the order of the file. lines: their numbers, from 1. told: the text of the row at a position."""

    lines: list[int]
    rows: Sequence[Sequence[Cell]]
    bad: list[Bad]
    told: Callable[[int], str]


class Records(Protocol):
    """One file as records."""

    file: LogFile

    def heads(self) -> list[tuple[str, ...]]:
        """Rows that may be the header, the likeliest first where there is no knowing: from the top."""

    def batches(self, head: int, needed: Sequence[int] | None = None) -> Iterator[Batch]:
        """Rows below the header with this number in heads(). needed: positions of columns; others may stay empty."""


def records_of(file: LogFile, within: str | None = None) -> Records:
    """A file as records. within: in JSON, the name of the list that holds them.

    Raises: BadInput if it holds none.
    """
    if file.kind == TEXT:
        return DelimitedRecords(file)
    if file.kind == XES:
        raise BadInput(
            f"'{file.name}' is a log of events in XES", mend="import it with 'periplo import events'"
        )
    if file.kind in (JSON_LINES, JSON_ARRAY):
        return JsonRecords(file, within)
    return SheetRecords(file) if file.kind == SHEET else TableRecords(file)


class DelimitedRecords:
    """CSV and its relatives; whole rows in blocks, so memory is bounded."""

    def __init__(self, file: LogFile) -> None:
        self.file = file
        lines = [line for line in sample_text(file).split("\n")[:200] if line.strip()]
        self.mark = delimiter_of(lines)
        rows = csv.reader(lines, delimiter=self.mark)
        self._rows: list[list[str]] = []
        with suppress(csv.Error):
            self._rows += islice(rows, TITLES + 5)
        if not self._rows:
            raise BadInput(f"'{file.name}' has no header", mend="export it again")
        if max(map(len, self._rows)) > MOST_COLUMNS:
            raise BadInput(
                f"'{file.name}' has {max(map(len, self._rows))} columns",
                f"more than {MOST_COLUMNS} cannot be read",
            )

    def heads(self) -> list[tuple[str, ...]]:
        return _heads(self._rows)

    def batches(self, head: int, needed: Sequence[int] | None = None) -> Iterator[Batch]:
        header = self._rows[head]
        wanted = list(range(len(header))) if needed is None else list(needed)
        slots = np.full(len(header), -1, np.int16)
        slots[wanted] = np.arange(len(wanted))
        skipped = head + 1

        def cut(data: NDArray[np.uint8], begin: int, stop: int, final: bool) -> int:
            return whole_rows(data, begin, stop, final, ord(self.mark))

        for block in text_blocks(self.file, cut, lambda place: None, lambda note: None):
            if block.trouble:
                text = block.data.tobytes().decode("utf-8", "replace").split("\n", 1)[0][:200]
                yield Batch([], [], [Bad(block.line, block.trouble, text)], lambda row: "")
                continue
            data, _, undecodable = in_utf8(block.data)
            batch, skipped = _batch(
                data, block.line, slots, wanted, len(header), ord(self.mark), skipped, undecodable
            )
            yield batch


def _batch(
    data: NDArray[np.uint8], line: int, slots: NDArray[np.int16], wanted: list[int], width: int, mark: int,
    skipped: int, undecodable: int,
) -> tuple[Batch, int]:  # fmt: skip
    """The rows of a block, without the first `skipped` ones; and how many are still to be skipped."""
    room = int(np.count_nonzero(data == 10)) + 1
    starts = np.zeros((max(len(wanted), 1), room), np.int32)
    lengths = np.zeros_like(starts)
    row_starts, status = np.zeros(room, np.int32), np.zeros(room, np.uint8)
    count, _ = split_rows(data, 0, len(data), True, mark, True, slots, starts, lengths, row_starts, status)
    content = data.tobytes()
    edges = np.append(row_starts[:count], len(content)).tolist()
    numbers = (line + np.searchsorted(np.flatnonzero(data == 10), row_starts[:count])).tolist()

    def told(row: int) -> str:
        end = min(edges[row + 1], edges[row] + 4 * TEXT_CAP)
        return content[edges[row] : end].decode("utf-8", "replace").rstrip("\r\n")[:TEXT_CAP]

    plain = content.decode("ascii") if content.isascii() else None
    columns = [
        _texts(content, plain, starts[slot, :count], lengths[slot, :count]) for slot in range(len(wanted))
    ]
    bad: list[Bad] = []
    good: list[int] = []
    suspicious = undecodable > 0 or 0 in content
    for row, state in enumerate(status[:count].tolist()):
        if row < skipped:
            continue
        reason = "" if state == GOOD else "bad_quote" if state == BAD_QUOTE else "wrong_fields"
        if suspicious and not reason:
            reason = _spoiled(content[edges[row] : edges[row + 1]])
        if not reason:
            good.append(row)
            continue
        if told(row).strip(chr(mark) + ' \t"'):
            bad.append(Bad(numbers[row], reason, told(row)))
    blank = [""] * count
    whole = [blank] * width
    for place, column in zip(wanted, columns, strict=True):
        whole[place] = column
    rows: list[Sequence[Cell]] = list(zip(*whole, strict=True))
    kept = [(numbers[row], rows[row], row) for row in good if any(rows[row])]
    where = [row for _, _, row in kept]
    batch = Batch(
        [number for number, _, _ in kept], [cells for _, cells, _ in kept], bad,
        lambda place: told(where[place]),
    )  # fmt: skip
    return batch, max(skipped - count, 0)


def _texts(
    content: bytes, plain: str | None, starts: NDArray[np.int32], lengths: NDArray[np.int32]
) -> list[str]:
    """The cells at these places. plain: the same bytes as text where all are ASCII, which is quicker to cut."""
    found = [""] * len(starts)
    told = np.flatnonzero(lengths > 0)  # of a row that continues an order most cells are blank
    begins, sizes = starts[told], lengths[told]
    ends = (begins + (sizes & ~np.int32(ESCAPED))).tolist()
    cells = zip(told.tolist(), begins.tolist(), ends, strict=True)
    if plain is not None:
        for place, start, end in cells:
            found[place] = plain[start:end]
    else:
        for place, start, end in cells:
            found[place] = content[start:end].decode("utf-8", "replace")
    for place in told[sizes >= ESCAPED].tolist():
        found[place] = found[place].replace('""', '"')
    return found


def _spoiled(raw: bytes) -> str:
    if 0 in raw:
        return "nul_bytes"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "undecodable"
    return ""


class SheetRecords:
    """A spreadsheet: its first sheet with rows."""

    def __init__(self, file: LogFile) -> None:
        self.file = file
        self._rows = rows_of_sheet(file)

    def heads(self) -> list[tuple[str, ...]]:
        return _heads(
            [["" if cell is None else str(cell).strip() for cell in row] for row in self._rows[: TITLES + 5]]
        )

    def batches(self, head: int, needed: Sequence[int] | None = None) -> Iterator[Batch]:
        rows = enumerate(self._rows[head + 1 :], head + 2)
        while part := list(islice(rows, BATCH)):
            kept = [(number, row) for number, row in part if any(cell not in ("", None) for cell in row)]
            yield _plain_batch([number for number, _ in kept], [row for _, row in kept])


class TableRecords:
    """A Parquet file; its values keep their types."""

    def __init__(self, file: LogFile) -> None:
        self.file = file
        self._connection = quiet_duckdb()
        try:
            path = str(file.path).replace("'", "''")
            self._connection.execute(f"create view log as from read_parquet('{path}')")
            columns = self._connection.execute("select column_name from (describe from log)").fetchall()
        except (duckdb.Error, RuntimeError) as fault:
            reason = str(fault).split("\n")[0][:300]
            raise BadInput(f"'{file.name}' cannot be read as a table", reason, "export it again") from None
        self._header = tuple(name for (name,) in columns)

    def heads(self) -> list[tuple[str, ...]]:
        return [self._header]

    def batches(self, head: int, needed: Sequence[int] | None = None) -> Iterator[Batch]:
        line = 1
        try:
            found = self._connection.execute("from log")
            while rows := found.fetchmany(BATCH):
                yield _plain_batch(list(range(line, line + len(rows))), rows)
                line += len(rows)
        except duckdb.Error as fault:
            reason = str(fault).split("\n")[0][:300]
            raise BadInput(f"'{self.file.name}' breaks off", reason, "export it again") from None


class JsonRecords:
    """One object a line, one array of objects, or one object that holds such an array. Nested names join with dots."""

    def __init__(self, file: LogFile, within: str | None) -> None:
        self.file = file
        self._whole = _whole_records(file, within)
        names: dict[str, None] = {}
        for _, found, _ in self._objects():
            if isinstance(found, dict):
                names.update(dict.fromkeys(found))
        if not names:
            raise BadInput(f"'{file.name}' holds no JSON objects", mend="write one object a line")
        self._header = tuple(names)

    def heads(self) -> list[tuple[str, ...]]:
        return [self._header]

    def batches(self, head: int, needed: Sequence[int] | None = None) -> Iterator[Batch]:
        objects = self._objects()
        while part := list(islice(objects, BATCH)):
            bad = [Bad(line, "bad_json", text[:TEXT_CAP]) for line, found, text in part if found is None]
            kept = [(line, found, text) for line, found, text in part if found is not None]
            texts = [text for _, _, text in kept]
            rows: list[Sequence[Cell]] = [tuple(map(found.get, self._header)) for _, found, _ in kept]
            yield Batch([line for line, _, _ in kept], rows, bad, partial(_cut, texts))

    def _objects(self) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
        if self._whole is not None:
            for place, found in enumerate(self._whole):
                text = msgspec.json.encode(found).decode()
                yield place + 1, flat(found) if isinstance(found, dict) else None, text
            return
        for block in text_blocks(self.file, whole_lines, lambda place: None, lambda note: None):
            if block.trouble:
                yield block.line, None, block.trouble
                continue
            for step, raw in enumerate(in_utf8(block.data)[0].tobytes().split(b"\n")):
                if not raw.strip():
                    continue
                try:
                    found = msgspec.json.decode(raw)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    found = None
                told = raw[:TEXT_CAP].decode("utf-8", "replace")
                yield block.line + step, flat(found) if isinstance(found, dict) else None, told


def flat(found: dict[str, Any], above: str = "", deep: int = 0) -> dict[str, Any]:
    """An object with nested ones as dotted names; lists stay whole."""
    values: dict[str, Any] = {}
    for name, value in found.items():
        if isinstance(value, dict) and deep < 8:
            values |= flat(value, f"{above}{name}.", deep + 1)
        else:
            values[above + name] = value
    return values


def _whole_records(file: LogFile, within: str | None) -> list[Any] | None:
    """The records of a JSON document; None if the file has one object a line."""
    first = file.sample.removeprefix(BOM).lstrip().split(b"\n", 1)[0]
    if file.kind == JSON_LINES:
        try:
            if within is None or within not in msgspec.json.decode(first):
                return None
        except (msgspec.DecodeError, UnicodeDecodeError, TypeError):
            pass  # an object on several lines, or on one that is longer than the sample
    with Unpacked(file.path) as stream:
        content = head_of(stream, ARRAY_CAP + 1)
    if len(content) > ARRAY_CAP:
        raise BadInput(f"'{file.name}' is one JSON array of more than 512 MB", mend="write one object a line")
    try:
        found = msgspec.json.decode(content.removeprefix(BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        if file.kind == JSON_LINES:
            return None
        raise BadInput(f"'{file.name}' is not a JSON array", str(fault), "write one object a line") from None
    if isinstance(found, list):
        return found
    named = found.get(within) if within else None
    if isinstance(named, list):
        return named
    lists = [each for each in found.values() if isinstance(each, list) and each and isinstance(each[0], dict)]
    return lists[0] if len(lists) == 1 else [found]


def _cut(texts: Sequence[str], row: int) -> str:
    return texts[row][:TEXT_CAP]


def _plain_batch(lines: list[int], rows: Sequence[Sequence[Cell]]) -> Batch:
    return Batch(
        lines,
        rows,
        [],
        lambda row: "\t".join("" if cell is None else str(cell) for cell in rows[row])[:TEXT_CAP],
    )


def _heads(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The first rows, each as a header; an empty tuple where a row cannot be one."""
    return [
        tuple(cell.strip().removeprefix("\ufeff") for cell in row)
        if any(cell.strip() for cell in row)
        else ()
        for row in rows[:TITLES]
    ]
