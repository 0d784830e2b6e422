"""What keeps strangers out: who may knock at all, no foreign Host (DNS rebinding), no frame, no referrer.

Scripts run only from this console's own files; none in a page, none from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from periplo.core.errors import BadQuestion
from periplo.edge.doors import Network, client_of, is_address, is_forwarded, is_loopback, networks
from periplo.usecases.workspace import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WITH_FRAMES = f"{POLICY}; frame-src 'self'"  # of a page that shows a message in a frame
FRAME = (  # of the message: nothing in it runs or is sent
    "default-src 'none'; img-src data: https:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox"
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
HTTPS_ONLY = "max-age=31536000"
OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class Door:
    """How one listener lets people in.

    names: Hosts it answers to beside this machine's own, without port. takes_addresses: also to every Host that is
    an address and no name, as no name can be bent to it. https: names that a proxy serves by https.
    """

    needs_sign_in: bool = False
    names: frozenset[str] = frozenset()
    takes_addresses: bool = False
    https: frozenset[str] = frozenset()
    trusted: tuple[Network, ...] = ()


def door_of(settings: Settings, host: str, has_administrator: Callable[[], bool]) -> Door:
    """The door of a console that listens at this address.

    Pages are open only on loopback with no `url` in the settings: then nothing but this machine's own browser is meant
    to come. A proxy before it shows itself by its headers or by the name it is asked under, and is refused or asked in.
    Raises: BadQuestion if people must sign in and nobody could.
    """
    is_near = is_loopback(host)
    url = urlsplit(settings.console.url or "")
    is_open = is_near and not url.hostname and settings.console.sign_in == "auto"
    if not is_open and not has_administrator():
        raise BadQuestion(
            f"the console at '{host}' asks people to sign in, and nobody can",
            "this workspace has no administrator",
            "make one first: periplo user new admin --role administrator",
        )
    names = frozenset({url.hostname} if url.hostname else ())
    return Door(
        needs_sign_in=not is_open,
        names=names,
        takes_addresses=not is_near,
        https=names if url.scheme == "https" else frozenset(),
        trusted=networks(settings.doors.trusted_proxies),
    )


class Guard:
    """Answers requests for names of this console only, and puts the same safe headers on every answer.

    What it found out stands in the request's state: `client` (see doors.py) and `needs_sign_in`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        door: Door = scope["app"].state.door
        host = _host(scope)
        if not is_own_name(host, door):
            refusal = PlainTextResponse(
                "Wrong host. Open the console at http://127.0.0.1, or name it in periplo.toml: [console] url\n",
                421,
            )
            return await refusal(scope, receive, send)
        peer = scope["client"][0] if scope.get("client") else ""
        client = client_of(peer, scope["headers"], door.trusted, scope["scheme"])
        if name_in(host) in door.https:
            client = client._replace(scheme="https")
        # A proxy before an open console lets the world in as if it were this machine's own browser.
        needs_sign_in = door.needs_sign_in or is_forwarded(scope["headers"])
        scope.setdefault("state", {}).update(client=client, needs_sign_in=needs_sign_in, origin=host)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if client.scheme == "https":
                    headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
            await send(message)

        return await self.app(scope, receive, guarded)


def is_own_name(host: str, door: Door) -> bool:
    """Whether a Host header names this console, at any port."""
    name = name_in(host)
    return name in OWN_NAMES or name in door.names or (door.takes_addresses and is_address(name))


def name_in(host: str) -> str:
    """The name in a Host header, without port and without case."""
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    return (name if colon and port.isdigit() else host).casefold()


def _host(scope: Scope) -> str:
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return hosts[0] if len(hosts) == 1 else ""
