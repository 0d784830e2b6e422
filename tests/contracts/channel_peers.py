"""Every channel with its carrier on loopback, for the suite that all of them pass."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import carrier_sink as sinks
from apple_sink import apple
from mail_server import mail_server
from periplo.channels import CHANNELS
from periplo.channels.push_crypto import point_of
from periplo.core import carriers


@dataclass
class Tried:
    """A channel, an address at its carrier, one at which nobody is, and how many messages the carrier took."""

    channel: Any
    to: str
    gone: str | None
    taken: Callable[[], int]


def pem(key: Any) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@contextlib.contextmanager
def tried(kind: str, folder: Path) -> Iterator[Tried]:
    make = CHANNELS[kind]
    with contextlib.ExitStack() as stack:
        if kind == "log":
            path = folder / "messages.jsonl"
            found = Tried(make(path), "", None, lambda: len(path.read_bytes().splitlines()))
        elif kind == "smtp":
            server = stack.enter_context(mail_server())
            server.steady["RCPT"] = ""
            carrier = carriers.SmtpCarrier(
                id="email", host="127.0.0.1", port=server.port, security="none", sender="hola@shop.example"
            )
            found = Tried(
                make(carrier, {}.__getitem__), "ana@cliente.example", None, lambda: len(server.taken)
            )
        elif kind == "twilio":
            sink = stack.enter_context(sinks.sink(sinks.twilio))
            carrier = carriers.TwilioCarrier(
                id="sms", account="AC1", token="T", sender="+15005550006", api=sink.url, inside=True
            )
            channel = make(carrier, {"T": "t0ken"}.__getitem__)
            found = Tried(channel, "+34600111222", "+15005550001", lambda: len(sink.taken))
        elif kind == "http_sms":
            sink = stack.enter_context(sinks.sink(sinks.gateway))
            carrier = carriers.HttpSmsCarrier(
                id="sms", url=f"{sink.url}/send?to={{to}}", body='{"text": "{text}"}', secret="G",
                headers={"x-key": "{secret}"}, success="^OK", receipt=r"id=(\d+)", inside=True,
            )  # fmt: skip
            found = Tried(
                make(carrier, {"G": "g4teway"}.__getitem__), "+34600111222", None, lambda: len(sink.taken)
            )
        elif kind == "webhook":
            sink = stack.enter_context(sinks.sink(sinks.webhook))
            told = {"W": "whsec_" + base64.b64encode(b"s" * 32).decode()}
            carrier = carriers.WebhookCarrier(id="crm", url=f"{sink.url}/in", secret="W", inside=True)
            found = Tried(make(carrier, told.__getitem__), "", None, lambda: len(sink.taken))
        elif kind == "web_push":
            found = _web_push(stack, make)
        elif kind == "whatsapp":
            sink = stack.enter_context(sinks.sink(sinks.graph))
            carrier = carriers.WhatsAppCarrier(
                id="whatsapp", number="num1", token="W", account="acc1", api=sink.url, inside=True
            )
            channel = make(
                carrier, {"W": "EAAtoken"}.__getitem__, lambda customer: 10**18, clock=lambda: 10.0**12
            )
            found = Tried(channel, "+5491155556666", None, lambda: len(sink.taken))
        elif kind == "fcm":
            key = rsa.generate_private_key(65537, 2048)
            sink = stack.enter_context(sinks.sink(sinks.firebase(key.public_key())))
            account = {"client_email": "x@shop-1.iam", "private_key": pem(key), "project_id": "shop-1",
                       "token_uri": f"{sink.url}/token"}  # fmt: skip
            carrier = carriers.FcmCarrier(id="app", account="F", api=sink.url, inside=True)
            channel = make(carrier, {"F": json.dumps(account)}.__getitem__)
            found = Tried(channel, "dev1", "gone", lambda: len(sink.taken))
        elif kind == "apns":
            own = ec.generate_private_key(ec.SECP256R1())
            service = stack.enter_context(apple(folder, own.public_key()))
            carrier = carriers.ApnsCarrier(
                id="app",
                team="TEAM1",
                key_id="KEY1",
                topic="example.shop",
                key="A",
                api=service.url,
                inside=True,
            )
            channel = make(carrier, {"A": pem(own)}.__getitem__, verify=service.context)
            found = Tried(channel, "abcdef01", "ffff", lambda: len(service.taken))
        elif kind == "task":
            kept: dict[str, Any] = {}
            carrier = carriers.TaskCarrier(id="task", area="tienda")
            found = Tried(
                make(carrier, lambda one: kept.setdefault(one.key, one)), "", None, lambda: len(kept)
            )
        elif kind == "onsite":
            waits: dict[str, Any] = {}
            carrier = carriers.OnsiteCarrier(id="onsite")
            found = Tried(
                make(carrier, lambda one: waits.setdefault(one.key, one)), "0" * 32, None, lambda: len(waits)
            )
        else:
            raise AssertionError(f"the suite has no carrier for '{kind}'")
        stack.callback(found.channel.close)
        yield found


def _web_push(stack: contextlib.ExitStack, make: Any) -> Tried:
    own = ec.generate_private_key(ec.SECP256R1())
    browsers: dict[str, sinks.Browser] = {}
    sink = stack.enter_context(sinks.sink(sinks.push_services(browsers, point_of(own.public_key()))))
    browsers["/b1"] = sinks.Browser(f"{sink.url}/b1")
    carrier = carriers.WebPushCarrier(id="push", contact="mailto:hola@shop.example", inside=True)
    gone = sinks.Browser(f"{sink.url}/gone").subscription
    return Tried(make(carrier, lambda: own), browsers["/b1"].subscription, gone, lambda: len(sink.taken))
