"""value classes: how lately, how often and for how much each customer bought, by fifths of those who did (RFM).

champions bought lately and often; loyal fairly lately and often; recent lately; at risk were worth much and stay
away; lost have stayed away longest; others lie between. Source: Hughes (1994), Strategic Database Marketing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.baskets import baskets_of
from periplo.core.rules import Rule
from periplo.journeys.columns import Coded, Journeys

Int64s = NDArray[np.int64]
CLASSES = ("champions", "loyal", "recent", "at risk", "lost", "others")


def classes(last: Int64s, times: Int64s, cents: Int64s) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Each class and who is in it, (n,) bool; everybody is in one. last: instants, later is better."""
    recent = fifths(last)
    often = np.where(times > 1, 1 + fifths(times), 1)
    value = np.maximum(often, fifths(cents))
    chosen = (
        (recent == 5) & (often >= 4),
        (recent >= 3) & (often >= 3),
        recent >= 4,
        (recent <= 2) & (value >= 4),
        recent == 1,
        np.ones(len(last), np.bool_),
    )
    left = np.ones(len(last), np.bool_)
    for name, mask in zip(CLASSES, chosen, strict=True):
        yield name, mask & left
        left &= ~mask


def class_column(journeys: Journeys, bought: Rule, value: str | None = None) -> Coded:
    """The class of each customer in view, by all purchases in view: codes (customers,) uint8.

    Whoever never bought is in none; where fewer than THIN bought, nobody is, as in the answer `growth`.
    """
    held = baskets_of(journeys, bought, "", value)
    codes = np.zeros(journeys.customers, np.uint8)
    buyers, first, times = np.unique(held.customer, return_index=True, return_counts=True)
    if len(buyers) >= THIN:
        last = held.at[first + times - 1]
        cents = np.add.reduceat(held.cents, first)
        for code, (_, mask) in enumerate(classes(last, times, cents), 1):
            codes[buyers[mask]] = code
    return Coded(codes, CLASSES)


def fifths(values: Int64s) -> Int64s:
    """1 for the lowest fifth to 5 for the highest, equal values together."""
    order = np.unique(values)
    below = np.searchsorted(np.sort(values), order, side="left") / len(values)
    return np.minimum(1 + np.floor(below[np.searchsorted(order, values)] * 5), 5).astype(np.int64)
