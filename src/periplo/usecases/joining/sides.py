"""What joining tells: each touchpoint with what may prove it, each event with what it proves already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from periplo.core.maps import Touchpoint
from periplo.core.rules import Rule
from periplo.core.texts import Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that may prove a touchpoint: an event, or a part of it. last_at: microseconds UTC of the latest.

    is_like: words speak for it; else its place in the order alone does.
    """

    event: str
    rule: Rule
    score: float
    reasons: tuple[Text, ...]
    events: int
    customers: int
    last_at: int | None
    is_like: bool


@dataclass(frozen=True, slots=True)
class ColumnSide:
    """One touchpoint with its suggestions, best first. is_sure: the first may be taken unasked.

    events: how many its own rule meets; None without a rule.
    """

    touchpoint: Touchpoint
    suggestions: tuple[Suggestion, ...]
    is_sure: bool = False
    events: int | None = None


@dataclass(frozen=True, slots=True)
class EventSide:
    """One event of the data. label: as the tracking plan calls it; touchpoints: ids of those whose rule it meets."""

    name: str
    events: int
    customers: int
    last_at: int | None
    channels: tuple[str, ...]
    examples: Mapping[str, tuple[str, ...]]
    is_ours: bool
    touchpoints: tuple[str, ...] = ()
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """Both sides. columns: the touchpoints in the map's order, those that have a rule too; n: customers."""

    n: int
    columns: tuple[ColumnSide, ...]
    events: tuple[EventSide, ...]

    @property
    def unruled(self) -> tuple[ColumnSide, ...]:
        """Those that wait for a rule."""
        return tuple(side for side in self.columns if side.events is None)

    @property
    def ghosts(self) -> tuple[EventSide, ...]:
        """Events that no touchpoint claims, and none without a rule would claim first; not what we sent."""
        wanted = {
            side.suggestions[0].event
            for side in self.unruled
            if side.suggestions and side.suggestions[0].is_like
        }
        return tuple(
            each
            for each in self.events
            if not each.touchpoints and not each.is_ours and each.name not in wanted
        )

    def event(self, name: str) -> EventSide:
        """The event of this name, one of `events`."""
        return next(each for each in self.events if each.name == name)
