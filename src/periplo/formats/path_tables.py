"""A table of paths: path, total_conversions, total_conversion_value, total_null. CSV, spreadsheet or Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from periplo.core.errors import BadInput
from periplo.formats.log_files import log_files
from periplo.formats.records import Batch, Cell, Records, records_of

SEPARATOR = " > "
NAMES = {
    "path": ("path", "ruta", "paths"),
    "conversions": ("total_conversions", "conversions", "conversiones"),
    "value": ("total_conversion_value", "conversion_value", "value", "valor"),
    "lost": ("total_null", "null", "lost", "perdidas"),
}
OTHERS = ("->", "→", ">", "|", ";")  # what parts two channels in tables of other makers
MICRO = 1_000_000
MOST = Decimal(10) ** 15


@dataclass(slots=True)
class PathTable:
    """rows: path, conversions, value in micro-units, lost. set_aside: reason -> rows that could not be read."""

    rows: list[tuple[tuple[str, ...], int, int, int]] = field(default_factory=list)
    set_aside: dict[str, int] = field(default_factory=dict)

    @property
    def rejected(self) -> int:
        return sum(self.set_aside.values())


def read_paths(path: str | Path, separator: str = SEPARATOR) -> PathTable:
    """The rows of a file. A row with an empty path, a broken or a negative number is set aside and counted.

    separator: what stands between two channels; its blanks count, so a channel may be called "a>b".
    Raises: BadInput, EnvironmentFault if the file is missing, has no such columns or no good row, or if no path has the
    separator and some have another one: every path would be a channel.
    """
    files = log_files([path])
    table = PathTable()
    for file in files:
        records = records_of(file)
        head, places = _header(records, file.name)
        for batch in records.batches(head, sorted(places.values())):
            _read(batch, places, separator, table)
    if not table.rows:
        raise BadInput(
            f"'{path}' has no row with a path and its numbers",
            ", ".join(f"{reason}: {n}" for reason, n in table.set_aside.items()) or "it is empty",
            "a row looks like: search > social > newsletter,12,340.50,88",
        )
    _check_separator(table, Path(path).name, separator)
    return table


def _check_separator(table: PathTable, name: str, separator: str) -> None:
    paths = [channels for channels, *_ in table.rows]
    if any(len(channels) > 1 for channels in paths):
        return
    for other in OTHERS:
        held = sum(other in channels[0] for channels in paths)
        if held and other != separator:
            raise BadInput(
                f"no path of '{name}' is parted by '{separator}'",
                f"{held} of {len(paths)} hold '{other}'",
                f"if that parts the channels, say --separator '{other}'",
            )


def _header(records: Records, name: str) -> tuple[int, dict[str, int]]:
    for head, columns in enumerate(records.heads()):
        folded = [column.casefold() for column in columns]
        places = {
            key: folded.index(found)
            for key, names in NAMES.items()
            if (found := next((each for each in names if each in folded), None)) is not None
        }
        if "path" in places and "conversions" in places:
            return head, places
    raise BadInput(
        f"'{name}' has no columns 'path' and 'total_conversions'",
        "a table of paths has them, and may have total_conversion_value and total_null",
        "rename its columns",
    )


def _read(batch: Batch, places: dict[str, int], separator: str, table: PathTable) -> None:
    for bad in batch.bad:
        table.set_aside[bad.reason] = table.set_aside.get(bad.reason, 0) + 1
    for row in batch.rows:
        try:
            table.rows.append(_row(row, places, separator))
        except _Aside as aside:
            table.set_aside[aside.args[0]] = table.set_aside.get(aside.args[0], 0) + 1


class _Aside(Exception):
    pass


def _row(
    row: Sequence[Cell], places: dict[str, int], separator: str
) -> tuple[tuple[str, ...], int, int, int]:
    cells = {key: row[place] for key, place in places.items()}
    text = cells["path"]
    channels = tuple(_channels(str(text) if text is not None else "", separator))
    if not channels:
        raise _Aside("no_path")
    conversions, lost = (_whole(cells.get(key)) for key in ("conversions", "lost"))
    value = _number(cells.get("value"))
    if value < 0:
        raise _Aside("negative_number")
    return channels, conversions, int((value * MICRO).to_integral_value()), lost


def _channels(text: str, separator: str) -> Iterator[str]:
    for channel in f" {text} ".split(separator):  # so that it parts too where its blanks were stripped off
        if told := " ".join(channel.split()):
            yield told


def _whole(cell: object) -> int:
    number = _number(cell)
    if number != number.to_integral_value():
        raise _Aside("not_a_whole_number")
    if number < 0:
        raise _Aside("negative_number")
    return int(number)


def _number(cell: object) -> Decimal:
    if cell is None or str(cell).strip() == "":
        return Decimal(0)
    try:
        number = Decimal(str(cell).strip())
    except InvalidOperation:
        raise _Aside("not_a_number") from None
    if not number.is_finite() or abs(number) > MOST:
        raise _Aside("not_a_number")
    return number
