"""Signatures over the raw bytes of a body, compared in constant time."""

from __future__ import annotations

import base64
import hmac


def is_signed(
    body: bytes, secret: str, told: str | None, algorithm: str = "sha256", encoding: str = "hex"
) -> bool:
    """Whether `told` is the HMAC of the body with this secret. A missing signature or secret is never right."""
    if not told or not secret:
        return False
    digest = hmac.digest(secret.encode(), body, algorithm)
    right = digest.hex() if encoding == "hex" else base64.b64encode(digest).decode()
    given = told.strip()
    return is_same(right, given.lower() if encoding == "hex" else given)


def is_same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
