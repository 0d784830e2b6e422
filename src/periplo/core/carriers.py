"""Carriers: by which server, account or address each channel of campaigns leaves. Names of secrets, never secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from periplo.core.onsite import ALL, ONSITE, PERSONAL, PROOFS


def _secret(default: Any = None) -> Any:
    """A field that holds the name of a secret. Without a default it must be named."""
    named = {"is_secret": True}
    return field(metadata=named) if default is ... else field(default=default, metadata=named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """What every carrier may say. `id` is the channel as campaigns name it: "email", "sms", "push-shop".

    per_second, per_minute, per_day: how many messages at most. timeout: seconds to wait for an answer.
    inside: its address may lie inside this network. webhook: name of the secret with which it signs what it reports.
    keep_text: whether what people write back is kept, and not only that they did.
    """

    id: str
    per_second: float | None = None
    per_minute: int | None = None
    per_day: int | None = None
    timeout: float = 30.0
    inside: bool = False
    webhook: str | None = _secret()
    keep_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCarrier(Carrier):
    """Messages become lines of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpCarrier(Carrier):
    """A mail server. security: "starttls", "tls" (from the first byte) or "none" (this machine only)."""

    host: str
    sender: str  # "Papelería <hola@shop.example>"
    port: int = 587
    security: str = "starttls"
    user: str | None = None
    password: str | None = _secret()
    reply_to: str | None = None
    bounces: str | None = None  # the envelope's sender, to which bounces go; else the address of `sender`
    dkim_domain: str | None = None
    dkim_selector: str | None = None
    dkim_key: str | None = _secret()  # PEM: RSA or Ed25519
    reports: str = "mailbox"  # who tells of bounces: mailbox | ses | sendgrid | mailgun
    mailbox: str | None = (
        None  # "imaps://user@host/INBOX", or a folder (maildir) or file (mbox) of the workspace
    )
    mailbox_password: str | None = _secret()


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioCarrier(Carrier):
    """Twilio, or whoever speaks as it does."""

    account: str
    token: str = _secret(...)
    sender: str | None = None  # "+34600000000" or a name
    service: str | None = None  # a messaging service, instead of a sender
    api: str = "https://api.twilio.com"
    url: str | None = None  # of our public listener as Twilio reaches it: statuses come back there


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSmsCarrier(Carrier):
    """Any gateway that takes a message over HTTP. In `url` and `body`: {to} {text} {sender} {key} {secret}."""

    url: str
    body: str = ""
    media: str = "application/json"  # or application/x-www-form-urlencoded
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    secret: str | None = _secret()
    sender: str = ""
    success: str | None = None  # a pattern that the answer's body must hold, besides a status of 2xx
    receipt: str | None = None  # a pattern whose first group is the message's id
    plus: bool = True  # whether numbers are written with their +
    repeats: str = "sends again"  # "silent" if the gateway knows a key again


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCarrier(Carrier):
    """An address of one's own, to which messages are posted, signed as Standard Webhooks describes."""

    url: str
    secret: str = _secret(...)  # "whsec_…" or any text


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPushCarrier(Carrier):
    """Notifications of browsers that said yes at /p.js. contact: whom push services write to."""

    contact: str
    ttl: int = 86_400  # seconds for which the push service keeps a message for a browser that is off
    urgency: str = "normal"
    icon: str | None = None
    badge: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatsAppCarrier(Carrier):
    """WhatsApp Cloud API. tier: how many people may be written to first in 24 hours."""

    number: str  # the phone number's id at Meta
    token: str = _secret(...)
    account: str | None = None  # the WhatsApp business account, whose templates are listed
    verify: str | None = _secret()  # what Meta must say when it asks for our address
    api: str = "https://graph.facebook.com"
    version: str = "v21.0"
    tier: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FcmCarrier(Carrier):
    """Firebase Cloud Messaging, HTTP v1. account: name of the secret that holds the service account's JSON."""

    account: str = _secret(...)
    project: str | None = None
    api: str = "https://fcm.googleapis.com"
    ttl: int = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class ApnsCarrier(Carrier):
    """Apple's push service over HTTP/2. key: name of the secret that holds the .p8 key."""

    team: str
    key_id: str
    topic: str  # the app's bundle id
    key: str = _secret(...)
    api: str = "https://api.push.apple.com"
    ttl: int = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCarrier(Carrier):
    """A person's list of things to do. area: who does it unless the message says; due_hours: by when."""

    area: str = ""
    due_hours: float = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OnsiteCarrier(Carrier):
    """Messages that wait in the shop's own pages. days: for how long, unless the message says; secret: with which the
    shop signs who is there; proof: for which messages that is needed."""

    secret: str | None = _secret()
    proof: str = PERSONAL
    days: float = 7.0


KINDS: Mapping[str, type[Carrier]] = {
    "log": LogCarrier,
    "smtp": SmtpCarrier,
    "twilio": TwilioCarrier,
    "http_sms": HttpSmsCarrier,
    "webhook": WebhookCarrier,
    "web_push": WebPushCarrier,
    "whatsapp": WhatsAppCarrier,
    "fcm": FcmCarrier,
    "apns": ApnsCarrier,
    "task": TaskCarrier,
    "onsite": OnsiteCarrier,
}
WITHOUT = (
    "email",
    "sms",
    "push",
    "app",
    "whatsapp",
    "webhook",
    "task",
    ONSITE,
)  # written to the log where none is declared

CHOICES: Mapping[str, tuple[str, ...]] = {  # what a word may be, by its name
    "security": ("starttls", "tls", "none"),
    "reports": ("mailbox", "ses", "sendgrid", "mailgun"),
    "method": ("POST", "PUT", "GET"),
    "media": ("application/json", "application/x-www-form-urlencoded", "text/plain"),
    "repeats": ("sends again", "silent"),
    "urgency": ("very-low", "low", "normal", "high"),
    "proof": PROOFS,
}
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


class Wrong(NamedTuple):
    """What a carrier cannot mean: the key, what is the matter, and how to mend it."""

    key: str
    what: str
    mend: str


def address_in(sender: str) -> str:
    """The bare address of "Name <address>"; a bare one comes back as it is."""
    inside = re.search(r"<([^<>]*)>\s*$", sender)
    return (inside.group(1) if inside else sender).strip()


def kind_of(carrier: Carrier) -> str:
    """The kind as carriers.yaml names it."""
    return next(name for name, made in KINDS.items() if type(carrier) is made)


def wrongs(carrier: Carrier) -> Iterator[Wrong]:
    """What of a carrier cannot be meant as it stands."""
    said = {name: getattr(carrier, name) for name in carrier.__dataclass_fields__}
    for name, value in said.items():
        if isinstance(value, str) and any(ord(sign) < 32 and sign not in "\n\t" for sign in value):
            yield Wrong(name, f"'{name}' holds a control character", "write it in one line")
        if name in CHOICES and value not in CHOICES[name]:
            yield Wrong(name, f"'{name}' is '{value}'", f"write one of {', '.join(CHOICES[name])}")
    for name in ("per_second", "per_minute", "per_day", "timeout", "tier", "ttl", "due_hours", "days"):
        if said.get(name) is not None and said[name] <= 0:
            yield Wrong(name, f"'{name}' is {said[name]}", "write a number above 0, or leave it out")
    for name in ("url", "api"):
        if said.get(name) and not _is_address(said[name], carrier.inside):
            yield Wrong(name, f"'{name}' is no address of the web", "write it as https://api.example.com/…")
    yield from _mail_wrongs(carrier)
    if isinstance(carrier, TwilioCarrier) and not (carrier.sender or carrier.service):
        yield Wrong("sender", "'sender' is missing", "add sender: +34…, or service: MG…")
    if isinstance(carrier, WebPushCarrier) and not re.match(
        r"(mailto:[^@\s]+@[^@\s.]+\.|https://)", carrier.contact
    ):
        yield Wrong(
            "contact", "'contact' is neither a mailto: nor an https: address", "write mailto:me@shop.example"
        )
    if isinstance(carrier, OnsiteCarrier):
        if carrier.id != ONSITE:
            yield Wrong("id", f"'id' is '{carrier.id}'", f"a kind of messages in the page is called {ONSITE}")
        if carrier.proof == ALL and not carrier.secret:
            yield Wrong("secret", "'proof' is 'all' and 'secret' is not there", "name the secret that signs")
    if isinstance(carrier, HttpSmsCarrier):
        for name in ("success", "receipt"):
            try:
                re.compile(said[name] or "")
            except re.error as error:
                yield Wrong(name, f"'{name}' is no pattern: {error}", "write a regular expression")


def _mail_wrongs(carrier: Carrier) -> Iterator[Wrong]:
    if not isinstance(carrier, SmtpCarrier):
        return
    for name in ("sender", "reply_to", "bounces"):
        said = getattr(carrier, name)
        if said and ("\n" in said or not _ADDRESS.fullmatch(address_in(said))):
            yield Wrong(
                name, f"'{name}' is no e-mail address", "write it as hola@shop.example, or Name <hola@…>"
            )
    dkim = [carrier.dkim_domain, carrier.dkim_selector, carrier.dkim_key]
    if any(dkim) and not all(dkim):
        yield Wrong(
            "dkim_key",
            "DKIM needs dkim_domain, dkim_selector and dkim_key",
            "write all three, or none of them",
        )
    if carrier.user and not carrier.password:
        yield Wrong("password", "'user' is there and 'password' is not", "name the secret that holds it")
    if (
        carrier.security == "none"
        and carrier.password
        and carrier.host not in ("localhost", "127.0.0.1", "::1")
    ):
        yield Wrong("security", "a password would travel readable", "write security: starttls or tls")


def _is_address(said: str, inside: bool) -> bool:
    try:
        found = urlsplit(said.replace("{", "").replace("}", ""))
    except ValueError:
        return False
    schemes = ("https", "http") if inside else ("https",)
    return found.scheme in schemes and bool(found.hostname) and "@" not in found.netloc
