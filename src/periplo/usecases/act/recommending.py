"""What to propose to one person: what tends to come after, or beside, what they bought, and they do not have.

The figures are those of `ask growth`: pairs held to a share of false findings, the surest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from periplo.answers.baskets import Baskets, baskets_of
from periplo.answers.bought_together import Pair
from periplo.answers.growth import Growth
from periplo.core.message_values import Item
from periplo.core.rules import Rule
from periplo.journeys.columns import Journeys
from periplo.journeys.layers import Layers
from periplo.usecases.act.feed import Feed

MOST = 12
LOOKED_BACK = 3  # baskets


@dataclass(slots=True)
class Recommender:
    """Proposals for the customers of these journeys. bought: which events are purchases; None: nothing is proposed.

    What tends to come after what is found when it is first asked for, and takes a pass over all purchases.
    """

    layers: Layers | None
    bought: Rule | None
    feed: Feed
    _found: _Pairs | None = None

    def following(self, layers: Layers, feed: Feed) -> Recommender:
        """The same findings about newer journeys: what people have now is not proposed to them."""
        return replace(self, layers=layers, feed=feed)

    def resting(self) -> Recommender:
        """The same findings about no journeys, until there are newer ones."""
        return replace(self, layers=None)

    def of(self, customer: int) -> tuple[Item, ...]:
        """Products for one customer, best first; none for who never bought, and none that they bought."""
        if self.bought is None or self.layers is None or not len(self.layers.customers):
            return ()
        if self._found is None:
            self._found = _pairs(self.layers.whole(), self.bought)
        theirs = self.layers.of(np.array([customer]))
        if not self._found.property or not theirs.customers:
            return ()
        held = baskets_of(theirs, self.bought, self._found.property)
        baskets = [_names(held, basket) for basket in range(len(held.at))]
        owned = {name for basket in baskets for name in basket}
        found: dict[str, Item] = {}
        for basket in reversed(baskets[-LOOKED_BACK:]):
            pairs = [
                pair for name in basket for pair in self._found.after.get(name, ()) if pair.other not in owned
            ]
            for pair in sorted(pairs, key=lambda one: (-one.confidence, one.other)):
                for item in self._shown(pair.other, owned):
                    found.setdefault(str(item.get("id") or item.get("name")), item)
        return tuple(found.values())[:MOST]

    def _shown(self, what: str, owned: set[str]) -> Sequence[Item]:
        return [item for item in self.feed.named(what) if not {item.get("id"), item.get("sku")} & owned][:3]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """By item what tends to come after or beside it. property: that says what purchases held; "" where none does."""

    after: Mapping[str, Sequence[Pair]]
    property: str


def _pairs(journeys: Journeys, bought: Rule) -> _Pairs:
    held = baskets_of(journeys, bought)
    if not len(held.item):
        return _Pairs({}, "")
    growth = Growth(bought, int(journeys.at.max()), item=held.property)
    answer = growth.finish(growth.partial(journeys))
    after: dict[str, list[Pair]] = {}
    for pair in (*answer.nexts, *answer.pairs):  # what comes next first, then what goes beside
        after.setdefault(pair.item, []).append(pair)
    return _Pairs(after, held.property)


def _names(held: Baskets, basket: int) -> list[str]:
    members = held.item[held.offsets[basket] : held.offsets[basket + 1]]
    return [held.names[code] for code in members.tolist()]
