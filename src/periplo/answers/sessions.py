"""sessions: visits, cut where a customer is silent for longer than a gap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.quantiles import MEDIAN, P90, quantiles
from periplo.core.distinct import distinct
from periplo.core.errors import BadQuestion
from periplo.core.spans import MINUTE, SECOND
from periplo.journeys.choosing import meeting
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.units import cut_sessions
from periplo.journeys.masks import read_only

Int64s = NDArray[np.int64]
SHOWN = 10


@dataclass(frozen=True, slots=True)
class End:
    """An event with which sessions begin or end, and how many."""

    event: str
    sessions: int
    share: float


@dataclass(frozen=True, slots=True)
class SessionsAnswer:
    """n customers; a session lasts from its first event to its last, so one of a single event lasts 0 seconds.

    single: share of sessions of a single event. entries and exits: the ten most frequent, then "@other".
    """

    n: int
    sessions: int
    gap_seconds: float
    per_customer: float | None
    events: int
    median_events: float | None
    median_seconds: float | None
    p90_seconds: float | None
    mean_seconds: float | None
    single: float | None
    entries: tuple[End, ...]
    exits: tuple[End, ...]


@dataclass(frozen=True, slots=True)
class SessionsState:
    customers: int
    lengths: tuple[Int64s, ...]  # microseconds of each session
    sizes: tuple[Int64s, ...]  # events of each session
    entries: Counter[str]
    exits: Counter[str]


@dataclass(frozen=True, slots=True)
class Sessions:
    """What we ourselves sent opens no session and prolongs none.

    Raises: BadQuestion if the gap is nothing.
    """

    gap: int = 30 * MINUTE
    name: str = "sessions"

    def __post_init__(self) -> None:
        if self.gap <= 0:
            raise BadQuestion("the gap between sessions is nothing", mend="say a time such as 30m")

    def partial(self, journeys: Journeys) -> SessionsState:
        kept = journeys if journeys.ours is None else meeting(journeys, ~journeys.ours)
        begin, end, owner = cut_sessions(
            read_only(kept.start), read_only(kept.stop), read_only(kept.at), self.gap
        )
        lengths = kept.at[end - 1] - kept.at[begin] if len(begin) else np.empty(0, np.int64)
        names = len(kept.names)
        entries = np.bincount(kept.event[begin], minlength=names)
        exits = np.bincount(kept.event[end - 1], minlength=names) if len(end) else entries
        return SessionsState(
            len(distinct(owner)), (lengths,), (end - begin,), _named(kept, entries), _named(kept, exits)
        )

    def merge(self, a: SessionsState, b: SessionsState) -> SessionsState:
        return SessionsState(
            a.customers + b.customers,
            a.lengths + b.lengths,
            a.sizes + b.sizes,
            a.entries + b.entries,
            a.exits + b.exits,
        )

    def finish(self, total: SessionsState) -> SessionsAnswer:
        count = sum(len(piece) for piece in total.sizes)
        events = sum(int(piece.sum()) for piece in total.sizes)
        single = sum(int((piece == 1).sum()) for piece in total.sizes)
        seconds = sum(int(piece.sum()) for piece in total.lengths) / SECOND
        median, p90 = quantiles(total.lengths, (MEDIAN, P90), SECOND)
        (size,) = quantiles(total.sizes, (MEDIAN,))
        return SessionsAnswer(
            total.customers,
            count,
            self.gap / SECOND,
            count / total.customers if total.customers else None,
            events,
            size,
            median,
            p90,
            seconds / count if count else None,
            single / count if count else None,
            _ends(total.entries, count),
            _ends(total.exits, count),
        )


def _named(journeys: Journeys, counts: Int64s) -> Counter[str]:
    return Counter({name: int(n) for name, n in zip(journeys.names, counts, strict=True) if n})


def _ends(counts: Counter[str], sessions: int) -> tuple[End, ...]:
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown, rest = order[:SHOWN], sum(n for _, n in order[SHOWN:])
    told = [*shown, *([("@other", rest)] if rest else [])]
    return tuple(End(event, n, n / sessions) for event, n in told)
