"""What Twilio and WhatsApp tell of messages to phones, and what people write back.

Sources: Twilio "Track outbound message status" and "Error and warning dictionary"; Meta's Cloud API webhooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from periplo.core.carriers import Carrier, TwilioCarrier
from periplo.core.live_sources import LiveSource
from periplo.core.spans import SECOND
from periplo.core.statuses import Status, is_stop
from periplo.formats.statuses.contract import Heard, Reporter
from periplo.formats.webhooks import twilio
from periplo.formats.webhooks.contract import Delivery
from periplo.formats.webhooks.shaping import json_object, part, parts, word
from periplo.formats.webhooks.signatures import is_same, is_signed

Said = dict[str, Any]
_TWILIO = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
}
_NOBODY = ("30005", "30006", "21211", "21614")  # no such number; a landline
_STOPPED = ("21610",)


def twilio_is_authentic(delivery: Delivery, carrier: Carrier, secret: str) -> bool:
    """As for calls; Twilio signs with the account's token."""
    assert isinstance(carrier, TwilioCarrier)
    base = (carrier.url or "").rstrip("/")
    source = LiveSource(carrier.id, "twilio", url=f"{base}/carriers/{carrier.id}" if base else None)
    return twilio.is_authentic(delivery, source, secret, 0)


def twilio_heard(delivery: Delivery, carrier: Carrier) -> Heard:
    form = {name: values[0] for name, values in parse_qs(delivery.body.decode("utf-8", "replace")).items()}
    id = form.get("MessageSid") or form.get("SmsSid") or ""
    status = form.get("MessageStatus") or form.get("SmsStatus") or ""
    if not id:
        return Heard()
    if status == "received" or ("Body" in form and not form.get("MessageStatus")):
        return Heard(tuple(_wrote(_number(form.get("From")), form.get("Body", ""), id, None, None,
                                  is_stop_said=form.get("OptOutType") == "STOP")))  # fmt: skip
    what, code = _TWILIO.get(status), form.get("ErrorCode")
    if what is None:
        return Heard()
    if what == "failed" and code in _NOBODY:
        what = "bounced"
    elif what == "failed" and code in _STOPPED:
        what = "stopped"
    own = parse_qs(urlsplit(delivery.url).query).get("m", [""])[0]
    names = tuple(filter(None, (id, own)))
    return Heard((Status(what, _number(form.get("To")), names, None, f"{id}:{status}", code),))


def _number(said: str | None) -> str | None:
    number = (said or "").removeprefix("whatsapp:").strip()
    return number if number.startswith("+") and number[1:].isdigit() else None


def _wrote(
    who: str | None, text: str, id: str, at: int | None, name: str | None, is_stop_said: bool = False
) -> Iterator[Status]:
    yield Status("received", who, (), at, id, text=text, name=name)
    if is_stop_said or is_stop(text):
        yield Status("stopped", who, (), at, f"{id}:stop", "reply")


def whatsapp_is_authentic(delivery: Delivery, carrier: Carrier, secret: str) -> bool:
    """HMAC-SHA256 of the raw body with the app's secret."""
    told = delivery.headers.get("x-hub-signature-256", "")
    return told.startswith("sha256=") and is_signed(delivery.body, secret, told.removeprefix("sha256="))


def whatsapp_challenge(asked: Mapping[str, str], secret: str) -> str | None:
    """What Meta must get back when it asks whether this address is ours."""
    is_ours = asked.get("hub.mode") == "subscribe" and bool(secret)
    return (
        asked.get("hub.challenge") if is_ours and is_same(asked.get("hub.verify_token", ""), secret) else None
    )


def whatsapp_heard(delivery: Delivery, carrier: Carrier) -> Heard:
    found: list[Status] = []
    for entry in parts(json_object(delivery.body), "entry"):
        for change in parts(entry, "changes"):
            value = part(change, "value")
            found += filter(None, (_status(one) for one in parts(value, "statuses")))
            names = {
                word(one.get("wa_id")): word(part(one, "profile").get("name"))
                for one in parts(value, "contacts")
            }
            for one in parts(value, "messages"):
                who = word(one.get("from"))
                text = _text(one)
                found += _wrote(_with_plus(who), text, word(one.get("id")) or "", _at(one), names.get(who))
    return Heard(tuple(found))


def _status(one: Said) -> Status | None:
    what = {"sent": "sent", "delivered": "delivered", "read": "read", "failed": "failed"}.get(
        str(one.get("status"))
    )
    if what is None:
        return None
    code = next((word(error.get("code")) for error in parts(one, "errors")), None)
    if code == "131050":
        what = "stopped"
    names = tuple(filter(None, (word(one.get("id")), word(one.get("biz_opaque_callback_data")))))
    return Status(
        what,
        _with_plus(word(one.get("recipient_id"))),
        names,
        _at(one),
        f"{names[0] if names else ''}:{what}",
        code,
    )


def _text(one: Said) -> str:
    """What they wrote, or the button that they touched."""
    button = part(one, "button")
    reply = part(part(one, "interactive"), "button_reply")
    return word(part(one, "text").get("body")) or word(button.get("text")) or word(reply.get("title")) or ""


def _with_plus(id: str | None) -> str | None:
    return f"+{id}" if id and id.isdigit() else None


def _at(one: Said) -> int | None:
    said = word(one.get("timestamp"))
    return int(said) * SECOND if said and said.isdigit() and len(said) < 12 else None


TWILIO = Reporter(
    twilio_is_authentic,
    twilio_heard,
    answer='<?xml version="1.0" encoding="UTF-8"?><Response/>',
    media="text/xml",
)
WHATSAPP = Reporter(whatsapp_is_authentic, whatsapp_heard, whatsapp_challenge)
