"""Who really knocks: the address behind trusted proxies, and by which scheme they came. For both listeners.

Only X-Forwarded-For and X-Forwarded-Proto are read, and only from a peer that the settings trust. Whatever a client
writes into them itself stands to the left of what the first trusted proxy adds, so the rightmost address that is no
trusted proxy is the client's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Headers = Iterable[tuple[bytes, bytes]]
FORWARDING = (
    b"forwarded",
    b"via",
    b"x-forwarded-for",
    b"x-forwarded-host",
    b"x-forwarded-proto",
    b"x-real-ip",
)

HERE = "http://127.0.0.1:8765"  # where `periplo serve` listens unless told


class Client(NamedTuple):
    """Who knocks. address: "" if it is not known; scheme: "http" or "https", as the client sees it."""

    address: str
    scheme: str


def networks(given: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks as values.

    Raises: ValueError if one is neither.
    """
    return tuple(ip_network(each.strip(), strict=False) for each in given)


def client_of(peer: str, headers: Headers, trusted: Sequence[Network], scheme: str = "http") -> Client:
    """Who stands behind a connection.

    peer: the address at the other end of the socket. headers: as ASGI gives them. trusted: our own proxies.
    """
    address = _address(peer)
    if address is None or not _is_in(address, trusted):
        return Client("" if address is None else str(address), scheme)
    kept = list(headers)
    for hop in reversed(_listed(kept, b"x-forwarded-for")):
        further = _address(hop)
        if further is None:  # "unknown", or something forged: nothing to the left of it can be believed
            break
        address = further
        if not _is_in(address, trusted):
            break
    told = _listed(kept, b"x-forwarded-proto")
    return Client(
        str(address), told[-1].lower() if told and told[-1].lower() in ("http", "https") else scheme
    )


class SeenThrough:
    """Lets an application see who really knocks, and by which scheme, as if no trusted proxy stood between."""

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self.app, self._trusted = app, tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._trusted and scope["type"] == "http" and scope.get("client"):
            peer, port = scope["client"]
            client = client_of(peer, scope["headers"], self._trusted, scope["scheme"])
            scope = {**scope, "client": (client.address, port), "scheme": client.scheme}
        await self.app(scope, receive, send)


def is_forwarded(headers: Headers) -> bool:
    """Whether some proxy says that it stands between, trusted or not."""
    return any(name in FORWARDING for name, _ in headers)


def is_loopback(host: str) -> bool:
    """Whether only this very machine can reach a listener at this address."""
    address = _address(host)
    return host.casefold() == "localhost" if address is None else address.is_loopback


def is_address(host: str) -> bool:
    """Whether this is an address and no name."""
    return _address(host) is not None


def _listed(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> list[str]:
    """The values of a header that may stand several times, each a list."""
    whole = ",".join(value.decode("latin-1") for key, value in headers if key.lower() == name)
    return [each.strip() for each in whole.split(",") if each.strip()]


def _address(text: str) -> Address | None:
    """An address with or without port and brackets; one of IPv4 inside IPv6 is one of IPv4."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _is_in(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in trusted)
