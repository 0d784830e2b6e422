"""A table of one answer, and how it is shown as aligned text, CSV and HTML."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from periplo.edge.showing.headings import date_text
from periplo.pictures.numbers import each, number, percent, points, signed, span_text
from periplo.pictures.words import say as word

ABSENT = "–"
GAP = "   "
Links = Mapping[tuple[int, str], str]
NO_LINKS: Links = {}
WORDS = ("text", "day")  # kinds that stand to the left
LONG = 40  # letters of a text that wants room
OUR_NAMES = ("@start", "@end", "@outside", "@other", "@visit")


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the column's name for machines, `title` for people; `kind` says how its values are written.

    kind: "text", "day" (a day or month in ISO 8601), "count", "share", "seconds", "days", "points", "number" or
    "feeling".
    """

    key: str
    title: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of raw values, None where there is no value. `note` follows at once; smaller tables and sentences stand
    `below`, each apart.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    note: str = ""
    below: tuple[Table | str, ...] = ()


def shown(value: object, kind: str, language: str) -> str:
    """One value as people of this language write it."""
    if value is None:
        return ABSENT
    if not isinstance(value, int | float) or isinstance(value, bool):
        return str(value)
    match kind:
        case "count":
            return number(value, language)
        case "share":
            return number(value, language, 3)
        case "seconds":
            return span_text(value, language)
        case "days":
            return span_text(value * 86_400, language)
        case "points":
            return points(value, language)
        case "number":
            return number(value, language, 1)
        case "amount":
            return number(value, language, 2)
        case "each":
            return each(value, language)
        case "feeling":
            return signed(value, language, 2)
        case "percent":
            return percent(value, language)
        case _:
            return str(value)


def text_of(table: Table, language: str) -> str:
    """Aligned for the screen: words to the left, numbers to the right."""
    heads = [column.title for column in table.columns]
    lines = [
        [shown(v, column.kind, language) for v, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    widths = [max(len(line[k]) for line in (heads, *lines)) for k in range(len(heads))]
    laid = [_laid(line, widths, table.columns) for line in (heads, *lines)]
    below = ["\n" + (one if isinstance(one, str) else text_of(one, language)) for one in table.below]
    return "\n".join([*laid, *([table.note] if table.note else []), *below])


def csv_of(table: Table) -> str:
    """For machines: keys as header, raw values with a decimal point, empty where absent."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    writer.writerows([[_harmless(value) for value in row] for row in table.rows])
    return out.getvalue()


def _harmless(value: object) -> object:
    """A text that a spreadsheet would run as a formula is kept from it by an apostrophe; our own ends are not."""
    runs = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") and value not in OUR_NAMES
    return "" if value is None else f"'{value}" if runs else value


def _told(note: str) -> str:
    """Sentences that keep their lines."""
    return f'<p class="note">{escape(note.strip()).replace(chr(10), "<br>")}</p>' if note else ""


def html_of(table: Table, language: str, caption: str = "", links: Links = NO_LINKS) -> str:
    """A real table: header cells with scope, the first column as row headers.

    links: where figures lead, by line from 0 and the column's key.
    """
    head = "".join(f'<th scope="col"{_side(column)}>{escape(column.title)}</th>' for column in table.columns)
    body = "".join(
        f"<tr>{_cells(row, table.columns, language, links, place)}</tr>"
        for place, row in enumerate(table.rows)
    )
    titled = f"<caption>{escape(caption)}</caption>" if caption else ""
    below = "".join(
        _told(one) if isinstance(one, str) else html_of(one, language) for one in (table.note, *table.below)
    )
    return f"<table>{titled}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"


def _in_page(value: object, kind: str, language: str) -> str:
    """As `shown`; days, and what we call ends, are in the words of a page."""
    if isinstance(value, str) and kind == "day":
        return date_text(value, language)
    return word(value[1:], language) if value in ("@start", "@end") else shown(value, kind, language)


def _cells(row: Sequence[object], columns: Sequence[Column], language: str, links: Links, line: int) -> str:
    cells = []
    for place, (value, column) in enumerate(zip(row, columns, strict=True)):
        text = escape(_in_page(value, column.kind, language))
        if leads := links.get((line, column.key)):
            text = f'<a href="{escape(leads)}">{text}</a>'
        tag, end = ('th scope="row"', "th") if place == 0 else ("td", "td")
        cells.append(f"<{tag}{_side(column, value)}>{text}</{end}>")
    return "".join(cells)


def _side(column: Column, value: object = "") -> str:
    """Numbers stand to the right; a long text has the room of a few words however narrow the screen."""
    if column.kind not in WORDS:
        return ' class="number"'
    return ' class="long"' if isinstance(value, str) and len(value) > LONG else ""


def _laid(line: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    cells = [
        cell.ljust(width) if column.kind in WORDS else cell.rjust(width)
        for cell, width, column in zip(line, widths, columns, strict=True)
    ]
    return GAP.join(cells).rstrip()
