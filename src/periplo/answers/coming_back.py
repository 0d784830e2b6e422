"""How likely customers are not to come back within a while, by how long they have been silent: learned and measured.

For each kind of visit (how it went, and whether it was the first, the second or third, or a later one) it is counted
after how many hours the next one came; kinds with few visits lean on larger ones. A life table in whole hours.
Source: Cutler & Ederer (1958), J. Chronic Diseases 8, 699-712, the actuarial estimate, here with the product limit of
Kaplan & Meier (1958) in each hour; those who never return are the level at which it ends, as in Maller & Zhou (1996).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.returning import COME, FEWEST
from periplo.core.distinct import distinct
from periplo.core.spans import DAY, HOUR
from periplo.journeys.kernels.last_visits import END, GAP, HOW, PLAIN, WHICH

Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
ENOUGH = 300  # visits of a kind, below which it leans on a larger one
HOWS, WHICHES = PLAIN + 1, 3
SOONER = 0.75  # of those who come back, within a silence beyond which somebody may be about to be lost


@dataclass(frozen=True, slots=True)
class Curve:
    """still[h]: share of visits not followed by another within h hours; as far as FEWEST visits were looked at."""

    still: Floats
    n: int

    def gone(self, silent: Int64s, ahead: int) -> Floats:
        """How likely nobody comes in the next `ahead` hours, silent for so many: (n,)."""
        last = len(self.still) - 1
        now, then = self.still[np.minimum(silent, last)], self.still[np.minimum(silent + ahead, last)]
        return np.where(now > 0, then / np.maximum(now, 1e-12), 1.0)

    def back_by(self, part: float) -> int | None:
        """Hours by which this part of those who come back have; None where nobody does or everybody may."""
        returning = 1 - float(self.still[-1])
        if returning <= 0 or self.still[-1] <= 0:
            return None
        return int(np.flatnonzero(1 - self.still >= part * returning - 1e-12)[0])

    def reaches(self, hours: Int64s) -> NDArray[np.bool_]:
        """Whether so long a silence was looked at."""
        return np.asarray(hours < len(self.still))

    @property
    def left_after(self) -> int | None:
        """Whole days, in hours, by which 95 % of those who come back have."""
        hours = self.back_by(COME)
        return None if hours is None else max(1, -(-hours * HOUR // DAY)) * DAY // HOUR


@dataclass(frozen=True, slots=True)
class Curves:
    """One curve for each kind of visit, and of all. kinds: (HOWS, WHICHES) which curve it is."""

    curves: tuple[Curve, ...]
    kinds: Int64s

    @property
    def whole(self) -> Curve:
        return self.curves[0]

    def gone(self, visits: Int64s, silent: Int64s, ahead: int) -> Floats:
        """For each visit, silent since for so many hours: how likely no other comes in the next `ahead` hours."""
        told = np.zeros(visits.shape[1])
        which = self.kinds[visits[HOW], visits[WHICH]]
        for place in distinct(which).tolist():
            here = which == place
            curve, hours = self.curves[place], silent[here]
            # Where too few of a kind were silent for so long, all visits tell.
            told[here] = np.where(
                curve.reaches(hours + ahead), curve.gone(hours, ahead), self.whole.gone(hours, ahead)
            )
        return told

    def overdue(self, visits: Int64s, silent: Int64s) -> NDArray[np.bool_]:
        """Whether three in four of those who come back after such a visit have come sooner."""
        told = np.zeros(visits.shape[1], np.bool_)
        which = self.kinds[visits[HOW], visits[WHICH]]
        for place in distinct(which).tolist():
            by = self.curves[place].back_by(SOONER)
            # After some kinds nobody was seen to return.
            by = self.whole.back_by(SOONER) if by is None else by
            here = which == place
            told[here] = by is not None and silent[here] > by
        return told


def learned(visits: Int64s, until: int) -> Curves:
    """The curves of visits that ended by `until`, as was known then. visits: as the kernel lays them."""
    known = visits[END] <= until
    end, gap, how, which = (
        visits[column] if known.all() else visits[column][known] for column in (END, GAP, HOW, WHICH)
    )
    back = (gap >= 0) & (end + gap <= until)
    hours = np.where(back, -(-gap // HOUR), (until - end) // HOUR)
    size = int(hours.max()) + 1 if len(hours) else 1
    place = (how * WHICHES + which) * size + hours
    ended, all_seen = (
        np.bincount(some, minlength=HOWS * WHICHES * size).reshape(HOWS, WHICHES, size)
        for some in (place[back], place)
    )
    curves = [_curve(ended.sum(axis=(0, 1)), all_seen.sum(axis=(0, 1)))]
    kinds = np.zeros((HOWS, WHICHES), np.int64)
    for nth in range(WHICHES):
        larger = 0
        if all_seen[:, nth].sum() >= ENOUGH:
            larger = len(curves)
            curves.append(_curve(ended[:, nth].sum(axis=0), all_seen[:, nth].sum(axis=0)))
        for mood in range(HOWS):
            kinds[mood, nth] = larger
            if all_seen[mood, nth].sum() >= ENOUGH:
                kinds[mood, nth] = len(curves)
                curves.append(_curve(ended[mood, nth], all_seen[mood, nth]))
    return Curves(tuple(curves), kinds)


def _curve(ended: Int64s, seen: Int64s) -> Curve:
    """ended, seen: (hours,) visits after which another came, and all whose silence was looked at, for so long."""
    risk = int(seen.sum()) - np.concatenate(([0], np.cumsum(seen)[:-1]))
    enough = np.flatnonzero(risk >= FEWEST)
    kept = int(enough[-1]) + 1 if len(enough) else 1
    steps = 1 - ended[:kept] / np.maximum(risk[:kept], 1)
    return Curve(np.cumprod(steps), int(seen.sum()))
