"""Logs of process mining: XES (IEEE 1849), read as it streams by, and written from journeys.

A trace is a customer, an event of it an event; what is said of a trace stands on each of its events as `case:…`, what
is nested in an attribute as `outer.inner`. Source: the standard's schema of 2016 and its Concept, Time and Lifecycle
extensions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadInput, UnknownName
from periplo.formats.chunks import Chunk, Door, good_rows, judged, set_aside
from periplo.formats.log_files import BROKEN_STREAM, LogFile, Unpacked
from periplo.formats.rejects import Rejects
from periplo.formats.safe_xml import Walker
from periplo.formats.sheets import packed

BATCH = 20_000
PIECE = 1 << 18
CASE = "case:"
NAME, TIME_KEY = "concept:name", "time:timestamp"
TYPES = frozenset(("string", "date", "int", "float", "boolean", "id", "list", "container"))


@dataclass(slots=True)
class _Event:
    line: int
    said: dict[str, str] = field(default_factory=dict)


class XesReader:
    """A file in XES. customer, event and time may be any attribute; a trace's begins with `case:`."""

    decimal, above = ".", 0

    def __init__(
        self, file: LogFile, wanted: dict[str, str | None], only: frozenset[str] | None, delimiter: str | None
    ) -> None:
        self.file, self.only = file, only
        self.taken = {
            "customer": wanted["customer"] or CASE + NAME,
            "event": wanted["event"] or NAME,
            "time": wanted["time"] or TIME_KEY,
        }

    def order_proofs(self) -> Iterator[tuple[int, int, int]]:
        """None: its dates are ISO 8601."""
        return iter(())

    def jobs(
        self,
        door: Door,
        rejects: Rejects,
        numbers: Iterator[int],
        advance: Callable[[int], None],
        note: Callable[[str, int], None],
    ) -> Iterator[Callable[[], Chunk | None]]:
        """Work for any thread, one piece a batch of events.

        Raises: BadInput if it is no XES or declares entities; UnknownName if no event has a wanted attribute.
        """
        seen: set[str] = set()
        for batch in self._batches(advance, note):
            for event in batch:
                seen.update(event.said)
            yield self._job(batch, door, rejects, next(numbers))
        for role, key in self.taken.items():
            if key not in seen:
                raise UnknownName(
                    f"no event of '{self.file.name}' has the attribute '{key}' as its {role}",
                    f"they have: {', '.join(sorted(seen)[:40])}",
                    f"name another with --{role}",
                )

    def _batches(
        self, advance: Callable[[int], None], note: Callable[[str, int], None]
    ) -> Iterator[list[_Event]]:
        reading = _Reading(self.file.name)
        with Unpacked(self.file.path) as stream:
            while True:
                try:
                    piece = stream.read(PIECE)
                except BROKEN_STREAM:
                    note("cut", 1)
                    break
                advance(stream.place)
                reading.walker.feed(piece or b"", not piece)
                if not piece:
                    break
                while len(reading.ready) >= BATCH:
                    yield reading.ready[:BATCH]
                    del reading.ready[:BATCH]
        if not reading.is_log:
            raise BadInput(f"'{self.file.name}' is no log in XES", mend="export it as XES or CSV")
        while reading.ready:
            yield reading.ready[:BATCH]
            del reading.ready[:BATCH]

    def _job(
        self, batch: list[_Event], door: Door, rejects: Rejects, number: int
    ) -> Callable[[], Chunk | None]:
        def work() -> Chunk | None:
            roles = (self.taken["customer"], self.taken["event"], self.taken["time"])
            names = dict.fromkeys(key for event in batch for key in event.said)
            properties = tuple(
                key for key in names if key not in roles and (self.only is None or key in self.only)
            )
            columns = (*roles, *properties)
            rows = [[event.said.get(key, "") for key in columns] for event in batch]

            def told(chosen: NDArray[np.int64]) -> list[tuple[int, str]]:
                return [(batch[row].line, "\t".join(rows[row])) for row in chosen.tolist()]

            data, starts, lengths = packed(rows)
            status = np.zeros(len(batch), np.uint8)
            at = judged(data, starts, lengths, np.zeros(len(batch), np.int32), status, door, False)
            if status.any():
                rejects.report(number, *set_aside(status, rejects.wanted, self.file.name, told))
            else:
                rejects.report(number)
            return good_rows(number, data, properties, starts, lengths, at, status)

        return work


class _Reading:
    """Events out of elements. `ready` are whole ones that nobody took yet."""

    def __init__(self, name: str) -> None:
        self.walker = Walker(name, self.start, self.end)
        self.ready: list[_Event] = []
        self.is_log = False
        self._trace: dict[str, str] = {}
        self._held: list[_Event] = []  # of the open trace, whose name may come last
        self._event: _Event | None = None
        self._path: list[str] = []
        self._in_trace = False
        self._aside = 0  # depth inside extensions, globals, classifiers and what belongs to the log itself

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._aside:
            self._aside += 1
        elif tag == "trace":
            self._trace, self._in_trace = {}, True
        elif tag == "event":
            self._event = _Event(self.walker.line)
        elif tag == "log":
            self.is_log = True
        elif self._event is None and not self._in_trace:
            self._aside = 1
        elif tag in TYPES:
            self._attribute(attributes)
        elif tag != "values":
            self._aside = 1
        else:
            self._path.append("")

    def _attribute(self, attributes: dict[str, str]) -> None:
        self._path.append(attributes.get("key", ""))
        value = attributes.get("value")
        if value is None or value == "":
            return
        key = ".".join(filter(None, self._path))
        said = self._event.said if self._event is not None else self._trace
        key = key if self._event is not None else CASE + key
        said[key] = f"{said[key]}, {value}" if key in said else " ".join(value.split())

    def end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
        elif tag == "trace":
            for event in self._held:
                for key, value in self._trace.items():
                    event.said.setdefault(key, value)
            self.ready += self._held
            self._held, self._trace, self._in_trace = [], {}, False
        elif tag == "event" and self._event is not None:
            (self._held if self._in_trace else self.ready).append(self._event)
            self._event = None
        elif self._path:
            self._path.pop()
