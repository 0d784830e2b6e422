"""What stands in a link: an invitation's random name, signed. It says nothing of the person, nor can be guessed."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

ID_BYTES = 9  # random bytes of an invitation's name: 12 signs
_ID_SIGNS = 12
_MARK_BYTES = 12  # of the signature: 16 signs
_MARK_SIGNS = 16
_MOST_TOLD = 600  # signs of the campaign and message in a link


def name_from(random: bytes) -> str:
    """An invitation's name from ID_BYTES random bytes."""
    return urlsafe_b64encode(random).decode()


class Through(NamedTuple):
    """The message of a campaign in which a link stands; blank where it stands in none."""

    campaign: str = ""
    message: str = ""


NO_MESSAGE = Through()


class Named(NamedTuple):
    """What a token names: an invitation, and through which message it is followed."""

    invitation: str
    through: Through = NO_MESSAGE


def name_for(run: str, survey: str, secret: bytes) -> str:
    """The name of the invitation that one run through a campaign makes to one survey: the same on every retry, and in
    every reminder of that run. Who does not know the secret cannot guess it."""
    digest = hmac.new(secret, f"run\0{run}\0{survey}".encode(), sha256).digest()
    return name_from(digest[:ID_BYTES])


def token_of(name: str, secret: bytes, through: Through = NO_MESSAGE) -> str:
    """What stands in the link to an invitation."""
    if through == NO_MESSAGE:
        return name + _mark(b"link", name.encode(), secret)
    told = urlsafe_b64encode("\0".join(through).encode()).decode().rstrip("=")
    return name + _mark(b"link through", f"{name}{told}".encode(), secret) + told


def named_in(token: str, secret: bytes) -> Named | None:
    """What a token names; None if we never made it."""
    name, rest = token[:_ID_SIGNS], token[_ID_SIGNS:]
    mark, told = rest[:_MARK_SIGNS], rest[_MARK_SIGNS:]
    if len(name) < _ID_SIGNS or not token.isascii() or len(told) > _MOST_TOLD:
        return None
    if not told:
        return Named(name) if hmac.compare_digest(mark, _mark(b"link", name.encode(), secret)) else None
    if not hmac.compare_digest(mark, _mark(b"link through", f"{name}{told}".encode(), secret)):
        return None
    campaign, _, message = urlsafe_b64decode(told + "=" * (-len(told) % 4)).decode().partition("\0")
    return Named(name, Through(campaign, message))


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
