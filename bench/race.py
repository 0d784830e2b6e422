"""Timing Periplo beside its peers in one run, and a table of ratios."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from time import perf_counter
from types import ModuleType
from typing import Any

from bench.lives import owners

from periplo.journeys.columns import Journeys


def peer(name: str) -> ModuleType | None:
    """The peer's module, or None, told, where it is not installed."""
    os.environ.setdefault("RETENTIONEERING_NO_TRACK", "1")  # nothing about itself is sent anywhere
    try:
        return import_module(name)
    except ImportError:
        print(f"  {name} is not installed here: skipped")
        return None


def event_stream(retentioneering: ModuleType, lived: Journeys) -> Any:
    """The lives as the event stream of retentioneering, which its questions are asked of."""
    import pandas  # comes with the peer

    names = pandas.Categorical.from_codes(lived.event, list(lived.names))
    return retentioneering.Eventstream(
        pandas.DataFrame(
            {
                "user_id": owners(lived),
                "event": names.astype(str),
                "timestamp": lived.at.astype("datetime64[us]"),
            }
        )
    )


def timed(work: Callable[[], object], rounds: int = 3) -> tuple[float, object]:
    """Best of some rounds after a warm one, seconds; and what came out."""
    result = work()
    best = float("inf")
    for _ in range(rounds):
        begun = perf_counter()
        result = work()
        best = min(best, perf_counter() - begun)
    return best, result


def table(title: str, events: int, rows: list[tuple[str, float]], level: float | None = None) -> None:
    """Prints seconds, events a second, and how many times Periplo's time each peer takes.

    level: the seconds promised for 100 million events; it is judged in proportion.
    """
    print(f"\n{title}, {events / 1e6:,.1f} M events")
    ours = rows[0][1]
    for name, seconds in rows:
        print(f"  {name:48}{seconds:9.3f} s{events / seconds / 1e6:9.0f} M/s{seconds / ours:8.1f} x")
    if level is not None:
        allowed = level * events / 100e6
        print(
            f"  level: {level:g} s for 100 M, so {allowed:.3f} s here: {'met' if ours <= allowed else 'MISSED'}"
        )
