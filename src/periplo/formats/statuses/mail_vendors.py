"""What Amazon SES, SendGrid and Mailgun tell of mail: delivered, bounced, complained, opened, clicked.

Sources: SES "Contents of event data", SNS "HTTP/HTTPS endpoints"; Twilio SendGrid "Event Webhook" and its signature;
Mailgun "Webhooks" and "Securing webhooks".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec

from periplo.core.carriers import Carrier
from periplo.core.errors import BadInput
from periplo.core.spans import SECOND, instant
from periplo.core.statuses import Status, is_dead
from periplo.formats.statuses.contract import Heard, Reporter
from periplo.formats.webhooks.contract import BadDelivery, Delivery
from periplo.formats.webhooks.shaping import amount, json_object, part, parts, word
from periplo.formats.webhooks.signatures import is_same, is_signed

Said = dict[str, Any]

# Amazon: SNS posts to an address with a name and password in it (https://periplo:SECRET@…/carriers/email); the
# password is the secret. SNS signs as well, with certificates that would have to be fetched from it.


def ses_is_authentic(delivery: Delivery, carrier: Carrier, secret: str) -> bool:
    scheme, _, told = delivery.headers.get("authorization", "").partition(" ")
    try:
        password = base64.b64decode(told, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return False
    return bool(secret) and scheme.lower() == "basic" and is_same(password, secret)


def ses_heard(delivery: Delivery, carrier: Carrier) -> Heard:
    outer = json_object(delivery.body)
    if outer.get("Type") in ("SubscriptionConfirmation", "UnsubscribeConfirmation"):
        url = word(outer.get("SubscribeURL")) if outer["Type"] == "SubscriptionConfirmation" else None
        return Heard(confirm=url if url and _is_amazon(url) else None)
    said = json_object(str(outer["Message"]).encode()) if isinstance(outer.get("Message"), str) else outer
    return Heard(tuple(_ses(said)))


_SES = {"Delivery": "delivered", "Open": "opened", "Click": "clicked", "Reject": "failed",
        "Rendering Failure": "failed"}  # fmt: skip


def _is_amazon(url: str) -> bool:
    found = urlsplit(url)
    return found.scheme == "https" and (found.hostname or "").endswith(".amazonaws.com")


def _ses(said: Said) -> Iterator[Status]:
    kind, mail = str(said.get("eventType") or said.get("notificationType") or ""), part(said, "mail")
    tags = part(mail, "tags").get("periplo")
    names = tuple(
        filter(
            None, [word(tags[0]) if isinstance(tags, list) and tags else None, word(mail.get("messageId"))]
        )
    )
    about = part(said, kind[:1].lower() + kind[1:])
    at = _instant(about.get("timestamp") or mail.get("timestamp"))
    id = f"{word(mail.get('messageId'))}:{about.get('timestamp') or mail.get('timestamp')}"
    if kind == "Bounce":
        is_soft = about.get("bounceType") == "Transient"
        for one in parts(about, "bouncedRecipients"):
            code = word(one.get("status")) or word(about.get("bounceSubType"))
            what = "bounced_for_now" if is_soft else "bounced"
            yield Status(what, word(one.get("emailAddress")), names, at, id, code)
    elif kind == "Complaint":
        for one in parts(about, "complainedRecipients"):
            code = word(about.get("complaintFeedbackType"))
            yield Status("complained", word(one.get("emailAddress")), names, at, id, code)
    else:
        plain = _SES.get(kind)
        if plain is not None:
            to = (about.get("recipients") or mail.get("destination") or [None])[0]
            yield Status(plain, word(to), names, at, id, link=word(about.get("link")))


# SendGrid: signed with its own key; the secret is the public half, as its page shows it.


def sendgrid_is_authentic(delivery: Delivery, carrier: Carrier, secret: str) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    told = delivery.headers.get("x-twilio-email-event-webhook-signature", "")
    at = delivery.headers.get("x-twilio-email-event-webhook-timestamp", "")
    try:
        key = serialization.load_der_public_key(base64.b64decode(secret, validate=True))
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        key.verify(
            base64.b64decode(told, validate=True), at.encode() + delivery.body, ec.ECDSA(hashes.SHA256())
        )
    except (binascii.Error, ValueError, UnsupportedAlgorithm, InvalidSignature):
        return False
    return True


_SENDGRID = {"delivered": "delivered", "open": "opened", "click": "clicked", "spamreport": "complained",
             "dropped": "failed", "unsubscribe": "stopped", "group_unsubscribe": "stopped"}  # fmt: skip


def sendgrid_heard(delivery: Delivery, carrier: Carrier) -> Heard:
    try:
        said = msgspec.json.decode(delivery.body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise BadDelivery("the body is no JSON", mend="send what the vendor's own documents show") from None
    found = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    return Heard(tuple(status for one in found if (status := _sendgrid(one)) is not None))


def _sendgrid(said: Said) -> Status | None:
    kind = word(said.get("event"))
    code = word(said.get("status"))
    what = _SENDGRID.get(kind or "")
    if kind == "bounce":
        what = "bounced" if said.get("type") != "blocked" and is_dead(code) else "bounced_for_now"
    if what is None:
        return None
    names = tuple(filter(None, [word(said.get("periplo")), word(said.get("smtp-id"))]))
    return Status(
        what, word(said.get("email")), names, _seconds(said.get("timestamp")), word(said.get("sg_event_id")) or "",
        code, machine=said.get("sg_machine_open") is True, link=word(said.get("url")),
    )  # fmt: skip


# Mailgun: HMAC of a time and a token that ride in the body.


def mailgun_is_authentic(delivery: Delivery, carrier: Carrier, secret: str) -> bool:
    try:
        told = part(json_object(delivery.body), "signature")
    except BadDelivery:
        return False
    signed = f"{word(told.get('timestamp')) or ''}{word(told.get('token')) or ''}"
    return bool(signed) and is_signed(signed.encode(), secret, word(told.get("signature")))


_MAILGUN = {"delivered": "delivered", "opened": "opened", "clicked": "clicked", "complained": "complained",
            "unsubscribed": "stopped"}  # fmt: skip


def mailgun_heard(delivery: Delivery, carrier: Carrier) -> Heard:
    said = part(json_object(delivery.body), "event-data")
    kind = word(said.get("event")) or ""
    status = part(said, "delivery-status")
    code = word(status.get("enhanced-code")) or word(status.get("code"))
    what = _MAILGUN.get(kind)
    if kind == "failed":
        is_hard = said.get("severity") == "permanent" and (
            said.get("reason") == "suppress-bounce" or is_dead(code)
        )
        what = "bounced" if is_hard else "bounced_for_now"
    if what is None:
        return Heard()
    names = tuple(filter(None, [word(part(said, "user-variables").get("periplo"))]))
    bot = word(part(said, "client-info").get("bot"))
    return Heard(
        (
            Status(
                what, word(said.get("recipient")), names, _seconds(said.get("timestamp")), word(said.get("id")) or "",
                code, machine=bool(bot), link=word(said.get("url")),
            ),
        )
    )  # fmt: skip


def _seconds(value: object) -> int | None:
    found = amount(value)
    return None if found is None or found < 0 else round(found * SECOND)


def _instant(value: object) -> int | None:
    try:
        return instant(str(value)) if value else None
    except BadInput:
        return None


SES = Reporter(ses_is_authentic, ses_heard)
SENDGRID = Reporter(sendgrid_is_authentic, sendgrid_heard)
MAILGUN = Reporter(mailgun_is_authentic, mailgun_heard)
