"""Which event a customer's journey is for: the purchase, the contract, the appointment kept; by words and money."""

from __future__ import annotations

from periplo.core.meanings import meanings_of, words_that_tell

# Meanings that a name must have, and how sure it then is the goal; the best counts.
_GOALS = (
    (("order", "finish"), 4.0), (("order", "pay"), 3.5), (("buy",), 3.5), (("checkout", "finish"), 3.5),
    (("sign",), 2.8), (("sign", "finish"), 3.0), (("sign", "document"), 2.5), (("loan", "sign"), 3.2),
    (("order", "signup"), 3.0), (("order",), 1.5), (("pay", "finish"), 2.5), (("pay",), 1.6),
    (("subscribe", "start"), 3.0), (("subscribe",), 2.4), (("account", "open"), 2.6),
    (("appointment", "finish"), 3.2), (("appointment", "answer"), 3.2), (("visit", "finish"), 2.6),
    (("doctor", "finish"), 3.0), (("treat", "finish"), 2.4),
    (("appointment", "book"), 2.4), (("book", "finish"), 2.6), (("book", "confirm"), 2.2), (("book",), 1.4),
    (("loan", "approve"), 2.4), (("apply", "approve"), 2.2), (("permit", "deliver"), 2.4), (("approve",), 1.4),
    (("apply", "finish"), 1.8), (("apply", "fill"), 1.6), (("signup",), 1.2), (("deposit",), 1.0), (("renew",), 0.9),
    (("finish",), 0.8),
)  # fmt: skip
_PLACED = ("placed", "place", "confirmed", "created", "completed", "paid", "hecho", "realizado", "confirmado")
# What speaks of something else than having reached it.
_OTHERWISE = frozenset(
    ("failed", "cancel", "return", "refund", "view", "remind", "start", "add", "remove", "ask", "wait", "complain",
     "deliver", "collect", "ready", "details", "shipping", "review", "rate", "missed", "card", "invoice")
)  # fmt: skip
MONEY_COUNTS = 1.5
LEAST = 1.0


def goal_points(name: str, money: float = 0.0) -> float:
    """How much an event's name, and the share of its rows that carry an amount, speak for its being the goal."""
    words = words_that_tell(name)
    meanings = [set(meanings_of(word)) for word in words]
    there = set().union(*meanings) if meanings else set()
    points = max((points for wanted, points in _GOALS if there.issuperset(wanted)), default=0.0)
    if "order" in there and any(word in _PLACED for word in words):
        points = max(points, 3.8)
    against = sum(
        1 for means in meanings if means & _OTHERWISE and not means & {"order", "buy", "appointment"}
    )
    return points + MONEY_COUNTS * money - 2.5 * against
