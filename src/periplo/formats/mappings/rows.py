"""The rows of one file into what they become: columns laid, rows of one order gathered, each kind made its own way."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import msgspec

from periplo.core.spans import DAY, MINUTE
from periplo.formats.column_names import TITLES
from periplo.formats.mappings.amounts import decimal_proofs
from periplo.formats.mappings.cells import Unread, lines_within, text_of
from periplo.formats.mappings.columns import Columns, Reading, Row, Values
from periplo.formats.mappings.fields import KINDS
from periplo.formats.mappings.made import Made, Origin
from periplo.formats.mappings.mapping import Mapping
from periplo.formats.mappings.orders import order_made
from periplo.formats.mappings.others import cost_made, product_made, review_made, survey_made
from periplo.formats.mappings.people import consents_made, customer_made
from periplo.formats.records import Bad, Batch, Records, flat

AHEAD = 10 * MINUTE


class Laid(NamedTuple):
    """A mapping over one file. head: which of its first rows is the header; notes: what had to be taken for granted.

    scattered: the rows of one order do not all follow one another.
    """

    records: Records
    head: int
    columns: Columns
    notes: tuple[tuple[str, str], ...] = ()
    scattered: bool = False


class Piece(NamedTuple):
    """What one record became, with the line and the text of its first row."""

    line: int
    made: Made
    told: str


def head_for(mapping: Mapping, records: Records) -> int | None:
    """Which row is the header for this mapping: the first under which nothing needed lacks. None if there is none."""
    for place, header in enumerate(records.heads()):
        if header and not Columns(mapping, header, Reading()).lacks():
            return place
    return None


def is_export(mapping: Mapping, header: Sequence[str]) -> bool:
    """Whether a header has all columns of one of the sets by which this export is known, and none that it never has."""
    probe = Columns(
        replace(mapping, fields={}, lines={}, inner=(), traits={}, properties={}), header, Reading()
    )
    if any(probe.place_of(name) is not None for name in mapping.unless):
        return False
    return any(all(probe.place_of(name) is not None for name in each) for each in mapping.detect)


def laid(mapping: Mapping, records: Records, head: int, zone: str, dates: str | None = None) -> Laid:
    """Lays a mapping over a file, having looked through all of it for how its dates and amounts are meant.

    zone, dates: of times without offset, unless the mapping says its own.
    """
    header = records.heads()[head]
    zone = mapping.zone or zone
    order, mark = mapping.dates or dates, mapping.decimal
    columns = Columns(mapping, header, Reading(zone))
    gathered = _gathers(mapping, columns)
    day = month = either = points = commas = unclear = 0
    last, closed, scattered = None, set(), False
    look_dates, look_amounts = order is None, mark is None
    if look_dates or look_amounts or gathered:
        needed = columns.proving(look_dates, look_amounts, gathered)
        for batch in records.batches(head, needed):
            rows = _filled(columns, batch.rows) if columns.filled else batch.rows
            if look_dates:
                found = columns.date_proofs(rows)
                day, month, either = day + found[0], month + found[1], either + found[2]
            if look_amounts:
                proofs = decimal_proofs(columns.texts_for_proof("amount", rows))
                points, commas, unclear = points + proofs[0], commas + proofs[1], unclear + proofs[2]
            if gathered and not scattered:
                for cell in columns.fields["id"].cells(rows):
                    if cell == last:
                        continue
                    scattered = scattered or hash(cell) in closed
                    closed.add(hash(last))
                    last = cell
    notes: list[tuple[str, str]] = []
    if order is None:
        order = "month-first" if month > day else "day-first"
        if day and month:
            notes.append(("mixed_dates", order))
        elif either and not day and not month:
            notes.append(("unclear_dates", order))
    sure = mark is not None
    if mark is None:
        mark = "," if commas > points else "."
        if commas and points:
            notes.append(("mixed_decimals", mark))
        elif unclear and not commas and not points:
            notes.append(("unclear_decimals", mark))
    reading = Reading(zone, order == "month-first", mark, sure)
    return Laid(records, head, Columns(mapping, header, reading), tuple(notes), scattered)


def _gathers(mapping: Mapping, columns: Columns) -> bool:
    """Whether several rows may be one order."""
    return mapping.kind == "orders" and bool(columns.lines) and "id" in columns.fields


def pieces(laid: Laid, origin: Origin) -> Iterator[Piece | Bad]:
    """What each record of the file becomes, and the rows that are none, in the order of the file."""
    maker = _Maker(laid.columns, origin)
    batches = laid.records.batches(laid.head, laid.columns.needed())
    if _gathers(laid.columns.mapping, laid.columns):
        yield from _orders(laid, batches, maker)
        return
    for batch in batches:
        yield from batch.bad
        yield from maker.singly(batch)


@dataclass
class _Maker:
    columns: Columns
    origin: Origin

    def __post_init__(self) -> None:
        self.kind = self.columns.mapping.kind
        self.latest = self.origin.at + AHEAD
        self.line_columns: dict[tuple[str, ...], Columns] = {}
        self.last: dict[int, Any] = {}

    def rows(self, batch: Batch) -> tuple[list[int], list[Row]]:
        """The rows that are records: their positions and cells, with what the row before said filled in."""
        rows: Sequence[Row] = batch.rows
        if self.columns.filled:
            rows = _filled(self.columns, rows, self.last)
        if not self.columns.skips:
            return list(range(len(rows))), list(rows)
        kept = [place for place, row in enumerate(rows) if not self.columns.is_skipped(row)]
        return kept, [rows[place] for place in kept]

    def singly(self, batch: Batch) -> Iterator[Piece]:
        """Records of one row each."""
        places, rows = self.rows(batch)
        columns = self.columns
        fields = columns.values(columns.fields, rows)
        inner = [columns.values(each, rows) for each in columns.inner]
        extra = columns.values(columns.properties, rows)
        traits = columns.values(columns.traits, rows)
        lists = self._nested(rows)
        for place, _, values, more, own, *several in zip(
            places, rows, fields, extra, traits, *inner, strict=True
        ):
            made = self._made(values, more, own, several, lists, place)
            yield Piece(batch.lines[place], made, batch.told(place) if made.reason else "")

    def _nested(self, rows: Sequence[Row]) -> Iterator[list[Values]] | None:
        """For each row the lines that stand in one cell of it, as JSON."""
        at = self.columns.lines_at
        return None if at is None else (self.lines_of(row[at]) for row in rows)

    def lines_of(self, cell: object) -> list[Values]:
        """An order's lines that stand in one cell."""
        found: list[Values] = []
        for each in lines_within(cell):
            line = flat(each)
            header = tuple(line)
            if header not in self.line_columns:
                mapping = replace(
                    self.columns.mapping, fields=self.columns.mapping.lines, lines={}, lines_in=None, traits={},
                    properties={}, skip=(), fill=(),
                )  # fmt: skip
                self.line_columns[header] = Columns(mapping, header, self.columns.reading)
            laid = self.line_columns[header]
            found += laid.values(laid.fields, [tuple(line.values())])
        return found

    def _made(
        self, values: Values, more: Values, own: Values, several: list[Values],
        lists: Iterator[list[Values]] | None, place: int,
    ) -> Made:  # fmt: skip
        match self.kind:
            case "customers":
                return customer_made(values, own, several, self.origin)
            case "consents":
                return consents_made(values, several or [values], self.origin)
            case "products":
                return product_made(values, more, self.origin)
            case "surveys":
                return survey_made(values, several or [values], more, self.origin, self.latest)
            case "reviews":
                return review_made(values, more, self.origin, self.latest)
            case "costs":
                return cost_made(values, self.origin, self.latest // DAY + 1)
            case _:
                lines = next(lists) if lists is not None else []
                return order_made(values, lines, more, self.origin, self.latest)


def _orders(laid: Laid, batches: Iterator[Batch], maker: _Maker) -> Iterator[Piece | Bad]:
    """Orders of one or several rows."""
    columns = laid.columns
    if laid.scattered:
        batches = _side_by_side(columns, batches, maker)
    open_rows: list[tuple[Values, Values, Values]] = []
    open_id: object = None
    first: tuple[int, Callable[[], str]] = (0, str)
    for batch in batches:
        yield from batch.bad
        places, rows = maker.rows(batch) if not laid.scattered else (list(range(len(batch.rows))), batch.rows)
        heads = columns.values(columns.fields, rows)
        lines = columns.values(columns.lines, rows)
        extra = columns.values(columns.properties, rows)
        for place, head, line, more in zip(places, heads, lines, extra, strict=True):
            id = head.get("id")
            if open_rows and (id is None or id != open_id):
                yield Piece(*_closed(first, open_rows, maker))
                open_rows = []
            if not open_rows:
                first, open_id = (batch.lines[place], partial(batch.told, place)), id
            open_rows.append((head, line, more))
    if open_rows:
        yield Piece(*_closed(first, open_rows, maker))


def _closed(
    first: tuple[int, Callable[[], str]], rows: list[tuple[Values, Values, Values]], maker: _Maker
) -> tuple[int, Made, str]:
    """One order of these rows: for each field the first row that says something counts."""
    head, _, extra = rows[0]
    if len(rows) > 1:
        head, extra = dict(head), dict(extra)
        for other, _, more in rows[1:]:
            for name, value in other.items():
                if name not in head or isinstance(head[name], Unread):
                    head[name] = value
                elif name == "currency" and value != head[name]:
                    return first[0], Made(reason="other_currency"), first[1]()
            for name, value in more.items():
                extra.setdefault(name, value)
    lines = [line for _, line, _ in rows]
    made = order_made(head, lines, extra, maker.origin, maker.latest)
    return first[0], made, first[1]() if made.reason else ""


def _filled(columns: Columns, rows: Sequence[Row], last: dict[int, Any] | None = None) -> list[Row]:
    """Rows in which blank cells of the filled columns say what the row before said, within one group."""
    last = {} if last is None else last
    found: list[Row] = []
    within = columns.fills_within
    for row in rows:
        group = text_of(row[within]) if within is not None else ""
        if group and group != last.get(-1):
            last.clear()
            last[-1] = group
        cells = list(row)
        for at in columns.filled:
            if text_of(cells[at]):
                last[at] = cells[at]
            elif at in last:
                cells[at] = last[at]
        found.append(cells)
    return found


def _side_by_side(columns: Columns, batches: Iterator[Batch], maker: _Maker) -> Iterator[Batch]:
    """The same rows with those of one order together, by way of a file of our own; orders as they first appear."""
    seen: dict[str, int] = {}
    with tempfile.NamedTemporaryFile(prefix="periplo-", suffix=".rows") as own:
        keeper = sqlite3.connect(own.name, isolation_level=None)
        keeper.execute("PRAGMA journal_mode = OFF")
        keeper.execute("CREATE TABLE rows (place INTEGER, line INTEGER, told TEXT, cells BLOB)")
        keeper.execute("BEGIN")
        encode = msgspec.msgpack.Encoder(enc_hook=str).encode
        for batch in batches:
            yield Batch([], [], batch.bad, lambda row: "")
            places, rows = maker.rows(batch)
            ids = [text_of(cell) for cell in columns.fields["id"].cells(rows)]
            # Rows without an id are each an order of their own, which is set aside.
            keeper.executemany(
                "INSERT INTO rows VALUES (?, ?, ?, ?)",
                [
                    (seen.setdefault(id or f"\0{batch.lines[place]}", len(seen)), batch.lines[place],
                     batch.told(place), encode(list(row)))
                    for id, place, row in zip(ids, places, rows, strict=True)
                ],
            )  # fmt: skip
        found = keeper.execute("SELECT line, told, cells FROM rows ORDER BY place, line")
        while part := found.fetchmany(10_000):
            told = [each[1] for each in part]
            yield Batch(
                [each[0] for each in part], [msgspec.msgpack.decode(each[2]) for each in part], [],
                told.__getitem__,
            )  # fmt: skip
        keeper.close()


def kinds() -> tuple[str, ...]:
    """What can be imported by a mapping."""
    return tuple(KINDS)


__all__ = ["TITLES", "Laid", "Piece", "head_for", "is_export", "kinds", "laid", "pieces"]
