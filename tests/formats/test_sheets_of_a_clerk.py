"""Workbooks as a clerk keeps them: cells merged over rows, notes on the first sheet, a total below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from periplo.core.errors import UnknownName
from periplo.core.spans import instant
from periplo.usecases.from_files import read_events

HEADER = ("Cliente", "Evento", "Fecha", "Importe")
ROWS = (
    ("ana", "compra", datetime(2026, 2, 1, 10), 1234.56),
    ("ana", "visita", datetime(2026, 2, 13), None),
    ("eva", "compra", datetime(2026, 2, 3), 12.5),
)


def book(path: Path, *sheets: Callable[[Workbook, Worksheet], None]) -> Path:
    with Workbook(str(path)) as made:
        for fill in sheets:
            fill(made, made.add_worksheet())
    return path


def laid(rows: tuple, top: int = 0, left: int = 0) -> Callable[[Workbook, Worksheet], None]:
    def fill(made: Workbook, sheet: Worksheet) -> None:
        date = made.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate(rows, top):
            for place, cell in enumerate(row, left):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, place, cell, date)
                elif cell is not None:
                    sheet.write(at, place, cell)

    return fill


def lives(path: Path) -> list[tuple[str, str, int]]:
    j = read_events(path).journeys
    return [
        (j.keys.values[int(j.keys.codes[k]) - 1], j.names[j.event[row]], int(j.at[row]))
        for k in range(j.customers)
        for row in range(int(j.start[k]), int(j.stop[k]))
    ]


LIVED = [
    ("ana", "compra", instant("2026-02-01T10:00")),
    ("ana", "visita", instant("2026-02-13")),
    ("eva", "compra", instant("2026-02-03")),
]


@pytest.mark.parametrize(("top", "left"), [(0, 0), (3, 2)])
def test_a_cell_merged_over_rows_stands_in_each_of_them(tmp_path, top, left):
    def fill(made: Workbook, sheet: Worksheet) -> None:
        sheet.merge_range(top, left, top, left + 3, "Ventas de febrero")
        laid((HEADER,), top + 1, left)(made, sheet)
        laid(tuple(row[1:] for row in ROWS), top + 2, left + 1)(made, sheet)
        sheet.merge_range(top + 2, left, top + 3, left, "ana")
        sheet.write(top + 4, left, "eva")

    assert lives(book(tmp_path / "a.xlsx", fill)) == LIVED


def test_a_header_of_two_rows_with_merged_cells_is_read(tmp_path):
    def fill(made: Workbook, sheet: Worksheet) -> None:
        for column in (0, 1):
            sheet.merge_range(0, column, 1, column, HEADER[column])
        sheet.merge_range(0, 2, 0, 3, "Detalle")
        laid((HEADER[2:],), 1, 2)(made, sheet)
        laid(ROWS, 2)(made, sheet)

    assert lives(book(tmp_path / "a.xlsx", fill)) == LIVED


def test_sheets_before_the_one_that_has_the_columns_are_passed_over_and_told(tmp_path):
    path = book(tmp_path / "a.xlsx", laid((("Léame",),)), lambda *_: None, laid((HEADER, *ROWS)))
    assert lives(path) == LIVED
    assert (
        "hojas anteriores sin las columnas necesarias, que no se leyeron: 1" in read_events(path).notes["es"]
    )


def test_where_no_sheet_has_them_the_first_is_told(tmp_path):
    path = book(tmp_path / "a.xlsx", laid((("Léame",),)), laid((("Otra",),)))
    with pytest.raises(UnknownName) as raised:
        read_events(path)
    assert raised.value.why == "it has: Léame"
