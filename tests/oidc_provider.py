"""An OpenID provider that really runs on loopback: its own keys, real signed tokens, codes that count once.

It asks nobody for a password: whoever comes to its authorize address is `person`. What it does wrong is said by the
fields of Provider, so that a test can have it lie. Tokens are signed here with cryptography, not with the library
that the product proves them with.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

CLIENT, SECRET = "periplo-shop", "a secret of the client"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def number(value: int, size: int | None = None) -> str:
    return text(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


class RsaKey:
    algorithm = "RS256"

    def __init__(self, kid: str) -> None:
        self.kid, self._key = kid, rsa.generate_private_key(65537, 2048)

    def public(self) -> dict[str, str]:
        found = self._key.public_key().public_numbers()
        return {"kty": "RSA", "kid": self.kid, "use": "sig", "n": number(found.n), "e": number(found.e)}

    def sign(self, signed: bytes) -> bytes:
        return self._key.sign(signed, padding.PKCS1v15(), hashes.SHA256())


class EcKey:
    algorithm = "ES256"

    def __init__(self, kid: str) -> None:
        self.kid, self._key = kid, ec.generate_private_key(ec.SECP256R1())

    def public(self) -> dict[str, str]:
        found = self._key.public_key().public_numbers()
        return {"kty": "EC", "crv": "P-256", "kid": self.kid, "use": "sig", "x": number(found.x, 32),
                "y": number(found.y, 32)}  # fmt: skip

    def sign(self, signed: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(signed, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def token(key: RsaKey | EcKey, claims: dict[str, Any], **header: Any) -> str:
    head = {"alg": key.algorithm, "kid": key.kid, "typ": "JWT", **header}
    body = ".".join(text(json.dumps(part).encode()) for part in (head, claims))
    return f"{body}.{text(key.sign(body.encode()))}"


@dataclass
class Provider:
    issuer: str = ""
    key: RsaKey | EcKey = field(default_factory=lambda: RsaKey("first"))
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "4711", "email": "Pia@Shop.example", "email_verified": True}
    )
    claims: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims  # a last change to them
    make: Callable[[RsaKey | EcKey, dict[str, Any]], str] = token
    metadata: dict[str, Any] = field(default_factory=dict)  # what its document says otherwise
    public_keys: Callable[[], list[dict[str, Any]]] | None = None
    methods: list[str] = field(default_factory=lambda: ["client_secret_basic"])
    told_iss: str | None = None
    asked: list[str] = field(default_factory=list)  # every address that was asked for
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end",
            "token_endpoint_auth_methods_supported": self.methods,
            **self.metadata,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent: back, with a code."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        told = {"code": code, "state": asked["state"]} | ({"iss": self.told_iss} if self.told_iss else {})
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    def exchange(self, form: dict[str, str], authorization: str | None) -> tuple[int, dict[str, Any]]:
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        is_known = authorization == basic or form.get("client_secret") == SECRET
        asked = self.codes.pop(form.get("code", ""), None)  # once
        if not is_known:
            return 401, {"error": "invalid_client"}
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        if text(hashlib.sha256(form.get("code_verifier", "").encode()).digest()) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
        }
        return 200, {
            "access_token": "x",
            "token_type": "Bearer",
            "id_token": self.make(self.key, self.claims(said)),
        }


@contextmanager
def provider() -> Iterator[Provider]:
    one = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = urlsplit(self.path)
            one.asked.append(found.path)
            asked = {name: values[-1] for name, values in parse_qs(found.query).items()}
            if found.path == "/.well-known/openid-configuration":
                self._json(200, one.document())
            elif found.path == "/keys":
                keys = one.public_keys() if one.public_keys else [one.key.public()]
                self._json(200, {"keys": keys})
            elif found.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", one.authorize(asked))
                self.end_headers()
            else:
                body = b"<!doctype html><title>Provider</title><p>Signed out at the provider."
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(body)

        def do_POST(self) -> None:
            one.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[-1] for name, values in parse_qs(body).items()}
            self._json(*one.exchange(form, self.headers["Authorization"]))

        def _json(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
