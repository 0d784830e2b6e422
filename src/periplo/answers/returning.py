"""Coming back after a silence: how likely it still is, so that who has left is reckoned and not guessed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.intervals import Survival, kaplan_meier
from periplo.core.spans import DAY

Int64s = NDArray[np.int64]
COME = 0.95  # of those who come back at all, by when somebody counts as having left
FEWEST = 30  # visits whose silence lasted as long, that tell whether people still come back
TOLD = (1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 540, 730)  # days


@dataclass(frozen=True, slots=True)
class Silent:
    """After so many days of silence: share of visits not followed by another yet, and how likely one still comes."""

    days: int
    silent: float
    returns: float


@dataclass(frozen=True, slots=True)
class Silences:
    """The curve of returning. never: share of visits after which nobody comes back, as far as was seen."""

    survival: Survival
    never: float

    def returns(self, silence: Int64s) -> NDArray[np.float64]:
        """How likely a return still is after these silences, microseconds."""
        if not len(self.survival.times):  # nobody was ever seen to return
            return np.zeros(len(silence))
        place = np.searchsorted(self.survival.times, silence, side="right") - 1
        still = np.where(place >= 0, self.survival.shares[np.maximum(place, 0)], 1.0)
        return 1 - np.minimum(1.0, self.never / np.maximum(still, 1e-12))

    def left_after(self) -> int | None:
        """The first whole day of silence by which 95 % of those who come back have; None where nobody stays away."""
        returning = 1 - self.never
        if not len(self.survival.times) or self.never <= 0 or returning <= 0:
            return None
        back = np.flatnonzero(1 - self.survival.shares >= COME * returning - 1e-12)
        return -(-int(self.survival.times[back[0]]) // DAY) * DAY if len(back) else None

    def told(self) -> tuple[Silent, ...]:
        if not len(self.survival.times):
            return ()
        last = int(self.survival.times[-1])
        days = [day for day in TOLD if day * DAY <= last + DAY]
        chances = self.returns(np.array(days, np.int64) * DAY)
        place = np.searchsorted(self.survival.times, np.array(days, np.int64) * DAY, side="right") - 1
        return tuple(
            Silent(day, float(self.survival.shares[at]) if at >= 0 else 1.0, float(chance))
            for day, at, chance in zip(days, place.tolist(), chances, strict=True)
        )


def silences(gap: Int64s, silent: Int64s) -> Silences:
    """From each visit: microseconds to the next one, -1 where none came; and silence up to the last look.

    Source: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457-481; those who never return are the level at which the
    curve ends, as in Maller & Zhou (1996), Survival Analysis with Long-Term Survivors.
    """
    returned = gap >= 0
    curve = kaplan_meier(np.where(returned, gap, silent), returned)
    if not len(curve.times):
        return Silences(curve, 1.0)
    # Where fewer are left to look at, one return more or less would move the end of the curve.
    kept = max(1, int((curve.risk >= FEWEST).sum()))
    told = Survival(curve.times[:kept], curve.shares[:kept], curve.risk[:kept])
    return Silences(told, float(curve.shares[kept - 1]))
