"""Journeys of those for whom is decided, some customers after the other: no more is held than theirs, however many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.layers import Layers

EVENTS = 250_000  # of one portion, unless one customer has more


@dataclass(frozen=True, slots=True)
class Portion:
    """last: up to and with which customer all that is due is decided by these journeys; None: whoever is left."""

    journeys: Journeys
    last: int | None = None


class Portions:
    """The journeys of these customers, read portion by portion each time they are asked for. At least one.

    customers: (k,) int64, ascending. most: events of one portion (EVENTS).
    """

    def __init__(self, layers: Layers, customers: Int64s, most: int | None = None) -> None:
        self._layers, self._customers = layers, customers
        total = np.cumsum(layers.sizes(customers))
        self._ends = []
        low = 0
        while low < len(customers):
            before = total[low - 1] if low else 0
            low = max(low + 1, int(np.searchsorted(total, before + (most or EVENTS), side="right")))
            self._ends.append(low)

    def __iter__(self) -> Iterator[Portion]:
        low = 0
        for high in self._ends[:-1]:
            yield Portion(self._layers.of(self._customers[low:high]), int(self._customers[high - 1]))
            low = high
        yield Portion(self._layers.of(self._customers[low:]))


def between(customers: Int64s, above: int | None, last: int | None) -> Int64s:
    """Those of these customers, ascending, who come behind one and up to and with another; None: no bound."""
    low = 0 if above is None else int(np.searchsorted(customers, above, side="right"))
    high = len(customers) if last is None else int(np.searchsorted(customers, last, side="right"))
    return customers[low:high]
