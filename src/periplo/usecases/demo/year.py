"""One year of the shop's known customers: need after need, until the last day."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from periplo.usecases.demo.after import fulfil
from periplo.usecases.demo.before import (
    DIRECT,
    WALK_IN,
    Needs,
    World,
    arrivals,
    ask,
    compare,
    detour,
    devices,
    discover,
    gather_list,
    takes_detour,
)
from periplo.usecases.demo.buying import REST_LIST, REST_VISIT, STORE, Plan, plan, purchase
from periplo.usecases.demo.money import sought
from periplo.usecases.demo.people import AGAIN, LIST, needs
from periplo.usecases.demo.seasons import DAY_SECONDS, DAYS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
END = float(DAYS * DAY_SECONDS)
_ROUNDS = 16


class Year:
    """The year in rounds: in each one, every customer with a need left lives it to its end.

    The first contacts are drawn first, for they decide the order in which customers are met, their ids, and so
    their arms: nothing that happens later may change them.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._days, self._kinds = needs(world.crowd, world.clock.calendar, world.weather, world.chance)
        n = len(world.crowd)
        everyone = np.arange(n)
        entry, start = arrivals(world, everyone, self._kinds[:, 0], self._days[:, 0], np.ones(n, bool))
        start = np.where(start < END, start, start - 14 * DAY_SECONDS)  # shops that open again after the end
        self._opening = Needs(
            everyone,
            self._kinds[:, 0],
            entry,
            start,
            everyone + 1,
            np.ones(n, bool),
            sought(self._kinds[:, 0], world.chance),
        )

    @property
    def first_contacts(self) -> Floats:
        """When each customer is first met, (n,) local seconds."""
        return self._opening.start

    def live(self, reached: Callable[[Ints, Floats], Bools]) -> None:
        """Live the year. reached(who, at): whether "your list awaits you" speaks to them for a list begun then."""
        n = len(self._world.crowd)
        turn, again, free = np.zeros(n, np.int64), np.full(n, np.inf), np.zeros(n)
        batch, number = self._opening, n + 1
        for _ in range(_ROUNDS):
            ends, comes_back = _live(self._world, batch, reached)
            usual = batch.kind != AGAIN
            turn[batch.who[usual]] += 1
            free[batch.who] = ends + DAY_SECONDS / 2
            again[batch.who] = np.where(usual, np.minimum(again[batch.who], comes_back), comes_back)
            batch = self._next(turn, again, free, number)
            number += len(batch.who)
            if not len(batch.who):
                return

    def _next(self, turn: Ints, again: Floats, free: Floats, number: int) -> Needs:
        """The next need of everyone who has one before the end; what falls into a busy time waits for its end."""
        everyone = np.arange(len(turn))
        usual = np.maximum(self._days[everyone, turn] * float(DAY_SECONDS), free)
        sooner = again < usual
        moment = np.where(sooner, np.maximum(again, free), usual)
        kind = np.where(sooner, AGAIN, self._kinds[everyone, turn])
        who = np.flatnonzero(moment < END)
        day = np.ceil(np.maximum(moment[who] // DAY_SECONDS, free[who] / DAY_SECONDS)).astype(np.int64)
        entry, start = arrivals(self._world, who, kind[who], day, np.zeros(len(who), bool))
        wants = sought(kind[who], self._world.chance)
        numbers = number + np.arange(len(who))
        return Needs(who, kind[who], entry, start, numbers, np.zeros(len(who), bool), wants)


def _live(world: World, batch: Needs, reached: Callable[[Ints, Floats], Bools]) -> tuple[Floats, Floats]:
    """Live one need each. Returns when it was over and when the customer comes back by themselves, (m,) seconds."""
    chance, m = world.chance, len(batch.who)
    device = devices(world, batch)
    at = discover(world, batch, device)
    turns_away = (batch.entry != DIRECT) & (batch.entry != WALK_IN) & (chance.random(m) < 0.09)
    listing = np.flatnonzero((batch.kind == LIST) & ~turns_away)
    whole, treated = np.zeros(m, bool), np.zeros(m, bool)
    treated[listing] = reached(batch.who[listing], at[listing])
    whole[listing], at[listing] = gather_list(world, batch.only(listing), at[listing], device[listing])
    going = np.flatnonzero(~turns_away)
    ends, back = at.copy(), np.full(m, np.inf)
    some = batch.only(going)
    ends[going], back[going] = _shop(world, some, at[going], whole[going], treated[going], device[going])
    return ends, back


def _shop(
    world: World, some: Needs, at: Floats, whole: Bools, treated: Bools, device: Ints
) -> tuple[Floats, Floats]:
    """From the need to the goods in hand, or to where they stop."""
    m = len(some.who)
    planned = plan(world, some, whole, treated)
    long_way = takes_detour(world, some) & (planned.buys | (planned.rest != REST_LIST))
    mode, rest = np.where(long_way, STORE, planned.mode), np.where(long_way, REST_VISIT, planned.rest)
    planned = Plan(planned.buys, mode, planned.days, planned.looks, rest)
    looked = compare(world, some, at, planned.days, planned.looks, device)
    curious = np.flatnonzero(planned.buys | (planned.rest != REST_LIST))
    looked[curious] = ask(world, some.only(curious), looked[curious], whole[curious])
    looked = detour(world, some, looked, long_way, device)
    left = np.maximum(planned.days - (looked - at) / DAY_SECONDS, 0.02)
    orders, ends = purchase(world, some, planned, looked, left, device)
    over, returning = fulfil(world, orders)
    back = np.full(m, np.inf)
    place = np.searchsorted(some.number, orders.needs.number)
    ends[place], back[place] = over, returning
    return ends, back
