"""After the purchase: collecting on time or late, calls, returns, reviews, the club, and coming back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.usecases.demo.before import World
from periplo.usecases.demo.buying import MARKETPLACE, STORE, WEB, Orders
from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import word

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# What the planted shares of coming back need beside the orders that customers make anyway within the 60 days.
_ANYWAY = 0.14


def fulfil(world: World, orders: Orders) -> tuple[Floats, Floats]:
    """What happens to each order until the goods are in hand, and what is said about it.

    Returns: when it was over, local seconds; the day on which the customer comes back by themselves, or infinity.
    """
    rows, chance, who, m = world.rows, world.chance, orders.needs.who, len(orders.at)
    number, at = orders.needs.number, orders.at
    remote = orders.mode != STORE
    collects, sent = orders.collects, remote & ~orders.collects
    place = world.crowd.shop[who] + 1
    on_time = chance.random(m) < np.where(place - 1 == PLANTED.queue_shop, 0.5, PLANTED.on_time)
    days = np.where(on_time, chance.uniform(0.4, 1.6, m), chance.uniform(2.6, 5.5, m))
    ready = _each(world, at, days, collects, "phone")
    rows.add("order ready", collects, who, ready, channel="email", order_id=number, by="us")
    taken = _each(world, ready, chance.uniform(0.05, 1.6, m), collects, "store")
    minutes = np.round(chance.lognormal(1.4, 0.5, m) + (place - 1 == PLANTED.queue_shop) * 11, 1)
    flag = on_time.astype(np.int8)
    shared = {"order_id": number, "on_time": flag}
    rows.add("order collected", collects, who, taken, channel="store", place=place, minutes=minutes, **shared)
    brought = _each(world, at, 1.3 + days, sent, "letter_box")
    rows.add("order delivered", sent, who, brought, channel="parcel", **shared)
    over = np.where(collects, taken, np.where(sent, brought, at))
    _say(world, orders, over, remote & (orders.mode != MARKETPLACE), ~on_time)
    _call(world, orders, np.where(remote, over, at), remote & (orders.mode == WEB), ~on_time)
    _later(world, orders, over)
    return over, _comes_back(world, orders, over, on_time)


def _each(world: World, at: Floats, days: Floats, chosen: Bools, profile: str) -> Floats:
    moment, places = at.copy(), np.flatnonzero(chosen)
    moment[places] = world.clock.after(at[places], days[places], profile)
    return moment


def _say(world: World, orders: Orders, over: Floats, asked: Bools, late: Bools) -> None:
    chance, who, m = world.chance, orders.needs.who, len(over)
    answers = asked & (chance.random(m) < np.where(late, 0.21, 0.14))
    rating = np.clip(np.round(chance.normal(np.where(late, 2.3, 4.35), 0.8)), 1, 5)
    at = over + chance.lognormal(8.2, 1.0, m)
    world.rows.add(
        "feedback given", answers, who, at, channel="survey", about="collection", rating=rating,
        comment=world.comments.about_collection(late), order_id=orders.needs.number,
    )  # fmt: skip


def _call(world: World, orders: Orders, over: Floats, remote: Bools, late: Bools) -> None:
    """Calls to the call centre: where is my order, something is missing."""
    chance, who, m = world.chance, orders.needs.who, len(over)
    calls = np.flatnonzero(remote & (chance.random(m) < np.where(late, 0.24, 0.05)))
    lost = np.where(
        chance.random(m) < 0.55, word("reason", "where is my order"), word("reason", "missing item")
    )
    why = np.where(
        late, lost, np.where(chance.random(m) < 0.5, word("reason", "wrong item"), word("reason", "invoice"))
    )
    at = over.copy()
    at[calls] = world.clock.after(over[calls], chance.uniform(0, 1.5, len(calls)), "phone")
    minutes = np.round(chance.lognormal(1.9, 0.6, m), 1)
    solved = (chance.random(m) < np.where(late, 0.61, 0.83)).astype(np.int8)
    world.rows.add(
        "call answered", calls, who, at, channel="phone", reason=why, minutes=minutes, resolved=solved,
        order_id=orders.needs.number,
    )  # fmt: skip


def _later(world: World, orders: Orders, over: Floats) -> None:
    """Returns, reviews, the club, and where people say that they heard of the shop."""
    rows, chance, crowd = world.rows, world.chance, world.crowd
    who, number, m = orders.needs.who, orders.needs.number, len(over)
    everyone = np.ones(m, bool)
    in_shop = orders.mode == STORE
    back = everyone & (chance.random(m) < np.where(in_shop, 0.035, 0.075))
    at = _each(world, over, chance.gamma(2.2, 4.0, m), back, "store")
    share = np.where(chance.random(m) < 0.3, 1.0, chance.uniform(0.1, 0.7, m))
    why = [word("reason", name) for name in ("does not fit", "broken", "not needed", "wrong item")]
    rows.add(
        "item returned", back, who, at, channel="store", place=crowd.shop[who] + 1, order_id=number,
        refund=np.round(orders.total * share, world.country.decimals),
        reason=np.array(why)[chance.choice(4, m, p=[0.2, 0.24, 0.44, 0.12])],
    )  # fmt: skip
    tells = chance.random(m) < np.where(in_shop, 0.02, 0.075)
    rating = chance.choice([1.0, 2.0, 3.0, 4.0, 5.0], m, p=[0.08, 0.06, 0.10, 0.26, 0.50])
    at = _each(world, over, chance.gamma(2, 3.5, m), tells, "web")
    comment = world.comments.about_product(rating <= 2)
    rows.add(
        "review posted", tells, who, at, channel="review", rating=rating, comment=comment, order_id=number
    )
    joins = orders.needs.first & (chance.random(m) < 0.24)
    door = np.where(in_shop, word("channel", "store"), word("channel", "web"))
    place = np.where(in_shop, crowd.shop[who] + 1, 0)
    rows.add("club joined", joins, who, orders.at + 75, channel=door, place=place)
    redeems = ~orders.needs.first & (chance.random(m) < 0.11)
    points = np.round(orders.total / world.country.price * chance.uniform(1, 4, m)) + 10
    rows.add("points redeemed", redeems, who, orders.at + 20, channel=door, place=place, points=points)
    says = orders.needs.first & (chance.random(m) < 0.27)
    rows.add("source declared", says, who, orders.at + 140, channel="survey", reason=crowd.heard[who])


def _comes_back(world: World, orders: Orders, over: Floats, on_time: Bools) -> Floats:
    """Seconds of the next need that a good experience brings with it; infinity for the others."""
    chance, m = world.chance, len(over)
    wanted = np.where(on_time, PLANTED.back_on_time, PLANTED.back_late)
    wanted = np.where(orders.collects, wanted, 0.30)
    likely = np.clip((wanted - _ANYWAY) / (1 - _ANYWAY), 0, 1) / 0.87
    comes = chance.random(m) < likely
    return np.where(comes, over + chance.uniform(4, 52, m) * 86_400, np.inf)
