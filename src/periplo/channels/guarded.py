"""An HTTP client that asks other machines and none but those: a name is looked up once, and that very address reached.

Redirects are not followed and proxies of the environment not used. Addresses from which clouds tell their machines'
secrets are never asked, whatever was allowed.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import httpcore2
import httpx2

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_METADATA = (ipaddress.ip_network("169.254.0.0/16"), ipaddress.ip_network("fd00:ec2::/32"),
             ipaddress.ip_network("100.100.100.200/32"), ipaddress.ip_network("fe80::/10"))  # fmt: skip


class Inside(Exception):
    """The name leads into the house."""


def is_public(address: str) -> bool:
    """Whether this is an address of the open internet, and not of this machine or the house it stands in."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found in _NAT64 or found.sixtofour is not None or found.teredo is not None:
            return False
    return found.is_global and not found.is_multicast


def is_metadata(address: str) -> bool:
    """Whether clouds answer here with what their machine may do."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        return is_metadata(str(found.ipv4_mapped))
    return any(found in network for network in _METADATA if network.version == found.version)


class Checked(httpcore2.NetworkBackend):
    """Looks a name up once, refuses it if any of its addresses may not be asked, connects to the one looked at."""

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
        except UnicodeError:  # an empty label, or one too long
            raise httpx2.InvalidURL("the host's name is none") from None
        addresses = [str(one[4][0]) for one in found]
        if any(map(is_metadata, addresses)) or not (self._inside or all(map(is_public, addresses))):
            raise Inside(host)
        return self._plain.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def client(inside: bool, seconds: float, http2: bool = False, verify: Any = True) -> httpx2.Client:
    """A client for one peer or many. inside: addresses of this network may be asked too.

    http2: needs the package h2. It sets a private attribute of httpx2, whose version is therefore held; a test
    sees to it that the guard works.
    """
    transport = httpx2.HTTPTransport(http2=http2, verify=verify)
    transport._pool._network_backend = Checked(inside)
    return httpx2.Client(transport=transport, trust_env=False, follow_redirects=False, timeout=seconds)
