"""What to propose to one person: what tends to come after, or beside, what they bought, and they do not have.

The figures are those of `ask growth`: pairs held to a share of false findings, the surest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from periplo.answers.baskets import Baskets, baskets_of
from periplo.answers.growth import Growth, Pair
from periplo.core.message_values import Item
from periplo.core.rules import Rule
from periplo.journeys.columns import Journeys
from periplo.usecases.act.feed import Feed

MOST = 12
LOOKED_BACK = 3  # baskets


@dataclass(slots=True)
class Recommender:
    """Proposals for the customers of these journeys. bought: which events are purchases; None: nothing is proposed."""

    journeys: Journeys
    bought: Rule | None
    feed: Feed
    _held: Baskets | None = None
    _after: dict[str, list[Pair]] = field(default_factory=dict)
    _places: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.bought is None or not self.journeys.customers:
            return
        self._held = baskets_of(self.journeys, self.bought)
        if not len(self._held.item):
            self._held = None
            return
        now = int(self.journeys.at.max())
        growth = Growth(self.bought, now, item=self._held.property)
        answer = growth.finish(growth.partial(self.journeys))
        for pair in (*answer.nexts, *answer.pairs):  # what comes next first, then what goes beside
            self._after.setdefault(pair.item, []).append(pair)
        self._places = {int(customer): place for place, customer in enumerate(self.journeys.customer)}

    def of(self, customer: int) -> tuple[Item, ...]:
        """Products for one customer, best first; none for who never bought, and none that they bought."""
        held, place = self._held, self._places.get(customer)
        if held is None or place is None:
            return ()
        first, end = np.searchsorted(held.customer, [place, place + 1])
        baskets = [_names(held, basket) for basket in range(int(first), int(end))]
        owned = {name for basket in baskets for name in basket}
        found: dict[str, Item] = {}
        for basket in reversed(baskets[-LOOKED_BACK:]):
            pairs = [pair for name in basket for pair in self._after.get(name, ()) if pair.other not in owned]
            for pair in sorted(pairs, key=lambda one: (-one.confidence, one.other)):
                for item in self._shown(pair.other, owned):
                    found.setdefault(str(item.get("id") or item.get("name")), item)
        return tuple(found.values())[:MOST]

    def _shown(self, what: str, owned: set[str]) -> Sequence[Item]:
        return [item for item in self.feed.named(what) if not {item.get("id"), item.get("sku")} & owned][:3]


def _names(held: Baskets, basket: int) -> list[str]:
    members = held.item[held.offsets[basket] : held.offsets[basket + 1]]
    return [held.names[code] for code in members.tolist()]
