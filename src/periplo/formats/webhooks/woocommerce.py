"""WooCommerce: base64 HMAC-SHA256 of the body; orders and customers come whole.

It switches a hook off after five failures and tells nobody: answers are fast, and its silence is watched.
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
    part,
    parts,
    person,
    product,
    time,
    track,
    word,
)
from periplo.formats.webhooks.signatures import is_signed

_EVENTS = {  # its status -> what happened, and which of its times says when
    "pending": ("order placed", "date_created_gmt"),
    "on-hold": ("order placed", "date_created_gmt"),
    "processing": ("order completed", "date_created_gmt"),
    "completed": ("order completed", "date_created_gmt"),
    "cancelled": ("order cancelled", "date_modified_gmt"),
    "failed": ("payment failed", "date_modified_gmt"),
    "refunded": ("order completed", "date_created_gmt"),
}


def is_authentic(delivery: Delivery, source: LiveSource, secret: str, now: int) -> bool:
    return is_signed(delivery.body, secret, delivery.headers.get("x-wc-webhook-signature"), encoding="base64")


def is_handshake(delivery: Delivery) -> bool:
    """On creation it posts "webhook_id=5", unsigned, and wants a 200."""
    return delivery.body.startswith(b"webhook_id=") and delivery.body[11:].isdigit()


def heard(delivery: Delivery, source: LiveSource) -> Heard:
    topic = delivery.headers.get("x-wc-webhook-topic", "").casefold()
    return Heard(tuple(messages_of(topic, delivery.body, source)))


def messages_of(topic: str, body: bytes, source: LiveSource) -> list[Said]:
    """What a delivery of this topic says; nothing for topics that are no news of a customer."""
    said = json_object(body)
    match topic:
        case "order.created" | "order.updated" | "order.restored":
            return _order(said, source)
        case "customer.created" | "customer.updated":
            at = time(said.get("date_modified_gmt") or said.get("date_created_gmt"), is_utc=True)
            who = _person(said, said.get("id"), part(said, "billing"), source, None)
            return [identify(source, f"customer:{word(said.get('id'))}:{at}", at, who)] if who.ids else []
    return []


def _order(said: Said, source: LiveSource) -> list[Said]:
    number = word(said.get("id"))
    who = _person(said, said.get("customer_id"), part(said, "billing"), source, number)
    products = [
        product(line.get("sku") or line.get("product_id"), line.get("name"), line.get("price"), line.get("quantity"))
        for line in parts(said, "line_items")
    ]  # fmt: skip
    common = {
        "order_id": word(said.get("number")) or number,
        "currency": word(said.get("currency")),
        "channel": "store" if said.get("created_via") in ("pos", "woopos") else source.channel,
    }
    found = []
    event, when = _EVENTS.get(word(said.get("status")) or "", (None, ""))
    if event:
        paid = said.get("date_paid_gmt") if event == "order completed" else None
        at = time(paid or said.get(when), is_utc=True)
        properties = common | {
            "total": amount(said.get("total")),
            "tax": amount(said.get("total_tax")),
            "shipping": amount(said.get("shipping_total")),
            "discount": amount(said.get("discount_total")) or None,
            "coupon": next((word(one.get("code")) for one in parts(said, "coupon_lines")), None),
            "method": word(said.get("payment_method")),
            "items": items_in(products),
            "products": products,
        }
        found.append(track(source, event, f"order:{number}:{event}", at, who, properties))
    if said.get("date_completed_gmt"):
        at = time(said["date_completed_gmt"], is_utc=True)
        found.append(track(source, "order fulfilled", f"order:{number}:order fulfilled", at, who, common))
    for refund in parts(said, "refunds"):
        back = common | {"refund": abs(amount(refund.get("total")) or 0)}
        if source.keep_text:
            back["reason"] = word(refund.get("reason"))
        id, at = f"refund:{word(refund.get('id'))}", time(said.get("date_modified_gmt"), is_utc=True)
        found.append(track(source, "order refunded", id, at, who, back))
    return found


def _person(said: Said, customer: object, billing: Said, source: LiveSource, number: str | None) -> Person:
    return person(
        source,
        customer=customer,
        email=billing.get("email") or said.get("email"),
        phone=billing.get("phone"),
        extra=(("order", number),),
        first_name=word(billing.get("first_name")) or word(said.get("first_name")),
        last_name=word(billing.get("last_name")) or word(said.get("last_name")),
        city=word(billing.get("city")),
        country=word(billing.get("country")),
    )


WOOCOMMERCE = Vendor(is_authentic, heard, is_handshake)
