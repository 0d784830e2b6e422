"""Shopify: base64 HMAC-SHA256 of the body; orders, refunds, checkouts, carts and customers come whole.

An order counts as completed once it is paid or authorised; until then it is placed. Refunds and carts name nobody:
they carry the order's or cart's number, which the order carries too, so identity brings them together.
"""

from __future__ import annotations

from periplo.core.live_sources import LiveSource
from periplo.formats.webhooks.contract import Delivery, Heard, Said, Vendor
from periplo.formats.webhooks.shaping import (
    Person,
    amount,
    identify,
    items_in,
    json_object,
    name_of,
    part,
    parts,
    person,
    product,
    time,
    track,
    word,
)
from periplo.formats.webhooks.signatures import is_signed

PAID = ("paid", "authorized", "partially_refunded", "refunded")


def is_authentic(delivery: Delivery, source: LiveSource, secret: str, now: int) -> bool:
    shop = delivery.headers.get("x-shopify-shop-domain", "")
    if source.account and shop.casefold() != source.account.casefold():
        return False
    return is_signed(delivery.body, secret, delivery.headers.get("x-shopify-hmac-sha256"), encoding="base64")


def heard(delivery: Delivery, source: LiveSource) -> Heard:
    topic = delivery.headers.get("x-shopify-topic", "").casefold()
    return Heard(tuple(messages_of(topic, delivery.body, source)))


def messages_of(topic: str, body: bytes, source: LiveSource) -> list[Said]:
    """What a delivery of this topic says; nothing for topics that are no news of a customer."""
    said = json_object(body)
    match topic:
        case "orders/create" | "orders/updated" | "orders/paid" | "orders/fulfilled" | "orders/cancelled":
            return _order(topic, said, source)
        case "refunds/create":
            return _refund(said, source)
        case "checkouts/create" | "checkouts/update":
            return _checkout(topic, said, source)
        case "carts/create" | "carts/update":
            return _cart(topic, said, source)
        case "customers/create" | "customers/update":
            at = time(said.get("updated_at")) or time(said.get("created_at"))
            who = _customer(said, source)
            return [identify(source, f"customer:{word(said.get('id'))}:{at}", at, who)] if who.ids else []
    return []


def _order(topic: str, said: Said, source: LiveSource) -> list[Said]:
    number, happened = word(said.get("id")), topic.partition("/")[2]
    if happened == "fulfilled":
        event, at = "order fulfilled", time(said.get("updated_at"))
    elif happened == "cancelled" or (happened == "updated" and said.get("cancelled_at")):
        event, at = "order cancelled", time(said.get("cancelled_at"))
    elif happened == "paid" or word(said.get("financial_status")) in PAID:
        event, at = "order completed", _paid_at(said, happened)
    elif happened == "create":
        event, at = "order placed", time(said.get("created_at"))
    else:
        return []
    products = _products(parts(said, "line_items"))
    location = word(said.get("location_id"))
    properties = {
        "order_id": word(said.get("name")) or number,
        "total": amount(said.get("total_price")),
        "tax": amount(said.get("total_tax")),
        "discount": amount(said.get("total_discounts")) or None,
        "currency": word(said.get("currency")),
        "coupon": next((word(code.get("code")) for code in parts(said, "discount_codes")), None),
        "items": items_in(products),
        "products": products,
        "channel": "store" if said.get("source_name") == "pos" else source.channel,
        "place": source.places.get(location or "", location if said.get("source_name") == "pos" else None),
        "reason": word(said.get("cancel_reason")) if event == "order cancelled" else None,
    }
    return [track(source, event, f"order:{number}:{event}", at, _buyer(said, source, number), properties)]


def _paid_at(said: Said, happened: str) -> str | None:
    """When it was bought; of an order on account, paid days later, when it was paid."""
    bought = time(said.get("processed_at")) or time(said.get("created_at"))
    changed = time(said.get("updated_at"))
    is_late = happened == "paid" and bool(bought and changed) and str(bought)[:10] < str(changed)[:10]
    return changed if is_late else bought


def _buyer(said: Said, source: LiveSource, number: str | None) -> Person:
    customer, address = (
        part(said, "customer"),
        part(said, "billing_address") or part(said, "shipping_address"),
    )
    return person(
        source,
        customer=customer.get("id"),
        email=said.get("email") or said.get("contact_email") or customer.get("email"),
        phone=said.get("phone") or customer.get("phone") or address.get("phone"),
        extra=(("order", number), ("cart", said.get("cart_token"))),
        first_name=word(customer.get("first_name")) or word(address.get("first_name")),
        last_name=word(customer.get("last_name")) or word(address.get("last_name")),
        city=word(address.get("city")),
        country=word(address.get("country_code")),
    )


def _customer(said: Said, source: LiveSource) -> Person:
    address = part(said, "default_address")
    return person(
        source,
        customer=said.get("id"),
        email=said.get("email"),
        phone=said.get("phone"),
        first_name=word(said.get("first_name")),
        last_name=word(said.get("last_name")),
        name=name_of(said.get("first_name"), said.get("last_name")),
        city=word(address.get("city")),
        country=word(address.get("country_code")),
        tags=word(said.get("tags")),
        accepts_marketing=_accepts(said),
    )


def _accepts(said: Said) -> bool | None:
    state = part(said, "email_marketing_consent").get("state")
    if isinstance(state, str):
        return state == "subscribed"
    old = said.get("accepts_marketing")
    return old if isinstance(old, bool) else None


def _refund(said: Said, source: LiveSource) -> list[Said]:
    lines = parts(said, "refund_line_items")
    products = [
        product(
            part(line, "line_item").get("sku"), part(line, "line_item").get("title"),
            part(line, "line_item").get("price"), line.get("quantity"),
        )
        for line in lines
    ]  # fmt: skip
    paid = [one for one in parts(said, "transactions") if one.get("kind") == "refund"]
    total = sum(amount(one.get("amount")) or 0 for one in paid if one.get("status") in (None, "success"))
    number = word(said.get("order_id"))
    properties = {
        "order_id": number,
        "refund": total or sum(amount(line.get("subtotal")) or 0 for line in lines) or None,
        "currency": next((word(one.get("currency")) for one in paid), None),
        "products": products,
        "reason": word(said.get("note")) if source.keep_text else None,
    }
    at = time(said.get("processed_at")) or time(said.get("created_at"))
    who = person(source, extra=(("order", number),))
    event = "item returned" if products else "order refunded"
    return [track(source, event, f"refund:{word(said.get('id'))}", at, who, properties)]


def _checkout(topic: str, said: Said, source: LiveSource) -> list[Said]:
    started = topic == "checkouts/create"
    if not started and said.get("completed_at"):
        return []  # the order tells it
    token, changed = word(said.get("token")), time(said.get("updated_at"))
    customer, products = part(said, "customer"), _products(parts(said, "line_items"))
    who = person(
        source,
        customer=customer.get("id"),
        email=said.get("email") or customer.get("email"),
        phone=said.get("phone") or customer.get("phone"),
        extra=(("cart", said.get("cart_token")), ("checkout", token)),
    )
    properties = {
        "checkout_id": token,
        "total": amount(said.get("total_price")),
        "currency": word(said.get("currency")),
        "items": items_in(products),
        "products": products,
    }
    event, id = ("checkout started", f"checkout:{token}:started") if started else (
        "checkout updated", f"checkout:{token}:{changed}")  # fmt: skip
    return [track(source, event, id, time(said.get("created_at")) if started else changed, who, properties)]


def _cart(topic: str, said: Said, source: LiveSource) -> list[Said]:
    token, at = word(said.get("token")) or word(said.get("id")), time(said.get("updated_at"))
    products = _products(parts(said, "line_items"))
    properties = {
        "cart_id": token,
        "total": round(sum(p.get("price", 0) * p.get("quantity", 1) for p in products), 6),
        "items": items_in(products),
        "products": products,
    }
    event = "cart created" if topic == "carts/create" else "cart updated"
    who = person(source, extra=(("cart", token),))
    return [track(source, event, f"cart:{token}:{event}:{at}", at, who, properties)]


def _products(lines: list[Said]) -> list[Said]:
    return [
        product(
            line.get("sku") or line.get("variant_id"), line.get("title") or line.get("name"),
            line.get("price"), line.get("quantity"), brand=word(line.get("vendor")),
        )
        for line in lines
    ]  # fmt: skip


SHOPIFY = Vendor(is_authentic, heard)
