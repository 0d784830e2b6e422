"""A map packed into cells: in pieces short enough for any spreadsheet, and known again whatever order they are in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from periplo.core.maps import JourneyMap
from periplo.formats.documents import MAX_BYTES
from periplo.formats.map_yaml import map_data

_PIECE = re.compile(r"periplo (\d+)/(\d+) ([A-Za-z0-9+/=]+)")


def packed(drawn: JourneyMap, said: Mapping[str, Any], longest: int) -> list[str]:
    """The map and what else is said, in pieces of at most about `longest` characters."""
    text = json.dumps({**said, "map": map_data(drawn)}, separators=(",", ":"))
    whole = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    pieces = [whole[k : k + longest - 40] for k in range(0, len(whole), longest - 40)]
    return [f"periplo {k}/{len(pieces)} {piece}" for k, piece in enumerate(pieces, 1)]


def unpacked(cells: Iterable[str]) -> dict[str, Any] | None:
    """What was packed into some of these cells; None if a piece is missing or damaged."""
    pieces: dict[int, str] = {}
    total = 0
    for cell in cells:
        found = _PIECE.fullmatch(cell.strip())
        if found:
            total = int(found[2])
            pieces[int(found[1])] = found[3]
    if not total or set(pieces) != set(range(1, total + 1)):
        return None
    try:
        opened = zlib.decompressobj()
        text = opened.decompress(base64.b64decode("".join(pieces[k] for k in sorted(pieces))), MAX_BYTES)
        said = json.loads(text)
    except (ValueError, zlib.error, RecursionError):
        return None
    return said if isinstance(said, dict) and isinstance(said.get("map"), dict) else None


def is_piece(cell: str) -> bool:
    return _PIECE.fullmatch(cell.strip()) is not None


def stamp(rows: Sequence[Sequence[str]]) -> str:
    """A short name of what a sheet says, to see whether somebody changed it."""
    flat = "\x1f".join(" ".join(cell.split()) for row in rows for cell in row if cell.strip())
    return hashlib.sha256(flat.encode()).hexdigest()[:16]
