"""What a form carries under our signature: when its filling-in began, and the link that confirms what was allowed."""

from __future__ import annotations

import struct
from typing import NamedTuple

from periplo.core.signed_words import signed, told_by

NONCE_BYTES = 9
MOST_TICKET, MOST_LINK = 200, 900  # signs
_BEGUN = struct.Struct(f">BI{NONCE_BYTES}s")  # form of the token, second, nonce
_SENT = struct.Struct(">BqIH")  # form of the token, handle, second, version of the form
_FORM = 1
_TICKET, _LINK = b"periplo form ticket 1\x00", b"periplo form confirm 1\x00"


class Begun(NamedTuple):
    """A form began to be filled in. `nonce` names the filling-in: sent twice, it is one."""

    form: str
    at: int  # microseconds UTC; whole seconds are kept
    nonce: bytes


class Awaited(NamedTuple):
    """What a link confirms: a filling-in, its address as a number, and which of the form's consents were marked."""

    handle: int
    at: int  # microseconds UTC when it was sent; whole seconds are kept
    form: str
    version: int
    response: str
    pairs: tuple[str, ...]
    browser: str = ""  # the anonymous id with which it was sent, if there was one


def ticket_token(begun: Begun, key: bytes) -> str:
    """The ticket that a page sends back with the form."""
    return signed(_BEGUN.pack(_FORM, begun.at // 1_000_000, begun.nonce) + begun.form.encode(), _TICKET, key)


def ticket_of(token: str, key: bytes) -> Begun | None:
    """The ticket that a page sent back; None if we did not give it out."""
    said = told_by(token, _TICKET, key, MOST_TICKET)
    if said is None or len(said) <= _BEGUN.size:
        return None
    form, second, nonce = _BEGUN.unpack_from(said)
    return Begun(said[_BEGUN.size :].decode(), second * 1_000_000, nonce) if form == _FORM else None


def confirm_token(awaited: Awaited, key: bytes) -> str:
    """What stands in the link of the mail. Raises: ValueError if a link cannot hold it."""
    words = (awaited.form, awaited.response, awaited.browser, *awaited.pairs)
    try:
        head = _SENT.pack(_FORM, awaited.handle, awaited.at // 1_000_000, awaited.version)
    except struct.error as error:
        raise ValueError("a link holds instants from 1970 to 2106, and versions up to 65,535") from error
    token = signed(head + "\x00".join(words).encode(), _LINK, key)
    if len(token) > MOST_LINK:
        raise ValueError(f"a link has at most {MOST_LINK} characters")
    return token


def awaited_in(token: str, key: bytes) -> Awaited | None:
    """What a link confirms; None if this key did not sign it."""
    said = told_by(token, _LINK, key, MOST_LINK)
    if said is None or len(said) < _SENT.size:
        return None
    form, handle, second, version = _SENT.unpack_from(said)
    words = said[_SENT.size :].decode().split("\x00")
    if form != _FORM or len(words) < 3:
        return None
    return Awaited(handle, second * 1_000_000, words[0], version, words[1], tuple(words[3:]), words[2])
