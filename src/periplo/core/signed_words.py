"""Words under a signature, short enough to stand in an address: what every link that we sign is made of."""

from __future__ import annotations

import base64
import binascii
import hmac

MIN_KEY = 32  # bytes
_SIGNED = 16  # bytes of the signature that stay in the link: 128 bits


def signed(said: bytes, purpose: bytes, key: bytes) -> str:
    """These bytes with their signature, as they stand in an address. purpose: the key signs nothing else after it.

    Raises: ValueError if the key is shorter than MIN_KEY.
    """
    return base64.urlsafe_b64encode(said + _signature(said, purpose, key)).rstrip(b"=").decode()


def told_by(token: str, purpose: bytes, key: bytes, most: int) -> bytes | None:
    """The bytes that were signed with this key for this purpose; None for anything else, or longer than `most`.

    Compares in constant time.
    """
    if len(token) > most or not token.isascii():
        return None
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    said, signature = raw[:-_SIGNED], raw[-_SIGNED:]
    return said if hmac.compare_digest(_signature(said, purpose, key), signature) else None


def _signature(said: bytes, purpose: bytes, key: bytes) -> bytes:
    if len(key) < MIN_KEY:
        raise ValueError(f"a key for links has at least {MIN_KEY} bytes")
    return hmac.digest(key, purpose + said, "sha256")[:_SIGNED]
