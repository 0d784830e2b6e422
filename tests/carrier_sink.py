"""Carriers on loopback that behave as their documents say: Twilio, a gateway, a webhook's owner, a push service,
Meta's Graph API, Firebase. Each checks what it is asked and keeps what it took.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {
            name: values[0] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()
        }

    @property
    def said(self) -> Any:
        return json.loads(self.body)


Answered = tuple[int, Any] | tuple[int, Any, dict[str, str]]


@dataclass
class Sink:
    """answer: what is answered to a request; mood: answers that go before, each once; None hangs up."""

    url: str = ""
    answer: Callable[[Asked], Answered] = lambda asked: (404, {})
    mood: list[Answered | None] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    taken: list[Any] = field(default_factory=list)


@contextlib.contextmanager
def sink(answer: Callable[[Sink, Asked], Answered]) -> Iterator[Sink]:
    kept = Sink()
    kept.answer = lambda asked: answer(kept, asked)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def act(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            named = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, named, body)
            kept.asked.append(asked)
            found = kept.mood.pop(0) if kept.mood else kept.answer(asked)
            if found is None:
                self.close_connection = True
                self.connection.close()
                return
            status, said, *more = found
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in (more[0] if more else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = act  # noqa: N815

        def log_message(self, *told: object) -> None: ...

        def handle(self) -> None:
            with contextlib.suppress(OSError, ValueError):
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


TWILIO_FAULTS = {  # Twilio's own numbers for trials
    "+15005550001": (400, 21211),
    "+15005550009": (400, 21614),
    "+15005550004": (400, 21610),
    "+15005550002": (400, 21612),
}


def twilio(kept: Sink, asked: Asked) -> Answered:
    told = base64.b64encode(b"AC1:t0ken").decode()
    if asked.headers.get("authorization") != f"Basic {told}":
        return 401, {"code": 20003, "message": "Authenticate"}
    form = asked.form
    if asked.path != "/2010-04-01/Accounts/AC1/Messages.json":
        return 404, {"code": 20404, "message": "not found"}
    if form["To"] in TWILIO_FAULTS:
        status, code = TWILIO_FAULTS[form["To"]]
        return status, {"code": code, "message": f"about {form['To']}", "status": status}
    if not form["To"].startswith("+") or not (form.get("From") or form.get("MessagingServiceSid")):
        return 400, {"code": 21603, "message": "no From"}
    kept.taken.append(form)
    return 201, {"sid": f"SM{len(kept.taken):032d}", "status": "queued"}


def gateway(kept: Sink, asked: Asked) -> Answered:
    if asked.headers.get("x-key") != "g4teway":
        return 401, b"no"
    kept.taken.append(asked)
    return 200, f"OK id={len(kept.taken)}".encode()


def webhook(kept: Sink, asked: Asked) -> Answered:
    """Verified as the specification of Standard Webhooks says, without our code."""
    head = asked.headers
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + asked.body
    right = base64.b64encode(hmac.new(b"s" * 32, signed, hashlib.sha256).digest()).decode()
    if f"v1,{right}" not in head["webhook-signature"].split(" "):
        return 401, {}
    if head["webhook-id"] not in [id for id, _ in kept.taken]:
        kept.taken.append((head["webhook-id"], asked.said))
    return 200, {}


@dataclass
class Browser:
    """A subscription with its keys, which reads what is pushed to it by another library."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"0123456789abcdef"

    @property
    def subscription(self) -> str:
        from cryptography.hazmat.primitives import serialization

        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys = {
            "p256dh": base64.urlsafe_b64encode(point).rstrip(b"=").decode(),
            "auth": base64.urlsafe_b64encode(self.auth).rstrip(b"=").decode(),
        }
        return json.dumps({"endpoint": self.endpoint, "expirationTime": None, "keys": keys})

    def read(self, body: bytes) -> Any:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return json.loads(plain)


def push_services(browsers: dict[str, Browser], public: bytes) -> Callable[[Sink, Asked], Answered]:
    """RFC 8030 with RFC 8292: the token must be ours, for this service, and not over."""

    def answer(kept: Sink, asked: Asked) -> Answered:
        if asked.path == "/gone":
            return 410, b""
        browser = browsers.get(asked.path)
        if browser is None:
            return 404, b""
        scheme, _, told = asked.headers["authorization"].partition(" ")
        parts = dict(one.strip().split("=", 1) for one in told.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
        if scheme != "vapid" or base64.urlsafe_b64decode(parts["k"] + "=") != public:
            return 403, b"another key"
        try:
            claims = jwt.decode(parts["t"], key, ["ES256"], audience=kept.url)
        except jwt.InvalidTokenError as error:
            return 403, str(error).encode()
        if not claims["sub"].startswith("mailto:") or not asked.headers["ttl"].isdigit():
            return 400, b"no sub or ttl"
        if len(asked.headers.get("topic", "")) > 32 or asked.headers["content-encoding"] != "aes128gcm":
            return 400, b"topic"
        if len(asked.body) > 4096:
            return 413, b""
        kept.taken.append(browser.read(asked.body))
        return 201, b"", {"Location": f"{kept.url}/m/{len(kept.taken)}"}

    return answer


GRAPH_FAULTS = {"549110000131026": 131026, "549110000131047": 131047, "549110000131050": 131050,
                "549110000130429": 130429, "549110000132001": 132001, "549110000131049": 131049}  # fmt: skip


def graph(kept: Sink, asked: Asked) -> Answered:
    def fault(status: int, code: int) -> Answered:
        return status, {"error": {"message": f"(#{code}) about it", "type": "OAuthException", "code": code}}

    if asked.headers.get("authorization") != "Bearer EAAtoken":
        return fault(401, 190)
    parts = urlsplit(asked.path)
    if parts.path == "/v21.0/acc1/message_templates":
        after = parse_qs(parts.query).get("after")
        page = [
            {"name": "order_ready", "language": "es", "status": "APPROVED", "category": "UTILITY",
             "components": [{"type": "BODY", "text": "Hola {{1}}, tu pedido {{2}} está listo"}]},
        ] if after else [
            {"name": "sales", "language": "es", "status": "PAUSED", "category": "MARKETING",
             "components": [{"type": "BODY", "text": "Rebajas"}]},
        ]  # fmt: skip
        next_page = {} if after else {"next": "https://graph.facebook.com/…"}
        return 200, {"data": page, "paging": {"cursors": {"after": "A1"}, **next_page}}
    if parts.path == "/v21.0/num1":
        return 200, {
            "verified_name": "Papelería",
            "quality_rating": "GREEN",
            "messaging_limit_tier": "TIER_1K",
        }
    if parts.path != "/v21.0/num1/messages":
        return fault(400, 100)
    said = asked.said
    if said["messaging_product"] != "whatsapp" or not said["to"].isdigit():
        return fault(400, 100)
    if said["to"] in GRAPH_FAULTS:
        return fault(400, GRAPH_FAULTS[said["to"]])
    if said["type"] == "template":
        asked_for = {"order_ready": 2, "sales": 0}
        name = said["template"]["name"]
        given = [
            len(one["parameters"]) for one in said["template"].get("components", []) if one["type"] == "body"
        ]
        if name not in asked_for:
            return fault(404, 132001)
        if sum(given) != asked_for[name]:
            return fault(400, 132000)
    elif not said["text"]["body"]:
        return fault(400, 100)
    kept.taken.append(said)
    return 200, {
        "messaging_product": "whatsapp",
        "contacts": [{"input": said["to"], "wa_id": said["to"]}],
        "messages": [{"id": f"wamid.{len(kept.taken)}"}],
    }


def firebase(public: Any) -> Callable[[Sink, Asked], Answered]:
    """Google's token endpoint and FCM in one. Tokens "gone" and "odd" are what they are called."""

    def answer(kept: Sink, asked: Asked) -> Answered:
        if asked.path == "/token":
            form = asked.form
            if form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer":
                return 400, {"error": "unsupported_grant_type"}
            try:
                claims = jwt.decode(form["assertion"], public, ["RS256"], audience=f"{kept.url}/token")
            except jwt.InvalidTokenError:
                return 400, {"error": "invalid_grant"}
            assert claims["scope"] == "https://www.googleapis.com/auth/firebase.messaging"
            return 200, {"access_token": "ya29.1", "expires_in": 3599, "token_type": "Bearer"}
        if asked.headers.get("authorization") != "Bearer ya29.1":
            return 401, {"error": {"status": "UNAUTHENTICATED"}}
        if asked.path != "/v1/projects/shop-1/messages:send":
            return 404, {"error": {"status": "NOT_FOUND"}}
        message = asked.said["message"]
        kind = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
        if message["token"] == "gone":
            detail = {"@type": kind, "errorCode": "UNREGISTERED"}
            return 404, {"error": {"code": 404, "status": "NOT_FOUND", "details": [detail]}}
        if message["token"] == "odd":
            violation = {
                "fieldViolations": [{"field": "message.token", "description": "Invalid registration token"}]
            }
            return 400, {"error": {"code": 400, "status": "INVALID_ARGUMENT", "details": [violation]}}
        if not all(isinstance(value, str) for value in message["data"].values()):
            return 400, {"error": {"code": 400, "status": "INVALID_ARGUMENT", "details": []}}
        kept.taken.append(message)
        return 200, {"name": f"projects/shop-1/messages/{len(kept.taken)}"}

    return answer
