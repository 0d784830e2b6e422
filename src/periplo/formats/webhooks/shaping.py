"""From what shops say to messages: persons, products, amounts and times, in one shape for all vendors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from periplo.core.live_sources import LiveSource
from periplo.formats.webhooks.contract import BadDelivery, Said

_OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")


class Person(NamedTuple):
    """Whom a fact is about: identifiers by kind, the surest first, and what is known of them."""

    ids: tuple[tuple[str, str], ...] = ()
    traits: Mapping[str, Any] = {}


def json_object(body: bytes) -> Said:
    """The object that a body holds.

    Raises: BadDelivery if it holds none.
    """
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        said = None
    if not isinstance(said, dict):
        raise BadDelivery("the body is no JSON object", mend="send what the vendor's own documents show")
    return said


def part(said: object, name: str) -> Said:
    """The object below this name; an empty one where there is none."""
    value = said.get(name) if isinstance(said, dict) else None
    return value if isinstance(value, dict) else {}


def parts(said: object, name: str) -> list[Said]:
    """The objects of the list below this name."""
    value = said.get(name) if isinstance(said, dict) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def word(value: object) -> str | None:
    """A text or number as trimmed text; None for what is neither or blank."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def amount(value: object, scale: int = 1) -> float | None:
    """A decimal number of "409.94", 409.94 or, with a scale of 100, of cents."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = float(value) / scale
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < 1e15 else None  # neither inf nor nan, nor more than micro-units hold


def count(value: object) -> int | float | None:
    """A quantity; whole where it is whole."""
    found = amount(value)
    return int(found) if found is not None and found.is_integer() else found


def time(value: object, *, is_utc: bool = False) -> str | None:
    """A time as the reader of messages knows it: +0000 as +00:00; is_utc: one without offset is UTC."""
    text = word(value)
    if text is None:
        return None
    text = _OFFSET.sub(r"\1:\2", text) if "T" in text else text
    if is_utc and "T" in text and not (text.endswith("Z") or re.search(r"[+-]\d\d:\d\d$", text)):
        text += "Z"
    return text


def person(
    source: LiveSource,
    *,
    customer: object = None,
    email: object = None,
    phone: object = None,
    document: object = None,
    extra: Iterable[tuple[str, object]] = (),
    **traits: object,
) -> Person:
    """Identifiers and traits of somebody. customer: the vendor's number for them, which only counts within it."""
    mail, number = word(email), word(customer)
    ids = [
        ("shop_customer", number and f"{source.id}:{number}") if number != "0" else None,
        ("email", mail.casefold()) if mail and "@" in mail else None,
        ("phone", word(phone)),
        ("document", word(document)),
        *((kind, text and f"{source.id}:{text}") for kind, value in extra if (text := word(value))),
    ]  # fmt: skip
    known = tuple((kind, text) for kind, text in filter(None, ids) if text)
    kept = {name: value for name, value in traits.items() if value not in (None, "", [], {})}
    if mail and "@" in mail:
        kept["email"] = mail.casefold()
    if word(phone):
        kept["phone"] = word(phone)
    return Person(known, kept)


def name_of(first: object, last: object = None) -> str | None:
    """First and last name as one."""
    return " ".join(filter(None, (word(first), word(last)))) or None


def track(
    source: LiveSource, event: str, id: str, at: str | None, who: Person, properties: Mapping[str, Any]
) -> Said:
    """A message of what somebody did. id: names the fact within its source, so that a repeat is known as one."""
    said: Said = {"type": "track", "event": event, "messageId": f"{source.id}:{id}"}
    if at:
        said["timestamp"] = at
    kept = {name: value for name, value in properties.items() if value not in (None, "", [], {})}
    kept.setdefault("channel", source.channel or "web")
    if source.place:
        kept.setdefault("place", source.place)
    said["properties"] = kept
    return _about(said, who, f"{source.id}:{id}")


def identify(source: LiveSource, id: str, at: str | None, who: Person) -> Said:
    """A message of who somebody is."""
    said: Said = {"type": "identify", "messageId": f"{source.id}:{id}", "traits": dict(who.traits)}
    if at:
        said["timestamp"] = at
    return _about(said, Person(who.ids), f"{source.id}:{id}")


def _about(said: Said, who: Person, otherwise: str) -> Said:
    context: Said = {}
    if who.ids:
        context["externalIds"] = [{"type": kind, "id": text} for kind, text in who.ids]
    else:
        said["anonymousId"] = otherwise
    if who.traits:
        context["traits"] = dict(who.traits)
    if context:
        said["context"] = context
    return said


def product(
    sku: object, name: object, price: object, quantity: object, *, scale: int = 1, **more: object
) -> Said:
    """One product of a list."""
    said = {
        "sku": word(sku),
        "name": word(name),
        "price": amount(price, scale),
        "quantity": count(quantity),
        **more,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def items_in(products: Iterable[Said]) -> int | float:
    """How many pieces these are."""
    found: int | float = sum(one.get("quantity", 1) for one in products)
    return found
