"""Asking other machines, and none but those: an address is checked once it was looked up, and that very one is reached.

Redirects are not followed, proxies of the environment not used, answers not read beyond a limit.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2

from periplo.formats.webhooks.contract import Ask
from periplo.usecases.collect.fetching import VendorBusy, VendorRefused

SECONDS = 15.0
MOST_BYTES = 8 << 20
_NOT_YET = (408, 409, 423, 425, 429)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether this is an address of the open internet, and not of this machine or the house it stands in."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found in _NAT64 or found.sixtofour is not None or found.teredo is not None:
            return False
    return found.is_global and not found.is_multicast


class _Checked(httpcore2.NetworkBackend):
    """Looks a name up once, refuses it if any of its addresses is not public, and connects to the one looked at."""

    def __init__(self, inside: bool) -> None:
        self._plain, self._inside = httpcore2.SyncBackend(), inside

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore2.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore2.ConnectError(str(error)) from error
        addresses = [str(one[4][0]) for one in found]
        if not self._inside and not all(map(is_public, addresses)):
            raise _Inside(host)
        return self._plain.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


class _Inside(Exception):
    """The name leads into the house."""


class HttpFetcher:
    """See usecases.collect.fetching.Fetcher. inside: addresses of this machine may be asked too, for trials."""

    def __init__(self, inside: bool = False) -> None:
        transport = httpx2.HTTPTransport()
        transport._pool._network_backend = _Checked(inside)
        self._client = httpx2.Client(
            transport=transport, trust_env=False, follow_redirects=False, timeout=SECONDS
        )

    def get(self, ask: Ask) -> bytes:
        return self._answered("GET", ask, None)

    def post(self, ask: Ask, form: Mapping[str, str]) -> bytes:
        return self._answered("POST", ask, dict(form))

    def close(self) -> None:
        self._client.close()

    def _answered(self, method: str, ask: Ask, form: dict[str, str] | None) -> bytes:
        url = ask.base + ask.path
        if urlsplit(url).netloc != urlsplit(ask.base).netloc:
            raise VendorRefused("the address leads elsewhere", "a path may not change it", status=0)
        headers = {"Accept": "application/json", **ask.headers}
        try:
            with self._client.stream(method, url, headers=headers, data=form) as answer:
                _judge(answer)
                body = bytearray()
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise VendorRefused("the vendor's answer is too large", status=0)
                return bytes(body)
        except _Inside:
            raise VendorRefused(
                "the vendor's address lies inside this network",
                "a vendor is reached in the open internet only",
                "check 'api' in sources.yaml",
                status=0,
            ) from None
        except httpx2.HTTPError as error:
            raise VendorBusy(
                "the vendor does not answer", type(error).__name__, "it is tried again"
            ) from None


def _judge(answer: httpx2.Response) -> None:
    status = answer.status_code
    if 200 <= status < 300:
        return
    if status in _NOT_YET or status >= 500:
        after = answer.headers.get("retry-after", "")
        seconds = min(int(after), 86_400) if after.isascii() and after.isdigit() else 0
        raise VendorBusy(f"the vendor answers {status}", mend="it is tried again", after=seconds)
    raise VendorRefused(
        f"the vendor answers {status}",
        "the token is not known or may not read this" if status in (401, 403) else "there is no such thing",
        "check the token and its permissions" if status in (401, 403) else "it may have been deleted",
        status=status,
    )
