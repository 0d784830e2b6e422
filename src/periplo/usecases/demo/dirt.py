"""Dirt, as in life: unknown devices, tickets without a customer, late tills, duplicates, other spellings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.usecases.demo.before import World
from periplo.usecases.demo.money import baskets, looked_at, sought
from periplo.usecases.demo.people import LIST, ORDINARY, PARENT
from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import EVENTS, NOBODY, Array, event_code, word
from periplo.usecases.demo.seasons import DAY_SECONDS, DAYS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FINAL_CONSUMERS = 3  # spellings of the till's "final consumer"
_ROBOTS = 5


def anonymous_devices(world: World, first_person: int, n: int) -> None:
    """Visitors who never say who they are, persons `first_person` onward; a few of them are robots."""
    rows, chance = world.rows, world.chance
    season = (world.clock.calendar.season("list") + 2 * world.clock.calendar.season("ordinary")) / 3
    who, device = first_person + np.arange(n), chance.choice([1, 2, 3], n, p=[0.64, 0.30, 0.06])
    at = np.sort(world.clock.on(chance.choice(DAYS, n, p=season), "web"))
    robot = np.zeros(n, bool)
    robot[chance.choice(n, min(_ROBOTS, n // 50), replace=False)] = True
    clicks = (chance.random(n) < 0.44) & ~robot
    source = np.where(chance.random(n) < 0.7, word("channel", "search"), word("channel", "social"))
    rows.add("ad clicked", clicks, who, at, channel=source, device=device, utm_campaign="school supplies")
    at = at + np.where(clicks, chance.lognormal(3.6, 0.8, n), 0)
    views = np.where(robot, chance.integers(180, 420, n), np.minimum(1 + chance.poisson(1.9, n), 12))
    usual = np.full(n, ORDINARY)
    wants = sought(usual, chance)
    for view in range(int(views.max(initial=0))):
        category = looked_at(wants, usual, chance)
        sku, price = world.shelves.pick(category, chance)
        looks = np.flatnonzero(views > view)
        rows.add(
            "product viewed", looks, who, at, channel="web", device=device, category=category,
            sku=sku, price=price,
        )  # fmt: skip
        pause = np.where(robot, 2.0, chance.lognormal(4.0, 0.9, n))
        again = ~robot & (chance.random(n) < 0.13)
        at[looks] += np.where(again, chance.exponential(3.0, n) * DAY_SECONDS, pause)[looks]
    adds = (chance.random(n) < 0.12) & ~robot
    sku, price = world.shelves.pick(wants, chance)
    rows.add(
        "product added", adds, who, at, channel="web", device=device, category=wants, sku=sku, price=price
    )


def final_consumers(world: World, first_person: int) -> Floats:
    """The first ticket of each spelling of "final consumer", on the first days. Returns when each is first seen."""
    day = world.clock.calendar.open_from[np.array([0, 1, 2])]
    at = world.clock.on(day, "store")
    _tickets(world, first_person + np.arange(FINAL_CONSUMERS), at)
    return at


def tickets_without_customer(world: World, known: int, first_final: int) -> None:
    """So many till tickets that their share stands beside `known` tickets of known customers."""
    chance = world.chance
    share = PLANTED.tickets_without_customer
    n = max(round(known * share / (1 - share)) - FINAL_CONSUMERS, 0)
    season = world.clock.calendar.season("ordinary") * world.weather
    season /= season.sum()
    at = world.clock.on(np.maximum(chance.choice(DAYS, n, p=season), 8), "store")
    final = chance.random(n) < PLANTED.final_consumer
    spelling = chance.choice(FINAL_CONSUMERS, n, p=[0.7, 0.2, 0.1])
    _tickets(world, np.where(final, first_final + spelling, NOBODY), at)


def _tickets(world: World, who: Ints, at: Floats) -> None:
    chance, n = world.chance, len(who)
    kind = np.where(chance.random(n) < 0.12, LIST, ORDINARY)
    wants, one = sought(kind, chance), np.ones(n, np.int64)
    basket = baskets(kind, wants, np.full(n, PARENT), one, world.shelves, chance)
    place = chance.choice(len(world.footfall), n, p=world.footfall) + 1
    cash = np.where(chance.random(n) < 0.46, word("method", "cash"), word("method", "card"))
    world.rows.add(
        "order completed", np.ones(n, bool), who, at, channel="store", place=place, total=basket.total,
        items=basket.items, category=basket.main, basket=basket.bits, delivery="in hand", method=cash,
    )  # fmt: skip


def arrivals_of(table: dict[str, Array], is_first: Bools, end: float, chance: np.random.Generator) -> Floats:
    """When each row reached us: some from tills and beacons come days late, never a customer's first."""
    store = np.isin(table["channel"], [word("channel", "store"), word("channel", "beacon")])
    offline = store & np.isin(table["event"], [event_code("order completed"), event_code("store visited")])
    late = offline & ~is_first & (chance.random(len(store)) < PLANTED.late_offline)
    delay = np.clip(chance.lognormal(0.7, 0.7, len(store)), 0.3, 9) * DAY_SECONDS
    return table["at"] + np.where(late, delay, 0)


def repeated(n: int, chance: np.random.Generator) -> Ints:
    """Positions of the rows that were sent twice."""
    return np.flatnonzero(chance.random(n) < PLANTED.duplicates)


def spellings() -> list[str]:
    """Every way of writing every event: as it should be, then three other ways, in blocks of len(EVENTS)."""
    return [
        *EVENTS,
        *(name.title() for name in EVENTS),
        *(name.upper() for name in EVENTS),
        *(name.replace(" ", "  ") for name in EVENTS),
    ]


def spelled(event: Array, at: Floats, chance: np.random.Generator) -> Array:
    """Codes into `spellings()`; in the first month every name is written as it should be."""
    n = len(event)
    other = (chance.random(n) < PLANTED.spelling) & (at > 30 * DAY_SECONDS)
    block = np.where(other, chance.integers(1, 4, n), 0)
    codes: Array = (event + block * len(EVENTS)).astype(np.int32)
    return codes
