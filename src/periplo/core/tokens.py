"""Signed links: whom a link speaks of and what it may change, so that nobody can write one himself.

The link holds a number, never an address or a name; the signature is an HMAC over all of it.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from periplo.core.signed_words import signed, told_by

KINDS = ("preferences", "unsubscribe")
MOST = 300  # characters of a token
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

    Raises: ValueError if the key is too short (signed_words.MIN_KEY).
    """
    head = _HEAD.pack(_FORM, KINDS.index(ticket.kind), ticket.handle, ticket.at // 1_000_000)
    said = head + "\x00".join((ticket.language, ticket.channel, ticket.purpose)).encode()
    return signed(said, _PURPOSE, key)


def ticket_of(token: str, kind: str, key: bytes) -> Ticket | None:
    """The ticket of this kind that was signed with this key; None for anything else. Compares in constant time."""
    said = told_by(token, _PURPOSE, key, MOST)
    if said is None or len(said) < _HEAD.size:
        return None
    form, which, handle, second = _HEAD.unpack_from(said)
    words = said[_HEAD.size :].decode().split("\x00")
    if form != _FORM or which >= len(KINDS) or KINDS[which] != kind or len(words) != 3:
        return None
    return Ticket(kind, handle, second * 1_000_000, *words)
