"""A mapping laid over the columns of one file: rows in, values of fields out, a batch at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from periplo.core.channel_catalogue import channel_id
from periplo.core.instants import date_order, read_instants
from periplo.core.spans import DAY
from periplo.formats.column_names import plain
from periplo.formats.mappings.amounts import amount
from periplo.formats.mappings.cells import (
    BAD_AMOUNT,
    BAD_NUMBER,
    BAD_TIME,
    Cell,
    Unread,
    as_it_is,
    currency_of,
    exact_micros,
    flag_of,
    text_of,
)
from periplo.formats.mappings.fields import KINDS, Field
from periplo.formats.mappings.mapping import Fields, From, Mapping
from periplo.formats.mappings.written_dates import has_letters, in_digits
from periplo.formats.sheets import packed

Row = Sequence[Cell]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file's dates and amounts are meant: zone of times without offset, order of dates, decimal mark."""

    zone: str = "UTC"
    month_first: bool = False
    decimal: str = "."
    is_sure: bool = False  # the decimal mark was said, so an amount that contradicts it is unreadable


@dataclass(frozen=True, slots=True)
class Source:
    """A field's columns found in one file. places: positions, the first that says something counts."""

    name: str
    said: From
    places: tuple[int, ...]
    type: str

    def cells(self, rows: Sequence[Row]) -> list[Cell]:
        """What stands there in each row, before anything is done to it."""
        said = self.said
        if not self.places:
            return [said.fixed if said.fixed is not None else said.otherwise] * len(rows)
        if said.join is not None:
            return [said.join.join(text for at in self.places if (text := text_of(row[at]))) for row in rows]
        if len(self.places) == 1:
            only = self.places[0]
            found: list[Cell] = [row[only] for row in rows]
        else:
            found = [_first(row, self.places) for row in rows]
        if said.values or said.pattern or said.part or said.otherwise is not None:
            done = _doing(said)
            return [done(cell) for cell in found]
        return found


def _first(row: Row, places: tuple[int, ...]) -> Cell:
    for at in places:
        cell = row[at]
        if cell and text_of(cell):
            return cell
    return None


@lru_cache(1 << 10)
def _channel(text: str) -> str | None:
    return channel_id(text) if text else None


def _doing(said: From) -> Callable[[Cell], Cell]:
    """What is done to one cell: pattern, then part, then translation, then `else`."""
    pattern = re.compile(said.pattern) if said.pattern else None
    exact = {" ".join(key.split()).casefold(): value for key, value in said.values if "*" not in key}
    wild = [(key.casefold(), value) for key, value in said.values if "*" in key]
    otherwise = said.otherwise

    def done(cell: Cell) -> Cell:
        text = text_of(cell)
        if text and pattern is not None:
            met = pattern.search(text)
            text = (met[1] or "").strip() if met else ""
        if text and said.part:
            first, _, rest = text.partition(" ")
            text = first if said.part == "first" else rest.strip()
        if said.values:
            folded = " ".join(text.split()).casefold()
            meant = exact.get(folded)
            if meant is None and text:
                meant = next((value for key, value in wild if fnmatchcase(folded, key)), None)
            if meant is not None:
                return meant
            return otherwise if otherwise is not None else text
        return text if text or otherwise is None else otherwise

    return done


class Columns:
    """A mapping over the columns of one file.

    header: names of the columns. fields, lines, inner, traits, properties: sources, each by its field's name.
    missing: fields that the mapping feeds from columns that the file lacks; unused: columns that feed nothing.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str], reading: Reading) -> None:
        self.mapping, self.header, self.reading = mapping, tuple(header), reading
        self._plain = [plain(name) for name in header]
        self._used: set[int] = set()
        self.missing: list[str] = []
        kind = KINDS[mapping.kind]
        own = {field.name: field for field in (*kind.fields, *kind.inner)}
        inner = {field.name: field for field in kind.inner}
        self.fields = self._sources(mapping.fields, own)
        self.lines = {} if mapping.lines_in else self._sources(mapping.lines, inner)
        self.inner = tuple(self._sources(each, inner) for each in mapping.inner)
        self.traits = self._sources(mapping.traits, {})
        self.properties = self._sources(mapping.properties, {})
        self.lines_at = self.place_of(mapping.lines_in) if mapping.lines_in else None
        self.skips = [
            (at, frozenset(each.casefold() for each in skip.values), skip.values)
            for skip in mapping.skip
            if (at := self.place_of(skip.column)) is not None
        ]
        self.filled = [at for name in mapping.fill if (at := self.place_of(name)) is not None]
        self.fills_within = self.place_of(mapping.fill_within) if mapping.fill_within else None

    def place_of(self, column: str) -> int | None:
        """The position of a column, compared without case and accents; `*` for anything. None if there is none."""
        wanted = plain(column) if "*" not in column else ""
        for at, name in enumerate(self._plain):
            if name == wanted and wanted:
                self._used.add(at)
                return at
        if "*" in column:
            pattern = _pattern_of(column)
            for at, name in enumerate(self.header):
                if pattern.fullmatch(name):
                    self._used.add(at)
                    return at
        return None

    @property
    def unused(self) -> tuple[str, ...]:
        return tuple(name for at, name in enumerate(self.header) if at not in self._used and name)

    def lacks(self) -> list[str]:
        """Fields that the kind cannot do without and that nothing in this file feeds."""
        known = KINDS[self.mapping.kind]
        lacking = [need.name for need in known.fields if need.is_required and need.name not in self.fields]
        if known.name == "orders" and "total" not in self.fields and not self.mapping.lines_in:
            lacking += [] if {"price", "total"} & set(self.lines) else ["total"]
        people = {"customer", "email", "phone", "card", "document"}
        if known.name in ("customers", "consents") and not people & set(self.fields):
            lacking.append("customer")
        if (
            known.name == "consents"
            and "given" not in self.fields
            and not any("given" in one for one in self.inner)
        ):
            lacking.append("given")
        if known.name == "surveys" and not {"score", "answer", "comment"} & {
            *self.fields, *(name for one in self.inner for name in one),
        }:  # fmt: skip
            lacking.append("score")
        if known.name == "products" and not {"id", "sku"} & set(self.fields):
            lacking.append("sku")
        return lacking

    def _sources(self, fields: Fields, known: Dict[str, Field]) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for name, said in fields.items():
            type = known[name].type if name in known else "any"
            source = self._source(name, said, type)
            if source is None:
                self.missing.append(name)
            else:
                found[name] = source
        return found

    def _source(self, name: str, said: From, type: str) -> Source | None:
        if said.header:
            patterns = [_pattern_of(each) for each in said.header]
            found = [
                (at, met)
                for at, name in enumerate(self.header)
                for one in patterns
                if (met := one.fullmatch(name))
            ]
            if not found and said.otherwise is None:
                return None
            self._used.update(at for at, _ in found[:1])
            return Source(name, From(fixed=found[0][1][1].strip() if found else said.otherwise), (), type)
        found_at = (at for column in said.columns if (at := self.place_of(column)) is not None)
        places = tuple(dict.fromkeys(found_at))
        if not places and said.fixed is None and said.otherwise is None:
            return None
        return Source(name, said, places, type)

    def is_skipped(self, row: Row) -> bool:
        """Whether the mapping says that this row is no record."""
        for at, exact, written in self.skips:
            text = text_of(row[at]).casefold()
            if text in exact or any("*" in each and fnmatchcase(text, each.casefold()) for each in written):
                return True
        return False

    def values(self, sources: Dict[str, Source], rows: Sequence[Row]) -> list[Values]:
        """What these fields say in each row; blank ones are left out, unreadable ones are Unread."""
        columns = [(name, self._typed(source, rows)) for name, source in sources.items()]
        found: list[Values] = [{} for _ in rows]
        for name, column in columns:
            for values, value in zip(found, column, strict=True):
                if value is not None:
                    values[name] = value
        return found

    def _typed(self, source: Source, rows: Sequence[Row]) -> list[Any]:
        cells = source.cells(rows)
        match source.type:
            case "instant":
                return self._instants(source.said, cells)
            case "day":
                return self._days(source.said, cells)
            case "amount" | "number":
                bad = BAD_AMOUNT if source.type == "amount" else BAD_NUMBER
                return [None if cell == "" else self._amount(cell, source.said, bad) for cell in cells]
            case "flag":
                return [flag_of(cell) for cell in cells]
            case "currency":
                return [currency_of(cell) for cell in cells]
            case "channel":
                return [_channel(text_of(cell)) if cell else None for cell in cells]
            case "any":
                return [as_it_is(cell) for cell in cells]
            case _:
                return [(text_of(cell) or None) if cell else None for cell in cells]

    def _amount(self, cell: Cell, said: From, bad: Unread) -> int | Unread | None:
        if isinstance(cell, int | float | Decimal):
            micro = None if isinstance(cell, bool) else exact_micros(cell)
        else:
            text = text_of(cell)
            if not text:
                return None
            reading = self.reading
            micro = amount(text, said.decimal or reading.decimal, reading.is_sure or said.decimal is not None)
        if micro is None:
            return bad
        return micro if said.divide == 1 else round(Decimal(micro) / said.divide)

    def _instants(self, said: From, cells: Sequence[Cell]) -> list[int | Unread | None]:
        """Texts into instants, all at once. Fractions finer than microseconds are cut by the reader."""
        found: list[int | Unread | None] = [None] * len(cells)
        texts: list[str] = []
        places: list[int] = []
        for place, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            text = text_of(cell)
            if text:
                texts.append(in_digits(text) if has_letters(text) else text)
                places.append(place)
        if not texts:
            return found
        data, starts, lengths = packed([[text] for text in texts])
        month_first = said.dates == "month-first" if said.dates else self.reading.month_first
        at, good = read_instants(data, starts[0], lengths[0], said.zone or self.reading.zone, month_first)
        for place, value, right in zip(places, at.tolist(), good.tolist(), strict=True):
            found[place] = value if right else BAD_TIME
        return found

    def _days(self, said: From, cells: Sequence[Cell]) -> list[int | Unread | None]:
        """Days since 1970-01-01 as written on the calendar, whatever the zone."""
        plainly = Columns.__new__(Columns)
        plainly.reading = Reading("UTC", self.reading.month_first)
        read = plainly._instants(From(dates=said.dates), cells)
        return [value // DAY if isinstance(value, int) else value for value in read]

    def texts_for_proof(self, type: str, rows: Sequence[Row]) -> Iterator[str]:
        """Texts of all cells that are amounts, or dates without an order of their own: they prove what is meant."""
        for source in self._all():
            said = source.said
            if source.type in (("amount",) if type == "amount" else ("instant", "day")):
                if said.decimal if type == "amount" else said.dates:
                    continue
                yield from (cell for cell in source.cells(rows) if isinstance(cell, str) and cell)

    def date_proofs(self, rows: Sequence[Row]) -> tuple[int, int, int]:
        """How many dates prove day-first, prove month-first, could be either."""
        # Else: year first.
        texts = [text for text in self.texts_for_proof("instant", rows) if not text[:4].isdigit()]
        if not texts:
            return 0, 0, 0
        data, starts, lengths = packed([[text_of(text)] for text in texts])
        return date_order(data, starts[0], lengths[0])

    def proving(self, dates: bool, amounts: bool, ids: bool) -> list[int]:
        """Positions of the columns that tell how dates and amounts are meant, and which rows are one order."""
        wanted = {*(("instant", "day") if dates else ()), *(("amount",) if amounts else ())}
        found = {at for source in self._all() if source.type in wanted for at in source.places}
        found |= set(self.fields["id"].places) if ids else set()
        found |= set(self.filled)
        return sorted(found | ({self.fills_within} if self.fills_within is not None else set()))

    def _all(self) -> Iterator[Source]:
        for group in (self.fields, self.lines, self.traits, self.properties, *self.inner):
            yield from group.values()

    def needed(self) -> list[int]:
        """Positions of the columns that are read at all."""
        return sorted(self._used)


def _pattern_of(column: str) -> re.Pattern[str]:
    """A column's name with `*` for anything, the first of which is a group."""
    parts = [r"\s+".join(map(re.escape, part.split(" "))) for part in column.split("*")]
    return re.compile("(.*?)".join(parts) if len(parts) > 1 else f"{parts[0]}()", re.IGNORECASE)
