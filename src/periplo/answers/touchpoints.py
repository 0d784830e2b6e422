"""touchpoints: what every column of a map saw in the period, and how customers went on from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChannelUse:
    channel: str
    customers: int
    events: int


@dataclass(frozen=True, slots=True)
class ColumnFigures:
    """One touchpoint in the period.

    `went_on`: customers who met a later column of the map afterwards; `dropped`: the others.
    `median_seconds`: from a meeting to the next touchpoint met, whichever it is.
    `before`: customers in the period of equal length just before; None where the data begins later than it.
    `series`: customers in each twelfth of the period.
    """

    touchpoint: str
    customers: int
    events: int
    share: float | None  # of the customers seen in the period
    low: float | None
    high: float | None
    went_on: int
    dropped: int
    median_seconds: float | None
    before: int | None
    series: tuple[int, ...]
    channels: tuple[ChannelUse, ...]


@dataclass(frozen=True, slots=True)
class Gutter:
    """From one stage to the next: of those seen in `stage`, who met a later one afterwards, and how soon."""

    stage: str
    to: str
    customers: int
    went_on: int
    share: float | None
    low: float | None
    high: float | None
    median_seconds: float | None
    p90_seconds: float | None


@dataclass(frozen=True, slots=True)
class Leg:
    """Passes from one touchpoint to the next one met (never to itself): back, forward or away."""

    origin: str
    to: str
    customers: int
    passes: int


@dataclass(frozen=True, slots=True)
class Unmapped:
    """An event seen in the data that meets no touchpoint of the map."""

    event: str
    customers: int
    events: int


@dataclass(frozen=True, slots=True)
class TouchpointsAnswer:
    n: int
    columns: tuple[ColumnFigures, ...]
    gutters: tuple[Gutter, ...]
    legs: tuple[Leg, ...]
    unmapped: tuple[Unmapped, ...]
