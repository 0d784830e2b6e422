"""Tiendanube / Nuvemshop: hex HMAC-SHA256 of the body; a delivery holds ids only, so the order or customer is fetched.

Deliveries come in any order and more than once; what was fetched says how things stand now.
"""

from __future__ import annotations

from collections.abc import Mapping

from periplo.core.live_sources import LiveSource
from periplo.formats.webhooks.contract import Ask, BadDelivery, Delivery, Heard, Notice, Said, Vendor
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

API = "https://api.tiendanube.com"
VERSION = "2025-03"
_KINDS = {"order": "orders", "customer": "customers"}


def is_authentic(delivery: Delivery, source: LiveSource, secret: str, now: int) -> bool:
    return is_signed(delivery.body, secret, delivery.headers.get("x-linkedstore-hmac-sha256"))


def heard(delivery: Delivery, source: LiveSource) -> Heard:
    said = json_object(delivery.body)
    if word(said.get("store_id")) != source.account:
        raise BadDelivery("the delivery is of another shop", mend="check 'account' in sources.yaml")
    topic, number = word(said.get("event")) or "", word(said.get("id"))
    kind = _KINDS.get(topic.partition("/")[0])
    if kind is None or topic == "order/deleted" or number is None or not number.isdigit():
        return Heard()
    return Heard(notices=(Notice(topic, f"/{VERSION}/{source.account}/{kind}/{number}", {}),))


def ask(notice: Notice, source: LiveSource, secrets: Mapping[str, str]) -> Ask:
    headers = {
        "Authentication": f"bearer {secrets['token']}",  # so the vendor spells it
        "User-Agent": f"Periplo ({source.contact or 'periplo'})",
    }
    return Ask(source.api or API, notice.resource, headers)


def fetched(notice: Notice, body: bytes, source: LiveSource) -> list[Said]:
    said = json_object(body)
    if notice.topic.startswith("customer/"):
        at = time(said.get("updated_at")) or time(said.get("created_at"))
        address = part(said, "default_address")
        who = _person(source, said, said.get("id"), said.get("email"), said.get("phone"), None, address)
        return [identify(source, f"customer:{word(said.get('id'))}:{at}", at, who)] if who.ids else []
    return _order(notice.topic, said, source)


def _order(topic: str, said: Said, source: LiveSource) -> list[Said]:
    number, customer = word(said.get("id")), part(said, "customer")
    who = _person(
        source,
        customer | {"identification": said.get("contact_identification") or customer.get("identification")},
        customer.get("id"),
        said.get("contact_email") or customer.get("email"),
        said.get("contact_phone") or customer.get("phone"),
        number,
        part(said, "shipping_address") or part(customer, "default_address"),
    )
    products = [
        product(line.get("sku") or line.get("variant_id"), line.get("name"), line.get("price"), line.get("quantity"))
        for line in parts(said, "products")
    ]  # fmt: skip
    properties = {
        "order_id": word(said.get("number")) or number,
        "total": amount(said.get("total")),
        "shipping": amount(said.get("shipping_cost_customer")),
        "discount": amount(said.get("discount")) or None,
        "currency": word(said.get("currency")),
        "coupon": next((word(one.get("code")) for one in parts(said, "coupon")), None),
        "method": word(said.get("gateway")),
        "items": items_in(products),
        "products": products,
        "channel": "store" if said.get("storefront") == "pos" else source.channel,
    }
    found = []
    for event, at in _happened(topic, said):
        told = properties | (
            {"reason": word(said.get("cancel_reason"))} if event == "order cancelled" else {}
        )
        found.append(track(source, event, f"order:{number}:{event}", at, who, told))
    return found


def _happened(topic: str, said: Said) -> list[tuple[str, str | None]]:
    """Everything that has happened to the order up to now: what came before is known by its id and dropped."""
    created = time(said.get("created_at"))
    paid = word(said.get("payment_status")) in ("authorized", "paid", "refunded", "partially_refunded")
    found = [("order completed", time(said.get("paid_at")) or created) if paid else ("order placed", created)]
    shipped = (
        said.get("shipping_status") in ("shipped", "fulfilled", "delivered") or topic == "order/fulfilled"
    )
    if shipped and (said.get("shipped_at") or topic == "order/fulfilled"):
        found.append(("order fulfilled", time(said.get("shipped_at")) or time(said.get("updated_at"))))
    if (said.get("status") == "cancelled" and said.get("cancelled_at")) or topic == "order/cancelled":
        found.append(("order cancelled", time(said.get("cancelled_at")) or time(said.get("updated_at"))))
    return found


def _person(
    source: LiveSource,
    said: Said,
    customer: object,
    email: object,
    phone: object,
    number: str | None,
    address: Said,
) -> Person:
    return person(
        source,
        customer=customer,
        email=email,
        phone=phone,
        document=said.get("identification"),
        extra=(("order", number),),
        name=word(said.get("name")),
        city=word(address.get("city")),
        country=word(address.get("country")),
    )


TIENDANUBE = Vendor(is_authentic, heard, ask=ask, fetched=fetched)
