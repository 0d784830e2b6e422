"""Files of events: found by path, pattern or folder, unpacked as they need, and known by their content."""

from __future__ import annotations

import bz2
import glob
import gzip
import io
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import zstandard

from periplo.core.errors import BadInput, EnvironmentFault

TEXT, JSON_LINES, JSON_ARRAY, PARQUET, SHEET = "text", "json lines", "json array", "parquet", "sheet"
XES = "xes"
SUFFIXES = frozenset(
    (
        ".csv", ".tsv", ".tab", ".txt", ".psv", ".log", ".jsonl", ".ndjson", ".json", ".parquet", ".pq",
        ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".xes",
    )
)  # fmt: skip
PACKED = frozenset((".gz", ".bz2", ".xz", ".zst", ".zstd"))
BROKEN_STREAM = (EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, gzip.BadGzipFile, OSError)
SAMPLE = 1 << 16
_READ_WHOLE = (b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f"))


@dataclass(slots=True)
class LogFile:
    """One file: its name, where its content is, what is inside, its size on disk, and the first bytes of the content.

    What can only be read whole and lay compressed is unpacked into a file of our own, gone when this is gone.
    """

    name: str
    path: Path
    kind: str
    size: int
    sample: bytes
    unpacked: IO[bytes] | None = None


class Unpacked(io.RawIOBase):
    """A stream of content that tells how far it stands in the file on disk: `place` of `size` bytes."""

    def __init__(self, path: Path) -> None:
        self._disk = _opened(path)
        self._content = _content(self._disk)

    @property
    def place(self) -> int:
        return self._disk.tell()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if isinstance(self._content, _Zstandard):
            return self._content.readinto(buffer)
        # One step at a time: a longer reading that meets a cut would lose the good bytes before it.
        piece: bytes = self._content.read1(len(buffer))  # type: ignore[attr-defined]
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._content.close()
            self._disk.close()
        super().close()


def _opened(path: Path) -> IO[bytes]:
    if path.is_fifo():  # to open one is to wait for its writer
        raise BadInput(
            f"'{path}' is a pipe, no file", "events are read more than once", "write them to a file first"
        )
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise BadInput(f"there is no file '{path}'", mend="check the path") from None
    except IsADirectoryError:
        raise BadInput(f"'{path}' is a folder", mend="name the files in it") from None
    except OSError as fault:
        raise EnvironmentFault(
            f"'{path}' cannot be opened", fault.strerror or "", "check its permissions"
        ) from None


def _packing(head: bytes) -> str:
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"BZh"):
        return "bzip2"
    if head.startswith(b"\xfd7zXZ\x00"):
        return "xz"
    return "zstd" if head.startswith(b"\x28\xb5\x2f\xfd") else ""


def _content(disk: IO[bytes]) -> IO[bytes]:
    packing = _packing(disk.read(6))
    disk.seek(0)
    if packing == "gzip":
        return gzip.open(disk, "rb")  # type: ignore[return-value]
    if packing == "bzip2":
        return bz2.open(disk, "rb")
    if packing == "xz":
        return lzma.open(disk, "rb")
    if packing == "zstd":
        return _Zstandard(disk)  # type: ignore[return-value]
    return disk


class _Zstandard(io.RawIOBase):
    """Frames of Zstandard, one after the other; unlike the library's own reader it tells when the last is cut."""

    def __init__(self, disk: IO[bytes]) -> None:
        self._disk = disk
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._begun, self._ready = False, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            fresh = self._frame.unused_data if self._frame.eof else b""
            fresh = fresh or self._disk.read(1 << 18)
            if not fresh:
                if self._begun and not self._frame.eof:
                    raise EOFError("the last frame does not end")
                return 0
            if self._frame.eof:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            self._begun = True
            self._ready = memoryview(self._frame.decompress(fresh))
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def log_files(paths: Iterable[str | Path]) -> list[LogFile]:
    """Every file behind these paths, patterns and folders, once each, in the order given and by name in a folder.

    Raises: BadInput if a path leads nowhere or a file is nothing that can be read as events.
    """
    found: dict[Path, LogFile] = {}
    for path in paths:
        for file in _behind(str(path)):
            if file not in found:
                found[file] = _known(file)
    if not found:
        raise BadInput("no file of events was named", mend="name one or several files, patterns or folders")
    return list(found.values())


def _behind(path: str) -> list[Path]:
    place = Path(path).expanduser()
    if place.is_dir():
        files = sorted(file for file in place.rglob("*") if file.is_file() and _looks_like_log(file))
        if not files:
            raise BadInput(
                f"the folder '{place}' holds no file of events",
                f"looked for {' '.join(sorted(SUFFIXES))}, also compressed",
                "name the files themselves",
            )
        return files
    if place.exists() or not glob.has_magic(path):
        return [place]
    files = [Path(match) for match in sorted(glob.glob(str(place), recursive=True)) if Path(match).is_file()]
    if not files:
        raise BadInput(f"no file matches '{path}'", mend="check the pattern")
    return files


def _looks_like_log(file: Path) -> bool:
    return not any(part.startswith(".") for part in file.parts[-2:]) and _suffix(file) in SUFFIXES


def _suffix(file: Path) -> str:
    """The last suffix that tells the format, below one that tells the compression."""
    suffixes = [suffix.casefold() for suffix in file.suffixes[-2:]]
    if suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _known(path: Path) -> LogFile:
    """Opens a file just enough to know what it is."""
    with _opened(path) as disk:
        packed = bool(_packing(disk.read(6)))
        size = disk.seek(0, io.SEEK_END)
    if size == 0:
        raise BadInput(f"'{path.name}' is empty", mend="export it again")
    with Unpacked(path) as stream:
        sample = head_of(stream, SAMPLE)
    if not sample:
        raise BadInput(
            f"'{path.name}' holds nothing that can be unpacked", "its compression is broken or it is empty"
        )
    if packed and sample.startswith(_READ_WHOLE):
        own = _unpacked(path)
        return LogFile(path.name, Path(own.name), _kind(Path(own.name), sample), size, sample, own)
    return LogFile(path.name, path, _kind(path, sample), size, sample)


def _unpacked(path: Path) -> IO[bytes]:
    """The content of a compressed file as a file of our own.

    Raises: BadInput if it is cut, EnvironmentFault if there is no room for it.
    """
    own = tempfile.NamedTemporaryFile(prefix="periplo-")  # noqa: SIM115 - it lives as long as its LogFile
    with Unpacked(path) as stream:
        while True:
            try:
                piece = stream.read(1 << 20)
            except BROKEN_STREAM:
                raise BadInput(f"'{path.name}' is cut off", mend="copy or export it again") from None
            if not piece:
                break
            try:
                own.write(piece)
            except OSError as fault:
                raise EnvironmentFault(
                    f"'{path.name}' cannot be unpacked", fault.strerror or "", "free disk space"
                ) from None
    own.flush()
    return own


def head_of(stream: IO[bytes] | io.RawIOBase, most: int) -> bytes:
    """The first bytes of a stream, as far as it can be unpacked."""
    head = bytearray()
    try:
        while len(head) < most:
            more = stream.read(most - len(head))
            if not more:
                break
            head += more
    except BROKEN_STREAM:
        pass
    return bytes(head)


def _kind(path: Path, sample: bytes) -> str:
    if sample.startswith(b"PAR1"):
        return PARQUET
    if sample.startswith(b"\xd0\xcf\x11\xe0"):
        return SHEET
    if sample.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if has_wide_characters(sample):
        return TEXT
    start = sample.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<" and (_suffix(path) == ".xes" or b"<log" in sample):
        return XES
    if not start:
        raise BadInput(f"'{path.name}' holds only blank space", mend="export it again")
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    head = sample.split(b"\n", 1)[0] if start not in b"{[" else b""
    if controls > len(sample) * 0.08 or len(head) != len(head.translate(None, _CONTROLS)):
        raise BadInput(
            f"'{path.name}' is not a file of events",
            "it is neither text nor Parquet nor a spreadsheet",
            "export it as CSV, JSON lines, Parquet or XLSX",
        )
    if _suffix(path) in (".jsonl", ".ndjson"):
        return JSON_LINES
    return {b"{": JSON_LINES, b"[": JSON_ARRAY}.get(start, TEXT)


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        names = set()
    if names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        return SHEET
    raise BadInput(
        f"'{path.name}' is a zip archive, not a spreadsheet", mend="unpack it and name the files inside"
    )


def has_wide_characters(sample: bytes) -> str:
    """The name of the UTF-16 encoding in which this text begins, by its mark or by its zero bytes; "" if none."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    pairs = len(sample) // 2
    if pairs >= 8:
        if sample[1 : 2 * pairs : 2].count(0) > pairs * 0.4 and sample[0 : 2 * pairs : 2].count(0) == 0:
            return "utf-16-le"
        if sample[0 : 2 * pairs : 2].count(0) > pairs * 0.4 and sample[1 : 2 * pairs : 2].count(0) == 0:
            return "utf-16-be"
    return ""
