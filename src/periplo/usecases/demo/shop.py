"""The demo shop's year as columns of events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadInput
from periplo.core.identity import BUCKETS, buckets
from periplo.usecases.demo import dirt
from periplo.usecases.demo.before import World
from periplo.usecases.demo.countries import Country, country_named
from periplo.usecases.demo.money import catalogue
from periplo.usecases.demo.people import keys, people
from periplo.usecases.demo.planted import HOLDOUT, LIST_AWAITS, PLANTED, SEED, TEN_PERCENT, TEN_PERCENT_ENTRY
from periplo.usecases.demo.rows import NOBODY, Array, Rows, event_code, word
from periplo.usecases.demo.seasons import DAY_SECONDS, DAYS, Calendar, Clock
from periplo.usecases.demo.words import Comments
from periplo.usecases.demo.year import END, Year

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEWEST, MOST = 100, 5_000_000


@dataclass(frozen=True, slots=True)
class Shop:
    """A year of events, in the order in which they reached us.

    columns: every property of rows.PROPERTIES, and event (code into EVENTS), spelling (code into
    dirt.spellings()), who (position in `keys` and, after their end, in `devices`; -1 where the till knew nobody),
    at (int64 microseconds UTC), message (int64, the same for a row sent twice), place_in_file.
    The first `known` keys are customers who said who they are; the till's "final consumer" follows.
    """

    country: Country
    seed: int
    known: int
    keys: tuple[str, ...]
    devices: tuple[str, ...]
    comments: tuple[str, ...]
    columns: Mapping[str, Array]
    ids: Ints  # (keys,) the id that each gets on import, by order of first appearance

    @property
    def events(self) -> int:
        return len(self.columns["event"])


def build_shop(customers: int = 50_000, *, seed: int = SEED, country: str = "es") -> Shop:
    """Build the demo shop; the same arguments give the same shop.

    Raises: BadInput if there are too few or too many customers; UnknownName for an unknown country.
    """
    if not FEWEST <= customers <= MOST:
        raise BadInput(
            f"a demo shop with {customers} customers tells nothing",
            mend=f"choose between {FEWEST} and {MOST:,} customers",
        )
    where = country_named(country)
    dice = [np.random.default_rng([seed, stream]) for stream in range(6)]
    footfall = dice[3].lognormal(0, 0.22, len(where.shops)) / (np.arange(len(where.shops)) + 5.0)
    footfall /= footfall.sum()
    crowd = people(customers, footfall, dice[0])
    clock = Clock(Calendar(where), dice[1])
    comments = Comments(dice[2])
    shelves, weather = catalogue(where, dice[3]), _weather(dice[3])
    world = World(where, shelves, footfall, weather, crowd, clock, dice[1], Rows(), comments)

    year = Year(world)
    first_seen = np.concatenate([year.first_contacts, dirt.final_consumers(world, customers)])
    ids = _ids(clock.calendar, first_seen)
    treated = ~is_control(LIST_AWAITS, ids)
    year.live(lambda who, at: treated[who] & (at < crowd.leaves_mail[who] * DAY_SECONDS))

    leaves = np.flatnonzero(crowd.leaves_mail * DAY_SECONDS > year.first_contacts + DAY_SECONDS)
    leaves = leaves[np.isfinite(crowd.leaves_mail[leaves])]
    world.rows.add(
        "unsubscribed",
        np.arange(len(leaves)),
        leaves,
        crowd.leaves_mail[leaves] * DAY_SECONDS,
        channel="email",
    )
    known = _tickets(world.rows.gathered(), customers)
    dirt.tickets_without_customer(world, known, customers)
    devices = round(0.24 * customers)
    dirt.anonymous_devices(world, customers + dirt.FINAL_CONSUMERS, devices)

    table = world.rows.gathered()
    _spend_coupons(table, ~is_control(TEN_PERCENT, ids), where.decimals, dice[3])
    table = _arrived(table, clock.calendar, first_seen, dice[4])
    names = (*keys(customers, dice[5]), *where.final_consumer)
    unknown = tuple(f"d-{number:08x}" for number in dice[5].permutation(devices) * 7919 + 0x1A2B3C)
    return Shop(where, seed, customers, names, unknown, tuple(comments.texts), table, ids)


def is_control(campaign: str, ids: Ints) -> Bools:
    """Which customers the campaign leaves without its message: decide.proposed_arm, for a column of ids."""
    return buckets(f"{campaign}/holdout", ids) < round(HOLDOUT * BUCKETS)


def _ids(calendar: Calendar, first_seen: Floats) -> Ints:
    """The ids that customers will get on import: 1, 2, 3... in order of first appearance."""
    order = np.lexsort((np.arange(len(first_seen)), _instants(calendar, first_seen)))
    ids = np.empty(len(first_seen), np.int64)
    ids[order] = np.arange(1, len(order) + 1)
    return ids


def _instants(calendar: Calendar, local: Floats) -> Ints:
    return calendar.utc_micros(np.round(local * 1000).astype(np.int64))


def _tickets(table: dict[str, Array], customers: int) -> int:
    is_ticket = (table["event"] == event_code("order completed")) & (
        table["channel"] == word("channel", "store")
    )
    return int((is_ticket & (table["who"] < customers) & (table["at"] < END)).sum())


def _weather(chance: np.random.Generator) -> Floats:
    """What makes one day and one week of trade differ from the next, (365,) about 1."""
    weeks = np.repeat(chance.lognormal(0, 0.07, DAYS // 7 + 1), 7)[:DAYS]
    return weeks * chance.lognormal(0, 0.11, DAYS)


def _spend_coupons(
    table: dict[str, Array], treated: Bools, decimals: int, chance: np.random.Generator
) -> None:
    """ "10 % for everyone": whoever got it spends it on the next order, in the shop or online."""
    order = np.lexsort((table["at"], table["who"]))
    who, at, event = (table[name][order] for name in ("who", "at", "event"))
    clicks = np.flatnonzero(np.isin(event, [event_code(name) for name in TEN_PERCENT_ENTRY]))
    span = END * 4  # keeps customers apart on one axis
    line = who[clicks] * span + at[clicks]
    ours = table["channel"][order] != word("channel", "marketplace")
    orders = np.flatnonzero(
        (event == event_code("order completed")) & ours & (who >= 0) & (who < len(treated))
    )
    orders = orders[treated[who[orders]]]
    spot = who[orders] * span + at[orders]
    last = np.searchsorted(line, spot - DAY_SECONDS, "right") - 1
    seen = np.where(last >= 0, line[np.maximum(last, 0)], -np.inf)
    carries = (seen >= who[orders] * span) & (spot - seen <= PLANTED.ten_percent_days * DAY_SECONDS)
    carries &= chance.random(len(orders)) < PLANTED.ten_percent_used
    rows = order[orders[carries]]
    discount = np.round(table["total"][rows] * PLANTED.ten_percent_discount, decimals)
    table["discount"][rows] = discount
    table["total"][rows] = np.round(table["total"][rows] - discount, 2)
    table["coupon"][rows] = word("coupon", "TEN")


def _arrived(
    table: dict[str, Array], calendar: Calendar, first_seen: Floats, chance: np.random.Generator
) -> dict[str, Array]:
    """The rows that had reached us by the last instant of the last day, in that order, with their dirt."""
    who, at = table["who"], table["at"]
    people = (who >= 0) & (who < len(first_seen))
    is_first = people & (at <= first_seen[np.where(people, who, 0)])
    reached = dirt.arrivals_of(table, is_first, END, chance)
    inside = np.flatnonzero(reached < END)
    table = {name: values[inside] for name, values in table.items()}
    table["spelling"] = dirt.spelled(table["event"], table["at"], chance)
    table["message"] = chance.permutation(len(inside)) + 1
    reached = reached[inside]
    twice = dirt.repeated(len(inside), chance)
    reached = np.concatenate([reached, reached[twice] + chance.uniform(0, 600, len(twice))])
    positions = np.concatenate([np.arange(len(inside)), twice])
    instant = _instants(calendar, reached)
    order = np.lexsort((positions, table["who"][positions], instant))
    positions = positions[order]
    columns = {name: values[positions] for name, values in table.items()}
    columns["at"] = _instants(calendar, columns["at"])
    columns["place_in_file"] = np.arange(len(positions))
    return columns


__all__ = ["NOBODY", "Shop", "build_shop", "is_control"]
