"""The engine of one machine: compiled folds over runs of customers, in threads."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import reduce

from periplo.engines.contract import Answer, Fold, State
from periplo.journeys.choosing import closely
from periplo.journeys.columns import Journeys

ENOUGH_EVENTS = 200_000  # below this, dividing costs more than it saves


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Asks in `threads` threads (None: as many as there are processors)."""

    threads: int | None = None
    parts: int | None = field(default=None)  # runs of customers; None: two a thread, one where data are few

    def ask(self, question: Fold[State, Answer], journeys: Journeys) -> Answer:
        threads = self.threads or processors()
        parts = self.parts or (2 * threads if journeys.events > ENOUGH_EVENTS else 1)
        runs = [closely(run) for run in journeys.split(parts)]
        if len(runs) == 1 or threads == 1:
            states = map(question.partial, runs)
            return question.finish(reduce(question.merge, states))
        with ThreadPoolExecutor(threads) as pool:
            return question.finish(reduce(question.merge, pool.map(question.partial, runs)))
