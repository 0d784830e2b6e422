"""Rows set aside: which file and line, why, and what stood there. Nothing stops, nothing is lost, all is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO

import msgspec

from periplo.core.errors import EnvironmentFault

KEPT = 1_000  # rows held in memory to be shown; the file has them all
TEXT_CAP = 2_000  # characters of a row's own text


@dataclass(frozen=True, slots=True)
class Reject:
    """One row set aside. `line` counts from 1, in rows for tables without lines; `text` is cut at TEXT_CAP."""

    file: str
    line: int
    reason: str
    text: str


class Rejects:
    """All rows set aside while logs are read, told in the order of the files whatever thread found them.

    `counts` has every reason; `kept` the first KEPT rows. With `path`, every row is also written there, one JSON
    object a line. Blocks report by their number from 0, each exactly once, also when they have nothing to tell.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self.kept: list[Reject] = []
        self.path = path
        self._lock = Lock()
        self._waiting: dict[int, tuple[Mapping[str, int], Sequence[Reject]]] = {}
        self._next = 0
        self._file: IO[bytes] | None = None
        self._encode = msgspec.json.Encoder().encode

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def told(self) -> int:
        """How many blocks have reported: the number of the next, where one thread reads all."""
        return self._next

    @property
    def wanted(self) -> int:
        """How many rows of one more block need be told in full; the others are only counted."""
        return 1 << 62 if self.path else KEPT - len(self.kept)

    def report(
        self, block: int, counts: Mapping[str, int] | None = None, rows: Sequence[Reject] = ()
    ) -> None:
        """Takes what one block set aside; held back until all blocks before it have reported.

        Raises: EnvironmentFault if the rejects file cannot be written.
        """
        with self._lock:
            self._waiting[block] = (counts or {}, rows)
            while self._next in self._waiting:
                self._take(*self._waiting.pop(self._next))
                self._next += 1

    def _take(self, counts: Mapping[str, int], rows: Sequence[Reject]) -> None:
        self.counts.update(counts)
        self.kept.extend(rows[: KEPT - len(self.kept)])
        if self.path and rows:
            try:
                if self._file is None:
                    self._file = self.path.open("wb")
                self._file.write(b"".join(self._encode(reject) + b"\n" for reject in rows))
            except OSError as fault:
                raise EnvironmentFault(
                    f"the rejects file '{self.path}' cannot be written",
                    str(fault.strerror),
                    "name another place",
                ) from None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Rejects:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
