"""A map as CSV: the long form, which carries the whole map in its last rows, or the wide form, which does not."""

from __future__ import annotations

import csv
import io

from periplo.core.maps import JourneyMap
from periplo.formats.exchange.grids import guarded
from periplo.formats.exchange.long import CARRIED, COLUMNS, long_rows
from periplo.formats.exchange.packed import packed
from periplo.formats.exchange.wide_out import wide_table

LONGEST = 30_000  # characters of a cell that a spreadsheet opens uncut


def long_csv(drawn: JourneyMap, language: str) -> str:
    """RFC 4180; a text that a spreadsheet would run as a formula is kept from it by an apostrophe."""
    rows = [[guarded(cell) for cell in row] for row in long_rows(drawn, language)]
    for piece in packed(drawn, {"language": language}, LONGEST):
        said = {"type": CARRIED, "text": piece}
        rows.append([said.get(key, "") for key in COLUMNS])
    return _written(rows)


def wide_csv(drawn: JourneyMap, language: str) -> str:
    """The wide form; the row of ids is left out, as nothing is carried to which they could lead back."""
    table = wide_table(drawn, language)
    return _written(
        [
            [guarded(cell) for cell in row]
            for key, row in zip(table.keys, table.rows, strict=True)
            if key != "id"
        ]
    )


def _written(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
