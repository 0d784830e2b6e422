"""Whether a text stands anywhere in a folder: in files as they are, and in what is packed inside them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import zstandard


def forms(text: str) -> list[bytes]:
    """How a text may be written."""
    spellings = {text, text.upper(), text.lower(), json.dumps(text)[1:-1]}
    return sorted({one.encode(coding) for one in spellings for coding in ("utf-8", "utf-16-le", "utf-16-be")})


def places_of(root: Path, texts: list[str]) -> list[str]:
    """Where any of these texts stands below the folder: "file: text"."""
    found = []
    wanted = [(text, form) for text in texts for form in forms(text)]
    for where, content in contents(root):
        found += [f"{where}: {text}" for text, form in wanted if form in content]
    return sorted(set(found))


def contents(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below the folder, its name, and what is packed in it."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        yield f"{name} (name)", name.encode()
        if not path.is_file():
            continue
        raw = path.read_bytes()
        yield name, raw
        if path.suffix == ".parquet":
            yield f"{name} (values)", _values(path)
        yield from _frames(name, raw)
        if raw.startswith(b"SQLite format 3\0"):
            yield from _rows(path, name)


def _values(path: Path) -> bytes:
    with closing(duckdb.connect()) as connection:
        rows = connection.execute("SELECT * FROM read_parquet($p)", {"p": str(path)}).fetchall()
        metadata = connection.execute("SELECT * FROM parquet_metadata($p)", {"p": str(path)}).fetchall()
    return repr((rows, metadata)).encode()


def _frames(name: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    """What Zstandard frames hold, whole or cut, wherever they stand: also in free pages and logs."""
    place = raw.find(b"\x28\xb5\x2f\xfd")
    while place >= 0:
        try:
            unpacking = zstandard.ZstdDecompressor().decompressobj()
            yield f"{name} (frame at {place})", unpacking.decompress(raw[place : place + (1 << 20)])
        except zstandard.ZstdError:
            pass
        place = raw.find(b"\x28\xb5\x2f\xfd", place + 1)


def _rows(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    with closing(sqlite3.connect(path)) as file:
        for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in file.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    packed = isinstance(value, bytes) and value[:4] == b"\x28\xb5\x2f\xfd"
                    said = zstandard.ZstdDecompressor().decompress(value) if packed else repr(value).encode()
                    yield f"{name} ({table})", said
