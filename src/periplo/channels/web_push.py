"""Web push: notifications of browsers that said yes at /p.js, by whatever service each browser subscribed at.

Our own encoder (push_crypto.py) on `cryptography`: pywebpush is right too, and brings requests and aiohttp for what
is thirty lines; the tests hold ours to another library's decoder and to a real Chromium.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from periplo.channels.contract import (
    AddressGone,
    ChannelBusy,
    ChannelRefused,
    ChannelShut,
    Message,
    MessageStumbled,
    Receipt,
)
from periplo.channels.mime import mail_id
from periplo.channels.peers import Peer, judge
from periplo.core.carriers import WebPushCarrier

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

TOKEN_SECONDS = 12 * 3600  # services take at most 24 hours
_SHOWN = ("icon", "image", "badge", "tag", "url")


class _Keys(msgspec.Struct):
    p256dh: str
    auth: str


class _Subscription(msgspec.Struct):
    endpoint: str
    keys: _Keys


class WebPushChannel:
    """One POST a message to the endpoint of the subscription, which is what `Message.to` holds as JSON.

    What is still waiting for the browser is replaced by a repeat with the same key, and so is what is shown.
    """

    repeats = "sends again"
    reach = medium = "push"
    at_once = 8

    def __init__(
        self,
        carrier: WebPushCarrier,
        key: Callable[[], ec.EllipticCurvePrivateKey],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """key: the one for which browsers subscribed."""
        self.name = carrier.id
        self._carrier, self._key_of, self._clock = carrier, key, clock
        self._peer = Peer(carrier.id, carrier.inside, carrier.timeout)
        self._tokens: dict[str, tuple[float, str]] = {}  # origin -> until when, and the header

    def deliver(self, message: Message, key: str) -> Receipt:
        from periplo.channels.push_crypto import MOST_BYTES, encrypted, from_b64url

        to, id = _subscription(message.to, self._carrier.inside), mail_id(key)
        text = msgspec.json.encode(self._shown(message, id))
        if len(text) > MOST_BYTES:
            raise ChannelRefused(
                f"the notification has {len(text)} bytes", f"at most {MOST_BYTES} are carried"
            )
        try:
            body = encrypted(text, from_b64url(to.keys.p256dh), from_b64url(to.keys.auth))
        except ValueError:
            raise AddressGone("the subscription's keys are none") from None
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(self._carrier.ttl),
            "Urgency": str(message.data.get("urgency") or self._carrier.urgency),
            "Topic": id,
            "Authorization": self._token(to.endpoint),
        }
        try:
            answer = self._peer.ask("POST", to.endpoint, content=body, headers=headers)
        except ChannelShut:  # it was the browser, or whoever called itself one, that named this address
            raise AddressGone("the subscription leads into this network") from None
        except ChannelBusy as error:  # one service of many: the others may be well
            raise MessageStumbled(error.what, error.why, error.mend) from None
        if answer.status in (404, 410):
            raise AddressGone(
                "the browser is not subscribed any more", f"the service answers {answer.status}"
            )
        if answer.status in (400, 401, 403, 413):
            why = {413: "it is too large", 400: "it is not understood"}
            raise ChannelRefused(
                "the push service refuses the notification",
                why.get(answer.status, "the browser subscribed for another key"),
            )
        judge(self.name, answer)
        return Receipt(id)

    def arrived(self, key: str) -> Receipt | None:
        raise NotImplementedError("push services cannot be asked")

    def settle(self) -> None: ...

    def close(self) -> None:
        self._peer.close()

    def _shown(self, message: Message, id: str) -> dict[str, Any]:
        """What /p-sw.js reads."""
        data = message.data
        title = str(data.get("title") or message.subject)
        shown = {"title": title, "body": message.body, "lang": message.language, "tag": id}
        usual = {"icon": self._carrier.icon, "badge": self._carrier.badge}
        shown.update({name: value for name, value in usual.items() if value})
        shown.update({name: str(data[name]) for name in _SHOWN if data.get(name)})
        if data.get("link") and "url" not in shown:
            shown["url"] = str(data["link"])
        return shown

    def _token(self, endpoint: str) -> str:
        from periplo.channels.push_crypto import b64url, jwt, point_of

        parts = urlsplit(endpoint)
        origin, now = f"{parts.scheme}://{parts.netloc}", self._clock()
        until, header = self._tokens.get(origin, (0.0, ""))
        if now > until - 3600:
            key = self._key_of()
            claims = {"aud": origin, "exp": int(now + TOKEN_SECONDS), "sub": self._carrier.contact}
            token = jwt({"typ": "JWT", "alg": "ES256"}, claims, key)
            header = f"vapid t={token}, k={b64url(point_of(key.public_key()))}"
            if len(self._tokens) > 1_000:
                self._tokens.clear()
            self._tokens[origin] = (now + TOKEN_SECONDS, header)
        return header


def _subscription(to: str, inside: bool) -> _Subscription:
    """Raises: AddressGone if the text is none: anybody may tell us of a subscription."""
    try:
        found = msgspec.json.decode(to, type=_Subscription)
        parts = urlsplit(found.endpoint)
    except (msgspec.DecodeError, ValueError):
        raise AddressGone("this is no subscription") from None
    if (
        parts.scheme not in (("https", "http") if inside else ("https",))
        or not parts.hostname
        or "@" in parts.netloc
    ):
        raise AddressGone("the subscription leads nowhere")
    return found
