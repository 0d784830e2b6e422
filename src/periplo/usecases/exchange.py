"""Maps into and out of other people's formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import JourneyMap
from periplo.formats.documents import read_document
from periplo.formats.exchange.files import FORMATS, read_content, read_maps, written_map
from periplo.formats.exchange.remarks import Remark, Remarks
from periplo.formats.exchange.wish import Wish
from periplo.pictures.page import map_page

HTML = "html"
EXPORTED = (*(known.id for known in FORMATS.values() if known.writes), HTML)
SUFFIXES = {known.id: known.suffixes[0] for known in FORMATS.values() if known.suffixes} | {
    HTML: ".html",
    "csv-wide": ".csv",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file held: its format, its maps, and what there is to tell about the reading."""

    form: str
    maps: tuple[JourneyMap, ...]
    remarks: tuple[Remark, ...]


def import_maps(
    path: Path,
    form: str | None = None,
    mapping: Path | None = None,
    language: str = "en",
    library: Library = NO_LIBRARY,
) -> Taken:
    """The maps that a file holds. form: None to find it out. mapping: a file that says what is what.

    Raises: BadInput if the file cannot be understood; BadQuestion if the format is unknown.
    """
    remarks = Remarks()
    found, maps = read_maps(path, form, Wish(language, mapping_of(mapping), library), remarks)
    return Taken(found, tuple(maps), remarks.all)


def import_content(content: bytes, name: str, form: str | None, language: str) -> Taken:
    """The same for a file that was handed over, under the name that it had."""
    remarks = Remarks()
    found, maps = read_content(content, name, form, Wish(language), remarks)
    return Taken(found, tuple(maps), remarks.all)


def export_map(drawn: JourneyMap, form: str, language: str, library: Library = NO_LIBRARY) -> bytes:
    """A map in this format, in the words of this language where it holds but one.

    Raises: BadQuestion if maps are not written in it.
    """
    if form == HTML:
        return map_page(drawn, None, language=language).encode()
    return written_map(drawn, library, form, language)


def format_by(out: str) -> str | None:
    """The format that the end of a file's name asks for; None if it asks for none."""
    suffix = Path(out).suffix.casefold()
    if suffix in (".html", ".htm"):
        return HTML
    return next((known.id for known in FORMATS.values() if suffix in known.suffixes and known.writes), None)


def mapping_of(path: Path | None) -> Mapping[str, Any]:
    """What a mapping file says: `lanes` (their name: ours), `columns` (ours: their name), `shape`, `sheet`.

    Raises: BadInput if a key is unknown or no mapping.
    """
    if path is None:
        return {}
    document = read_document(path)
    said = {key: value for key, value in document.data.items() if key != "schema"}
    for key, value in said.items():
        if key not in ("lanes", "columns", "shape", "sheet"):
            raise BadInput(
                f"{document.at((key,))}: a mapping of maps has no '{key}'", "it has lanes, columns, shape, sheet",
                "take it away",
            )  # fmt: skip
        if key in ("lanes", "columns") and not isinstance(value, dict):
            raise BadInput(
                f"{document.at((key,))}: '{key}' is not a mapping",
                mend="write each name: its meaning below it",
            )
    return said
