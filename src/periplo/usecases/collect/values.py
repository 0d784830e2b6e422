"""What of a message's values becomes money, a text or a property: amounts, page, traffic source, kind of device."""

from __future__ import annotations

from typing import Any

import msgspec

from periplo.core.messages import Values
from periplo.journeys.kinds import MICRO

_UTM = {
    "source": "utm_source",
    "medium": "utm_medium",
    "name": "utm_campaign",
    "term": "utm_term",
    "content": "utm_content",
}
_PAGE = ("path", "referrer")
_MOST = 50_000  # contexts that are remembered
_encode = msgspec.json.Encoder().encode
decoded = msgspec.json.Decoder().decode


def micros(raw: msgspec.Raw) -> int | None:
    """An amount in micro-units, None if it is none."""
    try:
        amount = float(bytes(raw).strip(b'"'))
    except ValueError:
        return None
    return round(amount * MICRO) if abs(amount) < 9e12 else None


def text_in(raw: msgspec.Raw | None) -> str:
    """A value as text, empty if it is none."""
    if raw is None:
        return ""
    found = decoded(raw)
    return found.strip() if isinstance(found, str) else ""


class Contexts:
    """What of contexts becomes properties; the same context is read once."""

    def __init__(self) -> None:
        self._known: dict[bytes, Values] = {}

    def properties(self, context: Values) -> Values:
        """Page, traffic source and kind of device, where the context tells them."""
        found: Values = {}
        for name, take in _TAKES:
            raw = context.get(name)
            if raw is None:
                continue
            key = name.encode() + bytes(raw)
            known = self._known.get(key)
            if known is None:
                if len(self._known) > _MOST:
                    self._known.clear()
                known = self._known[key] = take(raw)
            found |= known
        return found


def _object(raw: msgspec.Raw) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _campaign(raw: msgspec.Raw) -> Values:
    said = _object(raw)
    return {
        name: msgspec.Raw(_encode(said[key]))
        for key, name in _UTM.items()
        if isinstance(said.get(key), str) and said[key]
    }


def _page(raw: msgspec.Raw) -> Values:
    said = _object(raw)
    return {
        name: msgspec.Raw(_encode(said[name]))
        for name in _PAGE
        if isinstance(said.get(name), str) and said[name]
    }


def _device(raw: msgspec.Raw) -> Values:
    said = bytes(raw)
    kind = "tablet" if b"iPad" in said or b"Tablet" in said else "mobile" if b"Mobi" in said else "desktop"
    return {"device": msgspec.Raw(_encode(kind))}


_TAKES = (("campaign", _campaign), ("page", _page), ("userAgent", _device))
