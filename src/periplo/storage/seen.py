"""Message ids that were seen within 30 days: sorted runs of 128-bit hashes, on disk once they are large and mapped from
there, so that no more than one run is held.

Derived from the lake: what no run covers is read from there, so the folder may be deleted. A run says which seqs it
covers; one that reaches beyond the manifest, left by a crash, is not believed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from periplo.core.spans import DAY
from periplo.journeys.columns import Int64s

WINDOW = 30 * DAY
RUN = 4_000_000  # ids of a whole run, which is never merged again
SMALL = 16  # runs in memory before they become one
_HASH = np.dtype([("high", "<u8"), ("low", "<u8")])


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Ids of the events with these seqs. high: (n,) uint64 ascending; low: (n,) uint64; at: (n,) int64."""

    first_seq: int
    last_seq: int
    high: NDArray[np.uint64]
    low: NDArray[np.uint64]
    at: Int64s

    def __len__(self) -> int:
        return len(self.high)


def hashes(ids: Sequence[str]) -> NDArray[np.void]:
    """128 bits of each id, (n,) of two uint64 fields `high` and `low`."""
    digest = hashlib.blake2b
    return np.frombuffer(b"".join(digest(id.encode(), digest_size=16).digest() for id in ids), _HASH)


class SeenIds:
    """The runs of one workspace. One process uses them: the exploder.

    last_seq: up to which seq the runs cover the lake.
    """

    def __init__(self, folder: Path, last_seq: int) -> None:
        self._folder = folder
        self._runs: list[Run] = []
        self.last_seq = 0
        for run in _kept(folder):
            follows = not self._runs or run.first_seq <= self.last_seq + 1
            if follows and run.last_seq <= last_seq:
                self._runs.append(run)
                self.last_seq = run.last_seq
            else:
                _forget(folder, run)

    def when(self, asked: NDArray[np.void]) -> Int64s:
        """When each id was last seen, the smallest int64 where it never was. (n,) int64."""
        found = np.full(len(asked), np.iinfo(np.int64).min, np.int64)
        if not len(asked):
            return found
        order = np.argsort(asked["high"], kind="stable")
        high, low = asked["high"][order], asked["low"][order]
        for run in self._runs:
            place = np.searchsorted(run.high, high)
            for step in range(8):  # equal high halves of different ids: practically never
                there = np.minimum(place + step, len(run) - 1)
                same_high = (place + step < len(run)) & (run.high[there] == high)
                if not same_high.any():
                    break
                hit = same_high & (run.low[there] == low)
                mine = order[hit]
                found[mine] = np.maximum(found[mine], run.at[there[hit]])
        return found

    def add(self, ids: NDArray[np.void], at: Int64s, last_seq: int) -> None:
        """Remembers the ids of the events up to this seq, once they count. at: (n,) int64."""
        if len(ids) >= RUN:
            self._unite(self._small())
        self.last_seq = last_seq
        if not len(ids):
            return
        first = self._runs[-1].last_seq + 1 if self._runs else 1
        self._runs.append(_run(first, last_seq, ids["high"], ids["low"], at))
        if len(ids) >= RUN:
            self._runs[-1] = _keep(self._folder, self._runs[-1])
        elif len(self._small()) >= SMALL:
            self._unite(self._small())

    def _small(self) -> list[Run]:
        """The newest runs that are not yet whole: kept or not, they stand one after the other at the end."""
        place = len(self._runs)
        while place and len(self._runs[place - 1]) < RUN:
            place -= 1
        return self._runs[place:]

    def forget_before(self, at: int) -> None:
        """Lets go of runs whose every id is older than the window before this instant."""
        old = [run for run in self._runs if len(run) and int(run.at.max()) < at - WINDOW]
        self._runs = [run for run in self._runs if run not in old]
        for run in old:
            _forget(self._folder, run)

    def save(self) -> None:
        """Writes what is still in memory."""
        self._unite(self._small())

    def _unite(self, small: list[Run]) -> None:
        """Makes one kept run of the newest ones."""
        if not small or (len(small) == 1 and _is_kept(self._folder, small[0])):
            return
        last = max(small[-1].last_seq, self.last_seq) if small[-1] is self._runs[-1] else small[-1].last_seq
        united = _keep(self._folder, _run(small[0].first_seq, last, *_joined(small)))
        for run in small:
            if _path(self._folder, run) != _path(self._folder, united):
                _forget(self._folder, run)
        self._runs[-len(small) :] = [united]


def _run(first: int, last: int, high: NDArray[np.uint64], low: NDArray[np.uint64], at: Int64s) -> Run:
    order = np.argsort(high, kind="stable")
    return Run(first, last, high[order].copy(), low[order].copy(), at[order].copy())


def _joined(runs: Sequence[Run]) -> Iterator[NDArray[Any]]:
    for name in ("high", "low", "at"):
        yield np.concatenate([getattr(run, name) for run in runs])


def _path(folder: Path, run: Run) -> Path:
    return folder / f"{run.first_seq:012d}-{run.last_seq:012d}.npy"


def _is_kept(folder: Path, run: Run) -> bool:
    return _path(folder, run).exists()


def _keep(folder: Path, run: Run) -> Run:
    """The same run, mapped from disk; what a full disk does not take stays in memory, and is derived again.

    Not synced: so is what a loss of power leaves half written, which does not load.
    """
    path = _path(folder, run)
    draft = path.with_name(f".{path.name}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            head = {"descr": "<i8", "fortran_order": False, "shape": (3, len(run))}
            np.lib.format.write_array_header_1_0(file, head)
            for values in (run.high, run.low, run.at):
                file.write(values.data.cast("B"))
        draft.replace(path)
        return _mapped(path) or run
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        return run


def _forget(folder: Path, run: Run) -> None:
    _path(folder, run).unlink(missing_ok=True)


def _kept(folder: Path) -> Iterator[Run]:
    for path in sorted(folder.glob("[0-9]*.npy")):
        if (run := _mapped(path)) is not None:
            yield run


def _mapped(path: Path) -> Run | None:
    """A run of the disk; None if it cannot be read."""
    first, _, last = path.stem.partition("-")
    with suppress(ValueError, OSError, EOFError):
        rows = np.load(path, mmap_mode="r")
        return Run(int(first), int(last), rows[0].view(np.uint64), rows[1].view(np.uint64), rows[2])
    return None
