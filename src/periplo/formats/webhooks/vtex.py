"""VTEX: the hook carries a header that we chose and an order's number; the order is fetched. Amounts are in cents."""

from __future__ import annotations

import re
from collections.abc import Mapping

from periplo.core.live_sources import LiveSource
from periplo.formats.webhooks.contract import Ask, BadDelivery, Delivery, Heard, Notice, Said, Vendor
from periplo.formats.webhooks.shaping import (
    Person,
    amount,
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
from periplo.formats.webhooks.signatures import is_same

_EVENTS = {  # its state -> what happened
    "order-created": "order placed",
    "payment-approved": "order completed",
    "payment-denied": "payment failed",
    "invoiced": "order fulfilled",
    "canceled": "order cancelled",
}
_ORDER = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_ACCOUNT = re.compile(r"[A-Za-z0-9-]{1,60}")
_MASK = re.compile(r"-[0-9a-f]+b?\.ct\.vtex\.com(\.br)?$", re.IGNORECASE)  # hides the buyer's address


def is_authentic(delivery: Delivery, source: LiveSource, secret: str, now: int) -> bool:
    told = delivery.headers.get(source.header.casefold(), "")
    return bool(secret) and is_same(secret, told)


def heard(delivery: Delivery, source: LiveSource) -> Heard:
    said = json_object(delivery.body)
    if "hookConfig" in said:  # the trial call when the hook is set
        return Heard()
    account = word(part(said, "Origin").get("Account"))
    if account != source.account:
        raise BadDelivery("the delivery is of another account", mend="check 'account' in sources.yaml")
    state, number = word(said.get("State")) or "", word(said.get("OrderId")) or ""
    if state not in _EVENTS or not _ORDER.fullmatch(number):
        return Heard()
    changed = {"CurrentChange": word(said.get("CurrentChange"))}
    return Heard(notices=(Notice(state, f"/api/oms/pvt/orders/{number}", changed),))


def ask(notice: Notice, source: LiveSource, secrets: Mapping[str, str]) -> Ask:
    account = source.account or ""
    if not _ACCOUNT.fullmatch(account):
        raise BadDelivery(
            "'account' is no name of a VTEX account", mend="write it as it stands in its address"
        )
    headers = {"X-VTEX-API-AppKey": secrets["key"], "X-VTEX-API-AppToken": secrets["token"]}
    return Ask(source.api or f"https://{account}.vtexcommercestable.com.br", notice.resource, headers)


def fetched(notice: Notice, body: bytes, source: LiveSource) -> list[Said]:
    said = json_object(body)
    number, event = word(said.get("orderId")), _EVENTS[notice.topic]
    products = [
        product(
            line.get("refId") or line.get("sellerSku") or line.get("id"), line.get("name"),
            line.get("sellingPrice", line.get("price")), line.get("quantity"), scale=100,
        )
        for line in parts(said, "items")
    ]  # fmt: skip
    totals = {word(one.get("id")): amount(one.get("value"), 100) for one in parts(said, "totals")}
    properties = {
        "order_id": number,
        "total": amount(said.get("value"), 100),
        "shipping": totals.get("Shipping"),
        "discount": abs(totals.get("Discounts") or 0) or None,
        "currency": word(part(said, "storePreferencesData").get("currencyCode")),
        "coupon": word(part(said, "marketingData").get("coupon")),
        "items": items_in(products),
        "products": products,
        "reason": word(said.get("cancelReason")) if event == "order cancelled" else None,
    }
    changed = notice.said.get("CurrentChange")
    at = time(said.get("creationDate")) if notice.topic == "order-created" else time(changed, is_utc=True)
    return [track(source, event, f"order:{number}:{event}", at, _buyer(said, source, number), properties)]


def _buyer(said: Said, source: LiveSource, number: str | None) -> Person:
    buyer = part(said, "clientProfileData")
    address = part(part(said, "shippingData"), "address")
    return person(
        source,
        customer=buyer.get("userProfileId"),
        email=_MASK.sub("", word(buyer.get("email")) or ""),
        phone=buyer.get("phone"),
        document=buyer.get("document"),
        extra=(("order", number),),
        first_name=word(buyer.get("firstName")),
        last_name=word(buyer.get("lastName")),
        city=word(address.get("city")),
        country=word(address.get("country")),
    )


VTEX = Vendor(is_authentic, heard, ask=ask, fetched=fetched)
