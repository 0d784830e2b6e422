"""Notifications of apps: Firebase Cloud Messaging (HTTP v1) and Apple's push service (HTTP/2).

Over plain HTTP: the vendors' own packages bring dozens of others. Sources: Google's documents of FCM HTTP v1 and of
service accounts; Apple's "Sending notification requests to APNs".
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from periplo.channels.contract import AddressGone, ChannelBusy, ChannelRefused, ChannelShut, Message, Receipt
from periplo.channels.mime import mail_id
from periplo.channels.peers import Answer, Peer, judge
from periplo.core.carriers import ApnsCarrier, FcmCarrier

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
TOKEN_SECONDS = 3_000  # Apple takes tokens of 20 to 60 minutes
_GONE_AT_GOOGLE = ("UNREGISTERED", "SENDER_ID_MISMATCH")
_GONE_AT_APPLE = ("Unregistered", "BadDeviceToken", "DeviceTokenNotForTopic", "ExpiredToken")
_SHUT_AT_APPLE = (
    "InvalidProviderToken",
    "MissingProviderToken",
    "BadTopic",
    "TopicDisallowed",
    "MissingTopic",
)


class _Account(msgspec.Struct):
    client_email: str
    private_key: str
    token_uri: str = "https://oauth2.googleapis.com/token"
    project_id: str = ""


def _notification(message: Message) -> dict[str, str]:
    return {"title": str(message.data.get("title") or message.subject), "body": message.body}


def _carried(message: Message, id: str) -> dict[str, str]:
    """What the app gets beside what is shown: texts only, as Firebase wants it."""
    own = {str(name): str(value) for name, value in (message.data.get("app") or {}).items()}
    link = message.data.get("url") or message.data.get("link")
    return {"periplo": id, **({"url": str(link)} if link else {}), **own}


class FcmChannel:
    """One POST a message, with a token of the service account that lasts an hour."""

    repeats = "sends again"
    reach, medium = "fcm", "push"
    at_once = 8

    def __init__(
        self, carrier: FcmCarrier, told: Callable[[str], str], *, clock: Callable[[], float] = time.time
    ) -> None:
        """told: a secret by its name."""
        self.name = carrier.id
        self._carrier, self._told, self._clock = carrier, told, clock
        self._peer = Peer(carrier.id, carrier.inside, carrier.timeout)
        self._lock = threading.Lock()
        self._token: tuple[float, str] = (0.0, "")
        self._account: _Account | None = None

    def deliver(self, message: Message, key: str) -> Receipt:
        id = mail_id(key)
        shown = _notification(message)
        if message.data.get("image"):
            shown["image"] = str(message.data["image"])
        body = {
            "message": {
                "token": message.to,
                "notification": shown,
                "data": _carried(message, id),
                "android": {"ttl": f"{self._carrier.ttl}s", "collapse_key": id[:16]},
            }
        }
        answer = self._posted(body)
        if answer.status == 401:  # the token was taken back before its time
            self._token = (0.0, "")
            answer = self._posted(body)
        if answer.status >= 300:
            raise _google_fault(self.name, answer)
        return Receipt(str(answer.said.get("name") or id))

    def arrived(self, key: str) -> Receipt | None:
        raise NotImplementedError("Firebase cannot be asked")

    def settle(self) -> None: ...

    def close(self) -> None:
        self._peer.close()

    def _posted(self, body: dict[str, Any]) -> Answer:
        token = self._bearer()
        project = self._carrier.project or (self._account.project_id if self._account else "")
        return self._peer.ask(
            "POST",
            f"{self._carrier.api}/v1/projects/{project}/messages:send",
            content=msgspec.json.encode(body),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )

    def _bearer(self) -> str:
        with self._lock:
            until, token = self._token
            if self._clock() < until:
                return token
            account = self._account = self._account or self._read()
            form = {
                "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "assertion": self._assertion(account),
            }
            answer = self._peer.ask("POST", account.token_uri, form=form)
            said = answer.said
            if 400 <= answer.status < 500 and answer.status not in (408, 429):
                raise ChannelShut(
                    "Google does not know the service account",
                    f"it answers {answer.status}",
                    "check the secret",
                )
            judge(self.name, answer)
            token, lasts = str(said.get("access_token", "")), said.get("expires_in", 3600)
            self._token = (self._clock() + float(lasts) - 120, token)
            return token

    def _read(self) -> _Account:
        try:
            return msgspec.json.decode(self._told(self._carrier.account), type=_Account)
        except msgspec.DecodeError:
            raise ChannelShut(
                "the secret holds no service account", mend="put the whole JSON file of Firebase into it"
            ) from None

    def _assertion(self, account: _Account) -> str:
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding, rsa

        from periplo.channels.push_crypto import b64url

        try:
            key = serialization.load_pem_private_key(account.private_key.encode(), None)
        except ValueError:
            key = None
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ChannelShut(
                "the service account's private key is none", mend="load a new one from Firebase"
            )
        now = int(self._clock())
        claims = {
            "iss": account.client_email, "scope": SCOPE, "aud": account.token_uri, "iat": now, "exp": now + 3600,
        }  # fmt: skip
        head = (
            b64url(msgspec.json.encode({"alg": "RS256", "typ": "JWT"}))
            + "."
            + b64url(msgspec.json.encode(claims))
        )
        return head + "." + b64url(key.sign(head.encode(), padding.PKCS1v15(), hashes.SHA256()))


def _google_fault(name: str, answer: Answer) -> Exception:
    error = answer.said.get("error") or {}
    codes = {each.get("errorCode") for each in error.get("details") or [] if isinstance(each, dict)}
    status = error.get("status")
    why = f"{next(iter(codes - {None}), None) or status or answer.status}"
    fields = [
        each.get("field") for part in error.get("details") or [] for each in part.get("fieldViolations") or []
    ]
    if codes & set(_GONE_AT_GOOGLE) or answer.status == 404 or "message.token" in fields:
        return AddressGone("the app is not there any more", why)
    if answer.status == 403 or answer.status == 401:
        return ChannelShut(f"'{name}' does not let us send", why, "check the service account and its project")
    try:
        judge(name, answer, why)
    except (ChannelBusy, ChannelRefused) as error:
        return error
    return ChannelRefused(f"'{name}' refuses the message", why)


class ApnsChannel:
    """One HTTP/2 request a message. A repeat has the same apns-id and replaces what is shown."""

    repeats = "sends again"
    reach, medium = "apns", "push"
    at_once = 8

    def __init__(
        self,
        carrier: ApnsCarrier,
        told: Callable[[str], str],
        *,
        clock: Callable[[], float] = time.time,
        verify: Any = True,
    ) -> None:
        """told: a secret by its name. verify: a context of TLS, where not every usual authority is to be trusted."""
        self.name = carrier.id
        self._carrier, self._told, self._clock = carrier, told, clock
        self._peer = Peer(carrier.id, carrier.inside, carrier.timeout, http2=True, verify=verify)
        self._lock = threading.Lock()
        self._token: tuple[float, str] = (0.0, "")

    def deliver(self, message: Message, key: str) -> Receipt:
        id = mail_id(key)
        if not message.to.isalnum():
            raise AddressGone("this is no device token")
        alert = _notification(message)
        body = msgspec.json.encode(
            {
                "aps": {"alert": alert, "sound": str(message.data.get("sound") or "default")},
                **_carried(message, id),
            }
        )
        if len(body) > 4096:
            raise ChannelRefused(f"the notification has {len(body)} bytes", "at most 4096 are carried")
        headers = {
            "authorization": f"bearer {self._bearer()}",
            "apns-topic": self._carrier.topic,
            "apns-push-type": "alert",
            "apns-id": str(UUID(id)),
            "apns-collapse-id": id,
            "apns-expiration": str(int(self._clock()) + self._carrier.ttl),
        }
        answer = self._peer.ask(
            "POST", f"{self._carrier.api}/3/device/{message.to}", content=body, headers=headers
        )
        if answer.status >= 300:
            raise self._fault(answer)
        return Receipt(answer.headers.get("apns-id") or str(UUID(id)))

    def arrived(self, key: str) -> Receipt | None:
        raise NotImplementedError("Apple cannot be asked")

    def settle(self) -> None: ...

    def close(self) -> None:
        self._peer.close()

    def _fault(self, answer: Answer) -> Exception:
        reason = str(answer.said.get("reason") or answer.status)
        if answer.status == 410 or reason in _GONE_AT_APPLE:
            return AddressGone("the app is not there any more", reason)
        if reason == "ExpiredProviderToken":
            self._token = (0.0, "")
            return ChannelBusy("Apple wants a new token", reason)
        if reason in _SHUT_AT_APPLE or answer.status == 403:
            return ChannelShut(
                f"'{self.name}' does not let us send", reason, "check team, key_id, key and topic"
            )
        try:
            judge(self.name, answer, reason)
        except (ChannelBusy, ChannelRefused) as error:
            return error
        return ChannelRefused(f"'{self.name}' refuses the message", reason)

    def _bearer(self) -> str:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec

        from periplo.channels.push_crypto import jwt

        with self._lock:
            until, token = self._token
            now = self._clock()
            if now < until:
                return token
            try:
                key = serialization.load_pem_private_key(self._told(self._carrier.key).encode(), None)
            except ValueError:
                key = None
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise ChannelShut("the secret holds no .p8 key", mend="put the whole file of Apple into it")
            token = jwt(
                {"alg": "ES256", "kid": self._carrier.key_id},
                {"iss": self._carrier.team, "iat": int(now)},
                key,
            )
            self._token = (now + TOKEN_SECONDS, token)
            return token
