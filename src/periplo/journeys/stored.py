"""Columns as files of a folder: arrays in NumPy's own format, each with its size and checksum, mapped when read."""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.journeys.columns import Coded, Column, Flag, Money, Number, Ragged, When
from periplo.journeys.texts import Texts

_VALUES: dict[str, type[Number] | type[Flag] | type[When]] = {"number": Number, "flag": Flag, "when": When}


class Folder:
    """Arrays in one folder. files: name -> {"bytes", "crc32"}, filled while writing, checked while reading."""

    def __init__(self, path: Path, files: dict[str, dict[str, int]] | None = None) -> None:
        self.path = path
        self.files: dict[str, dict[str, int]] = {} if files is None else files

    def write(self, name: str, array: NDArray[Any]) -> str:
        """Saves an array as `name`.npy, safe on disk when this returns; gives the name back.

        Raises: EnvironmentFault if the disk does not take it.
        """
        array = np.ascontiguousarray(array)
        file = self.path / f"{name}.npy"
        try:
            with file.open("wb") as sink:
                np.lib.format.write_array(sink, array, version=(1, 0), allow_pickle=False)
                sink.flush()
                os.fsync(sink.fileno())
        except OSError as fault:
            reason = fault.strerror or ""
            raise EnvironmentFault(f"'{file.name}' cannot be written", reason, "free disk space") from None
        crc = zlib.crc32(array.data.cast("B")) if array.nbytes else 0
        self.files[name] = {"bytes": file.stat().st_size, "crc32": crc}
        return name

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
    """Saves a column as files that begin with `name`; gives what `read_column` needs to find them."""
    match column:
        case Ragged(offsets=offsets, values=values):
            inner = write_column(folder, f"{name}.values", values)
            return {"kind": "ragged", "offsets": folder.write(f"{name}.offsets", offsets), "values": inner}
        case Coded(codes=codes, values=texts):
            texts = texts if isinstance(texts, Texts) else Texts.of(texts)
            return {
                "kind": "coded",
                "codes": folder.write(f"{name}.codes", codes),
                "pool": folder.write(f"{name}.pool", texts.pool),
                "edges": folder.write(f"{name}.edges", texts.offsets),
            }
        case Money(values=values, currency=currency):
            inner = write_column(folder, f"{name}.currency", currency)
            return {"kind": "money", "values": folder.write(f"{name}.values", values), "currency": inner}
        case Number(values=values) | Flag(values=values) | When(values=values):
            kind = next(kind for kind, made in _VALUES.items() if isinstance(column, made))
            return {"kind": kind, "values": folder.write(f"{name}.values", values)}


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
