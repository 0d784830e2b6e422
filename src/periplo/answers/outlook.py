"""What is to be expected of customers in each stage, if cycles go on as they have gone so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.core.spans import DAY


@dataclass(frozen=True, slots=True)
class Outlook:
    """None where nobody has left the stage yet, or nobody who was there has reached the goal."""

    next_stage: str | None = None
    next_share: float | None = None
    goal_share: float | None = None
    days_to_goal: float | None = None


def outlook(passes: NDArray[np.int64], stay: Sequence[int], stages: Sequence[str]) -> list[Outlook]:
    """For each stage the likeliest next one, the share that reaches the goal and the mean days until then.

    passes: (stages, stages + 2) ways out of each stage: to each other stage, to the goal, to silence; stay:
    microseconds spent in each stage, stays not yet over included.
    An absorbing chain: with Q the shares that pass to other stages and g those that reach the goal, the goal is
    reached from each stage with probability h = (I - Q)^-1 g. A stay lasts on average its time over its ways
    out, m; the mean time of those who reach the goal is (I - Q)^-1 (m h) / h.
    Source: Kemeny & Snell (1960), Finite Markov Chains, chapter 3.
    """
    out = passes.sum(axis=1)
    shares = passes / np.maximum(out, 1)[:, None]
    inner, goal = shares[:, : len(stages)], shares[:, len(stages)]
    mean = np.array([time / max(int(ways), 1) / DAY for time, ways in zip(stay, out, strict=True)])
    try:
        reached = np.linalg.solve(np.eye(len(stages)) - inner, goal)
        waited = np.linalg.solve(np.eye(len(stages)) - inner, mean * reached)
    except np.linalg.LinAlgError:  # customers go round and round, and none has come out yet
        reached = waited = np.zeros(len(stages))
    told = []
    for place in range(len(stages)):
        if not out[place]:
            told.append(Outlook())
            continue
        to = int(np.argmax(inner[place]))
        goes = float(inner[place, to])
        comes = float(reached[place])
        days = float(waited[place]) / comes if comes > 0 else None
        told.append(Outlook(stages[to] if goes else None, goes or None, min(comes, 1.0), days))
    return told
