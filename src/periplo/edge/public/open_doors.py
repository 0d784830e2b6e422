"""What every answer of the public listener carries: any site may send, none may frame or read more than it sent."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALLOWED = "authorization, content-type, content-encoding, x-write-key, anonymousid"
_NAMES = re.compile(rb"[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1000}")  # of headers, as a preflight lists them
SAFE = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"))


class OpenDoors:
    """Cross-origin headers on every answer, and the answer to every preflight (Fetch standard, CORS protocol)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        origin = _header(scope, b"origin")
        if scope["method"] == "OPTIONS":
            wanted = _header(scope, b"access-control-request-headers")
            headers = [(b"content-length", b"0"), *_cors(origin, preflight=True, wanted=wanted)]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            return await send({"type": "http.response.body", "body": b""})

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE:
                    headers.setdefault(name, value)
                if "access-control-allow-origin" not in headers:  # open to everybody, whoever asks
                    message["headers"] = [*headers.raw, *_cors(origin, preflight=False)]
            await send(message)

        return await self.app(scope, receive, opened)


def _header(scope: Scope, wanted: bytes) -> bytes | None:
    return next((value for name, value in scope["headers"] if name == wanted), None)


def _cors(origin: bytes | None, preflight: bool, wanted: bytes | None = None) -> list[tuple[bytes, bytes]]:
    """wanted: the headers that the browser asks for; clients send ever new ones, and none does anything here."""
    if origin is None:
        return []
    headers = [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"access-control-expose-headers", b"Retry-After"),  # else a script cannot heed it
        (b"vary", b"Origin"),
    ]
    if preflight:
        headers += [
            (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
            (
                b"access-control-allow-headers",
                wanted if wanted and _NAMES.fullmatch(wanted) else ALLOWED.encode(),
            ),
            (b"access-control-max-age", b"86400"),
        ]
    return headers
