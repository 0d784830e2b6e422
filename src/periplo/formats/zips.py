"""Zip archives, as programs hand out exports: what is in them becomes files for as long as they are read."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from periplo.core.errors import BadInput
from periplo.formats.log_files import SUFFIXES

LARGEST = 8 << 30  # bytes unpacked, of all that is in one archive
_SHEETS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}


@contextmanager
def unzipped(paths: Sequence[str | Path]) -> Iterator[list[str | Path]]:
    """The same paths, with the tables in archives in the place of the archives.

    Raises: BadInput if an archive holds none, is damaged, or is larger than LARGEST.
    """
    with tempfile.TemporaryDirectory(prefix="periplo-") as room:
        found: list[str | Path] = []
        for place, path in enumerate(paths):
            names = _tables(Path(path))
            if names is None:
                found.append(path)
                continue
            folder = Path(room, str(place))
            found += _taken_out(Path(path), names, folder)
        yield found


def _tables(path: Path) -> list[zipfile.ZipInfo] | None:
    """What is to be read of an archive; None if the path is none, or a spreadsheet."""
    try:
        if not path.is_file() or path.open("rb").read(4) != b"PK\x03\x04":
            return None
        with zipfile.ZipFile(path) as archive:
            inside = archive.infolist()
    except (OSError, zipfile.BadZipFile):
        return None
    if _SHEETS & {info.filename for info in inside}:
        return None
    tables = [
        info for info in inside
        if not info.is_dir() and PurePosixPath(info.filename).suffix.casefold() in SUFFIXES
        and not any(part.startswith((".", "__")) for part in PurePosixPath(info.filename).parts)
    ]  # fmt: skip
    if not tables:
        raise BadInput(f"'{path.name}' holds no file of events", mend="unpack it and name the files inside")
    if sum(info.file_size for info in tables) > LARGEST:
        raise BadInput(
            f"'{path.name}' is too large to be unpacked here", mend="unpack it and name the files inside"
        )
    return tables


def _taken_out(path: Path, names: Sequence[zipfile.ZipInfo], folder: Path) -> list[str | Path]:
    made: list[str | Path] = []
    try:
        with zipfile.ZipFile(path) as archive:
            for place, info in enumerate(names):
                to = folder / str(place) / PurePosixPath(info.filename).name
                to.parent.mkdir(parents=True)
                left = info.file_size
                with archive.open(info) as content, to.open("wb") as file:
                    while piece := content.read(1 << 20):
                        left -= len(piece)
                        if left < 0:
                            raise zipfile.BadZipFile("it holds more than it says")
                        file.write(piece)
                made.append(to)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as fault:
        raise BadInput(f"'{path.name}' cannot be unpacked", str(fault), "copy or export it again") from None
    return made
