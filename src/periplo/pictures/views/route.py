"""One real customer's route over a map, without anything that names them: days are counted from the first."""

from __future__ import annotations

from typing import NamedTuple


class Stop(NamedTuple):
    """One or several meetings in a row at one column. seconds: from the beginning of the route; channel: its id."""

    column: str
    seconds: float
    channel: str | None = None
    times: int = 1


class Route(NamedTuple):
    """Stops in their order. of: how many customers it was chosen from; reached: whether it ends at the map's goal."""

    stops: tuple[Stop, ...]
    of: int
    reached: bool
