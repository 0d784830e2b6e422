"""The native format of segments: one YAML or JSON file per segment, read into values and written back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.segments import BadSegment, Listed, Segment
from periplo.formats.documents import SCHEMA, Document, Place, document_of, looked_up, written
from periplo.formats.reader import Reader, Said, rest, text_data

_SEGMENT = ("schema", "id", "title", "rule", "list", "note", "status", "version")
_LIST = ("file", "column", "customers", "loaded", "unknown")


def read_segment(path: Path | str, labels: Labels | None = None) -> Segment:
    """The segment that a file holds.

    Raises: BadSegment or BadInput, telling the line and how to mend it.
    """
    return segment_of(looked_up(path), labels)


def segment_from(text: str, labels: Labels | None = None, source: str = "the segment") -> Segment:
    """The segment that a text holds, YAML or JSON."""
    return segment_of(document_of(text, source), labels)


def segment_of(document: Document, labels: Labels | None = None) -> Segment:
    """The segment that a document says.

    Raises: BadSegment, telling the line and how to mend it.
    """
    return _Reader(document, labels).segment()


def segment_text(segment: Segment) -> str:
    """The segment as YAML."""
    return written(segment_data(segment))


def segment_data(segment: Segment) -> dict[str, Any]:
    """The segment as plain data in the native format; what is empty is left out, unknown keys are kept."""
    listed = segment.listed
    return _told(
        schema=SCHEMA,
        id=segment.id,
        title=text_data(segment.title),
        rule=None if segment.rule is None else rule_text(segment.rule),
        list=None if listed is None else _told(
            file=listed.file, column=listed.column, loaded=listed.loaded,
            customers=list(listed.customers) or None, unknown=listed.unknown or None,
        ) | dict(listed.extra),
        note=None if segment.note is None else text_data(segment.note),
        status=None if segment.status == "active" else segment.status,
    ) | dict(segment.extra)  # fmt: skip


def _told(**data: Any) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


class _Reader(Reader):
    error = BadSegment

    def segment(self) -> Segment:
        data = self.document.data
        try:
            return Segment(
                id=self.word(data, (), "id"),
                title=self.text(data, (), "title"),
                rule=self.maybe_rule(data, (), "rule", "customer"),
                listed=self.listed(),
                note=None if data.get("note") is None else self.text(data, (), "note"),
                status=self.word(data, (), "status", "active"),
                version=self.number(data, (), "version", 1),
                extra=rest(data, _SEGMENT),
            )
        except BadSegment as error:
            if "line" in error.values:
                raise
            raise self.wrong(_place_of(error), error.what, error.why, error.mend) from None

    def listed(self) -> Listed | None:
        data, place = self.document.data, ("list",)
        if data.get("list") is None:
            return None
        if isinstance(data["list"], str):
            return Listed(file=data["list"])
        said = self.mapping(data, (), "list")
        customers = self.customers(said, place)
        if said.get("file") is None and not customers and said.get("loaded") is None:
            raise self.wrong(
                place, "the list names no file", mend="write file: vip.csv, beside this document"
            )
        return Listed(
            file=self.maybe_word(said, place, "file"),
            column=self.maybe_word(said, place, "column"),
            customers=customers,
            loaded=self.maybe_word(said, place, "loaded"),
            unknown=self.number(said, place, "unknown", 0),
            extra=rest(said, _LIST),
        )

    def customers(self, said: Said, place: Place) -> tuple[int, ...]:
        value = said.get("customers") or []
        if not isinstance(value, list) or any(
            isinstance(one, bool) or not isinstance(one, int) for one in value
        ):
            raise self.wrong(
                (*place, "customers"), "'customers' are not our own numbers",
                "they stand there once the list was loaded", "name a file: with their identifiers instead",
            )  # fmt: skip
        return tuple(sorted(set(value)))

    def number(self, said: Said, place: Place, key: str, default: int) -> int:
        value = said.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.wrong((*place, key), f"'{key}' is '{value}'", mend="write a whole number")
        return value


def _place_of(error: BadSegment) -> Place:
    """The key that a contradiction is about."""
    if "the segment's id" in error.what:
        return ("id",)
    return ("status",) if " status " in error.what else ("rule",) if "says both" in error.what else ()
