"""What is known of a floor in a period: stays and dwell by zone, and how often one went from where to where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from periplo.core.spans import Span


@dataclass(frozen=True, slots=True)
class ZoneFigures:
    """One zone. dwell_seconds: of all its stays together."""

    stays: int
    dwell_seconds: int

    @property
    def mean_seconds(self) -> float:
        return self.dwell_seconds / self.stays if self.stays else 0.0


@dataclass(frozen=True, slots=True)
class FloorFigures:
    """A floor. passes: (origin, target) -> how often; "" is the door. span: None if nothing was counted."""

    zones: Mapping[str, ZoneFigures] = field(default_factory=dict)
    passes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    span: Span | None = None
    time_zone: str = "UTC"
    floor: int = 5

    @property
    def visits(self) -> int:
        """Visits as seen at the door; those of days with fewer than the floor are not among them."""
        return sum(n for (origin, _), n in self.passes.items() if not origin)


def floor_figures(
    totals: Iterable[tuple[str, int, int]],
    passes: Iterable[tuple[str, str, int]],
    span: Span | None,
    time_zone: str,
    floor: int,
) -> FloorFigures:
    """Sums. totals: (zone, stays, dwell in seconds); passes: (origin, target, n)."""
    stays: dict[str, int] = {}
    dwell: dict[str, int] = {}
    went: dict[tuple[str, str], int] = {}
    for zone, n, seconds in totals:
        stays[zone] = stays.get(zone, 0) + n
        dwell[zone] = dwell.get(zone, 0) + seconds
    for origin, target, n in passes:
        went[origin, target] = went.get((origin, target), 0) + n
    zones = {zone: ZoneFigures(n, dwell[zone]) for zone, n in sorted(stays.items())}
    return FloorFigures(zones, dict(sorted(went.items())), span, time_zone, floor)
