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
RUN_EVENTS = 600_000  # of what is counted of a run so large, most finds room that another run just left
RUNS = (2, 8)  # of customers, a thread, at least and at most: each has its own costs


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Asks in `threads` threads (None: as many as there are processors)."""

    threads: int | None = None
    parts: int | None = field(
        default=None
    )  # runs of customers; None: by RUNS and RUN_EVENTS, one where data are few

    def ask(self, question: Fold[State, Answer], journeys: Journeys) -> Answer:
        threads = self.threads or processors()
        parts = self.parts or _runs(journeys.events, threads)
        runs = [closely(run) for run in journeys.split(parts)]
        if len(runs) == 1 or threads == 1:
            states = map(question.partial, runs)
            return question.finish(reduce(question.merge, states))
        with ThreadPoolExecutor(threads) as pool:
            return question.finish(reduce(question.merge, pool.map(question.partial, runs)))


def _runs(events: int, threads: int) -> int:
    fewest, most = (threads * each for each in RUNS)
    return min(max(fewest, events // RUN_EVENTS), most) if events > ENOUGH_EVENTS else 1
