"""The floor of a place: zones with their outlines, and by which rules sightings become visits."""

from __future__ import annotations

from dataclasses import dataclass, field

from periplo.core.spans import HOUR, MINUTE, SECOND
from periplo.core.texts import Text

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the floor; `outline` runs once around it, in the plan's own units, y downwards."""

    id: str
    label: Text
    outline: tuple[Point, ...]

    @property
    def centre(self) -> Point:
        """The middle of its area; of its corners if they enclose none."""
        area = x = y = 0.0
        for (x1, y1), (x2, y2) in zip(self.outline, self.outline[1:] + self.outline[:1], strict=True):
            cross = x1 * y2 - x2 * y1
            area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
        if abs(area) < 1e-9:
            n = len(self.outline)
            return sum(px for px, _ in self.outline) / n, sum(py for _, py in self.outline) / n
        return x / (3 * area), y / (3 * area)


@dataclass(frozen=True, slots=True)
class SightingRules:
    """How sightings become visits. Spans in microseconds."""

    gap: int = 10 * MINUTE  # a longer silence ends a visit
    least: int = 30 * SECOND  # a shorter stay was only passing through
    settle: int = 15 * SECOND  # how long another zone must be the strongest before it is believed
    tick: int = 5 * SECOND  # of the sightings within one tick only the strongest counts
    longest: int = 6 * HOUR  # who is seen for longer works there, or is a machine


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """A place with its zones, as large as its units say."""

    place: str
    width: float
    height: float
    zones: tuple[Zone, ...]
    label: Text | None = None
    zone: str = "UTC"  # the time zone in which its days are cut

    def has(self, id: str) -> bool:
        return any(one.id == id for one in self.zones)


@dataclass(frozen=True, slots=True)
class ZoneCounting:
    """Whether and how zones are counted in this workspace. Nobody's steps are kept unless `enabled`."""

    enabled: bool = False
    floor: int = 5  # totals of fewer devices are not kept
    channel: str = "wifi"
    rules: SightingRules = field(default_factory=SightingRules)
    plans: tuple[FloorPlan, ...] = ()

    def plan(self, place: str) -> FloorPlan | None:
        return next((one for one in self.plans if one.place == place), None)
