"""Messages posted to an address of one's own: an automation, a call centre, another tool.

Signed as Standard Webhooks describes (webhook-id, webhook-timestamp, webhook-signature: v1, HMAC-SHA256 of
"id.timestamp.body"), so that the libraries that exist for it verify it. The id is the same for one key: whoever
keeps it takes nothing twice.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from collections.abc import Callable

import msgspec

from periplo.channels.contract import ChannelRefused, ChannelShut, Message, Receipt
from periplo.channels.mime import mail_id
from periplo.channels.peers import Peer, judge
from periplo.core.carriers import WebhookCarrier
from periplo.core.spans import iso

MOST_BYTES = 256 << 10


class WebhookChannel:
    """One signed POST a message."""

    repeats = "silent"
    reach = medium = ""
    at_once = 4

    def __init__(
        self, carrier: WebhookCarrier, told: Callable[[str], str], *, clock: Callable[[], float] = time.time
    ) -> None:
        """told: a secret by its name."""
        self.name = carrier.id
        self._carrier, self._told, self._clock = carrier, told, clock
        self._peer = Peer(carrier.id, carrier.inside, carrier.timeout)

    def deliver(self, message: Message, key: str) -> Receipt:
        id = f"msg_{mail_id(key)}"
        body = msgspec.json.encode(
            {
                "type": "message.decided",
                "timestamp": iso(message.decided_at),
                "data": {
                    "id": id,
                    "campaign": message.campaign,
                    "node": message.node,
                    "customer": message.customer,
                    "language": message.language,
                    "kind": message.kind,
                    "subject": message.subject,
                    "body": message.body,
                    "html": message.html,
                    "unsubscribe": message.unsubscribe,
                    "data": dict(message.data),
                },
            }
        )
        if len(body) > MOST_BYTES:
            raise ChannelRefused(f"the message has {len(body)} bytes", f"at most {MOST_BYTES} are posted")
        at = str(int(self._clock()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Periplo",
            "Idempotency-Key": id,
            "webhook-id": id,
            "webhook-timestamp": at,
            "webhook-signature": signature(self._told(self._carrier.secret), id, at, body),
        }
        answer = self._peer.ask("POST", self._carrier.url, content=body, headers=headers)
        if answer.status == 410:
            raise ChannelShut(f"'{self.name}' wants no messages any more", "it answers 410", "mend its url")
        if 300 <= answer.status < 400:
            raise ChannelShut(
                f"'{self.name}' leads elsewhere",
                f"it answers {answer.status}",
                "write where it leads as its url",
            )
        judge(self.name, answer)
        return Receipt(id)

    def arrived(self, key: str) -> Receipt | None:
        return None  # asked again it changes nothing, and there is nothing to look up

    def settle(self) -> None: ...

    def close(self) -> None:
        self._peer.close()


def signature(secret: str, id: str, at: str, body: bytes) -> str:
    """The header webhook-signature. secret: "whsec_" and base64, or any text."""
    key = secret.encode()
    if secret.startswith("whsec_"):
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            raise ChannelShut(
                "the webhook's secret is no base64 after whsec_", mend="check the secret"
            ) from None
    told = hmac.digest(key, f"{id}.{at}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(told).decode()}"
