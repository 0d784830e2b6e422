"""What customers write: reviews, comments and posts, with rating, place and product, so that they meet touchpoints."""

from __future__ import annotations

import hashlib

from periplo.core.messages import MAX_TEXT
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

EVENTS = {"review": "review posted", "comment": "comment posted", "post": "post published"}
_CHANNELS = {"review": "review", "comment": "social", "post": "social"}
BEST = 5
LONGEST = 10_000  # characters that are kept of what was written


def content_messages(said: object, place: str | None = None, channel: str | None = None) -> list[Said]:
    """What a record of a review, comment or post says; also for imports.

    A rating out of another `scale` than five is brought to five. A record without `id` is known by who wrote
    what and when. Raises: BadRecord.
    """
    record = object_of(said)
    kind = (maybe_text(record, "kind") or "review").casefold()
    if kind not in EVENTS:
        raise wrong("kind", f"must be one of {', '.join(EVENTS)}")
    at, written = text(record, "at"), _written(record)
    rating = _rating(record)
    if written is None and rating is None:
        raise wrong("text", "is missing, and so is a rating")
    network = maybe_text(record, "network") or "own"
    author, customer = _author(record), record.get("customer")
    id = maybe_text(record, "id") or _likeness(network, author, at, written)
    product = record.get("product")
    goods: Record = product if isinstance(product, dict) else {"sku": product}
    properties = {
        "channel": maybe_text(record, "channel") or channel or _CHANNELS[kind],
        "place": maybe_text(record, "place") or place,
        "rating": rating,
        "text": written,
        "sku": maybe_text(goods, "sku") or maybe_text(record, "sku"),
        "product": maybe_text(goods, "name"),
        "order_id": maybe_text(record, "order_id"),
        "about": maybe_text(record, "about"),
        "network": network,
        "url": maybe_text(record, "url"),
        "reply_to": maybe_text(record, "reply_to"),
        "answered": record.get("answered") if isinstance(record.get("answered"), bool) else None,
    }
    id = f"content:{network}:{id}"
    found = message(EVENTS[kind], id, at, customer, properties, f"{network}:{author}" if author else id)
    if author and customer is not None:
        found.setdefault("context", {}).setdefault("externalIds", []).append(
            {"type": "author", "id": f"{network}:{author}"}
        )
    return [found]


def _author(record: Record) -> str | None:
    """The writer's name at the network: a handle, never an address."""
    author = record.get("author")
    if isinstance(author, dict):
        author = author.get("handle") or author.get("id")
    return maybe_text({"author": author}, "author")


def _written(record: Record) -> str | None:
    value = record.get("text")
    if value is None:
        return None
    if not isinstance(value, str):
        raise wrong("text", "is no text")
    return " ".join(value.split())[:LONGEST] or None


def _rating(record: Record) -> float | int | None:
    rating, scale = maybe_number(record, "rating"), maybe_number(record, "scale")
    if rating is None:
        return None
    scale = BEST if scale is None else scale
    if scale <= 0 or not 0 <= rating <= scale:
        raise wrong("rating", f"lies outside 0 to {scale}")
    found = round(rating * BEST / scale, 2)
    return int(found) if float(found).is_integer() else found


def _likeness(network: str, author: str | None, at: str, written: str | None) -> str:
    told = "\0".join((network, author or "", at, (written or "")[:MAX_TEXT]))
    return hashlib.sha256(told.encode()).hexdigest()[:32]
