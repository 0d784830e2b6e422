"""Who is signed in at the shop, proved: a JSON Web Token (RFC 7519) that the shop's server signs with HS256.

Written here, as it is thirty lines over hmac, and the algorithm must never be the token's to choose; tests hold it to
tokens of a library.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Any

import msgspec

from periplo.core.errors import BadInput

MOST = 4_096  # characters
SKEW = 60  # seconds by which two clocks may differ
SHORTEST = 32  # bytes of the secret (RFC 7518, 3.2)


class WrongProof(BadInput):
    """A token that proves nothing: forged, over, or not made as it must be."""

    code = "wrong_proof"
    status = 401


def user_of(token: str, secret: str, now: float) -> str:
    """The user's id in a token, its `sub`. now: seconds since 1970. Raises: WrongProof."""
    head, body, signature = _parts(token)
    if _object(head).get("alg") != "HS256":
        raise _wrong("it is not signed with HS256")
    expected = hmac.digest(secret.encode(), f"{head}.{body}".encode(), "sha256")
    if not hmac.compare_digest(expected, _raw(signature)):
        raise _wrong("its signature does not fit the secret we hold")
    claims = _object(body)
    until, since, user = claims.get("exp"), claims.get("nbf", 0), claims.get("sub")
    if not isinstance(until, int | float) or not isinstance(since, int | float):
        raise _wrong("it does not say until when it holds")
    if now > until + SKEW:
        raise _wrong("its time is over")
    if now < since - SKEW:
        raise _wrong("its time has not come")
    if not isinstance(user, str) or not user.strip():
        raise _wrong("it names no user as text")
    return user


def _parts(token: str) -> tuple[str, str, str]:
    parts = token.split(".") if len(token) <= MOST and token.isascii() else []
    if len(parts) != 3:
        raise _wrong("it is no JSON Web Token")
    return parts[0], parts[1], parts[2]


def _raw(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _wrong("it is no JSON Web Token") from None


def _object(part: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(_raw(part))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        found = None
    if not isinstance(found, dict):
        raise _wrong("it is no JSON Web Token")
    return found


def _wrong(why: str) -> WrongProof:
    return WrongProof(
        "the proof of who is signed in does not hold",
        why,
        "sign {sub, exp} anew on the server, with the secret that carriers.yaml names",
    )
