"""Where the parts of a map stand in its file."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.core.maps import JourneyMap
from periplo.formats.documents import Document


@dataclass(frozen=True, slots=True)
class Lines:
    drawn: JourneyMap
    document: Document

    def of(self, id: str) -> int | None:
        """The line of the column of this id."""
        place = next((k for k, column in enumerate(self.drawn.columns) if column.id == id), None)
        return None if place is None else self.document.line(("columns", place))

    def of_stage(self, id: str) -> int | None:
        """The line of the stage of this id."""
        place = next((k for k, stage in enumerate(self.drawn.stages) if stage.id == id), None)
        return None if place is None else self.document.line(("stages", place))

    def at(self, *place: str | int) -> int | None:
        return self.document.line(place)
