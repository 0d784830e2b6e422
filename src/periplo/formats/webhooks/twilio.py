"""Twilio calls and messages: base64 HMAC-SHA1 of our address and the sorted form fields.

Calls tell offered, answered, abandoned and ended; messages tell what came in and what became of those sent.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, parse_qsl, urlsplit

from periplo.core.live_sources import LiveSource
from periplo.formats.webhooks.contract import BadDelivery, Delivery, Heard, Said, Vendor
from periplo.formats.webhooks.shaping import Person, count, json_object, person, track, word
from periplo.formats.webhooks.signatures import is_same

MOST_FIELDS = 200
_CALLS = {
    "ringing": "call offered",
    "in-progress": "call answered",
    "completed": "call ended",
    "busy": "call abandoned",
    "no-answer": "call abandoned",
    "canceled": "call abandoned",
    "failed": "call failed",
}
_SENT = {
    "sent": "message sent",
    "delivered": "message delivered",
    "read": "message read",
    "undelivered": "message bounced",
    "failed": "message failed",
}


def is_authentic(delivery: Delivery, source: LiveSource, secret: str, now: int) -> bool:
    told = delivery.headers.get("x-twilio-signature", "")
    if not told or not secret:
        return False
    url = _as_called(delivery, source)
    if _is_json(delivery):
        body = parse_qs(urlsplit(url).query).get("bodySHA256", [""])[0]
        if not is_same(hashlib.sha256(delivery.body).hexdigest(), body.casefold()):
            return False
        signed = url
    else:
        try:
            signed = url + "".join(name + value for name, value in sorted(set(_fields(delivery.body))))
        except BadDelivery:
            return False
    right = base64.b64encode(hmac.digest(secret.encode(), signed.encode(), "sha1")).decode()
    return is_same(right, told.strip())


def _as_called(delivery: Delivery, source: LiveSource) -> str:
    """Our address as Twilio knows it, which a proxy may hide from us, with the query it came with."""
    query = urlsplit(delivery.url).query
    return f"{source.url}?{query}" if query and "?" not in (source.url or "") else source.url or delivery.url


def _is_json(delivery: Delivery) -> bool:
    return delivery.headers.get("content-type", "").casefold().startswith("application/json")


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError:
        raise BadDelivery("the body is no form", mend="send what the vendor's own documents show") from None


def heard(delivery: Delivery, source: LiveSource) -> Heard:
    said = json_object(delivery.body) if _is_json(delivery) else dict(_fields(delivery.body))
    if "CallSid" in said:
        return Heard(tuple(_call(said, source)))
    if "MessageSid" in said or "SmsSid" in said:
        return Heard(tuple(_message(said, source)))
    return Heard()


def messages_of(body: bytes, source: LiveSource) -> list[Said]:
    """What the form of a callback says."""
    return list(heard(Delivery({}, body), source).messages)


def _call(said: Said, source: LiveSource) -> list[Said]:
    status = word(said.get("CallStatus")) or ""
    event, is_ours = _CALLS.get(status), not _comes_in(said)
    if event is None:
        return []
    if is_ours and event == "call abandoned":
        event = "call unanswered"  # we called and nobody took it: nobody gave up waiting
    id = word(said.get("CallSid"))
    properties = {
        "call_id": id,
        "direction": "out" if is_ours else "in",
        "duration_seconds": count(said.get("CallDuration")) if event == "call ended" else None,
        "outcome": status if event not in ("call offered", "call answered", "call ended") else None,
        "channel": source.channel or "phone",
        "queue": word(said.get("QueueName")),
        "by": "us" if is_ours else None,
    }
    who = _who(said, is_ours, source)
    return [track(source, event, f"call:{id}:{event}", _time(said.get("Timestamp")), who, properties)]


def _message(said: Said, source: LiveSource) -> list[Said]:
    id, status = word(said.get("MessageSid")) or word(said.get("SmsSid")), word(said.get("MessageStatus"))
    is_incoming = status in (None, "received") and word(said.get("SmsStatus")) in (None, "received")
    event = "message received" if is_incoming else _SENT.get(status or word(said.get("SmsStatus")) or "")
    if event is None:
        return []
    address = word(said.get("From" if is_incoming else "To")) or ""
    properties: Said = {
        "message_id": id,
        "channel": "whatsapp" if address.startswith("whatsapp:") else source.channel or "sms",
        "media": count(said.get("NumMedia")) or None,
        "characters": len(word(said.get("Body")) or "") if is_incoming else None,
        "outcome": word(said.get("ErrorCode")),
        "by": None if is_incoming else "us",
    }
    if is_incoming and source.keep_text:
        properties["text"] = word(said.get("Body"))
    return [
        track(source, event, f"message:{id}:{event}", None, _who(said, not is_incoming, source), properties)
    ]


def _comes_in(said: Said) -> bool:
    return (word(said.get("Direction")) or "inbound").startswith("inbound")


def _who(said: Said, is_ours: bool, source: LiveSource) -> Person:
    """The customer's end: who called, or whom we called; names of machines and hidden numbers are nobody."""
    address = (word(said.get("To" if is_ours else "From")) or "").removeprefix("whatsapp:")
    is_number = address.lstrip("+").isdigit() and len(address) >= 8 and address not in _HIDDEN
    return person(
        source,
        phone=address if is_number else None,
        name=word(said.get("ProfileName")),
        city=word(said.get("FromCity")) if not is_ours else None,
        country=word(said.get("FromCountry")) if not is_ours else None,
    )


_HIDDEN = (
    "+266696687",
    "+7378742833",
    "+2562533",
    "+8656696",
    "+86282452253",
    "+464",
)  # "anonymous" and the like


def _time(written: object) -> str | None:
    """ "Thu, 02 Jul 2026 15:04:05 +0000" as ISO 8601; None if it says none, so the arrival counts."""
    try:
        return parsedate_to_datetime(str(written)).astimezone(UTC).isoformat() if written else None
    except ValueError:
        return None


TWILIO = Vendor(
    is_authentic, heard, answer='<?xml version="1.0" encoding="UTF-8"?><Response/>', media="text/xml"
)
