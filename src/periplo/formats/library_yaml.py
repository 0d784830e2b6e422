"""The library's native format: one `library.yaml`, shared by the maps beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.labels import Labels
from periplo.core.lanes import LANES
from periplo.core.library import NO_LIBRARY, Library
from periplo.formats.documents import SCHEMA, Document, document_of, looked_up, written
from periplo.formats.fields import FieldReader, value_data

FILE = "library.yaml"


def library_beside(path: Path, labels: Labels | None = None) -> Library:
    """The library that counts for a map's file: in its folder, else one folder up; an empty one if there is none."""
    found = library_path(path)
    return read_library(found, labels) if found else NO_LIBRARY


def library_path(path: Path) -> Path | None:
    """The library's file beside a map's, or one folder up; None if there is none."""
    return next((each / FILE for each in (path.parent, path.parent.parent) if (each / FILE).is_file()), None)


def read_library(path: Path | str, labels: Labels | None = None) -> Library:
    """The library that a file holds.

    Raises: BadInput, telling the line and how to mend it.
    """
    return library_of(looked_up(path), labels)


def library_from(text: str, labels: Labels | None = None) -> Library:
    """The library that a text holds, YAML or JSON."""
    return library_of(document_of(text, "the library"), labels)


def library_of(document: Document, labels: Labels | None = None) -> Library:
    """The library that a document says."""
    reader = _Reader(document, labels)
    return reader.all_told(reader.library_said)


def library_text(library: Library) -> str:
    """The library as YAML."""
    return written(library_data(library))


def library_data(library: Library) -> dict[str, Any]:
    """The library as plain data; what is empty is left out, unknown keys are kept."""
    lanes = {**LANES, **{lane.id: lane for lane in library.lanes}}
    return {"schema": SCHEMA, **value_data(library, lanes=lanes)}


class _Reader(FieldReader):
    error = BadInput

    def library_said(self) -> Library:
        said = {key: value for key, value in self.document.data.items() if key != "schema"}
        lanes = self.lanes_in(said)
        self.lanes = {**self.lanes, **{lane.id: lane for lane in lanes}}
        return self.value(Library, said, (), lanes=lanes)
