"""felt_between: what customers said they felt in each of some stretches of time, from -2 to 2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from periplo.answers.asked import THIN
from periplo.answers.intervals import Z95
from periplo.core.spans import Span
from periplo.journeys.columns import Journeys
from periplo.journeys.scores import NO_SCORE, SCALE, scores_of


@dataclass(frozen=True, slots=True)
class Felt:
    """n: scores told in it; feeling: their mean, with the 95 % interval of a mean; None below 30."""

    n: int
    feeling: float | None
    low: float | None
    high: float | None


def felt_between(journeys: Journeys, spans: Sequence[Span]) -> tuple[Felt, ...]:
    """Every survey answer and rating counts once, in the half-open stretch in which it was given."""
    scores = scores_of(journeys)
    told = np.flatnonzero(scores != NO_SCORE)
    at, said = journeys.at[told], scores[told].astype(np.float64) / SCALE
    return tuple(_felt(said[(at >= span.start) & (at < span.end)]) for span in spans)


def _felt(said: np.ndarray) -> Felt:
    n = len(said)
    if n < THIN:
        return Felt(n, None, None, None)
    mean = float(said.sum()) / n
    off = Z95 * sqrt(float(((said - mean) ** 2).sum()) / (n - 1) / n)
    return Felt(n, mean, max(-2.0, mean - off), min(2.0, mean + off))
