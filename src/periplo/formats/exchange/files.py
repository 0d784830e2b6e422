"""Which formats of maps there are, which one a file is in, and the maps that it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from periplo.core.errors import BadInput, BadQuestion
from periplo.core.library import Library
from periplo.core.maps import JourneyMap
from periplo.core.texts import Text
from periplo.formats.documents import MAX_BYTES, document_of
from periplo.formats.exchange.book import book
from periplo.formats.exchange.carried import document_of_json, json_text
from periplo.formats.exchange.cjml import planned_xml, read_cjml
from periplo.formats.exchange.csv_out import long_csv, wide_csv
from periplo.formats.exchange.mermaid import mermaid_text, read_mermaid
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.report import report
from periplo.formats.exchange.tables import read_book, read_csv
from periplo.formats.exchange.wish import Wish
from periplo.formats.map_yaml import map_of, map_text

LARGEST = 32 << 20  # bytes of a file on disk


Reads = Callable[[bytes, str, Wish, Remarks], list[JourneyMap]]
Writes = Callable[[JourneyMap, Library, str], bytes]


@dataclass(frozen=True, slots=True)
class MapFormat:
    """One format: how its files end, what it is called, who reads and writes it (None: it cannot be)."""

    id: str
    suffixes: tuple[str, ...]
    title: Text
    reads: Reads | None
    writes: Writes | None
    is_lossless: bool = False


def text_in(content: bytes, name: str, remarks: Remarks) -> str:
    """The text of a file: UTF-8 or UTF-16 by its mark, else Windows-1252, which is told.

    Raises: BadInput if it is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\x00" in content[:4096]:
        raise BadInput(f"'{name}' is no text", mend="name its format with --format, or save it again")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        remarks.add("encoding")
        return content.decode("cp1252", "replace")


def _native(content: bytes, name: str, wish: Wish, remarks: Remarks) -> list[JourneyMap]:
    text = text_in(content, name, remarks)
    said = document_of_json(text, name) if text.lstrip().startswith("{") else document_of(text, name)
    return [map_of(said, library=wish.library)]


def _mermaid(content: bytes, name: str, wish: Wish, remarks: Remarks) -> list[JourneyMap]:
    return [read_mermaid(text_in(content, name, remarks), remarks, wish.language, Path(name).stem)]


def _cjml(content: bytes, name: str, wish: Wish, remarks: Remarks) -> list[JourneyMap]:
    return read_cjml(content, name, Path(name).stem, remarks)


def _csv(content: bytes, name: str, wish: Wish, remarks: Remarks) -> list[JourneyMap]:
    return read_csv(text_in(content, name, remarks), name, wish, remarks)


def _both(es: str, en: str) -> Text:
    return Text((("es", es), ("en", en)))


FORMATS: dict[str, MapFormat] = {
    known.id: known
    for known in (
        MapFormat("yaml", (".yaml", ".yml"), _both("YAML propio", "own YAML"), _native,
                  lambda drawn, library, language: map_text(drawn).encode(), True),
        MapFormat("json", (".json",), _both("JSON propio", "own JSON"), _native,
                  lambda drawn, library, language: json_text(drawn).encode(), True),
        MapFormat("xlsx", (".xlsx", ".xlsm"), _both("libro de XLSX", "XLSX workbook"), read_book, book, True),
        MapFormat("csv", (".csv", ".tsv"), _both("CSV, una cosa por línea", "CSV, one thing a row"), _csv,
                  lambda drawn, library, language: b"\xef\xbb\xbf" + long_csv(drawn, language).encode(), True),
        MapFormat("csv-wide", (), _both("CSV, una fila del mapa por línea", "CSV, one lane a row"), None,
                  lambda drawn, library, language: b"\xef\xbb\xbf" + wide_csv(drawn, language).encode()),
        MapFormat("mermaid", (".mmd", ".mermaid"), _both("recorrido de Mermaid", "Mermaid journey"), _mermaid,
                  lambda drawn, library, language: mermaid_text(drawn, language).encode(), True),
        MapFormat("cjml", (".xml", ".cjml"), _both("CJML 2.0", "CJML 2.0"), _cjml,
                  lambda drawn, library, language: planned_xml(drawn, language).encode()),
        MapFormat("md", (".md",), _both("informe en Markdown", "report in Markdown"), None,
                  lambda drawn, library, language: report(drawn, library, language).encode()),
    )
}  # fmt: skip
IMPORTED = tuple(known.id for known in FORMATS.values() if known.reads)


def format_of(content: bytes, name: str) -> str:
    """The format that a file is in, by what it holds and then by how its name ends.

    Raises: BadInput if it is none that we read.
    """
    suffix = Path(name).suffix.casefold()
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"<"):
        return "cjml"
    for known in FORMATS.values():
        if suffix in known.suffixes and known.reads:
            return known.id
    if head.startswith(b"{"):
        return "json"
    if suffix in (".md", ".markdown") or head.startswith((b"journey", b"---")):
        return "mermaid"
    if suffix in (".tsv", ".txt", ".tab"):
        return "csv"
    raise BadInput(
        f"nothing tells in which format '{name}' is",
        f"there are: {', '.join(IMPORTED)}",
        "name it with --format",
    )


def read_maps(path: Path, form: str | None, wish: Wish, remarks: Remarks) -> tuple[str, list[JourneyMap]]:
    """The format of a file, and its maps.

    Raises: BadInput if it cannot be read, holds no map, or is not in that format.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise BadInput(f"'{path.name}' is larger than {LARGEST >> 20} MB", mend="no map is this large")
        content = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"there is no file '{path}'", mend="check the path") from None
    except OSError as fault:
        raise BadInput(
            f"'{path}' cannot be read", fault.strerror or "", "name a file that you may read"
        ) from None
    return read_content(content, path.name, form, wish, remarks)


def read_content(
    content: bytes, name: str, form: str | None, wish: Wish, remarks: Remarks
) -> tuple[str, list[JourneyMap]]:
    """The format of a file's content, and its maps. Raises: as read_maps."""
    if not content.strip():
        raise BadInput(f"'{name}' is empty", mend="export it again")
    known = FORMATS.get(form or format_of(content, name))
    if known is None or known.reads is None:
        raise BadQuestion(
            f"maps are not read in format '{form}'", f"there are: {', '.join(IMPORTED)}", "name one of them"
        )
    if known.id in ("yaml", "json", "mermaid") and len(content) > MAX_BYTES:
        raise BadInput(f"'{name}' is larger than {MAX_BYTES >> 20} MB", mend="no map is this large")
    return known.id, known.reads(content, name, wish, remarks)


def written_map(drawn: JourneyMap, library: Library, form: str, language: str) -> bytes:
    """A map in this format.

    Raises: BadQuestion if maps are not written in it.
    """
    known = FORMATS.get(form)
    if known is None or known.writes is None:
        able = ", ".join(one.id for one in FORMATS.values() if one.writes)
        raise BadQuestion(
            f"maps are not written in format '{form}'", f"there are: {able}", "name one of them"
        )
    return known.writes(drawn, library, language)
