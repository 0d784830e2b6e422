"""Events out of files of any kind: which file is what, which columns are taken, and the work of reading each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Lock

from periplo.core.errors import BadInput
from periplo.core.spans import zone_named
from periplo.core.texts import Text
from periplo.formats.chunks import Door
from periplo.formats.log_files import LogFile, log_files
from periplo.formats.readers import READERS, Job, Reader
from periplo.formats.rejects import Rejects

Progress = Callable[[int, int], None]

NOTES = {
    "windows_1252": Text.of({
        "es": "líneas que no eran UTF-8 y se leyeron como Windows-1252: {n}",
        "en": "lines that were not UTF-8 and were read as Windows-1252: {n}",
    }),
    "cut": Text.of({
        "es": "un archivo comprimido está cortado: se conservan las filas anteriores al corte",
        "en": "a compressed file is cut off: the rows before the cut are kept",
    }),
    "day_first_assumed": Text.of({
        "es": "las fechas como 3/4/2024 son ambiguas; se leyeron como día/mes (--dates month-first las lee al revés)",
        "en": "dates such as 3/4/2024 are ambiguous; they were read as day/month (--dates month-first reverses it)",
    }),
    "day_first": Text.of({
        "es": "las fechas como 3/4/2024 se leyeron como día/mes, según otras del mismo archivo",
        "en": "dates such as 3/4/2024 were read as day/month, as others in the file show",
    }),
    "month_first": Text.of({
        "es": "las fechas como 3/4/2024 se leyeron como mes/día, según otras del mismo archivo",
        "en": "dates such as 3/4/2024 were read as month/day, as others in the file show",
    }),
    "above_header": Text.of({
        "es": "filas que estaban por encima de la cabecera y no se leyeron: {n}",
        "en": "rows that stood above the header and were not read: {n}",
    }),
    "sheets_passed": Text.of({
        "es": "hojas anteriores sin las columnas necesarias, que no se leyeron: {n}",
        "en": "earlier sheets without the columns that are needed, which were not read: {n}",
    }),
    "no_rows": Text.of({
        "es": "{n} archivos tienen cabecera pero ninguna fila", "en": "{n} files have a header but no row",
    }),
    "properties_left_out": Text.of({
        "es": "{n} propiedades de nombre poco común no son columnas: hay más de 500",
        "en": "{n} uncommon properties are no columns: there are more than 500",
    }),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a log.

    customer, event, time: names of columns, None to find them by their usual names. zone: of times without offset.
    dates: "day-first", "month-first" or None to decide by the data. now: instants more than ten minutes later are
    set aside; None takes all. only: property columns to keep, None for all. delimiter: None to find it.
    """

    customer: str | None = None
    event: str | None = None
    time: str | None = None
    zone: str = "UTC"
    dates: str | None = None
    now: int | None = None
    only: frozenset[str] | None = None
    delimiter: str | None = None

    @property
    def columns(self) -> dict[str, str | None]:
        return {"customer": self.customer, "event": self.event, "time": self.time}


@dataclass(slots=True)
class Logs:
    """Files about to be read. `taken` says per file which columns were taken; `notes` how often each thing was."""

    files: list[LogFile]
    wanted: Wanted
    rejects: Rejects
    decimal: str = "."
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    @property
    def size(self) -> int:
        """Bytes on disk of all files."""
        return sum(file.size for file in self.files)

    def note(self, what: str, times: int = 1) -> None:
        with self._lock:
            self.notes[what] += times

    def said(self, language: str = "en") -> tuple[str, ...]:
        """The notes as sentences."""
        return tuple(NOTES[what].to(language).format(n=times) for what, times in sorted(self.notes.items()))

    def jobs(self, progress: Progress | None = None) -> Iterator[Job]:
        """Pieces of work, each for any one thread; together they give every row of all files.

        Raises: BadInput, UnknownName if a file cannot be read at all.
        """
        zone_named(self.wanted.zone)
        readers = [self._reader(file) for file in self.files]
        first, remark = month_first((reader.order_proofs() for reader in readers), self.wanted.dates)
        if remark:
            self.note(remark)
        door = Door(self.wanted.zone, first, self.wanted.now)
        numbers, total, done = count(), self.size, 0
        for file, reader in zip(self.files, readers, strict=True):

            def advance(place: int, before: int = done) -> None:
                if progress:
                    progress(min(before + place, total), total)

            yield from reader.jobs(door, self.rejects, numbers, advance, self.note)
            done += file.size
        if progress:
            progress(total, total)

    def _reader(self, file: LogFile) -> Reader:
        reader = READERS[file.kind](file, self.wanted.columns, self.wanted.only, self.wanted.delimiter)
        self.taken[file.name] = reader.taken
        if reader.above:
            self.note("above_header", reader.above)
        if reader.decimal == ",":
            self.decimal = ","
        return reader


def month_first(proofs: Iterable[Iterable[tuple[int, int, int]]], told: str | None) -> tuple[bool, str]:
    """Whether 3/4/2024 is the 4th of March, and the name of the note that says why ("" if nothing needs saying).

    told: "day-first" or "month-first" settles it. Else the first part of a file that has a proof does.
    proofs: for each file, for each part, dates that prove day-first, prove month-first, could be either.
    Raises: BadInput if told is anything else.
    """
    if told is not None:
        if told not in ("day-first", "month-first"):
            raise BadInput(f"'{told}' is no order of dates", mend="say day-first or month-first")
        return told == "month-first", ""
    doubtful = False
    for parts in proofs:
        for day, month, either in parts:
            if day or month:
                return (True, "month_first") if month > day else (False, "day_first")
            if not either:
                break
            doubtful = True
    return False, "day_first_assumed" if doubtful else ""


def read_logs(paths: Iterable[str | Path], wanted: Wanted, rejects: Rejects | None = None) -> Logs:
    """The logs behind these paths, patterns and folders, ready to be read by `jobs`.

    Raises: BadInput if a path leads nowhere or to what is no file of events; EnvironmentFault if it may not be read.
    """
    return Logs(log_files(paths), wanted, rejects or Rejects())
