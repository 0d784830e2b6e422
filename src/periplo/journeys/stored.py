"""Columns as files of a folder: arrays in NumPy's own format, each with its size and checksum, mapped when read.

An array may be written part by part, so that no more than a part of it has to be held.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.journeys.columns import Coded, Column, Flag, Money, Number, Ragged, When
from periplo.journeys.texts import Texts

_HEAD = 128  # bytes of the header of an array of one dimension
_VALUES: dict[str, type[Number] | type[Flag] | type[When]] = {"number": Number, "flag": Flag, "when": When}


class _Begun:
    """An array that is being written. last: the last edge, of one that holds edges."""

    def __init__(self, type: np.dtype[Any]) -> None:
        self.type, self.items, self.crc, self.last = type, 0, 0, 0

    def write_head(self, sink: IO[bytes]) -> None:
        """As long for any number of items, so that it can be written again over itself."""
        said = {"descr": np.lib.format.dtype_to_descr(self.type), "fortran_order": False}
        head = BytesIO()
        np.lib.format.write_array_header_1_0(head, {**said, "shape": (self.items,)})
        assert len(head.getvalue()) == _HEAD
        sink.write(head.getvalue())


class Folder:
    """Arrays in one folder. files: name -> {"bytes", "crc32"}, filled while writing, checked while reading.

    lasts: whether what is written must outlive this process.
    """

    def __init__(
        self, path: Path, files: dict[str, dict[str, int]] | None = None, lasts: bool = True
    ) -> None:
        self.path, self._lasts = path, lasts
        self.files: dict[str, dict[str, int]] = {} if files is None else files
        self._begun: dict[str, _Begun] = {}

    def add(self, name: str, part: NDArray[Any]) -> str:
        """Writes a part of an array behind those before it, into `name`.npy; gives the name back. See `finish`.

        Raises: EnvironmentFault if the disk does not take it.
        """
        part = np.ascontiguousarray(part)
        begun = self._begun.setdefault(name, _Begun(part.dtype))
        assert begun.type == part.dtype
        with self._writing(name) as file, file.open("ab") as sink:
            if not sink.tell():
                begun.write_head(sink)
            if part.nbytes:
                sink.write(part.data.cast("B"))
        begun.items += len(part)
        begun.crc = zlib.crc32(part.data.cast("B"), begun.crc) if part.nbytes else begun.crc
        return name

    def add_edges(self, name: str, edges: NDArray[np.int64]) -> str:
        """The same with edges, (n + 1,) int64, that go on from the last one of the part before; they begin at 0."""
        begun = self._begun.get(name)
        if begun is None:
            self.add(name, np.zeros(1, np.int64))
            begun = self._begun[name]
        beyond = edges[1:] - edges[:1] + begun.last
        begun.last = int(beyond[-1]) if len(beyond) else begun.last
        return self.add(name, beyond)

    def has(self, name: str) -> bool:
        """Whether anything was written of this array."""
        return name in self._begun

    def finish(self) -> None:
        """Ends what was written part by part: all of it is safe on disk when this returns, if it must last.

        Raises: EnvironmentFault if the disk does not take it.
        """
        for name, begun in self._begun.items():
            with self._writing(name) as file, file.open("rb+") as sink:
                begun.write_head(sink)
                sink.flush()
                if self._lasts:
                    os.fsync(sink.fileno())
                self.files[name] = {"bytes": file.stat().st_size, "crc32": begun.crc}
        self._begun.clear()

    @contextmanager
    def _writing(self, name: str) -> Iterator[Path]:
        file = self.path / f"{name}.npy"
        try:
            yield file
        except OSError as fault:
            reason = fault.strerror or ""
            raise EnvironmentFault(f"'{file.name}' cannot be written", reason, "free disk space") from None

    def read(self, name: str) -> NDArray[Any]:
        """The array, mapped: pages come from disk when touched, and writing to them changes no file.

        Raises: BadInput if the file is missing, of another size than when it was written, or no array.
        """
        file = self.path / f"{name}.npy"
        try:
            if file.stat().st_size != self.files[name]["bytes"]:
                raise self._damaged(name, "its size is not what was written")
            # Copy-on-write, so that compiled loops meet one kind of array whether in memory or mapped.
            return np.load(file, mmap_mode="c", allow_pickle=False).view(np.ndarray)
        except (OSError, ValueError, KeyError) as fault:
            raise self._damaged(name, type(fault).__name__) from None

    def check(self) -> None:
        """Reads every file and compares checksums.

        Raises: BadInput at the first that differs.
        """
        for name, known in self.files.items():
            array = self.read(name)
            if (zlib.crc32(np.ascontiguousarray(array).data.cast("B")) if array.nbytes else 0) != known[
                "crc32"
            ]:
                raise self._damaged(name, "its checksum is not what was written")

    def _damaged(self, name: str, why: str) -> BadInput:
        what, mend = (
            f"the file '{name}.npy' of the index is damaged",
            "delete the folder 'index': it is built anew",
        )
        return BadInput(what, why, mend, file=name)


def write_column(folder: Folder, name: str, column: Column | Ragged) -> dict[str, Any]:
    """Writes a column, or the next part of it, into files that begin with `name`; gives what `read_column` needs to
    find them. The texts of the first part are those of all.
    """
    match column:
        case Ragged(offsets=offsets, values=values):
            inner = write_column(folder, f"{name}.values", values)
            return {
                "kind": "ragged",
                "offsets": folder.add_edges(f"{name}.offsets", offsets),
                "values": inner,
            }
        case Coded(codes=codes, values=texts):
            found = {"codes": f"{name}.codes", "pool": f"{name}.pool", "edges": f"{name}.edges"}
            if not folder.has(found["pool"]):
                texts = texts if isinstance(texts, Texts) else Texts.of(texts)
                folder.add(found["pool"], texts.pool)
                folder.add(found["edges"], texts.offsets)
            folder.add(found["codes"], codes)
            return {"kind": "coded", **found}
        case Money(values=values, currency=currency):
            inner = write_column(folder, f"{name}.currency", currency)
            return {"kind": "money", "values": folder.add(f"{name}.values", values), "currency": inner}
        case Number(values=values) | Flag(values=values) | When(values=values):
            kind = next(kind for kind, made in _VALUES.items() if isinstance(column, made))
            return {"kind": kind, "values": folder.add(f"{name}.values", values)}


def read_column(folder: Folder, found: Mapping[str, Any]) -> Column:
    """The column that `write_column` saved.

    Raises: BadInput if a file of it is damaged.
    """
    if found["kind"] == "coded":
        texts = Texts(folder.read(found["pool"]), folder.read(found["edges"]))
        return Coded(folder.read(found["codes"]), texts)
    if found["kind"] == "money":
        currency = read_column(folder, found["currency"])
        assert isinstance(currency, Coded)
        return Money(folder.read(found["values"]), currency)
    return _VALUES[found["kind"]](folder.read(found["values"]))


def read_ragged(folder: Folder, found: Mapping[str, Any]) -> Ragged:
    """The ragged column that `write_column` saved."""
    return Ragged(folder.read(found["offsets"]), read_column(folder, found["values"]))
