"""What a map refers to, at hand when it is drawn: its shared library and the images of its workspace."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from zlib import crc32

from periplo.core.cells import Cells
from periplo.core.library import Library
from periplo.core.maps import JourneyMap
from periplo.pictures.figures import Beside

LARGEST = 2_000_000  # bytes of one image; a larger one is drawn as an empty frame
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def beside_of(drawn: JourneyMap, library: Library, assets: Path | None, today: date | None) -> Beside:
    """Library, images and the day. Images are read below the folder `assets` alone, and only those that are images."""
    images = {}
    for name in sorted(set(_images(drawn))) if assets else ():
        source = _read(assets, name) if assets else None
        if source:
            images[name] = source
    return Beside(library, images, today)


def _images(drawn: JourneyMap) -> Iterator[str]:
    lanes = [lane.id for lane in drawn.all_lanes if lane.type == "image"]
    for cells in _cells(drawn):
        for lane in lanes:
            yield from (str(item.value) for item in cells.get(lane, ()) if item.value)
    yield from (persona.portrait for persona in drawn.personas if persona.portrait)


def _cells(drawn: JourneyMap) -> Iterator[Cells]:
    yield drawn.cells
    yield from (part.cells for part in (*drawn.stages, *drawn.columns))
    yield from (said.cells for variant in drawn.variants for said in variant.columns.values())


def _read(assets: Path, name: str) -> str | None:
    """A data URI; None where there is no such image below the folder, or it is too large."""
    try:
        place = (assets / name).resolve()
        if (
            not place.is_relative_to(assets.resolve())
            or not place.is_file()
            or place.stat().st_size > LARGEST
        ):
            return None
        held = place.read_bytes()
    except (OSError, ValueError):
        return None
    kind = next((kind for begin, kind in _KINDS.items() if held.startswith(begin)), None)
    if kind is None or not _IS_WHOLE[kind](held):
        return None
    return f"data:{kind};base64,{b64encode(held).decode()}"


def _is_whole_png(held: bytes) -> bool:
    """Whether every part has the checksum that it carries, up to the end: a broken one would stop a whole PDF.

    Source: PNG (third edition, W3C 2025), 5.3, chunk layout.
    """
    at = 8
    while at + 12 <= len(held):
        length = int.from_bytes(held[at : at + 4], "big")
        kind, end = held[at + 4 : at + 8], at + 8 + length
        if crc32(held[at + 4 : end]) != int.from_bytes(held[end : end + 4], "big"):
            return False
        if kind == b"IEND":
            return True
        at = end + 4
    return False


_IS_WHOLE: dict[str, Callable[[bytes], bool]] = {
    "image/png": _is_whole_png,
    "image/jpeg": lambda held: held.rstrip(b"\x00").endswith(b"\xff\xd9"),
    "image/gif": lambda held: held.rstrip(b"\x00").endswith(b";"),
}
