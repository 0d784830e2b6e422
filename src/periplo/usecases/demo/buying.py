"""During the purchase: who buys, when and how; the basket, the till, paying, and what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.usecases.demo.before import WALK_IN, Needs, World, door
from periplo.usecases.demo.money import baskets, looked_at
from periplo.usecases.demo.people import GIFT, LIST, OFFICE
from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import word
from periplo.usecases.demo.seasons import DAY_SECONDS, DAYS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

WEB, STORE, MARKETPLACE, PHONE = range(4)
REST_LIST, REST_COMPARE, REST_BASKET, REST_VISIT = range(4)
_ORDERED = np.array([0.0, 0.50, 0.44, 0.93])  # by kind of need; lists have their own
_STILL_THERE = 3 * 3600  # seconds after which whoever walked in has left again
_LATE_ORDER = 0.05  # of list journeys not ordered within the window


@dataclass(frozen=True, slots=True)
class Plan:
    """What each need will come to. days: from the beginning of the list or need to the order, or of looking around."""

    buys: Bools
    mode: Ints
    days: Floats
    looks: Ints
    rest: Ints  # how far those get who do not buy

    def only(self, chosen: Bools | Ints) -> Plan:
        return Plan(*(getattr(self, name)[chosen] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders that came about; `needs` are theirs."""

    needs: Needs
    mode: Ints
    at: Floats
    collects: Bools
    total: Floats


def plan(world: World, needs: Needs, whole: Bools, treated: Bools) -> Plan:
    """Decide what each need comes to. treated: whether "your list awaits you" reaches them."""
    chance, crowd, m = world.chance, world.crowd, len(needs.who)
    lists, walk_in = needs.kind == LIST, needs.entry == WALK_IN
    suffers = crowd.children[needs.who] >= PLANTED.suffers_from_children
    likely = 0.235 + 0.14 * whole - 0.05 * suffers + PLANTED.list_awaits_push * treated
    likely = np.where(lists, likely, np.where(walk_in, 0.72, _ORDERED[needs.kind]))
    soon = chance.random(m) < likely
    soon[lists] = _evenly(likely[lists], np.lexsort((needs.start[lists], treated[lists])), chance)
    late = lists & ~soon & (chance.random(m) < _LATE_ORDER)
    middle = np.where(lists, 2.4, np.where(walk_in & ~lists, 0.0, np.where(needs.kind == GIFT, 1.6, 0.4)))
    days = np.clip(middle * chance.lognormal(0, 0.9, m), 0, 7)
    days = np.where(late, chance.uniform(16, 27, m), days)
    days = np.where(soon | late, days, np.clip(chance.lognormal(0.9, 0.9, m), 0.02, 12))
    looks = np.where(lists, 1, 0) + chance.poisson(
        np.where(lists, 0.9, np.where(needs.kind == GIFT, 1.0, 0.35))
    )
    looks = np.where(~lists & ~walk_in, np.maximum(looks, 1), looks)
    looks = np.minimum(np.where(walk_in & ~lists, 0, looks), 5)
    rest = np.where(lists, _drawn(chance, m, (0.14, PLANTED.stop_at_compare, 0.12, 0.08)), REST_COMPARE)
    rest = np.where(~lists, _drawn(chance, m, (0.0, 0.70, 0.19, 0.11)), rest)
    rest = np.where(walk_in & ~lists, REST_COMPARE, rest)
    buys = soon | late
    looks = np.where(~buys & (rest == REST_LIST), 0, np.where(~buys & ~walk_in, np.maximum(looks, 1), looks))
    return Plan(buys, _modes(world, needs), days, looks, rest)


def _evenly(likely: Floats, order: Ints, chance: np.random.Generator) -> Bools:
    """Systematic sampling along `order`: each with its own likelihood, their sum never off by more than one.

    Independent dice would blur the planted effect by more than a point at a control group of this size.
    Source: Madow (1949), On the theory of systematic sampling II, Ann. Math. Stat. 20, 333-354.
    """
    marks = np.floor(np.cumsum(likely[order]) + chance.random())
    hit = np.empty(len(order), bool)
    hit[order] = np.diff(marks, prepend=0) > 0
    return hit


def _drawn(chance: np.random.Generator, m: int, shares: tuple[float, ...]) -> Ints:
    return chance.choice(len(shares), m, p=shares)


def _modes(world: World, needs: Needs) -> Ints:
    chance, crowd, m = world.chance, world.crowd, len(needs.who)
    online = chance.random(m) < crowd.online[needs.who]
    office = crowd.persona[needs.who] == OFFICE
    phone = online & (chance.random(m) < np.where(office, 0.16, 0.03))
    elsewhere = online & ~phone & (chance.random(m) < 0.07)
    mode = np.where(phone, PHONE, np.where(elsewhere, MARKETPLACE, np.where(online, WEB, STORE)))
    return np.where((needs.entry == WALK_IN) & (needs.kind != LIST), STORE, mode)


def purchase(
    world: World, needs: Needs, plan: Plan, at: Floats, left: Floats, device: Ints
) -> tuple[Orders, Floats]:
    """Buy, or stop on the way. left: days to go before the order. Returns the orders, and when each need was over."""
    ends, shopping = at.copy(), np.flatnonzero(plan.buys | (plan.rest >= REST_BASKET))
    done: list[Orders] = []
    for mode, profile in ((WEB, "web"), (STORE, "store"), (MARKETPLACE, "web"), (PHONE, "phone")):
        wanted = np.where(plan.buys, plan.mode, np.where(plan.rest == REST_VISIT, STORE, WEB))
        chosen = shopping[wanted[shopping] == mode]
        some, use = needs.only(chosen), device[chosen]
        there = (some.entry == WALK_IN) & (some.kind != LIST) & (mode == STORE)
        there &= at[chosen] - some.start < _STILL_THERE
        moment = at[chosen]
        same = there | ((mode == WEB) & (left[chosen] < 0.15))
        away = np.flatnonzero(~same)
        moment[same] += world.chance.lognormal(4.6, 0.6, int(same.sum()))
        moment[away] = world.clock.after(moment[away], left[chosen][away], profile)
        pays = plan.buys[chosen]
        if mode == WEB:
            bought, moment = _web(world, some, moment, pays, use)
        elif mode == STORE:
            bought, moment = _till_visit(world, some, moment, pays, there)
        else:
            bought = pays
        ends[chosen] = moment
        done.append(_orders(world, some.only(bought), mode, moment[bought], use[bought]))
    return _joined(done), ends


def _web(world: World, needs: Needs, at: Floats, pays: Bools, device: Ints) -> tuple[Bools, Floats]:
    """Basket and payment in the web shop; the incident strikes here. Returns who ordered, and when it was over."""
    rows, chance, who, m = world.rows, world.chance, needs.who, len(needs.who)
    session = needs.number * 16 + 9
    shared = {"channel": "web", "device": device, "session": session}
    more = 1 + np.minimum(chance.poisson(1.1, m), 4)
    at = at.copy()
    for line in range(5):
        adds = more > line
        category = needs.wants if line == 0 else looked_at(needs.wants, needs.kind, chance)
        sku, price = world.shelves.pick(category, chance)
        rows.add("product added", adds, who, at, category=category, sku=sku, price=price, **shared)
        at = at + np.where(adds, chance.lognormal(4.1, 0.8, m), 0)
    begins = pays | (chance.random(m) < 0.34)
    method = np.where(chance.random(m) < 0.66, word("method", "card"), word("method", "wallet"))
    method = np.where(chance.random(m) < 0.12, word("method", "transfer"), method)
    rows.add("payment started", begins, who, at, method=method, **shared)
    days_left = DAYS - 1 - at // DAY_SECONDS
    first, last = PLANTED.incident_days
    card = method == word("method", "card")
    struck = begins & card & (device == 1) & (days_left <= first) & (days_left >= last)
    struck &= chance.random(m) < PLANTED.incident_fails
    lost = struck & (chance.random(m) < PLANTED.incident_lost)
    usual = begins & card & ~struck & (chance.random(m) < np.where(pays, 0.03, 0.25))
    tries = np.where(struck, chance.integers(1, 4, m), usual.astype(np.int64))
    why = np.where(struck, word("reason", "gateway timeout"), word("reason", "card not accepted"))
    at = at + np.where(begins, chance.lognormal(4.0, 0.4, m), 0)
    for attempt in range(3):
        fails = tries > attempt
        rows.add("payment failed", fails, who, at, method=method, reason=why, **shared)
        at = at + np.where(fails, chance.lognormal(4.0, 0.5, m), 0)
    return pays & ~lost, at


def _till_visit(world: World, needs: Needs, at: Floats, pays: Bools, there: Bools) -> tuple[Bools, Floats]:
    """A visit to the shop to buy; one shop has bad queues. Returns who bought, and when they left the till."""
    chance, who, m = world.chance, needs.who, len(needs.who)
    home = world.crowd.shop[who]
    place = np.where(chance.random(m) < 0.86, home, chance.integers(0, len(world.country.shops), m))
    place = np.where(there, home, place)
    slow = place == PLANTED.queue_shop
    minutes = np.round(
        chance.lognormal(2.35, 0.45, m) + slow * chance.gamma(4, PLANTED.queue_minutes / 4, m), 1
    )
    seen_by = door(world, m)
    world.rows.add("store visited", ~there, who, at, channel=seen_by, place=place + 1, minutes=minutes)
    leaves = slow & (chance.random(m) < PLANTED.queue_leaves)
    return pays & ~leaves, at + minutes * 60


def _orders(world: World, needs: Needs, mode: int, at: Floats, device: Ints) -> Orders:
    """Write down the orders with their baskets, money and way of delivery."""
    chance, crowd, who, m = world.chance, world.crowd, needs.who, len(needs.who)
    basket = baskets(needs.kind, needs.wants, crowd.persona[who], crowd.children[who], world.shelves, chance)
    shop = crowd.shop[who] + 1
    online = mode in (WEB, PHONE)
    collects = chance.random(m) < (0.58 if online else 0.0)
    delivery = word("delivery", "in hand") if mode == STORE else word("delivery", "home")
    cash = np.where(chance.random(m) < 0.3, word("method", "cash"), word("method", "card"))
    world.rows.add(
        "order completed", np.ones(m, bool), who, at, channel=("web", "store", "marketplace", "phone")[mode],
        place=np.where(mode == STORE, shop, np.where(collects, shop, 0)),
        device=device if mode in (WEB, MARKETPLACE) else 0, session=needs.number * 16 + 9 if mode == WEB else 0,
        order_id=needs.number, list_id=np.where(needs.kind == LIST, needs.number, 0), total=basket.total,
        items=basket.items, category=basket.main, basket=basket.bits,
        delivery=np.where(collects, word("delivery", "collect"), delivery),
        method=cash if mode == STORE else 0,
    )  # fmt: skip
    return Orders(needs, np.full(m, mode), at, collects, basket.total)


def _joined(parts: list[Orders]) -> Orders:
    needs = Needs(*(np.concatenate([getattr(p.needs, name) for p in parts]) for name in Needs.__slots__))
    rest = (np.concatenate([getattr(p, name) for p in parts]) for name in Orders.__slots__[1:])
    return Orders(needs, *rest)
