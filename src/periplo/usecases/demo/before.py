"""Before the purchase: how a need leads to the shop, the school list, comparing, asking, and the detour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.usecases.demo.countries import Country
from periplo.usecases.demo.money import Catalogue, looked_at
from periplo.usecases.demo.people import AGAIN, LIST, OFFICE, STUDENT, People
from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import Rows, word
from periplo.usecases.demo.seasons import DAY_SECONDS, DAYS, Clock
from periplo.usecases.demo.words import Comments

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BRAND_SEARCH, OTHER_SEARCH, SOCIAL, NEWSLETTER, LEAFLET, DIRECT, WALK_IN, MARKETPLACE = range(8)
_FIRST = np.array([PLANTED.brand_search_click, 0.06, 0.09, 0.0, 0.09, 0.08, 0.19, 0.03])
_LATER = np.array([0.13, 0.04, 0.08, 0.15, 0.05, 0.26, 0.26, 0.03])
_TILT = np.ones((3, 8))
_TILT[STUDENT, [SOCIAL, LEAFLET, MARKETPLACE]] = 2.2, 0.4, 2.0
_TILT[OFFICE, [SOCIAL, LEAFLET, DIRECT]] = 0.2, 0.6, 1.7
_CHECKS = 0.945  # of lists begun; the others are left as they are
_PROFILE = np.array(["web", "web", "web", "web", "letter_box", "web", "store", "web"])


@dataclass(frozen=True, slots=True)
class World:
    """What every part of the year needs: the country, its shelves, the crowd, the clock, the dice, and where events go.

    footfall: share of each shop, (shops,); weather: what makes one day differ from the next, (365,), about 1.
    """

    country: Country
    shelves: Catalogue
    footfall: Floats
    weather: Floats
    crowd: People
    clock: Clock
    chance: np.random.Generator
    rows: Rows
    comments: Comments


@dataclass(frozen=True, slots=True)
class Needs:
    """One need for each of m customers.

    start: local seconds; number: a whole number unlike any other need's; wants: code of the category it is about.
    """

    who: Ints
    kind: Ints
    entry: Ints
    start: Floats
    number: Ints
    first: Bools
    wants: Ints

    def only(self, chosen: NDArray[np.bool_] | Ints) -> Needs:
        return Needs(*(getattr(self, name)[chosen] for name in self.__slots__))


def arrivals(world: World, who: Ints, kind: Ints, day: Ints, first: Bools) -> tuple[Ints, Floats]:
    """By which door each need comes in, and when: (m,) entry codes and local seconds."""
    weight = np.where(first[:, None], _FIRST, _LATER) * _TILT[world.crowd.persona[who]]
    weight[kind == AGAIN] *= [0.4, 0.3, 0.5, 1.0, 0.5, 1.6, 1.4, 0.5]
    steps = np.cumsum(weight, axis=1)
    entry = (steps < (world.chance.random(len(who)) * steps[:, -1])[:, None]).sum(axis=1)
    start = np.empty(len(who))
    for profile in ("web", "letter_box", "store"):
        chosen = np.flatnonzero(_PROFILE[entry] == profile)
        start[chosen] = world.clock.on(day[chosen], profile)
    return entry, start


def devices(world: World, needs: Needs) -> Ints:
    """The device of each need: mostly the customer's main one."""
    main = world.crowd.device[needs.who]
    return np.where(world.chance.random(len(main)) < 0.84, main, world.chance.integers(1, 3, len(main)))


def door(world: World, m: int) -> Ints:
    """How the shop knew that they came in: the beacon saw their phone, or the club card was shown."""
    return np.where(world.chance.random(m) < 0.45, word("channel", "beacon"), word("channel", "store"))


def discover(world: World, needs: Needs, device: Ints) -> Floats:
    """The first contact of each need, if it is not the list itself. Returns when it was over."""
    rows, chance, who, at, entry = world.rows, world.chance, needs.who, needs.start, needs.entry
    lists, session = needs.kind == LIST, needs.number * 16
    school = word("utm_campaign", "back to school")
    brand = word("utm_campaign", "brand")
    other = np.where(lists, school, word("utm_campaign", "school supplies"))
    for code in (BRAND_SEARCH, OTHER_SEARCH):
        rows.add(
            "ad clicked", entry == code, who, at, channel="search", device=device, session=session,
            utm_source="google", utm_medium="cpc",
            utm_campaign=np.full(len(who), brand) if code == BRAND_SEARCH else other,
        )  # fmt: skip
    source = np.where(
        chance.random(len(who)) < 0.68, word("utm_source", "instagram"), word("utm_source", "facebook")
    )
    rows.add(
        "ad clicked", entry == SOCIAL, who, at, channel="social", device=device, session=session,
        utm_source=source, utm_medium="paid_social", utm_campaign=other,
    )  # fmt: skip
    rows.add(
        "newsletter clicked", entry == NEWSLETTER, who, at, channel="newsletter", device=device, session=session,
        utm_source="newsletter", utm_medium="email", utm_campaign="news of the month",
    )  # fmt: skip
    place = world.crowd.shop[who] + 1
    rows.add("leaflet scanned", entry == LEAFLET, who, at, channel="leaflet", place=place, device="mobile")
    minutes = np.round(chance.lognormal(2.2, 0.5, len(who)), 1)
    rows.add(
        "store visited",
        entry == WALK_IN,
        who,
        at,
        channel=door(world, len(who)),
        place=place,
        minutes=minutes,
    )
    rows.add("marketplace viewed", entry == MARKETPLACE, who, at, channel="marketplace", device=device)
    begins_with_list = (entry == DIRECT) & lists
    looking = np.where(
        entry == LEAFLET, chance.lognormal(5.5, 1, len(who)), chance.lognormal(4.0, 0.7, len(who))
    )
    return at + np.where(begins_with_list | ((entry == DIRECT) & ~lists), 0, looking)


def gather_list(world: World, needs: Needs, at: Floats, device: Ints) -> tuple[Bools, Floats]:
    """The school list: begun, checked against the stock, sometimes rated. Returns whether all was there, and when."""
    rows, chance, who, m = world.rows, world.chance, needs.who, len(needs.who)
    walk_in = needs.entry == WALK_IN
    channel = np.where(walk_in, word("channel", "store"), word("channel", "web"))
    place = np.where(walk_in, world.crowd.shop[who] + 1, 0)
    used = np.where(walk_in, 0, device)
    children = world.crowd.children[who].astype(np.float64)
    level = chance.choice(3, m, p=[0.2, 0.5, 0.3]) + 1
    session = np.where(walk_in, 0, needs.number * 16)
    shared = {"channel": channel, "place": place, "device": used, "list_id": needs.number, "session": session}
    everyone = np.ones(m, bool)
    rows.add("list started", everyone, who, at, children=children, level=level, **shared)
    checked = at + chance.lognormal(5.3, 0.6, m)
    suffers = children >= PLANTED.suffers_from_children
    checks = chance.random(m) < _CHECKS
    whole = checks & (chance.random(m) < np.where(suffers, PLANTED.suffers_found_whole, PLANTED.found_whole))
    items = np.round(chance.normal(19, 4, m).clip(8, 34) * (0.6 + 0.4 * children))
    missing = np.where(whole, 0, np.minimum(1 + chance.poisson(2.2 + 1.6 * suffers), items))
    found = np.where(whole, 1, np.where(missing > 0.35 * items, 3, 2))
    rows.add("list checked", checks, who, checked, found=found, items=items, missing=missing, **shared)
    rated = checked + chance.lognormal(3.4, 0.6, m)
    mean = np.where(whole, 3.6, 1.62) - 0.35 * suffers
    rating = np.clip(np.round(chance.normal(mean, 0.75)), 1, 5)
    answers = checks & (chance.random(m) < np.where(whole, 0.10, 0.16))
    reason, comment = world.comments.about_list(rating, m)
    rows.add(
        "feedback given", answers, who, rated, channel="survey", about="list", rating=rating, reason=reason,
        comment=comment, list_id=needs.number,
    )  # fmt: skip
    return whole, np.where(answers, rated, checked)


def compare(world: World, needs: Needs, at: Floats, days: Floats, looks: Ints, device: Ints) -> Floats:
    """`looks` sessions of comparing, spread over about `days` days after `at`. Returns when the last one was over."""
    chance, m = world.chance, len(needs.who)
    straight = (chance.random(m) < 0.72) | (at == needs.start)  # who comes in by looking, looks at once
    at = at.copy()
    gap = days / (looks + 1)
    for look in range(int(looks.max(initial=0))):
        going = np.flatnonzero(looks > look)
        if look == 0:
            now = going[straight[going] & (needs.entry[going] != WALK_IN)]
            at[now] += chance.lognormal(4.2, 0.7, len(now)) * (needs.start[now] != at[now])
            later = going[~(straight[going] & (needs.entry[going] != WALK_IN))]
        else:
            later = going
        at[later] = world.clock.after(at[later], gap[later] * chance.uniform(0.4, 1.6, len(later)), "web")
        straightway = straight[going] & (look == 0) & (needs.entry[going] != WALK_IN)
        visit = np.where(straightway, 0, look + 1)
        at[going] = _look(world, needs.only(going), at[going], device[going], visit)
    return at


def _look(world: World, needs: Needs, at: Floats, device: Ints, visit: Ints) -> Floats:
    rows, chance, who, m = world.rows, world.chance, needs.who, len(needs.who)
    session = needs.number * 16 + visit
    views = 1 + np.minimum(chance.poisson(1.9, m), 7)
    at = at.copy()
    for view in range(int(views.max(initial=0))):
        seen = views > view
        category = looked_at(needs.wants, needs.kind, chance)
        sku, price = world.shelves.pick(category, chance)
        rows.add(
            "product viewed", seen, who, at, channel="web", device=device, session=session, category=category,
            sku=sku, price=price,
        )  # fmt: skip
        at = at + np.where(seen, chance.lognormal(3.9, 0.8, m), 0)
    reads = chance.random(m) < 0.24
    rows.add("reviews read", reads, who, at, channel="review", device=device, session=session)
    at = at + np.where(reads, chance.lognormal(4.2, 0.6, m), 0)
    elsewhere = chance.random(m) < np.where(world.crowd.persona[who] == STUDENT, 0.17, 0.09)
    rows.add("marketplace viewed", elsewhere, who, at, channel="marketplace", device=device)
    return at + np.where(elsewhere, chance.lognormal(4.6, 0.6, m), 0)


def ask(world: World, needs: Needs, at: Floats, whole: Bools) -> Floats:
    """Some ask before they buy, by WhatsApp, chat or telephone. Returns when they had their answer."""
    chance, who, m = world.chance, needs.who, len(needs.who)
    likely = 0.07 + 0.10 * ((needs.kind == LIST) & ~whole) + 0.10 * (world.crowd.persona[who] == OFFICE)
    asks = np.flatnonzero(chance.random(m) < likely)
    channel = np.array([word("channel", name) for name in ("whatsapp", "chat", "phone")])
    chosen = channel[chance.choice(3, m, p=[0.52, 0.27, 0.21])]
    reason = np.array([word("reason", name) for name in ("stock", "price", "delivery time", "invoice")])
    why = reason[chance.choice(4, m, p=[0.52, 0.18, 0.22, 0.08])]
    minutes = np.round(chance.lognormal(2.6, 0.9, m), 1)
    at = at.copy()
    at[asks] = world.clock.after(at[asks], np.full(len(asks), 0.05), "phone")
    world.rows.add("question asked", asks, who, at, channel=chosen, reason=why, minutes=minutes)
    at[asks] += minutes[asks] * 60
    return at


def detour(world: World, needs: Needs, at: Floats, taken: Bools, device: Ints) -> Floats:
    """Web, shop, call, web (and the shop again, to buy) where one contact was designed. Returns when it was over."""
    chance, rows, at = world.chance, world.rows, at.copy()
    going = np.flatnonzero(taken)
    needs, used, moment = needs.only(going), device[going], at[going]
    who, m = needs.who, len(going)
    everyone = np.ones(m, bool)
    moment = world.clock.after(moment, chance.uniform(0.1, 0.9, m), "store")
    minutes = np.round(chance.lognormal(2.5, 0.4, m), 1)
    place = world.crowd.shop[who] + 1
    rows.add("store visited", everyone, who, moment, channel=door(world, m), place=place, minutes=minutes)
    moment = world.clock.after(moment + minutes * 60, chance.uniform(0.05, 0.7, m), "phone")
    talk = np.round(chance.lognormal(1.9, 0.5, m), 1)
    rows.add("question asked", everyone, who, moment, channel="phone", reason="stock", minutes=talk)
    moment = world.clock.after(moment + talk * 60, chance.uniform(0.02, 0.5, m), "web")
    at[going] = _look(world, needs, moment, used, np.full(m, 8))
    return at


def takes_detour(world: World, needs: Needs) -> Bools:
    """Whether a list journey goes the long way round: more of them in the last weeks."""
    days_left = DAYS - needs.start / DAY_SECONDS
    late = np.clip(1 - days_left / PLANTED.detour_grows_days, 0, 1)
    share = PLANTED.detour + (PLANTED.detour_at_the_end - PLANTED.detour) * late
    goes: Bools = (needs.kind == LIST) & (world.chance.random(len(needs.who)) < share)
    return goes
