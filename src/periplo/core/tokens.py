"""Signed links: whom a link speaks of and what it may change, so that nobody can write one himself.

The link holds a number, never an address or a name; the signature is an HMAC over all of it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
from typing import NamedTuple

KINDS = ("preferences", "unsubscribe")
MIN_KEY = 32  # bytes
_SIGNED = 16  # bytes of the signature that stay in the link: 128 bits
_HEAD = struct.Struct(">BBqI")  # form of the link, kind, handle, second of issue
_FORM = 1
_PURPOSE = b"periplo link 1\x00"  # the same key signs nothing else with these words before it


class Ticket(NamedTuple):
    """What a link says. channel and purpose narrow what an unsubscription ends; "*" is everything."""

    kind: str  # one of KINDS
    handle: int
    at: int  # microseconds UTC of its issue; a link keeps whole seconds
    language: str = ""  # of the message in which it stands
    channel: str = "*"
    purpose: str = "*"


def token_of(ticket: Ticket, key: bytes) -> str:
    """The ticket as it stands in an address.

    Raises: ValueError if the key is shorter than MIN_KEY.
    """
    head = _HEAD.pack(_FORM, KINDS.index(ticket.kind), ticket.handle, ticket.at // 1_000_000)
    said = head + "\x00".join((ticket.language, ticket.channel, ticket.purpose)).encode()
    return base64.urlsafe_b64encode(said + _signature(said, key)).rstrip(b"=").decode()


def ticket_of(token: str, kind: str, key: bytes) -> Ticket | None:
    """The ticket of this kind that was signed with this key; None for anything else. Compares in constant time."""
    if len(token) > 300 or not token.isascii():
        return None
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    said, signature = raw[:-_SIGNED], raw[-_SIGNED:]
    if not hmac.compare_digest(_signature(said, key), signature) or len(said) < _HEAD.size:
        return None
    form, which, handle, second = _HEAD.unpack_from(said)
    words = said[_HEAD.size :].decode().split("\x00")
    if form != _FORM or which >= len(KINDS) or KINDS[which] != kind or len(words) != 3:
        return None
    return Ticket(kind, handle, second * 1_000_000, *words)


def _signature(said: bytes, key: bytes) -> bytes:
    if len(key) < MIN_KEY:
        raise ValueError(f"a key for links has at least {MIN_KEY} bytes")
    return hmac.digest(key, _PURPOSE + said, "sha256")[:_SIGNED]
