"""What stands in a link: an invitation's random name, signed. It says nothing of the person, nor can be guessed."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

ID_BYTES = 9  # random bytes of an invitation's name: 12 signs
_ID_SIGNS = 12
_MARK_BYTES = 12  # of the signature: 16 signs


def name_from(random: bytes) -> str:
    """An invitation's name from ID_BYTES random bytes."""
    return urlsafe_b64encode(random).decode()


def token_of(name: str, secret: bytes) -> str:
    """What stands in the link to an invitation."""
    return name + _mark(b"link", name.encode(), secret)


def name_in(token: str, secret: bytes) -> str | None:
    """The invitation that a token names; None if we never made it."""
    name, mark = token[:_ID_SIGNS], token[_ID_SIGNS:]
    if len(name) < _ID_SIGNS or not token.isascii():
        return None
    return name if hmac.compare_digest(mark, _mark(b"link", name.encode(), secret)) else None


def sealed(content: bytes, secret: bytes) -> str:
    """Content that a form carries back to us unchanged: readable, and signed."""
    return urlsafe_b64encode(content).decode().rstrip("=") + "." + _mark(b"form", content, secret)


def unsealed(text: str, secret: bytes) -> bytes | None:
    """What was sealed; None if it is not as we sealed it."""
    body, _, mark = text.partition(".")
    if not text.isascii():
        return None
    try:
        content = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError:
        return None
    return content if hmac.compare_digest(mark, _mark(b"form", content, secret)) else None


def _mark(what: bytes, content: bytes, secret: bytes) -> str:
    # What it signs is part of what is signed, so that a link's mark never passes as a form's.
    digest = hmac.new(secret, what + b"\0" + content, sha256).digest()
    return urlsafe_b64encode(digest[:_MARK_BYTES]).decode()
