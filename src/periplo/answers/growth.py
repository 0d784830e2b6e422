"""growth: what goes with what, what comes next, who is due to buy again, and what customers are worth (S0-Q5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.baskets import Baskets, baskets_of, bought_again
from periplo.answers.bought_together import (
    Pair,
    both_ways,
    matrix_of,
    named,
    paired,
    telling_pairs,
)
from periplo.answers.intervals import kaplan_meier
from periplo.answers.money import CENTS, check_currency
from periplo.answers.quantiles import MEDIAN, quantile
from periplo.answers.stages import Stages
from periplo.answers.value_classes import classes
from periplo.answers.value_models import (
    BuyingModel,
    SpendingModel,
    fit_buying,
    fit_spending,
    four_figures,
)
from periplo.core.distinct import distinct
from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule
from periplo.core.spans import DAY
from periplo.journeys.columns import Journeys

Int64s = NDArray[np.int64]
SHOWN = 20
AHEAD = 90  # days
AUDIENCE, IN_STAGE = "audience", "in_stage"  # the figures of opportunities about customers
MARKS = (30, 60, 90, 180, 365)  # days after a first purchase


@dataclass(frozen=True, slots=True)
class Replenishment:
    """How long customers take to buy an item again; due: those whose last purchase of it is older than that, and who
    are still within three times as long."""

    item: str
    n: int  # times bought again
    median_days: float
    due: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Share of customers who bought again within so many days of their first purchase, by Kaplan and Meier."""

    days: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Tier:
    """Customers by how lately, how often and for how much they bought; see RFM in the docs."""

    tier: str  # "champions" | "loyal" | "recent" | "at risk" | "lost" | "others"
    customers: int
    value: float
    share_of_value: float | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What is to be expected of all customers in the days ahead, if they go on as they have; None where too few."""

    days: int
    customers: int
    alive: float
    purchases: float
    value: float | None
    buying: BuyingModel
    spending: SpendingModel | None


@dataclass(frozen=True, slots=True)
class Opportunity:
    """kind "pair" or "next": customers who have `item` and never bought `other`; "again": those due for `item`.

    expected: audience times the share that such customers did buy it of themselves times what a basket with it is worth
    a line. What already happens without us: what a campaign adds only its control group can tell.
    stages: where the audience stands now, in the map's order, None for those in no stage; empty without a map.
    """

    kind: str
    item: str
    other: str | None
    audience: int
    share: float
    expected: float | None
    stages: tuple[tuple[str | None, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GrowthAnswer:
    n: int  # customers who bought
    baskets: int
    value: float | None
    mean_basket: float | None
    item: str | None  # the property that says what was bought
    pairs: tuple[Pair, ...]
    nexts: tuple[Pair, ...]
    replenishment: tuple[Replenishment, ...]
    repurchase: tuple[Mark, ...]
    median_days_to_second: float | None
    tiers: tuple[Tier, ...]
    worth: Worth | None
    opportunities: tuple[Opportunity, ...]


@dataclass(frozen=True, slots=True)
class GrowthState:
    """Counts by name, and for each customer who bought one row of `people`; see _PEOPLE. All whole numbers."""

    baskets: int
    cents: int
    items: Counter[str]  # baskets with an item
    item_cents: Counter[str]  # a line's share of what such baskets were worth, cents
    pairs: Counter[tuple[str, str]]
    followed: Counter[str]  # baskets with an item that have a next one
    following: Counter[str]  # next baskets with an item
    nexts: Counter[tuple[str, str]]
    next_baskets: int
    owners: Counter[str]  # customers who ever bought an item
    both_owners: Counter[tuple[str, str]]  # customers who ever bought both
    again: dict[str, tuple[Int64s, ...]]  # item -> microseconds until it was bought again
    last: dict[str, tuple[Int64s, ...]]  # item -> when each customer last bought it
    people: tuple[Int64s, ...]  # pieces (customers, _PEOPLE)
    item: str = ""
    currencies: frozenset[str] = frozenset()
    standing: Counter[tuple[int, str, str]] = field(
        default_factory=Counter
    )  # owners of both by stage; "": of one
    last_stage: dict[str, tuple[Int64s, ...]] = field(default_factory=dict)  # beside `last`, where they stand


# Columns of people. _SECOND is -1 where there was none; _AGAIN: cents of all purchases but the first.
_FIRST, _LAST, _COUNT, _CENTS, _SECOND, _AGAIN = range(6)
_PEOPLE = 6


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth as of `at`, from all purchases up to it. bought: which events are purchases; item, value: properties.

    map: with it, where each audience stands now is told.
    """

    bought: Rule
    at: int
    item: str | None = None
    value: str | None = None
    map: JourneyMap | None = None
    name: str = "growth"

    def partial(self, journeys: Journeys) -> GrowthState:
        held = baskets_of(journeys, self.bought, self.item, self.value)
        members = np.repeat(np.arange(len(held.at)), np.diff(held.offsets))
        is_next = np.zeros(len(held.at), np.bool_)
        is_next[1:] = held.customer[1:] == held.customer[:-1]
        has_next = np.zeros(len(held.at), np.bool_)
        has_next[:-1] = is_next[1:]
        matrix = matrix_of(members, held.item, len(held.at), len(held.names))
        owners = matrix_of(held.customer[members], held.item, journeys.customers, len(held.names))
        owners.data[:] = 1
        sizes = np.maximum(np.diff(held.offsets), 1)
        again, last, whose = bought_again(held, members)
        stands = self.stands(journeys)
        return GrowthState(
            len(held.at),
            int(held.cents.sum()),
            named(np.bincount(held.item, minlength=len(held.names)), held.names),
            named(np.bincount(held.item, (held.cents // sizes)[members], len(held.names)), held.names),
            paired(matrix.T @ matrix, held.names, is_ordered=False),
            named(np.bincount(held.item[has_next[members]], minlength=len(held.names)), held.names),
            named(np.bincount(held.item[is_next[members]], minlength=len(held.names)), held.names),
            paired(matrix[has_next].T @ matrix[is_next], held.names, is_ordered=True),
            int(is_next.sum()),
            named(np.asarray(owners.sum(axis=0)).ravel(), held.names),
            paired(owners.T @ owners, held.names, is_ordered=False),
            again,
            last,
            (_people(held),),
            held.property,
            held.currencies,
            _standing(owners, stands, held.names),
            {} if stands is None else {name: (stands[who],) for name, who in whose.items()},
        )

    def stands(self, journeys: Journeys) -> Int64s | None:
        """The place of the stage where each customer stands, the number of stages in none; None without a map."""
        if self.map is None or not any(one.met for one in self.map.touchpoints):
            return None
        return Stages(self.map, self.at).places(journeys)

    def merge(self, a: GrowthState, b: GrowthState) -> GrowthState:
        return GrowthState(
            a.baskets + b.baskets,
            a.cents + b.cents,
            a.items + b.items,
            a.item_cents + b.item_cents,
            a.pairs + b.pairs,
            a.followed + b.followed,
            a.following + b.following,
            a.nexts + b.nexts,
            a.next_baskets + b.next_baskets,
            a.owners + b.owners,
            a.both_owners + b.both_owners,
            {name: a.again.get(name, ()) + b.again.get(name, ()) for name in {**a.again, **b.again}},
            {name: a.last.get(name, ()) + b.last.get(name, ()) for name in {**a.last, **b.last}},
            a.people + b.people,
            max(a.item, b.item),
            a.currencies | b.currencies,
            a.standing + b.standing,
            {
                name: a.last_stage.get(name, ()) + b.last_stage.get(name, ())
                for name in {**a.last_stage, **b.last_stage}
            },
        )

    def finish(self, total: GrowthState) -> GrowthAnswer:
        check_currency(total.currencies)
        people = np.concatenate([np.empty((0, _PEOPLE), np.int64), *total.people])
        people = people[np.lexsort(people.T[::-1])]  # the same order in whichever pieces they came
        pairs = telling_pairs(both_ways(total.pairs), total.items, total.items, total.baskets)
        nexts = telling_pairs(total.nexts, total.followed, total.following, total.next_baskets)
        nexts = [pair for pair in nexts if pair.item != pair.other]
        replenishment = list(self._replenishment(total))
        marks, median = self._repurchase(people)
        money = total.cents / CENTS if total.cents else None
        return GrowthAnswer(
            len(people),
            total.baskets,
            money,
            money / total.baskets if money is not None and total.baskets else None,
            total.item or None,
            tuple(pairs[:SHOWN]),
            tuple(nexts[:SHOWN]),
            tuple(replenishment[:SHOWN]),
            marks,
            median,
            tuple(self._tiers(people)),
            self._worth(people),
            tuple(
                self._placed(total, one, replenishment)
                for one in _opportunities(total, pairs, nexts, replenishment)
            ),
        )

    def _placed(self, total: GrowthState, one: Opportunity, again: Sequence[Replenishment]) -> Opportunity:
        """The same opportunity with where its audience stands."""
        if self.map is None or not total.standing:
            return one
        ids: list[str | None] = [*(stage.id for stage in self.map.stages), None]
        if one.other is None:
            median = next(each.median_days for each in again if each.item == one.item)
            since = (self.at - np.concatenate(total.last[one.item])) / DAY
            is_due = (since > median) & (since <= 3 * median)
            places = np.concatenate(total.last_stage[one.item])[is_due]
            counts = np.bincount(places, minlength=len(ids)).tolist()
        else:
            both = tuple(sorted((one.item, one.other)))
            counts = [
                total.standing[place, one.item, ""] - total.standing[place, both[0], both[1]]
                for place in range(len(ids))
            ]
        stages = tuple((id, n) for id, n in zip(ids, counts, strict=True) if n)
        return replace(one, stages=stages)

    def _replenishment(self, total: GrowthState) -> Iterator[Replenishment]:
        found = []
        for name, pieces in total.again.items():
            n = sum(map(len, pieces))
            median = quantile(pieces, MEDIAN, DAY) if n >= THIN else None
            if median is None or median <= 0:
                continue
            since = (self.at - np.concatenate(total.last[name])) / DAY
            found.append(
                Replenishment(name, n, median, int(((since > median) & (since <= 3 * median)).sum()))
            )
        yield from sorted(found, key=lambda one: (-one.due, one.item))

    def _repurchase(self, people: Int64s) -> tuple[tuple[Mark, ...], float | None]:
        observed = people[:, _SECOND] >= 0
        ends = np.where(observed, people[:, _SECOND], self.at)
        if not observed.any():
            return tuple(Mark(days, None) for days in MARKS), None
        curve = kaplan_meier(ends - people[:, _FIRST], observed)
        longest = (self.at - int(people[:, _FIRST].min())) / DAY
        marks = []
        for days in MARKS:
            place = int(np.searchsorted(curve.times, days * DAY, side="right")) - 1
            gone = 0.0 if place < 0 else 1 - float(curve.shares[place])
            marks.append(Mark(days, gone if days <= longest else None))
        return tuple(marks), None if curve.median is None else curve.median / DAY

    def _tiers(self, people: Int64s) -> Iterator[Tier]:
        if len(people) < THIN:
            return
        money = int(people[:, _CENTS].sum())
        for name, here in classes(people[:, _LAST], people[:, _COUNT], people[:, _CENTS]):
            cents = int(people[here, _CENTS].sum())
            yield Tier(name, int(here.sum()), cents / CENTS, cents / money if money else None)

    def _worth(self, people: Int64s) -> Worth | None:
        days = people.astype(np.float64)
        x = days[:, _COUNT] - 1
        t_x, known = ((ends - days[:, _FIRST]) / DAY for ends in (days[:, _LAST], np.float64(self.at)))
        # Tenths of a day make few cells.
        t_x, known = (np.round(t_x, 1), np.round(known, 1))
        buying = fit_buying(x, t_x, known)
        if buying is None:
            return None
        with np.errstate(
            all="ignore"
        ):  # who is known for moments foretells nothing of months: then it is not told
            purchases = buying.expected(AHEAD, x, t_x, known)
        if not np.isfinite(purchases).all():
            return None
        mean = four_figures(days[:, _AGAIN] / CENTS / np.maximum(x, 1))  # few cells too
        spending = fit_spending(x, mean)
        value = None
        if spending is not None:
            paid = people[:, _CENTS] > 0
            value = float((purchases * spending.expected(x, mean))[paid].sum())
        alive = float(buying.alive(x, t_x, known).sum())
        return Worth(AHEAD, len(people), alive, float(purchases.sum()), value, buying, spending)


def _standing(owners, stands: Int64s | None, names: Sequence[str]) -> Counter[tuple[int, str, str]]:  # type: ignore[no-untyped-def]
    """Owners of each item, and of two, by the stage in which they stand; owners: (customers, items) sparse."""
    told: Counter[tuple[int, str, str]] = Counter()
    for place in distinct(stands).tolist() if stands is not None else ():
        here = owners[stands == place]
        for name, n in named(np.asarray(here.sum(axis=0)).ravel(), names).items():
            told[place, name, ""] = n
        for (one, other), n in paired(here.T @ here, names, is_ordered=False).items():
            told[place, one, other] = n
    return told


def _people(held: Baskets) -> Int64s:
    owners, first, count = np.unique(held.customer, return_index=True, return_counts=True)
    second = np.where(count > 1, held.at[np.minimum(first + 1, len(held.at) - 1)] if len(held.at) else 0, -1)
    cents = np.add.reduceat(held.cents, first) if len(owners) else np.empty(0, np.int64)
    again = cents - held.cents[first]
    return np.column_stack([held.at[first], held.at[first + count - 1], count, cents, second, again]).astype(
        np.int64
    )


def _opportunities(
    total: GrowthState, pairs: Sequence[Pair], nexts: Sequence[Pair], again: Sequence[Replenishment]
) -> list[Opportunity]:
    def line(item: str) -> float | None:
        """What a line with this item is worth on average."""
        return total.item_cents[item] / CENTS / total.items[item] if total.item_cents[item] else None

    found: dict[tuple[str, str], Opportunity] = {}
    for kind, listed in (("pair", pairs), ("next", nexts)):
        for pair in listed[: 3 * SHOWN]:
            key = tuple(sorted((pair.item, pair.other)))
            audience = total.owners[pair.item] - total.both_owners[key[0], key[1]]
            worth = line(pair.other)
            expected = None if worth is None else audience * pair.confidence * worth
            one = Opportunity(kind, pair.item, pair.other, audience, pair.confidence, expected)
            known = found.get((pair.item, pair.other))
            if audience > 0 and (known is None or (expected or 0) > (known.expected or 0)):
                found[pair.item, pair.other] = one
    told = list(found.values())
    for each in again:
        worth = line(each.item)
        share = each.n / (each.n + sum(map(len, total.last[each.item])))
        told.append(
            Opportunity(
                "again", each.item, None, each.due, share, None if worth is None else each.due * share * worth
            )
        )
    told.sort(
        key=lambda one: (-(one.expected or one.audience * one.share), one.kind, one.item, one.other or "")
    )
    return told[:SHOWN]
