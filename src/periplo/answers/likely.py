"""The Bayesian reading of a comparison: how probable it is that one group is better, and what a wrong choice costs."""

from __future__ import annotations

from math import erf, exp, pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

POINTS = 8_001
REACH = 9  # standard deviations of the wider one that are looked at


class Likely(NamedTuple):
    """better: probability that the first is above the other. loss: what is lost on average, in the measure's own unit,
    by taking the first where the other is above; other_loss: by taking the other."""

    better: float
    loss: float
    other_loss: float


def shares_likely(successes: int, n: int, other_successes: int, other_n: int) -> Likely:
    """Two shares under flat priors, Beta(1, 1): posteriors Beta(successes + 1, failures + 1).

    By quadrature over one grid; tests hold it to the exact sum of Miller (2015), Formulas for Bayesian A/B testing.
    The losses are those of Stucchio (2015), Bayesian A/B testing at VWO: the mean of max(other - first, 0).
    """
    grid = _grid(((successes + 1, n - successes + 1), (other_successes + 1, other_n - other_successes + 1)))
    density, below = _beta(successes + 1, n - successes + 1, grid)
    _, other_below = _beta(other_successes + 1, other_n - other_successes + 1, grid)
    step = grid[1] - grid[0]
    better = float((density * other_below).sum() * step)
    loss, other_loss = (
        float((one * (1 - two)).sum() * step) for one, two in ((below, other_below), (other_below, below))
    )
    return Likely(min(1.0, max(0.0, better)), max(0.0, loss), max(0.0, other_loss))


def means_likely(difference: float, deviation: float) -> Likely:
    """Two means whose difference is taken for normal around its estimate, with a flat prior; deviation: its error."""
    if deviation == 0:
        better = 0.5 if difference == 0 else float(difference > 0)
        return Likely(better, max(0.0, -difference), max(0.0, difference))
    z = difference / deviation
    better = (1 + erf(z / sqrt(2))) / 2
    at = deviation * exp(-z * z / 2) / sqrt(2 * pi)
    return Likely(better, max(0.0, at - difference * (1 - better)), max(0.0, at + difference * better))


def _grid(shapes: tuple[tuple[int, int], ...]) -> NDArray[np.float64]:
    """Evenly spaced points in (0, 1) that hold nearly all of each posterior."""
    means = [a / (a + b) for a, b in shapes]
    spread = [REACH * sqrt(a * b / ((a + b) ** 2 * (a + b + 1))) for a, b in shapes]
    low = max(0.0, min(m - s for m, s in zip(means, spread, strict=True)))
    high = min(1.0, max(m + s for m, s in zip(means, spread, strict=True)))
    step = (high - low) / POINTS
    return np.asarray(low + step * (np.arange(POINTS) + 0.5), np.float64)


def _beta(a: int, b: int, grid: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Density and share below at each point of an even grid, scaled so that all of it is on the grid."""
    height = (a - 1) * np.log(grid) + (b - 1) * np.log1p(-grid)
    density = np.exp(height - height.max())
    step = grid[1] - grid[0]
    density /= density.sum() * step
    return density, (np.cumsum(density) - density / 2) * step
