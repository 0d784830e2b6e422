"""What the rows say about what was planted: plain counting over columns, apart from the product's own code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.core.spans import DAY
from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import WORDS, Array, event_code, word
from periplo.usecases.demo.shop import Shop

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Lives:
    """The rows of customers (keys), each once, ordered by customer and time. `who` indexes the shop's keys."""

    shop: Shop
    who: Ints
    at: Ints
    columns: dict[str, Array]

    @property
    def end(self) -> int:
        """The last event, which is the demo's now."""
        return int(self.shop.columns["at"].max())

    def event(self, *names: str) -> Bools:
        found: Bools = np.isin(self.columns["event"], [event_code(name) for name in names])
        return found

    def said(self, property: str, text: str) -> Bools:
        found: Bools = self.columns[property] == word(property, text)
        return found

    def words(self, property: str, chosen: Bools) -> dict[str, int]:
        """How often each word of a text property stands in the chosen rows, most frequent first."""
        counts = np.bincount(self.columns[property][chosen], minlength=len(WORDS[property]) + 1)[1:]
        order = np.argsort(-counts, kind="stable")
        return {WORDS[property][place]: int(counts[place]) for place in order if counts[place]}

    def next_at(self, wanted: Bools, after: Ints) -> Ints:
        """For each row position in `after`, the position of the same customer's next later wanted row, or -1."""
        n = len(self.who)
        place = np.where(wanted, np.arange(n), n)
        following = np.append(np.minimum.accumulate(place[::-1])[::-1], n)
        found = np.where(after >= 0, following[np.minimum(after + 1, n)], n)
        same = (found < n) & (self.who[np.minimum(found, n - 1)] == self.who[after])
        return np.where(same, found, -1)

    def moment(self, rows: Ints) -> Ints:
        """The instants of these rows; NEVER where a position is -1."""
        return np.where(rows >= 0, self.at[rows], NEVER)

    def first(self, wanted: Bools) -> Ints:
        """Position of each customer's first wanted row."""
        rows = np.flatnonzero(wanted)
        _, first = np.unique(self.who[rows], return_index=True)
        return rows[first]


def lives(shop: Shop) -> Lives:
    """The rows of those who have a key, rows sent twice told once."""
    columns = shop.columns
    _, once = np.unique(columns["message"], return_index=True)
    mine = once[(columns["who"][once] >= 0) & (columns["who"][once] < len(shop.keys))]
    order = mine[np.lexsort((mine, columns["at"][mine], columns["who"][mine]))]
    taken = {name: values[order] for name, values in columns.items()}
    return Lives(shop, taken["who"].astype(np.int64), taken["at"], taken)


def arms(lived: Lives, entries: Ints, control: Bools, days: int) -> dict[str, object]:
    """Treated against control among customers whose window is over: did an order follow their first entry in time?

    control: (keys,) bool. entries: row positions of first entries, one a customer.
    """
    window = days * DAY
    whole = entries[lived.at[entries] + window <= lived.end]
    after = lived.next_at(lived.event("order completed"), whole)
    bought = lived.moment(after) - lived.at[whole] <= window
    told: dict[str, object] = {}
    rates = []
    for arm, chosen in (("treated", ~control[lived.who[whole]]), ("control", control[lived.who[whole]])):
        n, goal = int(chosen.sum()), int((bought & chosen).sum())
        rates.append(goal / n if n else float("nan"))
        told[arm] = {"n": n, "goal": goal, "rate": round(rates[-1], 4)}
    return {**told, "difference": round(rates[0] - rates[1], 4), "still_in_window": len(entries) - len(whole)}


def detoured(lived: Lives) -> tuple[Ints, Bools]:
    """Every list begun, and whether shop, call, web and shop followed it within 21 days.

    Returns: row positions of the lists (k,), went the long way (k,) bool.
    """
    lists = np.flatnonzero(lived.event("list started"))
    row = lists
    call = lived.event("question asked") & lived.said("channel", "phone")
    shop = lived.event("store visited")
    for wanted in (shop, call, lived.event("product viewed"), shop):
        row = lived.next_at(wanted, row)
    return lists, lived.moment(row) - lived.at[lists] <= 21 * DAY


def came_back(lived: Lives) -> tuple[Bools, Bools]:
    """Orders collected whose 60 days are over. Returns: collected on time (k,), another order within the days (k,)."""
    span = PLANTED.back_days * DAY
    rows = np.flatnonzero(lived.event("order collected") & (lived.at + span <= lived.end))
    after = lived.next_at(lived.event("order completed"), rows)
    return lived.columns["on_time"][rows] == 1, lived.moment(after) - lived.at[rows] <= span


def last_clicks(lived: Lives) -> dict[str, int]:
    """The last ad, newsletter or leaflet before each customer's first order, "none" where there was none."""
    orders = lived.first(lived.event("order completed"))
    touch = lived.event("ad clicked", "newsletter clicked", "leaflet scanned")
    n = len(lived.who)
    latest = np.maximum.accumulate(np.where(touch, np.arange(n), -1))[orders]
    mine = (latest >= 0) & (lived.who[np.maximum(latest, 0)] == lived.who[orders])
    brand = lived.said("utm_campaign", "brand")[latest]
    channel = np.array(["", *WORDS["channel"]])[lived.columns["channel"][latest]]
    names = np.where(~mine, "none", np.where(brand, "brand search", channel))
    found, counts = np.unique(names, return_counts=True)
    return {str(found[place]): int(counts[place]) for place in np.argsort(-counts, kind="stable")}
