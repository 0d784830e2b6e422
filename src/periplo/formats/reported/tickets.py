"""Tickets of tills: a sale, a return or both, with or without a customer; also late, when a till was offline."""

from __future__ import annotations

from periplo.formats.reported.reading import (
    Record,
    Said,
    maybe_number,
    maybe_text,
    message,
    object_of,
    text,
    wrong,
)

MOST_ITEMS = 2_000


def ticket_messages(said: object, place: str | None = None, channel: str | None = None) -> list[Said]:
    """What a ticket says: `order completed` for what was bought, `item returned` for lines below zero.

    place, channel: of the key, where the ticket says none. A ticket is known by its place, till and number, so it
    may be sent again. Raises: BadRecord.
    """
    ticket = object_of(said)
    number, at, till = text(ticket, "ticket"), text(ticket, "at"), maybe_text(ticket, "till") or "1"
    place = maybe_text(ticket, "place") or place
    if place is None:
        raise wrong("place", "is missing, and the key names none")
    lines = [_line(one) for one in _items(ticket)]
    bought = [line for line in lines if line["quantity"] > 0]
    returned = [{**line, "quantity": -line["quantity"]} for line in lines if line["quantity"] < 0]
    id = f"till:{place}:{till}:{number}"
    customer = ticket.get("customer")
    common = {
        "order_id": f"{place}-{till}-{number}",
        "channel": maybe_text(ticket, "channel") or channel or "store",
        "place": place,
        "till": till,
        "currency": maybe_text(ticket, "currency"),
    }
    found = []
    if bought:
        properties = common | {
            "total": _total(ticket, bought, returned),
            "discount": maybe_number(ticket, "discount"),
            "coupon": maybe_text(ticket, "coupon"),
            "method": _method(ticket),
            "items": _pieces(bought),
            "products": bought,
        }
        found.append(message("order completed", f"{id}:order completed", at, customer, properties, id))
    if returned:
        properties = common | {
            "refund": _worth(returned),
            "items": _pieces(returned),
            "products": returned,
            "reason": maybe_text(ticket, "reason"),
        }
        found.append(message("item returned", f"{id}:item returned", at, customer, properties, id))
    return found


def _items(ticket: Record) -> list[Record]:
    items = ticket.get("items")
    if not isinstance(items, list) or not items:
        raise wrong("items", "is no list with at least one line")
    if len(items) > MOST_ITEMS:
        raise wrong("items", f"has more than {MOST_ITEMS} lines")
    return [object_of(one) for one in items]


def _line(item: Record) -> Said:
    quantity, price = maybe_number(item, "quantity"), maybe_number(item, "price")
    quantity = 1 if quantity is None else quantity
    if quantity == 0:
        raise wrong("quantity", "is zero")
    if price is None:
        raise wrong("price", "is missing")
    if price < 0:  # some tills write a return as a price below zero
        quantity, price = -quantity, -price
    discount = maybe_number(item, "discount") or 0
    line = {
        "sku": maybe_text(item, "sku"),
        "name": maybe_text(item, "name"),
        "price": price,
        "quantity": quantity,
        "category": maybe_text(item, "category"),
        "discount": abs(discount) or None,
    }
    return {name: value for name, value in line.items() if value is not None}


def _worth(lines: list[Said]) -> float:
    return round(float(sum(line["price"] * line["quantity"] - line.get("discount", 0) for line in lines)), 6)


def _pieces(lines: list[Said]) -> float:
    return round(float(sum(line["quantity"] for line in lines)), 6)


def _total(ticket: Record, bought: list[Said], returned: list[Said]) -> float | int:
    """As the ticket says; of one with returns too, what the bought lines come to, as its total is less them."""
    said = maybe_number(ticket, "total")
    if said is not None and not returned:
        return said
    return round(_worth(bought) - abs(maybe_number(ticket, "discount") or 0), 6)


def _method(ticket: Record) -> str | None:
    """How most of it was paid."""
    payments = ticket.get("payments") or []
    if not isinstance(payments, list):
        raise wrong("payments", "is no list")
    paid = [(maybe_number(object_of(one), "amount") or 0, maybe_text(one, "method")) for one in payments]
    return max(paid, key=lambda one: one[0])[1] if paid else None
