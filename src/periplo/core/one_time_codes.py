"""One-time codes by the clock, and the address by which an app takes up their secret.

Source: RFC 6238 (TOTP) over RFC 4226 (HOTP), SHA-1, six digits, thirty seconds: what every app takes. A library would
tell whether a code is right, and not which step it is of; that is needed so that a code counts once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from urllib.parse import quote, urlencode

from periplo.core.spans import SECOND

STEP = 30 * SECOND
DIGITS = 6
WINDOW = 1  # steps before and after now that count too: clocks differ, and people type slowly


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of this step. Source: RFC 4226, 5.3."""
    said = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    at = said[-1] & 0xF
    return str((struct.unpack(">I", said[at : at + 4])[0] & 0x7FFF_FFFF) % 10**digits).zfill(digits)


def step_at(now: int) -> int:
    """The step of an instant, microseconds UTC."""
    return now // STEP


def step_of(secret: bytes, code: str, now: int, last: int) -> int | None:
    """The step whose code this is: now's or one beside it, later than `last`; None if it is none of theirs."""
    given = "".join(code.split())
    if len(given) != DIGITS or not (given.isascii() and given.isdecimal()):
        return None
    here = step_at(now)
    found = None
    for step in range(here - WINDOW, here + WINDOW + 1):  # all of them, so that the time taken tells nothing
        if hmac.compare_digest(code_at(secret, step), given) and step > last:
            found = step
    return found


def secret_text(secret: bytes) -> str:
    """The secret as people type it into an app: base32 in groups of four."""
    plain = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def app_address(secret: bytes, issuer: str, name: str) -> str:
    """The address that a QR code tells an app, in the form that apps agree on (otpauth)."""
    clean = issuer.replace(":", " ")
    told = urlencode(
        {"secret": secret_text(secret).replace(" ", ""), "issuer": clean, "algorithm": "SHA1", "digits": DIGITS,
         "period": STEP // SECOND}, quote_via=quote,
    )  # fmt: skip
    return f"otpauth://totp/{quote(clean)}:{quote(name)}?{told}"
