"""effect: what a campaign changed, treated against control group, by intention to treat."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arm:
    """Customers of one arm; rate is the share that reached the goal within its window from entry."""

    arm: str
    n: int
    goal: int
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class EffectAnswer:
    """Difference treated - control in share points (0.07 is 7 points), with its 95 % interval."""

    campaign: str
    arms: tuple[Arm, ...]
    difference: float | None
    low: float | None
    high: float | None
    thin: bool

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)
