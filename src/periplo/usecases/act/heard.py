"""Of whom something was heard since the turn before: a turn costs as much as is new, however much there is."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.journeys.columns import Int64s


@dataclass(frozen=True, slots=True)
class Heard:
    """What a turn that follows another has to look at.

    customers: (k,) int64, ascending: with an event that came in since, or whose time had not come then, or who moved.
    beyond: the last seq that was in view then. moved: (m,) int64, those who were joined or parted since: all that they
    did is looked at again.
    """

    customers: Int64s
    beyond: int
    moved: Int64s
