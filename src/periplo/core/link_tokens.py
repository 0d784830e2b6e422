"""Signed links that lead on: which message they stand in, whose it is, and where they lead.

The address lies inside the signature, so the door redirects to nothing that we did not write ourselves.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from periplo.core.signed_words import signed, told_by

KINDS = ("open", "click")
MOST = 4_000  # characters of a token
_HEAD = struct.Struct(">BBqIH")  # form, kind, handle, second, place of the link in the message
_FORM = 1
_PURPOSE = b"periplo followed link 1\x00"


class Followed(NamedTuple):
    """What a link of a message says. `message` is its key at the carrier; `place` counts its links from 1."""

    kind: str  # one of KINDS
    handle: int
    at: int  # microseconds UTC when the message was made; whole seconds are kept
    place: int
    message: str
    channel: str
    address: str = ""  # where a click leads


def link_token(link: Followed, key: bytes) -> str:
    """The link as it stands in an address. Raises: ValueError if it would be too long, or the key is too short."""
    head = _HEAD.pack(_FORM, KINDS.index(link.kind), link.handle, link.at // 1_000_000, link.place)
    token = signed(head + "\x00".join((link.message, link.channel, link.address)).encode(), _PURPOSE, key)
    if len(token) > MOST:
        raise ValueError(f"a link has at most {MOST} characters")
    return token


def link_of(token: str, kind: str, key: bytes) -> Followed | None:
    """What a link of this kind says, None if this key did not sign it. Compares in constant time."""
    said = told_by(token, _PURPOSE, key, MOST)
    if said is None or len(said) < _HEAD.size:
        return None
    form, which, handle, second, place = _HEAD.unpack_from(said)
    words = said[_HEAD.size :].decode().split("\x00")
    if form != _FORM or which >= len(KINDS) or KINDS[which] != kind or len(words) != 3:
        return None
    return Followed(kind, handle, second * 1_000_000, place, *words)
