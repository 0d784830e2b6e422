"""How complete each saved version of a map was, beside what customers said they felt while it was the newest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from periplo.answers.felt_between import Felt, felt_between
from periplo.core.errors import BadInput
from periplo.core.maps import JourneyMap
from periplo.core.spans import Span
from periplo.journeys.columns import Journeys
from periplo.storage.contract import Document
from periplo.usecases.checking.completeness import completeness


@dataclass(frozen=True, slots=True)
class Progress:
    """One version. complete: 0 to 100, None if it cannot be read any more; felt: None without events."""

    version: int
    saved_at: int
    until: int  # when the next one was saved, else now
    complete: float | None
    felt: Felt | None


def progress(
    versions: Sequence[Document], read: Callable[[Document], JourneyMap], journeys: Journeys | None, now: int
) -> list[Progress]:
    """In the order of the versions, the newest first."""
    ends = [now, *(one.saved_at for one in versions)]
    spans = [Span(one.saved_at, max(one.saved_at, until)) for one, until in zip(versions, ends, strict=False)]
    felt = felt_between(journeys, spans) if journeys is not None else [None] * len(spans)
    return [
        Progress(one.version, span.start, span.end, _complete(one, read), said)
        for one, span, said in zip(versions, spans, felt, strict=True)
    ]


def _complete(version: Document, read: Callable[[Document], JourneyMap]) -> float | None:
    try:
        return completeness(read(version)).score
    except BadInput:
        return None
