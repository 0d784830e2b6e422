"""Any sender of signed JSON, read by a mapping: which path says who, what, when and how much."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from periplo.core.live_sources import LiveSource, Mapped
from periplo.core.spans import MINUTE, SECOND
from periplo.formats.webhooks.contract import BadDelivery, Delivery, Heard, Said, Vendor
from periplo.formats.webhooks.paths import value_at
from periplo.formats.webhooks.shaping import Person, identify, items_in, product, time, track, word
from periplo.formats.webhooks.signatures import is_same, is_signed

TOLERANCE = 5 * MINUTE
_AMOUNTS = ("total", "price", "revenue", "value", "tax", "shipping", "discount", "refund")
_OF_A_PRODUCT = ("sku", "name", "price", "quantity")


def is_authentic(delivery: Delivery, source: LiveSource, secret: str, now: int) -> bool:
    """Signed as the source says; where it signs a time, not more than five minutes from now."""
    how = source.signature
    told = delivery.headers.get(how.header.casefold(), "")
    if not told.startswith(how.prefix) or not secret:
        return False
    told = told.removeprefix(how.prefix)
    if how.algorithm == "token":
        return is_same(secret, told)
    body = delivery.body
    if how.time_header is not None:
        at = delivery.headers.get(how.time_header.casefold(), "").strip()
        if not (at.isascii() and at.isdigit() and len(at) <= 12) or abs(int(at) * SECOND - now) > TOLERANCE:
            return False
        body = at.encode() + b"." + body
    return is_signed(body, secret, told, how.algorithm, how.encoding)


def heard(delivery: Delivery, source: LiveSource) -> Heard:
    assert source.mapping is not None, "checked when sources.yaml is read"
    try:
        said = msgspec.json.decode(delivery.body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise BadDelivery("the body is no JSON", mend="send JSON in UTF-8") from None
    return Heard(tuple(messages_of(said, source, source.mapping)))


def messages_of(said: object, source: LiveSource, how: Mapped) -> list[Said]:
    """The messages of one body; facts of events that the mapping does not name are passed over."""
    whole = value_at(said, how.each) if how.each else said
    facts = whole if isinstance(whole, list) else [whole]
    return [message for fact in facts if isinstance(fact, dict) for message in _message(fact, source, how)]


def _message(fact: Said, source: LiveSource, how: Mapped) -> list[Said]:
    event = word(value_at(fact, how.event))
    if event is not None and how.names:
        event = how.names.get(event)
    if event is None:
        return []
    id = word(value_at(fact, how.id)) or _likeness(fact)
    at = time(value_at(fact, how.at))
    ids = ((kind, word(value_at(fact, path))) for kind, path in how.person.items())
    traits = {name: value for name, path in how.traits.items() if (value := value_at(fact, path)) is not None}
    who = Person(tuple((kind, text) for kind, text in ids if text), traits)
    if event == "identify":
        return [identify(source, f"{event}:{id}", at, who)] if who.ids else []
    properties = {name: _value(name, value_at(fact, path)) for name, path in how.properties.items()}
    if how.products:
        properties["products"] = products = _products(fact, how.products)
        properties.setdefault("items", items_in(products))
    message = track(source, event, f"{event}:{id}", at, who, properties)
    user = next((text for kind, text in who.ids if kind == "user"), None)
    if user:
        message["userId"] = user
        message["context"]["externalIds"] = [
            one for one in message["context"]["externalIds"] if one["type"] != "user"
        ]
    return [message]


def _likeness(fact: Said) -> str:
    """A name for a fact that has none: the same words, the same fact."""
    return hashlib.sha256(msgspec.json.encode(fact, order="sorted")).hexdigest()[:32]


def _value(name: str, value: object) -> object:
    """An amount written as text becomes a number; all else stays."""
    if name in _AMOUNTS and isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def _products(fact: Said, how: Mapping[str, str]) -> list[Said]:
    listed = value_at(fact, how.get("each", "products"))
    found = []
    for line in listed if isinstance(listed, list) else []:
        if isinstance(line, dict):
            said = {name: value_at(line, how[name]) for name in _OF_A_PRODUCT if name in how}
            found.append(product(*map(said.get, _OF_A_PRODUCT)))
    return found


PLAIN_JSON = Vendor(is_authentic, heard)
