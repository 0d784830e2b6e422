"""Journeys as they came to be: read from files or from a workspace, with what was set aside on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from periplo.journeys.columns import Journeys
from periplo.usecases.from_files import Read

if TYPE_CHECKING:
    from periplo.journeys.index_folder import Reach
    from periplo.usecases.beyond.held import Held


@dataclass(frozen=True, slots=True)
class Lived:
    """Journeys as they were read: how many rows were set aside, why, and what the reader has to say.

    held: where workers of a cluster have the journeys; `journeys` are then those of nobody, with all names and columns.
    reach: how far into the data they go, where they come from a workspace.
    """

    journeys: Journeys
    rejected: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)  # reason -> rows set aside
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # language -> sentences
    columns: tuple[str, str, str] | None = None  # taken as customer, event and time
    held: Held | None = None
    reach: Reach | None = None


def lived_of(read: Read) -> Lived:
    """What reading files gave, as what is asked of."""
    taken = next(iter(read.columns_taken.values()), None)
    columns = (taken["customer"], taken["event"], taken["time"]) if taken else None
    return Lived(read.journeys, read.rejected.total, dict(read.rejected.counts), read.notes, columns)
