"""Made-up journeys for the benches: skewed event names, about twenty events a customer, months of them.

EVENTS in the environment says how many, 10 million unless told: EVENTS=100e6 is the full claim.
"""

from __future__ import annotations

import os

import numpy as np

from periplo.journeys.columns import Coded, Journeys, Number

EVENTS = int(float(os.environ.get("EVENTS", "10e6")))
NAMES = 40
PER_CUSTOMER = 20
HOUR = 3_600_000_000


def journeys(events: int = EVENTS, properties: bool = False) -> Journeys:
    """About `events` events; name e0 is most frequent. With properties: total (number) and channel (text)."""
    chance = np.random.default_rng(1)
    customers = max(1, events // PER_CUSTOMER)
    count = np.maximum(chance.poisson(PER_CUSTOMER, customers), 1)
    stop = np.cumsum(count)
    start, n = stop - count, int(stop[-1])
    share = 1 / np.arange(1, NAMES + 1) ** 1.1
    event = chance.choice(NAMES, n, p=share / share.sum()).astype(np.uint16)
    # One running clock, set back to a customer's own beginning: instants within a customer never go back.
    at = np.cumsum(chance.exponential(5 * HOUR, n).astype(np.int64) + 1)
    at -= np.repeat(at[start] - chance.integers(0, 60 * 24 * HOUR, customers), count)
    known = {}
    if properties:
        total = chance.exponential(40, n)
        total[chance.random(n) < 0.5] = np.nan
        known["total"] = Number(total)
        channels = ("store", "web", "phone", "app", "mail")
        known["channel"] = Coded(chance.integers(0, len(channels) + 1, n, dtype=np.uint8), channels)
    names = tuple(f"e{code}" for code in range(NAMES))
    return Journeys(start, stop, np.arange(1, customers + 1), event, at, names, properties=known)


def owners(lived: Journeys) -> np.ndarray:
    """The customer of each event, for peers that keep one row an event: (n,) uint32."""
    return np.repeat(lived.customer, lived.stop - lived.start).astype(np.uint32)
