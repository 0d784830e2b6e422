"""What a record becomes: messages, products and costs, and the facts that its receipt counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Message = dict[str, Any]
Handles = tuple[tuple[str, str], ...]  # (kind, text) of one customer


@dataclass(frozen=True, slots=True)
class Origin:
    """Where records come from. shop: begins the ids of messages; where it is the id of the live source of the same
    shop, a fact that came in live and stands in a file too is one fact. at: the instant of the import.

    currency: what amounts without currency are in. customer_is: the kind of identifier that `customer` is.
    """

    source: str
    shop: str
    at: int
    currency: str
    customer_is: str = "user"
    nobody: frozenset[str] = frozenset()

    def id(self, *parts: object) -> str:
        """A message id that is the same whenever the same fact is told. Never of what tells of a person."""
        return ":".join((self.shop, *map(str, parts)))


class Fact(NamedTuple):
    """One thing that a receipt counts. kind: order, cancelled, refund, return, cost; or the name of an event."""

    kind: str
    at: int
    currency: str = ""
    amount: int = 0
    units: int = 0  # micro-units
    is_nobody: bool = False


class Product(NamedTuple):
    """One product as its source knows it. Amounts in micro-units."""

    id: str
    sku: str | None
    name: str
    variant: str | None
    category: str | None
    brand: str | None
    price: int | None
    currency: str | None
    cost: int | None
    url: str | None
    image: str | None
    status: str | None
    properties: dict[str, Any]


class Cost(NamedTuple):
    """What was spent on one day. day: days since 1970-01-01; amount in micro-units."""

    source: str
    medium: str
    account: str
    campaign: str
    ad_group: str
    ad: str
    day: int
    currency: str
    amount: int
    impressions: int
    clicks: int


@dataclass(slots=True)
class Made:
    """What one record became; `reason` if it is set aside instead. key: what makes it the same record, if anything."""

    messages: list[Message] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    handles: Handles = ()
    products: tuple[Product, ...] = ()
    costs: tuple[Cost, ...] = ()
    key: str | None = None
    reason: str = ""
    unread: tuple[str, ...] = ()  # fields that could not be read and could be spared
    took_currency: bool = False  # the workspace's currency, as the file says none


def digest(parts: Iterable[object]) -> str:
    """Sixteen letters that stand for these texts, which they do not tell."""
    made = hashlib.blake2b(digest_size=8)
    for part in parts:
        made.update(str(part).encode("utf-8", "replace") + b"\x1f")
    return made.hexdigest()
