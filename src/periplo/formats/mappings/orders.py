"""The rows of one order as messages: placed, paid, sent, delivered, cancelled, refunded, returned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from periplo.core.spans import iso
from periplo.formats.mappings.amounts import MICRO, number_of
from periplo.formats.mappings.cells import Unread
from periplo.formats.mappings.columns import Values
from periplo.formats.mappings.made import Fact, Made, Message, Origin
from periplo.formats.mappings.people import Person

MONEY = ("subtotal", "tax", "shipping", "discount")
SAID = (
    "coupon",
    "channel",
    "place",
    "method",
    "delivery",
    "status",
    "utm_source",
    "utm_medium",
    "utm_campaign",
)
STEPS = (("paid_at", "order paid"), ("fulfilled_at", "order fulfilled"), ("delivered_at", "order delivered"))
_LINE_SAYS = ("sku", "name", "price", "total")


def order_made(
    head: Values, lines: Sequence[Values], extra: Mapping[str, Any], origin: Origin, now_latest: int
) -> Made:
    """One order from what its rows say.

    head: the first word of any row on each field. lines: what each row says of a product, `extra` further properties.
    now_latest: an order later than that is set aside.
    """
    if refused := _refusal(head, lines, now_latest):
        return Made(reason=refused)
    order, at = str(head["id"]), head["at"]
    key = str(head.get("key") or order)
    products = [line for line in lines if any(line.get(name) is not None for name in _LINE_SAYS)]
    total = head.get("total")
    if total is None:
        amounts = [_line_amount(line) for line in products]
        if not amounts or any(each is None for each in amounts):
            return Made(reason="no_amount")
        total = sum(each for each in amounts if each is not None)
    made = Made(key=order)
    currency = head.get("currency")
    if currency is None:
        currency, made.took_currency = origin.currency, True
    units = sum(line.get("quantity", MICRO) for line in products) if products else head.get("units", 0)
    person = Person(head, origin)
    made.handles = person.handles
    made.unread = tuple(name for name, value in head.items() if isinstance(value, Unread))
    anonymous = origin.id("order", key)
    common: dict[str, Any] = {"order_id": order, "currency": currency}
    common |= {name: head[name] for name in ("channel", "place") if head.get(name) is not None}

    def told(
        event: str, when: int, properties: dict[str, Any], traits: bool = False, more: str = ""
    ) -> Message:
        message: Message = {
            "type": "track",
            "event": event,
            "messageId": origin.id("order", key, event, *((more,) if more else ())),
            "timestamp": iso(when),
            "properties": {**common, **properties},
        }
        return person.put_into(message, anonymous, traits)

    is_return = head.get("returned") is True or total < 0
    reason = {"reason": head["reason"]} if head.get("reason") is not None else {}
    if is_return:
        back, went = abs(total), abs(units)
        properties = {"refund": number_of(back), **_items(products, went), **reason, **extra}
        made.messages.append(told("item returned", at, properties, True))
        made.facts.append(Fact("return", at, currency, back, went, not person.handles))
        return made
    properties = {
        "total": number_of(total),
        **{name: number_of(head[name]) for name in MONEY if isinstance(head.get(name), int)},
        **{name: head[name] for name in SAID if head.get(name) is not None},
        **_items(products, units),
        **extra,
    }
    made.messages.append(told("order completed", at, properties, True))
    made.facts.append(Fact("order", at, currency, total, units, not person.handles))
    for field, event in STEPS:
        when = head.get(field)
        if isinstance(when, int) and when <= now_latest:
            made.messages.append(told(event, when, {}))
    when, is_known = _when(head, "cancelled_at", now_latest)
    if head.get("cancelled") is True or (is_known and head.get("cancelled") is not False):
        # `amount`, as `total` is what an event earned: only the order itself earned it.
        properties = {"amount": number_of(total), **reason, **({} if is_known else {"time_assumed": True})}
        made.messages.append(told("order cancelled", when, properties))
        made.facts.append(Fact("cancelled", at, currency, total, units))
        return made  # what was cancelled is not given back a second time
    refunded = head.get("refunded")
    if isinstance(refunded, int) and refunded != 0:
        when, is_known = _when(head, "refunded_at", now_latest)
        properties = {
            "refund": number_of(abs(refunded)),
            **reason,
            **({} if is_known else {"time_assumed": True}),
        }
        # An export of later tells a higher sum: the id holds the sum, so that what is new is told.
        made.messages.append(told("order refunded", when, properties, more=str(number_of(abs(refunded)))))
        made.facts.append(Fact("refund", when, currency, abs(refunded)))
    return made


def _refusal(head: Values, lines: Sequence[Values], now_latest: int) -> str:
    """Why these rows are no order; "" if they are one."""
    if head.get("id") is None:
        return "no_id"
    at = head.get("at")
    if at is None:
        return "no_time"
    if isinstance(at, Unread):
        return at.reason
    if at > now_latest:
        return "future_time"
    for name in ("total", "currency", "units", *MONEY, "refunded"):
        if isinstance(value := head.get(name), Unread):
            return value.reason
    for line in lines:
        for name in ("price", "quantity", "discount", "total"):
            if isinstance(value := line.get(name), Unread):
                return value.reason
    return ""


def _when(head: Values, field: str, now_latest: int) -> tuple[int, bool]:
    """The instant of this field, else the order's own; and whether it is known."""
    when = head.get(field)
    if isinstance(when, int) and when <= now_latest:
        return when, True
    return head["at"], False


def _line_amount(line: Values) -> int | None:
    if line.get("total") is not None:
        return int(line["total"])
    if line.get("price") is None:
        return None
    # Price and quantity are both micro-units; halves round to even, as everywhere.
    product = line["price"] * line.get("quantity", MICRO)
    whole, rest = divmod(product, MICRO)
    whole += rest * 2 > MICRO or (rest * 2 == MICRO and whole % 2 == 1)
    return int(whole) - int(line.get("discount", 0))


def _items(lines: Sequence[Values], units: int) -> dict[str, Any]:
    """How many units, and which products."""
    told = []
    for line in lines:
        product: dict[str, Any] = {
            name: line[name]
            for name in ("sku", "name", "variant", "category", "brand")
            if line.get(name) is not None
        }
        for name in ("price", "quantity", "discount", "total"):
            if line.get(name) is not None:
                product[name] = number_of(line[name])
        told.append(product)
    return {**({"items": number_of(units)} if units else {}), **({"products": told} if told else {})}
