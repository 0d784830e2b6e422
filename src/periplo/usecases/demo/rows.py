"""Events gathered as columns: each part adds some, `gathered` makes one table of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
NOBODY = -1

EVENTS = (
    "ad clicked", "newsletter clicked", "leaflet scanned", "list started", "list checked", "product viewed",
    "reviews read", "marketplace viewed", "question asked", "store visited", "product added",
    "payment started", "payment failed", "order completed", "order ready", "order collected",
    "order delivered", "call answered", "item returned", "review posted", "feedback given", "club joined",
    "points redeemed", "source declared", "unsubscribed",
)  # fmt: skip
CATEGORIES = (
    "notebooks", "pens and pencils", "backpacks", "pencil cases", "textbooks", "art supplies", "binders",
    "calculators", "paper", "lunch boxes", "gift sets", "planners",
)  # fmt: skip

# Text properties: code 0 is absent, code c means values[c - 1]. `place`, `sku` and `comment` come from elsewhere.
WORDS: Mapping[str, tuple[str, ...]] = {
    "channel": (
        "web", "store", "beacon", "phone", "whatsapp", "chat", "search", "social", "newsletter", "leaflet",
        "marketplace", "parcel", "review", "survey", "email",
    ),
    "device": ("mobile", "desktop", "tablet"),
    "category": CATEGORIES,
    "utm_source": ("google", "instagram", "facebook", "newsletter"),
    "utm_medium": ("cpc", "paid_social", "email"),
    "utm_campaign": ("brand", "school supplies", "back to school", "christmas", "news of the month"),
    "delivery": ("in hand", "collect", "home"),
    "method": ("card", "wallet", "transfer", "cash"),
    "found": ("whole", "part", "none"),
    "level": ("infant", "primary", "secondary"),
    "about": ("list", "collection"),
    "reason": (
        "friends or family", "leaflet", "shop window", "social media", "search engine", "school",
        "price", "stock", "delivery time", "missing item", "stock differs", "hard to read",
        "where is my order", "wrong item", "invoice",
        "does not fit", "broken", "not needed", "card not accepted", "gateway timeout",
    ),
    "coupon": ("TEN",),
    "by": ("us",),
}  # fmt: skip
MONEY = ("total", "discount", "refund", "price")
NUMBERS = (*MONEY, "items", "missing", "rating", "minutes", "children", "points")
IDS = ("session", "list_id", "order_id")  # 0 is absent
FLAGS = ("on_time", "resolved")  # 1, 0, -1 absent
CODED = (*WORDS, "place", "sku", "comment", "basket")  # basket: one bit a category, 0 absent

_KINDS: Mapping[str, tuple[type, object]] = {
    **dict.fromkeys(CODED, (np.int32, 0)),
    **dict.fromkeys(NUMBERS, (np.float64, np.nan)),
    **dict.fromkeys(IDS, (np.int64, 0)),
    **dict.fromkeys(FLAGS, (np.int8, -1)),
}
PROPERTIES = tuple(_KINDS)


def event_code(name: str) -> int:
    """The position of an event's name in EVENTS."""
    return EVENTS.index(name)


def word(property: str, text: str) -> int:
    """The code of a word of a text property."""
    return WORDS[property].index(text) + 1


class Rows:
    """Events of many customers, in any order, until they are gathered."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, dict[str, Array]]] = []

    def add(self, event: str, where: Array, who: Array, at: Array, **properties: object) -> None:
        """Add one event for each place chosen by `where`, a mask or positions into all arrays given.

        who: persons; at: local seconds. A property is an array like `who`, one number for all, or one word.
        """
        who = who[where]
        columns: dict[str, Array] = {"who": who, "at": at[where]}
        for name, value in properties.items():
            if isinstance(value, str):
                value = word(name, value)
            columns[name] = value[where] if isinstance(value, np.ndarray) else np.full(len(who), value)
        if len(who):
            self._parts.append((event_code(event), columns))

    def gathered(self) -> dict[str, Array]:
        """All events as columns: event uint8, who int32, at float64 local seconds, and every property."""
        sizes = [len(columns["who"]) for _, columns in self._parts]
        edges = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        n = int(edges[-1])
        table: dict[str, Array] = {
            "event": np.repeat(np.array([code for code, _ in self._parts], np.uint8), sizes),
            "who": np.empty(n, np.int32),
            "at": np.empty(n, np.float64),
            **{name: np.full(n, absent, kind) for name, (kind, absent) in _KINDS.items()},
        }
        for place, (_, columns) in enumerate(self._parts):
            for name, values in columns.items():
                table[name][edges[place] : edges[place + 1]] = values
        return table
