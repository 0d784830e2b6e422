"""Sheets as grids of texts: from CSV of any kind and from XLSX, guarded against what is too large or malicious."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from periplo.core.errors import BadInput
from periplo.core.texts import Text
from periplo.formats.exchange.fills import fills_in
from periplo.formats.exchange.painted import painted, rules_in
from periplo.formats.exchange.remarks import Remarks

LARGEST_BOOK = 128 << 20  # bytes of all parts of a workbook, unpacked
MOST_CELLS = 2_000_000  # of one sheet, empty ones between filled ones too
DELIMITERS = ",;\t|"
_NOTHING = frozenset(
    ("-", "–", "—", "n/a", "na", "n.a.", "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "…", "...")
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_GUARD = re.compile(r"'(?='*[=+\-@\t\r])")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)$")
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0


@dataclass(slots=True)
class Grid:
    """One sheet. `rows` hold texts, "" where empty; `merges` its merged cells. `name` is the sheet's, "" of a CSV."""

    name: str
    rows: list[list[str]]
    merges: list[Merge] = field(default_factory=list)
    first_row: int = 0  # of a part of a sheet: how many rows stand above
    is_hidden: bool = False
    first_column: int = 0  # how many columns stand before
    fills: Mapping[tuple[int, int], str] = field(
        default_factory=dict
    )  # of the whole sheet, as fills.py has them

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> str:
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""

    def fill(self, row: int, column: int) -> str | None:
        """The colour with which a cell is filled; None if it is not."""
        return self.fills.get((row + self.first_row, column + self.first_column))

    def place(self, row: int, column: int | None = None) -> Text:
        """How people find this cell, or this row."""
        number = row + self.first_row + 1
        where = f"{self.name}!" if self.name else ""
        if column is None:
            return Text((("es", f"{where}fila {number}"), ("en", f"{where}row {number}")))
        if self.name:
            return Text((("", f"{self.name}!{column_letters(column + self.first_column)}{number}"),))
        column += self.first_column + 1
        return Text((("es", f"fila {number}, columna {column}"), ("en", f"row {number}, column {column}")))


def column_letters(column: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cleaned(cell: object) -> str:
    """A cell as a text: no hard spaces, controls or spaces at line ends; errors and dashes are nothing."""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float):
        cell = str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    elif isinstance(cell, datetime):
        cell = cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    elif isinstance(cell, date | time):
        cell = cell.isoformat()
    elif isinstance(cell, timedelta):
        cell = f"{cell.total_seconds():g}s"
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").replace("\x0b", "\n")
    text = _CONTROL.sub("", re.sub("[\u00a0\u2007\u202f\ufeff\u200b]", " ", text).replace("\t", " "))
    text = "\n".join(line.strip() for line in text.split("\n")).strip()
    text = _GUARD.sub("", text, count=1) if text.startswith("'") else text
    return "" if text.casefold() in _NOTHING else text


def guarded(text: str) -> str:
    """A text that no spreadsheet runs as a formula, by an apostrophe that reading takes away again."""
    return (
        f"'{text}"
        if re.match(r"'*[=+\-@\t\r]", text) and not re.fullmatch(r"[+-]?\d+([.,]\d+)?", text)
        else text
    )


def csv_grid(text: str, remarks: Remarks) -> Grid:
    """The grid of a CSV with whatever delimiter.

    Raises: BadInput if it has no cell, or too many.
    """
    mark = _delimiter(text)
    if mark != ",":
        remarks.add("delimiter", mark="tab" if mark == "\t" else mark)
    csv.field_size_limit(16 << 20)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            cells += len(row)
            if cells > MOST_CELLS:
                raise _too_many("the sheet")
            rows.append([cleaned(cell) for cell in row])
    except csv.Error as fault:
        raise BadInput("the CSV cannot be read", str(fault), "export it again") from None
    return _trimmed(Grid("", rows))


def _delimiter(text: str) -> str:
    """The mark that cuts the first rows most evenly, quotes heeded."""

    def merit(mark: str) -> tuple[float, int]:
        try:
            rows = [
                row
                for _, row in zip(
                    range(40), csv.reader(io.StringIO(text[:200_000]), delimiter=mark), strict=False
                )
            ]
        except csv.Error:
            return 0.0, 0
        widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
        wide = [width for width in widths if width > 1]
        common = max((wide.count(width) for width in set(wide)), default=0)
        return (common / len(widths) if widths else 0.0), max(wide, default=0)

    return max(DELIMITERS, key=merit)


def book_grids(content: bytes, name: str, remarks: Remarks) -> list[Grid]:
    """The grids of every sheet of an XLSX that has any cell.

    Raises: BadInput if it is damaged, protected, too large, or holds what would unfold itself.
    """
    _guard_book(content, name)
    fills, rules = fills_in(content), rules_in(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        grids: list[Grid] = []
        for meta in book.sheets_metadata:
            if str(meta.typ).rpartition(".")[2] != "WorkSheet":
                continue
            sheet = book.get_sheet_by_name(meta.name)
            rows = [[cleaned(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            merges = [(a[0], a[1], b[0], b[1]) for a, b in (sheet.merged_cell_ranges or ())]
            hidden = str(meta.visible).rpartition(".")[2] != "Visible"
            of_sheet = {**fills.get(meta.name, {}), **painted(rules.get(meta.name, ()), rows)}
            grids.append(_trimmed(Grid(meta.name, rows, merges, is_hidden=hidden, fills=of_sheet)))
    except (CalamineError, OSError, ValueError, OverflowError) as fault:
        raise BadInput(
            f"'{name}' cannot be read as a spreadsheet", str(fault)[:200], "save it again as XLSX"
        ) from None
    return [grid for grid in grids if grid.rows]


def _guard_book(content: bytes, name: str) -> None:
    """Raises: BadInput if its parts are too large, declare entities, or spread their cells too far."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise BadInput(
                    f"'{name}' is no XLSX", "it is another kind of archive", "save it as XLSX, or unpack it"
                )
            if len(parts) > 5_000 or sum(part.file_size for part in parts) > LARGEST_BOOK:
                raise _bomb(name)
            left = LARGEST_BOOK
            for part in parts:
                is_xml = part.filename.endswith((".xml", ".rels"))
                extent = _Extent(name, part.filename) if is_xml else None
                with archive.open(part) as stream:
                    while piece := stream.read(1 << 18):
                        left -= len(piece)
                        if left < 0:
                            raise _bomb(name)
                        if extent:
                            extent.feed(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as fault:
        raise BadInput(
            f"'{name}' cannot be read as a spreadsheet", str(fault), "save it again as XLSX"
        ) from None


def _bomb(name: str) -> BadInput:
    return BadInput(
        f"'{name}' would unpack to more than {LARGEST_BOOK >> 20} MB",
        "no map is this large",
        "send the sheet alone",
    )


def _too_many(name: str) -> BadInput:
    return BadInput(
        f"{name} spreads over more than {MOST_CELLS} cells",
        "no map is this large",
        "delete what stands far away",
    )


class _Extent:
    """Follows one part of a workbook while it is unpacked: entities are refused, and cells that lie too far apart."""

    def __init__(self, name: str, part: str) -> None:
        self.name, self.part = name, part
        self.rows = self.columns = 0
        self.is_sheet = part.startswith("xl/worksheets/")
        self.parser: expat.XMLParserType | None = expat.ParserCreate()
        self.parser.EntityDeclHandler = self._entity
        self.parser.StartElementHandler = self._element if self.is_sheet else None

    def feed(self, piece: bytes) -> None:
        if self.parser is None:
            return
        try:
            self.parser.Parse(piece, False)
        except expat.ExpatError:
            self.parser = None  # the reader itself will tell

    def _entity(self, *_: object) -> None:
        raise BadInput(
            f"'{self.name}' declares entities in {self.part}",
            "they could unfold without end",
            "save it again as XLSX",
        )

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] != "c":
            return
        found = _REFERENCE.match(attributes.get("r", ""))
        if found:
            column = 0
            for letter in found[1]:
                column = column * 26 + ord(letter) - 64
            self.columns, self.rows = max(self.columns, column), max(self.rows, int(found[2]))
            if self.columns * self.rows > MOST_CELLS:
                raise _too_many(f"a sheet of '{self.name}'")


def _trimmed(grid: Grid) -> Grid:
    """Without empty rows below and empty columns at the right."""
    while grid.rows and not any(grid.rows[-1]):
        grid.rows.pop()
    width = max((k + 1 for row in grid.rows for k, cell in enumerate(row) if cell), default=0)
    grid.rows = [(row + [""] * width)[:width] for row in grid.rows]
    return grid


def lines_in(cell: str) -> Iterator[str]:
    """The items of a cell: its lines, without the bullets or numbers before them."""
    for line in cell.split("\n"):
        text = re.sub(r"^(?:[•·◦▪‣*●○■–—]\s*|-\s+|\d{1,2}[.)]\s+|\u2022\s*)", "", line.strip()).strip()
        if text and text.casefold() not in _NOTHING:
            yield text
