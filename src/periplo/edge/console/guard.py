"""What keeps strangers out: loopback only, no foreign Host (DNS rebinding), no script, no frame, no referrer."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from periplo.core.errors import BadQuestion

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def loopback(host: str) -> str:
    """The address to listen at.

    Raises: BadQuestion if others than this machine could reach it.
    """
    if host == "localhost":
        return "127.0.0.1"
    try:
        is_own = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        is_own = False
    if not is_own:
        raise BadQuestion(
            f"'{host}' could be reached by others",
            "the console has no accounts yet, so it is served on this machine alone",
            "leave --host out, or give 127.0.0.1",
        )
    return host.strip("[]")


class Guard:
    """Answers requests for this machine's own names only, and puts the same safe headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if not is_own_name(_host(scope)):
            refusal = PlainTextResponse("Wrong host. Open the console at http://127.0.0.1\n", 421)
            return await refusal(scope, receive, send)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        return await self.app(scope, receive, guarded)


def is_own_name(host: str) -> bool:
    """Whether a Host header names this machine, at any port."""
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    return (name if colon and port.isdigit() else host).casefold() in NAMES


def _host(scope: Scope) -> str:
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return hosts[0] if len(hosts) == 1 else ""
