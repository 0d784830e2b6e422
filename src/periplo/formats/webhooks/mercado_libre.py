"""Mercado Libre: notices are unsigned, so nothing they say is believed: only what our own token reads at its address.

A notice names a resource such as /orders/2195160686; anything else than the known shapes is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from periplo.core.live_sources import LiveSource
from periplo.formats.webhooks.contract import Ask, Delivery, Heard, Notice, Said, Vendor
from periplo.formats.webhooks.shaping import (
    Person,
    amount,
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

API = "https://api.mercadolibre.com"
_RESOURCES = {
    "orders_v2": re.compile(r"/orders/\d{1,20}"),
    "orders": re.compile(r"/orders/\d{1,20}"),
    "questions": re.compile(r"/questions/\d{1,20}"),
    "shipments": re.compile(r"/shipments/\d{1,20}"),
}
_SHIPPED = {"shipped": "order shipped", "delivered": "order delivered", "not_delivered": "delivery failed"}


def is_authentic(delivery: Delivery, source: LiveSource, secret: str, now: int) -> bool:
    """Always: what it says is never taken for true, see above."""
    return True


def heard(delivery: Delivery, source: LiveSource) -> Heard:
    said = json_object(delivery.body)
    topic, resource = word(said.get("topic")) or "", word(said.get("resource")) or ""
    known = _RESOURCES.get(topic)
    if word(said.get("user_id")) != source.account or not known or not known.fullmatch(resource):
        return Heard()
    return Heard(notices=(Notice(topic, resource, {}),))


def ask(notice: Notice, source: LiveSource, secrets: Mapping[str, str]) -> Ask:
    headers = {"Authorization": f"Bearer {secrets['token']}"}
    if notice.topic == "shipments":
        headers["x-format-new"] = "true"
    return Ask(source.api or API, notice.resource, headers)


def fetched(notice: Notice, body: bytes, source: LiveSource) -> list[Said]:
    said = json_object(body)
    if notice.topic == "questions":
        return _question(said, source)
    if notice.topic == "shipments":
        return _shipment(said, source)
    return _order(said, source)


def _order(said: Said, source: LiveSource) -> list[Said]:
    if word(part(said, "seller").get("id")) not in (None, source.account):
        return []  # an order that we placed elsewhere as buyers
    number, status = word(said.get("id")), word(said.get("status"))
    if status == "cancelled":
        event, at = "order cancelled", time(part(said, "cancel_detail").get("date"))
        at = at or time(said.get("last_updated"))
    elif status == "paid":
        event, at = "order completed", time(said.get("date_closed")) or time(said.get("date_created"))
    else:
        event, at = "order placed", time(said.get("date_created"))
    products = [
        product(
            part(line, "item").get("seller_sku") or part(line, "item").get("id"),
            part(line, "item").get("title"), line.get("unit_price"), line.get("quantity"),
        )
        for line in parts(said, "order_items")
    ]  # fmt: skip
    buyer = part(said, "buyer")
    who = person(
        source,
        customer=buyer.get("id"),
        email=buyer.get("email"),
        document=part(buyer, "billing_info").get("doc_number"),
        extra=(("order", number), ("shipment", part(said, "shipping").get("id"))),
        name=name_of(buyer.get("first_name"), buyer.get("last_name")),
    )
    properties = {
        "order_id": number,
        "total": amount(said.get("total_amount")),
        "currency": word(said.get("currency_id")),
        "coupon": word(part(said, "coupon").get("id")),
        "items": items_in(products),
        "products": products,
        "reason": word(part(said, "cancel_detail").get("code")) if event == "order cancelled" else None,
        "channel": source.channel or "marketplace",
    }
    return [track(source, event, f"order:{number}:{event}", at, who, properties)]


def _question(said: Said, source: LiveSource) -> list[Said]:
    number = word(said.get("id"))
    who = person(source, customer=part(said, "from").get("id"))
    asked = {"sku": word(said.get("item_id")), "channel": source.channel or "marketplace"}
    if source.keep_text:
        asked["text"] = word(said.get("text"))
    found = [
        track(source, "question asked", f"question:{number}", time(said.get("date_created")), who, asked)
    ]
    answer = part(said, "answer")
    if answer.get("date_created"):
        at = time(answer["date_created"])
        found.append(
            track(source, "question answered", f"question:{number}:answer", at, who, {**asked, "text": None})
        )
    return found


def _shipment(said: Said, source: LiveSource) -> list[Said]:
    number, event = word(said.get("id")), _SHIPPED.get(word(said.get("status")) or "")
    if event is None:
        return []
    receiver = word(said.get("receiver_id")) or word(part(said, "destination").get("receiver_id"))
    who: Person = person(
        source, customer=receiver, extra=(("shipment", number), ("order", said.get("order_id")))
    )
    history = part(said, "status_history")
    at = time(history.get(f"date_{said.get('status')}")) or time(said.get("last_updated"))
    properties = {"order_id": word(said.get("order_id")), "channel": source.channel or "parcel"}
    return [track(source, event, f"shipment:{number}:{event}", at, who, properties)]


MERCADO_LIBRE = Vendor(is_authentic, heard, ask=ask, fetched=fetched)
